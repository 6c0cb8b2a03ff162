import { randomUUID } from "node:crypto";

import { startMailStandIn, type SentMail } from "../support/mail-stand-in.ts";
import { CannotDo, newestWith, type Door, type DoorPerson, type Sighting } from "./door.ts";

type MailPeople = { people: readonly DoorPerson[]; forum: string; clock: { now(): Date } };

/** A page that somebody opened from a mail. */
type Shown = { id: string; who: string; html: string; order: number; at: Date };

/** The story's people with nothing but mail: they answer in words by replying, and press by opening links and confirming on the page. */
export async function openMailDoor({ people, clock }: MailPeople): Promise<Door> {
  const server = await startMailStandIn();
  const pages: Shown[] = [];
  const arrivedAt = new Map<SentMail, Date>();
  let port = 0;

  const addressOf = (who: string): string => {
    const email = people.find(({ name }) => name === who)?.email.toLowerCase();
    if (email === undefined) throw new CannotDo(`${who} has no mail address`);
    return email;
  };
  const mailsTo = (who: string): SentMail[] => server.sent.filter(({ to }) => to.includes(addressOf(who)));
  /** Mails count in the order in which they came; a page comes after all that were there when it was opened. */
  const orderOf = (mail: SentMail): number => server.sent.indexOf(mail) + 1;

  async function fetched(url: string, init?: RequestInit): Promise<string> {
    const { pathname } = new URL(url, "http://127.0.0.1");
    const answer = await fetch(`http://127.0.0.1:${port}${pathname}`, init);
    const html = await answer.text();
    if (!answer.ok) throw new CannotDo(`the page answered ${answer.status}`);
    return html;
  }

  /** Opens the link, and presses the one button that is on the page. */
  async function follow(who: string, url: string, twice: boolean): Promise<void> {
    const question = await fetched(url);
    const body = new URLSearchParams({ nonce: nonceIn(question) });
    const html = await fetched(url, { method: "POST", body });
    if (twice) await fetched(url, { method: "POST", body });
    pages.push({
      id: randomUUID(),
      who,
      html,
      order: server.sent.length + pages.length / 1000 + 0.001,
      at: clock.now(),
    });
  }

  const sightings = (who: string): (Sighting & { links: Link[] })[] =>
    [
      ...mailsTo(who).map((mail) => {
        if (!arrivedAt.has(mail)) arrivedAt.set(mail, clock.now());
        const links = linksIn(mail.email.html ?? "");
        const text = (mail.email.text ?? "")
          .split("\n")
          .filter((line) => !line.includes("/svar/"))
          .join("\n");
        const said = `${mail.email.subject ?? ""}\n${text}`;
        const at = arrivedAt.get(mail) ?? clock.now();
        return {
          id: `mail:${mail.email.messageId ?? ""}`,
          text: said,
          raw: mail.raw.length,
          links,
          order: orderOf(mail),
          at,
          kind: "message" as const,
        };
      }),
      ...pages
        .filter((one) => one.who === who)
        .map(({ id, html, order, at }) => {
          const kind = html.includes('name="form"') ? ("form" as const) : ("replaced" as const);
          return { id: `page:${id}`, text: textIn(html), raw: textIn(html), links: linksIn(html), order, at, kind };
        }),
    ]
      .map((one) => ({ ...one, buttons: one.links.map(({ label }) => label) }))
      .sort((a, b) => a.order - b.order);

  return {
    platform: "mail",
    hasChannels: false,
    tenant: { platform: "mail", tenant: "mail" },
    settings: {
      slack: null,
      teams: null,
      mail: {
        address: "referent@referent.example",
        key: "a key for stories alone, and for no other use",
        smtpUrl: server.smtpUrl,
        imapUrl: server.imapUrl,
      },
    },
    connect: (at) => {
      port = at;
    },
    arrive: () => Promise.resolve(),
    say: ({ who, text, twice = false }) => {
      const newest = mailsTo(who).findLast(({ email }) => email.replyTo !== undefined);
      const to = newest?.email.replyTo?.[0]?.address;
      if (newest === undefined || to === undefined) throw new CannotDo(`${who} has no mail to answer`);
      const raw = answerTo(newest, { to, from: addressOf(who), text, at: clock.now() });
      server.deliver(raw);
      if (twice) server.deliver(raw);
      return Promise.resolve();
    },
    press: async ({ who, label, twice }) => {
      const found = newestWith(sightings(who), label);
      const link = found.message.links.find((one) => one.label === found.label);
      if (!link) throw new CannotDo(`no link behind »${label}«`);
      await follow(who, link.url, twice);
    },
    fill: async ({ who, values }) => {
      const form = pages.findLast((one) => one.who === who && one.html.includes('name="form"'));
      if (!form) throw new CannotDo("no form was opened");
      const fields = fieldsIn(form.html);
      const body = new URLSearchParams({ nonce: nonceIn(form.html), form: "1" });
      for (const { name, value } of fields) body.set(name, value);
      for (const [given, value] of Object.entries(values)) {
        const field = fields.find(({ label }) => label.toLowerCase() === given.trim().toLowerCase());
        if (!field)
          throw new CannotDo(`the form has no field »${given}«; it has ${fields.map(({ label }) => label).join(", ")}`);
        body.set(field.name, value);
      }
      const action = /<form method="post" action="([^"]+)"/u.exec(form.html)?.[1] ?? "";
      const html = await fetched(action, { method: "POST", body });
      pages.push({
        id: randomUUID(),
        who,
        html,
        order: server.sent.length + pages.length / 1000 + 0.001,
        at: clock.now(),
      });
    },
    seenBy: sightings,
    inChannel: () => [],
    calendarOf: (who) => {
      const newest = mailsTo(who).findLast(({ email }) =>
        email.attachments.some(({ mimeType }) => mimeType === "text/calendar"),
      );
      const part = newest?.email.attachments.find(({ mimeType }) => mimeType === "text/calendar");
      return Promise.resolve(part === undefined ? null : contentOf(part.content));
    },
    violations: [],
    stop: () => server.stop(),
  };
}

/** As a mail program writes it: the own words on top, and all that is answered below. */
function answerTo({ email }: SentMail, letter: { to: string; from: string; text: string; at: Date }): string {
  const quoted = (email.text ?? "").split("\n").map((line) => `> ${line}`);
  const lines = [
    `From: <${letter.from}>`,
    `To: <${letter.to}>`,
    `Subject: SV: svar`,
    `Date: ${letter.at.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${randomUUID()}@story.example>`,
    `In-Reply-To: ${email.messageId ?? ""}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    ...(Buffer.from(
      [
        letter.text,
        "",
        "Med venlig hilsen",
        "",
        `Den søn. 1. jan. 2023 kl. 10.00 skrev Referent <${letter.to}>:`,
        ...quoted,
      ].join("\r\n"),
    )
      .toString("base64")
      .match(/.{1,76}/gu) ?? []),
    "",
  ];
  return lines.join("\r\n");
}

type Link = { label: string; url: string };

function linksIn(html: string): Link[] {
  return [...html.matchAll(/<a href="([^"]+\/svar\/[^"]+)">([^<]+)<\/a>/gu)].map(([, url = "", label = ""]) => ({
    url,
    label: unescaped(label),
  }));
}

const nonceIn = (html: string): string => /name="nonce" value="([^"]+)"/u.exec(html)?.[1] ?? "";

function fieldsIn(html: string): { label: string; name: string; value: string }[] {
  return [...html.matchAll(/<label>([^<]*)<br><(input|textarea|select)([^>]*)>([^]*?)<\/label>/gu)].map(
    ([, label = "", kind, attributes = "", inner = ""]) => {
      const value =
        kind === "textarea"
          ? inner.replace("</textarea>", "")
          : kind === "select"
            ? (/<option value="([^"]*)" selected/u.exec(inner)?.[1] ?? "")
            : (/ value="([^"]*)"/u.exec(attributes)?.[1] ?? "");
      return { label: unescaped(label), name: /name="([^"]+)"/u.exec(attributes)?.[1] ?? "", value: unescaped(value) };
    },
  );
}

function textIn(html: string): string {
  return unescaped(
    html
      .replace(/<head>[^]*?<\/head>/u, "")
      .replace(/<a [^]*?<\/a>/gu, "")
      .replace(/<br>|<\/p>|<\/h2>/gu, "\n")
      .replace(/<[^>]*>/gu, ""),
  ).trim();
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&");
}

function contentOf(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === "string") return content;
  return new TextDecoder().decode(content instanceof ArrayBuffer ? new Uint8Array(content) : content);
}
