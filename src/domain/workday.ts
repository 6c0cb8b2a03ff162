import Holidays from "date-holidays";

import { addDays, weekdayOf, type LocalDate } from "./time.ts";

const denmark = new Holidays("DK");
const holidayNames = new Map<string, Map<LocalDate, string>>();

function holidaysOf(year: string): Map<LocalDate, string> {
  const known = holidayNames.get(year);
  if (known) return known;
  const names = new Map<LocalDate, string>();
  for (const holiday of denmark.getHolidays(year, "da")) {
    if (holiday.type === "public") names.set(holiday.date.slice(0, 10), holiday.name);
  }
  holidayNames.set(year, names);
  return names;
}

/** The Danish name of the public holiday on this day, or null. *Store bededag* is a working day since 2024. */
export function holidayOn(date: LocalDate): string | null {
  return holidaysOf(date.slice(0, 4)).get(date) ?? null;
}

/** Monday to Friday and not a public holiday. */
export function isWorkday(date: LocalDate): boolean {
  return weekdayOf(date) <= 5 && holidayOn(date) === null;
}

/** The day itself when it is a working day, else the last working day before it. */
export function workdayOnOrBefore(date: LocalDate): LocalDate {
  let day = date;
  while (!isWorkday(day)) day = addDays(day, -1);
  return day;
}

/** The n-th working day after (or, for a negative n, before) a day; the day itself is not counted. */
export function addWorkdays(date: LocalDate, count: number): LocalDate {
  const step = Math.sign(count);
  let day = date;
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step);
    if (isWorkday(day)) left -= 1;
  }
  return day;
}
