import type { Invocation, Json } from "../../ui/card.ts";
import type { ChatFile } from "../event.ts";
import type { TeamsAccount } from "./ids.ts";

/** The parts of an incoming activity that we use, checked one by one: what a stranger posts has any shape. */
export type TeamsActivity = {
  type: string;
  id: string;
  /** As it was sent, ISO 8601. */
  timestamp: string | null;
  channelId: string;
  serviceUrl: string;
  from: TeamsAccount;
  /** The bot. `isTargeted`: the message is seen by its sender alone, as a slash command is. */
  recipient: TeamsAccount & { isTargeted?: boolean };
  conversation: { id: string; conversationType?: string; tenantId?: string; name?: string };
  channelData: {
    tenant?: { id: string };
    team?: { id: string };
    channel?: { id: string; name?: string };
  };
  name: string | null;
  action: string | null;
  text: string | null;
  textFormat: string | null;
  value: unknown;
  replyToId: string | null;
  mentions: TeamsMention[];
  membersAdded: TeamsAccount[];
  /** What was sent as a file in the personal chat; `url` opens without a token, for some minutes. */
  files: ChatFile[];
};

export type TeamsMention = { mentioned: TeamsAccount; text: string };

/** What a button of ours sends back. `values` are what stood in the inputs of the card it sat on. */
export type Pressed = {
  kind: "press" | "submit" | "close";
  press: Invocation;
  seenBy: "one" | "many";
  values: Record<string, string>;
};

/** Before the ids of inputs, so that a field's name cannot be taken for a part of the button. */
export const fieldPrefix = "field.";

type Loose = Record<string, unknown>;

/** The activity in a request's body, or null when it has not the shape of one from Teams. */
export function readActivity(body: unknown): TeamsActivity | null {
  if (!isObject(body)) return null;
  const from = readAccount(body["from"]);
  const recipient = readAccount(body["recipient"]);
  const conversation = readConversation(body["conversation"]);
  const { type, id, serviceUrl, channelId } = body;
  if (!from || !recipient || !conversation) return null;
  if (!isText(type) || !isText(id) || !isText(serviceUrl) || channelId !== "msteams") return null;
  return {
    type,
    id,
    channelId,
    serviceUrl,
    from,
    conversation,
    recipient: { ...recipient, isTargeted: isObject(body["recipient"]) && body["recipient"]["isTargeted"] === true },
    timestamp: readTimestamp(body["timestamp"]),
    channelData: readChannelData(body["channelData"]),
    name: textOrNull(body["name"]),
    action: textOrNull(body["action"]),
    text: typeof body["text"] === "string" ? body["text"] : null,
    textFormat: textOrNull(body["textFormat"]),
    value: body["value"],
    replyToId: textOrNull(body["replyToId"]),
    mentions: listOf(body["entities"]).flatMap(readMention),
    membersAdded: listOf(body["membersAdded"]).flatMap((member) => readAccount(member) ?? []),
    files: listOf(body["attachments"]).flatMap(readFile),
  };
}

/**
 * What a person wrote, literally. The bot's mention is taken out; those of others become `@{0}`, `@{1}` … as in the list given back.
 * Teams sends what is typed as plain text; `xml` is markup, from which the quoted message in a reply is left out. The copy of the
 * message in its attachments (`text/html`, with any quote) is not read at all.
 */
export function wordsOf(activity: TeamsActivity): { text: string; mentions: TeamsMention[]; toBot: boolean } {
  const mentions: TeamsMention[] = [];
  let rest = activity.text ?? "";
  let done = "";
  let toBot = false;
  for (const mention of activity.mentions) {
    const at = rest.indexOf(mention.text);
    if (at < 0) continue;
    const isBot = mention.mentioned.id === activity.recipient.id;
    toBot ||= isBot;
    done += literal(rest.slice(0, at), activity.textFormat) + (isBot ? "" : `@{${mentions.push(mention) - 1}}`);
    rest = rest.slice(at + mention.text.length);
  }
  return { text: (done + literal(rest, activity.textFormat)).trim(), mentions, toBot };
}

/** What a button of ours carries: the value of an Action.Submit, or the data within an Action.Execute's. Null when it is none of ours. */
export function readPressed(activity: TeamsActivity): Pressed | null {
  const value = activity.value;
  const data = isObject(value) && isObject(value["action"]) ? value["action"]["data"] : value;
  if (!isObject(data) || !isObject(data["press"])) return null;
  const { command, args } = data["press"];
  if (!isText(command) || !isObject(args)) return null;
  const kind = data["kind"] === "submit" || data["kind"] === "close" ? data["kind"] : "press";
  // Whether the command exists, and whether this person may give it, is the router's to say.
  const press = { command, args: args as Record<string, Json> } as Invocation;
  return { kind, press, seenBy: data["seenBy"] === "one" ? "one" : "many", values: readValues(data) };
}

function readValues(data: Loose): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(data)) {
    if (key.startsWith(fieldPrefix) && typeof value === "string") values[key.slice(fieldPrefix.length)] = value;
  }
  return values;
}

function literal(text: string, format: string | null): string {
  const typed = format === "xml" ? fromMarkup(text) : text;
  return typed.replace(/&nbsp;|\u00a0/g, " ").replace(/\r\n?/g, "\n");
}

function fromMarkup(markup: string): string {
  return markup
    .replace(/<blockquote\b[\s\S]*?<\/blockquote>/gi, "")
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, "\n")
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|quot|apos|amp));/gi, decodeEntity);
}

const namedEntities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function decodeEntity(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name) return namedEntities[name.toLowerCase()] ?? whole;
  const code = hex ? parseInt(hex, 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function readMention(entity: unknown): TeamsMention[] {
  if (!isObject(entity) || !isText(entity["type"]) || entity["type"].toLowerCase() !== "mention") return [];
  const mentioned = readAccount(entity["mentioned"]);
  return mentioned && isText(entity["text"]) ? [{ mentioned, text: entity["text"] }] : [];
}

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4: only chats of one person with the bot have files. */
function readFile(attachment: unknown): ChatFile[] {
  if (!isObject(attachment) || attachment["contentType"] !== "application/vnd.microsoft.teams.file.download.info")
    return [];
  const { content, name } = attachment;
  return [{ name: textOrNull(name) ?? "", url: isObject(content) ? textOrNull(content["downloadUrl"]) : null }];
}

function readAccount(value: unknown): TeamsAccount | null {
  if (!isObject(value) || !isText(value["id"])) return null;
  const account: TeamsAccount = { id: value["id"], name: textOrNull(value["name"]) ?? "" };
  if (isText(value["aadObjectId"])) account.aadObjectId = value["aadObjectId"];
  return account;
}

function readConversation(value: unknown): TeamsActivity["conversation"] | null {
  if (!isObject(value) || !isText(value["id"])) return null;
  return { id: value["id"], ...someTexts(value, ["conversationType", "tenantId", "name"]) };
}

function readChannelData(value: unknown): TeamsActivity["channelData"] {
  const found: TeamsActivity["channelData"] = {};
  if (!isObject(value)) return found;
  const { tenant, team, channel } = value;
  if (isObject(tenant) && isText(tenant["id"])) found.tenant = { id: tenant["id"] };
  if (isObject(team) && isText(team["id"])) found.team = { id: team["id"] };
  if (isObject(channel) && isText(channel["id"]))
    found.channel = { id: channel["id"], ...someTexts(channel, ["name"]) };
  return found;
}

function someTexts<K extends string>(value: Loose, keys: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const key of keys) if (isText(value[key])) found[key] = value[key];
  return found;
}

function readTimestamp(value: unknown): string | null {
  return isText(value) && !Number.isNaN(Date.parse(value)) ? value : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 500) : [];
}

function textOrNull(value: unknown): string | null {
  return isText(value) ? value : null;
}

/** Text of a length that ids, names and addresses have. */
function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 4000;
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
