import { createApp, type AppConfig } from "../../src/app.ts";
import { createLog, createRedaction } from "../../src/log.ts";
import { createMetrics } from "../../src/metrics.ts";
import type { Limits } from "../../src/pace.ts";
import { openStore } from "../../src/store/store.ts";

/**
 * The whole program in a process of its own, so that an exit is seen and its memory is its own. It has no limits, which would end the knocking,
 * but how many it works at and lets wait.
 */

export type TargetOrder = {
  databaseUrl: string;
  config: AppConfig;
  secrets: string[];
  metricsToken: string;
  limits?: Limits;
};
export type TargetState = { undone: number; heapMb: number; residentMb: number };

const order = JSON.parse(process.argv[2] ?? "") as TargetOrder;
const clock = { now: () => new Date() };
const log = createLog({ level: "info", redact: createRedaction(order.secrets) });
const store = await openStore({ databaseUrl: order.databaseUrl, clock, log });
const app = await createApp({
  config: order.config,
  ...{ store, clock, log },
  metrics: createMetrics({ token: order.metricsToken }),
  ...(order.limits ? { limits: order.limits } : {}),
  unpaced: true,
  tick: "0 0 1 1 *",
});
await app.start();

async function state(): Promise<TargetState> {
  await app.settled();
  const undone = (await store.inbox.undone()).length;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { undone, heapMb: Math.round(heapUsed / 1e6), residentMb: Math.round(rss / 1e6) };
}

process.on("message", () => void state().then((said) => process.send?.(said)));
process.on("disconnect", () => process.exit(0));
process.send?.({ port: app.port() });
