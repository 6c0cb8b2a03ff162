import { rm } from "node:fs/promises";

import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { isAlive } from "../../src/store/postgres-lock.ts";
import { setTimeout as pause } from "node:timers/promises";
import { silentLog } from "../support/log.ts";
import { temporaryFolder } from "../support/test-server.ts";

/** A database server that can be killed. What is committed is on its disk. */
export type Server = {
  url: string;
  /** `kill -9` of its first process; up again after `restMs`, on the same port. */
  crash(restMs: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startServer(): Promise<Server> {
  const dataDir = await temporaryFolder(`referent-faults-${process.pid}-`);
  let running: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
  const { url } = running;
  return {
    url,
    async crash(restMs) {
      const { pid } = running;
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await pause(10);
      await pause(restMs);
      running = await startEmbeddedPostgres({ dataDir, log: silentLog });
      if (running.url !== url) throw new Error("The database came back on another port.");
    },
    async stop() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
