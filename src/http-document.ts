import type { IncomingMessage, ServerResponse } from "node:http";

import { noteOpening, openDocument, type LinkTools, type OpenedDocument } from "./commands/document-link.ts";
import type { Writers } from "./document-desk.ts";
import type { FileFormat } from "./domain/document.ts";
import { memberOf } from "./domain/forum.ts";
import { errorName, type Log } from "./ports.ts";
import { contentDisposition, fileName, mediaTypes } from "./ui/document-file.ts";
import { pagePolicy } from "./ui/plain-page.ts";
import { documentPage, documentNotMadePage, noDocumentPage, previewPage } from "./ui/document-page.ts";

export type DocumentDoorParts = Omit<LinkTools, "linksUrl"> & { log: Log; writers: Writers };

/** GET and HEAD of /dokument/…: a page, or a file, for the one person whose link it is. */
export type DocumentDoor = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** A token is as `DocumentRepository.makeLink` makes it; whatever else is asked for is no document. */
const pathPattern = /^\/dokument\/([A-Za-z0-9_-]{43})(?:\.(pdf|docx))?$/u;

/**
 * Programs that fetch a link to show what is behind it, or to see whether it is dangerous. They get a page that says nothing, and have opened
 * nothing. Who scans under a browser's name cannot be told from a person.
 */
const previewers =
  /slackbot|slack-imgproxy|skypeuripreview|microsoftpreview|bingpreview|teamsbot|safelinks|ms-office|microsoft office|microsoft outlook|outlook-|facebookexternalhit|whatsapp|telegram|discordbot|linkedinbot|twitterbot|embedly|\bbot\b|bot[/;) ]|crawl|spider|preview|scanner|urlscan|virustotal|proofpoint|barracuda|mimecast/iu;

/** What every answer has: kept nowhere, found by no search engine, and its address told to nobody. */
const privately = {
  "cache-control": "private, no-store",
  "x-robots-tag": "noindex, nofollow, noarchive",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
} as const;

export function createDocumentDoor(parts: DocumentDoorParts): DocumentDoor {
  return async (request, response, url) => {
    const show = (status: number, page: string): void => {
      showPage(request, response, { status, page });
    };
    if (isPreview(request)) {
      show(200, previewPage());
      return;
    }
    const asked = readAddress(url);
    const opened = asked && (await openDocument(parts, asked));
    if (!asked || !opened) {
      show(404, noDocumentPage());
      return;
    }
    if (asked.format === null) show(200, pageOf(parts, opened, asked.token));
    else await sendFile(parts, { request, response }, { opened, format: asked.format });
    if (isRead(request, response)) await note(parts, opened);
  };
}

function pageOf({ writers, clock }: DocumentDoorParts, opened: OpenedDocument, token: string): string {
  const { content, meeting, forum, version, versions, since, personId, expiresAt } = opened;
  const saidTime = { start: new Date(content.start), end: new Date(content.end) };
  const reader = memberOf(forum, personId)?.name ?? "";
  return documentPage(writers.page(content), {
    ...{ token, meeting, saidTime, version, versions, reader, expiresAt, now: clock.now() },
    since: since === null ? [] : writers.changes(since),
  });
}

type Asked = { token: string; format: FileFormat | null; version: number | null };

function readAddress(url: URL): Asked | null {
  const [, token, format] = pathPattern.exec(url.pathname) ?? [];
  const version = url.searchParams.get("version");
  if (token === undefined || (version !== null && !/^[1-9]\d{0,5}$/u.test(version))) return null;
  return { token, format: (format ?? null) as FileFormat | null, version: version === null ? null : Number(version) };
}

function isPreview({ headers }: IncomingMessage): boolean {
  return previewers.test(headers["user-agent"] ?? "");
}

/** Has somebody been given something to read? Not who asks for the headers alone, nor a browser that fetches ahead. */
function isRead({ method, headers }: IncomingMessage, { statusCode }: ServerResponse): boolean {
  const purpose = [headers["sec-purpose"], headers["purpose"], headers["x-moz"]].join(" ");
  return method === "GET" && statusCode === 200 && !/prefetch|prerender|preview/iu.test(purpose);
}

/** What is not noted is only a reminder more: whoever reads need not hear of it. */
async function note({ log, ...parts }: DocumentDoorParts, opened: OpenedDocument): Promise<void> {
  try {
    await noteOpening(parts, opened);
  } catch (error) {
    log.error({ meeting: opened.meeting.id, error: errorName(error) }, "an opening was not noted");
  }
}

async function sendFile(
  { writers, log }: DocumentDoorParts,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { opened, format }: { opened: OpenedDocument; format: FileFormat },
): Promise<void> {
  const headers = {
    ...privately,
    "content-type": mediaTypes[format],
    "content-disposition": contentDisposition(fileName(opened.content, format)),
    "content-security-policy": "default-src 'none'; sandbox",
  };
  if (request.method === "HEAD") {
    response.writeHead(200, headers).end();
    return;
  }
  try {
    const bytes = await writers.file(opened.content, format);
    response.writeHead(200, { ...headers, "content-length": bytes.byteLength }).end(bytes);
  } catch (error) {
    log.error({ meeting: opened.meeting.id, format, error: errorName(error) }, "a document could not be made");
    showPage(request, response, { status: 503, page: documentNotMadePage() });
  }
}

function showPage(
  request: IncomingMessage,
  response: ServerResponse,
  { status, page }: { status: number; page: string },
): void {
  response.writeHead(status, {
    ...privately,
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(page),
    "content-security-policy": pagePolicy(page),
    "x-frame-options": "DENY",
  });
  response.end(request.method === "HEAD" ? undefined : page);
}
