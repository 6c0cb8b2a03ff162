import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

import { freePort } from "../replay/program.ts";
import type { Given, Told } from "./replica.ts";

/** One to three replicas of the program behind something like a load balancer: whoever says they are ready gets the next request. */

const sources = fileURLToPath(new URL("./replica.ts", import.meta.url));
/** Loaded and not yet started: one takes the place of whoever is killed. */
const spareCount = 2;

type Replica = { child: ChildProcess; port: number; isReady: boolean };

export type Replicas = {
  /** Where the next request goes. */
  url(path: string): string;
  setClock(aheadMs: number): void;
  /** Without warning; it is started again by itself after `restMs`. Resolves when it is gone; null when it was not up. */
  kill(index: number, signal: "SIGKILL" | "SIGTERM", restMs: number): Promise<unknown> | null;
  /** Told to stop, as when a new version is put in: what goes where is known from /readyz alone. Resolves when the new one is ready. */
  renew(index: number): Promise<void>;
  count: number;
  /** How many are up. */
  ready(): number;
  allReady(patienceMs: number): Promise<void>;
  stop(): Promise<void>;
  lastWords(): string;
  /** When one of them said in its log that a platform had told it to wait, by our clock. */
  heard: number[];
};

/** `file`: the replica's program, when it is not the sources. */
export type ReplicaOptions = {
  count: number;
  databaseUrl: string;
  given: Given;
  aheadMs: number;
  cache: string;
  /** For how long one that was told to stop still answers. */
  drainSeconds?: number;
  file?: string;
};

type Life = { over: boolean; aheadMs: number; turn: number; words: string; heard: number[] };

export async function startReplicas(options: ReplicaOptions): Promise<Replicas> {
  const ports = await Promise.all(Array.from({ length: options.count }, freePort));
  const replicas: (Replica | null)[] = ports.map(() => null);
  const life: Life = { over: false, aheadMs: options.aheadMs, turn: 0, words: "", heard: [] };
  const spares = keepSpares(options, life);
  const resting = new Set<number>();

  function start(index: number): void {
    const child = spares.take();
    if (!child) return;
    const replica: Replica = { child, port: ports[index]!, isReady: false };
    replicas[index] = replica;
    child.send({ aheadMs: life.aheadMs, port: replica.port } satisfies Told);
    child.once("exit", () => {
      replica.isReady = false;
      if (replicas[index] === replica) replicas[index] = null;
    });
    void watch(replica, life);
  }

  const keeping = setInterval(() => {
    replicas.forEach((replica, index) => {
      if (replica === null && !resting.has(index) && !life.over) start(index);
    });
  }, 25);

  const ready = () => replicas.filter((replica) => replica?.isReady === true) as Replica[];
  return {
    count: options.count,
    ready: () => ready().length,
    url(path) {
      const able = ready();
      const one = able[(life.turn += 1) % Math.max(1, able.length)];
      return `http://127.0.0.1:${one?.port ?? ports[0]!}${path}`;
    },
    setClock(aheadMs) {
      life.aheadMs = aheadMs;
      for (const replica of replicas) if (replica?.child.connected) replica.child.send({ aheadMs } satisfies Told);
    },
    kill(index, signal, restMs) {
      const replica = replicas[index];
      if (!replica) return null;
      replica.isReady = false;
      const gone = hasEnded(replica.child) ? Promise.resolve() : once(replica.child, "exit");
      replica.child.kill(signal);
      resting.add(index);
      setTimeout(() => resting.delete(index), restMs);
      return gone;
    },
    async renew(index) {
      const old = replicas[index];
      if (!old?.child.pid) throw new Error("It is not up.");
      const gone = once(old.child, "exit");
      process.kill(old.child.pid, "SIGTERM");
      await gone;
      while (replicas[index]?.isReady !== true) await pause(20);
    },
    async allReady(patienceMs) {
      const deadline = Date.now() + patienceMs;
      while (ready().length < options.count) {
        if (Date.now() > deadline) throw new Error(`The replicas are not ready. ${life.words}`);
        await pause(20);
      }
    },
    async stop() {
      life.over = true;
      clearInterval(keeping);
      const running = replicas.filter((replica) => replica !== null).map(({ child }) => child);
      await Promise.all([...running, ...spares.all()].map(end));
    },
    lastWords: () => life.words,
    heard: life.heard,
  };
}

/** A replica that ends by itself (the database was gone when it started) is started again, as whoever runs it would do. */
async function watch(replica: Replica, life: Life): Promise<void> {
  while (!hasEnded(replica.child) && !life.over) {
    const answer = await fetch(`http://127.0.0.1:${replica.port}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    replica.isReady = answer?.status === 200 && !replica.child.killed;
    await pause(replica.isReady ? 200 : 30);
  }
}

/** Processes that have loaded the program, the longest loaded first. */
function keepSpares(options: ReplicaOptions, life: Life) {
  const loading = new Set<ChildProcess>();
  const loaded: ChildProcess[] = [];
  const refill = (): void => {
    while (!life.over && loading.size + loaded.length < spareCount) {
      const child = launch(options);
      loading.add(child);
      listen(child, life);
      child.once("message", () => {
        loading.delete(child);
        loaded.push(child);
      });
      child.once("exit", () => {
        loading.delete(child);
        if (loaded.includes(child)) loaded.splice(loaded.indexOf(child), 1);
      });
    }
  };
  refill();
  return {
    take(): ChildProcess | undefined {
      const child = loaded.shift();
      refill();
      return child;
    },
    all: () => [...loading, ...loaded],
  };
}

/** Warnings and errors: what the program says of itself when something is wrong with it. And that it was told to wait. */
function listen(child: ChildProcess, life: Life): void {
  const note = (text: string): void => {
    life.words = (life.words + text).slice(-4_000);
  };
  child.stderr?.on("data", (text: Buffer) => {
    note(text.toString());
  });
  child.stdout?.on("data", (text: Buffer) => {
    for (const line of text.toString().split("\n")) {
      if (/"level":(40|50|60)/u.test(line)) note(`${line}\n`);
      if (line.includes("pacing: held")) life.heard.push(Date.now());
    }
  });
}

function launch({ databaseUrl, given, cache, drainSeconds = 0, file = sources }: ReplicaOptions): ChildProcess {
  return fork(file, [], {
    // Fewer collections while it loads.
    execArgv: ["--max-semi-space-size=64"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: cache,
      DATABASE_URL: databaseUrl,
      HOST: "127.0.0.1",
      PUBLIC_URL: "http://127.0.0.1",
      LOG_LEVEL: "info",
      DRAIN_SECONDS: String(drainSeconds),
      REFERENT_GIVEN: JSON.stringify(given),
    },
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
