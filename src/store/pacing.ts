import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";

import { DeliveryError, type Log, type Pacing } from "../ports.ts";

/** Longer than this nobody waits with a message in hand. */
const patienceMs = 5_000;
/** A platform that asks for more is asked again all the same: a clock that was wrong must not silence us for a day. */
const longestHoldMs = 55 * 60_000;
const forgetMs = 10 * 60_000;

/**
 * Turns kept in the database: one statement gives the next free moment of the conversation and moves it on, so that it holds for all
 * replicas. Without a database nothing is paced; nothing can be taken from the outbox then, either.
 */
export function openPacing(pool: pg.Pool, log: Log): Pacing & { close(): void } {
  const forgetting = setInterval(() => void forget(pool), forgetMs).unref();
  return {
    close: () => {
      clearInterval(forgetting);
    },
    async turn({ account, name }, { gapMs, atOnce }) {
      const wait = await nextTurn(pool, [`${account}:${name}`, account, gapMs, atOnce]).catch((error: unknown) => {
        log.warn({ why: error instanceof Error ? error.name : "unknown" }, "pacing: the database does not answer");
        return { turn: 0, hold: 0 };
      });
      if (wait.hold > patienceMs) throw new DeliveryError("held", "later", wait.hold);
      const ms = Math.max(wait.turn, wait.hold);
      if (ms > 0) await pause(ms);
    },
    async hold(account, ms) {
      const until = Math.min(ms, longestHoldMs);
      await pool
        .query(
          `INSERT INTO pace (lane, held_until) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
           ON CONFLICT (lane) DO UPDATE SET held_until = greatest(pace.held_until, excluded.held_until)`,
          [account, until],
        )
        .catch(() => undefined);
      log.info({ account, ms: until }, "pacing: held");
    },
  };
}

/** Milliseconds until the turn, and until the account is free again. What is left over from a clock that was set back is not waited for. */
async function nextTurn(
  pool: pg.Pool,
  asked: [lane: string, account: string, gapMs: number, atOnce: number],
): Promise<{ turn: number; hold: number }> {
  const { rows } = await pool.query<{ turn: number; hold: number }>(
    `WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS t), moved AS (
       INSERT INTO pace AS p (lane, free_at)
       SELECT $1, t + $3 * interval '1 millisecond' FROM clock
       ON CONFLICT (lane) DO UPDATE SET free_at = $3 * interval '1 millisecond' + CASE
         WHEN p.free_at > clock_timestamp() AND p.free_at < clock_timestamp() + interval '10 minutes' THEN p.free_at
         ELSE clock_timestamp() END
       RETURNING free_at
     )
     SELECT greatest(0, extract(epoch FROM free_at - clock_timestamp()) * 1000 - $3 * $4::int)::float8 AS turn,
       greatest(0, extract(epoch FROM held_until - clock_timestamp()) * 1000, 0)::float8 AS hold
     FROM moved LEFT JOIN pace h ON h.lane = $2 AND h.held_until < clock_timestamp() + interval '1 hour'`,
    asked,
  );
  return rows[0] ?? { turn: 0, hold: 0 };
}

/** Lanes that nobody has used for an hour. */
async function forget(pool: pg.Pool): Promise<void> {
  await pool
    .query(`DELETE FROM pace WHERE greatest(free_at, held_until, served_at) < clock_timestamp() - interval '1 hour'`)
    .catch(() => undefined);
}

/** Where nothing has limits. */
export const noPacing: Pacing = { turn: () => Promise.resolve(), hold: () => Promise.resolve() };
