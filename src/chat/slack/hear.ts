import type { ChatEvent, ChatFile, Happening } from "../event.ts";
import type { Origin } from "./answer.ts";
import {
  channelName,
  conversationIn,
  fields,
  instantOf,
  personIn,
  readInvocation,
  readJson,
  readTyped,
  textOf,
} from "./ids.ts";
import type { Fields } from "./ids.ts";
import { formValues } from "./render.ts";

/** What Slack says as an event of ours, or null when it is nothing for us: commands, presses, forms, messages, and who comes where. */

/** What happened, and where to answer it. */
export type Heard = { event: ChatEvent; origin: Origin };

/** Where it was heard, and by whom. */
export type Scene = { team: string; botUser: string; now: Date };

const nowhere = { thread: null, responseUrl: null, trigger: null, message: null, home: false };

export function readCommand(body: Fields, { team, botUser, now }: Scene): Heard | null {
  const channel = textOf(body["channel_id"]);
  const user = textOf(body["user_id"]);
  const trigger = textOf(body["trigger_id"]);
  if (channel === null || user === null || trigger === null) return null;
  const conversation = conversationIn(team, channel, channelName(body["channel_name"]));
  const happening = words(textOf(body["text"]) ?? "", "command", { team, botUser });
  const event = { id: `slack:command:${team}:${trigger}`, sameAs: null, at: now, conversation, happening };
  return heard(event, { team, user, channel }, { responseUrl: textOf(body["response_url"]), trigger });
}

/** By this user, in this channel. */
function heard(
  event: Omit<ChatEvent, "person">,
  { team, user, channel }: { team: string; user: string; channel: string },
  more: Partial<Origin>,
): Heard {
  return {
    event: { ...event, person: personIn(team, user, null) },
    origin: { ...nowhere, user, channel, personal: event.conversation.kind === "personal", ...more },
  };
}

function words(
  raw: string,
  addressed: "command" | "mention" | "personal",
  { team, botUser }: Pick<Scene, "team" | "botUser">,
): Happening {
  const { text, users } = readTyped(raw, botUser);
  return { kind: "words", text, mentions: users.map((user) => personIn(team, user, null)), addressed };
}

/** Link buttons are told about too, and have nothing to run; so have buttons from somebody else's hand. */
export function readPress(body: Fields, { team, now }: Scene): Heard | null {
  const action = fields(Array.isArray(body["actions"]) ? (body["actions"] as unknown[])[0] : null);
  const press = readInvocation(action["value"] ?? fields(action["selected_option"])["value"]);
  const user = textOf(fields(body["user"])["id"]);
  if (press === null || user === null) return null;
  const container = fields(body["container"]);
  const place = textOf(fields(body["channel"])["id"]) ?? textOf(container["channel_id"]);
  const ts = textOf(container["message_ts"]) ?? textOf(fields(body["message"])["ts"]);
  const ephemeral = container["is_ephemeral"] === true;
  const conversation = conversationIn(team, place ?? user, channelName(fields(body["channel"])["name"]));
  const personal = conversation.kind === "personal";
  const trigger = textOf(body["trigger_id"]);
  const when = textOf(action["action_ts"]);
  const id = trigger === null ? `slack:press:${team}:${user}:${when ?? ts ?? ""}` : `slack:press:${team}:${trigger}`;
  const happening: Happening = { kind: "press", press, shared: !personal && !ephemeral };
  return {
    event: { id, sameAs: null, at: instantOf(when, now), person: personIn(team, user, null), conversation, happening },
    origin: {
      user,
      channel: place ?? user,
      personal,
      thread: textOf(fields(body["message"])["thread_ts"]) ?? textOf(container["thread_ts"]),
      responseUrl: textOf(body["response_url"]),
      trigger,
      message: ts === null ? null : { ts, ephemeral },
      home: place === null,
    },
  };
}

export function readSubmission(body: Fields, { team, now }: Scene): Heard | null {
  const view = fields(body["view"]);
  const user = textOf(fields(body["user"])["id"]);
  const viewId = textOf(view["id"]);
  const memory = readJson(view["private_metadata"]);
  const [command, args, kept] = Array.isArray(memory) ? (memory as unknown[]) : [];
  const press = readInvocation(JSON.stringify([command, args]));
  if (press === null || user === null || viewId === null) return null;
  const origin = { ...readOrigin(kept, user), user };
  const conversation = conversationIn(team, origin.channel);
  const happening: Happening = { kind: "submit", press, values: formValues(readInputs(view)) };
  // The hash changes with every version of the view, never between repeats of one submission.
  const id = `slack:submit:${team}:${viewId}:${textOf(view["hash"]) ?? ""}`;
  return { event: { id, sameAs: null, at: now, person: personIn(team, user, null), conversation, happening }, origin };
}

function readOrigin(kept: unknown, user: string): Omit<Origin, "user"> {
  const origin = fields(kept);
  const message = fields(origin["message"]);
  const ts = textOf(message["ts"]);
  return {
    channel: textOf(origin["channel"]) ?? user,
    personal: origin["personal"] !== false,
    thread: textOf(origin["thread"]),
    responseUrl: textOf(origin["responseUrl"]),
    trigger: null,
    message: ts === null ? null : { ts, ephemeral: message["ephemeral"] === true },
    home: origin["home"] === true,
  };
}

/** Each input's value in the form's order; empty when nothing was written or chosen. */
function readInputs(view: Fields): [string, string][] {
  return Object.entries(fields(fields(view["state"])["values"])).map(([blockId, actions]) => {
    const input = fields(fields(actions)["value"]);
    return [blockId, textOf(input["value"]) ?? textOf(fields(input["selected_option"])["value"]) ?? ""];
  });
}

type EventParts = { payload: Fields; id: string; user: string; channel: string };

/** The parts every event of ours has; null for another installation's event, which our token cannot answer. */
function readEvent(body: Fields, { team }: Scene): EventParts | null {
  const payload = fields(body["event"]);
  const id = textOf(body["event_id"]);
  const user = textOf(payload["user"]);
  const channel = textOf(payload["channel"]);
  const installed = fields(Array.isArray(body["authorizations"]) ? (body["authorizations"] as unknown[])[0] : null);
  if (id === null || user === null || channel === null || (textOf(installed["team_id"]) ?? team) !== team) return null;
  return { payload, id: `slack:${team}:${id}`, user, channel };
}

/** In the bot's own conversation every message is for it: the mention there is heard as a direct message. */
export function readMention(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  return parts === null || !isFromPerson(parts.payload) || parts.channel.startsWith("D")
    ? null
    : heardWords(parts, "mention", at);
}

/** A message in a channel is heard only as a mention, whose twin it may be. */
export function readDirectMessage(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  return parts === null || !isFromPerson(parts.payload) || parts.payload["channel_type"] !== "im"
    ? null
    : heardWords(parts, "personal", at);
}

const spoken = new Set([undefined, "file_share", "thread_broadcast"]);

/** Not a bot's, not an edit, a deletion or a notice. */
function isFromPerson(message: Fields): boolean {
  const subtype = message["subtype"] as string | undefined;
  const isBot = message["bot_id"] !== undefined || message["user"] === "USLACKBOT";
  return !isBot && message["edited"] === undefined && spoken.has(subtype);
}

function heardWords({ payload, id, user, channel }: EventParts, addressed: "mention" | "personal", at: Scene): Heard {
  const ts = textOf(payload["ts"]);
  const conversation = conversationIn(at.team, channel);
  const said = words(textOf(payload["text"]) ?? "", addressed, at);
  const files = readFiles(payload["files"]);
  const happening = files.length > 0 ? { ...said, files } : said;
  // The same message can come as a mention and as a message.
  const sameAs = ts === null ? null : `slack:message:${at.team}:${channel}:${ts}`;
  const event = { id, sameAs, at: instantOf(ts, at.now), conversation, happening };
  return heard(event, { team: at.team, user, channel }, { thread: textOf(payload["thread_ts"]) });
}

/**
 * What was dropped with a message. `url_private_download` asks for the bot token and `files:read`; of a file from another workspace Slack says
 * no more than its id, and of one that it keeps no longer nothing at all.
 */
function readFiles(files: unknown): ChatFile[] {
  return (Array.isArray(files) ? (files as unknown[]) : []).slice(0, 20).map(readFile);
}

export function readFile(one: unknown): ChatFile {
  const file = fields(one);
  const url = textOf(file["url_private_download"]) ?? textOf(file["url_private"]);
  const id = textOf(file["id"]);
  return { name: textOf(file["name"]) ?? textOf(file["title"]) ?? "", url, ...(id === null ? {} : { id }) };
}

export function readHome(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  if (parts === null || parts.payload["tab"] !== "home") return null;
  return heardAt(parts, at, { kind: "home" }, true);
}

export function readJoin(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  if (parts === null) return null;
  if (parts.user !== at.botUser)
    return heardAt(parts, at, { kind: "joined", people: [personIn(at.team, parts.user, null)] });
  const inviter = textOf(parts.payload["inviter"]) ?? at.botUser;
  return heardAt({ ...parts, user: inviter }, at, { kind: "arrived", people: [] });
}

function heardAt({ payload, id, user, channel }: EventParts, at: Scene, happening: Happening, home = false): Heard {
  const conversation = conversationIn(at.team, channel);
  const event = { id, sameAs: null, at: instantOf(payload["event_ts"], at.now), conversation, happening };
  return heard(event, { team: at.team, user, channel }, { home });
}
