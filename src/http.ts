import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { Gatekeeper } from "./pace.ts";
import type { Log } from "./ports.ts";
import { setSecurityHeaders } from "./security-headers.ts";
import { pages } from "./ui/pages.ts";

export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type HttpDoors = {
  /** POST /slack/events, when Slack is spoken to over HTTP. */
  slack: Door | null;
  /** POST /api/messages. */
  teams: Door | null;
  /** The calendar object behind the secret part of an address, or null. */
  calendar: (token: string) => Promise<string | null>;
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

const calendarPath = /^\/kalender\/([A-Za-z0-9_-]{20,200})\.ics$/u;

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

async function route(doors: HttpDoors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "";
  const post = request.method === "POST";
  if (post && path === "/slack/events" && doors.slack) return doors.slack(request, response);
  if (post && path === "/api/messages" && doors.teams) return doors.teams(request, response);
  request.resume();
  if (request.method !== "GET" && request.method !== "HEAD") {
    answer(response, 404, "Not found");
    return;
  }
  if (path === "/healthz") answer(response, 200, "ok");
  else if (path === "/readyz") await answerReady(doors, response);
  else if (path === "/metrics") await answerMetrics(doors, request, response);
  else if (pages[path] !== undefined) answer(response, 200, pages[path]);
  else await answerCalendar(doors, path, response);
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

async function answerCalendar({ calendar }: HttpDoors, path: string, response: ServerResponse): Promise<void> {
  const token = calendarPath.exec(path)?.[1];
  const text = token ? await calendar(token) : null;
  if (text === null) {
    answer(response, 404, "Not found");
    return;
  }
  response.writeHead(200, {
    "content-type": "text/calendar; charset=utf-8",
    "content-disposition": 'attachment; filename="invitation.ics"',
    "cache-control": "private, no-store",
  });
  response.end(text);
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
      doors.log.error({ error: error instanceof Error ? error.name : typeof error }, "http: failed");
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
