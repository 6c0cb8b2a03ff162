import type { Outbox as Row, PrismaClient } from "../generated/prisma/client.ts";
import {
  DeliveryError,
  type Clock,
  type Delivery,
  type Log,
  type MessageRef,
  type OutboxDesk,
  type OutboxRow,
} from "../ports.ts";
import { addresseeKey, outboxRowOf } from "./outbox.ts";
import type { Queue } from "./queue.ts";
import { jsonOrNull } from "./row.ts";

const dayMs = 24 * 3600_000;
/** About half an hour of the queue's growing waits: a row that is old because we were down is tried this often all the same. */
const fewestAttempts = 12;
const afterOlderMs = 250;

type Deliver = (row: OutboxRow) => Promise<Delivery>;
type DeskParts = { prisma: PrismaClient; queue: Queue; clock: Clock; log: Log; workers: number };

/** The sender's side of the outbox: the queue says when, the rows say what. */
export function openOutboxDesk(parts: DeskParts): OutboxDesk {
  const { prisma, queue, workers } = parts;
  return {
    work: (deliver) => queue.work((job) => handleJob(parts, deliver, job), { concurrency: workers }),
    nudge: () => {
      queue.nudge();
    },
    stop: () => queue.stop(),
    pending: () => prisma.outbox.count({ where: { state: "due" } }),
    async standing(to, living) {
      const where = { addressee: addresseeKey(to), living, state: "sent" };
      const row = await prisma.outbox.findFirst({ where, orderBy: { ordinal: "desc" } });
      return (row?.messageRef ?? null) as MessageRef | null;
    },
  };
}

type Job = { outboxId: string; attempt: number };

async function handleJob(parts: DeskParts, deliver: Deliver, job: Job): Promise<void> {
  const row = await parts.prisma.outbox.findUnique({ where: { id: job.outboxId } });
  if (row?.state !== "due") return;
  await waitForOlder(parts, row);
  const delivery = await tryDelivery(parts, deliver, row, job.attempt);
  await settleRow(parts, row, delivery);
}

/**
 * Keeps the order in which messages were put, for each addressee, whatever the number of workers: what was put before goes first as long
 * as it has not been tried, and an earlier state of the same living message goes first in any case, or it would end up as the last.
 */
async function waitForOlder({ prisma }: DeskParts, row: Row): Promise<void> {
  const goesFirst = row.living === null ? [{ attempts: 0 }] : [{ attempts: 0 }, { living: row.living }];
  const older = await prisma.outbox.findFirst({
    where: { addressee: row.addressee, state: "due", ordinal: { lt: row.ordinal }, OR: goesFirst },
    select: { id: true },
  });
  if (older) throw new DeliveryError("an earlier message goes first", "later", afterOlderMs);
}

/** Delivers, or says that it failed for good; throws what the queue tries again. */
async function tryDelivery(parts: DeskParts, deliver: Deliver, row: Row, attempt: number): Promise<Delivery> {
  try {
    return await deliver(outboxRowOf(row));
  } catch (error) {
    if (error instanceof DeliveryError && error.retry === "never") return { state: "failed", why: error.message };
    await parts.prisma.outbox.update({ where: { id: row.id }, data: { attempts: attempt }, select: { id: true } });
    const age = parts.clock.now().getTime() - row.createdAt.getTime();
    if (attempt < fewestAttempts || age < dayMs) throw error;
    return { state: "failed", why: error instanceof DeliveryError ? error.message : "a bug, see the log" };
  }
}

async function settleRow({ prisma, clock, log }: DeskParts, row: Row, delivery: Delivery): Promise<void> {
  const { state } = delivery;
  const why = delivery.state === "sent" ? null : delivery.why;
  const messageRef = jsonOrNull(delivery.state === "sent" ? delivery.message : null);
  await prisma.outbox.updateMany({
    where: { id: row.id, state: "due" },
    data: { state, why, messageRef, settledAt: clock.now() },
  });
  if (state === "failed") log.warn({ outbox: row.id, organisation: row.organisationId, why }, "a message was given up");
}
