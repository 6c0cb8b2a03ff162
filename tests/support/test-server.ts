import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { applyMigrations } from "../../src/store/migrations.ts";
import { silentLog } from "./log.ts";

/** A PostgreSQL server for as long as a run lasts: for all tests, or for one replayed story. */

const FOLDER = "referent-test-";

/** One for the run, its database migrated and empty. Speed before safety: nothing here has to outlive the machine. */
export async function startTestServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  await sweep();
  const dataDir = await temporaryFolder(`${FOLDER}${process.pid}-`);
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, throwaway: true });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await applyMigrations(server.url);
    return { url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder that a server which root started under another user can pass through. */
export async function temporaryFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o711);
  return folder;
}

/** Ends the servers and folders of runs that were killed. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^referent-test-(\d+)-/.exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const dataDir = join(tmpdir(), name);
    const made = await stat(join(dataDir, "postgres")).catch(() => null);
    const server = made && (await startEmbeddedPostgres({ dataDir, log: silentLog }).catch(() => null));
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
