import type pg from "pg";

import {
  DeliveryError,
  isGivenUp,
  type Clock,
  type Delivery,
  type Log,
  type OutboxDesk,
  type OutboxRow,
  type PaceRule,
} from "../ports.ts";
import type { Operator } from "./audit.ts";
import { claimRows, postponeRow, renewLeases, restMs, settleRows, type Rules, type Settling } from "./outbox-claim.ts";
import { dropRow, retryRow } from "./outbox-by-hand.ts";
import { circumstancesOf, depthOf, listRows, pendingRows } from "./outbox-view.ts";
import { createPulse, type Pulse } from "./pulse.ts";
import { together } from "./together.ts";

const dayMs = 24 * 3600_000;
/** About half an hour of growing waits: a row that is old because we were down is tried this often all the same. */
const fewestAttempts = 12;
/** How long nobody looks when nothing is due and nobody has said so: what another replica put and did not live to send. */
const idleMs = 2_000;
const renewMs = 5_000;
/** How long a hand waits for company, with what it has done and for what it is to do. */
const gatherMs = 5;
/** After the database was gone, who has rows in hand settles them before anybody takes new ones. */
const settlingMs = 2_000;
const retryMs = 300;

type Deliver = (row: OutboxRow, isLast: boolean) => Promise<Delivery>;
type DeskParts = { pool: pg.Pool; clock: Clock; log: Log; workers: number; operator?: Operator };
type Sender = DeskParts & {
  deliver: Deliver;
  rules: Rules;
  inHand: Map<string, OutboxRow>;
  pulse: Pulse;
  settleOne: (settling: Settling) => Promise<boolean>;
};

/** The sender's side of the outbox: rows are taken in the table itself, in small numbers, and each is settled by whoever took it. */
export function openOutboxDesk(parts: DeskParts): OutboxDesk {
  const { pool, clock, workers, operator = null } = parts;
  const pulse = createPulse();
  const company = { enough: Math.ceil(workers / 2), withinMs: gatherMs };
  const settleOne = together((settlings: Settling[]) => settleRows(pool, settlings), company);
  const circumstances = together((rows: OutboxRow[]) => circumstancesOf(pool, rows));
  let running: Promise<void> | null = null;
  return {
    work: (deliver, rules = {}) => {
      running ??= send({ ...parts, deliver, rules, inHand: new Map(), pulse, settleOne });
      return Promise.resolve();
    },
    nudge: () => {
      pulse.beat();
    },
    stop: async () => {
      pulse.stop();
      await running;
    },
    pending: () => pendingRows(pool),
    depth: () => depthOf(pool, clock.now()),
    circumstances,
    list: (states) => listRows(pool, states),
    retry: (id) => retryRow(pool, { id, now: clock.now(), operator }),
    drop: (id, why) => dropRow(pool, { id, why, now: clock.now(), operator }),
  };
}

/** Until it is stopped: takes as many rows as there are hands free, and rests when there is nothing to take. */
async function send(sender: Sender): Promise<void> {
  const { pulse, inHand, workers } = sender;
  const renewing = setInterval(() => void renew(sender), renewMs);
  const work = new Set<Promise<void>>();
  let wasGone = false;
  while (!pulse.stopped()) {
    await gatherHands(sender);
    const free = workers - inHand.size;
    const taken: OutboxRow[] | null = free > 0 ? await take(sender, free, wasGone) : [];
    wasGone = taken === null;
    for (const row of taken ?? []) {
      inHand.set(row.id, row);
      const one = handle(sender, row).finally(() => {
        inHand.delete(row.id);
        work.delete(one);
        pulse.beat();
      });
      work.add(one);
    }
    if (taken === null) await pulse.rest(1_000);
    else if (taken.length < free) await pulse.rest(await idle(sender));
    else if (inHand.size >= workers) await pulse.rest(idleMs);
  }
  await Promise.all(work);
  clearInterval(renewing);
}

/** One hand comes free, and others in the next moments: what they take costs the database one question. */
async function gatherHands({ pulse, inHand, workers }: Sender): Promise<void> {
  const deadline = performance.now() + gatherMs;
  const areFew = (): boolean => inHand.size < workers && inHand.size > workers / 2;
  for (let left = gatherMs; areFew() && left > 0 && !pulse.stopped(); left = deadline - performance.now())
    await pulse.rest(left);
}

/** Null when the database does not answer. */
async function take(sender: Sender, limit: number, wasGone: boolean): Promise<OutboxRow[] | null> {
  const { pool, clock, log, rules, pulse } = sender;
  const inHand = [...sender.inHand.keys()];
  try {
    if (wasGone) {
      await pool.query("select 1");
      log.info({}, "outbox: the database is back");
      await pulse.pause(settlingMs);
    }
    return pulse.stopped() ? [] : await claimRows(pool, { limit, now: clock.now(), rules, inHand });
  } catch (error) {
    if (!wasGone) log.warn({ why: codeOf(error) }, "outbox: the database does not answer");
    return null;
  }
}

async function idle({ pool, clock }: Sender): Promise<number> {
  return restMs(pool, clock.now(), idleMs).catch(() => idleMs);
}

async function renew({ pool, inHand }: Sender): Promise<void> {
  if (inHand.size > 0) await renewLeases(pool, [...inHand.keys()]).catch(() => undefined);
}

async function handle(sender: Sender, row: OutboxRow): Promise<void> {
  const isLast = isLastTry(sender, row);
  const gapMs = gapOf(sender.rules);
  try {
    const delivery = await sender.deliver(row, isLast);
    await settle(sender, row, delivery, gapMs);
  } catch (error) {
    const refused = error instanceof DeliveryError ? error : null;
    if (refused === null)
      sender.log.error({ outbox: row.id, attempt: row.attempt, error: traceOf(error) }, "outbox: a bug");
    const why = refused?.message ?? "a bug, see the log";
    if (isGivenUp(error, { isLast })) await settle(sender, row, { state: "failed", why }, gapMs);
    else await postpone(sender, row, { why, waitMs: refused?.afterMs ?? backoffMs(triesOf(row)), gapMs });
  }
}

function isLastTry({ clock }: Sender, row: OutboxRow): boolean {
  const since = row.retried?.at ?? row.createdAt;
  return triesOf(row) >= fewestAttempts && clock.now().getTime() - since.getTime() >= dayMs;
}

/** Since it was put, or since an operator sent it after all. */
function triesOf({ attempt, retried }: OutboxRow): number {
  return attempt - (retried?.after ?? 0);
}

/** The longest of the platforms' gaps: which of them a person is reached on is not known before. */
function gapOf(rules: Rules): number {
  return Math.max(0, ...Object.values(rules).map((rule: PaceRule | undefined) => rule?.addresseeGapMs ?? 0));
}

/** 1 s, 2 s, 4 s … a quarter of an hour, and half as much again at random, so that those who failed together do not return together. */
function backoffMs(tries: number): number {
  return Math.min(1_000 * 2 ** Math.min(tries - 1, 16), 900_000) * (1 + Math.random() / 2);
}

async function settle(sender: Sender, row: OutboxRow, delivery: Delivery, gapMs: number): Promise<void> {
  const { clock, log } = sender;
  const at = clock.now();
  const isOurs = await persist(sender, () => sender.settleOne({ row, delivery, at, gapMs }));
  const facts = { outbox: row.id, organisation: row.organisationId, attempt: row.attempt, outcome: delivery.state };
  if (isOurs === false) log.warn(facts, "outbox: somebody else had taken it");
  else if (delivery.state === "failed") log.warn({ ...facts, why: delivery.why }, "outbox: given up");
  else if (delivery.state === "dropped") log.info({ ...facts, why: delivery.why }, "outbox: dropped");
  else log.info({ ...facts, platform: delivery.message.platform }, "outbox: sent");
}

type Later = { why: string; waitMs: number; gapMs: number };

async function postpone(sender: Sender, row: OutboxRow, { why, waitMs, gapMs }: Later): Promise<void> {
  const at = sender.clock.now();
  const facts = { outbox: row.id, attempt: row.attempt, waitMs: Math.round(waitMs), why };
  sender.log.info(facts, "outbox: waits for another try");
  await persist(sender, () => postponeRow(sender.pool, { row, why, waitMs, at, gapMs }));
}

/** What has happened is remembered until the database has it; a program that must stop leaves it after some seconds. */
async function persist<T>({ pulse, log }: Sender, write: () => Promise<T>): Promise<T | undefined> {
  for (let left = patienceTries; left > 0; left -= pulse.stopped() ? 1 : 0) {
    try {
      return await write();
    } catch (error) {
      log.warn({ why: codeOf(error) }, "outbox: could not write down how it went");
      await pulse.pause(retryMs);
    }
  }
  return undefined;
}

const patienceTries = 20;

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : typeof name === "string" ? name : "unknown";
}

/** Where, and never the message: it can quote what people wrote. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /u.test(line));
  return [error.name, ...frames.slice(0, 5)].join(" ").replaceAll(/\s+/gu, " ");
}
