import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

import { instantAt } from "../../src/domain/time.ts";
import { applyMigrations } from "../../src/store/migrations.ts";
import type { Bug } from "./bugs.ts";
import { bundleReplica } from "./bundle.ts";
import { check, clean, quiet, type Findings } from "./checks.ts";
import { unexplainedEarly } from "./early.ts";
import { everybody, found, gather, shutOut } from "./people.ts";
import { createRandom } from "./random.ts";
import type { Death } from "./repeats.ts";
import { startReplicas, type Replicas } from "./replicas.ts";
import { firstDay, play, type Rules, type Stage, type Told } from "./round.ts";
import { startServer } from "./server.ts";
import { createSky, type Sky } from "./sky.ts";

export type Asked = {
  rounds: number;
  seed: number;
  replicas?: number;
  bug?: Bug | null;
  /** In one file: worth its half minute from ten rounds on. */
  bundled?: true;
  until?: number;
  rules?: Rules;
  say?: (line: string) => void;
};

export type Sum = {
  rounds: number;
  commands: number;
  acknowledged: number;
  kills: number;
  restarts: number;
  crashes: number;
  sends: number;
  repeatsLost: number;
  repeatsKilled: number;
  /** Sent before Retry-After was over, since who had been told so had died of it. */
  earlyKilled: number;
  doneAfterAll: number;
  refused: number;
  violations: string[];
};

const usualRules: Rules = {
  crashShare: 0.35,
  movedShare: 0.4,
  gentleShare: 0.1,
  kills: [5, 9],
  pauseMs: [200, 1_200],
};

/** Plays rounds until there are enough, or until the time is up. Whatever happens, nothing is left running. */
export async function harry(asked: Asked): Promise<Sum> {
  const { rounds, seed, bug = null, rules = usualRules, say = () => undefined } = asked;
  const random = createRandom(seed);
  const stops: (() => Promise<void>)[] = [];
  // Interrupted, too, it leaves nothing running; a second time it does not wait.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      void Promise.allSettled(
        stops
          .splice(0)
          .toReversed()
          .map((stop) => stop()),
      ).then(() => process.exit(130));
    });
  }
  const sum: Sum = {
    rounds: 0,
    commands: 0,
    acknowledged: 0,
    kills: 0,
    restarts: 0,
    crashes: 0,
    sends: 0,
    repeatsLost: 0,
    repeatsKilled: 0,
    earlyKilled: 0,
    doneAfterAll: 0,
    refused: 0,
    violations: [],
  };
  try {
    const order = { replicas: asked.replicas ?? 3, bug, isBundled: asked.bundled ?? false };
    const { stage, sky } = await setUp(random, order, stops);
    for (let number = 1; number <= rounds && Date.now() < (asked.until ?? Infinity); number += 1) {
      const played = await playRound(stage, sky, { number, rules });
      add(sum, { number, ...played });
      say(line(number, played));
      await persistently(() => clean(stage));
    }
  } finally {
    for (const stop of stops.splice(0).toReversed()) await stop();
  }
  return sum;
}

/** Looking at a database that has just been killed is tried again: it is only looked at. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0) throw error;
      await pause(1_000);
    }
  }
}

type Played = { told: Told; findings: Findings; earlyKilled: number; violations: string[] };

async function playRound(stage: Stage, sky: Sky, { number, rules }: { number: number; rules: Rules }): Promise<Played> {
  const before = new Map(everybody.map((who) => [who.name, stage.people.troubles(who).length]));
  const told = await play(stage, number, rules);
  const findings = await persistently(() => check(stage, told, before));
  const early = sky.early.splice(0);
  const unexplained = unexplainedEarly(early, told.deaths, stage.replicas.heard.splice(0));
  return {
    told,
    findings,
    earlyKilled: early.length - unexplained.length,
    violations: [...findings.violations, ...sky.violations.splice(0), ...unexplained],
  };
}

function add(sum: Sum, { number, told, findings, earlyKilled, violations }: Played & { number: number }): void {
  sum.rounds += 1;
  sum.commands += told.said.length;
  sum.acknowledged += told.said.filter(({ acknowledged }) => acknowledged).length;
  sum.kills += countOf("kill", told);
  sum.restarts += countOf("stop", told);
  sum.crashes += countOf("database", told);
  sum.sends += findings.sends;
  sum.repeatsLost += findings.repeats.lost;
  sum.repeatsKilled += findings.repeats.killed;
  sum.earlyKilled += earlyKilled;
  sum.doneAfterAll += findings.doneAfterAll;
  sum.refused += findings.refused;
  sum.violations.push(...violations.map((one) => `round ${number}: ${one}`));
}

function countOf(what: Death["what"], { deaths }: Told): number {
  return deaths.filter((death) => death.what === what).length;
}

function line(number: number, { told, findings, earlyKilled, violations }: Played): string {
  const numbers = `${told.said.length} commands, ${countOf("kill", told)} kills, ${countOf("stop", told)} restarts, ${countOf("database", told)} database crashes, ${findings.sends} sends, ${findings.repeats.lost} repeats after a lost answer, ${findings.repeats.killed} after a kill, ${earlyKilled} too early after one, ${findings.refused} refused for good`;
  return [`round ${number}: ${numbers}, ${violations.length} violations`, ...violations.map((one) => `  ${one}`)].join(
    "\n",
  );
}

/** Who is no member is owed nothing, and a round about them would show nothing. */
async function checkFounded({ sql: connect }: Stage): Promise<void> {
  const sql = await connect();
  const { rows } = await sql
    .query<{ name: string }>(
      `select p.name from membership m join person p on p.id = m.person_id where m.until is null`,
    )
    .finally(() => sql.end());
  const missing = [...everybody, shutOut].filter(({ name }) => !rows.some((row) => row.name === name));
  if (missing.length > 0) throw new Error(`${missing.map(({ name }) => name).join(", ")} could not be made members.`);
}

/** Beside the packages, so that a bundle finds those it leaves out. */
async function makeCache(): Promise<string> {
  const folder = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
  await mkdir(folder, { recursive: true });
  return mkdtemp(join(folder, "referent-faults-"));
}

type Order = { replicas: number; bug?: Bug | null; isBundled?: boolean; drainSeconds?: number };

/** Two committees before replicas of the program; `stops` grows as they come up. */
export async function setUp(
  random: ReturnType<typeof createRandom>,
  { replicas: count, bug = null, isBundled = false, drainSeconds = 0 }: Order,
  stops: (() => Promise<void>)[],
): Promise<{ stage: Stage; sky: Sky }> {
  let aheadMs = instantAt(firstDay(0), "10:00").getTime() - Date.now();
  const story = (): Date => new Date(Date.now() + aheadMs);
  const sky = createSky(
    random,
    () => story().getTime(),
    (conversation) => people.isAwaited(conversation),
  );
  stops.push(() => {
    sky.stop();
    return Promise.resolve();
  });
  const server = await startServer();
  stops.push(() => server.stop());
  await applyMigrations(server.url);
  const people = await gather({ weather: (call) => sky.weather(call), now: story });
  stops.push(() => people.stop());
  const cache = await makeCache();
  stops.push(() => rm(cache, { recursive: true, force: true }));
  const file = isBundled ? { file: await bundleReplica(cache) } : {};
  const { slack, teams } = people;
  const given = {
    slack: slack.config,
    teams: teams.config,
    bug,
  };
  const replicaOptions = { count, databaseUrl: server.url, given, aheadMs, cache, drainSeconds, ...file };
  const replicas: Replicas = await startReplicas(replicaOptions);
  stops.push(() => replicas.stop());
  people.connect((path) => replicas.url(path));
  await replicas.allReady(90_000);
  const stage: Stage = {
    people,
    replicas,
    server,
    sky,
    random,
    sql: async () => {
      const client = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 5_000 });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    story,
    setStory: (instant) => {
      aheadMs = instant.getTime() - Date.now();
      replicas.setClock(aheadMs);
    },
  };
  await found(people);
  await quiet(stage, 30_000);
  await checkFounded(stage);
  await clean(stage);
  return { stage, sky };
}
