import { Temporal } from "temporal-polyfill";

/** Danish days and hours, reckoned a second time and by other means: Temporal for zones and days, Gauss for Easter. Shares nothing with src/. */

const place = "Europe/Copenhagen";

function easterOf(year: number): Temporal.PlainDate {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const [month, day] = [Math.floor((h + l - 7 * m + 114) / 31), ((h + l - 7 * m + 114) % 31) + 1];
  return Temporal.PlainDate.from({ year, month, day });
}

const holidays = new Map<number, Set<string>>();

/** Danish public holidays; store bededag (the fourth Friday after Easter) was the last time one in 2023. */
function holidaysOf(year: number): Set<string> {
  const known = holidays.get(year);
  if (known) return known;
  const easter = easterOf(year);
  const moving = [-3, -2, 0, 1, 39, 49, 50, ...(year < 2024 ? [26] : [])].map((days) =>
    easter.add({ days }).toString(),
  );
  const days = new Set([`${year}-01-01`, `${year}-12-25`, `${year}-12-26`, ...moving]);
  holidays.set(year, days);
  return days;
}

function isWorkday(date: Temporal.PlainDate): boolean {
  return date.dayOfWeek <= 5 && !holidaysOf(date.year).has(date.toString());
}

export function lastWorkday(date: Temporal.PlainDate): Temporal.PlainDate {
  return isWorkday(date) ? date : lastWorkday(date.subtract({ days: 1 }));
}

/** So many working days later; the day itself is not counted. */
export function workdaysAfter(date: Temporal.PlainDate, count: number): Temporal.PlainDate {
  if (count === 0) return date;
  const next = date.add({ days: 1 });
  return workdaysAfter(next, isWorkday(next) ? count - 1 : count);
}

/** A local day and hour as an instant in ms: the earlier of two, and the moment after a skipped hour. */
export function instantMs(date: string, time: string): number {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(place, { disambiguation: "compatible" })
    .epochMilliseconds;
}

export function dayOf(ms: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(place).toPlainDate();
}
