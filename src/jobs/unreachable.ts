import { secretariesOf, stewardsOf, type Channel, type Forum, type Platform } from "../domain/forum.ts";
import { localDateOf } from "../domain/time.ts";
import type { Clock, Obstacle, OutboxRow, Store, Transaction } from "../ports.ts";
import { channelUnreachableCard, unreachableCard } from "../ui/unreachable.ts";

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
    const about = await forumOf(tx, row);
    // What it says is for the forum it is about; of a message that may be another's the secretaries hear no more than that.
    const missed = about ? row.card.summary : null;
    for (const forum of about ? [about] : await tx.forums.ofPerson(personId)) {
      const card = unreachableCard({ ...unreached, name: person.name, forum: forum.name, missed });
      for (const to of keepersOf(forum, personId)) {
        const key = `${prefix}${personId}:${forum.id}:${day}:${to}`;
        await tx.outbox.put({ key, to: { kind: "person", personId: to }, card });
      }
    }
  });
}

/** The forum that the message is known to be about. */
async function forumOf(tx: Transaction, { onlyIf, about }: OutboxRow): Promise<Forum | null> {
  const meetingId = onlyIf?.meetingId ?? about?.meetingId;
  const meeting = meetingId === undefined ? null : await tx.meetings.get(meetingId).catch(() => null);
  return meeting && tx.forums.get(meeting.forumId);
}

export type UnreachedChannel = { row: OutboxRow; channel: Channel; obstacle: Obstacle };

/** Tells those who run the forum that its channel did not get a message, once a day. What brings a card there up to date is no message. */
export async function tellChannelUnreachable(
  { store, clock }: { store: Store; clock: Clock },
  { row, channel, obstacle }: UnreachedChannel,
): Promise<void> {
  if (row.updateOnly) return;
  await store.within(row.organisationId, async (tx) => {
    const forum = (await tx.forums.all()).find(({ channels }) => channels.some(({ id }) => id === channel.id));
    if (!forum) return;
    const { platform } = channel;
    const card = channelUnreachableCard({ forum: forum.name, platform, obstacle, missed: row.card.summary });
    for (const { personId } of stewardsOf(forum)) {
      const key = `${prefix}channel:${channel.id}:${localDateOf(clock.now())}:${personId}`;
      await tx.outbox.put({ key, to: { kind: "person", personId }, card });
    }
  });
}

/** The secretaries; where the only one is the person who cannot be reached, the chair. */
function keepersOf(forum: Forum, unreachable: string): string[] {
  const others = (members: Forum["members"]) => members.map((one) => one.personId).filter((id) => id !== unreachable);
  const secretaries = others(secretariesOf(forum));
  return secretaries.length > 0 ? secretaries : others(stewardsOf(forum));
}
