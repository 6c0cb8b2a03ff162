import { createHash } from "node:crypto";
import PostalMime, { type Attachment, type Email } from "postal-mime";

import { readReply, type CalendarReply } from "../calendar/reply.ts";
import { isAbsence, ownWords } from "../ui/letter.da.ts";

/** A mail as it came, read no further than we need. Everything in it is somebody's word, and nothing of it is proven. */
export type Letter = {
  /** The same for the same mail, however often it is delivered. */
  id: string;
  messageId: string;
  /** The one address it says it is from, in small letters; null when there is none or more than one. */
  from: string | null;
  /** Every address it may have been sent to, in small letters. */
  recipients: string[];
  subject: string;
  /** When it says it was written. */
  at: Date | null;
  /** Written by a machine: an absence, a list, another program's answer. */
  isAutomatic: boolean;
  /** The address whose mailbox refused a mail of ours for good. */
  bounced: string | null;
  isReport: boolean;
  reply: CalendarReply | null;
  /** The person's own new text. */
  words: string;
};

/** Reads a mail. Throws for what is none. */
export async function readLetter(raw: Uint8Array): Promise<Letter> {
  const email = await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 });
  const header = headersOf(email);
  const report = email.attachments.find(({ mimeType }) => mimeType === "message/delivery-status");
  const isReport = report !== undefined || /multipart\/report/iu.test(header("content-type"));
  return {
    id: createHash("sha256")
      .update(email.messageId ?? "")
      .update(email.messageId ? "" : raw)
      .digest("hex"),
    messageId: email.messageId ?? "",
    from: email.from?.address ? email.from.address.trim().toLowerCase() : null,
    recipients: recipientsOf(email, header),
    subject: (email.subject ?? "").slice(0, 300),
    at: dateOf(email.date),
    isAutomatic: isAutomatic(email, header),
    bounced: report ? failedRecipient(textOf(report)) : null,
    isReport,
    reply: replyIn(email),
    words: ownWords(email.text ?? textOfHtml(email.html ?? "")),
  };
}

type Header = (name: string) => string;

function headersOf(email: Email): Header {
  const all = new Map<string, string>();
  for (const { key, value } of email.headers) all.set(key, `${all.get(key) ?? ""} ${value}`.trim());
  return (name) => all.get(name) ?? "";
}

const address = /[^\s<>,;:"'()]+@[^\s<>,;:"'()]+/gu;

function recipientsOf(email: Email, header: Header): string[] {
  const named = [...(email.to ?? []), ...(email.cc ?? [])].flatMap(
    (one: { address?: string; group?: { address?: string }[] }) =>
      one.address ?? one.group?.map((each) => each.address) ?? [],
  );
  const noted = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"].flatMap(
    (name) => header(name).match(address) ?? [],
  );
  return [...new Set([...named, ...noted].filter((one) => one !== undefined).map((one) => one.toLowerCase()))].slice(
    0,
    50,
  );
}

function dateOf(text: string | undefined): Date | null {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? null : date;
}

/** RFC 3834 §2, and what programs did before it. */
function isAutomatic(email: Email, header: Header): boolean {
  const submitted = header("auto-submitted").toLowerCase();
  return (
    (submitted !== "" && !submitted.startsWith("no")) ||
    /\b(?:bulk|junk|list|auto[_-]?reply)\b/iu.test(header("precedence")) ||
    ["x-autoreply", "x-autorespond", "x-autoresponse", "list-id", "list-unsubscribe", "x-loop"].some(
      (name) => header(name) !== "",
    ) ||
    /^\s*<\s*>\s*$/u.test(header("return-path")) ||
    /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/iu.test(email.from?.address ?? "") ||
    isAbsence(email.subject ?? "")
  );
}

function textOf({ content }: Attachment): string {
  if (typeof content === "string") return content;
  return new TextDecoder().decode(content instanceof ArrayBuffer ? new Uint8Array(content) : content);
}

/** RFC 3464: the address of the first recipient whose mail failed for good (5.x.x). A full mailbox (4.x.x or »delayed«) is not for good. */
function failedRecipient(status: string): string | null {
  for (const block of status.replaceAll("\r\n", "\n").split(/\n\s*\n/u)) {
    const isFailed = /^action:\s*failed/imu.test(block) && /^status:\s*5\./imu.test(block);
    const found = /^(?:original|final)-recipient:\s*[a-z0-9-]+\s*;\s*<?([^\s<>;]+@[^\s<>;]+)>?/imu.exec(block)?.[1];
    if (isFailed && found !== undefined) return found.toLowerCase();
  }
  return null;
}

function replyIn({ attachments }: Email): CalendarReply | null {
  const part = attachments.find(({ mimeType }) => mimeType === "text/calendar" || mimeType === "application/ics");
  return part ? readReply(textOf(part)) : null;
}

/** Of a mail without a plain part: its text, up to where it quotes. */
function textOfHtml(html: string): string {
  const own =
    html.slice(0, 200_000).split(/<blockquote|<div[^>]{0,200}(?:gmail_quote|divRplyFwdMsg|yahoo_quoted)|<hr/iu)[0] ??
    "";
  return own
    .replace(/<(?:style|script|head)[^]*?<\/(?:style|script|head)>/giu, "")
    .replace(/<br[^>]{0,200}>|<\/(?:p|div|li|tr|h\d)>/giu, "\n")
    .replace(/<[^>]{0,2000}>/gu, "")
    .replace(/&nbsp;/giu, " ")
    .replace(/&lt;/giu, "<")
    .replace(/&gt;/giu, ">")
    .replace(/&quot;/giu, '"')
    .replace(/&#(\d{1,6});/gu, (_all, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&amp;/giu, "&")
    .replace(/\n[ \t]*\n[\s]*/gu, "\n\n")
    .trim();
}
