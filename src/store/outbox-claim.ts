import pg from "pg";

import type { Delivery, OutboxRow, PaceRule } from "../ports.ts";
import { isPast, later, longestWaitMs, reach } from "./instant.ts";
import { outboxRowOf, type KeptRow } from "./outbox.ts";

/** Taking rows of the outbox and saying how they went: one statement each, on connections of their own, so that a burst of commands cannot hold up delivery. */

/** Whoever has rows in hand says so every five seconds; after this long in silence they are another's. */
export const LEASE_S = 20;

/** Held for the millisecond in which rows are taken, so that two replicas never see the same addressee or account as free. */
const CLAIMING = 7_304_518;

export type Rules = Partial<Record<string, PaceRule>>;

/** Now is the same for all rows of a statement. */
const isOver = (instant: string, reachMs: string): string => isPast(instant, reachMs, "clock.t");

/**
 * Rows that may be sent now, at most `limit`, in hand of the caller for `LEASE_S` seconds. Accounts take turns, so that one organisation's
 * thousands delay nobody else's few; within an account by priority, then in the order they were put, as many as its limits allow. One
 * addressee has one row in hand at a time, an untried one goes before all later ones, and an earlier state of a living message before a
 * later one in any case, or it would end up as the last. What an operator drops at that moment is not taken: `state` is asked once more. Nor
 * is what the caller has in hand itself: a clock that was set, or a machine that slept, can make it look left.
 */
export async function claimRows(
  pool: pg.Pool,
  { limit, now, rules, inHand }: { limit: number; now: Date; rules: Rules; inHand: string[] },
): Promise<OutboxRow[]> {
  const paces = Object.entries(rules).map(([platform, rule]) => ({
    platform,
    gap: 1 / (rule?.perSecond ?? Infinity),
    at_once: rule?.atOnce ?? 1,
  }));
  const others = [now.toISOString(), JSON.stringify(paces), `{${inHand.join(",")}}`];
  const values = [String(limit), ...others.map((value) => pg.escapeLiteral(value))];
  const client = await pool.connect();
  try {
    if (!prepared.has(client)) await client.query(`PREPARE claim (int, timestamptz, json, uuid[]) AS ${claim}`);
    prepared.add(client);
    // Two statements in one message: the second sees what was committed before the first had the lock. Such a message takes no parameters.
    const results = (await client.query(
      `SELECT pg_advisory_xact_lock(${CLAIMING}); EXECUTE claim(${values.join(", ")})`,
    )) as unknown as [pg.QueryResult, pg.QueryResult<KeptRow>];
    client.release();
    return results[1].rows.map(outboxRowOf).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Connections that know the statement: to plan it takes the database three times as long as to carry it out. */
const prepared = new WeakSet<pg.PoolClient>();

/** $1: how many; $2: now, by the program's clock; $3: the platforms' paces; $4: what the caller has in hand. */
const claim = `
  WITH RECURSIVE clock AS MATERIALIZED (SELECT clock_timestamp() AS t),
  rule AS (SELECT * FROM json_to_recordset($3) AS r(platform text, gap float8, at_once int)),
  account (name) AS (
    (SELECT account FROM outbox WHERE state = 'due' ORDER BY account LIMIT 1)
    UNION ALL
    SELECT (SELECT o.account FROM outbox o WHERE o.state = 'due' AND o.account > a.name ORDER BY o.account LIMIT 1)
    FROM account a WHERE a.name IS NOT NULL
  ),
  open AS (
    SELECT a.name, p.served_at, rule.gap, greatest(p.free_at, clock.t) AS free_at,
      CASE WHEN rule.gap IS NULL THEN $1
        ELSE floor(rule.at_once - extract(epoch FROM greatest(p.free_at, clock.t) - clock.t) / rule.gap)::int
      END AS allowed
    FROM account a CROSS JOIN clock
    LEFT JOIN rule ON rule.platform = split_part(a.name, ':', 1)
    LEFT JOIN pace p ON p.lane = a.name
      AND p.free_at <= clock.t + (5 + coalesce(rule.at_once * rule.gap, 0)) * interval '1 second'
    WHERE a.name IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM pace h WHERE h.lane = a.name AND NOT ${isOver("h.held_until", reach.held)})
  ),
  candidate AS (
    SELECT o.id, o.addressee, open.name, open.served_at,
      row_number() OVER (PARTITION BY open.name ORDER BY o.priority, o.ordinal) AS turn,
      row_number() OVER (PARTITION BY o.addressee ORDER BY o.ordinal) AS nth
    FROM open CROSS JOIN LATERAL (
      SELECT o.id, o.addressee, o.priority, o.ordinal FROM outbox o CROSS JOIN clock
      WHERE o.account = open.name AND o.state = 'due' AND o.id <> ALL($4) AND ${isOver("o.ready_at", reach.ready)} AND ${isOver("o.leased_until", reach.leased)}
        AND (o.not_before IS NULL OR o.not_before <= $2)
        AND NOT EXISTS (
          SELECT 1 FROM outbox e
          WHERE e.addressee = o.addressee AND e.state = 'due' AND e.id <> o.id AND (
            NOT ${isOver("e.leased_until", reach.leased)}
            OR (e.ordinal < o.ordinal AND (e.not_before IS NULL OR e.not_before <= $2)
              AND (e.attempts = 0 OR e.living = o.living))))
      ORDER BY o.priority, o.ordinal LIMIT least(greatest(open.allowed, 0), $1)
    ) o
  ),
  chosen AS (
    SELECT id, name FROM candidate WHERE nth = 1 ORDER BY turn, served_at NULLS FIRST, name LIMIT $1
  ),
  served AS (
    INSERT INTO pace (lane, free_at, served_at)
    SELECT open.name, open.free_at + count(*) * coalesce(open.gap, 0) * interval '1 second', max(clock.t)
    FROM chosen JOIN open USING (name) CROSS JOIN clock GROUP BY open.name, open.free_at, open.gap
    ON CONFLICT (lane) DO UPDATE SET free_at = excluded.free_at, served_at = excluded.served_at
  )
  UPDATE outbox o SET leased_until = clock.t + interval '${LEASE_S} seconds', attempts = o.attempts + 1
  FROM chosen CROSS JOIN clock WHERE o.id = chosen.id AND o.state = 'due'
  RETURNING o.id, o.key, o.organisation_id AS "organisationId", o.addressee, o.priority, o.message, o.living, o.state,
    o.attempts, o.not_before AS "notBefore", o.created_at AS "createdAt",
    o.retried_at AS "retriedAt", o.retried_after AS "retriedAfter"`;

/** For how long there is nothing to take, in milliseconds, `most` at most; rows that stand behind others are looked for soon. */
export async function restMs(pool: pg.Pool, now: Date, most: number): Promise<number> {
  const { rows } = await pool.query<{ ms: number }>({
    name: "rest",
    text: `SELECT CASE WHEN ${isPast("ready_at", reach.ready)} THEN 0
       ELSE (extract(epoch FROM ready_at - clock_timestamp()) * 1000)::float8 END AS ms FROM outbox o
     WHERE state = 'due' AND leased_until IS NULL AND (not_before IS NULL OR not_before <= $1) ORDER BY ready_at LIMIT 1`,
    values: [now],
  });
  const ms = rows[0]?.ms ?? most;
  return ms <= 0 ? blockedMs : Math.min(Math.max(ms, 5), most);
}

const blockedMs = 50;

/** Still in hand; those that are being settled just now are not waited for. */
export async function renewLeases(pool: pg.Pool, ids: string[]): Promise<void> {
  await pool.query(
    `UPDATE outbox SET leased_until = clock_timestamp() + interval '${LEASE_S} seconds' WHERE id IN (
       SELECT id FROM outbox WHERE id = ANY($1) AND state = 'due' FOR UPDATE SKIP LOCKED)`,
    [ids],
  );
}

/** A line in the ledger for each of `done`; what else is for the same addressee waits for the gap. */
const ledgerAndOthers = `
  ledger AS (
    INSERT INTO delivery (outbox_id, attempt, at, outcome, why, message_ref)
    SELECT id, attempt, at, outcome, why, message FROM done
  ), next AS (
    UPDATE outbox o SET ready_at = ${later("o.ready_at", "clock_timestamp() + done.gap_ms * interval '1 millisecond'", reach.ready)}
    FROM done WHERE done.gap_ms > 0 AND o.addressee = done.addressee AND o.state = 'due' AND o.id <> done.id
  )`;

export type Settling = { row: OutboxRow; delivery: Delivery; at: Date; gapMs: number };

/**
 * Writes down how some went, each with its line in the ledger, once. In their order: false where another has taken the row since.
 */
export async function settleRows(pool: pg.Pool, settlings: Settling[]): Promise<boolean[]> {
  const column = <T>(read: (one: Settling) => T): T[] => settlings.map(read);
  const { rows } = await pool.query<{ id: string }>({
    name: "settle",
    text: settle,
    values: [
      column(({ row }) => row.id),
      column(({ row }) => row.attempt),
      column(({ delivery }) => delivery.state),
      column(({ delivery }) => (delivery.state === "sent" ? null : delivery.why)),
      column(({ delivery }) => (delivery.state === "sent" ? JSON.stringify(delivery.message) : null)),
      column(({ at }) => at),
      column(({ delivery, gapMs }) => (delivery.state === "dropped" ? 0 : gapMs)),
    ],
  });
  const settled = new Set(rows.map(({ id }) => id));
  return settlings.map(({ row }) => settled.has(row.id));
}

const settle = `
  WITH done AS (
    UPDATE outbox o SET state = g.state, why = g.why, message_ref = g.message, settled_at = g.at, leased_until = NULL
    FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[], $7::float8[])
      AS g(id, attempt, state, why, message, at, gap_ms)
    WHERE o.id = g.id AND o.attempts = g.attempt AND o.state = 'due'
    RETURNING o.id, o.addressee, g.attempt, g.state AS outcome, g.why, g.message, g.at, g.gap_ms
  ), ${ledgerAndOthers}
  SELECT id FROM done`;

type Postponing = { row: OutboxRow; why: string; waitMs: number; at: Date; gapMs: number };

/** Back in the queue, due again in `waitMs`, or in `longestWaitMs`. */
export async function postponeRow(pool: pg.Pool, { row, why, waitMs, at, gapMs }: Postponing): Promise<void> {
  await pool.query(
    `WITH done AS (
       UPDATE outbox SET ready_at = clock_timestamp() + $3::float8 * interval '1 millisecond', leased_until = NULL
       WHERE id = $1 AND attempts = $2 AND state = 'due'
       RETURNING id, addressee, attempts AS attempt, 'later' AS outcome, $4::text AS why, NULL::jsonb AS message,
         $5::timestamptz AS at, $6::float8 AS gap_ms
     ), ${ledgerAndOthers}
     SELECT id FROM done`,
    [row.id, row.attempt, Math.min(waitMs, longestWaitMs), why, at, gapMs],
  );
}
