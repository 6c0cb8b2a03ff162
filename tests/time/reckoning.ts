import { Temporal } from "temporal-polyfill";

/** When reminders are due, reckoned a second time and by other means: Temporal for zones and days, Gauss for Easter. Shares nothing with src/. */

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

function workdayBefore(date: Temporal.PlainDate): Temporal.PlainDate {
  return isWorkday(date) ? date : workdayBefore(date.subtract({ days: 1 }));
}

/** A local day and hour as an instant in ms: the earlier of two, and the moment after a skipped hour. */
export function instantMs(date: string, time: string): number {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(place, { disambiguation: "compatible" })
    .epochMilliseconds;
}

export type Plan = {
  /** Local: `2026-03-29T09:00`. */
  start: string;
  plannedAtMs: number;
  sendAt: string;
  itemsDeadlineAt: string;
  itemsCallDays: number;
  itemsDeadlineDays: number;
  agendaDays: number;
  rsvpDays: number;
  reminderDays: number;
};

export type Owed = {
  kind: "items.call" | "agenda.due" | "rsvp.chase" | "meeting.soon" | "meeting.unstarted";
  atMs: number;
  untilMs: number;
};

const minuteMs = 60_000;
/** Every meeting here lasts an hour; half an hour later somebody should have said that it was held, within a week of that. */
const unstartedMs = 90 * minuteMs;
const weekMs = 7 * 24 * 60 * minuteMs;

/** What is owed for a meeting whose agenda is not out: from when until when. What was due before it was planned is not owed. */
export function owedFor(plan: Plan): Owed[] {
  const start = Temporal.PlainDateTime.from(plan.start);
  const day = start.toPlainDate();
  const startMs = instantMs(day.toString(), start.toPlainTime().toString());
  const sent = (days: number): number => instantMs(workdayBefore(day.subtract({ days })).toString(), plan.sendAt);
  const deadlineMs = instantMs(day.subtract({ days: plan.itemsDeadlineDays }).toString(), plan.itemsDeadlineAt);
  const all: Owed[] = [
    { kind: "items.call", atMs: sent(plan.itemsCallDays), untilMs: deadlineMs },
    { kind: "agenda.due", atMs: sent(plan.agendaDays), untilMs: startMs },
    { kind: "rsvp.chase", atMs: sent(plan.rsvpDays), untilMs: startMs },
    { kind: "meeting.soon", atMs: sent(plan.reminderDays), untilMs: startMs },
    { kind: "meeting.unstarted", atMs: startMs + unstartedMs, untilMs: startMs + unstartedMs + weekMs },
  ];
  return all.filter(({ atMs, untilMs }) => atMs < untilMs && atMs > plan.plannedAtMs);
}
