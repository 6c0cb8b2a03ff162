import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { CalendarDoor } from "./calendar-door.ts";
import type { DocumentDoor } from "./http-document.ts";
import type { Gatekeeper } from "./pace.ts";
import { errorName, type Log } from "./ports.ts";
import { setSecurityHeaders } from "./security-headers.ts";
import { pages } from "./ui/pages.ts";

export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type HttpDoors = {
  /** POST /slack/events, when Slack is spoken to over HTTP. */
  slack: Door | null;
  /** GET /slack/install and /slack/oauth_redirect, when workspaces install the app themselves. */
  slackPages?: Door | null;
  /** POST /api/messages. */
  teams: Door | null;
  /** /svar/…: the pages behind the links in mails, when mail is sent. */
  mail?: Door | null;
  /** What stands behind the secret part of a calendar's address. */
  calendar: CalendarDoor;
  /** Whatever is asked for under /dokument/. */
  document?: DocumentDoor;
  /** Throws when the program cannot do its work. */
  ready: () => Promise<void>;
  /** The counters for this request, or null when they are none of its business. */
  metrics?: (request: IncomingMessage) => Promise<string | null>;
  log: Log;
  /** Shuts the door for a while to an address that was refused too often. */
  gatekeeper?: Gatekeeper;
};

/** The port is taken, or may not be used; the message is one sentence. */
export class PortProblem extends Error {}

const calendarPath = /^\/kalender\/([A-Za-z0-9_-]{20,200})(\.ics)?$/u;

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

/** A request on its way through the table below. */
type Exchange = { path: string; request: IncomingMessage; response: ServerResponse };

type Route = {
  /** As it is spoken of; `…` stands for a secret part. */
  name: string;
  methods: readonly string[];
  path: RegExp;
  /** What answers there; null where this program has no such door. */
  door: (doors: HttpDoors, exchange: Exchange) => (() => Promise<void> | void) | null;
};

const reading = ["GET", "HEAD"];

/** Every address that the web server has. What is not in it, or whose door is shut, is not found. `tests/fuzz` knocks at each of them. */
export const routes: readonly Route[] = [
  {
    name: "/slack/events",
    methods: ["POST"],
    path: /^\/slack\/events$/u,
    door: ({ slack }, { request, response }) => slack && (() => slack(request, response)),
  },
  ...["/slack/install", "/slack/oauth_redirect"].map((path): Route => ({
    name: path,
    methods: ["GET"],
    path: new RegExp(`^${path}$`, "u"),
    door: ({ slackPages = null }, { request, response }) => slackPages && (() => slackPages(request, response)),
  })),
  {
    name: "/api/messages",
    methods: ["POST"],
    path: /^\/api\/messages$/u,
    door: ({ teams }, { request, response }) => teams && (() => teams(request, response)),
  },
  {
    name: "/svar/…",
    methods: ["GET", "POST"],
    path: /^\/svar\//u,
    door: ({ mail = null }, { request, response }) => mail && (() => mail(request, response)),
  },
  {
    name: "/healthz",
    methods: reading,
    path: /^\/healthz$/u,
    door:
      (_, { response }) =>
      () => {
        answer(response, 200, "ok");
      },
  },
  {
    name: "/readyz",
    methods: reading,
    path: /^\/readyz$/u,
    door:
      (doors, { response }) =>
      () =>
        answerReady(doors, response),
  },
  {
    name: "/metrics",
    methods: reading,
    path: /^\/metrics$/u,
    door:
      (doors, { request, response }) =>
      () =>
        answerMetrics(doors, request, response),
  },
  {
    name: "/dokument/…",
    methods: reading,
    path: /^\/dokument\//u,
    door: ({ document }, { request, response }) =>
      document ? () => document(request, response, addressOf(request)) : null,
  },
  ...Object.entries(pages).map(([path, text]): Route => ({
    name: path,
    methods: reading,
    path: new RegExp(`^${path}$`, "u"),
    door:
      (_, { response }) =>
      () => {
        answer(response, 200, text);
      },
  })),
  {
    name: "/kalender/…",
    methods: reading,
    path: calendarPath,
    door: (doors, exchange) => () => answerCalendar(doors, exchange),
  },
];

/** Whose body nobody reads, is let run out. */
const bodiless: ReadonlySet<string> = new Set(reading);

async function route(doors: HttpDoors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "";
  const method = request.method ?? "";
  const found = routes.find((one) => one.methods.includes(method) && one.path.test(path));
  const door = found?.door(doors, { path, request, response }) ?? null;
  if (door === null || bodiless.has(method)) request.resume();
  if (door === null) answer(response, 404, "Not found");
  else await door();
}

/** What is no address at all is asked for like an unknown one. */
function addressOf({ url }: IncomingMessage): URL {
  const path = `http://localhost${url?.startsWith("/") ? url : "/"}`;
  return URL.canParse(path) ? new URL(path) : new URL("http://localhost/unreadable");
}

async function answerReady({ ready }: HttpDoors, response: ServerResponse): Promise<void> {
  try {
    await ready();
    answer(response, 200, "ready");
  } catch {
    answer(response, 503, "not ready");
  }
}

async function answerMetrics(
  { metrics }: HttpDoors,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = (await metrics?.(request)) ?? null;
  if (text === null) answer(response, 404, "Not found");
  else answer(response, 200, text);
}

/** Without `.ics` the address is for people: their browser is sent on to their calendar. */
async function answerCalendar({ calendar }: HttpDoors, { path, request, response }: Exchange): Promise<void> {
  const [, token, extension] = calendarPath.exec(path) ?? [];
  if (token !== undefined && extension === undefined) {
    const host = request.headers.host ?? "";
    response.writeHead(302, { location: `webcal://${host}/kalender/${token}.ics`, "cache-control": "no-store" });
    response.end();
    return;
  }
  const ifNoneMatch = request.headers["if-none-match"] ?? null;
  const found = token === undefined ? { kind: "none" as const } : await calendar({ token, ifNoneMatch });
  switch (found.kind) {
    case "none":
      answer(response, 404, "Not found");
      return;
    case "too often":
      response.setHeader("retry-after", Math.ceil(found.waitMs / 1000));
      answer(response, 429, "Too many requests");
      return;
    case "invitation":
      response.writeHead(200, {
        ...calendarHeaders,
        "content-disposition": 'attachment; filename="invitation.ics"',
        "cache-control": "private, no-store",
      });
      response.end(found.text);
      return;
    case "unchanged":
      response.writeHead(304, feedHeaders(found));
      response.end();
      return;
    case "feed":
      response.writeHead(200, { ...calendarHeaders, ...feedHeaders(found) });
      await pipeline(Readable.from(request.method === "HEAD" ? [] : found.parts), response);
  }
}

const calendarHeaders = { "content-type": "text/calendar; charset=utf-8" };

function feedHeaders({ etag, lastModified }: { etag: string; lastModified: Date | null }): OutgoingHttpHeaders {
  const changed = lastModified === null ? {} : { "last-modified": lastModified.toUTCString() };
  return { etag, ...changed, "cache-control": "private, max-age=0, must-revalidate" };
}

const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 413]);

/** Who has been refused too often is answered before a word is read; every refusal counts. */
function guard(gatekeeper: Gatekeeper, request: IncomingMessage, response: ServerResponse): void {
  if (gatekeeper.isShut(request)) {
    response.setHeader("connection", "close");
    answer(response, 429, "Too many requests");
    return;
  }
  response.once("finish", () => {
    if (refusals.has(response.statusCode)) gatekeeper.refused(request);
  });
}

/** The one web server. Whatever goes wrong in a request is answered with a constant text, and never ends the process. */
export function createWebServer(doors: HttpDoors): Server {
  const server = createServer((request, response) => {
    setSecurityHeaders(response);
    if (doors.gatekeeper) guard(doors.gatekeeper, request, response);
    if (response.writableEnded) return;
    route(doors, request, response).catch((error: unknown) => {
      doors.log.error({ error: errorName(error) }, "http: failed");
      if (!response.headersSent) answer(response, 500, "Internal error");
      else response.end();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  return server;
}

/** Starts to listen. Throws `PortProblem` naming the port. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE" ? "is in use by another program" : `cannot be used (${error.code ?? "unknown"})`;
      reject(new PortProblem(`Port ${port} ${why}: set PORT to another one.`));
    });
    server.listen(port, host, () => {
      resolve();
    });
  });
}

/** Idle connections that a load balancer keeps open would hold the end back. */
const sweepMs = 100;

/** Stops listening and waits for requests in hand. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, sweepMs);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
