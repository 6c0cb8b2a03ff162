import { type FileHandle, open, readFile, realpath, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { errorName, type Log } from "../ports.ts";
import { findPostgresFolder, openPostgresFolder, type PostgresFolder, SUPERUSER } from "./postgres-folder.ts";
import { clearStaleLock, isAlive, launchAlone, readServerLock } from "./postgres-lock.ts";
import { launch, prepareProgram, type Programs, run } from "./postgres-program.ts";

/** A PostgreSQL server of our own, from npm's programs, for those who give no DATABASE_URL. On loopback only, with a password. */
export type EmbeddedPostgres = {
  url: string;
  /** The server's process. */
  pid: number;
  /** Leaves the server, and stops it when no other app uses it. What is committed is on disk. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  dataDir: string;
  log: Log;
  /** For tests: nothing is forced to disk, and many may connect. It survives a crash of its processes, not of the machine. */
  throwaway?: true;
  /** Where the cluster goes when root's data folder is closed to the server's user; see postgres-folder.ts. */
  shelter?: string;
};

type Server = { folder: PostgresFolder; programs: Programs; settings: Record<string, string>; deadline: number };

const THROWAWAY = { fsync: "off", full_page_writes: "off", max_connections: "300" };

type Adopted = { hold: pg.Client; port: number; pid: number };
/** `gone`: no server has the folder. `silent`: its process lives and does not listen. `busy`: it is on its way. `foreign`: not ours. */
type NotAdopted = { state: "gone" | "silent" | "busy" | "foreign"; why: string };

const DATABASE = "referent";
const PATIENCE_MS = 60_000;
const ANSWER_MS = 3_000;
/** How long a living process may be silent before we ask whether it is a server at all. */
const SILENCE_MS = 2_000;
const LOG_BYTES = 1_000_000;
/** Every app holds this advisory lock, shared; who can get it alone is the last, and stops the server. */
const IN_USE = 7_304_515;

/**
 * Starts the server in `dataDir`, or adopts the one that runs there already (after a kill -9 of the app it lives on). PostgreSQL's own
 * lock on the folder lets only one server start, so apps starting at once share it. Takes 0.7 s the first time, then under 0.1 s.
 * Throws an error whose message is one sentence for the operator.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await openPostgresFolder(options);
  const programs = await prepareProgram(folder.home, folder.account);
  const server = { folder, programs, settings: options.throwaway ? THROWAWAY : {}, deadline: Date.now() + PATIENCE_MS };
  return await inUse(server, await adoptOrLaunch(server), options.log);
}

/** Where it is for who only looks, or why it cannot be seen; null where none runs. Nothing is made, started, held or stopped. */
export async function findEmbeddedPostgres(dataDir: string): Promise<{ url: string } | { why: string } | null> {
  const folder = await findPostgresFolder(dataDir);
  const found = folder && (await adopt(folder, "look"));
  if (!found || ("state" in found && found.state === "gone")) return null;
  if ("state" in found) return { why: found.why };
  await found.hold.end();
  return { url: urlOf(folder, found.port, DATABASE) };
}

/** The server of the folder, held: the one that runs, or a new one. Throws one sentence. */
async function adoptOrLaunch(server: Server): Promise<Adopted> {
  const { folder } = server;
  let why = "it did not answer";
  let heard = Date.now();
  while (Date.now() < server.deadline) {
    const found = await adopt(folder);
    if ("hold" in found) return found;
    why = found.state === "gone" ? why : found.why;
    if (found.state === "foreign") break;
    if (found.state !== "silent") heard = Date.now();
    if (found.state === "gone" || Date.now() - heard > SILENCE_MS) {
      heard = Date.now();
      why = (await launchAlone(folder.cluster, () => launchServer(server))) ?? why;
    }
    await pause(20);
  }
  throw new Error(`The embedded database in ${folder.home} did not start: ${why} (see its postgres.log).`);
}

/** Who only looks holds nothing: an app that stops meanwhile would take us for one that goes on, and leave the server running. */
const ways = { hold: `pg_try_advisory_lock_shared(${IN_USE})`, look: "true" } as const;
type Way = keyof typeof ways;

async function adopt(folder: PostgresFolder, way: Way = "hold"): Promise<Adopted | NotAdopted> {
  const lock = await readServerLock(folder.cluster);
  if (lock === null || !isAlive(lock.pid)) return { state: "gone", why: "no server runs" };
  if (lock.port === null) return { state: "silent", why: "the server is starting" };
  const hold = new pg.Client({
    connectionString: urlOf(folder, lock.port, "postgres"),
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  });
  hold.on("error", () => undefined);
  try {
    await hold.connect();
    const refused = await verify(folder, hold, way);
    if (refused === null) return { hold, port: lock.port, pid: lock.pid };
    await hold.end();
    return refused;
  } catch (error) {
    await hold.end().catch(() => undefined);
    return describe((error as { code?: string }).code);
  }
}

/** Null when the server is this folder's, and, for who holds it from now on, not being stopped by another app. */
async function verify(folder: PostgresFolder, hold: pg.Client, way: Way): Promise<NotAdopted | null> {
  const { rows } = await hold.query<{ place: string; held: boolean }>(
    `select current_setting('data_directory') as place, ${ways[way]} as held`,
  );
  const place = await realpath(rows[0]?.place ?? "").catch(() => null);
  if (place !== folder.cluster) return { state: "silent", why: "another server answers on its port" };
  return rows[0]?.held === true ? null : { state: "busy", why: "another app is stopping it" };
}

function describe(code: string | undefined): NotAdopted {
  if (code === "ECONNREFUSED") return { state: "silent", why: "the server does not listen" };
  if (code === "28P01") return { state: "foreign", why: "the server refuses the password in the file password" };
  return { state: "busy", why: code === "57P03" ? "the server is still recovering" : "the server does not answer" };
}

/** Starts a server and waits until it is up: null, or why it went away. */
async function launchServer(server: Server): Promise<string | null> {
  const { folder, programs, settings } = server;
  await clearStaleLock(folder.cluster);
  const port = await freePort(await readFile(join(folder.home, "port"), "utf8").catch(() => ""));
  const log = await openLog(folder);
  try {
    const child = launch(programs, "postgres", ["-D", folder.cluster, ...flags(port, settings)], log.fd);
    child.unref();
    const life = new AbortController();
    for (const end of ["error", "exit"]) {
      child.once(end, () => {
        life.abort();
      });
    }
    while (Date.now() < server.deadline) {
      const lock = await readServerLock(folder.cluster);
      if (lock?.ready === true && lock.pid === child.pid) break;
      if (life.signal.aborted) return await lastWords(folder);
      await pause(10);
    }
    await writeFile(join(folder.home, "port"), `${port}\n`);
    return null;
  } finally {
    await log.close();
  }
}

async function openLog(folder: PostgresFolder): Promise<FileHandle> {
  const log = await open(join(folder.home, "postgres.log"), "a", 0o600);
  if ((await log.stat()).size > LOG_BYTES) await log.truncate();
  return log;
}

/**
 * Nothing of what people wrote may reach a log: errors (which quote values) are left out, and so are the statements behind them.
 * No socket files: their paths are limited to 107 characters, and loopback serves.
 */
function flags(port: number, settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function lastWords(folder: PostgresFolder): Promise<string> {
  const lines = (await readFile(join(folder.home, "postgres.log"), "utf8")).trim().split("\n");
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? "";
  return `PostgreSQL said "${fatal.replace(/^.*?(FATAL|PANIC): */, "")}"`;
}

/** The port it had last, when that is free, so that an address somebody noted stays good; else any. */
async function freePort(last: string): Promise<number> {
  for (const wanted of [Number(last.trim()) || 0, 0]) {
    const server = createServer();
    const port = await new Promise<number | null>((resolve) => {
      server.once("error", () => {
        resolve(null);
      });
      server.listen(wanted, "127.0.0.1", () => {
        resolve((server.address() as { port: number }).port);
      });
    });
    if (port === null) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error("There is no free port on 127.0.0.1 for the embedded database.");
}

async function inUse(server: Server, first: Adopted, log: Log): Promise<EmbeddedPostgres> {
  const held = { now: first, isLeft: false };
  const hasLeft = (): boolean => held.isLeft;
  const { port, pid } = first;
  await first.hold.query(`create database ${DATABASE}`).catch((error: unknown) => {
    // 42P04: it is there. 23505: another app makes it at this moment, and it is done when we are told.
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
  });
  const watch = (): void => {
    held.now.hold.once("end", () => {
      if (!hasLeft()) void comeBack();
    });
  };
  /** A server that was killed is started again, on the port it had: whoever is connected there finds it. */
  const comeBack = async (): Promise<void> => {
    log.error({ pid: held.now.pid, port }, "The embedded database is gone; it is started again.");
    for (let rest = 100; !hasLeft(); rest = Math.min(rest * 2, 5_000)) {
      const again = await adoptOrLaunch({ ...server, deadline: Date.now() + PATIENCE_MS }).catch((error: unknown) => {
        log.error({ why: errorName(error) }, "The embedded database does not start.");
        return null;
      });
      if (again !== null) {
        held.now = again;
        if (hasLeft()) return leave(server, again.hold, log);
        watch();
        log.info({ pid: again.pid, port: again.port }, "The embedded database is back.");
        return;
      }
      await pause(rest);
    }
  };
  watch();
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    held.isLeft = true;
    return (stopped ??= leave(server, held.now.hold, log));
  };
  return { url: urlOf(server.folder, port, DATABASE), pid, stop };
}

/** The shared lock is given up and asked for alone: refused means that another app still uses the server. */
async function leave({ folder, programs }: Server, hold: pg.Client, log: Log): Promise<void> {
  const alone = await hold
    .query<{ alone: boolean }>(`select pg_advisory_unlock_shared(${IN_USE}), pg_try_advisory_lock(${IN_USE}) as alone`)
    .then(
      ({ rows }) => rows[0]?.alone === true,
      () => false,
    );
  const stop = ["stop", "-D", folder.cluster, "-m", "fast", "-t", "60", "-s"];
  const { code, output } = alone ? await run(programs, "pg_ctl", stop) : { code: 0, output: "" };
  if (code !== 0) log.warn({ why: output.trim() }, "The embedded database did not stop.");
  await hold.end().catch(() => undefined);
}

function urlOf(folder: PostgresFolder, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${folder.password}@127.0.0.1:${port}/${database}`;
}
