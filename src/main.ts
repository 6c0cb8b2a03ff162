import { createApp, type App } from "./app.ts";
import { ConfigProblem, readConfig, secretsIn, type Config } from "./config.ts";
import { PortProblem } from "./http.ts";
import { createLog, createRedaction } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { usualLimits } from "./pace.ts";
import type { Clock, Log } from "./ports.ts";
import { openDatabase } from "./store/database.ts";
import { openStore } from "./store/store.ts";
import { startTrial } from "./trial.ts";

/** Starts everything. The only file that makes clients and reads the configuration. */

/** `noticed`: whoever sends requests here has seen at /readyz that it stops. */
type Stop = (noticed: Promise<void>) => Promise<void>;

const systemClock: Clock = { now: () => new Date() };

/** What a test of the whole program puts in the place of the world's; see tests/faults. */
export type World = { clock?: Clock; tick?: string };

const redact = createRedaction(secretsIn(process.env));

/** The trial's terminal is for its address; the log is for those who look after a service. */
function levelOf({ mode, logLevel }: Config): Config["logLevel"] {
  return mode === "trial" && logLevel === "info" ? "warn" : logLevel;
}

/** Starts the parts in order; `stops` grows as they do, so that a failure half-way leaves nothing running. */
async function start(config: Config, stops: Stop[], { clock = systemClock, tick }: World): Promise<void> {
  const log = createLog({ level: levelOf(config), redact });
  failLoudly(log);
  const metrics = createMetrics({ token: config.metricsToken });
  const database = await openDatabase(config, log);
  stops.push(() => database.stop());
  const store = await openStore({ databaseUrl: database.url, clock, log, sealingKeys: config.sealingKeys });
  stops.push(() => store.close());
  const limits = usualLimits;
  const app: App = await createApp({ config, store, clock, log, limits, metrics, ...(tick ? { tick } : {}) });
  stops.push((noticed) => app.stop(noticed));
  await app.start();
  if (config.mode === "trial") stops.push(await startTrial({ config, store, clock, log, say }));
  else
    say(
      `Referent is running on port ${config.port} (${[config.slack && "Slack", config.teams && "Teams", config.mail && "mail"].filter(Boolean).join(" and ")}).`,
    );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The last started stops first. One that fails does not keep the others. */
async function stopAll(stops: Stop[], noticed = Promise.resolve()): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop(noticed).catch((error: unknown) => {
      process.stderr.write(`While stopping: ${sentence(error)}\n`);
    });
  }
}

/** One sentence for the person who started the program. */
function sentence(error: unknown): string {
  return String(redact(error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error)));
}

/** A bug that nobody caught ends the program, and is logged first: Node would print its message, which can quote what people wrote. */
function failLoudly(log: Log): void {
  for (const name of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(name, (error: unknown) => {
      log.error({ error, kind: name }, "a bug ended the program");
      process.exit(1);
    });
  }
}

/** For whom it still answers when it stops: with an embedded database nobody could take over. */
function drainMsOf({ mode, databaseUrl, drainMs }: Config): number {
  return mode === "trial" || databaseUrl === null ? 0 : drainMs;
}

/**
 * Runs until it is told to stop, and then until what is in hand is done. At SIGTERM it first lets a load balancer see that it stops: said
 * twice, too, since npm passes on what a supervisor has told the process itself. Who interrupts it at a terminal does not wait for that.
 */
export async function run(read: () => Config, world: World = {}): Promise<void> {
  const stops: Stop[] = [];
  let drainMs = 0;
  let stopping: Promise<void> | null = null;
  let hurry = (): void => undefined;
  /** Resolves after `drainMs`, or when somebody is in a hurry. */
  const noticed = (): Promise<void> =>
    new Promise((resolve) => {
      hurry = resolve;
      setTimeout(resolve, drainMs);
    });
  const stop = (exitCode: number): Promise<void> =>
    (stopping ??= stopAll(stops, noticed()).then(() => {
      process.exit(exitCode);
    }));
  process.on("SIGTERM", () => void stop(0));
  process.on("SIGINT", () => {
    drainMs = 0;
    hurry();
    void stop(0);
  });
  try {
    const config = read();
    drainMs = drainMsOf(config);
    await start(config, stops, world);
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    const expected = error instanceof ConfigProblem || error instanceof PortProblem;
    if (!expected && process.env["LOG_LEVEL"] === "debug" && error instanceof Error)
      process.stderr.write(`${String(redact(error.stack ?? ""))}\n`);
    // What was told to stop meanwhile is stopping already.
    drainMs = 0;
    await stop(1);
  }
}

if (import.meta.main) await run(() => readConfig(process.env));
