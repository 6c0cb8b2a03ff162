import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { ChatEvent, FrontDesk, Happening, Reply } from "../chat/event.ts";
import type { Clock } from "../ports.ts";
import { answerPage } from "../ui/answer-page.ts";
import { linkPage } from "../ui/letter.da.ts";
import type { Signer } from "./address.ts";
import { linkFor, linkIn, type AnswerLink } from "./answer-link.ts";
import { linksTo } from "./deliver.ts";
import { whoAndWhere, type MailPeople } from "./receive.ts";
import { cardPage, confirmPage, formPage, linePage } from "./render.ts";

/**
 * The pages behind the links in our mails. To open one does nothing: mail programs look into links before anybody reads them. The button
 * on the page does what the link says, for the person that the link was made for.
 */

export type PageTools = {
  signer: Signer & { publicUrl: string };
  desk: FrontDesk;
  people: MailPeople;
  clock: Clock;
  counted?: (what: "link-pressed" | "link-refused") => void;
};

export type Page = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const path = /^\/svar\/([A-Za-z0-9_.-]{20,6000})$/u;
const mostBytes = 100_000;
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function createAnswerPages(tools: PageTools): Page {
  return async (request, response) => {
    const token = path.exec((request.url ?? "").split("?")[0] ?? "")?.[1];
    const link = token === undefined ? null : await linkHeld(tools, token);
    response.setHeader("content-security-policy", policy);
    response.setHeader("cache-control", "no-store");
    if (!link) {
      tools.counted?.("link-refused");
      show(response, 404, linePage(linkPage.gone));
      return;
    }
    if (request.method !== "POST") {
      show(response, 200, await opened(tools, link));
      return;
    }
    const body = await bodyOf(request);
    if (body === null) {
      show(response, 413, linePage(linkPage.gone));
      return;
    }
    show(response, 200, await acted(tools, { link, token: token ?? "", values: new URLSearchParams(body) }));
  };
}

function show(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(html);
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Sent along with the button: pressed twice on one page, it is done once. */
const newNonce = (): string => randomBytes(12).toString("base64url");

/** The link, as long as there is somebody with the address that it was made for: who has been erased has no links. */
async function linkHeld({ signer, people }: PageTools, token: string): Promise<AnswerLink | null> {
  const link = linkIn(signer, token);
  if (link === null) return null;
  for (const { organisationId } of await people.at(link.email))
    if ((await people.names(organisationId)).includes(link.organisationId)) return { ...link, organisationId };
  return null;
}

async function opened({ people, clock }: PageTools, link: AnswerLink): Promise<string> {
  const { label, press, organisationId, email } = link;
  const { meeting } = press.args;
  const known = typeof meeting === "string" ? await people.about({ organisationId, email }, meeting) : null;
  return confirmPage(answerPage(label, press, known && { ...known, now: clock.now() }), newNonce());
}

type Posted = { link: AnswerLink; token: string; values: URLSearchParams };

async function acted(tools: PageTools, { link, token, values }: Posted): Promise<string> {
  const { organisationId, email, press } = link;
  await tools.people.greet({ organisationId, email });
  const given = [...values]
    .filter(([name]) => name.startsWith("f."))
    .map(([name, value]) => [name.slice(2), value] as const);
  const happening: Happening = values.has("form")
    ? { kind: "submit", press, values: Object.fromEntries(given) }
    : { kind: "press", press, shared: false };
  const event: ChatEvent = {
    ...whoAndWhere({ organisationId, email }),
    id: `svar:${createHash("sha256").update(`${token}\n${values.toString()}`).digest("hex")}`,
    sameAs: null,
    at: tools.clock.now(),
    happening,
  };
  if (!(await tools.desk.accept(event))) return linePage(linkPage.done);
  tools.counted?.("link-pressed");
  const page = shown(tools, link, await tools.desk.handle(event));
  tools.desk.told(event, true);
  return page;
}

function shown({ signer }: PageTools, link: AnswerLink, reply: Reply): string {
  switch (reply.kind) {
    case "none":
      return linePage(linkPage.done);
    case "form": {
      const { pathname } = new URL(linkFor(signer, { ...link, label: reply.form.title, press: reply.form.press }));
      return formPage(reply.form, { nonce: newNonce(), action: pathname });
    }
    default:
      return cardPage(reply.card, linksTo(signer, link));
  }
}
