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

export function openInbox(prisma: PrismaClient, clock: Clock): Inbox {
  return {
    async receive(event) {
      const { id, sameAs, person } = event;
      const data = { id, sameAs, platform: person.platform, event: jsonOf(event), receivedAt: clock.now() };
      // One statement, whichever of the two unique names is taken.
      const { count } = await prisma.inbox.createMany({ data: [data], skipDuplicates: true });
      return count === 1;
    },
    async done(eventId) {
      await finish(prisma, eventId, clock.now());
    },
    async firstSight(key) {
      const now = clock.now();
      const seen = { id: `seen:${key}`, platform: unknownPlatform, receivedAt: now, doneAt: now };
      return (await prisma.inbox.createMany({ data: [seen], skipDuplicates: true })).count === 1;
    },
    async undone(until) {
      const received = until ? { receivedAt: { lte: until } } : {};
      const where = { doneAt: null, event: { not: Prisma.AnyNull }, ...received };
      const rows = await prisma.inbox.findMany({ where, orderBy: [{ receivedAt: "asc" }, { id: "asc" }] });
      return rows.map((row) => eventOf(row.event));
    },
  };
}
