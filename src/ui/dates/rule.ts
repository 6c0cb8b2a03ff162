import { addDays, daysBetween, isoWeekOf, weekdayOf, type LocalDate, type Weekday } from "../../domain/time.ts";
import { dayOf, fixedDate, mondayOf, monthBounds, monthOf, nthWeekday, yearOf } from "./calendar.ts";
import { dayCode } from "./print-rule.ts";
import type { RecurrenceNode } from "./tree.ts";

const ALL_WEEKS = Array.from({ length: 53 }, (_, index) => index + 1);
const ALL_MONTHS = ALL_WEEKS.slice(0, 12);
/** Leap days, fifth Mondays and month ends come within this; what does not is not a rule that people write. */
const SEARCH_DAYS = 1500;

/** The months that it happens in, or null for all. */
function monthsOf(rule: RecurrenceNode): number[] | null {
  const named = rule.months.length > 0 ? rule.months : ALL_MONTHS;
  const left = [...new Set(named)].filter((month) => !rule.notMonths.includes(month)).sort((one, other) => one - other);
  return left.length === 12 ? null : left;
}

/**
 * The ISO weeks that it happens in, or null for all. Even weeks are not every other week: a year with week 53 has two odd weeks in a row
 * at its end.
 */
function weeksOf(rule: RecurrenceNode): number[] | null {
  if (rule.weeks === "all" && rule.notWeeks.length === 0) return null;
  const parity = rule.weeks === "all" ? null : rule.weeks === "even" ? 0 : 1;
  return ALL_WEEKS.filter((week) => (parity === null || week % 2 === parity) && !rule.notWeeks.includes(week));
}

/** The rule as an RFC 5545 RRULE value, without its name. */
export function rruleOf(rule: RecurrenceNode, until: LocalDate | null): string {
  const weeks = weeksOf(rule);
  const months = monthsOf(rule);
  const parts = [`FREQ=${rule.freq === "weekly" && weeks ? "YEARLY" : rule.freq.toUpperCase()}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (months) parts.push(`BYMONTH=${months.join(",")}`);
  parts.push(...dayParts(rule));
  if (weeks) parts.push(`BYWEEKNO=${weeks.join(",")}`);
  if (until) parts.push(`UNTIL=${until.replaceAll("-", "")}`);
  return parts.join(";");
}

function dayParts(rule: RecurrenceNode): string[] {
  if (rule.workday !== null) return ["BYDAY=MO,TU,WE,TH,FR", `BYSETPOS=${rule.workday}`];
  if (rule.monthDays.length > 0) return [`BYMONTHDAY=${rule.monthDays.join(",")}`];
  if (rule.days.length === 0) return [];
  return [`BYDAY=${rule.days.map((one) => `${one.nth ?? ""}${dayCode(one.weekday)}`).join(",")}`];
}

/** The first day on or after `from`, or null. `phase` is a day that the intervals are counted from. */
export function firstDay(rule: RecurrenceNode, from: LocalDate, phase: LocalDate | null): LocalDate | null {
  const limits = { months: monthsOf(rule), weeks: weeksOf(rule) };
  for (let date = from, away = 0; away < SEARCH_DAYS; date = addDays(date, 1), away += 1) {
    const after = monthAfter(date, limits.months);
    if (after > date) {
      away += daysBetween(date, after);
      date = after;
    }
    if (isOn(rule, date, limits) && isInStep(rule, date, phase)) return date;
  }
  return null;
}

/** The day itself in a month that it happens in, else the first day of the next such month. */
function monthAfter(date: LocalDate, months: number[] | null): LocalDate {
  if (months === null || months.length === 0 || months.includes(monthOf(date))) return date;
  const year = yearOf(date);
  const later = months.find((month) => month > monthOf(date));
  return later === undefined ? fixedDate(year + 1, months[0] ?? 1, 1) : fixedDate(year, later, 1);
}

function isOn(
  rule: RecurrenceNode,
  date: LocalDate,
  limits: { months: number[] | null; weeks: number[] | null },
): boolean {
  if (limits.months && !limits.months.includes(monthOf(date))) return false;
  if (limits.weeks && !limits.weeks.includes(isoWeekOf(date).week)) return false;
  return rule.freq === "daily" || isDay(rule, date);
}

function isDay(rule: RecurrenceNode, date: LocalDate): boolean {
  if (rule.workday !== null) return isWorkdayOfMonth(date, rule.workday);
  if (rule.monthDays.length > 0) return rule.monthDays.some((day) => isMonthDay(date, day));
  return rule.days.some((one) => isWeekday(date, one));
}

function isMonthDay(date: LocalDate, day: number): boolean {
  return day < 0
    ? monthOf(addDays(date, -day)) !== monthOf(date) && monthOf(addDays(date, -day - 1)) === monthOf(date)
    : dayOf(date) === day;
}

function isWeekday(date: LocalDate, one: { nth: number | null; weekday: Weekday }): boolean {
  if (weekdayOf(date) !== one.weekday) return false;
  return one.nth === null || nthWeekday(yearOf(date), monthOf(date), { nth: one.nth, weekday: one.weekday }) === date;
}

/** Is it the n-th Monday to Friday of the month, as BYSETPOS counts? Holidays are flagged when the meetings are made. */
function isWorkdayOfMonth(date: LocalDate, nth: number): boolean {
  if (weekdayOf(date) > 5) return false;
  const { from, to } = monthBounds(yearOf(date), monthOf(date));
  return nth > 0 ? weekdaysBetween(from, date) === nth : weekdaysBetween(date, to) === -nth;
}

/** Mondays to Fridays from one day to another, both counted. */
function weekdaysBetween(from: LocalDate, to: LocalDate): number {
  const first = weekdayOf(from);
  let count = 0;
  for (let away = daysBetween(from, to); away >= 0; away -= 1) if ((first - 1 + away) % 7 < 5) count += 1;
  return count;
}

function isInStep(rule: RecurrenceNode, date: LocalDate, phase: LocalDate | null): boolean {
  if (rule.interval === 1 || phase === null) return true;
  if (rule.freq === "weekly") return daysBetween(mondayOf(phase), mondayOf(date)) % (7 * rule.interval) === 0;
  const months = (yearOf(date) - yearOf(phase)) * 12 + monthOf(date) - monthOf(phase);
  return months % rule.interval === 0;
}
