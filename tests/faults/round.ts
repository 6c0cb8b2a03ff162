import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";

import { addDays, instantAt, type LocalDate } from "../../src/domain/time.ts";
import { workdayOnOrBefore } from "../../src/domain/workday.ts";
import { everybody, type People, type Said } from "./people.ts";
import type { Random } from "./random.ts";
import { handsOfReplica, type Death } from "./repeats.ts";
import type { Replicas } from "./replicas.ts";
import type { Server } from "./server.ts";
import type { Sky } from "./sky.ts";
import { move, spoken, talk } from "./talk.ts";

/** A round: a month of two committees' lives in some seconds, while replicas and the database are killed. */

export type Stage = {
  people: People;
  replicas: Replicas;
  server: Server;
  sky: Sky;
  random: Random;
  sql: () => Promise<pg.Client>;
  setStory(instant: Date): void;
  story(): Date;
};

/** When a meeting's new time was first seen in the database, by the story's clock, and how long the slowest look at it took. */
export type Moves = { seenAt: Map<string, number>; slowestMs: number };
export type Told = { said: Said[]; deaths: Death[]; day: LocalDate; moves: Moves };

/**
 * How likely the database is to be killed in a round, and the meetings to be moved on the day they are reminded of; how many replicas are
 * killed, which share of them is told to stop instead, and how long nobody is in between, in milliseconds.
 */
export type Rules = {
  crashShare: number;
  movedShare: number;
  gentleShare: number;
  kills: [least: number, most: number];
  pauseMs: [least: number, most: number];
};

/** The Monday on which round `number` begins; a meeting is three weeks later, and nobody meets on a holiday. */
export function firstDay(number: number): LocalDate {
  return addDays("2027-01-04", number * 35);
}

export async function play(stage: Stage, number: number, rules: Rules): Promise<Told> {
  const { sky, random } = stage;
  const monday = firstDay(number);
  stage.setStory(instantAt(monday, "10:00"));
  const deaths: Death[] = [];
  const storm = raise(stage, rules, deaths);
  sky.setRough(random.pick([0.05, 0.15, 0.3]));
  const said: Said[] = [];
  const day = await planMeetings(stage, workday(addDays(monday, 22)), storm);
  await Promise.all(everybody.map((who) => talk(stage, who, said)));
  await allDone(stage);
  stage.setStory(new Date(instantAt(dayBefore(day), "09:00").getTime() - 1_500));
  const isMoved = random.chance(rules.movedShare);
  const moves = watchMoves(stage);
  await pause(random.between(1_000, 2_500));
  if (isMoved) await Promise.all(secretaries.map((who) => move(stage, who, workday(addDays(day, 7)), said)));
  await pause(random.between(500, 2_000));
  await storm.settle();
  sky.setRough(0);
  return { said, deaths, day, moves: await moves.end() };
}

const lookMs = 100;

function watchMoves(stage: Stage): { end(): Promise<Moves> } {
  const moves: Moves = { seenAt: new Map(), slowestMs: 0 };
  const life = { isOver: false };
  const watch = async (): Promise<void> => {
    while (!life.isOver) {
      const began = performance.now();
      const moved = await withSql(stage, async (sql) => {
        const { rows } = await sql.query<{ id: string }>(
          "select id from meeting where sequence > 0 and status in ('planned', 'called')",
        );
        return rows;
      });
      for (const { id } of moved ?? []) if (!moves.seenAt.has(id)) moves.seenAt.set(id, stage.story().getTime());
      await pause(lookMs);
      moves.slowestMs = Math.max(moves.slowestMs, performance.now() - began - lookMs);
    }
  };
  const watching = watch();
  return {
    async end() {
      life.isOver = true;
      await watching;
      return moves;
    },
  };
}

const secretaries = everybody.filter(({ isSecretary }) => isSecretary);

export function workday(date: LocalDate): LocalDate {
  return workdayOnOrBefore(date) === date ? date : workday(addDays(date, 1));
}

export function dayBefore(date: LocalDate): LocalDate {
  return workdayOnOrBefore(addDays(date, -1));
}

/** After so many tries without a meeting, nobody is killed until the next round: a round is about what comes after. */
const calmTries = 40;

/** Said again until it is there, as a secretary would who sees no receipt. */
export async function planMeetings(
  stage: Stage,
  day: LocalDate,
  storm: Pick<Storm, "calm"> = { calm: () => undefined },
): Promise<LocalDate> {
  const since = instantAt(firstDay(0), "00:00");
  let refusals = 0;
  for (let tries = 0; tries < 150; tries += 1) {
    if (tries === calmTries) storm.calm();
    const missing = await withSql(stage, async (sql) => {
      const { rows } = await sql.query<{ platform: string }>(
        `select distinct c.platform from meeting m join channel c on c.forum_id = m.forum_id
         where m.status = 'planned' and m.start > $1 and m.planned_at >= $2`,
        [stage.story(), since],
      );
      return secretaries.filter(({ platform }) => !rows.some((row) => row.platform === platform));
    });
    if (missing?.length === 0) return day;
    for (const who of missing ?? [])
      refusals += (await stage.people.sayInChannel(who, `møde ${spoken(day)}, Rådssalen`)) ? 0 : 1;
    await pause(tries === 0 ? 150 : 500);
  }
  const seen = stage.people.slack
    .visibleTo(stage.people.user("Signe Holt"))
    .slice(-3)
    .map(({ text }) => text);
  const inTeams = stage.people.teams
    .visibleTo("Tove Rask")
    .slice(-3)
    .map(({ text }) => text);
  throw new Error(
    `The meetings could not be planned (${refusals} requests were not taken, ${stage.replicas.ready()} replicas are ready): ${[...seen, ...inTeams].join(" | ")} ${stage.replicas.lastWords()}`,
  );
}

/** Null when the database is gone just now. */
export async function withSql<T>(stage: Stage, work: (sql: pg.Client) => Promise<T>): Promise<T | null> {
  const sql = await stage.sql().catch(() => null);
  if (!sql) return null;
  return work(sql)
    .catch(() => null)
    .finally(() => sql.end().catch(() => undefined));
}

/** What was said three weeks before the meeting is done before the day before it comes, or the deadline would have passed meanwhile. */
export async function allDone(stage: Stage): Promise<void> {
  for (const deadline = Date.now() + 100_000; Date.now() < deadline;) {
    const undone = await withSql(stage, async (sql) => {
      const { rows } = await sql.query("select 1 from inbox where done_at is null and event is not null");
      return rows.length;
    });
    if (undone === 0) return;
    await pause(200);
  }
}

async function during(deaths: Death[], what: Death["what"], hands: number, gone: Promise<unknown>): Promise<void> {
  const death = { what, hands, from: Date.now(), until: Infinity };
  deaths.push(death);
  await gone;
  death.until = Date.now();
}

type Storm = { calm(): void; settle(): Promise<void> };

const signals = { kill: "SIGKILL", stop: "SIGTERM" } as const;

/** Kills as many as the rules say, unless it is told to be calm; settled is when that is done and everything is up. */
function raise(stage: Stage, rules: Rules, deaths: Death[]): Storm {
  const { random, replicas, server } = stage;
  const life = { left: random.between(...rules.kills) };
  const kill = async (): Promise<void> => {
    while (life.left > 0) {
      await pause(random.between(...rules.pauseMs));
      const what = random.chance(rules.gentleShare) ? "stop" : "kill";
      const isUseful = replicas.ready() > 0 || random.chance(0.03);
      const gone = isUseful
        ? replicas.kill(random.between(0, replicas.count - 1), signals[what], random.between(0, 300))
        : null;
      if (!gone) continue;
      life.left -= 1;
      void during(deaths, what, handsOfReplica, gone);
    }
  };
  const crash = async (): Promise<void> => {
    if (!random.chance(rules.crashShare)) return;
    await pause(random.between(200, 4_000));
    await during(deaths, "database", handsOfReplica * replicas.count, server.crash());
  };
  const both = Promise.all([kill(), crash()]);
  return {
    calm() {
      life.left = 0;
    },
    async settle() {
      await both;
      await replicas.allReady(60_000);
    },
  };
}
