import type { webApi } from "@slack/bolt";
import type { ChatPerson } from "../event.ts";
import { DeliveryError, FileNotTaken } from "../../ports.ts";
import type { ChatPlatform, MessageRef, OutgoingMessage, PersonDoor } from "../../ports.ts";
import type { SentFile } from "../../ui/card.ts";
import { isNoPlaceOfOurs, slackErrorCode, toDeliveryError } from "./errors.ts";
import { messageRef, personIn, placeOf, standingOf } from "./ids.ts";
import type { StandingMessage } from "./ids.ts";
import { pace } from "./limits.ts";
import type { Mouth } from "./mouth.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** Messages that go out to Slack without being asked for, and who is in a channel. */

type Uploaded = { fileId: string; file: SentFile };

/** Everything goes out with the token of the workspace that it is for. */
export function createPlatform(workspaces: Workspaces): ChatPlatform {
  const within = <T>(team: string, work: (workspace: Workspace) => Promise<T>): Promise<T> =>
    delivering(async () => work(await workspaces.toSendIn(team)));
  return {
    platform: "slack",
    takesFiles: true,
    pace,
    sendToPerson: (door, message) =>
      within(door.tenant, (workspace) =>
        inOwnDm(workspace.mouth, door, (channel) => send(workspace, channel, message)),
      ),
    sendToChannel: ({ tenant, reference, externalId }, message) =>
      within(tenant, (workspace) => send(workspace, placeOf(reference)?.channel ?? externalId, message)),
    update: (message, content) =>
      delivering(async () => {
        const standing = standingOf(message) ?? unreadable();
        return change(await workspaces.toSendIn(standing.tenant), standing, content);
      }),
    roster: ({ tenant, reference }) =>
      within(tenant, (workspace) => membersOf(workspace, placeOf(reference)?.channel ?? unreadable())),
  };

  /**
   * The card, then its file in the same place. When only the file fails both are taken back, so that the next try is not a repeat; a card
   * that cannot be taken back has been sent.
   */
  async function send({ mouth, identity }: Workspace, channel: string, message: OutgoingMessage): Promise<MessageRef> {
    const uploaded = await uploadedTo(mouth, message);
    const posted = await mouth.post({ channel, card: message.card, key: message.key });
    const standing = { tenant: identity.team, ...posted };
    if (uploaded) await shareOrTakeBack(mouth, standing, uploaded);
    return messageRef(standing);
  }

  async function uploadedTo(mouth: Mouth, { file }: OutgoingMessage): Promise<Uploaded | null> {
    return file ? { fileId: await mouth.upload(file), file } : null;
  }

  async function shareOrTakeBack(mouth: Mouth, standing: StandingMessage, uploaded: Uploaded): Promise<void> {
    try {
      await shareOrDiscard(mouth, standing.channel, uploaded);
    } catch (error) {
      const isBack = await mouth.remove(standing.channel, standing.ts).then(
        () => true,
        (refused: unknown) => slackErrorCode(refused) === "message_not_found",
      );
      throw isBack ? error : new FileNotTaken(toDeliveryError(error).message, messageRef(standing));
    }
  }

  async function change(
    { mouth }: Workspace,
    standing: StandingMessage,
    content: OutgoingMessage,
  ): Promise<MessageRef> {
    const uploaded = await uploadedTo(mouth, content);
    await mouth.update(standing.channel, standing.ts, content.card);
    if (uploaded) await shareOrDiscard(mouth, standing.channel, uploaded);
    return messageRef(standing);
  }

  /** Slack may have shared it, and only its answer was lost: the next try brings one of its own. */
  async function shareOrDiscard(mouth: Mouth, channel: string, { fileId, file }: Uploaded): Promise<void> {
    try {
      await mouth.share(fileId, file, channel);
    } catch (error) {
      await mouth.discard(fileId).catch(() => undefined);
      throw error;
    }
  }

  async function membersOf({ client, people, identity }: Workspace, channel: string): Promise<ChatPerson[]> {
    const users = (await memberIds(client, channel)).filter((user) => user !== identity.botUser);
    const found: ChatPerson[] = [];
    for (const batch of inTens(users)) {
      const profiles = await Promise.all(batch.map((user) => people.profile(user)));
      batch.forEach((user, index) => {
        const profile = profiles[index] ?? null;
        if (profile?.isBot !== true) found.push(personIn(identity.team, user, profile));
      });
    }
    return found;
  }
}

/**
 * Sends to the bot's conversation with a person: where they were heard in it, and where Slack knows no such place for the bot, the one that it
 * opens for us. Opening is allowed fifty times a minute (https://docs.slack.dev/reference/methods/conversations.open): a morning's reminders
 * are more.
 */
async function inOwnDm<T>(mouth: Mouth, door: PersonDoor, sendTo: (channel: string) => Promise<T>): Promise<T> {
  const heardIn = placeOf(door.reference)?.channel ?? "";
  // A command can be typed in somebody else's conversation: that, too, is kept as the place where the person was heard.
  if (heardIn.startsWith("D")) {
    try {
      return await sendTo(heardIn);
    } catch (error) {
      if (!isNoPlaceOfOurs(error)) throw error;
    }
  }
  return sendTo(await mouth.openDm(door.user));
}

function unreadable(): never {
  throw new DeliveryError("unreadable_reference", "never");
}

async function delivering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDeliveryError(error);
  }
}

async function memberIds(client: webApi.WebClient, channel: string): Promise<string[]> {
  const users: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.conversations.members({ channel, limit: 200, ...(cursor ? { cursor } : {}) });
    users.push(...(page.members ?? []));
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return users;
}

function inTens<T>(values: T[]): T[][] {
  return Array.from({ length: Math.ceil(values.length / 10) }, (_, index) => values.slice(index * 10, index * 10 + 10));
}
