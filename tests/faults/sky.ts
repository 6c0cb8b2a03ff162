import type { Call, Forecast } from "../support/weather.ts";
import { watchLag } from "./lag.ts";
import type { Early } from "./early.ts";
import type { Random } from "./random.ts";

/** A message that a platform took: when (by the story's clock, and by ours), and whether its answer got through. */
export type Arrival = {
  platform: "slack" | "teams";
  conversation: string;
  id: string;
  key: string | null;
  at: number;
  story: number;
  lost: boolean;
  isReply: boolean;
};

/** From when to when a platform wants to hear nothing, in milliseconds. */
type Held = { from: number; until: number };

/** The weather over both platforms, and a record of what arrived; it also holds the senders to the platforms' limits. */
export type Sky = ReturnType<typeof createSky>;

const slackGapMs = 1_000;
/** In flight when the answer with Retry-After was given to another conversation's message. */
const inFlightMs = 1_500;
/** In flight in the same thread of Teams, which takes seven a second; in a channel of Slack there is never more than one. */
const inThreadMs = 500;
/** From a request's coming to its having been read. */
const readingMs = 100;

/**
 * For what Retry-After is said: Slack counts each method by itself (https://docs.slack.dev/apis/web-api/rate-limits), Teams everything that
 * is asked of it together (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit).
 */
const rule = ({ platform, method }: Call): string => (platform === "slack" ? `slack ${method}` : platform);

/** `isAwaited`: is it the answer that somebody waits for in this conversation of Teams? Asked once for each message. */
export function createSky(random: Random, storyNow: () => number, isAwaited: (conversation: string) => boolean) {
  const arrivals: Arrival[] = [];
  const violations: string[] = [];
  const early: Early[] = [];
  const counts = { calls: 0, updates: 0, refused: 0, tooMany: 0, reset: 0, silent: 0, lost: 0 };
  const newest = new Map<string, number[]>();
  const heldConversation = new Map<string, Held>();
  const heldAccount = new Map<string, Held>();
  const lag = watchLag();
  let rough = 0;

  /** Our own slowness when the earlier of two was seen makes them seem nearer than they were sent; what was slow before or later does not. */
  function slowness(earlier: number): number {
    return lag.since(earlier - readingMs);
  }

  function watch(call: Call, now: number): void {
    const lane = `${call.platform} ${call.conversation}`;
    const times = (newest.get(lane) ?? []).filter((time) => now - time < 30_000);
    watchHeld(call, lane, now);
    // One a second is what a channel of Slack takes of new messages.
    if (call.platform === "slack" && call.isUpdate) return;
    if (call.platform === "slack") watchGap(lane, times, now);
    else watchCrowd(lane, times, now);
    newest.set(lane, [...times, now]);
  }

  /** What was on its way when Retry-After was said can be seen later than it was sent; what is sent after it has waited for the whole of it. */
  function watchHeld(call: Call, lane: string, now: number): void {
    const what = call.isUpdate ? "an update" : "a message";
    const here = heldConversation.get(`${rule(call)} ${call.conversation}`);
    const inFlight = call.platform === "teams" ? inThreadMs : 0;
    if (here && now > here.from + inFlight + slowness(here.from) && now < here.until)
      noteEarly(`${lane}: ${what}`, here, now);
    const account = heldAccount.get(rule(call));
    if (account && now > account.from + inFlightMs + slowness(account.from) && now < account.until)
      noteEarly(`${lane}: ${what} to the account`, account, now);
  }

  function noteEarly(what: string, { from, until }: Held, now: number): void {
    const [since, left] = [Math.round(now - from), Math.round(until - now)];
    early.push({
      what: `${what} ${since} ms after Retry-After was said, ${left} ms before it was over`,
      saidAt: performance.timeOrigin + from,
      slowMs: slowness(from),
    });
  }

  function watchGap(lane: string, times: number[], now: number): void {
    const last = times.at(-1);
    if (last === undefined) return;
    const [gap, slow] = [now - last, slowness(last)];
    if (gap + slow < slackGapMs)
      violations.push(`${lane}: two messages within ${Math.round(gap)} ms (our own slowness ${Math.round(slow)})`);
  }

  function watchCrowd(lane: string, times: number[], now: number): void {
    // With this one they are eight.
    const seventh = times.at(-7);
    if (seventh !== undefined && now - seventh + slowness(seventh) < 1_000)
      violations.push(`${lane}: more than 7 in a second`);
    if (times.length >= 60) violations.push(`${lane}: more than 60 in half a minute`);
  }

  function choose(): Forecast {
    if (!random.chance(rough)) return { kind: "fair" };
    const dice = random.next();
    if (dice < 0.25) return { kind: "refused", status: 429, retryAfter: random.between(1, 3) };
    if (dice < 0.45) return { kind: "refused", status: random.pick([500, 502, 503, 504]) };
    if (dice < 0.65) return { kind: "reset" };
    if (dice < 0.68) return { kind: "silent" };
    return { kind: "lost", heard: random.pick(["nothing", "half"]) };
  }

  function remember(call: Call, forecast: Forecast, now: number): void {
    counts.calls += 1;
    if (call.isUpdate) counts.updates += 1;
    if (forecast.kind === "reset") counts.reset += 1;
    if (forecast.kind === "silent") counts.silent += 1;
    if (forecast.kind === "lost") counts.lost += 1;
    if (forecast.kind !== "refused") return;
    counts.refused += 1;
    if (forecast.retryAfter === undefined) return;
    counts.tooMany += 1;
    const until = now + forecast.retryAfter * 1_000;
    heldConversation.set(`${rule(call)} ${call.conversation}`, { from: now, until });
    heldAccount.set(rule(call), { from: now, until });
  }

  return {
    arrivals,
    violations,
    /** What a death may explain, where nobody lived to tell others of Retry-After. */
    early,
    counts,
    /** The share of calls that something happens to. */
    setRough: (share: number): void => {
      rough = share;
    },
    /** What came before then, by our clock. */
    forget(until: number): void {
      const kept = arrivals.filter(({ at }) => at >= until);
      arrivals.splice(0, arrivals.length, ...kept);
    },
    weather(call: Call): Forecast {
      if (!call.isMessage && !call.isUpdate) return { kind: "fair" };
      const now = performance.now();
      // Answers are not the outbox's: their loss is what a killed process does, and the person asks again.
      const isReply = call.isMessage && (call.platform === "slack" ? call.key === null : isAwaited(call.conversation));
      const forecast: Forecast = isReply ? { kind: "fair" } : choose();
      watch(call, now);
      remember(call, forecast, now);
      // What is said again where it stands is nothing new: nobody is told twice.
      if (call.isUpdate) return forecast;
      const { platform, conversation, key } = call;
      const taken = (id: string): void => {
        arrivals.push({
          platform,
          conversation,
          key,
          id,
          at: Date.now(),
          story: storyNow(),
          lost: forecast.kind === "lost",
          isReply,
        });
      };
      return { ...forecast, taken };
    },
    stop: (): void => {
      lag.stop();
    },
  };
}
