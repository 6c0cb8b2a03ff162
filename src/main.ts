import pino from "pino";

import { createApp, type App } from "./app.ts";
import { ConfigProblem, readConfig, type Config } from "./config.ts";
import { PortProblem } from "./http.ts";
import type { Clock, Log } from "./ports.ts";
import { openDatabase } from "./store/database.ts";
import { openStore } from "./store/store.ts";
import { startTrial } from "./trial.ts";

/** Starts everything. The only file that makes clients and reads the configuration. */

type Stop = () => Promise<void>;

const systemClock: Clock = { now: () => new Date() };

function createLog({ mode, logLevel }: Config): Log {
  // The trial's terminal is for its address; the log is for those who look after a service.
  const level = mode === "trial" && logLevel === "info" ? "warn" : logLevel;
  const logger = pino({ level, base: null });
  return {
    info: (facts, message) => {
      logger.info(facts, message);
    },
    warn: (facts, message) => {
      logger.warn(facts, message);
    },
    error: (facts, message) => {
      logger.error(facts, message);
    },
  };
}

/** Starts the parts in order; `stops` grows as they do, so that a failure half-way leaves nothing running. */
async function start(config: Config, stops: Stop[]): Promise<void> {
  const log = createLog(config);
  const database = await openDatabase(config, log);
  stops.push(() => database.stop());
  const store = await openStore({ databaseUrl: database.url, clock: systemClock, log });
  stops.push(() => store.close());
  const app: App = createApp({ config, store, clock: systemClock, log });
  stops.push(() => app.stop());
  await app.start();
  if (config.mode === "trial") stops.push(await startTrial({ config, store, clock: systemClock, log, say }));
  else
    say(
      `Referent is running on port ${config.port} (${[config.slack && "Slack", config.teams && "Teams"].filter(Boolean).join(" and ")}).`,
    );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The last started stops first. One that fails does not keep the others. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) => {
      process.stderr.write(`While stopping: ${sentence(error)}\n`);
    });
  }
}

/** One sentence for the person who started the program. */
function sentence(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
}

async function main(): Promise<void> {
  const stops: Stop[] = [];
  let stopping: Promise<void> | null = null;
  const stop = (): void => {
    stopping ??= stopAll(stops).then(() => {
      process.exit(0);
    });
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await start(readConfig(process.env), stops);
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    const expected = error instanceof ConfigProblem || error instanceof PortProblem;
    if (!expected && process.env["LOG_LEVEL"] === "debug" && error instanceof Error)
      process.stderr.write(`${error.stack ?? ""}\n`);
    await stopAll(stops);
    process.exit(1);
  }
}

await main();
