import type { Meeting } from "./meeting.ts";
import { localDateOf, type LocalDate } from "./time.ts";
import { holidayOn } from "./workday.ts";

/** What is to be said about a day and its hours before a meeting is put there. Nothing here refuses: whoever plans decides. */

/** Days on which a forum does not want to meet, both included: a congress, a festival. `title` is null when nobody said why. */
export type AvoidedDays = { title: string | null; from: LocalDate; to: LocalDate };

type Span = { start: Date; end: Date };

/** Another meeting of people of the forum. `forum` is null when it is not for the asker to know which it is. */
export type Engagement = Span & { meetingId: string; forum: string | null; people: string[] };

/** A forum that prepares another's meetings: when both meet, also before now. `forum` is the other's name, or null as above. */
export type Preparation = { now: Date; forum: string | null; prepared: readonly Span[]; preparing: readonly Span[] };

export type Conflict =
  | { kind: "holiday"; name: string }
  | { kind: "vacation"; name: string }
  | ({ kind: "avoided" } & AvoidedDays)
  /** Somebody is at another meeting. `forum` null: so are they, and no more is to be said. */
  | ({ kind: "busy" } & Engagement)
  /** It is to prepare a meeting that begins before it ends, and nothing else prepares that one. */
  | { kind: "too-late"; forum: string | null; start: Date; end: Date }
  /** It was prepared by a meeting that now comes after it. */
  | { kind: "unprepared"; forum: string; start: Date; end: Date };

export type Circumstances = {
  /** The name of the vacation that many have on a day, or null. */
  vacationOn: (date: LocalDate) => string | null;
  avoided: readonly AvoidedDays[];
  engagements: readonly Engagement[];
  preparation: Preparation | null;
};

/** What is to be said about a day, and about its hours when they are known. */
export function conflictsOn(date: LocalDate, time: Span | null, around: Circumstances): Conflict[] {
  const holiday = holidayOn(date);
  const vacation = around.vacationOn(date);
  const last = time ? lastDayOf(time) : date;
  const late = time && around.preparation ? tooLateFor(time, around.preparation) : null;
  return [
    ...(holiday === null ? [] : [{ kind: "holiday" as const, name: holiday }]),
    ...around.avoided
      .filter(({ from, to }) => from <= last && date <= to)
      .map((days) => ({ kind: "avoided" as const, ...days })),
    ...(time ? around.engagements.filter((one) => overlap(one, time)) : []).map((one) => ({
      kind: "busy" as const,
      ...one,
    })),
    ...(late ? [{ kind: "too-late" as const, ...late }] : []),
    ...(vacation === null ? [] : [{ kind: "vacation" as const, name: vacation }]),
  ];
}

/** A vacation week is worth a word and no question: in many fora it is a week like any other. */
export function isAskedAbout({ kind }: Conflict): boolean {
  return kind !== "vacation";
}

/** The day on which it ends: one that ends at midnight ends on the day before. */
function lastDayOf({ end }: Span): LocalDate {
  return localDateOf(new Date(end.getTime() - 1));
}

export function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

const byStart = (one: Span, other: Span): number => one.start.getTime() - other.start.getTime();

/**
 * The coming meeting that one at this time would be too late to prepare: the latest that begins before it ends, when nothing between the
 * one before that and it prepares it. Null when there is none.
 */
function tooLateFor(time: Span, { now, forum, prepared, preparing }: Preparation) {
  const before = [...prepared].sort(byStart).filter((one) => one.start < time.end);
  const meant = before.at(-1);
  if (!meant || meant.start <= now) return null;
  const since = before.at(-2)?.start.getTime() ?? -Infinity;
  const isPrepared = preparing.some((one) => one.start.getTime() >= since && one.end <= meant.start);
  return isPrepared ? null : { forum, start: meant.start, end: meant.end };
}

/**
 * What is said when a meeting that others prepare is moved: the preparing meeting that came before it, and now does not. `others` are the
 * meetings of its forum beside it.
 */
export function leftUnprepared(
  from: Span,
  to: Span,
  { forum, others, preparing }: { forum: string; others: readonly Span[]; preparing: readonly Span[] },
): Conflict[] {
  const since = (time: Span): number =>
    Math.max(-Infinity, ...others.filter((one) => one.start < time.start).map((one) => one.start.getTime()));
  const preparingFor = (time: Span): Span | undefined =>
    [...preparing].sort(byStart).findLast((one) => one.start.getTime() >= since(time) && one.end <= time.start);
  const meant = preparingFor(from);
  if (!meant || preparingFor(to) || meant.end <= to.start) return [];
  return [{ kind: "unprepared", forum, start: meant.start, end: meant.end }];
}

/** Adds days to a forum's list, in order of time; what is past by `today` is dropped. The same days are kept once, with the new title. */
export function withAvoided(list: readonly AvoidedDays[], days: AvoidedDays, today: LocalDate): AvoidedDays[] {
  const others = list.filter((one) => one.to >= today && (one.from !== days.from || one.to !== days.to));
  return [...others, days].sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** The list without these days. */
export function withoutAvoided(list: readonly AvoidedDays[], { from, to }: Omit<AvoidedDays, "title">): AvoidedDays[] {
  return list.filter((one) => one.from !== from || one.to !== to);
}

/** Those that are still to come, or are now. */
export function comingAvoided(list: readonly AvoidedDays[], today: LocalDate): AvoidedDays[] {
  return list.filter(({ to }) => to >= today);
}

/** The meetings that stand. */
export function standing(meetings: readonly Meeting[]): Meeting[] {
  return meetings.filter(({ status }) => status !== "cancelled");
}
