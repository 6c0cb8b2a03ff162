import type { IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { ChatEvent, FrontDesk, Reply } from "../src/chat/event.ts";
import { createGatekeeper, pacedDesk, TooFast, usualLimits, type Limits } from "../src/pace.ts";
import { soon } from "./support/soon.ts";

const time = { now: 0 };
const clock = { now: () => new Date(time.now) };

function event(user: string, tenant = "T1"): ChatEvent {
  const person = { platform: "slack", tenant, user, name: null, email: null } as const;
  const conversation = { platform: "slack", tenant, id: "D1", kind: "personal", name: null, reference: null } as const;
  return { id: crypto.randomUUID(), sameAs: null, at: clock.now(), person, conversation, happening: { kind: "home" } };
}

function openDesk(limits: Partial<Limits> = {}, isNew = true) {
  const finish: ((reply: Reply) => void)[] = [];
  const kept: string[] = [];
  const desk: FrontDesk = {
    accept: (one) => Promise.resolve(kept.push(one.id) > 0 && isNew),
    handle: () => new Promise((resolve) => finish.push(resolve)),
    unavailable: () => ({ summary: "", elements: [] }),
    told: () => undefined,
  };
  time.now = Date.UTC(2026, 10, 2, 8);
  return { paced: pacedDesk(desk, clock, { ...usualLimits, ...limits }), finish, kept };
}

async function refusedOf(events: ChatEvent[], desk: Pick<FrontDesk, "accept">): Promise<number> {
  const results = await Promise.allSettled(events.map((one) => desk.accept(one)));
  const refused = results.filter((one) => one.status === "rejected");
  expect(refused.every(({ reason }) => reason instanceof TooFast)).toBe(true);
  return refused.length;
}

async function oneByOne(events: ChatEvent[], desk: Pick<FrontDesk, "accept">): Promise<number> {
  let refused = 0;
  for (const one of events) refused += await refusedOf([one], desk);
  return refused;
}

describe("a person", () => {
  it("may tap as fast as people do, and no faster; what is refused is not kept, and others are not held up", async () => {
    const { paced, kept } = openDesk();
    expect(
      await oneByOne(
        Array.from({ length: 100 }, () => event("U1")),
        paced,
      ),
    ).toBe(70);
    expect(kept).toHaveLength(30);
    expect(await oneByOne([event("U2")], paced)).toBe(0);
    time.now += 5_000;
    expect(
      await oneByOne(
        Array.from({ length: 10 }, () => event("U1")),
        paced,
      ),
    ).toBe(5);
  });

  it("is not blamed for a platform's repeats", async () => {
    const { paced } = openDesk({}, false);
    expect(
      await oneByOne(
        Array.from({ length: 100 }, () => event("U1")),
        paced,
      ),
    ).toBe(0);
  });
});

it("an organisation may not take the program from the others", async () => {
  const { paced } = openDesk();
  const flood = Array.from({ length: 1_000 }, (_, index) => event(`U${index}`));
  expect(await oneByOne(flood, paced)).toBe(400);
  expect(await oneByOne([event("U1", "T2")], paced)).toBe(0);
});

it("the line is bounded: some at work, some waiting, the rest told to come again", async () => {
  const { paced, finish } = openDesk({ atWork: 2, waiting: 3 });
  const work: Promise<Reply>[] = [];
  for (let index = 0; index < 5; index += 1) {
    const one = event(`U${index}`);
    await paced.accept(one);
    work.push(paced.handle(one));
  }
  expect([finish.length, paced.waiting()]).toEqual([2, 3]);
  expect(await refusedOf([event("U9")], paced)).toBe(1);
  for (let done = 0; done < 5; done += 1) {
    finish[done]?.({ kind: "none" });
    await work[done];
    await Promise.resolve();
  }
  expect(paced.waiting()).toBe(0);
  expect(await refusedOf([event("U9")], paced)).toBe(0);
});

it("work begins when what is being kept is kept, or after a while: acknowledgements come first", async () => {
  const { paced, finish } = openDesk();
  const handled = paced.handle(event("U1"));
  await vi.waitFor(() => {
    expect(finish).toHaveLength(1);
  }, soon);
  let keep: (isNew: boolean) => void = () => undefined;
  const slow = openDesk();
  const desk: FrontDesk = {
    ...slow.paced,
    accept: () => new Promise((resolve) => (keep = resolve)),
  };
  const busy = pacedDesk(desk, clock, usualLimits);
  const keeping = busy.accept(event("U2"));
  const first = busy.handle(event("U3"));
  await pause(20);
  expect(slow.finish).toHaveLength(0);
  keep(true);
  await keeping;
  await vi.waitFor(() => {
    expect(slow.finish).toHaveLength(1);
  }, soon);
  const endless = busy.accept(event("U4"));
  const second = busy.handle(event("U5"));
  await vi.waitFor(() => {
    expect(slow.finish).toHaveLength(2);
  }, soon);
  keep(true);
  for (const one of [...finish, ...slow.finish]) one({ kind: "none" });
  await Promise.all([handled, first, second, endless]);
});

describe("an address", () => {
  const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
    ({ headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded }, socket: { remoteAddress } }) as never;

  it("that was refused three hundred times at once is not listened to for a while", () => {
    time.now = 0;
    const gate = createGatekeeper(clock, 0);
    for (let count = 0; count < 300; count += 1) gate.refused(from("203.0.113.9"));
    expect(gate.isShut(from("203.0.113.9"))).toBe(true);
    expect(gate.isShut(from("203.0.113.10"))).toBe(false);
    time.now += 1_000;
    expect(gate.isShut(from("203.0.113.9"))).toBe(false);
  });

  it("is what our own proxy saw, not what a stranger wrote before it", () => {
    time.now = 0;
    const gate = createGatekeeper(clock, 1);
    for (let count = 0; count < 300; count += 1) gate.refused(from("10.0.0.1", `198.51.100.${count}, 203.0.113.9`));
    expect(gate.isShut(from("10.0.0.1", "192.0.2.1, 203.0.113.9"))).toBe(true);
    expect(gate.isShut(from("10.0.0.1", "203.0.113.9, 192.0.2.1"))).toBe(false);
  });

  it("is the connection's own where no proxy of ours stands before us", () => {
    time.now = 0;
    const gate = createGatekeeper(clock, 0);
    for (let count = 0; count < 300; count += 1) gate.refused(from("203.0.113.9", `198.51.100.${count}`));
    expect(gate.isShut(from("203.0.113.9", "192.0.2.1"))).toBe(true);
  });
});
