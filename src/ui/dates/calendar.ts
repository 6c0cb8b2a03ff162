import {
  addDays,
  dateFromDayNumber,
  dayNumberOf,
  isoWeekOf,
  weekdayOf,
  type LocalDate,
  type Weekday,
} from "../../domain/time.ts";
import type { Feast, PeriodName } from "./tree.ts";

export type Bounds = { from: LocalDate; to: LocalDate };

export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
export const monthOf = (date: LocalDate): number => Number(date.slice(5, 7));
export const dayOf = (date: LocalDate): number => Number(date.slice(8, 10));

/** The day, or null when it does not exist. `month` may run outside 1 to 12: it is counted from the year. */
export function dateOf(year: number, month: number, day: number): LocalDate | null {
  return day < 1 || day > daysInMonth(year, month) ? null : fixedDate(year, month, day);
}

/** A day known to exist. */
export function fixedDate(year: number, month: number, day: number): LocalDate {
  return dateFromDayNumber(Date.UTC(year, month - 1, day) / 86_400_000);
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function monthBounds(year: number, month: number): Bounds {
  return { from: fixedDate(year, month, 1), to: fixedDate(year, month + 1, 0) };
}

/** Monday of an ISO week, or null when the year has no such week. */
export function mondayOfWeek(year: number, week: number): LocalDate | null {
  const fourth = fixedDate(year, 1, 4);
  const monday = addDays(fourth, 1 - weekdayOf(fourth) + (week - 1) * 7);
  return week >= 1 && isoWeekOf(monday).year === year ? monday : null;
}

export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekdayOf(date));
}

/** The n-th of a weekday in a month; -1 is the last; null when there is none. */
export function nthWeekday(year: number, month: number, which: { nth: number; weekday: Weekday }): LocalDate | null {
  const { from, to } = monthBounds(year, month);
  if (which.nth < 0) return addDays(to, -((weekdayOf(to) - which.weekday + 7) % 7) + (which.nth + 1) * 7);
  const date = addDays(from, ((which.weekday - weekdayOf(from) + 7) % 7) + (which.nth - 1) * 7);
  return date <= to ? date : null;
}

/** Easter Sunday (Meeus, Jones, Butcher). */
export function easterOf(year: number): LocalDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const leap = Math.floor((century + 8) / 25);
  const moon = (19 * golden + century - Math.floor(century / 4) - Math.floor((century - leap + 1) / 3) + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * sunday) / 451);
  const sum = moon + sunday - 7 * late + 114;
  return fixedDate(year, Math.floor(sum / 31), (sum % 31) + 1);
}

const FROM_EASTER: Partial<Record<Feast, number>> = {
  shrovetide: -49,
  palmSunday: -7,
  maundyThursday: -3,
  goodFriday: -2,
  easterDay: 0,
  easterMonday: 1,
  prayerDay: 26,
  ascension: 39,
  whitSunday: 49,
  whitMonday: 50,
};
const FIXED: Partial<Record<Feast, [number, number]>> = {
  newYearsDay: [1, 1],
  epiphany: [1, 6],
  mayDay: [5, 1],
  constitutionDay: [6, 5],
  midsummer: [6, 23],
  martinmas: [11, 10],
  littleChristmasEve: [12, 23],
  christmasEve: [12, 24],
  christmasDay: [12, 25],
  boxingDay: [12, 26],
  newYearsEve: [12, 31],
};

export function feastOf(feast: Feast, year: number): LocalDate {
  const [month, day] = FIXED[feast] ?? [1, 1];
  const shift = FROM_EASTER[feast];
  return shift === undefined ? fixedDate(year, month, day) : addDays(easterOf(year), shift);
}

/** Where a season, a feast or a school holiday lies in the year that it begins in. School holidays differ a little by municipality. */
export function periodOf(name: PeriodName, year: number): Bounds {
  const easter = easterOf(year);
  const week = (number: number): LocalDate => mondayOfWeek(year, number) ?? fixedDate(year, 1, 1);
  const dates = (from: [number, number], to: [number, number]): Bounds => ({
    from: fixedDate(year, from[0], from[1]),
    to: fixedDate(year, to[0], to[1]),
  });
  switch (name) {
    case "spring":
      return dates([3, 1], [5, 31]);
    case "summer":
      return dates([6, 1], [8, 31]);
    case "autumn":
      return dates([9, 1], [11, 30]);
    case "winter":
      return dates([12, 1], [14, 28]);
    case "summerHoliday":
      return dates([7, 1], [8, 8]);
    case "autumnHoliday":
      return { from: week(42), to: addDays(week(42), 6) };
    case "winterHoliday":
      return { from: week(7), to: addDays(week(8), 6) };
    case "christmasHoliday":
      return dates([12, 23], [13, 2]);
    case "easterHoliday":
      return { from: addDays(easter, -8), to: addDays(easter, 1) };
    case "christmas":
      return dates([12, 24], [12, 26]);
    case "easter":
      return { from: addDays(easter, -3), to: addDays(easter, 1) };
    case "whitsun":
      return { from: addDays(easter, 49), to: addDays(easter, 50) };
    case "newYear":
      return dates([12, 31], [13, 1]);
    case "betweenYears":
      return dates([12, 27], [12, 30]);
  }
}

/** The same day of the month, a number of months later, or null when that month is too short. */
export function addMonths(date: LocalDate, months: number): LocalDate | null {
  return dateOf(yearOf(date), monthOf(date) + months, dayOf(date));
}

export function nearestDay(date: LocalDate, weekday: Weekday): LocalDate {
  const ahead = (weekday - weekdayOf(date) + 7) % 7;
  return addDays(date, ahead > 3 ? ahead - 7 : ahead);
}

export function uniqueDates(dates: (LocalDate | null)[]): LocalDate[] {
  const known = dates.filter((one) => one !== null);
  return [...new Set(known)].sort((one, other) => dayNumberOf(one) - dayNumberOf(other));
}
