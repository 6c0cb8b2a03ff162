import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

import { freePort } from "../replay/program.ts";
import type { Given, Told } from "./replica.ts";

/** One to three replicas of the program behind something like a load balancer: whoever says they are ready gets the next request. */

const file = fileURLToPath(new URL("./replica.ts", import.meta.url));

type Replica = { child: ChildProcess; port: number; isReady: boolean };

export type Replicas = {
  /** Where the next request goes. */
  url(path: string): string;
  setClock(aheadMs: number): void;
  /** Without warning; it is started again by itself after `restMs`. False when it was not up. */
  kill(index: number, signal: "SIGKILL" | "SIGTERM", restMs: number): boolean;
  count: number;
  /** How many are up. */
  ready(): number;
  allReady(patienceMs: number): Promise<void>;
  stop(): Promise<void>;
  lastWords(): string;
};

export type ReplicaOptions = { count: number; databaseUrl: string; given: Given; cache: string };

export async function startReplicas(options: ReplicaOptions): Promise<Replicas> {
  const ports = await Promise.all(Array.from({ length: options.count }, freePort));
  const replicas: (Replica | null)[] = ports.map(() => null);
  const life = { over: false, aheadMs: options.given.aheadMs, turn: 0, words: "" };

  function start(index: number): void {
    if (life.over) return;
    const port = ports[index]!;
    const child = launch(options, port, life.aheadMs);
    const replica: Replica = { child, port, isReady: false };
    replicas[index] = replica;
    child.stderr?.on("data", (text: Buffer) => (life.words = (life.words + text.toString()).slice(-4_000)));
    child.stdout?.on("data", (text: Buffer) => {
      // Warnings and errors only: what the program says of itself when something is wrong with it.
      for (const line of text.toString().split("\n"))
        if (/"level":(40|50|60)/u.test(line)) life.words = (life.words + line + "\n").slice(-4_000);
    });
    child.once("exit", () => {
      replica.isReady = false;
      if (replicas[index] === replica) replicas[index] = null;
    });
    void watch(replica);
  }

  /** A replica that ends by itself (the database was gone when it started) is started again, as whoever runs it would do. */
  async function watch(replica: Replica): Promise<void> {
    while (replica.child.exitCode === null && replica.child.signalCode === null && !life.over) {
      const answer = await fetch(`http://127.0.0.1:${replica.port}/readyz`).catch(() => null);
      await answer?.body?.cancel();
      replica.isReady = answer?.status === 200;
      await pause(replica.isReady ? 200 : 50);
    }
  }

  const keeping = setInterval(() => {
    replicas.forEach((replica, index) => {
      if (replica === null && !resting.has(index)) start(index);
    });
  }, 100);
  const resting = new Set<number>();
  ports.forEach((_, index) => {
    start(index);
  });

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
      if (!replica) return false;
      replica.isReady = false;
      replica.child.kill(signal);
      resting.add(index);
      setTimeout(() => resting.delete(index), restMs);
      return true;
    },
    async allReady(patienceMs) {
      const deadline = Date.now() + patienceMs;
      while (ready().length < options.count) {
        if (Date.now() > deadline) throw new Error(`The replicas are not ready. ${life.words}`);
        await pause(50);
      }
    },
    async stop() {
      life.over = true;
      clearInterval(keeping);
      const running = replicas.filter((replica) => replica !== null);
      await Promise.all(running.map(({ child }) => end(child)));
    },
    lastWords: () => life.words,
  };
}

function launch({ databaseUrl, given, cache }: ReplicaOptions, port: number, aheadMs: number): ChildProcess {
  return fork(file, [], {
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: cache,
      DATABASE_URL: databaseUrl,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: "http://127.0.0.1",
      LOG_LEVEL: "info",
      REFERENT_GIVEN: JSON.stringify({ ...given, aheadMs }),
    },
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
