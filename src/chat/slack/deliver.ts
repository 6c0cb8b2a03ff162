import { webApi } from "@slack/bolt";
import type { ChatPerson, Reply } from "../event.ts";
import { DeliveryError, FileNotTaken } from "../../ports.ts";
import type { ChatPlatform, Clock, MessageRef, OutgoingMessage, Pacing, PersonDoor } from "../../ports.ts";
import type { Card, Form, Json, SentFile } from "../../ui/card.ts";
import { formButtonCard, formTooLateCard } from "../../ui/controls.da.ts";
import { AnswerRefused, isNoPlaceOfOurs, slackErrorCode, toDeliveryError } from "./errors.ts";
import { clientMessageId, fields, messageRef, personIn, placeOf, standingOf, textOf } from "./ids.ts";
import type { Profile, StandingMessage } from "./ids.ts";
import { conversationPace, pace } from "./limits.ts";
import { renderForm, renderHome, renderMessage } from "./render.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** Everything that goes out to Slack: messages, files, and the few questions we ask about people and channels. */

const TIMEOUT_MS = 10_000;

/** The queue tries again; the client's own ten tries over half an hour would hold a message back and then send it too late. */
export function clientOptions(
  apiUrl: string | undefined,
  logger: webApi.WebClientOptions["logger"],
): webApi.WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
    ...(logger ? { logger } : {}),
    // Without the slash at the end the client would ask for `apichat.postMessage`.
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/` }),
  };
}

export type Post = { channel: string; card: Card; key?: string; thread?: string };

/** The Web API as this adapter uses it. Every method throws what the client throws. */
export type Mouth = ReturnType<typeof createMouth>;

// Links are never unfolded: an address somebody wrote would otherwise be fetched and shown by Slack.
const plainly = { mrkdwn: false, parse: "none", link_names: false, unfurl_links: false, unfurl_media: false } as const;

export type Tempo = { pacing: Pacing | null; team: string };

/** Where Slack takes answers: https://docs.slack.dev/interactivity/handling-user-interaction. A stand-in takes them where its API is. */
export const answerOrigin = (apiUrl: string | undefined): string =>
  apiUrl === undefined ? "https://hooks.slack.com" : new URL(apiUrl).origin;

type Patience = { patienceMs?: number };

/** What comes from the outbox is looked at once more when it has waited longer: it may no longer hold. An answer waits as long as it takes. */
function patienceFor(key: string | undefined): Patience {
  return key === undefined ? {} : { patienceMs: 1_500 };
}

export function createMouth(client: webApi.WebClient, { pacing, team, answersTo }: Tempo & { answersTo: string }) {
  const dms = new Map<string, string>();
  const account = `slack:${team}`;

  /** When it is the channel's turn. What Slack says about waiting holds for the whole workspace, and for all replicas. */
  async function inTurn<T>(channel: string | null, call: () => Promise<T>, patience: Patience = {}): Promise<T> {
    const conversation = channel === null ? null : { account, name: channel, ...patience };
    const done = conversation === null ? undefined : await pacing?.turn(conversation, conversationPace);
    try {
      return await call();
    } catch (error) {
      if (error instanceof webApi.WebAPIRateLimitedError) await pacing?.hold(account, error.retryAfter * 1000);
      throw error;
    } finally {
      await done?.();
    }
  }

  /** The bot's own conversation with a person. */
  async function openDm(user: string): Promise<string> {
    const known = dms.get(user);
    if (known !== undefined) return known;
    const answer = await inTurn(null, () => client.conversations.open({ users: user }));
    const channel = answer.channel?.id;
    if (channel === undefined) throw new DeliveryError("no_conversation", "later");
    dms.set(user, channel);
    return channel;
  }

  /** Returns where the message stands: the channel is Slack's answer, since a message to a user's id ends in a conversation. */
  async function post({ channel, card, key, thread }: Post): Promise<{ channel: string; ts: string }> {
    const message = {
      channel,
      ...renderMessage(card),
      ...plainly,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    };
    const known = key === undefined ? {} : { client_msg_id: clientMessageId(key) };
    const answer = await inTurn(channel, () => postOnce(message, known), patienceFor(key));
    const said = fields(answer);
    const place = { channel: textOf(said["channel"]), ts: textOf(said["ts"]) };
    if (place.ts === null) throw new DeliveryError("no_timestamp", "later");
    return { channel: place.channel ?? channel, ts: place.ts };
  }

  /** Slack knows the message by its id, and that it does not stand any more, such as one that was taken back: that is no repeat. */
  async function postOnce(message: Record<string, unknown>, known: { client_msg_id?: string }): Promise<unknown> {
    try {
      return await client.apiCall("chat.postMessage", { ...message, ...known });
    } catch (error) {
      if (slackErrorCode(error) !== "duplicate_message_not_found") throw error;
      return client.apiCall("chat.postMessage", message);
    }
  }

  async function postEphemeral(channel: string, user: string, card: Card, thread: string | null): Promise<void> {
    const threaded = thread === null ? {} : { thread_ts: thread };
    await client.apiCall("chat.postEphemeral", { channel, user, ...renderMessage(card), ...plainly, ...threaded });
  }

  async function update(channel: string, ts: string, card: Card): Promise<void> {
    const message = { channel, ts, ...renderMessage(card), parse: "none", link_names: false };
    await inTurn(channel, () => client.apiCall("chat.update", message));
  }

  async function remove(channel: string, ts: string): Promise<void> {
    await client.chat.delete({ channel, ts });
  }

  /** Hands Slack the bytes; nobody sees the file before it is shared. Returns its id. */
  async function upload(file: SentFile): Promise<string> {
    const bytes = Buffer.from(file.content);
    const place = await client.files.getUploadURLExternal({ filename: file.name, length: bytes.length });
    if (place.upload_url === undefined || place.file_id === undefined)
      throw new DeliveryError("no_upload_url", "later");
    await send(place.upload_url, file.mediaType, bytes);
    return place.file_id;
  }

  async function share(fileId: string, file: SentFile, channel: string): Promise<void> {
    await client.files.completeUploadExternal({ files: [{ id: fileId, title: file.label }], channel_id: channel });
  }

  /** Also where it has been shared. Slack may know it no more. */
  async function discard(fileId: string): Promise<void> {
    await client.files.delete({ file: fileId });
  }

  async function openForm(trigger: string, form: Form, origin: Json): Promise<void> {
    await client.apiCall("views.open", { trigger_id: trigger, view: renderForm(form, origin) });
  }

  async function publishHome(user: string, card: Card): Promise<void> {
    await client.apiCall("views.publish", { user_id: user, view: renderHome(card) });
  }

  const respond = (responseUrl: string, card: Card, how: Manner): Promise<void> =>
    answerAt(responseUrl, { card, how, answersTo });

  return { openDm, post, postEphemeral, update, remove, upload, share, discard, openForm, publishHome, respond };
}

export type Manner = "private" | "open" | "replace";

/**
 * Answers through a press's or command's own address: works for half an hour, five times, also where the bot is no member, and without a
 * token. An address that is not Slack's gets nothing, whoever said it.
 */
export async function answerAt(
  responseUrl: string,
  { card, how, answersTo }: { card: Card; how: Manner; answersTo: string },
): Promise<void> {
  if (!URL.canParse(responseUrl) || new URL(responseUrl).origin !== answersTo)
    throw new DeliveryError("foreign_response_url", "never");
  const manner =
    how === "replace" ? { replace_original: true } : { response_type: how === "open" ? "in_channel" : "ephemeral" };
  const body = { ...renderMessage(card), ...plainly, replace_original: false, ...manner };
  await send(responseUrl, "application/json", Buffer.from(JSON.stringify(body)));
}

async function send(url: string, type: string, bytes: Buffer): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const body = new Uint8Array(bytes);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": type },
    body,
    redirect: "error",
    signal,
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new AnswerRefused(answer.status);
}

// ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const PROFILE_MS = 5 * 60_000;

export type People = {
  /** The person's profile, remembered for five minutes; null when Slack does not say, which is not remembered. */
  profile(user: string): Promise<Profile | null>;
  /** Has the profile been read, and is it a bot's? */
  isKnownBot(user: string): boolean;
};

export function createPeople(client: webApi.WebClient, clock: Clock): People {
  const known = new Map<string, { profile: Profile; until: number }>();
  return {
    async profile(user) {
      const remembered = known.get(user);
      if (remembered !== undefined && remembered.until > clock.now().getTime()) return remembered.profile;
      const answer = await client.users.info({ user }).catch(() => null);
      if (answer === null) return null;
      const profile = readProfile(answer.user);
      known.set(user, { profile, until: clock.now().getTime() + PROFILE_MS });
      return profile;
    },
    isKnownBot: (user) => known.get(user)?.profile.isBot === true,
  };
}

function readProfile(user: unknown): Profile {
  const person = fields(user);
  const profile = fields(person["profile"]);
  const names = [profile["real_name"], person["real_name"], profile["display_name"], person["name"]].map(textOf);
  return {
    name: names.find((name) => name !== null) ?? null,
    email: textOf(profile["email"]),
    isBot: person["is_bot"] === true || person["id"] === "USLACKBOT" || person["deleted"] === true,
  };
}

// ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where something was asked, and by which ways it can be answered there. Goes with a form while it is open. */
export type Origin = {
  user: string;
  channel: string;
  personal: boolean;
  thread: string | null;
  responseUrl: string | null;
  /** Opens one form, within three seconds. */
  trigger: string | null;
  /** The message a button was pressed on, and whether only that person sees it. */
  message: { ts: string; ephemeral: boolean } | null;
  /** Asked from the App Home, where there is no message to answer under. */
  home: boolean;
};

/** Shows a command's answer to the asker. Throws what Slack refused last, when no way was left. */
export function createAnswering(mouth: Mouth): (reply: Reply, origin: Origin) => Promise<void> {
  return async function show(reply, origin) {
    switch (reply.kind) {
      case "none":
        return;
      case "private":
      case "submitted":
        return whisper(reply.card, origin);
      case "open":
        return speak(reply.card, origin);
      case "replace":
        return replace(reply.card, origin);
      case "form":
        return ask(reply.form, origin);
      case "home":
        return mouth.publishHome(origin.user, reply.card);
    }
  };

  async function whisper(card: Card, origin: Origin): Promise<void> {
    const { responseUrl, user } = origin;
    const toThemselves = async () => {
      await mouth.post({ channel: await mouth.openDm(user), card });
    };
    const here = origin.personal
      ? () => say(card, origin)
      : () => mouth.postEphemeral(origin.channel, user, card, origin.thread);
    await firstThatWorks([
      ...(responseUrl === null ? [] : [() => mouth.respond(responseUrl, card, "private")]),
      here,
      toThemselves,
    ]);
  }

  async function speak(card: Card, origin: Origin): Promise<void> {
    const { responseUrl } = origin;
    const through = responseUrl === null ? [] : [() => mouth.respond(responseUrl, card, "open")];
    await firstThatWorks([() => say(card, origin), ...through, () => whisper(card, origin)]);
  }

  async function say(card: Card, origin: Origin): Promise<void> {
    await mouth.post({ channel: origin.channel, card, ...(origin.thread === null ? {} : { thread: origin.thread }) });
  }

  async function replace(card: Card, origin: Origin): Promise<void> {
    const { message, responseUrl, channel } = origin;
    const anew = () => whisper(card, origin);
    if (message === null) return anew();
    if (!message.ephemeral) return firstThatWorks([() => mouth.update(channel, message.ts, card), anew]);
    return firstThatWorks([...(responseUrl === null ? [] : [() => mouth.respond(responseUrl, card, "replace")]), anew]);
  }

  /** A form opens from a press or a command only, and at once; otherwise the person is given a button to press. */
  async function ask(form: Form, origin: Origin): Promise<void> {
    if (origin.trigger === null) return whisper(formButtonCard(form), origin);
    try {
      await mouth.openForm(origin.trigger, form, { ...origin, trigger: null });
    } catch (error) {
      await whisper(formTooLateCard(), origin);
      throw error;
    }
  }
}

async function firstThatWorks(ways: (() => Promise<void>)[]): Promise<void> {
  let refused: unknown = null;
  for (const way of ways) {
    try {
      await way();
      return;
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

// ── The platform ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
    const fileId = message.file ? await mouth.upload(message.file) : null;
    const posted = await mouth.post({ channel, card: message.card, key: message.key });
    const standing = { tenant: identity.team, ...posted };
    if (message.file && fileId !== null) await shareOrTakeBack(mouth, standing, { fileId, file: message.file });
    return messageRef(standing);
  }

  async function shareOrTakeBack(mouth: Mouth, standing: StandingMessage, { fileId, file }: Uploaded): Promise<void> {
    try {
      await shareOrDiscard(mouth, standing.channel, { fileId, file });
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
    const fileId = content.file ? await mouth.upload(content.file) : null;
    await mouth.update(standing.channel, standing.ts, content.card);
    if (content.file && fileId !== null) await shareOrDiscard(mouth, standing.channel, { fileId, file: content.file });
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
