import type { Verdict } from "./answers.ts";
import type { Said } from "./people.ts";

/** Does a committee have the one meeting that it planned, at the time that was said last? */

export type Moving = Said & { wish: { kind: "move"; start: Date } };
export type Meeting = { sequence: number; start: Date };

/**
 * A move that is done twice finds the meeting there, and is refused: so it has moved no more often than somebody said so. One said and not
 * acknowledged may have been done. Of several moves the last that was done stands, and which that is nobody knows; one is all that is said in
 * a round.
 */
export function judgeMoves(committee: string, own: Moving[], live: Meeting[], planned: Date): Verdict<Moving> {
  const [meeting, ...more] = live;
  if (!meeting || more.length > 0) {
    return { missing: [], sure: [], violations: [`${committee} has ${live.length} meetings instead of one`] };
  }
  const violations = [...tooOften(committee, own, meeting), ...elsewhere(committee, own, meeting, planned)];
  const acknowledged = own.filter((one) => one.acknowledged);
  if (meeting.sequence === 0) return { missing: acknowledged, sure: [], violations };
  return { missing: [], sure: own.length === 1 ? own : [], violations };
}

function tooOften(committee: string, own: Moving[], { sequence }: Meeting): string[] {
  return sequence > own.length ? [`${committee}'s meeting was moved ${sequence} times, as was said ${own.length}`] : [];
}

function elsewhere(committee: string, own: Moving[], { sequence, start }: Meeting, planned: Date): string[] {
  const meant = sequence === 0 ? [planned] : own.map(({ wish }) => wish.start);
  const isMeant = meant.some((one) => one.getTime() === start.getTime());
  return isMeant ? [] : [`${committee}'s meeting is at ${start.toISOString()}, where nobody put it`];
}
