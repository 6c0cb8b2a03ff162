import { setTimeout as pause } from "node:timers/promises";
import { webApi } from "@slack/bolt";

import { DeliveryError, type Log } from "../../ports.ts";
import { slackErrorCode, toDeliveryError } from "./errors.ts";

/** Slack can be away when the program starts, or go away: others are served meanwhile, and it is asked again until it is there. */

/** Resolves after so many milliseconds, or when the signal says so. */
export type Rest = (ms: number, signal: AbortSignal) => Promise<void>;

export type Connecting = {
  /** Resolves when the first try has been made, whatever may pass came of it. Throws what is wrong for good. */
  start(): Promise<void>;
  /** The connection is lost. */
  again(): void;
  stop(): void;
};

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** Like those that make a message hopeless (errors.ts), but said only of a whole workspace (https://docs.slack.dev/reference/methods/auth.test#errors). */
const alsoForGood: ReadonlySet<string> = new Set(["team_disabled", "user_removed_from_team"]);

/** Will it be as wrong in an hour? Slack says 200 to whatever it refuses: any other status is of something that stands between us. */
function isForGood(error: unknown): boolean {
  if (error instanceof webApi.WebAPIHTTPError) return false;
  return alsoForGood.has(slackErrorCode(error)) || toDeliveryError(error).retry === "never";
}

const restFor: Rest = (ms, signal) => pause(ms, undefined, { signal, ref: false }).catch(() => undefined);

/** `connect` is never asked twice at once; `isOver` tells it that nobody needs it any more. */
export function createConnecting(
  connect: (isOver: () => boolean) => Promise<void>,
  { log, rest = restFor }: { log: Log; rest?: Rest | undefined },
): Connecting {
  const stopping = new AbortController();
  const isOver = (): boolean => stopping.signal.aborted;
  const report = createReport(log);
  let isTrying = false;

  /** Null when it worked. */
  async function once(): Promise<{ trouble: unknown } | null> {
    isTrying = true;
    try {
      await connect(isOver);
      isTrying = false;
      return null;
    } catch (trouble) {
      return { trouble };
    }
  }

  async function keepTrying(failed: { trouble: unknown } | null): Promise<void> {
    isTrying = true;
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      if (failed) report.away(failed.trouble);
      await rest(Math.max(waitMs, (failed && toDeliveryError(failed.trouble).afterMs) ?? 0), stopping.signal);
      if (isOver()) return;
      failed = await once();
      if (isOver()) return;
      if (failed === null) break;
    }
    report.there();
  }

  return {
    async start() {
      const failed = await once();
      if (failed && isForGood(failed.trouble)) throw failed.trouble;
      if (failed) void keepTrying(failed);
    },
    again() {
      if (!isTrying && !isOver()) void keepTrying(null);
    },
    stop() {
      stopping.abort();
    },
  };
}

/** Says each thing once, however many tries it takes: an hour without Slack is one line. */
function createReport(log: Log): { away(trouble: unknown): void; there(): void } {
  const said = new Set<"away" | "refused">();
  return {
    away(trouble) {
      // A word of Slack's or of ours, never a sentence, which may quote what stands between us.
      const why = trouble instanceof DeliveryError ? trouble.message : slackErrorCode(trouble);
      const what = isForGood(trouble) ? "refused" : "away";
      if (said.has(what)) return;
      said.add(what);
      if (what === "away") log.warn({ why }, "slack cannot be reached: trying again until it can");
      else log.error({ why }, "slack does not take our tokens: give it others and restart");
    },
    there() {
      if (said.size > 0) log.info({}, "slack is there");
      said.clear();
    },
  };
}
