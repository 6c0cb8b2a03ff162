import { createServer, request } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isKnownService } from "../../../src/chat/teams/authentication.ts";
import { createTeamsDoor } from "../../../src/chat/teams/receive.ts";
import type { TeamsConfig } from "../../../src/chat/teams/receive.ts";
import { now, textCard } from "../../support/teams-bench.ts";

const trial: TeamsConfig = {
  appId: "",
  appPassword: "",
  appType: "SingleTenant",
  tenantId: null,
  serviceHosts: ["smba.trafficmanager.net"],
};
const service: TeamsConfig = { ...trial, appId: "00000000-0000-4000-8000-0000000000b0", appPassword: "secret" };

let server: Server;
let handled = 0;
beforeAll(async () => {
  const desk = {
    accept: () => Promise.resolve(true),
    handle: () => {
      handled += 1;
      return Promise.resolve({ kind: "none" as const });
    },
    unavailable: () => textCard("x"),
    told: () => undefined,
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const door = createTeamsDoor(trial, desk, { clock: { now: () => now }, log });
  server = createServer((incoming, response) => void door.http(incoming, response));
  // On every address, as somebody might set it up behind our back.
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const message = {
  type: "message",
  id: "1",
  text: "møder",
  channelId: "msteams",
  serviceUrl: "http://127.0.0.1:9/",
  from: { id: "asta", name: "Asta Lund" },
  recipient: { id: "bot" },
  conversation: { id: "c1", conversationType: "personal", tenantId: "t1" },
};

function post(hostname: string, headers: Record<string, string>): Promise<number> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sending = request(
      { hostname, port, method: "POST", headers: { "content-type": "application/json", ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sending.once("error", reject);
    sending.end(JSON.stringify(message));
  });
}

describe("without an app id", () => {
  it("who comes over loopback is heard without a token", async () => {
    const before = handled;
    expect(await post("127.0.0.1", {})).toBe(200);
    expect(handled).toBe(before + 1);
  });

  it("who comes from anywhere else is refused", async () => {
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const outside = others.filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside)
      expect([address, await post(address, { host: "127.0.0.1" })]).toEqual([address, 401]);
  });

  it.each(["referent.example.dk", "127.0.0.1.example.dk:3978", "10.0.0.7:3978"])(
    "who comes by the name %s is refused, also over loopback",
    async (host) => {
      expect(await post("127.0.0.1", { host })).toBe(401);
    },
  );
});

describe("a service address", () => {
  it.each([
    ["https://smba.trafficmanager.net/emea/", service, true],
    ["https://smba.trafficmanager.net/emea/", trial, false],
    ["http://smba.trafficmanager.net/emea/", service, false],
    ["https://smba.trafficmanager.net:8443/", service, false],
    ["https://smba.trafficmanager.net.evil.example/", service, false],
    ["https://evil.trafficmanager.net/", service, false],
    ["https://smba.trafficmanager.net@evil.example/", service, false],
    ["http://127.0.0.1:56150/_connector", trial, true],
    ["http://127.0.0.1:56150/_connector", service, false],
    ["http://localhost:56150/", trial, true],
    ["http://169.254.169.254/", trial, false],
    ["nonsense", trial, false],
  ])("%s is known: see the table", (url, config, known) => {
    expect(isKnownService(url, config)).toBe(known);
  });
});
