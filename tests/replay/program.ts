import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { CallName, Calls, Setting, Told } from "./protocol.ts";

/** The program as the replayer holds it: a child process that is asked things, and killed. */
export type Program = {
  ask<Name extends CallName>(name: Name, asked: Parameters<Calls[Name]>[0]): Promise<ReturnType<Calls[Name]>>;
  /** Without warning. Resolves when it is gone. */
  kill(): Promise<void>;
};

export type LogLine = Extract<Told, { kind: "log" }>;

type Waiting = { resolve: (answer: unknown) => void; reject: (error: Error) => void };

const file = new URL("./instance.ts", import.meta.url);

/** Resolves when the program listens. Throws what kept it from starting. */
export async function startProgram(setting: Setting, onLog: (line: LogLine) => void): Promise<Program> {
  const child = fork(file, [], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const program = hold(child, onLog);
  try {
    await program.ask("start", setting);
    return program;
  } catch (error) {
    await program.kill();
    throw error;
  }
}

function hold(child: ChildProcess, onLog: (line: LogLine) => void): Program {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let lastWords = "";
  child.stderr?.on("data", (text: Buffer) => {
    lastWords = (lastWords + text.toString()).slice(-2_000);
  });
  child.on("message", (told: Told) => {
    if (told.kind === "log") onLog(told);
    else {
      const waiter = waiting.get(told.id);
      waiting.delete(told.id);
      if (told.kind === "answer") waiter?.resolve(told.answer);
      else waiter?.reject(new Error(told.why));
    }
  });
  const killNow = () => void child.kill("SIGKILL");
  process.once("exit", killNow);
  const gone = once(child, "exit").then(() => {
    process.off("exit", killNow);
    for (const { reject } of waiting.values()) reject(new Error(`The program ended. ${lastWords}`));
    waiting.clear();
  });
  return {
    ask: <Name extends CallName>(name: Name, asked: Parameters<Calls[Name]>[0]) =>
      new Promise<ReturnType<Calls[Name]>>((resolve, reject) => {
        if (!child.connected) {
          reject(new Error(`The program has ended. ${lastWords}`));
          return;
        }
        count += 1;
        waiting.set(count, { resolve: resolve as Waiting["resolve"], reject });
        child.send({ id: count, name, asked });
      }),
    kill: async () => {
      killNow();
      await gone;
    },
  };
}

/** A port that was free a moment ago, for a program that has to come back to it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
