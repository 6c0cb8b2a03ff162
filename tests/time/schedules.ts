import type { Subject } from "../../src/jobs/duty.ts";
import { createRandom, type Random } from "../faults/random.ts";
import { randomMoments } from "./clock.ts";
import { randomCourse, randomPlan } from "./course.ts";
import { createExpectation, nameOf } from "./expectation.ts";
import { after, beginning, type Life, type Plan } from "./life.ts";
import { owedFor, type Owed } from "./reckoning.ts";
import { createRounds } from "./rounds.ts";
import { subjectOf } from "./subject.ts";

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

/** `unlisted`: nobody was there in its time, and nobody is told; `mislisted`: somebody is told so of what was said, or was not owed. */
export type Faults = { missed: string[]; doubled: string[]; early: string[]; unlisted: string[]; mislisted: string[] };
export type Outcome = { schedules: number; looks: number; said: number; listed: number; kinds: Set<string> } & Faults;

export function tryAll({ schedules, seed }: { schedules: number; seed: number }): Outcome {
  const random = createRandom(seed);
  const faults: Faults = { missed: [], doubled: [], early: [], unlisted: [], mislisted: [] };
  const sum: Outcome = { schedules: 0, looks: 0, said: 0, listed: 0, kinds: new Set(), ...faults };
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
  const moments = randomMoments(random, plan, randomCourse(random, plan));
  const [expectation, rounds] = [createExpectation(), createRounds()];
  const before = new Set<string>();
  let standing = standingOf(beginning(plan));
  for (const { nowMs, happening } of moments) {
    if (happening) {
      standing = standingOf(after(standing.life, happening, nowMs));
      continue;
    }
    const { say, list } = expectation.look(standing.owed, nowMs);
    const { said, listed } = rounds.look(standing.subject, nowMs);
    compare({ say, list, said, listed, before }, whereIs(number, plan, nowMs), sum);
    if (say.includes(silenceName)) standing = standingOf(after(standing.life, { kind: "approved" }, nowMs));
  }
}

/** A life as the reckoning and as the program see it. */
function standingOf(life: Life): { life: Life; owed: Owed[]; subject: Subject } {
  return { life, owed: owedFor(life), subject: subjectOf(life) };
}

const silenceName = nameOf({ kind: "silence", to: "everybody", about: null });

function whereIs(number: number, { start }: Plan, nowMs: number): (what: string) => string {
  return (what) => `${number} (${start}, ${process.env["TZ"] ?? ""}): ${what} at ${new Date(nowMs).toISOString()}`;
}

type Look = { say: string[]; list: string[]; said: string[]; listed: string[]; before: Set<string> };

/** One look: what is to be said is said, once and for all; what is to be listed is listed; and nothing else. */
function compare({ say, list, said, listed, before }: Look, where: (what: string) => string, sum: Outcome): void {
  sum.looks += 1;
  sum.said += said.length;
  sum.listed += listed.length;
  for (const name of said) {
    sum.kinds.add(name.split(" ")[0]!);
    if (before.has(name)) sum.doubled.push(where(name));
    else if (!say.includes(name)) sum.early.push(where(name));
    before.add(name);
  }
  sum.missed.push(...say.filter((name) => !said.includes(name)).map(where));
  sum.unlisted.push(...list.filter((name) => !listed.includes(name)).map(where));
  sum.mislisted.push(...listed.filter((name) => !list.includes(name)).map(where));
}
