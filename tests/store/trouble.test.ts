import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, Reply } from "../../src/chat/event.ts";
import { openDatabaseGate, type DatabaseGate } from "../support/database-gate.ts";
import { birthe, openDesk, read, type Committee, type Desk } from "../support/desk.ts";

/** A database that is gone, frozen, full or busy: the asker is told in time, nothing is stored in part, and work goes on by itself. */

let gate: DatabaseGate;
let desk: Desk;
let c: Committee;

beforeAll(async () => {
  desk = await openDesk(async (url) => (gate = await openDatabaseGate(url)).url);
});
beforeEach(async () => {
  c = await desk.committee();
  await c.plan("Budget");
});
afterAll(async () => {
  await desk.close();
  await gate.close();
});

/** As the platforms' doors do it, with how long the person waited, in milliseconds. */
async function asked(event: ChatEvent): Promise<{ said: string; ms: number }> {
  const began = performance.now();
  const answer = await desk.router.accept(event).then(
    (isNew): Promise<Reply> | Reply => (isNew ? desk.router.handle(event) : { kind: "none" }),
    () => desk.router.unavailable(event),
  );
  desk.router.told(event, true);
  return { said: read(answer), ms: performance.now() - began };
}

const trouble = /^Noget gik galt, og jeg har ikke gemt noget\..*koden [0-9A-F]{8}\./u;
const proposals = async (): Promise<string[]> => (await c.meeting()).proposals.map(({ title }) => title);

async function worksAgain(title: string): Promise<void> {
  await expect
    .poll(async () => (await asked(c.words(birthe, `punkt ${title}`))).said, { timeout: 15_000 })
    .toContain(`»${title}« er noteret`);
  expect(await proposals()).toEqual([title]);
}

describe("a database", () => {
  it.each(["gone", "frozen"] as const)("that is %s is told of within three seconds", async (mode) => {
    const before = await c.everything();
    gate.set(mode);
    const { said, ms } = await asked(c.words(birthe, "punkt Drager"));
    expect(said).toMatch(trouble);
    expect(ms).toBeLessThan(3_000);
    await expect(desk.store.ready()).rejects.toThrow();
    expect(await c.everything()).toBe(before);
    gate.set("open");
    await worksAgain("Master");
    await desk.store.ready();
  });

  it("that goes while a command is at work leaves nothing of it, and what was accepted is done after all", async () => {
    const event = c.words(birthe, "punkt Drager");
    await desk.router.accept(event);
    gate.set("gone");
    const reply = await desk.router.handle(event);
    expect(read(reply)).toMatch(trouble);
    desk.router.told(event, true);
    gate.set("open");
    expect(await proposals()).toEqual([]);
    // The person was told that nothing is kept: it is forgotten, and not done an hour later.
    await expect.poll(() => desk.store.inbox.undone().catch(() => null), { timeout: 15_000 }).toEqual([]);
    await worksAgain("Master");
  });

  it("whose disk is full is told of, and keeps nothing in part", async () => {
    const before = await c.everything();
    await desk.sql.query(`
      create function full_disk() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      create trigger full_disk after insert on proposal for each row execute function full_disk()`);
    try {
      const { said, ms } = await asked(c.words(birthe, "punkt Drager"));
      expect(said).toMatch(trouble);
      expect(ms).toBeLessThan(3_000);
      expect(await c.everything()).toBe(before);
    } finally {
      await desk.sql.query("drop function full_disk cascade");
    }
    await worksAgain("Master");
  });

  it("whose disk is full for what comes in says so, too", async () => {
    await desk.sql.query(`
      create function full_disk() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      create trigger full_disk before insert on inbox for each row execute function full_disk()`);
    try {
      expect((await asked(c.words(birthe, "punkt Drager"))).said).toMatch(trouble);
    } finally {
      await desk.sql.query("drop function full_disk cascade");
    }
    await worksAgain("Master");
  });

  it("whose connections are all taken makes a command wait for one, and no longer than a person does", async () => {
    const leave = Promise.withResolvers<undefined>();
    const inside: Promise<unknown>[] = [];
    const entered = Array.from({ length: 10 }, async () => {
      const there = Promise.withResolvers<undefined>();
      inside.push(
        desk.store.within(c.organisationId, async () => {
          there.resolve(undefined);
          await leave.promise;
        }),
      );
      await there.promise;
    });
    await Promise.all(entered);
    const late = await asked(c.words(birthe, "punkt Drager"));
    expect(late.said).toMatch(trouble);
    expect(late.ms).toBeLessThan(4_500);
    const waiting = asked(c.words(birthe, "punkt Master"));
    leave.resolve(undefined);
    await Promise.all(inside);
    expect((await waiting).said).toContain("»Master« er noteret");
    expect(await proposals()).toEqual(["Master"]);
  });
});
