import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DeliveryError } from "../../src/ports.ts";
import { connect, type Connection } from "../../src/store/client.ts";
import { createQueue, type Queue } from "../../src/store/queue.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { keptLog, silentLog } from "../support/log.ts";

let database: TestDatabase;
let connection: Connection;
const queues: Queue[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(database.url);
});

beforeEach(async () => {
  await connection.pool.query("delete from pgboss.job where name = 'outbox'");
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const queue of queues.splice(0)) await queue.stop();
});

afterAll(async () => {
  await connection.close();
  await database.drop();
});

const patience = { timeout: 15_000, interval: 10 };

async function open(
  options: { log?: ReturnType<typeof keptLog>; pace?: { supervise: number; poll: number } } = {},
): Promise<Queue> {
  const queue = await createQueue({ databaseUrl: database.url, log: silentLog, ...options });
  queues.push(queue);
  return queue;
}

async function put(queue: Queue, outboxId: string, options?: { priority?: number }): Promise<void> {
  await connection.prisma.$transaction((tx) => queue.enqueue(tx, outboxId, options));
}

describe("the queue", () => {
  it("takes a row with the commit of the transaction it was put in, and forgets it with the rollback", async () => {
    const queue = await open();
    await expect(
      connection.prisma.$transaction(async (tx) => {
        await queue.enqueue(tx, "rolled back");
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await queue.pending()).toBe(0);

    const done: string[] = [];
    await queue.work(
      ({ outboxId }) => {
        done.push(outboxId);
        return Promise.resolve();
      },
      { concurrency: 2 },
    );
    await connection.prisma.$transaction(async (tx) => {
      await queue.enqueue(tx, "committed");
      expect(await queue.pending()).toBe(0);
    });
    await expect.poll(() => done, patience).toEqual(["committed"]);
    await expect.poll(() => queue.pending(), patience).toBe(0);
  });

  it("hears of a row put by another replica at once, without waiting to look", async () => {
    const worker = await open({ pace: { supervise: 60, poll: 60 } });
    const done: string[] = [];
    await worker.work(
      ({ outboxId }) => {
        done.push(outboxId);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    const other = await open();
    await put(other, "first");
    await expect.poll(() => done, { timeout: 5_000, interval: 10 }).toEqual(["first"]);
    await put(other, "second");
    await expect.poll(() => done, { timeout: 5_000, interval: 10 }).toEqual(["first", "second"]);
  });

  it("gives the most urgent row first", async () => {
    const queue = await open();
    await put(queue, "bulk");
    await put(queue, "urgent", { priority: 10 });
    const done: string[] = [];
    await queue.work(
      ({ outboxId }) => {
        done.push(outboxId);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await expect.poll(() => done, patience).toEqual(["urgent", "bulk"]);
  });

  it("tries again not before the time a DeliveryError gives, and soon after", async () => {
    const queue = await open({ pace: { supervise: 60, poll: 60 } });
    const tries: { attempt: number; at: number }[] = [];
    await queue.work(
      ({ attempt }) => {
        tries.push({ attempt, at: performance.now() });
        if (attempt < 3) throw new DeliveryError("rate limited", "later", 700);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await put(queue, "refused twice");
    await expect.poll(() => tries.map(({ attempt }) => attempt), patience).toEqual([1, 2, 3]);
    for (const [before, after] of [tries.slice(0, 2), tries.slice(1)]) {
      expect(after!.at - before!.at).toBeGreaterThanOrEqual(690);
      expect(after!.at - before!.at).toBeLessThan(5_000);
    }
    await expect.poll(() => queue.pending(), patience).toBe(0);
  });

  it("rests longer after each failure when no time was given, and logs a bug with its stack", async () => {
    const log = keptLog();
    const queue = await open({ log });
    const bug = new Error("a bug");
    await queue.work(
      ({ attempt }) => {
        if (attempt < 3) throw bug;
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await put(queue, "broken twice");
    await expect.poll(() => queue.pending(), patience).toBe(0);
    expect(log.lines.filter(({ level }) => level === "error").map(({ facts }) => facts["error"])).toEqual([bug, bug]);
    const rests = log.lines.filter(({ level }) => level === "info").map(({ facts }) => facts["waitMs"] as number);
    expect(rests).toHaveLength(2);
    expect(rests[0]).toBeGreaterThanOrEqual(1_000);
    expect(rests[0]).toBeLessThanOrEqual(1_500);
    expect(rests[1]).toBeGreaterThanOrEqual(2_000);
    expect(rests[1]).toBeLessThanOrEqual(3_000);
  });

  it("never tries again what can never be delivered", async () => {
    const log = keptLog();
    const queue = await open({ log });
    let tries = 0;
    await queue.work(
      () => {
        tries += 1;
        throw new DeliveryError("the person is gone", "never");
      },
      { concurrency: 1 },
    );
    await put(queue, "hopeless");
    await expect.poll(() => log.lines.map(({ level }) => level), patience).toEqual(["warn"]);
    await expect.poll(() => queue.pending(), patience).toBe(0);
    expect(tries).toBe(1);
  });

  it("waits for the row in hand when it is stopped, and leaves the others", async () => {
    const queue = await createQueue({ databaseUrl: database.url, log: silentLog });
    const taken = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const done: string[] = [];
    await queue.work(
      async ({ outboxId }) => {
        taken.resolve(undefined);
        await release.promise;
        done.push(outboxId);
      },
      { concurrency: 1 },
    );
    await put(queue, "in hand");
    await taken.promise;
    await put(queue, "next");
    const stopped = queue.stop();
    release.resolve(undefined);
    await stopped;
    expect(done).toEqual(["in hand"]);
    expect(await (await open()).pending()).toBe(1);
  });

  it("hands 200 rows to three workers exactly once each, without a rest between them", async () => {
    const pace = { supervise: 60, poll: 60 };
    const three = [await open({ pace }), await open({ pace }), await open({ pace })];
    const ids = Array.from({ length: 200 }, (_, index) => `row ${index}`);
    const insert = async (tx: Parameters<Queue["enqueue"]>[0]): Promise<void> => {
      for (const id of ids) await three[0]!.enqueue(tx, id);
    };
    await connection.prisma.$transaction(insert, { timeout: 15_000 });
    const done: string[] = [];
    for (const queue of three) {
      await queue.work(
        ({ outboxId }) => {
          done.push(outboxId);
          return Promise.resolve();
        },
        { concurrency: 2 },
      );
    }
    await expect.poll(() => three[0]!.pending(), patience).toBe(0);
    expect(done.toSorted()).toEqual(ids.toSorted());
  });

  it("gives the row of a killed worker to another", async () => {
    const queue = await open({ pace: { supervise: 1, poll: 0.5 } });
    const program = fileURLToPath(new URL("../support/queue-app.ts", import.meta.url));
    const child = spawn(process.execPath, [program, database.url], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    await put(queue, "taken by the dead");
    for await (const line of createInterface({ input: child.stdout })) {
      expect(line).toBe("taken by the dead");
      break;
    }
    child.kill("SIGKILL");
    await once(child, "exit");
    // The silence that tells a dead worker is 15 s: let it be over.
    await connection.pool.query(
      "update pgboss.job set heartbeat_on = heartbeat_on - interval '15 s' where state = 'active'",
    );

    const done: { outboxId: string; attempt: number }[] = [];
    await queue.work(
      (job) => {
        done.push(job);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await expect.poll(() => done, patience).toEqual([{ outboxId: "taken by the dead", attempt: 2 }]);
  });
});
