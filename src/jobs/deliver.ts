import {
  DeliveryError,
  errorName,
  FileNotTaken,
  isGivenUp,
  type ChatPlatform,
  type Circumstances,
  type Clock,
  type Delivery,
  type DocumentDesk,
  type Log,
  type MeetingNow,
  type MessageRef,
  type Obstacle,
  type OutboxRow,
  type OutgoingMessage,
  type PersonDoor,
  type Store,
  UNREAD,
} from "../ports.ts";
import type { Meter } from "../ports.ts";
import { maySeeClosed } from "../domain/forum.ts";
import { madeFile, tellThatMissing } from "./document-file.ts";
import { isStillDue } from "./still-due.ts";
import { tellChannelUnreachable, tellUnreachable } from "./unreachable.ts";

export type DeliveryDesk = {
  store: Store;
  platforms: readonly ChatPlatform[];
  clock: Clock;
  log: Log;
  meter?: Meter;
  documents: DocumentDesk;
};

/**
 * Sends one row of the outbox, for `store.outbox.work`: checks once more that it is still worth saying, finds where, and sends or
 * updates. Throws `DeliveryError` with `retry: "later"` when the platform asks us to come back; every other outcome is the return value.
 * With `isLast` nobody comes back: then that, too, closes a door.
 */
export function createDeliverer(desk: DeliveryDesk): (row: OutboxRow, isLast?: boolean) => Promise<Delivery> {
  return async (row, isLast = false) => {
    try {
      const delivery = await decide(desk, row, isLast);
      desk.meter?.delivered(delivery.state, delivery.state === "sent" ? delivery.message.platform : null);
      return delivery;
    } catch (error) {
      desk.meter?.delivered(isGivenUp(error, { isLast }) ? "failed" : "later", null);
      throw error;
    }
  };
}

async function decide(desk: DeliveryDesk, row: OutboxRow, isLast: boolean): Promise<Delivery> {
  const { now, why } = await lookedUp(desk, row);
  return why ? { state: "dropped", why } : deliver({ ...desk, row, now, isLast });
}

/** What it is about, and why it is dropped, or null. Where that cannot be looked up nothing has been sent, and it is looked up again later. */
async function lookedUp(desk: DeliveryDesk, row: OutboxRow): Promise<{ now: Circumstances; why: string | null }> {
  const { store, log, clock } = desk;
  try {
    const now = await store.outbox.circumstances(row);
    const why = reasonToDrop(desk, row, now) ?? ((await isStillDue(store, row, clock.now())) ? null : "no longer due");
    return { now, why };
  } catch (error) {
    log.error({ outbox: row.id, error: errorName(error) }, "outbox: what a message is about could not be looked up");
    throw new DeliveryError(UNREAD, "later");
  }
}

/** Why it is no longer worth saying, or null. Time has passed since the row was written: the meeting may have moved, the person answered. */
function reasonToDrop({ clock }: DeliveryDesk, row: OutboxRow, { meeting, overtaken }: Circumstances): string | null {
  const isLate = row.notAfter !== undefined && clock.now() >= row.notAfter;
  // What does not hold any more was not missed.
  const why = row.onlyIf ? whyNoLonger(row, row.onlyIf, meeting) : null;
  // An operator can send after all what a later state has stood in for.
  return why ?? (overtaken ? "overtaken" : isLate ? "too late" : null);
}

function whyNoLonger(
  { about }: OutboxRow,
  onlyIf: NonNullable<OutboxRow["onlyIf"]>,
  meeting: MeetingNow | null,
): string | null {
  if (!meeting) return "meeting gone";
  if (onlyIf.notCancelled && meeting.status === "cancelled") return "cancelled";
  if (onlyIf.sequence !== undefined && meeting.sequence !== onlyIf.sequence) return "moved";
  if (onlyIf.unanswered && meeting.answered) return "answered";
  if (onlyIf.member && !meeting.member) return "left";
  // A deputy who has become something else meanwhile reads on as that; that they are called is not so any more.
  const isCall = about?.kinds.includes("deputy.called") ?? false;
  if (onlyIf.called && !meeting.called && (isCall || meeting.role === "deputy")) return "released";
  return onlyIf.circle && !maySeeClosed(meeting.role) && !meeting.cleared ? "left" : null;
}

type Case = DeliveryDesk & { row: OutboxRow; now: Circumstances; isLast: boolean };

async function deliver(one: Case): Promise<Delivery> {
  const { row } = one;
  const message = await outgoing(one);
  const updated = await updateStanding(one, message);
  if (updated) return { state: "sent", message: updated };
  if (row.updateOnly) return { state: "dropped", why: "nothing to update" };
  switch (row.to.kind) {
    case "person":
      return sendToPerson(one, row.to.personId, message);
    case "channel":
      return sendToChannel(one, message);
  }
}

/** The message as the addressee gets it: links to documents are a person's own, and a channel has none. */
async function outgoing({ documents, row: { key, to, organisationId, file, ...row } }: Case): Promise<OutgoingMessage> {
  const reader = to.kind === "person" ? { organisationId, personId: to.personId } : null;
  const card = await documents.withLinks(row.card, reader);
  return file ? { key, card, file } : { key, card };
}

/** Where the updated message stands; null when there is none, or somebody has removed it. */
async function updateStanding(one: Case, message: OutgoingMessage): Promise<MessageRef | null> {
  const { standing } = one.now;
  const platform = standing && one.platforms.find((each) => each.platform === standing.platform);
  if (!platform) return null;
  const send = (sent: OutgoingMessage): Promise<MessageRef> => platform.update(standing, sent);
  const tried = await attemptWithDocument(one, { platform, message, send });
  return tried.message;
}

/** The newest door first; when it is closed for good, the next one. When all are, those who can do something about it are told. */
async function sendToPerson(one: Case, personId: string, message: OutgoingMessage): Promise<Delivery> {
  const refusals: { platform: PersonDoor["platform"] | null; why: string; obstacle: Obstacle }[] = [];
  for (const door of one.now.doors) {
    const tried = await tryDoor(one, door, message);
    if (tried.message) return { state: "sent", message: tried.message };
    refusals.push({ platform: door.platform, ...tried });
  }
  const hindrances = [...refusals, ...one.now.shut];
  // What is not connected here is nothing that a secretary can mend, when there is something else.
  const first = hindrances.find(({ obstacle }) => obstacle !== "not-connected") ??
    hindrances[0] ?? { platform: null, obstacle: "no-door" as const };
  await tellUnreachable(one, { row: one.row, personId, platform: first.platform, obstacle: first.obstacle });
  return {
    state: "failed",
    why: refusals.map(({ platform, why }) => `${platform ?? ""}: ${why}`).join("; ") || "no door",
  };
}

async function tryDoor(one: Case, door: PersonDoor, message: OutgoingMessage): Promise<Attempt> {
  const platform = one.platforms.find((each) => each.platform === door.platform);
  if (!platform) return { message: null, why: "not connected", obstacle: "not-connected" };
  return attempt(one, () => platform.sendToPerson(door, message));
}

async function sendToChannel(one: Case, message: OutgoingMessage): Promise<Delivery> {
  const { channel } = one.now;
  if (!channel) return { state: "dropped", why: "channel no longer bound" };
  const platform = one.platforms.find((each) => each.platform === channel.platform);
  const { row } = one;
  if (!platform) {
    await tellChannelUnreachable(one, { row, channel, obstacle: "not-connected" });
    return { state: "failed", why: `${channel.platform}: not connected` };
  }
  const send = (sent: OutgoingMessage): Promise<MessageRef> => platform.sendToChannel(channel, sent);
  const tried = await attemptWithDocument(one, { platform, message, send });
  if (tried.message) return { state: "sent", message: tried.message };
  await tellChannelUnreachable(one, { row, channel, obstacle: tried.obstacle });
  return { state: "failed", why: tried.why };
}

type Sending = {
  platform: ChatPlatform;
  message: OutgoingMessage;
  send: (message: OutgoingMessage) => Promise<MessageRef>;
};

/**
 * Sends with the row's document, where the channel takes files. A document that cannot be made, or is not taken, never holds back the message:
 * it goes without, and the secretaries are told.
 */
async function attemptWithDocument(one: Case, { platform, message, send }: Sending): Promise<Attempt> {
  const { row } = one;
  if (!row.document || !platform.takesFiles || row.to.kind !== "channel") return attempt(one, () => send(message));
  const file = await madeFile(one, row, row.document);
  const tried = file ? await attempt(one, () => send({ ...message, file })) : null;
  if (tried?.isBare) await tellThatMissing(one, row, row.document);
  if (tried?.message) return tried;
  const plain = await attempt(one, () => send(message));
  // When the message itself was not taken, it was not for the file's sake.
  if (plain.message) await tellThatMissing(one, row, row.document);
  return plain;
}

/** `isBare`: it stands without the file that it was sent with. */
type Attempt =
  | { message: MessageRef; isBare?: boolean; why?: undefined }
  | { message: null; isBare?: undefined; why: string; obstacle: Obstacle };

/** What the platform will never take is an answer here; what it may take later goes back to the queue. */
async function attempt({ isLast }: Case, send: () => Promise<MessageRef>): Promise<Attempt> {
  try {
    return { message: await send() };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error instanceof FileNotTaken) return { message: error.standing, isBare: true };
    if (!isGivenUp(error, { isLast })) throw error;
    return { message: null, why: error.message, obstacle: error.obstacle };
  }
}
