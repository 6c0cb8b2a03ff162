import type { Random } from "../faults/random.ts";
import { dayMs, hourMs, type Occurrence } from "./course.ts";
import { after, beginning, type Happening, type Plan } from "./life.ts";
import { owedFor } from "./reckoning.ts";

/** What the clock shows when something happens, or when (`happening` null) the program looks. */
export type Moment = { nowMs: number; happening: Happening | null };

type Trouble = { from: number; to: number };

/**
 * The program looks around everything that is owed, a second before, at, after, and now and then between. For some of the time it is stopped
 * (a day, and sometimes longer), its loop blocked (5 s), or its clock an hour wrong.
 */
export function randomMoments(random: Random, plan: Plan, course: Occurrence[]): Moment[] {
  const around = momentsAround(plan, course);
  const anywhere = Array.from({ length: 12 }, () => plan.plannedAtMs + random.next() * 60 * dayMs);
  const near = (): number => random.pick(around.length > 0 ? around : anywhere);
  const lasting = (ms: number): Trouble => {
    // Every other one is over at the very moment that something begins or ends.
    const from = near() - (random.chance(0.5) ? random.next() : 1) * ms;
    return { from, to: from + ms };
  };
  const stop = random.pick([dayMs, dayMs, dayMs, 4 * dayMs, 40 * dayMs]);
  const gone = [...(random.chance(0.4) ? [lasting(stop)] : []), ...(random.chance(0.4) ? [lasting(5_000)] : [])];
  const wrong = random.chance(0.4) ? { ...lasting(3 * hourMs), by: random.pick([-hourMs, hourMs]) } : null;
  const shown = (ms: number): number => Math.floor(wrong && wrong.from <= ms && ms < wrong.to ? ms + wrong.by : ms);
  const looks = [...around, ...anywhere]
    .filter((ms) => ms > plan.plannedAtMs && !gone.some(({ from, to }) => from <= ms && ms < to))
    .map((ms) => ({ ms, happening: null }));
  return [...looks, ...course]
    .toSorted((a, b) => a.ms - b.ms)
    .map(({ ms, happening }) => ({ nowMs: shown(ms), happening }));
}

/** Around what is owed at any time, if the clock is right. */
function momentsAround(plan: Plan, course: Occurrence[]): number[] {
  let life = beginning(plan);
  const owed = owedFor(life);
  for (const { ms, happening } of course) {
    life = after(life, happening, ms);
    owed.push(...owedFor(life));
  }
  const moments = owed.flatMap(({ atMs, untilMs }) => [
    ...[atMs - 1_000, atMs, atMs + 1_000, atMs + 60_000],
    ...(untilMs === Infinity ? [] : [untilMs - 1, untilMs]),
  ]);
  return [...new Set(moments)];
}
