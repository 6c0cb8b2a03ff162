import type { Owed } from "./reckoning.ts";

/** What is to be said, and what is to be listed as missed, at each look at the clock; by what was owed at it, and nothing else. */
export type Expectation = { look(owed: Owed[], nowMs: number): { say: string[]; list: string[] } };

/** What was missed longer ago is nobody's news. */
const longestMissedMs = 31 * 86_400_000;

/** What a person would call the same reminder. */
export function nameOf({ kind, to, about }: Pick<Owed, "kind" | "to" | "about">): string {
  return `${kind} to ${to}${about === null ? "" : ` of ${about}`}`;
}

/**
 * It is said at the first look that falls within its time. When there was one before its time, and the next one falls after it, it is listed.
 * Either is done once: a clock that is set back does not undo it. What was over at the first look of all is unknown.
 */
export function createExpectation(): Expectation {
  const settled = new Set<string>();
  let before: number | null = null;
  return {
    look(owed, nowMs) {
      const last = before;
      const open = owed.filter((one) => !settled.has(nameOf(one)));
      const isMissed = ({ atMs, untilMs }: Owed): boolean =>
        untilMs <= nowMs && last !== null && last < atMs && nowMs - atMs < longestMissedMs;
      const say = open.filter(({ atMs, untilMs }) => atMs <= nowMs && nowMs < untilMs).map(nameOf);
      const list = open.filter(isMissed).map(nameOf);
      for (const name of [...say, ...list]) settled.add(name);
      before = nowMs;
      return { say, list };
    },
  };
}
