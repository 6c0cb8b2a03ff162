import { Temporal } from "temporal-polyfill";

import type { Random } from "../faults/random.ts";
import { dayOf, instantMs } from "./calendar.ts";
import { chair, member, secretary, stranger, type Happening, type Plan, type Settings, type Task } from "./life.ts";

/** Random meetings, and what becomes of them. */

const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Days when something is odd: the two changes of clocks, leap days, the turn of the year, Easter. */
const oddDays = [
  "03-25",
  "03-29",
  "03-31",
  "10-25",
  "10-29",
  "10-31",
  "02-29",
  "03-01",
  "01-01",
  "12-31",
  "04-05",
  "05-17",
];

export function randomPlan(random: Random): Plan {
  const start = `${randomDay(random).toString()}T${random.chance(0.1) ? randomClock(random, 0, 5) : randomClock(random, 7, 21)}`;
  const plannedBefore = random.between(1, 60) * dayMs + random.between(0, dayMs);
  return {
    start,
    plannedAtMs: startMs(start) - plannedBefore,
    debtor: random.pick([null, chair, member, stranger]),
    settings: randomSettings(random),
  };
}

function randomSettings(random: Random): Settings {
  const itemsDeadlineDays = random.between(8, 14);
  return {
    sendAt: random.chance(0.15)
      ? random.pick(["02:00", "02:30", "03:00", "00:00", "23:59"])
      : randomClock(random, 6, 17),
    itemsDeadlineAt: random.chance(0.15) ? "02:30" : "12:00",
    objectionsAt: random.chance(0.15) ? random.pick(["02:30", "00:00", "23:59"]) : "16:00",
    itemsCallDays: random.between(15, 40),
    nudgeDays: itemsDeadlineDays + random.between(0, 5),
    itemsDeadlineDays,
    agendaDays: random.between(4, 10),
    rsvpDays: random.between(2, 5),
    reminderDays: random.between(1, 2),
    objectionWorkdays: random.between(1, 10),
  };
}

function randomClock(random: Random, least: number, most: number): string {
  return `${String(random.between(least, most)).padStart(2, "0")}:${random.pick(["00", "15", "30", "59"])}`;
}

function randomDay(random: Random): Temporal.PlainDate {
  const year = random.between(2020, 2035);
  if (!random.chance(0.5)) return Temporal.PlainDate.from(`${year}-01-01`).add({ days: random.between(0, 364) });
  const odd = `${year}-${random.pick(oddDays)}`.replace("02-29", year % 4 === 0 ? "02-29" : "02-28");
  return Temporal.PlainDate.from(odd).add({ days: random.between(-3, 25) });
}

function startMs(start: string): number {
  return instantMs(start.slice(0, 10), start.slice(11));
}

/** When it truly happens; what the clock shows then is another matter. */
export type Occurrence = { ms: number; happening: Happening };

export function randomCourse(random: Random, plan: Plan): Occurrence[] {
  const sometime = (untilMs: number): number =>
    Math.floor(plan.plannedAtMs + 1 + random.next() * (untilMs - plan.plannedAtMs - 1));
  const first = startMs(plan.start);
  const moved = random.chance(0.3) ? { ms: sometime(first), start: later(random, plan.start) } : null;
  const start = moved?.start ?? plan.start;
  const answered = (): Occurrence[] =>
    random.chance(0.3)
      ? [{ ms: sometime(startMs(start)), happening: { kind: "answered", isComing: random.chance(0.5) } }]
      : [];
  return [
    ...(moved ? [{ ms: moved.ms, happening: { kind: "moved", start: moved.start } as const }] : []),
    ...answered(),
    ...(random.chance(0.3) ? [{ ms: sometime(startMs(start)), happening: { kind: "agenda" } as const }] : []),
    ...(random.chance(0.5) ? randomMeeting(random, startMs(start)) : []),
  ].toSorted((a, b) => a.ms - b.ms);
}

function later(random: Random, start: string): string {
  const day = Temporal.PlainDate.from(start.slice(0, 10)).add({ days: random.between(1, 40) });
  return `${day.toString()}${start.slice(10)}`;
}

/** It is begun, perhaps ended, and its minutes are perhaps sent. */
function randomMeeting(random: Random, ms: number): Occurrence[] {
  const began = { ms: ms + random.between(0, 150) * minuteMs, happening: { kind: "started" } as const };
  if (random.chance(0.3)) return [began];
  const endedMs = began.ms + random.between(20, 180) * minuteMs;
  const tasks = Array.from({ length: random.between(0, 2) }, (_, number) => randomTask(random, number, endedMs));
  const ended = { ms: endedMs, happening: { kind: "ended", tasks } as const };
  if (random.chance(0.4)) return [began, ended];
  const sentMs = endedMs + random.between(0, 9) * dayMs + random.between(1, dayMs);
  return [began, ended, { ms: sentMs, happening: { kind: "sent" } }];
}

function randomTask(random: Random, number: number, ms: number): Task {
  return {
    id: `task ${number}`,
    due: dayOf(ms)
      .add({ days: random.between(0, 25) })
      .toString(),
    assignee: random.pick([null, secretary, chair, member, stranger]),
    isDone: random.chance(0.15),
  };
}
