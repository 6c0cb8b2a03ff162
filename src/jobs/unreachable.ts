import { secretariesOf, stewardsOf, type Forum, type Platform } from "../domain/forum.ts";
import { localDateOf } from "../domain/time.ts";
import type { Clock, Obstacle, OutboxRow, Store, Transaction } from "../ports.ts";
import { unreachableCard } from "../ui/unreachable.ts";

export type Unreached = { row: OutboxRow; personId: string; platform: Platform | null; obstacle: Obstacle };

const prefix = "unreachable:";

/**
 * Tells the secretaries of the forum that a person did not get a message, and what to do about it: once a day for each person, however
 * many messages that is. What answers the person's own question is nobody else's business; and a note that does not arrive is not
 * followed by another.
 */
export async function tellUnreachable(
  { store, clock }: { store: Store; clock: Clock },
  unreached: Unreached,
): Promise<void> {
  const { row, personId } = unreached;
  if (row.key.startsWith(prefix) || row.key.startsWith("recovered:")) return;
  await store.within(row.organisationId, async (tx) => {
    const [person] = await tx.people.many([personId]);
    if (!person) return;
    const day = localDateOf(clock.now());
    for (const forum of await forumsConcerned(tx, unreached)) {
      const card = unreachableCard({ ...unreached, name: person.name, forum: forum.name, missed: row.card.summary });
      for (const to of keepersOf(forum, personId)) {
        const key = `${prefix}${personId}:${forum.id}:${day}:${to}`;
        await tx.outbox.put({ key, to: { kind: "person", personId: to }, card });
      }
    }
  });
}

/** The forum the message is about, or else every one that the person is in. */
async function forumsConcerned(tx: Transaction, { row, personId }: Unreached): Promise<Forum[]> {
  const meeting = row.onlyIf ? await tx.meetings.get(row.onlyIf.meetingId).catch(() => null) : null;
  return meeting ? [await tx.forums.get(meeting.forumId)] : tx.forums.ofPerson(personId);
}

/** The secretaries; where the only one is the person who cannot be reached, the chair. */
function keepersOf(forum: Forum, unreachable: string): string[] {
  const others = (members: Forum["members"]) => members.map((one) => one.personId).filter((id) => id !== unreachable);
  const secretaries = others(secretariesOf(forum));
  return secretaries.length > 0 ? secretaries : others(stewardsOf(forum));
}
