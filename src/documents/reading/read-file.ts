import { fork, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { refuse, RuleViolation, type FileFault, type Violation } from "../../domain/rule-violation.ts";
import type { MeetingReading } from "./reading.ts";
import { fileLimit } from "./source.ts";

/** What reading one file may take: milliseconds, and bytes of the reading process as the system counts them. */
export type ReadingBounds = { timeMs: number; memory: number };

const bounds: ReadingBounds = { timeMs: 10_000, memory: 512 * 1024 * 1024 };
/** A busy machine may take its time to start a process. */
const startMs = 30_000;
const lookEveryMs = 50;

/**
 * Reads a file as an agenda or minutes, in a process of its own that is ended when it takes too long or too much: a worker thread's limits
 * do not bound its buffers. Refuses `file.unreadable`.
 */
export async function readFileAsMeeting(path: string, within: ReadingBounds = bounds): Promise<MeetingReading> {
  await requireReadable(path);
  const outcome = await inChild(path, within);
  if (typeof outcome === "string") return refuse("file.unreadable", { why: outcome });
  if ("violation" in outcome) throw new RuleViolation(outcome.violation);
  return outcome.reading;
}

async function requireReadable(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) refuse("file.unreadable", { why: "broken" });
  if (found.size > fileLimit) refuse("file.unreadable", { why: "too-big" });
  if (found.size === 0) refuse("file.unreadable", { why: "empty" });
}

/** What was read, and the SHA-256 of the very bytes that it was read from, in hexadecimal: the same file is known again by it. */
export type ReadFile = { reading: MeetingReading; digest: string };

/** Of a file on the disk. Refuses `file.unreadable`. */
export async function readFileOnce(path: string): Promise<ReadFile> {
  await requireReadable(path);
  return readBytesOnce(await readFile(path));
}

/** Of bytes that came over a wire. Refuses `file.unreadable`. */
export async function readBytesOnce(bytes: Uint8Array): Promise<ReadFile> {
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { reading: await readBytesAsMeeting(bytes), digest };
}

/** The same as `readFileAsMeeting` for bytes that came over a wire. */
export async function readBytesAsMeeting(bytes: Uint8Array, within: ReadingBounds = bounds): Promise<MeetingReading> {
  if (bytes.length > fileLimit) refuse("file.unreadable", { why: "too-big" });
  const folder = await mkdtemp(join(tmpdir(), "referent-"));
  try {
    const path = join(folder, "file");
    await writeFile(path, bytes, { mode: 0o600 });
    return await readFileAsMeeting(path, within);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Outcome = { reading: MeetingReading } | { violation: Violation } | FileFault;

/** Resolves with what the child said, or why it was ended. */
function inChild(path: string, within: ReadingBounds): Promise<Outcome> {
  const heap = Math.floor((within.memory / 1024 / 1024) * 0.6);
  const child = fork(join(import.meta.dirname, "child.ts"), [path], {
    execArgv: [`--max-old-space-size=${heap}`],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      clearInterval(watch);
      child.kill("SIGKILL");
      resolve(outcome);
    };
    let timer = setTimeout(() => {
      settle("too-slow");
    }, startMs);
    const watch = setInterval(() => {
      if (residentOf(child) > within.memory) settle("too-heavy");
    }, lookEveryMs);
    child.on("message", (message) => {
      if (message !== "ready") {
        settle(message as Outcome);
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        settle("too-slow");
      }, within.timeMs);
    });
    // Its own heap's limit ends it, too.
    child.once("exit", (code) => {
      if (code !== 0) settle("too-heavy");
    });
    child.once("error", () => {
      settle("broken");
    });
  });
}

/** The child's memory as Linux tells it; 0 where the system does not: there the checks before unpacking and the heap's limit hold. */
function residentOf(child: ChildProcess): number {
  if (process.platform !== "linux" || child.pid === undefined) return 0;
  try {
    const pages = Number(readFileSync(`/proc/${child.pid}/statm`, "utf8").split(" ")[1] ?? "0");
    return pages * 4096;
  } catch {
    return 0;
  }
}
