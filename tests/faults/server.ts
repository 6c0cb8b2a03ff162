import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { isAlive, readServerLock } from "../../src/store/postgres-lock.ts";
import { silentLog } from "../support/log.ts";
import { temporaryFolder } from "../support/test-server.ts";

/** A database server that can be killed. What is committed is on its disk. */
export type Server = {
  url: string;
  /** `kill -9` of its first process; resolves when it is up again, on the same port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
};

export async function startServer(): Promise<Server> {
  const dataDir = await temporaryFolder(`referent-faults-${process.pid}-`);
  const running: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
  return {
    url: running.url,
    async crash() {
      const lock = await readServerLock(join(dataDir, "postgres", "cluster"));
      if (!lock) return;
      process.kill(lock.pid, "SIGKILL");
      while (isAlive(lock.pid)) await pause(10);
      // Whoever started it starts it again.
      while (!(await answers(running.url))) await pause(50);
    },
    async stop() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
