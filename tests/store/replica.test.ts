import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";

import { DeliveryError, type TurnRule } from "../../src/ports.ts";
import { openPacing } from "../../src/store/pacing.ts";
import { openReplica } from "../../src/store/replica.ts";
import { openDatabaseGate, type DatabaseGate } from "../support/database-gate.ts";
import { silentLog } from "../support/log.ts";
import { useStore } from "./test-store.ts";
import { soon } from "../support/soon.ts";

const test = useStore();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await test.rows.pace.deleteMany();
});

async function aGate(): Promise<DatabaseGate> {
  const gate = await openDatabaseGate(test.url);
  ends.push(() => gate.close());
  return gate;
}

async function aReplica(url: string) {
  const replica = openReplica(url);
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
  pool.on("error", () => undefined);
  const pacing = openPacing(pool, replica, silentLog);
  let isGone = false;
  const die = async (): Promise<void> => {
    if (isGone) return;
    isGone = true;
    pacing.close();
    await replica.leave();
    await pool.end();
  };
  ends.push(die);
  const company = await replica.enter();
  return { replica, company, pacing, pool, die };
}

describe("places among the replicas", () => {
  it("are one each, and all count alike when one comes", async () => {
    const three = [await aReplica(test.url), await aReplica(test.url), await aReplica(test.url)];
    await vi.waitFor(() => {
      expect(three.map(({ replica }) => replica.place())).toEqual([0, 1, 2].map((slot) => ({ slot, of: 3 })));
    }, soon);
  });

  it("say to whoever comes whether it is alone, whichever place the others have; who cannot ask does not know", async () => {
    const [first, second] = [await aReplica(test.url), await aReplica(test.url)];
    await first.die();
    const third = await aReplica(test.url);
    expect([first, second, third].map(({ company }) => company.isAlone)).toEqual([true, false, false]);
    for (const one of [second, third]) await one.die();
    await vi.waitFor(async () => {
      const last = await aReplica(test.url);
      await last.die();
      expect(last.company.isAlone).toBe(true);
    }, soon);
    const gate = await aGate();
    gate.set("gone");
    expect((await aReplica(gate.url)).company.isAlone).toBe(false);
  });

  it("are free again at once when one leaves, and are taken by the next", async () => {
    const [first, second] = [await aReplica(test.url), await aReplica(test.url)];
    await first.die();
    const third = await aReplica(test.url);
    expect(third.replica.place()).toEqual({ slot: 0, of: 2 });
    expect(second.replica.place()).toEqual({ slot: 1, of: 2 });
  });

  it("are kept in mind while the database is gone, and taken anew when it is back", async () => {
    const gate = await aGate();
    const [first, second] = [await aReplica(gate.url), await aReplica(gate.url)];
    await vi.waitFor(() => {
      expect(first.replica.place()).toEqual({ slot: 0, of: 2 });
    }, soon);
    gate.set("gone");
    await vi.waitFor(() => {
      expect([first.replica.sight().is, second.replica.sight().is]).toEqual(["gone", "gone"]);
    }, soon);
    expect(await first.replica.sees()).toBe(false);
    expect(first.replica.place()).toEqual({ slot: 0, of: 2 });
    expect(second.replica.place()).toEqual({ slot: 1, of: 2 });
    gate.set("open");
    await vi.waitFor(() => {
      expect([first.replica.sight().is, second.replica.sight().is]).toEqual(["back", "back"]);
      const places = [first, second].map(({ replica }) => replica.place());
      expect(places.map(({ slot }) => slot).toSorted()).toEqual([0, 1]);
      expect(places.map(({ of }) => of)).toEqual([2, 2]);
    }, soon);
    expect(await first.replica.sees()).toBe(true);
  });

  it("are given up by a line that froze, once somebody asks over it", async () => {
    const gate = await aGate();
    const { replica } = await aReplica(gate.url);
    gate.set("frozen");
    expect(await replica.sees()).toBe(false);
    await vi.waitFor(() => {
      expect(replica.sight().is).toBe("gone");
    }, soon);
  });
});

const rule: TurnRule = { gapMs: 200, atOnce: 1 };

describe("a conversation's distance without a database", () => {
  /** When what was sent began, in order; each is on its way for 30 ms. */
  async function sendings(
    senders: Awaited<ReturnType<typeof aReplica>>[],
    count: number,
    meanwhile: () => Promise<void>,
  ) {
    const at: number[] = [];
    const send = async ({ pacing }: (typeof senders)[number]): Promise<void> => {
      const done = await pacing.turn({ account: "slack:T1", name: "D1", patienceMs: 120_000 }, rule);
      at.push(performance.now());
      await pause(30);
      await done();
    };
    const sent = senders.flatMap((sender) => Array.from({ length: count }, () => send(sender)));
    await meanwhile();
    await Promise.all(sent);
    return at.toSorted((a, b) => a - b);
  }

  const nearest = (at: number[]): number => Math.min(...at.slice(1).map((one, index) => one - at[index]!));

  it.each(["gone", "frozen"] as const)(
    "is kept by one and by several, when it is %s",
    { timeout: 180_000 },
    async (mode) => {
      const gate = await aGate();
      const senders = [await aReplica(gate.url), await aReplica(gate.url), await aReplica(gate.url)];
      await vi.waitFor(() => {
        expect(senders.map(({ replica }) => replica.place().of)).toEqual([3, 3, 3]);
      }, soon);
      gate.set(mode);
      const at = await sendings(senders, 2, () => Promise.resolve());
      expect(at).toHaveLength(6);
      expect(nearest(at)).toBeGreaterThan(rule.gapMs - 20);
    },
  );

  it.each([
    ["a moment", 2_000, 5],
    ["longer than we wait for our own connection", 6_500, 9],
  ])(
    "is kept over the moment it goes and the moment it is back, after %s",
    { timeout: 180_000 },
    async (_, ms, count) => {
      const gate = await aGate();
      const senders = [await aReplica(gate.url), await aReplica(gate.url), await aReplica(gate.url)];
      const at = await sendings(senders, count, async () => {
        await pause(500);
        gate.set("gone");
        await pause(ms);
        gate.set("open");
      });
      expect(at).toHaveLength(3 * count);
      expect(nearest(at)).toBeGreaterThan(rule.gapMs - 20);
    },
  );

  it(
    "is waited for while the database is only busy, and so is a platform's Retry-After",
    { timeout: 60_000 },
    async () => {
      const { pacing, pool } = await aReplica(test.url);
      const conversation = { account: "teams:T1", name: "a:1" };
      await pacing.hold(conversation.account, 3_000);
      const began = performance.now();
      const busy = [1, 2, 3, 4].map(() => pool.query("SELECT pg_sleep(3.5)").catch(() => undefined));
      await pacing.turn(conversation, { gapMs: 100, atOnce: 4 });
      expect(performance.now() - began).toBeGreaterThan(2_900);
      await Promise.all(busy);
    },
  );

  it("keeps to what a platform said about waiting", async () => {
    const gate = await aGate();
    const { pacing } = await aReplica(gate.url);
    gate.set("gone");
    await pacing.hold("teams:T2", 1_500);
    const began = performance.now();
    await pacing.turn({ account: "teams:T2", name: "a:1" }, { gapMs: 100, atOnce: 4 });
    expect(performance.now() - began).toBeGreaterThan(1_450);
  });

  it("tells others what a platform said while it was gone, once it is back", async () => {
    const gate = await aGate();
    const { pacing } = await aReplica(gate.url);
    const other = await aReplica(test.url);
    gate.set("gone");
    await pacing.hold("teams:T3", 600_000);
    gate.set("open");
    await expect.poll(() => test.rows.pace.count({ where: { lane: "teams:T3", heldUntil: { not: null } } })).toBe(1);
    const turn = other.pacing.turn({ account: "teams:T3", name: "a:1", patienceMs: 700 }, { gapMs: 100, atOnce: 4 });
    await expect(turn).rejects.toThrow(DeliveryError);
  });

  it.each(["this", "another"])(
    "of a turn that is waited for is kept to when a platform tells %s replica to wait",
    async (who) => {
      const [own, other] = [await aReplica(test.url), await aReplica(test.url)];
      const account = `teams:T-${who}`;
      const turn = (patienceMs: number): Promise<unknown> =>
        own.pacing.turn({ account, name: "a:1", patienceMs }, { gapMs: 2_000, atOnce: 2 });
      for (let nth = 0; nth < 2; nth += 1) await turn(5_000);
      const waiting = turn(10_000);
      await Promise.all([
        expect(waiting).rejects.toMatchObject({ message: "held" }),
        pause(200).then(() => (who === "this" ? own : other).pacing.hold(account, 600_000)),
      ]);
    },
  );

  it("is not waited for longer than somebody has patience", async () => {
    const gate = await aGate();
    const { pacing } = await aReplica(gate.url);
    gate.set("gone");
    const turn = (): Promise<unknown> => pacing.turn({ account: "slack:T1", name: "D2", patienceMs: 700 }, rule);
    await turn();
    await expect(turn()).rejects.toThrow(DeliveryError);
  });
});
