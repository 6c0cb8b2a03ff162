import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import {
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../src/store/embedded-postgres.ts";
import { temporaryFolder } from "../support/test-server.ts";
import { keptLog, silentLog } from "../support/log.ts";

const started: EmbeddedPostgres[] = [];
const folders: string[] = [];
const children: ChildProcess[] = [];
const isRoot = process.getuid?.() === 0;

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of started.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function folder(): Promise<string> {
  const made = await temporaryFolder("referent-embedded-");
  folders.push(made);
  return made;
}

async function start(
  dataDir: string,
  options: { shelter?: string; throwaway?: true } = { throwaway: true },
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, ...options });
  started.push(server);
  return server;
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** An app of its own with the server, in another process, so that it can be killed. */
async function startInAnotherProcess(dataDir: string): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const program = fileURLToPath(new URL("../support/embedded-app.ts", import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...(JSON.parse(line) as { url: string; pid: number }) };
  }
  throw new Error("the app ended before its server was up");
}

// Each test makes a cluster or two, and others may have the machine.
describe("the embedded server", { timeout: 60_000 }, () => {
  it("orders and folds letters as Danish does, and writes nothing of what people wrote to its log", async () => {
    const dataDir = await folder();
    const { url } = await start(dataDir);
    const rows = await ask<{ word: string }>(
      url,
      "select word from unnest(array['Århus', 'Zoo', 'Ærø', 'Aalborg', 'Ørsted', 'Bo']) word order by word",
    );
    expect(rows.map(({ word }) => word)).toEqual(["Bo", "Zoo", "Ærø", "Ørsted", "Aalborg", "Århus"]);
    expect(await ask(url, "select lower('ÅRSMØDE') as word, 'ÅRSMØDE' ilike '%årsmøde%' as found")).toEqual([
      { word: "årsmøde", found: true },
    ]);

    await expect(ask(url, "select 'closed text'::int")).rejects.toThrow("closed text");
    expect(await readFile(join(dataDir, "postgres", "postgres.log"), "utf8")).not.toContain("closed text");
  });

  it("keeps what was committed over a restart, on the same port and with the same password", async () => {
    const dataDir = await folder();
    const first = await start(dataDir, {});
    await ask(first.url, "create table kept as select 42 as answer");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start(dataDir);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("is adopted, not started, when the app before it was killed, and stopped when this one stops", async () => {
    const dataDir = await folder();
    const killed = await startInAnotherProcess(dataDir);
    await ask(killed.url, "create table kept as select 42 as answer");
    killed.child.kill("SIGKILL");
    await once(killed.child, "exit");

    const adopter = await start(dataDir);
    expect(adopter.pid).toBe(killed.pid);
    expect(await ask(adopter.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    await adopter.stop();
    await expect.poll(() => isAlive(adopter.pid)).toBe(false);
  });

  it("is found by who only looks, who neither makes, starts, holds nor stops it", async () => {
    const dataDir = await folder();
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();
    expect(await readdir(dataDir)).toEqual([]);
    const killed = await startInAnotherProcess(dataDir);
    killed.child.kill("SIGKILL");
    await once(killed.child, "exit");

    expect(await findEmbeddedPostgres(dataDir)).toEqual({ url: killed.url });
    expect(isAlive(killed.pid)).toBe(true);
    const locks = "select 1 from pg_locks where locktype = 'advisory'";
    await expect.poll(() => ask(killed.url, locks)).toEqual([]);
    await (await start(dataDir)).stop();
    expect(await findEmbeddedPostgres(dataDir)).toBeNull();
  });

  it("recovers what was committed when the server itself is killed", async () => {
    const dataDir = await folder();
    const first = await start(dataDir);
    await ask(first.url, "create table kept as select 42 as answer");
    process.kill(first.pid, "SIGKILL");

    const second = await start(dataDir);
    expect(second.pid).not.toBe(first.pid);
    expect(await ask(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it.runIf(process.platform === "linux")("starts although the lock file's process is now another program", async () => {
    const dataDir = await folder();
    const first = await start(dataDir);
    const cluster = join(await realpath(join(dataDir, "postgres")), "cluster");
    const lockFile = join(cluster, "postmaster.pid");
    const lock = await readFile(lockFile, "utf8");
    await first.stop();
    // Of the server's own user: another user's process would not make PostgreSQL hesitate.
    const { uid, gid } = await stat(cluster);
    const stranger = spawn("sleep", ["60"], isRoot ? { uid, gid } : {});
    children.push(stranger);
    await writeFile(lockFile, lock.replace(/^\d+/, String(stranger.pid)));

    const second = await start(dataDir);
    expect(await ask(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("is one when two apps start at the same time, and stays until the last of them leaves", async () => {
    const dataDir = await folder();
    const [one, other] = await Promise.all([startInAnotherProcess(dataDir), startInAnotherProcess(dataDir)]);
    const third = await start(dataDir);
    expect(new Set([one.pid, other.pid, third.pid]).size).toBe(1);
    expect(other.url).toBe(one.url);
    expect((await readdir(dataDir)).filter((name) => name.startsWith("postgres"))).toEqual(["postgres"]);

    one.child.kill("SIGTERM");
    await once(one.child, "exit");
    expect(await ask(third.url, "select 1 as one")).toEqual([{ one: 1 }]);
    other.child.kill("SIGTERM");
    await once(other.child, "exit");
    await third.stop();
    await expect.poll(() => isAlive(third.pid)).toBe(false);
  });

  it("asks everybody for the password, keeps it in a file of mode 0600, and listens on loopback only", async () => {
    const dataDir = await folder();
    const { url } = await start(dataDir);
    const file = await stat(join(dataDir, "postgres", "password"));
    expect(file.mode & 0o777).toBe(0o600);
    expect(file.uid).toBe(process.getuid?.());
    const wrong = new URL(url);
    wrong.password = "guess";
    await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
    const rules = "select distinct auth_method from pg_hba_file_rules";
    expect(await ask(url, rules)).toEqual([{ auth_method: "scram-sha-256" }]);

    expect(await ask(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    const outer = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const { address } of outer.filter((one) => !one.internal && one.family === "IPv4")) {
      const outside = new URL(url);
      outside.hostname = address;
      await expect(ask(outside.href, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });

  it("is started again, on its port and with what was committed, when it is killed under the app, which says so in its log", async () => {
    const log = keptLog();
    const server = await startEmbeddedPostgres({ dataDir: await folder(), log });
    started.push(server);
    await ask(server.url, "create table kept as select 1 as number");
    process.kill(server.pid, "SIGKILL");
    const patience = { timeout: 30_000, interval: 50 };
    await expect
      .poll(() => ask(server.url, "select number from kept").catch(() => null), patience)
      .toEqual([{ number: 1 }]);
    await expect.poll(() => log.lines.map(({ level }) => level), patience).toEqual(["error", "info"]);
  });

  it("refuses in one sentence when the data folder is a file", async () => {
    const dataDir = join(await folder(), "data");
    await writeFile(dataDir, "");
    await expect(start(dataDir)).rejects.toThrow(/^[^\n]+$/);
  });

  it.runIf(isRoot)("puts its data beside, and a link in the data folder, when that is closed to its user", async () => {
    const closed = await folder();
    const shelter = join(await folder(), "shelter");
    const dataDir = join(closed, "data");
    await chmod(closed, 0o700);
    const first = await start(dataDir, { shelter, throwaway: true });
    expect((await realpath(join(dataDir, "postgres"))).startsWith(await realpath(shelter))).toBe(true);
    await first.stop();
    expect((await start(dataDir, { shelter, throwaway: true })).url).toBe(first.url);
  });
});
