import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { verifySlackRequest } from "@slack/bolt";
import type { ReceiverEvent } from "@slack/bolt";
import { errorName, inTime, type Clock, type Log } from "../../ports.ts";
import { fields, readJson, textOf } from "./ids.ts";
import type { Fields } from "./ids.ts";

/**
 * The door that anybody can knock on: what is checked before a word of a request is believed. Bolt's own receiver takes the same signed
 * bytes twice and timestamps years ahead; this one does not. Whatever is wrong, the answer is the same.
 */

const BODY_BYTES = 1_048_576;
const TIMESTAMP_SECONDS = 300;
/** Slack waits three seconds for us; whoever keeps what was seen gets so much of them, in milliseconds. */
const SEEING_MS = 500;

export type RequestTools = {
  signingSecret: string;
  clock: Clock;
  log: Log;
  /** True the first time a key is shown. */
  keepSeen: (key: string) => Promise<boolean>;
  /** Takes a genuine request to its listeners; rejects when it could not be kept. */
  process: (event: ReceiverEvent) => Promise<void>;
};

/** Answers once, always, and never throws. Returns when the request has been dealt with, which is after it was answered. */
export function createRequestHandler(
  tools: RequestTools,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async function handle(request, response) {
    const answer = answerOnce(response);
    try {
      await judge(request, answer);
    } catch (error) {
      tools.log.error({ error: errorName(error) }, "slack request not taken");
      answer(503, "Try again.\n");
    }
    answer(200);
  };

  async function judge(request: IncomingMessage, answer: Answer): Promise<void> {
    const raw = await readBody(request);
    if (raw !== null && isSslCheck(request, raw)) {
      answer(200);
      return;
    }
    const body = raw === null ? null : await believed(request, raw);
    if (body === null) answer(401, "Not from Slack.\n");
    else if (body["type"] === "url_verification") answer(200, { challenge: textOf(body["challenge"]) ?? "" });
    else await tools.process(eventOf(request, body, answer));
  }

  /** What a genuine request says, the first time it is seen; null for everything else. */
  async function believed(request: IncomingMessage, raw: string): Promise<Fields | null> {
    if (!isGenuine(request, raw)) return null;
    if (await wasSeen(headerOf(request, "x-slack-signature"))) return null;
    const body = parseBody(typeOf(request), raw);
    return body !== null && isKnown(body) && isReadable(body) ? body : null;
  }

  /**
   * Said to have been shown before. Without a database nobody can say, and the request goes on, so that a person is told that nothing can be
   * kept; should it be kept all the same, what it says is done once by its own id.
   */
  async function wasSeen(signature: string): Promise<boolean> {
    const late = (): never => {
      throw new Error("late");
    };
    try {
      return !(await inTime(SEEING_MS, tools.keepSeen(`slack-signature:${signature}`), late));
    } catch (error) {
      tools.log.warn({ error: errorName(error) }, "slack request taken without a look at those before it");
      return false;
    }
  }

  /** The signature is over the bytes as they came; the timestamp is within five minutes of the clock, to both sides. */
  function isGenuine(request: IncomingMessage, raw: string): boolean {
    const stamp = headerOf(request, "x-slack-request-timestamp");
    const timestamp = Number(stamp);
    const now = tools.clock.now().getTime();
    // What is signed is the number; another spelling of it is nothing that Slack writes.
    if (!/^\d{1,12}$/u.test(stamp) || Math.abs(now / 1000 - timestamp) > TIMESTAMP_SECONDS) return false;
    const headers = {
      "x-slack-signature": headerOf(request, "x-slack-signature"),
      "x-slack-request-timestamp": timestamp,
    };
    try {
      verifySlackRequest({ signingSecret: tools.signingSecret, body: raw, headers, nowMilliseconds: now });
      return true;
    } catch {
      return false;
    }
  }
}

type Answer = (status: number, body?: unknown) => void;

function answerOnce(response: ServerResponse): Answer {
  return (status, body) => {
    if (response.headersSent || response.destroyed) return;
    const isText = typeof body === "string";
    const content = body === undefined || isText ? (body ?? "") : JSON.stringify(body);
    const type = isText || body === undefined ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(content) }).end(content);
  };
}

/** The body as text, or null when it is too large, no text, or breaks off. What is too large is read on for a while, so that the answer arrives. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (size > 8 * BODY_BYTES) request.destroy();
    });
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      // What is no UTF-8 would be signed as the text with the bad bytes replaced: other bytes than those that came.
      resolve(size > BODY_BYTES || !isUtf8(body) ? null : body.toString("utf8"));
    });
    request.on("error", () => {
      resolve(null);
    });
    request.on("close", () => {
      resolve(null);
    });
  });
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

function typeOf(request: IncomingMessage): string {
  return headerOf(request, "content-type").split(";")[0]?.trim().toLowerCase() ?? "";
}

const FORM_TYPE = "application/x-www-form-urlencoded";

/** Slack looks now and then whether our certificate is good; that is not signed, and says nothing. */
function isSslCheck(request: IncomingMessage, raw: string): boolean {
  return typeOf(request) === FORM_TYPE && new URLSearchParams(raw).get("ssl_check") === "1";
}

/** Events come as JSON, commands as a form, presses as JSON in a form. Null for anything else. */
function parseBody(type: string, raw: string): Fields | null {
  if (type === "application/json") return objectIn(raw);
  if (type !== FORM_TYPE) return null;
  const form = new URLSearchParams(raw);
  const payload = form.get("payload");
  return payload === null ? Object.fromEntries(form) : objectIn(payload);
}

function objectIn(raw: string): Fields | null {
  const value = readJson(raw);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

const interactions = new Set([
  "block_actions",
  "view_submission",
  "view_closed",
  "shortcut",
  "message_action",
  "block_suggestion",
]);

/** Does it have the shape of something Slack sends? Bolt reads deep into bodies without looking. */
function isKnown(body: Fields): boolean {
  if (body["type"] === "url_verification") return true;
  if (body["type"] === "event_callback")
    return textOf(body["event_id"]) !== null && textOf(fields(body["event"])["type"]) !== null;
  if (textOf(body["command"]) !== null) return textOf(body["user_id"]) !== null && textOf(body["channel_id"]) !== null;
  const type = textOf(body["type"]);
  return (
    type !== null &&
    interactions.has(type) &&
    textOf(fields(body["user"])["id"]) !== null &&
    body["event"] === undefined
  );
}

/** Are the parts that Bolt reads into without looking what it takes them for? */
function isReadable(body: Fields): boolean {
  if (body["event"] !== undefined) return isReadableEvent(fields(body["event"]), body["authorizations"]);
  const isView = body["type"] === "view_submission" || body["type"] === "view_closed";
  const isPress = body["type"] === "block_actions";
  return (
    isPart(body["channel"]) &&
    (body["team"] === null || isPart(body["team"])) &&
    (body["enterprise"] === null || isPart(body["enterprise"])) &&
    (!isView || isObject(body["view"])) &&
    (isPress ? isListOfObjects(body["actions"]) : body["actions"] === undefined)
  );
}

function isReadableEvent(event: Fields, authorizations: unknown): boolean {
  const named = ["channel", "user"].every((name) => typeof event[name] === "string" || isPart(event[name]));
  const parts = ["item", "subteam"].every((name) => isPart(event[name]));
  return named && parts && (authorizations === undefined || isListOfObjects(authorizations));
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isPart = (value: unknown): boolean => value === undefined || isObject(value);
const isListOfObjects = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isObject);

function eventOf(request: IncomingMessage, body: Fields, answer: Answer): ReceiverEvent {
  const retry = Number(headerOf(request, "x-slack-retry-num"));
  const ack = (response?: unknown) => {
    answer(200, response);
    return Promise.resolve();
  };
  return { body, ack, ...(retry > 0 ? { retryNum: retry } : {}) };
}
