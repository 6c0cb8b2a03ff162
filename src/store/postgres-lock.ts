import { createHash } from "node:crypto";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

/** What a PostgreSQL server writes in its folder while it has it (`postmaster.pid`). The port is null until it is known. */
export type ServerLock = { pid: number; port: number | null; ready: boolean };

/** The lock file as it stands, or null. Lines: process, folder, start, port, socket folder, address, shared memory, state. */
export async function readServerLock(cluster: string): Promise<ServerLock | null> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n").map((line) => line.trim());
  return { pid: Number(lines[0]), port: Number(lines[3]) || null, ready: lines[7] === "ready" };
}

/** Is there a process with this number? It may be another program's by now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * After a crash of the machine, or in a new container on an old volume, the process number in the lock file may be another program's by
 * now, and PostgreSQL then refuses to start. The file is removed only where it is certain that no server, nor an orphan of one, is at
 * work in the folder: on Linux, where every process tells the folder it stands in. Elsewhere, and where the process is gone, it is
 * PostgreSQL's to decide. Only for who has the launch to themselves: see `launchAlone`.
 */
export async function clearStaleLock(cluster: string): Promise<void> {
  if (process.platform !== "linux") return;
  const lock = await readServerLock(cluster);
  if (lock === null || !isAlive(lock.pid)) return;
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const standsIn = await readlink(`/proc/${name}/cwd`).catch(() => null);
    if (standsIn === cluster) return;
  }
  await rm(join(cluster, "postmaster.pid"), { force: true });
}

/**
 * Does `launch` while no other app on this machine does so for the same cluster; null when another one is at it. On Linux the lock is
 * an abstract socket, which the kernel frees with the process. Elsewhere no lock file is ever removed, and PostgreSQL's own is enough.
 */
export async function launchAlone<T>(cluster: string, launch: () => Promise<T>): Promise<T | null> {
  if (process.platform !== "linux") return await launch();
  const name = `\0referent-${createHash("sha256").update(cluster).digest("hex").slice(0, 40)}`;
  const holder = createServer();
  const held = await new Promise<boolean>((resolve) => {
    holder.once("error", () => {
      resolve(false);
    });
    holder.listen(name, () => {
      resolve(true);
    });
  });
  if (!held) return null;
  try {
    return await launch();
  } finally {
    await new Promise((resolve) => holder.close(resolve));
  }
}
