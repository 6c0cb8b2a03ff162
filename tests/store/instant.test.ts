import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DeliveryError, type NewMessage, type OutboxMessage } from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import { silentLog } from "../support/log.ts";
import { anOrganisation, useStore } from "./test-store.ts";
import { soon } from "../support/soon.ts";

/** The database's clock has been set back: what was written before stands further ahead than it can be, and is not waited for. */

const test = useStore();
const rule = { perSecond: 5, atOnce: 10, addresseeGapMs: 0 };
const single = { gapMs: 300, atOnce: 1 };
const several = { gapMs: 300, atOnce: 4 };
const ends: (() => Promise<void>)[] = [];
/** A workspace of its own for each test: a process remembers what it was told of one. */
let account = "";
let count = 0;
let one: Awaited<ReturnType<typeof anOrganisation>>;

beforeEach(async () => {
  account = `slack:T${(count += 1)}`;
  one = await anOrganisation(test.store, ["Ane"]);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await test.rows.outbox.updateMany({ where: { state: "due" }, data: { state: "dropped" } });
  await test.rows.pace.deleteMany();
});

/** Due, for somebody in the workspace. */
async function put(): Promise<string> {
  const key = randomUUID();
  const card = { summary: "Husk mødet", elements: [] };
  const message: OutboxMessage = { key, to: { kind: "person", personId: randomUUID() }, card };
  await test.store.within(one.organisationId, ({ outbox }) => outbox.put(message as NewMessage));
  await test.rows.outbox.update({ where: { key }, data: { account } });
  return key;
}

/** What is sent from now on. */
async function sent(refuse: (key: string) => DeliveryError | null = () => null): Promise<string[]> {
  const store = await openStore({ databaseUrl: test.url, clock: { now: () => test.clock.time }, log: silentLog });
  ends.push(() => store.close());
  const keys: string[] = [];
  await store.outbox.work(
    ({ key }) => {
      const refusal = refuse(key);
      keys.push(key);
      return refusal
        ? Promise.reject(refusal)
        : Promise.resolve({ state: "sent", message: { platform: "slack", id: key } });
    },
    { slack: rule },
  );
  return keys;
}

async function ahead(key: string, columns: string, by: string): Promise<void> {
  const set = columns.split(" ").map((column) => `${column} = clock_timestamp() + interval '${by}'`);
  await test.rows.$executeRawUnsafe(`UPDATE outbox SET ${set.join(", ")} WHERE key = '${key}'`);
}

async function laneAhead(lane: string, column: "free_at" | "held_until", by: string): Promise<void> {
  await test.rows.$executeRawUnsafe(
    `INSERT INTO pace (lane, ${column}) VALUES ('${lane}', clock_timestamp() + interval '${by}')`,
  );
}

/** Less than a lane can be ahead by itself, and more than a busy machine takes to answer: who would have to wait is told that it is held. */
const patienceMs = 9_000;

describe.each(["3 hours", "1 hour", "30 minutes"])("after the clock was set back by %s", (by) => {
  it("rows that were put, tried and taken before are sent", async () => {
    const [fresh, tried, taken] = [await put(), await put(), await put()];
    await test.rows.outbox.updateMany({ where: { key: { in: [tried, taken] } }, data: { attempts: 1 } });
    await ahead(fresh, "ready_at", by);
    await ahead(tried, "ready_at", by);
    await ahead(taken, "ready_at leased_until", by);
    await laneAhead(account, "free_at", by);
    const keys = await sent();
    await vi.waitFor(() => {
      expect(keys.toSorted()).toEqual([fresh, tried, taken].toSorted());
    }, soon);
  });

  it.each([single, several])("a lane is taken, where $atOnce may go at a time", async (pace) => {
    await laneAhead(`${account}:C1`, "free_at", by);
    await test.store.pacing.turn({ account, name: "C1", patienceMs }, pace);
    // It has been brought back to what it can be.
    await test.store.pacing.turn({ account, name: "C2", patienceMs }, pace);
    const [{ ms } = { ms: 0 }] = await test.rows.$queryRaw<{ ms: number }[]>`
      SELECT extract(epoch FROM free_at - clock_timestamp())::float8 * 1000 AS ms FROM pace WHERE lane = ${`${account}:C1`}`;
    expect(ms).toBeLessThan(12_000);
  });
});

describe("what a platform said about waiting", () => {
  it.each(["3 hours", "1 hour"])("is not waited for, when it stands %s ahead", async (by) => {
    await laneAhead(account, "held_until", by);
    await test.store.pacing.turn({ account, name: "C1", patienceMs }, several);
  });

  it("after the clock was set back holds, whatever was said before", async () => {
    await laneAhead(account, "held_until", "1 hour");
    await test.store.pacing.hold(account, 20 * 60_000);
    const other = await openStore({ databaseUrl: test.url, clock: { now: () => test.clock.time }, log: silentLog });
    ends.push(() => other.close());
    for (const pace of [single, several])
      await expect(other.pacing.turn({ account, name: "C1", patienceMs: 700 }, pace)).rejects.toMatchObject({
        message: "held",
        retry: "later",
      });
  });

  it.each([40, 50])("holds for %d minutes, also for the row that it was said of", async (minutes) => {
    const key = await put();
    const tooMany = new DeliveryError("ratelimited", "later", minutes * 60_000);
    const keys = await sent(() => tooMany);
    await vi.waitFor(async () => {
      expect(await test.rows.delivery.count({ where: { outbox: { key } } })).toBe(1);
    }, soon);
    await test.store.pacing.hold(account, minutes * 60_000);
    // By then the row's own wait is over, which is never longer than what it can be believed for.
    await test.rows
      .$executeRaw`UPDATE outbox SET ready_at = clock_timestamp() WHERE key = ${key} AND ready_at < clock_timestamp() + interval '25 minutes'`;
    await pause(700);
    expect(keys).toEqual([key]);
  });

  it("and a growing wait are kept to, twenty minutes and more", async () => {
    const [key, held] = [await put(), await put()];
    await test.rows.outbox.update({ where: { key }, data: { attempts: 12 } });
    await ahead(key, "ready_at", "22 minutes");
    await test.rows.outbox.update({ where: { key: held }, data: { account: "slack:T2" } });
    await laneAhead("slack:T2", "held_until", "54 minutes");
    const keys = await sent();
    await pause(700);
    expect(keys).toEqual([]);
  });
});

describe("a turn among several", () => {
  it("that nobody waited for has not been taken from those who do", async () => {
    const { pacing } = test.store;
    const turn = (most: number) => pacing.turn({ account, name: "C1", patienceMs: most }, { gapMs: 60_000, atOnce: 4 });
    const freeAt = async () => (await test.rows.pace.findUniqueOrThrow({ where: { lane: `${account}:C1` } })).freeAt;
    for (let nth = 0; nth < 4; nth += 1) await turn(patienceMs);
    const before = await freeAt();
    for (let nth = 0; nth < 8; nth += 1) await expect(turn(100)).rejects.toMatchObject({ message: "held" });
    expect(await freeAt()).toEqual(before);
  });
});
