import { webApi } from "@slack/bolt";
import { DeliveryError, outboxPatienceMs } from "../../ports.ts";
import type { Pacing } from "../../ports.ts";
import type { Card, Form, Json, SentFile } from "../../ui/card.ts";
import { AnswerRefused, slackErrorCode } from "./errors.ts";
import { clientMessageId, fields, textOf } from "./ids.ts";
import { conversationPace } from "./limits.ts";
import { renderForm, renderHome, renderMessage } from "./render.ts";

/** Slack's Web API as this adapter uses it, and the addresses that answers are sent to. */

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

type Tempo = { pacing: Pacing | null; team: string };

/** Where Slack takes answers: https://docs.slack.dev/interactivity/handling-user-interaction. A stand-in takes them where its API is. */
export const answerOrigin = (apiUrl: string | undefined): string =>
  apiUrl === undefined ? "https://hooks.slack.com" : new URL(apiUrl).origin;

type Patience = { patienceMs?: number };

/** What comes from the outbox has a key. An answer waits as long as it takes. */
function patienceFor(key: string | undefined): Patience {
  return key === undefined ? {} : { patienceMs: outboxPatienceMs };
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

type Manner = "private" | "open" | "replace";

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
