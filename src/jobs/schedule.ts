import cron from "node-cron";

import type { Log } from "../ports.ts";

/** The only thing here that runs by the wall clock. */
export type Schedule = {
  /** Looks at once (something may have become due while we were away), and then every minute. */
  start(): void;
  /** One look, unless one is under way. Never throws. */
  tick(): Promise<void>;
  /** No more looks; resolves when the one under way is done. */
  stop(): Promise<void>;
};

type Scheduled = { look: () => Promise<void>; log: Log; /** As cron says it. */ pattern?: string };

/**
 * A tick says »look«, and nothing else: a missed one, two replicas and a restart are harmless. A look that takes longer than a minute is
 * let finish, and the ticks meanwhile are skipped. node-cron loses ticks while the loop is blocked, hence its warning is off: there is
 * nothing to do about it, and the next tick sees the same.
 */
export function createSchedule({ look, log, pattern = "* * * * *" }: Scheduled): Schedule {
  let underway: Promise<void> | null = null;
  let stopped = false;

  const run = async () => {
    try {
      await look();
    } catch (error) {
      log.error({ error }, "look: failed");
    } finally {
      underway = null;
    }
  };
  const tick = async () => {
    if (underway || stopped) return;
    underway = run();
    await underway;
  };
  const task = cron.createTask(pattern, tick, { suppressMissedWarning: true });

  return {
    start: () => {
      void task.start();
      void tick();
    },
    tick,
    stop: async () => {
      stopped = true;
      await task.destroy();
      await underway;
    },
  };
}
