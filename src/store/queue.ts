import type { PoolConfig } from "pg";
import { type ConstructorOptions, fromPrisma, type Job, PgBoss, type PrismaTransactionLike } from "pg-boss";
import { DeliveryError, type Log } from "../ports.ts";

/**
 * The queue behind the outbox: pg-boss, in the same database, and the only thing that ever tries again. Its clock is the database's;
 * a message is always due at once, and only a retry waits.
 */
export type Queue = {
  /** Puts the row in the queue in the caller's transaction: committed with it, gone with it. Higher priority goes first; 0 by default. */
  enqueue(tx: PrismaTransactionLike, outboxId: string, options?: { priority?: number }): Promise<void>;
  /** Takes rows one at a time in each of `concurrency` workers, the first time within milliseconds of the commit that put them there. */
  work(handle: Handle, options: { concurrency: number }): Promise<void>;
  /** Wakes this process's workers: look now. */
  nudge(): void;
  /** Takes nothing more, waits for those in hand, and leaves the database. */
  stop(): Promise<void>;
  /** Rows put and not yet done with, those that wait for another try too. */
  pending(): Promise<number>;
};

/**
 * Done when it returns. `DeliveryError` says whether and when to try again: `never` ends the row, `later` waits `afterMs`, or longer each
 * time. Anything else thrown is a bug: logged, and tried again likewise. `attempt` counts from 1, crashed attempts included.
 */
export type Handle = (work: { outboxId: string; attempt: number }) => Promise<void>;

export type QueueOptions = {
  databaseUrl: string;
  log: Log;
  /** How often to look for what a dead worker left, and (where no notice came) for rows; in seconds, for tests. */
  pace?: { supervise: number; poll: number };
};

const QUEUE = "outbox";
const YEAR_S = 365 * 24 * 3600;

/**
 * A worker that is alive says so every 5 s; after 15 s of silence its row is another's. Rows are kept until they are done (pg-boss would
 * drop what waits longer than two weeks), and tried until the handler says stop: whether a message is still wanted is not for a queue.
 */
const RULES = {
  notify: true,
  heartbeatSeconds: 15,
  expireInSeconds: 120,
  retryLimit: 1_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 900,
  retentionSeconds: 10 * YEAR_S,
  deleteAfterSeconds: 3600,
};

/** The queue's tables and our queue's rules, in the state this version needs. Called by `applyMigrations`, one replica at a time. */
export async function installQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: 3_000,
    schedule: false,
    supervise: false,
  });
  // What goes wrong here is thrown by the calls; the event would end the process.
  boss.on("error", () => undefined);
  await boss.start();
  try {
    if ((await boss.getQueue(QUEUE)) === null) await boss.createQueue(QUEUE, RULES);
    else await boss.updateQueue(QUEUE, RULES);
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Connects to a database that `applyMigrations` has been at. */
export async function createQueue({
  databaseUrl,
  log,
  pace = { supervise: 10, poll: 2 },
}: QueueOptions): Promise<Queue> {
  const boss = new PgBoss(settings(databaseUrl, pace.supervise));
  reportErrors(boss, log);
  await boss.start();
  const workers = new Set<string>();
  const alarms = new Set<NodeJS.Timeout>();
  const nudge = (): void => {
    for (const id of workers) boss.notifyWorker(id);
  };
  const later = (ms: number): void => {
    const alarm = setTimeout(() => {
      alarms.delete(alarm);
      nudge();
    }, ms);
    alarms.add(alarm.unref());
  };
  return {
    enqueue: async (tx, outboxId, options) => {
      await boss.send(QUEUE, { outboxId }, { db: fromPrisma(tx), priority: options?.priority ?? 0 });
    },
    work: async (handle, { concurrency }) => {
      for (let count = 0; count < concurrency; count += 1)
        workers.add(await startWorker({ boss, log, handle, later, poll: pace.poll }));
    },
    nudge,
    stop: async () => {
      for (const alarm of alarms) clearTimeout(alarm);
      await boss.offWork(QUEUE, { wait: true });
      workers.clear();
      await boss.stop();
    },
    pending: async () => {
      const { rows } = await boss
        .getDb()
        .executeSql(`select count(*)::int as count from pgboss.job where name = $1 and state < 'completed'`, [QUEUE]);
      return (rows as { count: number }[])[0]?.count ?? 0;
    },
  };
}

type Worker = { boss: PgBoss; log: Log; handle: Handle; later: (ms: number) => void; poll: number };

/** One pg-boss worker of batch size 1: a process that dies repeats at most the row in hand. Returns the worker's id. */
async function startWorker({ boss, log, handle, later, poll }: Worker): Promise<string> {
  const pace = { pollingIntervalSeconds: poll, notifyPollingIntervalSeconds: poll, heartbeatRefreshSeconds: 5 };
  // Known before the first row can be in hand: work() answers first, the worker fetches after.
  const started = boss.work<{ outboxId: string }>(
    QUEUE,
    { ...pace, batchSize: 1, localConcurrency: 1 },
    async ([job]) => {
      if (job === undefined) return;
      await tryOnce({ boss, log, handle, later, poll }, job);
      // pg-boss would rest a whole poll after each row; there may be more.
      boss.notifyWorker(await started);
    },
  );
  return await started;
}

async function tryOnce({ boss, log, handle, later }: Worker, job: Job<{ outboxId: string }>): Promise<void> {
  const { outboxId } = job.data;
  const attempt = job.retryCount + 1;
  try {
    await handle({ outboxId, attempt });
  } catch (error) {
    const delivery = error instanceof DeliveryError ? error : null;
    if (delivery === null) log.error({ outboxId, attempt, error }, "A delivery failed in our own code.");
    if (delivery?.retry === "never") {
      log.warn({ outboxId, attempt, why: delivery.message }, "A message was given up.");
      return;
    }
    const waitMs = delivery?.afterMs ?? restMs(attempt);
    await postpone(boss, job, waitMs);
    log.info({ outboxId, attempt, waitMs, why: delivery?.message ?? "bug" }, "A message waits for another try.");
    later(waitMs);
  }
}

/** 1 s, 2 s, 4 s … a quarter of an hour, and half as much again at random, so that those who failed together do not return together. */
function restMs(attempt: number): number {
  return Math.min(1_000 * 2 ** Math.min(attempt - 1, 16), 900_000) * (1 + Math.random() / 2);
}

/** Failed, and due again in `waitMs`, in one step. pg-boss's own completion after it finds nothing, since the claim is gone. */
async function postpone(boss: PgBoss, job: Job<{ outboxId: string }>, waitMs: number): Promise<void> {
  const transaction = await boss.getDb().beginTransaction?.();
  if (transaction === undefined) throw new Error("pg-boss has not its own connections.");
  try {
    // Both know the claim: a row that went to another worker meanwhile is left alone.
    await boss.fail(QUEUE, { id: job.id, retryCount: job.retryCount }, null, { db: transaction.db });
    await boss.update(QUEUE, undefined, { id: job.id, startAfter: waitMs / 1000, db: transaction.db });
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

/** A gone database answers in seconds: connecting may take 3, a question 15. */
function settings(databaseUrl: string, supervise: number): ConstructorOptions & PoolConfig {
  return {
    connectionString: databaseUrl,
    application_name: "referent-queue",
    max: 4,
    connectionTimeoutMillis: 3_000,
    query_timeout: 15_000,
    keepAlive: true,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: supervise,
    monitorIntervalSeconds: supervise,
    maintenanceIntervalSeconds: 3600,
  };
}

/** Every poll of every worker complains while the database is away: once a minute is enough. */
function reportErrors(boss: PgBoss, log: Log): void {
  let quietUntil = 0;
  const report = (why: string): void => {
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + 60_000;
    log.warn({ why }, "The queue has trouble.");
  };
  boss.on("error", (error) => {
    report(error.message);
  });
  boss.on("warning", ({ message }) => {
    report(message);
  });
}
