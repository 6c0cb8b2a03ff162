import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";

import { DeliveryError, type NewMessage, type OutboxRow } from "../../src/ports.ts";
import { examineDatabase } from "../../src/store/examination.ts";
import { openStore } from "../../src/store/store.ts";
import { silentLog } from "../support/log.ts";
import { anOrganisation, noon, useStore } from "./test-store.ts";
import { soon } from "../support/soon.ts";

/** What an operator says to a message that did not get out. */

const test = useStore();
const senders: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of senders.splice(0)) await close();
  await test.rows.outbox.updateMany({ data: { state: "sent" } });
});

type Facts = { state?: string; why?: string; attempts?: number; createdAt?: Date; settledAt?: Date };

/** A row of the outbox, as these say it is. */
async function aRow(facts: Facts): Promise<string> {
  const { organisationId, people } = await anOrganisation(test.store, ["Ane"]);
  const key = randomUUID();
  const to = { kind: "person", personId: people[0]!.id } as const;
  const message: NewMessage = { key, to, card: { summary: "Husk mødet", elements: [] } };
  await test.store.within(organisationId, ({ outbox }) => outbox.put(message));
  return (await test.rows.outbox.update({ where: { key }, data: facts })).id;
}

const read = (id: string) => test.rows.outbox.findUniqueOrThrow({ where: { id } });
const stuck = async (): Promise<number | null | undefined> => (await examineDatabase(test.url))?.stuck;

/** A replica that no platform takes anything of; what it was given, and which of it was the last try. */
async function aReplica(): Promise<{ row: OutboxRow; isLast: boolean }[]> {
  const clock = { now: () => test.clock.time };
  const store = await openStore({ databaseUrl: test.url, clock, log: silentLog });
  senders.push(() => store.close());
  const seen: { row: OutboxRow; isLast: boolean }[] = [];
  await store.outbox.work((row, isLast) => {
    seen.push({ row, isLast });
    return Promise.reject(new DeliveryError("busy", "later"));
  });
  return seen;
}

describe("dropping", () => {
  it("takes out what has failed, keeps why it had, and the doctor is content", async () => {
    const id = await aRow({ state: "failed", why: "not-installed", attempts: 2, settledAt: noon });
    expect(await stuck()).toBe(1);
    expect(await test.store.outbox.drop(id, "by an operator")).toBe("done");
    expect(await read(id)).toMatchObject({ state: "dropped", why: "by an operator; had failed: not-installed" });
    expect(await stuck()).toBe(0);
  });

  it("is refused while the message goes out", async () => {
    const id = await aRow({});
    await test.rows
      .$executeRaw`UPDATE outbox SET leased_until = clock_timestamp() + interval '20 seconds' WHERE id = ${id}::uuid`;
    expect(await test.store.outbox.drop(id, "by an operator")).toBe("in-hand");
    expect(await read(id)).toMatchObject({ state: "due", why: null });
    await test.rows.$executeRaw`UPDATE outbox SET leased_until = clock_timestamp() WHERE id = ${id}::uuid`;
    expect(await test.store.outbox.drop(id, "by an operator")).toBe("done");
  });

  it("holds for who was about to take the row", async () => {
    const id = await aRow({});
    const operator = new pg.Client({ connectionString: test.url });
    await operator.connect();
    await operator.query("BEGIN");
    await operator.query("UPDATE outbox SET state = 'dropped' WHERE id = $1", [id]);
    const seen = await aReplica();
    try {
      await vi.waitFor(async () => {
        // On another connection: what a transaction sees of the others' waiting stays as it was when it first looked.
        const waiting = await test.rows.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(waiting).not.toEqual([]);
      }, soon);
    } finally {
      await operator.query("COMMIT");
      await operator.end();
    }
    await pause(300);
    expect(seen).toEqual([]);
    expect(await read(id)).toMatchObject({ state: "dropped", attempts: 0 });
  });

  it("says what there is not", async () => {
    const id = await aRow({ state: "sent" });
    expect(await test.store.outbox.drop(id, "by an operator")).toBe("sent");
    expect(await test.store.outbox.drop(randomUUID(), "by an operator")).toBe("unknown");
  });
});

describe("retrying", () => {
  const twoDaysAgo = new Date(noon.getTime() - 48 * 3600_000);

  it("gives what was given up after a day all its tries again", async () => {
    const id = await aRow({ state: "failed", why: "busy", attempts: 40, createdAt: twoDaysAgo, settledAt: noon });
    expect(await test.store.outbox.retry(id)).toBe("done");
    const seen = await aReplica();
    await vi.waitFor(() => {
      // A second after the first: the waits begin anew, too.
      expect(seen.map(({ row, isLast }) => [row.attempt, isLast])).toEqual([
        [41, false],
        [42, false],
      ]);
    }, soon);
    expect(await stuck()).toBe(0);
    expect(await read(id)).toMatchObject({ state: "due", createdAt: twoDaysAgo });
  });

  it("ends again after another day", async () => {
    const id = await aRow({ state: "failed", why: "busy", attempts: 40, createdAt: twoDaysAgo, settledAt: noon });
    await test.store.outbox.retry(id);
    const [attempts, retriedAt] = [51, new Date(noon.getTime() - 25 * 3600_000)];
    await test.rows.outbox.update({ where: { id }, data: { attempts, retriedAt } });
    const seen = await aReplica();
    await vi.waitFor(async () => {
      expect((await read(id)).state).toBe("failed");
    }, soon);
    expect(seen.map(({ isLast }) => isLast)).toEqual([true]);
  });

  it("is refused when what it said was emptied", async () => {
    const id = await aRow({ state: "failed", why: "busy", settledAt: noon });
    await test.rows.outbox.update({ where: { id }, data: { message: {} } });
    expect(await test.store.outbox.retry(id)).toBe("emptied");
    expect(await read(id)).toMatchObject({ state: "failed", why: "busy" });
    expect(await test.store.outbox.retry(randomUUID())).toBe("unknown");
  });
});
