import { Temporal } from "temporal-polyfill";

import { defaultSettings, type Forum } from "../../src/domain/forum.ts";
import { planMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { dutiesAt, dutiesOf, withoutSaid } from "../../src/jobs/duty.ts";
import { createRandom, type Random } from "../faults/random.ts";
import { instantMs, owedFor, type Owed, type Plan } from "./reckoning.ts";

/**
 * Random meetings, each with a clock that is not always right and a program that is not always there, against what Temporal says is owed.
 * Meetings are where the product is (Europe/Copenhagen); the eleven zones are the machine's, which must not matter.
 */

export const machineZones = [
  "UTC",
  "Europe/Copenhagen",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Africa/Casablanca",
] as const;

export type Outcome = {
  schedules: number;
  looks: number;
  said: number;
  missed: string[];
  doubled: string[];
  early: string[];
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function tryAll({ schedules, seed }: { schedules: number; seed: number }): Outcome {
  const random = createRandom(seed);
  const sum: Outcome = { schedules: 0, looks: 0, said: 0, missed: [], doubled: [], early: [] };
  const zone = process.env["TZ"];
  try {
    for (let number = 0; number < schedules; number += 1) {
      process.env["TZ"] = machineZones[number % machineZones.length];
      tryOne(number, random, sum);
      sum.schedules += 1;
    }
  } finally {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  }
  return sum;
}

function tryOne(number: number, random: Random, sum: Outcome): void {
  const plan = randomPlan(random);
  const subject = subjectOf(plan);
  const owed = owedFor(plan);
  const readings = clockReadings(random, plan, owed);
  const said = new Map<string, number>();
  for (const reading of readings) {
    sum.looks += 1;
    const moments = { now: new Date(reading), last: null, quietUntil: null };
    for (const { key } of withoutSaid(dutiesAt(dutiesOf(subject), moments), new Set(said.keys())).reminders) {
      if (said.has(key)) sum.doubled.push(`${number}: ${key}`);
      said.set(key, reading);
    }
  }
  sum.said += said.size;
  compare(number, { plan, owed, readings, said }, sum);
}

type Tried = { plan: Plan; owed: Owed[]; readings: number[]; said: Map<string, number> };

/** Said is what was owed at some reading of the clock, from its very first on; and nothing else. */
function compare(number: number, { plan, owed, readings, said }: Tried, sum: Outcome): void {
  const expected = new Map<string, number>(
    owed.flatMap(({ kind, atMs, untilMs }) => {
      const first = readings.find((reading) => atMs <= reading && reading < untilMs);
      return first === undefined
        ? []
        : people[kind].map(
            (person) => [`reminder:${kind}:${meetingId}${saidOnce.has(kind) ? "" : ":0"}:${person}`, first] as const,
          );
    }),
  );
  const where = `${number} (${plan.start}, ${process.env["TZ"] ?? ""})`;
  for (const [key, first] of expected)
    if (said.get(key) !== first)
      sum.missed.push(
        `${where}: ${key} at ${new Date(first).toISOString()}, was ${new Date(said.get(key) ?? 0).toISOString()}`,
      );
  for (const [key, at] of said)
    if (!expected.has(key)) sum.early.push(`${where}: ${key} at ${new Date(at).toISOString()}`);
}

const [secretary, chair, member] = ["s", "c", "m"];
const people: Record<Owed["kind"], string[]> = {
  "items.call": [chair, member],
  "agenda.due": [secretary, chair],
  "rsvp.chase": [chair, member],
  "meeting.soon": [secretary, chair, member],
  "meeting.unstarted": [secretary],
};
const saidOnce = new Set<Owed["kind"]>(["items.call"]);
const meetingId = "meeting";

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

function randomPlan(random: Random): Plan {
  const year = random.between(2020, 2035);
  const isOdd = random.chance(0.5);
  const day = isOdd
    ? Temporal.PlainDate.from(
        `${year}-${random.pick(oddDays)}`.replace("02-29", year % 4 === 0 ? "02-29" : "02-28"),
      ).add({ days: random.between(-3, 25) })
    : Temporal.PlainDate.from(`${year}-01-01`).add({ days: random.between(0, 364) });
  const clock = (least: number, most: number): string =>
    `${String(random.between(least, most)).padStart(2, "0")}:${random.pick(["00", "15", "30", "59"])}`;
  const start = `${day.toString()}T${random.chance(0.1) ? clock(0, 5) : clock(7, 21)}`;
  const plannedBefore = random.between(1, 60) * dayMs + random.between(0, dayMs);
  return {
    start,
    plannedAtMs: instantMs(start.slice(0, 10), start.slice(11)) - plannedBefore,
    sendAt: random.chance(0.15) ? random.pick(["02:00", "02:30", "03:00", "00:00", "23:59"]) : clock(6, 17),
    itemsDeadlineAt: random.chance(0.15) ? "02:30" : "12:00",
    itemsCallDays: random.between(15, 40),
    itemsDeadlineDays: random.between(8, 14),
    agendaDays: random.between(4, 10),
    rsvpDays: random.between(2, 5),
    reminderDays: random.between(1, 2),
  };
}

function subjectOf(plan: Plan): { meeting: Meeting; forum: Forum } {
  const { start, plannedAtMs, ...settings } = plan;
  const as = (personId: string, role: "secretary" | "chair" | "member") => ({
    personId,
    name: personId,
    email: null,
    role,
    deputyFor: null,
  });
  const forum: Forum = {
    id: "forum",
    organisationId: "organisation",
    version: 1,
    name: "Havnerådet",
    aliases: [],
    settings: { ...defaultSettings, ...settings, nudgeDays: settings.itemsDeadlineDays + 1 },
    members: [as(secretary, "secretary"), as(chair, "chair"), as(member, "member")],
    standingItems: [],
    channels: [],
  };
  const at = instantMs(start.slice(0, 10), start.slice(11));
  const time = { start: new Date(at), end: new Date(at + hourMs), place: null };
  const planned = planMeeting(forum, time, { now: new Date(plannedAtMs), newId: () => "item", others: [] });
  return { meeting: { ...planned, id: meetingId }, forum };
}

type Trouble = { from: number; to: number };

/**
 * What the clock shows whenever the program looks: around everything that is owed, a second before, at, after, and now and then between.
 * For some of the time the program is stopped (a day), its loop blocked (5 s), or its clock an hour wrong.
 */
function clockReadings(random: Random, plan: Plan, owed: Owed[]): number[] {
  const around = owed.flatMap(({ atMs, untilMs }) => [
    atMs - 1_000,
    atMs,
    atMs + 1_000,
    atMs + 60_000,
    untilMs - 1,
    untilMs,
  ]);
  const anywhere = Array.from({ length: 12 }, () => plan.plannedAtMs + random.next() * 60 * dayMs);
  const near = (): number => random.pick(around.length > 0 ? around : anywhere);
  const lasting = (ms: number): Trouble => {
    const from = near() - random.next() * ms;
    return { from, to: from + ms };
  };
  const gone = [...(random.chance(0.4) ? [lasting(dayMs)] : []), ...(random.chance(0.4) ? [lasting(5_000)] : [])];
  const wrong = random.chance(0.4) ? { ...lasting(3 * hourMs), by: random.pick([-hourMs, hourMs]) } : null;
  return [...around, ...anywhere]
    .filter((time) => time > plan.plannedAtMs && !gone.some(({ from, to }) => from <= time && time < to))
    .toSorted((a, b) => a - b)
    .map((time) => Math.floor(wrong && wrong.from <= time && time < wrong.to ? time + wrong.by : time));
}
