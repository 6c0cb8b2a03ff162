import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";

import { DeliveryError, errorName, type Log, type Pacing } from "../ports.ts";

/** A send that takes longer than this has been given up: its lane is free again. */
const inHandMs = 11_000;
/** Longer than this nobody waits with a message in hand. */
const longestMs = inHandMs + 2_000;
const pollMs = 200;
/** A platform that asks for more is asked again all the same: a clock that was wrong must not silence us for a day. */
const longestHoldMs = 55 * 60_000;
const forgetMs = 10 * 60_000;

type Rule = { gapMs: number; atOnce: number };
type Asked = { lane: string; account: string; rule: Rule };
/** Taken, when `turn` is 0 and `hold`, too; else how long until then, in milliseconds. `blind`: as far as this process alone knows. */
type Wait = { turn: number; hold: number; blind?: true };

/**
 * Turns kept in the database, for all replicas. Where one message may go at a time, the lane is in hand until it has been answered, and
 * the gap is counted from then: so two that are delayed differently on their way keep their distance. Where several may, each takes the
 * lane's next free moment. Without a database this process keeps its own distance, and waits one gap
 * for the sake of what others sent just before; nothing can be taken from the outbox then, either.
 */
export function openPacing(pool: pg.Pool, log: Log): Pacing & { close(): void } {
  const forgetting = setInterval(() => void forget(pool), forgetMs).unref();
  const own = createOwnPace();
  const ask = (asked: Asked): Promise<Wait> =>
    (asked.rule.atOnce === 1 ? takeLane(pool, asked) : nextMoment(pool, asked)).catch((error: unknown) => {
      log.warn({ why: errorName(error) }, "pacing: the database does not answer");
      return { turn: own.wait(asked), hold: 0, blind: true };
    });
  return {
    close: () => {
      clearInterval(forgetting);
    },
    async turn({ account, name, patienceMs = longestMs }, rule) {
      const asked = { lane: `${account}:${name}`, account, rule };
      let blindUntil: number | null = null;
      for (const deadline = Date.now() + patienceMs; ;) {
        const wait = await ask(asked);
        if (wait.blind) blindUntil ??= Date.now() + rule.gapMs;
        const ms = Math.max(wait.turn, wait.hold, wait.blind ? (blindUntil ?? 0) - Date.now() : 0);
        if (Date.now() + ms > deadline) throw new DeliveryError("held", "later", ms);
        if (rule.atOnce > 1 || ms === 0) {
          if (ms > 0) await pause(ms);
          break;
        }
        await pause(Math.min(ms, pollMs));
      }
      own.used(asked);
      return () => (rule.atOnce === 1 ? release(pool, asked) : Promise.resolve());
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

/** What this process alone knows. */
function createOwnPace() {
  const freeAt = new Map<string, number>();
  return {
    wait: ({ lane }: Asked): number => Math.max(0, (freeAt.get(lane) ?? 0) - Date.now()),
    used({ lane, rule }: Asked): void {
      if (freeAt.size > 10_000) freeAt.clear();
      freeAt.set(lane, Date.now() + rule.gapMs);
    },
  };
}

const heldMs = `greatest(0, extract(epoch FROM h.held_until - clock_timestamp()) * 1000)::float8`;
const holding = `LEFT JOIN pace h ON h.lane = $2 AND h.held_until < clock_timestamp() + interval '1 hour'`;

/** Puts the lane in hand when it is free and the account is not held. An instant more than an hour ahead is from before the clock was set back. */
async function takeLane(pool: pg.Pool, { lane, account }: Asked): Promise<Wait> {
  const { rows } = await pool.query<{ taken: boolean; turn: number | null; hold: number | null }>(
    `WITH held AS (SELECT ${heldMs} AS ms FROM (SELECT 1) one ${holding}), taken AS (
       INSERT INTO pace AS p (lane, free_at)
       SELECT $1, clock_timestamp() + interval '${inHandMs} milliseconds' FROM held WHERE coalesce(held.ms, 0) = 0
       ON CONFLICT (lane) DO UPDATE SET free_at = excluded.free_at
       WHERE p.free_at IS NULL OR p.free_at <= clock_timestamp() OR p.free_at > clock_timestamp() + interval '1 hour'
       RETURNING 1
     )
     SELECT EXISTS (SELECT 1 FROM taken) AS taken, held.ms AS hold,
       (SELECT extract(epoch FROM free_at - clock_timestamp()) * 1000 FROM pace WHERE lane = $1)::float8 AS turn
     FROM held`,
    [lane, account],
  );
  const [found] = rows;
  if (found?.taken ?? true) return { turn: 0, hold: 0 };
  return { turn: Math.max(1, found?.turn ?? pollMs), hold: found?.hold ?? 0 };
}

/** The gap is counted from the answer. */
async function release(pool: pg.Pool, { lane, rule }: Asked): Promise<void> {
  await pool
    .query(`UPDATE pace SET free_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE lane = $1`, [
      lane,
      rule.gapMs,
    ])
    .catch(() => undefined);
}

/** Milliseconds until the lane's next free moment, which is taken, and until the account is free again. */
async function nextMoment(pool: pg.Pool, { lane, account, rule }: Asked): Promise<Wait> {
  const { rows } = await pool.query<{ turn: number; hold: number | null }>(
    `WITH moved AS (
       INSERT INTO pace AS p (lane, free_at) SELECT $1, clock_timestamp() + $3 * interval '1 millisecond'
       ON CONFLICT (lane) DO UPDATE SET free_at = $3 * interval '1 millisecond' + CASE
         WHEN p.free_at > clock_timestamp() AND p.free_at < clock_timestamp() + interval '10 minutes' THEN p.free_at
         ELSE clock_timestamp() END
       RETURNING free_at
     )
     SELECT greatest(0, extract(epoch FROM moved.free_at - clock_timestamp()) * 1000 - $3 * $4::int)::float8 AS turn,
       ${heldMs} AS hold FROM moved ${holding}`,
    [lane, account, rule.gapMs, rule.atOnce],
  );
  return { turn: rows[0]?.turn ?? 0, hold: rows[0]?.hold ?? 0 };
}

/** Lanes that nobody has used for an hour. */
async function forget(pool: pg.Pool): Promise<void> {
  await pool
    .query(`DELETE FROM pace WHERE greatest(free_at, held_until, served_at) < clock_timestamp() - interval '1 hour'`)
    .catch(() => undefined);
}
