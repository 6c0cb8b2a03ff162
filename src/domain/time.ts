import { DateTime, IANAZone } from "luxon";

/** The one place where meetings are: every local day and hour in the product is this zone's. */
export const ZONE = "Europe/Copenhagen";

/** A local calendar day as `YYYY-MM-DD`. Sorts as text. */
export type LocalDate = string;
/** A local time of day as `HH:MM`, from `00:00` to `23:59`. Sorts as text. */
export type LocalTime = string;
/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DAY_MS = 86_400_000;

/** Days are asked for again and again when dates are read and rules are followed; those of some centuries are remembered. */
const remembered = 100_000;
const numbers = new Map<LocalDate, number>();
const dates = new Map<number, LocalDate>();

/** Whole days since 1970-01-01 for a local day; days are counted, never hours, so that a change of clocks cannot shift them. */
export function dayNumberOf(date: LocalDate): number {
  const known = numbers.get(date);
  if (known !== undefined) return known;
  const day = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
  if (numbers.size >= remembered) numbers.clear();
  numbers.set(date, day);
  return day;
}

/** The local day with this number of days since 1970-01-01. */
export function dateFromDayNumber(day: number): LocalDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (dates.size >= remembered) dates.clear();
  dates.set(day, date);
  return date;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateFromDayNumber(dayNumberOf(date) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

export function weekdayOf(date: LocalDate): Weekday {
  return (((((dayNumberOf(date) + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** ISO 8601 week and the year that week belongs to. */
export function isoWeekOf(date: LocalDate): { year: number; week: number } {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1 };
}

const HOUR_MS = 3_600_000;
const zone = IANAZone.create(ZONE);
const offsets = new Map<number, number>();

/** The zone's offset from UTC at an instant, both in ms. It changes on the hour only, so that it is remembered by the hour. */
function offsetAt(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const offset = zone.offset(at) * 60_000;
  if (offsets.size >= remembered) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}

export function localDateOf(instant: Date): LocalDate {
  return new Date(instant.getTime() + offsetAt(instant.getTime())).toISOString().slice(0, 10);
}

export function localTimeOf(instant: Date): LocalTime {
  return new Date(instant.getTime() + offsetAt(instant.getTime())).toISOString().slice(11, 16);
}

/** `YYYY-MM-DDTHH:MM`, local: the form of stories, exports and the scores. */
export function localStampOf(instant: Date): string {
  return `${localDateOf(instant)}T${localTimeOf(instant)}`;
}

/**
 * The instants that a local day and time can mean: one as a rule, none in the hour that is skipped in March, two (earlier first) in the
 * hour that is lived twice in October.
 */
export function instantsAt(date: LocalDate, time: LocalTime): Date[] {
  const local = Date.parse(`${date}T${time}:00Z`);
  // The offsets of the days around are all that can hold that day; the greater one, summer's, gives the earlier instant.
  const around = new Set([offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)]);
  return [...around]
    .sort((one, other) => other - one)
    .filter((offset) => offsetAt(local - offset) === offset)
    .map((offset) => new Date(local - offset));
}

/**
 * The instant of a local day and time, for times that we choose ourselves (9.00, 12.00): the earlier of two, the moment after a skipped
 * hour. What a person writes is read with `instantsAt`, and asked about when it is not one.
 */
export function instantAt(date: LocalDate, time: LocalTime): Date {
  return instantsAt(date, time)[0] ?? DateTime.fromISO(`${date}T${time}`, { zone: ZONE }).toJSDate();
}

export function addMinutes(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

/** The time between two instants in whole minutes, rounded down. */
export function minutesBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 60_000);
}
