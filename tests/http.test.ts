import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { close, createWebServer, listen, type HttpDoors } from "../src/http.ts";
import { createGatekeeper } from "../src/pace.ts";
import { keptLog, silentLog } from "./support/log.ts";

let server: Server;
afterEach(() => close(server));

const token = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";

async function open(doors: Partial<HttpDoors> = {}): Promise<string> {
  server = createWebServer({
    slack: (_, response) => Promise.resolve(void response.writeHead(401).end("Not from Slack.\n")),
    teams: () => Promise.reject(new Error("afbud fra Birthe")),
    calendar: (asked) =>
      Promise.resolve(asked.token === token ? { kind: "invitation", text: "BEGIN:VCALENDAR\r\n" } : { kind: "none" }),
    ready: () => Promise.reject(new Error("postgres://user:secret@db")),
    log: silentLog,
    ...doors,
  });
  await listen(server, { host: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("says on every answer that nothing of it runs, loads or stands in a frame", async () => {
  const base = await open();
  const asked: [string, string][] = [
    ["GET", "/"],
    ["GET", "/healthz"],
    ["GET", "/readyz"],
    ["GET", "/privatliv"],
    ["GET", "/vilkaar"],
    ["GET", `/kalender/${token}.ics`],
    ["GET", "/kalender/nobody.ics"],
    ["POST", "/slack/events"],
    ["POST", "/api/messages"],
    ["PUT", "/healthz"],
  ];
  for (const [method, path] of asked) {
    const { headers } = await fetch(base + path, { method });
    expect([path, headers.get("content-security-policy")]).toEqual([
      path,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("strict-transport-security")).toContain("max-age=");
    expect(headers.get("x-powered-by")).toBeNull();
  }
});

it("answers what goes wrong with a constant text, and logs nothing of what was written", async () => {
  const log = keptLog();
  const base = await open({ log });
  const failed = await fetch(`${base}/api/messages`, { method: "POST", body: "afbud" });
  expect([failed.status, await failed.text()]).toEqual([500, "Internal error"]);
  const ready = await fetch(`${base}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, "not ready"]);
  expect(JSON.stringify(log.lines)).not.toMatch(/Birthe|afbud|secret/u);
});

it.each(["//", "//x:y@z/", "/%", "/kalender/%00.ics", "/kalender/../privatliv", "/\\evil", "*"])(
  "knows no address %s",
  async (path) => {
    const base = await open();
    const { request } = await import("node:http");
    const status = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(base);
      const sent = request({ hostname, port, path, method: "GET" }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject).end();
    });
    expect(status).toBe(404);
  },
);

it("stops listening to an address that is refused again and again, and takes it up again", async () => {
  const time = { now: 0 };
  const gatekeeper = createGatekeeper({ now: () => new Date(time.now) }, 0);
  const base = await open({ gatekeeper });
  const knock = async () => (await fetch(`${base}/slack/events`, { method: "POST", body: "x" })).status;
  const first = new Set<number>();
  for (let count = 0; count < 300; count += 1) first.add(await knock());
  expect([...first]).toEqual([401]);
  const shut = await fetch(`${base}/healthz`);
  expect([shut.status, await shut.text()]).toEqual([429, "Too many requests"]);
  time.now += 60_000;
  expect(await knock()).toBe(401);
});
