import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playgroundServiceUrl, startPlayground } from "../../../src/chat/teams/playground.ts";
import type { PlaygroundOptions } from "../../../src/chat/teams/playground.ts";

const people = ["Karen Bak", "Asta Lund", "Bo Krogh", "Dorte Ær", "Egon Vad", "Fie Holst"].map((name) => ({
  name,
  email: `${name.slice(0, 2).toLowerCase()}@example.dk`,
}));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let folder: string;
let bot: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "referent-playground-"));
  bot = await listening();
});
afterAll(async () => {
  bot.closeAllConnections();
  bot.close();
  await rm(folder, { recursive: true, force: true });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listening(): Promise<Server> {
  const server = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function freePort(): Promise<number> {
  const server = await listening();
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function optionsFor(port: number): PlaygroundOptions {
  const botUrl = `http://127.0.0.1:${portOf(bot)}/api/messages`;
  return { botUrl, port, people, forumName: "Havneudvalget", folder, log };
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

describe("the trial's Teams client", () => {
  it("starts with our people, on loopback only, and ends when told to", { timeout: 60_000 }, async () => {
    const port = await freePort();
    const playground = await startPlayground(optionsFor(port));
    try {
      expect(playground.url).toBe(`http://127.0.0.1:${port}`);
      const roster = await fetch(`${playgroundServiceUrl(port)}/v3/conversations/channel/pagedmembers`);
      const { members } = (await roster.json()) as { members: { name: string; id: string; aadObjectId: string }[] };
      expect(members.map(({ name }) => name).sort()).toEqual(people.map(({ name }) => name).sort());
      expect(members.every(({ id, aadObjectId }) => id === aadObjectId)).toBe(true);
      const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
      for (const { address, family } of others.filter(({ internal }) => !internal)) {
        if (family === "IPv4") expect([address, await isOpen(address, port)]).toEqual([address, false]);
      }
      expect(await readFile(join(folder, "playground.yml"), "utf8")).not.toContain(process.env["HOME"]);
    } finally {
      await playground.stop();
    }
    expect(await isOpen("127.0.0.1", port)).toBe(false);
  });

  it("says so when its port is taken", async () => {
    const taken = portOf(bot);
    await expect(startPlayground(optionsFor(taken))).rejects.toThrow(`Port ${taken}`);
  });

  it("says so when there are too few people", async () => {
    const options = { ...optionsFor(await freePort()), people: people.slice(0, 5) };
    await expect(startPlayground(options)).rejects.toThrow("6 people");
  });
});
