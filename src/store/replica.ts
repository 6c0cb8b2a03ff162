import pg from "pg";

import { createTurns } from "./in-turn.ts";
import { comesTrue, shared } from "./patience.ts";
import { createPulse } from "./pulse.ts";

/** A place among those who run, counted from 0, and how many places there are. */
export type Place = { slot: number; of: number };

/**
 * Is the database there? `back`: it was gone before, or its server has only just begun, and has been there again since then. By
 * `performance.now()`.
 */
export type Sight = { is: "there" } | { is: "back"; since: number } | { is: "gone"; since: number };

/** Alone: nobody else has a place. Who could not ask does not know, and is not. */
export type Company = { isAlone: boolean };

/** This replica among the others. */
export type Replica = {
  /** Takes a place; one that is lost with the database is taken anew as soon as it answers. Resolves when that was tried for the first time. */
  enter(): Promise<Company>;
  /** Where it stands, or stood when the database was last seen; alone as long as it has not entered. */
  place(): Place;
  /** As its connection has noticed; who has not entered takes it to be there. */
  sight(): Sight;
  /** Does the database answer at this moment? Asks. */
  sees(): Promise<boolean>;
  leave(): Promise<void>;
};

/** Advisory locks by two numbers: ours, and the place. */
const PLACES = 7_346_201;
const mostPlaces = 1_000;
const CHANNEL = "referent_replica";

const connectMs = 2_000;
const againMs = 200;
const countMs = 30_000;
const answerMs = 500;
/** A server that began so recently was away before: what others said meanwhile is still on its way. */
const youngMs = 15_000;

const takeFormer = (slot: number): string => `
  SELECT pg_try_advisory_lock(${PLACES}, ${slot}) AS taken,
    (extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()) * 1000)::float8 AS age`;
const takePlace = `
  SELECT n AS slot FROM generate_series(0, ${mostPlaces - 1}) n WHERE pg_try_advisory_lock(${PLACES}, n) LIMIT 1`;
const countPlaces = `
  SELECT max(objid::int) + 1 AS of FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE locktype = 'advisory' AND classid = ${PLACES} AND objsubid = 2 AND granted AND d.datname = current_database()`;
/** `fewer`: somebody has left, and all count anew; else there can only be more. */
const tell = (what: "fewer" | "more"): string => `SELECT pg_notify('${CHANNEL}', '${what}')`;

/**
 * A connection of its own holds the place: a process that dies has left it at once. All who have one are told when somebody takes or has
 * left one, so that they count alike when the database is gone and they cannot ask.
 */
export function openReplica(databaseUrl: string): Replica {
  const pulse = createPulse();
  let place: Place = { slot: 0, of: 1 };
  let sight: Sight = { is: "there" };
  let line: Line | null = null;
  let entered: Promise<Company> | null = null;
  let living: Promise<void> | null = null;

  /** Whether it is another number than before. Who has just come back knows of others who have not yet: `atLeast`. */
  async function count(ask: Line["ask"], atLeast = 1): Promise<boolean> {
    const [found] = await ask<{ of: number | null }>(countPlaces);
    const of = Math.max(found?.of ?? 1, place.slot + 1, atLeast);
    const isNew = of !== place.of;
    place = { ...place, of };
    return isNew;
  }

  async function settleIn(mine: Line): Promise<void> {
    const { ask, client } = mine;
    await client.connect();
    client.on("notification", ({ payload }) => {
      void count(ask, payload === "fewer" ? 1 : place.of).catch(() => undefined);
    });
    await ask(`LISTEN ${CHANNEL}`);
    const [former] = await ask<{ taken: boolean; age: number }>(takeFormer(place.slot));
    if (former?.taken !== true) {
      const [taken] = await ask<{ slot: number }>(takePlace);
      if (taken) place = { ...place, slot: taken.slot };
    }
    await ask(tell("more"));
    await count(ask, place.of);
    const isBack = sight.is === "gone" || (former?.age ?? 0) < youngMs;
    sight = isBack ? { is: "back", since: performance.now() } : { is: "there" };
    line = mine;
  }

  /** Until the connection is lost, or this replica leaves. */
  async function hold(onTried: () => void): Promise<void> {
    const mine = openLine(databaseUrl);
    const counting = setInterval(() => {
      void count(mine.ask)
        .then((isNew) => (isNew ? mine.ask(tell("fewer")) : undefined))
        .catch(() => undefined);
    }, countMs).unref();
    try {
      await settleIn(mine).finally(onTried);
      await Promise.race([mine.lost, pulse.ended]);
    } catch {
      // As good as lost.
    } finally {
      clearInterval(counting);
      line = null;
      if (sight.is !== "gone") sight = { is: "gone", since: performance.now() };
      mine.hangUp();
    }
  }

  async function live(onTried: () => void): Promise<void> {
    while (!pulse.stopped()) {
      await hold(onTried);
      await pulse.rest(againMs);
    }
  }

  return {
    enter: () =>
      (entered ??= new Promise((resolve) => {
        living = live(() => {
          resolve({ isAlone: line !== null && place.of === 1 });
        });
      })),
    place: () => place,
    sight: () => sight,
    sees: shared(async () => {
      const asked = line;
      if (!asked) return false;
      if (await comesTrue(answerMs, asked.ask("SELECT 1"))) return true;
      asked.hangUp();
      return false;
    }),
    async leave() {
      pulse.stop();
      await living;
    },
  };
}

type Line = {
  client: pg.Client;
  ask: <Row extends pg.QueryResultRow>(sql: string) => Promise<Row[]>;
  /** Resolves when the connection is. */
  lost: Promise<void>;
  /** Without a goodbye, which a line that froze would never take. */
  hangUp(): void;
};

function openLine(databaseUrl: string): Line {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "referent-replica",
    connectionTimeoutMillis: connectMs,
    query_timeout: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const inTurn = createTurns();
  const lost = new Promise<void>((resolve) => {
    client.on("error", () => {
      resolve();
    });
    client.on("end", resolve);
  });
  return {
    client,
    lost,
    ask: async <Row extends pg.QueryResultRow>(sql: string) => (await inTurn(() => client.query<Row>(sql))).rows,
    hangUp: () => {
      (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
    },
  };
}
