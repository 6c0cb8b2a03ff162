import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";

import { DeliveryError, errorName, HELD, inTime, succeeds, type Log, type TurnRule, type Pacing } from "../ports.ts";
import { isPast, later, longestHoldMs, reach } from "./instant.ts";
import { createOwnPace, momentIn } from "./own-pace.ts";
import { comesTrue, shared } from "./patience.ts";
import type { Replica, Sight } from "./replica.ts";

/** A send that takes longer than this has been given up: its lane is free again. */
const inHandMs = 11_000;
/** Longer than this nobody waits with a message in hand. */
const longestMs = inHandMs + 2_000;
const pollMs = 200;
const forgetMs = 10 * 60_000;

/** What others had in hand when the database went arrives this much later at the most. */
const onItsWayMs = 400;
/** After the database was gone this much longer than a gap goes by: others may notice later than we do that it is back. */
const noticingMs = 1_000;
/** Longer than this our connection does not take when the database is there. */
const returningMs = 5_000;
/** Not longer than a moment of our own, or it would be over. */
const probeMs = 60;
/** After this long without an answer we ask whether the database is there at all: a person who waits is told so within three seconds. */
const promptMs = 500;

type Asked = { lane: string; account: string; rule: TurnRule };
/** Taken, when `turn` is 0 and `hold`, too; else how long until then, in milliseconds. */
type Wait = { turn: number; hold: number };

/**
 * Turns kept in the database, for all replicas. Where one message may go at a time, the lane is in hand until it has been answered, and
 * the gap is counted from then: so two that are delayed differently on their way keep their distance. Where several may, each takes the
 * lane's next free moment.
 *
 * Without a database nothing can be taken from the outbox, but answers can be owed. Each process keeps its own distance then, waits one gap
 * for the sake of what others sent just before, and where one message may go at a time begins in its own moments of the clock only
 * (`momentIn`). Once the database is back, a gap goes by for the sake of what others sent without it.
 */
export function openPacing(pool: pg.Pool, replica: Replica, log: Log): Pacing & { close(): void } {
  const forgetting = setInterval(() => void forget(pool), forgetMs).unref();
  const own = createOwnPace(inHandMs);
  /** Since when it has answered again, while our own connection does not say so yet. */
  let answersSince: number | null = null;
  const isThere = shared(() => comesTrue(probeMs, pool.query("SELECT 1")));

  /** How long until then, in milliseconds; 0 is the turn, taken. `blind`: the database does not answer; `slow`: it does, and not to this. */
  async function ask(asked: Asked, patienceMs: number): Promise<number | "blind" | "slow"> {
    const { rule } = asked;
    const sight = replica.sight();
    if (sight.is !== "gone") answersSince = null;
    else if (await isThere()) answersSince ??= performance.now();
    else {
      answersSince = null;
      return "blind";
    }
    if (rule.atOnce === 1 && isSettling(sight, answersSince, rule)) return "slow";
    try {
      const { turn, hold } = await (rule.atOnce === 1 ? takeLane(pool, asked) : nextInTime(asked, patienceMs));
      return Math.max(turn, hold);
    } catch (error) {
      log.warn({ why: errorName(error) }, "pacing: the database does not answer");
      return (await replica.sees()) ? "slow" : "blind";
    }
  }

  /** Where one may go at a time we had rather wait: a lane that is taken when nobody waits for it any more would stay in hand. */
  async function nextInTime(asked: Asked, patienceMs: number): Promise<Wait> {
    const asking = nextMoment(pool, asked, patienceMs);
    return inTime(promptMs, asking, async () => {
      if (await replica.sees()) return asking;
      throw new Error("the database is gone");
    });
  }

  /** 0 when it is this process's turn, which is taken. Nothing comes between the look at the clock and the taking. */
  function takeBlind({ lane, rule }: Asked, since: number): number {
    const gap = since + rule.gapMs + onItsWayMs - performance.now();
    const moment = rule.atOnce === 1 ? momentIn(replica.place(), rule, Date.now()) : 0;
    const ms = Math.max(gap, moment);
    return ms > 0 ? ms : own.take(lane, rule);
  }

  async function takeOwn({ lane, rule }: Asked): Promise<void> {
    for (let ms = own.take(lane, rule); ms > 0; ms = own.take(lane, rule)) await pause(Math.min(ms, pollMs));
  }

  let isClosed = false;

  /** What a platform said, for the others to read; false when the database did not take it. */
  async function tell(account: string, until: number): Promise<boolean> {
    const telling = pool.query(
      `INSERT INTO pace (lane, held_until) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
       ON CONFLICT (lane) DO UPDATE SET held_until = ${later("pace.held_until", "excluded.held_until", reach.held)}`,
      [account, until - performance.now()],
    );
    return succeeds(telling);
  }

  /** While the database was gone nobody else could be told; once it is back they must be. */
  async function keepTelling(account: string, until: number): Promise<void> {
    while (!isClosed && performance.now() < until) {
      await pause(pollMs, undefined, { ref: false });
      if (await tell(account, until)) return;
    }
  }

  /** Here or by another replica; where the database does not say, by what we know. */
  async function isHeldByNow(account: string): Promise<boolean> {
    if (own.isHeld(account)) return true;
    const asking = isHeld(pool, account).catch(() => false);
    return inTime(promptMs, asking, () => false);
  }

  return {
    close: () => {
      isClosed = true;
      clearInterval(forgetting);
    },
    async turn({ account, name, patienceMs = longestMs }, rule) {
      const asked = { lane: `${account}:${name}`, account, rule };
      const isSingle = rule.atOnce === 1;
      let blindSince: number | null = null;
      // Where several may be on their way, no moment is further ahead than the longest patience: see `laneReach`.
      const most = isSingle ? patienceMs : Math.min(patienceMs, longestMs);
      for (const deadline = Date.now() + most; ;) {
        const began = performance.now();
        // What a platform told this process itself no database need be there for.
        const answer = own.isHeld(account) ? "slow" : await ask(asked, deadline - Date.now());
        blindSince = answer === "blind" ? (blindSince ?? unansweredSince(replica.sight(), began, rule)) : null;
        const ms = answer === "slow" ? pollMs : blindSince === null ? Number(answer) : takeBlind(asked, blindSince);
        if (Date.now() + ms > deadline) throw new DeliveryError(HELD, "later", ms);
        if (ms > 0) await pause(isSingle ? Math.min(ms, pollMs) : ms);
        // Where several may be on their way, what was waited for had been taken.
        const isTaken = ms === 0 || (!isSingle && typeof answer === "number");
        // What a platform said while it was waited for holds for this one, too, whose moment is given up.
        if (!isTaken || (ms > 0 && (await isHeldByNow(account)))) continue;
        if (isSingle && blindSince === null) await takeOwn(asked);
        break;
      }
      return async () => {
        own.release(asked.lane, rule);
        if (isSingle) await (blindSince === null ? release : releaseBlind)(pool, asked);
      };
    },
    async hold(account, ms) {
      const holdMs = Math.min(ms, longestHoldMs);
      const until = performance.now() + holdMs;
      own.hold(account, holdMs);
      if (!(await tell(account, until))) void keepTelling(account, until);
      log.info({ account, ms: holdMs }, "pacing: held");
    },
  };
}

/** Where one may go at a time, others may have gone until it was seen to be gone; else until we asked in vain, since somebody waits. */
function unansweredSince(sight: Sight, asked: number, { atOnce }: TurnRule): number {
  const seen = sight.is === "gone" ? sight.since : asked;
  return atOnce === 1 ? seen : Math.min(seen, asked);
}

/** May what others sent blindly still be too near? */
function isSettling(sight: Sight, answersSince: number | null, { gapMs }: TurnRule): boolean {
  const now = performance.now();
  if (sight.is === "back") return now < sight.since + gapMs + noticingMs;
  // It answers, and our connection will soon say so, too; if it never does, we go on without.
  return sight.is === "gone" && answersSince !== null && now < answersSince + returningMs;
}

/** How far ahead a lane's free moment can be: in hand, or as many before it as anybody waits for. */
const laneReach = ({ gapMs, atOnce }: TurnRule): number => longestMs + gapMs * (atOnce + 1);

const heldMs = `greatest(0, extract(epoch FROM h.held_until - clock_timestamp()) * 1000)::float8`;
const holding = `LEFT JOIN pace h ON h.lane = $2 AND NOT ${isPast("h.held_until", reach.held)}`;

async function isHeld(pool: pg.Pool, account: string): Promise<boolean> {
  const { rows } = await pool.query<{ held: boolean }>(
    `SELECT NOT ${isPast("h.held_until", reach.held)} AS held FROM pace h WHERE h.lane = $1`,
    [account],
  );
  return rows[0]?.held ?? false;
}

/** Puts the lane in hand when it is free and the account is not held. */
async function takeLane(pool: pg.Pool, { lane, account, rule }: Asked): Promise<Wait> {
  const { rows } = await pool.query<{ taken: boolean; turn: number | null; hold: number | null }>(
    `WITH held AS (SELECT ${heldMs} AS ms FROM (SELECT 1) one ${holding}), taken AS (
       INSERT INTO pace AS p (lane, free_at)
       SELECT $1, clock_timestamp() + interval '${inHandMs} milliseconds' FROM held WHERE coalesce(held.ms, 0) = 0
       ON CONFLICT (lane) DO UPDATE SET free_at = excluded.free_at
       WHERE ${isPast("p.free_at", "$3::float8")}
       RETURNING 1
     )
     SELECT EXISTS (SELECT 1 FROM taken) AS taken, held.ms AS hold,
       (SELECT extract(epoch FROM free_at - clock_timestamp()) * 1000 FROM pace WHERE lane = $1)::float8 AS turn
     FROM held`,
    [lane, account, laneReach(rule)],
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

/** What was sent blindly took nobody's lane; somebody else may have it in hand by now. */
async function releaseBlind(pool: pg.Pool, { lane, rule }: Asked): Promise<void> {
  await pool
    .query(
      `UPDATE pace SET free_at = ${later("free_at", "clock_timestamp() + $2 * interval '1 millisecond'", "$3::float8")} WHERE lane = $1`,
      [lane, rule.gapMs, laneReach(rule)],
    )
    .catch(() => undefined);
}

/** Milliseconds until the lane's next free moment, which is taken, and until the account is free again; what comes too late is not taken. */
async function nextMoment(pool: pg.Pool, { lane, account, rule }: Asked, patienceMs: number): Promise<Wait> {
  const { rows } = await pool.query<{ taken: boolean; turn: number; hold: number | null }>(
    `WITH held AS (SELECT ${heldMs} AS ms FROM (SELECT 1) one ${holding}), moved AS (
       INSERT INTO pace AS p (lane, free_at) SELECT $1, clock_timestamp() + $3 * interval '1 millisecond'
       FROM held WHERE coalesce(held.ms, 0) <= $5
       ON CONFLICT (lane) DO UPDATE SET free_at = $3 * interval '1 millisecond' + CASE
         WHEN ${isPast("p.free_at", "$6::float8")} THEN clock_timestamp() ELSE p.free_at END
       WHERE ${isPast("p.free_at", "$6::float8")}
         OR p.free_at <= clock_timestamp() + ($5::float8 + $3 * ($4::int - 1)) * interval '1 millisecond'
       RETURNING free_at
     ), until AS (
       SELECT coalesce((SELECT free_at FROM moved), (SELECT free_at + $3 * interval '1 millisecond' FROM pace WHERE lane = $1)) AS t
     )
     SELECT EXISTS (SELECT 1 FROM moved) AS taken, held.ms AS hold,
       greatest(0, extract(epoch FROM until.t - clock_timestamp()) * 1000 - $3 * $4::int)::float8 AS turn
     FROM held CROSS JOIN until`,
    [lane, account, rule.gapMs, rule.atOnce, patienceMs, laneReach(rule)],
  );
  const [found] = rows;
  const wait = { turn: found?.turn ?? 0, hold: found?.hold ?? 0 };
  return found?.taken === false ? { ...wait, turn: Math.max(wait.turn, patienceMs + 1) } : wait;
}

/** Lanes that nobody has used for an hour. */
async function forget(pool: pg.Pool): Promise<void> {
  await pool
    .query(`DELETE FROM pace WHERE greatest(free_at, held_until, served_at) < clock_timestamp() - interval '1 hour'`)
    .catch(() => undefined);
}
