/**
 * Instants by the database's clock, in its own statements. One that is further ahead than it can have been written has been written before the
 * clock was set back, and counts as past: else a corrected clock would stop delivery until it had caught up.
 */

/** A platform that asks for more is asked again all the same: a clock that was wrong must not silence us for a day. */
export const longestHoldMs = 55 * 60_000;
/** A row that was tried is tried again after this at the latest; for a platform that asked for more, its account is held. */
export const longestWaitMs = 24 * 60_000;

const minuteMs = 60_000;

/** How far ahead each can be, in milliseconds, and a little more: a clock is also set back by a hair. */
export const reach = {
  held: String(longestHoldMs + minuteMs),
  leased: "30000",
  /** What nobody has tried waits for its addressee's gap, and no longer. */
  ready: `CASE WHEN o.attempts = 0 THEN ${minuteMs} ELSE ${longestWaitMs + minuteMs} END`,
};

export function isPast(instant: string, reachMs: string | number, now = "clock_timestamp()"): string {
  const furthest = `${now} + (${reachMs}) * interval '1 millisecond'`;
  return `(${instant} IS NULL OR ${instant} <= ${now} OR ${instant} > ${furthest})`;
}

/** The later of the two, unless the first counts as past. */
export function later(instant: string, other: string, reachMs: string | number): string {
  return `CASE WHEN ${isPast(instant, reachMs)} THEN ${other} ELSE greatest(${instant}, ${other}) END`;
}
