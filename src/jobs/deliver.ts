import { currentAnswer } from "../domain/attendance.ts";
import type { Channel } from "../domain/forum.ts";
import {
  DeliveryError,
  type ChatPlatform,
  type Clock,
  type Delivery,
  type Log,
  type MessageRef,
  type OutboxRow,
  type OutgoingMessage,
  type PersonDoor,
  type Store,
} from "../ports.ts";

export type DeliveryDesk = { store: Store; platforms: readonly ChatPlatform[]; clock: Clock; log: Log };

/**
 * Sends one row of the outbox, for `store.outbox.work`: checks once more that it is still worth saying, finds where, and sends or
 * updates. Throws `DeliveryError` with `retry: "later"` when the platform asks us to come back; every other outcome is the return value.
 */
export function createDeliverer(desk: DeliveryDesk): (row: OutboxRow) => Promise<Delivery> {
  return async (row) => {
    const why = await reasonToDrop(desk, row);
    const delivery: Delivery = why ? { state: "dropped", why } : await deliver(desk, row);
    if (delivery.state === "dropped") desk.log.info({ outbox: row.id, why: delivery.why }, "a message was dropped");
    return delivery;
  };
}

/** Why it is no longer worth saying, or null. Time has passed since the row was written: the meeting may have moved, the person answered. */
async function reasonToDrop({ store, clock }: DeliveryDesk, row: OutboxRow): Promise<string | null> {
  if (row.notAfter && clock.now() >= row.notAfter) return "too late";
  const { onlyIf } = row;
  if (!onlyIf) return null;
  const meeting = await store.within(row.organisationId, (tx) => tx.meetings.get(onlyIf.meetingId));
  if (onlyIf.notCancelled && meeting.status === "cancelled") return "cancelled";
  if (meeting.sequence !== onlyIf.sequence) return "moved";
  if (onlyIf.unanswered && currentAnswer(meeting, onlyIf.unanswered)) return "answered";
  return null;
}

async function deliver(desk: DeliveryDesk, row: OutboxRow): Promise<Delivery> {
  const message = outgoing(row);
  const updated = await updateStanding(desk, row, message);
  if (updated) return { state: "sent", message: updated };
  if (row.updateOnly) return { state: "dropped", why: "nothing to update" };
  const { to } = row;
  switch (to.kind) {
    case "person":
      return sendToPerson(desk, { organisationId: row.organisationId, personId: to.personId }, message);
    case "channel":
      return sendToChannel(desk, { organisationId: row.organisationId, channelId: to.channelId }, message);
  }
}

function outgoing({ key, card, file }: OutboxRow): OutgoingMessage {
  return file ? { key, card, file } : { key, card };
}

/** Where the updated message stands; null when there is none, or somebody has removed it. */
async function updateStanding(
  desk: DeliveryDesk,
  row: OutboxRow,
  message: OutgoingMessage,
): Promise<MessageRef | null> {
  const standing = row.living ? await desk.store.outbox.standing(row.to, row.living) : null;
  const platform = standing && desk.platforms.find((one) => one.platform === standing.platform);
  if (!platform) return null;
  const tried = await attempt(() => platform.update(standing, message));
  return tried.message;
}

/** The newest door first; when it is closed for good, the next one. */
async function sendToPerson(
  desk: DeliveryDesk,
  { organisationId, personId }: { organisationId: string; personId: string },
  message: OutgoingMessage,
): Promise<Delivery> {
  const doors = await desk.store.within(organisationId, (tx) => tx.people.doors(personId));
  const refusals: string[] = [];
  for (const door of doors) {
    const tried = await tryDoor(desk, door, message);
    if (tried.message) return { state: "sent", message: tried.message };
    refusals.push(`${door.platform}: ${tried.why}`);
  }
  return { state: "failed", why: refusals.join("; ") || "no door" };
}

async function tryDoor(desk: DeliveryDesk, door: PersonDoor, message: OutgoingMessage): Promise<Attempt> {
  const platform = desk.platforms.find((one) => one.platform === door.platform);
  if (!platform) return { message: null, why: "not connected" };
  return attempt(() => platform.sendToPerson(door, message));
}

async function sendToChannel(
  desk: DeliveryDesk,
  { organisationId, channelId }: { organisationId: string; channelId: string },
  message: OutgoingMessage,
): Promise<Delivery> {
  const channel = await findChannel(desk.store, { organisationId, channelId });
  if (!channel) return { state: "dropped", why: "channel no longer bound" };
  const platform = desk.platforms.find((one) => one.platform === channel.platform);
  if (!platform) return { state: "failed", why: `${channel.platform}: not connected` };
  const tried = await attempt(() => platform.sendToChannel(channel, message));
  return tried.message ? { state: "sent", message: tried.message } : { state: "failed", why: tried.why };
}

async function findChannel(
  store: Store,
  { organisationId, channelId }: { organisationId: string; channelId: string },
): Promise<Channel | null> {
  const forums = await store.within(organisationId, (tx) => tx.forums.all());
  return forums.flatMap((forum) => forum.channels).find((channel) => channel.id === channelId) ?? null;
}

type Attempt = { message: MessageRef; why?: undefined } | { message: null; why: string };

/** What the platform will never take is an answer here; what it may take later goes back to the queue. */
async function attempt(send: () => Promise<MessageRef>): Promise<Attempt> {
  try {
    return { message: await send() };
  } catch (error) {
    if (error instanceof DeliveryError && error.retry === "never") return { message: null, why: error.message };
    throw error;
  }
}
