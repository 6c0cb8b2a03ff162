import {
  addDays,
  isoWeekOf,
  localDateOf,
  localTimeOf,
  weekdayOf,
  type LocalDate,
  type LocalTime,
} from "../../domain/time.ts";
import { monthName, weekdayName } from "./names.ts";
import { printRule } from "./print-rule.ts";
import type { DateValue, Moment, RecurrenceValue } from "./value.ts";

/** »8. december« */
export function printShortDay(date: LocalDate): string {
  return `${Number(date.slice(8, 10))}. ${monthName(Number(date.slice(5, 7)))}`;
}

/** »tirsdag den 8. december« */
function printDay(date: LocalDate): string {
  return `${weekdayName(weekdayOf(date))} den ${printShortDay(date)}`;
}

/** »tirsdag den 8. december 2026« */
export function formatDayYear(date: LocalDate): string {
  return `${printDay(date)} ${date.slice(0, 4)}`;
}

/** The one rule of years: a day of the year that it is written in has none, any other day has its own. */
function isOfYear(date: LocalDate, now: Date): boolean {
  return date.slice(0, 4) === localDateOf(now).slice(0, 4);
}

/** »8. december«; »8. december 2027« when it is not this year's. */
export function formatShortDay(date: LocalDate, now: Date): string {
  return isOfYear(date, now) ? printShortDay(date) : `${printShortDay(date)} ${date.slice(0, 4)}`;
}

/** »tirsdag den 8. december«; »onsdag den 8. december 2027« when it is not this year's. */
export function formatDay(date: LocalDate, now: Date): string {
  return isOfYear(date, now) ? printDay(date) : formatDayYear(date);
}

/** »9.00« */
export function formatTime(time: LocalTime): string {
  return `${Number(time.slice(0, 2))}.${time.slice(3, 5)}`;
}

/** »uge 42«: the ISO week of the day. */
export function formatWeek(date: LocalDate): string {
  return `uge ${isoWeekOf(date).week}`;
}

/** »20 min«, »1 time og 30 min«, »2 timer« */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [];
  if (hours > 0) parts.push(hours === 1 ? "1 time" : `${hours} timer`);
  if (rest > 0 || hours === 0) parts.push(`${rest} min`);
  return parts.join(" og ");
}

/** »kl. 9.00-10.30«; an end at midnight is »24.00«, so that it stands on the day it ends. */
export function formatTimeSpan(start: Date, end: Date): string {
  return printSpan(localTimeOf(start), localTimeOf(end));
}

/** »tirsdag den 8. december kl. 12.00«, with the year when it is not this year's. */
export function formatInstant(at: Date, now: Date): string {
  return printMoments(momentOf(at), null, (date) => formatDay(date, now));
}

/** »tirsdag den 8. december kl. 9.00-10.30«, with the year when it is not this year's; the end's own day is said when it is another. */
export function formatMeetingTime(start: Date, end: Date, now: Date): string {
  return printMoments(momentOf(start), momentOf(end), (date) => formatDay(date, now));
}

/** »tirsdag den 19. april 2022 kl. 12.00-13.30« */
export function formatMeetingTimeYear(start: Date, end: Date): string {
  return printMoments(momentOf(start), momentOf(end), formatDayYear);
}

/** Any reading, complete with its year, for buttons and questions. */
export function formatDateValue(value: DateValue): string {
  switch (value.kind) {
    case "instant":
      return printMoments(value.start, value.end, formatDayYear);
    case "day":
      return formatDayYear(value.date);
    case "range":
      return printDays(value.from, value.to);
    case "week":
      return `uge ${isoWeekOf(value.from).week} (${printDays(value.from, value.to)})`;
    case "recurrence":
      return printRecurrence(value);
    case "duration":
      return formatMinutes(value.minutes);
    case "vague":
      return value.words;
  }
}

function momentOf(at: Date): Moment {
  return { date: localDateOf(at), time: localTimeOf(at) };
}

function printSpan(start: LocalTime, end: LocalTime): string {
  return `kl. ${formatTime(start)}-${end === "00:00" ? "24.00" : formatTime(end)}`;
}

function printMoments(start: Moment, end: Moment | null, day: (date: LocalDate) => string): string {
  const from = start.time ?? "00:00";
  if (!end) return `${day(start.date)} kl. ${formatTime(from)}`;
  const to = end.time ?? "00:00";
  const sameDay = end.date === start.date || (to === "00:00" && end.date === addDays(start.date, 1));
  if (sameDay) return `${day(start.date)} ${printSpan(from, to)}`;
  return `${day(start.date)} kl. ${formatTime(from)} til ${day(end.date)} kl. ${formatTime(to)}`;
}

function printDays(from: LocalDate, to: LocalDate): string {
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${printShortDay(from)}${sameYear ? "" : ` ${from.slice(0, 4)}`} - ${printShortDay(to)} ${to.slice(0, 4)}`;
}

function printRecurrence(value: RecurrenceValue): string {
  const parts = [printRule(value.rrule)];
  if (value.timeStart) {
    parts.push(value.timeEnd ? printSpan(value.timeStart, value.timeEnd) : `kl. ${formatTime(value.timeStart)}`);
  }
  return `${parts.join(" ")}, første gang ${formatDayYear(value.next)}`;
}
