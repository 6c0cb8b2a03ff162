import rrule from "rrule";

import { conflictsOn, overlap, standing, type Circumstances, type Conflict } from "./conflict.ts";
import type { Meeting } from "./meeting.ts";
import { addDays, instantsAt, localDateOf, type LocalDate, type LocalTime } from "./time.ts";

/** One card can show this many meetings, and one transaction plan them. */
export const longestSeries = 60;

/** A rule as RFC 5545 writes it, without its name; `first` is the first day, from which intervals are counted. */
export type Rhythm = { rrule: string; first: LocalDate };

/** The hours of a meeting on its day; an end that is not after the start is on the day after. */
export type Hours = { start: LocalTime; end: LocalTime };

/** What to know about a day before a meeting is put on it. The last two cannot be planned. */
export type Remark =
  | Conflict
  | { kind: "clash"; start: Date; end: Date }
  /** The hour does not exist that day, or exists twice: the clocks change. */
  | { kind: "no-such-hour" };

/** `time` is null when the hours do not stand that day. */
export type ProposedMeeting = { date: LocalDate; time: { start: Date; end: Date } | null; remarks: Remark[] };

/** `passed`: how many were left out because their hour has passed; `left`: how many more the rule has than one card can take. */
export type Proposal = { meetings: ProposedMeeting[]; passed: number; left: number };

/** The last day of twelve calendar months, the first day's own counted: what comes once a month then comes twelve times. */
function aYearOn(first: LocalDate): LocalDate {
  const year = Number(first.slice(0, 4)) + 1;
  return addDays(`${year}-${first.slice(5, 7)}-01`, -1);
}

/**
 * The days of a rule from its first day on: to its UNTIL, or twelve months when it has none. Only days are expanded, at midnight UTC: the
 * local hours are put on them afterwards, so no change of clocks can move one.
 */
export function daysOf({ rrule: text, first }: Rhythm): LocalDate[] {
  const options = rrule.RRule.parseString(text);
  const until = options.until ?? asUtc(aYearOn(first));
  const rule = new rrule.RRule({ ...options, dtstart: asUtc(first), until });
  return rule.all().map((day) => day.toISOString().slice(0, 10));
}

const asUtc = (date: LocalDate): Date => new Date(`${date}T00:00:00Z`);

/** The instants of these hours on a day, or null when one of them is skipped or lived twice. */
export function hoursOn(date: LocalDate, { start, end }: Hours): { start: Date; end: Date } | null {
  const starts = instantsAt(date, start);
  const ends = instantsAt(end > start ? date : addDays(date, 1), end);
  const [from, to] = [starts[0], ends[0]];
  return from && to && starts.length === 1 && ends.length === 1 ? { start: from, end: to } : null;
}

export type Surroundings = Circumstances & { now: Date; others: readonly Meeting[] };

/** The meetings that a rule would give, each with what is to be said about its day; those whose hour has passed are left out. */
export function proposeSeries(rhythm: Rhythm, hours: Hours, around: Surroundings): Proposal {
  const all = daysOf(rhythm).map((date) => ({ date, time: hoursOn(date, hours) }));
  const coming = all.filter(({ date, time }) => (time ? time.start >= around.now : date >= localDateOf(around.now)));
  const meetings = proposedTogether(coming.slice(0, longestSeries), around);
  return { meetings, passed: all.length - coming.length, left: coming.length - meetings.length };
}

/** Meetings that would be planned together, each with what is to be said about it: among preparing ones, each knows the others. */
export function proposedTogether(
  all: readonly Omit<ProposedMeeting, "remarks">[],
  around: Surroundings,
): ProposedMeeting[] {
  const times = all.flatMap(({ time }) => (time ? [time] : []));
  const { preparation } = around;
  const together = preparation && { ...preparation, preparing: [...preparation.preparing, ...times] };
  return all.map((one) => proposed(one, { ...around, preparation: together }));
}

/** One meeting with what is to be said about its day. */
function proposed(one: Omit<ProposedMeeting, "remarks">, around: Surroundings): ProposedMeeting {
  const { date, time } = one;
  const clash = time && standing(around.others).find((other) => overlap(other, time));
  const remarks: Remark[] = [
    ...(clash ? [{ kind: "clash" as const, start: clash.start, end: clash.end }] : []),
    ...(time ? [] : [{ kind: "no-such-hour" as const }]),
    ...conflictsOn(date, time, around),
  ];
  return { date, time, remarks };
}

/** Can it be planned? */
export function isPossible({ remarks }: ProposedMeeting): boolean {
  return remarks.every(({ kind }) => kind !== "clash" && kind !== "no-such-hour");
}

/** Those that can be planned, and those of them that nothing is to be said about. */
export function choicesIn(meetings: readonly ProposedMeeting[]): {
  possible: ProposedMeeting[];
  plain: ProposedMeeting[];
} {
  const possible = meetings.filter(isPossible);
  return { possible, plain: possible.filter(({ remarks }) => remarks.length === 0) };
}
