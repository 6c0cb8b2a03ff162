import pg from "pg";

import type { ChatEvent } from "../chat/event.ts";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import { AlreadyHandled, keepingMs, type Clock, type Inbox } from "../ports.ts";
import { jsonOf, type Tx } from "./row.ts";
import { together } from "./together.ts";

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

/** As many statements at a time, and connections. */
export const keepingLanes = 2;

/** A row as it comes in: an event to be handled, or (`event` null) a key that is done with by having been seen. */
type NewRow = { id: string; sameAs: string | null; platform: string; event: string | null; at: Date };

/**
 * Which of them are new, in the order they were asked, in one statement whichever of the two unique names is taken. What is known is looked
 * for first: to find it by its conflict would be to wait for the command that is just settling it, and all these with it.
 */
async function insertNew(pool: pg.Pool, rows: NewRow[]): Promise<boolean[]> {
  // Two replicas that keep the same events go by the same order, so as not to wait for each other. Without a name, since how it is best
  // looked for changes with the table.
  const result = await pool.query<{ id: string }>(
    `INSERT INTO inbox (id, same_as, platform, event, received_at, done_at)
     SELECT id, same_as, platform, event, at, CASE WHEN event IS NULL THEN at END
     FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[]) AS r(id, same_as, platform, event, at)
     WHERE NOT EXISTS (SELECT FROM inbox known WHERE known.id = r.id)
       AND NOT EXISTS (SELECT FROM inbox known WHERE known.same_as = r.same_as)
     ORDER BY coalesce(same_as, id) COLLATE "C"
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      rows.map(({ id }) => id),
      rows.map(({ sameAs }) => sameAs),
      rows.map(({ platform }) => platform),
      rows.map(({ event }) => event),
      rows.map(({ at }) => at),
    ],
  );
  // The same event twice in one statement: the first has it.
  const kept = new Set(result.rows.map(({ id }) => id));
  return rows.map(({ id }) => kept.delete(id));
}

/** What is wrong with the words or the moment, so that nothing was kept, and alone it may be; all else is wrong for everybody. */
const refusals = /^(?:22|23|40|54)/u;
const isRefused = (error: unknown): boolean => error instanceof pg.DatabaseError && refusals.test(error.code ?? "");

/**
 * Keeping an event is what an acknowledgement waits for: it has connections of its own, so as not to stand in line behind commands, and
 * what comes in the same moment is kept by one statement.
 */
export function openInbox(prisma: PrismaClient, pool: pg.Pool, clock: Clock): Inbox {
  const insert = together((rows: NewRow[]) => insertNew(pool, rows), {
    lanes: keepingLanes,
    patienceMs: keepingMs / 2,
    isRefused,
  });
  return {
    receive(event) {
      const { id, sameAs, person } = event;
      const kept = JSON.stringify(jsonOf(event));
      return insert({ id: id.toWellFormed(), sameAs, platform: person.platform, event: kept, at: clock.now() });
    },
    firstSight: (key) =>
      insert({ id: `seen:${key}`, sameAs: null, platform: unknownPlatform, event: null, at: clock.now() }),
    async done(eventId) {
      await finish(prisma, eventId, clock.now());
    },
    async undone(until) {
      const received = until ? { receivedAt: { lte: until } } : {};
      const where = { doneAt: null, event: { not: Prisma.AnyNull }, ...received };
      const rows = await prisma.inbox.findMany({ where, orderBy: [{ receivedAt: "asc" }, { id: "asc" }] });
      return rows.map((row) => eventOf(row.event));
    },
  };
}
