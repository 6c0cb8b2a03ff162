import type { LocalDate, LocalTime } from "../../domain/time.ts";

/**
 * What a phrase is read against. `today`: the local day; `now`: the local time, when a passed hour matters; `meeting`: the day that »før
 * mødet« counts from; `base`: the day that a bare time of day belongs to (today unless given). `field` says that only a time of day, or
 * only a day, is expected, so that »9-12« and »17.03« have one reading. `direction`: without it a coming date is meant, and a passed one
 * is asked about; `past`: a passed one is meant; `any`: both are fine, as when minutes or records are read.
 */
export type DateContext = {
  today: LocalDate;
  now?: LocalTime;
  meeting?: LocalDate;
  field?: "time" | "date";
  direction?: "past" | "any";
  base?: LocalDate;
};

export type Moment = { date: LocalDate; time: LocalTime | null };

export type DateValue =
  /** Has a time of day; `end` is null when none was written. */
  | { kind: "instant"; start: Moment; end: Moment | null }
  | { kind: "day"; date: LocalDate }
  | { kind: "range"; from: LocalDate; to: LocalDate }
  /** Monday to Sunday. */
  | { kind: "week"; from: LocalDate; to: LocalDate }
  /** `next` is the first day on or after today. With INTERVAL it is also the day that the rhythm is counted from. */
  | { kind: "recurrence"; rrule: string; next: LocalDate; timeStart: LocalTime | null; timeEnd: LocalTime | null }
  /** How long, and not when: »halvanden time«. */
  | { kind: "duration"; minutes: number }
  /** Kept in the writer's own words; a bound that is not known is null. */
  | { kind: "vague"; from: LocalDate | null; to: LocalDate | null; words: string };

export type AskReason = "weekday" | "ambiguous" | "impossible" | "passed" | "end-before-start" | "incomplete" | "dst";

export type Ask = { status: "ask"; question: string; reason: AskReason; candidates: DateValue[] };

export type DateReading = { status: "ok"; value: DateValue } | Ask | { status: "none" };

export type InstantValue = Extract<DateValue, { kind: "instant" }>;
export type RecurrenceValue = Extract<DateValue, { kind: "recurrence" }>;
