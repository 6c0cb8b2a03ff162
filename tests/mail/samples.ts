/** Mails as people's programs write them, invented: `to` is the address of ours that they answer. */
export type Written = { from: string; to: string; uid: string; at?: string; id?: string };

const head = (
  { from, to, at = "Wed, 02 Sep 2026 10:00:00 +0200", id = "1@kontor.example" }: Written,
  more: string[] = [],
) => [
  `From: Birthe Lang <${from}>`,
  `To: Referent <${to}>`,
  `Date: ${at}`,
  `Message-ID: <${id}>`,
  "MIME-Version: 1.0",
  ...more,
];

const mail = (lines: string[]): string => `${lines.join("\r\n")}\r\n`;

export const outlookAnswer = (one: Written, words: string): string =>
  mail([
    ...head(one, [
      "Subject: SV: Du er indkaldt",
      'Content-Type: text/plain; charset="iso-8859-1"',
      "Content-Transfer-Encoding: quoted-printable",
    ]),
    "",
    words.replaceAll("=", "=3D").replaceAll("æ", "=E6").replaceAll("ø", "=F8").replaceAll("å", "=E5"),
    "",
    "Venlig hilsen",
    "Birthe Lang",
    "Direkt=F8r",
    "",
    "________________________________",
    `Fra: Referent <${one.to}>`,
    "Sendt: 1. september 2026 09:00",
    "Emne: Du er indkaldt",
    "",
    "Kan du komme? Svar »afbud«.",
  ]);

export const gmailAnswer = (one: Written, words: string): string =>
  mail([
    ...head(one, ["Subject: Re: Du er indkaldt", 'Content-Type: multipart/alternative; boundary="g"']),
    "",
    "--g",
    "Content-Type: text/plain; charset=utf-8",
    "",
    words,
    "",
    `Den tirs. 1. sep. 2026 kl. 09.00 skrev Referent <${one.to}>:`,
    "",
    "> Kan du komme? Svar »afbud«.",
    "",
    "--g",
    "Content-Type: text/html; charset=utf-8",
    "",
    `<div dir="ltr">${words}</div><div class="gmail_quote">Svar »afbud«</div>`,
    "--g--",
  ]);

export const htmlOnlyAnswer = (one: Written, words: string): string =>
  mail([
    ...head(one, ["Subject: Re: x", "Content-Type: text/html; charset=utf-8"]),
    "",
    `<html><head><style>p{}</style></head><body><p>${words}</p><p>Mvh Birthe</p><blockquote>afbud</blockquote></body></html>`,
  ]);

export const calendarAnswer = (
  one: Written,
  answer: string,
  more: { sequence?: number; method?: string; stamp?: string; attendee?: string; span?: [string, string] } = {},
): string => {
  const {
    sequence = 0,
    method = "REPLY",
    stamp = "20260902T080000Z",
    attendee = one.from,
    span = ["20261022T130000", "20261022T143000"],
  } = more;
  return mail([
    ...head(one, ["Subject: Accepteret: møde", 'Content-Type: multipart/alternative; boundary="c"']),
    "",
    "--c",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "--c",
    `Content-Type: text/calendar; charset=utf-8; method=${method}`,
    "",
    "BEGIN:VCALENDAR",
    "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
    "VERSION:2.0",
    `METHOD:${method}`,
    "BEGIN:VTIMEZONE",
    "TZID:Romance Standard Time",
    "BEGIN:STANDARD",
    "DTSTART:16011028T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010325T020000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    `ATTENDEE;PARTSTAT=${answer}:mailto:${attendee}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;TZID="Romance Standard Time":${span[0]}`,
    `DTEND;TZID="Romance Standard Time":${span[1]}`,
    `UID:${one.uid}`,
    `SEQUENCE:${sequence}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "--c--",
  ]);
};

export const absence = (one: Written): string =>
  mail([
    ...head(one, [
      "Subject: Automatisk svar: Du er indkaldt",
      "Auto-Submitted: auto-replied",
      "Content-Type: text/plain; charset=utf-8",
    ]),
    "",
    "afbud, jeg er på ferie",
  ]);

export const listMail = (one: Written): string =>
  mail([
    ...head(one, ["Subject: nyt", "Precedence: bulk", "Content-Type: text/plain; charset=utf-8"]),
    "",
    "jeg kommer",
  ]);

export const bounceOf = ({ to, from }: Written, { action = "failed", status = "5.1.1" } = {}): string =>
  mail([
    "From: Mail Delivery System <MAILER-DAEMON@kontor.example>",
    `To: ${to}`,
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "jeg kommer",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; kontor.example",
    "",
    `Final-Recipient: rfc822; ${from}`,
    `Action: ${action}`,
    `Status: ${status}`,
    "",
    "--b--",
  ]);
