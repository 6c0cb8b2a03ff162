import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatEvent, FrontDesk, Reply } from "../../../src/chat/event.ts";
import type { Rest } from "../../../src/chat/slack/connecting.ts";
import { createSlackDoor } from "../../../src/chat/slack/receive.ts";
import type { Log } from "../../../src/ports.ts";
import type { Card } from "../../../src/ui/card.ts";
import { startSlackStandIn } from "../../support/slack-stand-in.ts";

/** A front desk that keeps what it is given and answers what it is told to. */
export function fakeDesk() {
  const accepted: ChatEvent[] = [];
  const handled: ChatEvent[] = [];
  const known = new Set<string>();
  const desk = {
    accepted,
    handled,
    /** Whose answer reached them, and whose did not. */
    reached: [] as boolean[],
    reply: { kind: "none" } as Reply | ((event: ChatEvent) => Reply),
    broken: false,
    accept(event: ChatEvent): Promise<boolean> {
      if (desk.broken) return Promise.reject(new Error("the database is away"));
      const names = [event.id, ...(event.sameAs === null ? [] : [event.sameAs])];
      const isNew = !names.some((name) => known.has(name));
      for (const name of names) known.add(name);
      if (isNew) accepted.push(event);
      return Promise.resolve(isNew);
    },
    handle(event: ChatEvent): Promise<Reply> {
      handled.push(event);
      return Promise.resolve(typeof desk.reply === "function" ? desk.reply(event) : desk.reply);
    },
    unavailable: (): Card => ({ summary: "Prøv igen.", elements: [{ kind: "text", text: "Prøv igen om lidt." }] }),
    told(_event: ChatEvent, hasReached: boolean): void {
      desk.reached.push(hasReached);
    },
  };
  return desk satisfies FrontDesk;
}

export function fakeLog() {
  const lines: { level: string; facts: object; message: string }[] = [];
  const at = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message });
  return { lines, info: at("info"), warn: at("warn"), error: at("error") } satisfies Log & { lines: unknown };
}

export function fakeClock(start = "2026-11-03T08:00:00Z") {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    to: (stamp: string) => (now = new Date(stamp)),
    pass: (ms: number) => (now = new Date(now.getTime() + ms)),
  };
}

/** Rests as long as the test says: `waits` are how long it was to be, in milliseconds. */
export function fakeRest() {
  const waits: number[] = [];
  let end = (): void => undefined;
  const rest: Rest = (ms, signal) =>
    new Promise((resolve) => {
      waits.push(ms);
      end = resolve;
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
  return {
    waits,
    rest,
    isOver: () => {
      end();
    },
  };
}

type Slack = Awaited<ReturnType<typeof startSlackStandIn>>;

/** The real door, on a loopback port, between the stand-in for Slack and a fake front desk. `weather` is Slack's when the door starts. */
export async function openDoor({
  socketMode = false,
  weather,
}: { socketMode?: boolean; weather?: (slack: Slack) => void } = {}) {
  const clock = fakeClock();
  const slack = await startSlackStandIn({ clock });
  weather?.(slack);
  const { rest, waits, isOver } = fakeRest();
  const desk = fakeDesk();
  const log = fakeLog();
  const seen = new Set<string>();
  const keeping = { seen: (key: string) => Promise.resolve(seen.size < seen.add(key).size) };
  const keepSeen = (key: string) => keeping.seen(key);
  const config = {
    botToken: slack.botToken,
    signingSecret: socketMode ? null : slack.signingSecret,
    appToken: socketMode ? slack.appToken : null,
    apiUrl: slack.apiUrl,
  };
  const door = createSlackDoor(config, desk, { clock, log, keepSeen, rest });
  await door.start();
  const server = createServer((request, response) => {
    if (door.http) void door.http(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  if (!socketMode) slack.deliverTo(url);
  const anna = slack.addUser({ name: "Anna Holm", email: "anna@example.dk" });
  const bo = slack.addUser({ name: "Bo Lind", email: "bo@example.dk" });
  const channel = slack.addChannel("havneudvalget", [anna, bo, slack.botUser]);
  async function close() {
    await door.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await slack.stop();
  }
  return { clock, slack, desk, log, door, url, anna, bo, channel, keeping, resting: { waits, isOver }, close };
}

export type OpenDoor = Awaited<ReturnType<typeof openDoor>>;

export function textCard(text: string): Card {
  return { summary: text, elements: [{ kind: "text", text }] };
}
