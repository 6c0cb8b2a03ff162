import type pg from "pg";

import type { ChatEvent } from "../chat/event.ts";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import { AlreadyHandled, type Clock, type Inbox } from "../ports.ts";
import { jsonOf, type Tx } from "./row.ts";

/** What is kept of a happening that was settled without having been received: that it is done. */
const unknownPlatform = "unknown";

function eventOf(kept: Prisma.JsonValue): ChatEvent {
  const event = kept as unknown as Omit<ChatEvent, "at"> & { at: string };
  return { ...event, at: new Date(event.at) };
}

/** Marks an event as done and forgets what was written. Two at once wait for each other: false for the second. */
async function finish(tx: Tx, eventId: string, now: Date): Promise<boolean> {
  const rows = await tx.$executeRaw`
    INSERT INTO inbox (id, platform, received_at, done_at) VALUES (${eventId}, ${unknownPlatform}, ${now}, ${now})
    ON CONFLICT (id) DO UPDATE SET done_at = excluded.done_at, event = NULL WHERE inbox.done_at IS NULL`;
  return rows > 0;
}

/** `Transaction.settle`: throws `AlreadyHandled` when the event was done. One that was never received counts as received now. */
export async function settle(tx: Tx, eventId: string, now: Date): Promise<void> {
  if (!(await finish(tx, eventId, now))) throw new AlreadyHandled("event");
}

/** Keeping an event is what an acknowledgement waits for: it has connections of its own, so as not to stand in line behind commands. */
export function openInbox(prisma: PrismaClient, pool: pg.Pool, clock: Clock): Inbox {
  return {
    async receive(event) {
      const { id, sameAs, person } = event;
      // One statement, whichever of the two unique names is taken.
      const { rowCount } = await pool.query(
        `INSERT INTO inbox (id, same_as, platform, event, received_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [id, sameAs, person.platform, JSON.stringify(jsonOf(event)), clock.now()],
      );
      return rowCount === 1;
    },
    async done(eventId) {
      await finish(prisma, eventId, clock.now());
    },
    async firstSight(key) {
      const { rowCount } = await pool.query(
        `INSERT INTO inbox (id, platform, received_at, done_at) VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING`,
        [`seen:${key}`, unknownPlatform, clock.now()],
      );
      return rowCount === 1;
    },
    async undone(until) {
      const received = until ? { receivedAt: { lte: until } } : {};
      const where = { doneAt: null, event: { not: Prisma.AnyNull }, ...received };
      const rows = await prisma.inbox.findMany({ where, orderBy: [{ receivedAt: "asc" }, { id: "asc" }] });
      return rows.map((row) => eventOf(row.event));
    },
  };
}
