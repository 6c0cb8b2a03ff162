import { createHash } from "node:crypto";
import type { ChatPerson, Conversation } from "../event.ts";
import type { MessageRef } from "../../ports.ts";
import type { Args, Invocation, Json } from "../../ui/card.ts";

/** Slack's names for people, places and messages, and ours for what happened; read with care, since payloads are somebody else's. */

/** Who we are in the workspace, from auth.test. */
export type Identity = { team: string; botUser: string; botId: string };

/** What a person's profile says; `name` and `email` are null when Slack does not say. */
export type Profile = { name: string | null; email: string | null; isBot: boolean };

/** Our `reference` for a conversation or a person: what chat.postMessage takes as `channel`. */
export type Place = { channel: string };

/** Our `MessageRef.id`. */
export type StandingMessage = { tenant: string; channel: string; ts: string };

export type Fields = Record<string, unknown>;

/** The value as an object with unknown fields; empty when it is none. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The value when it is a text with something in it, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Bot's and people's own conversations begin with D; a user's id stands for the bot's conversation with them. */
export function isPersonal(channel: string): boolean {
  return /^[DUW]/.test(channel);
}

export function conversationIn(team: string, channel: string, name: string | null = null): Conversation {
  const kind = isPersonal(channel) ? "personal" : "channel";
  return { platform: "slack", tenant: team, id: channel, kind, name, reference: { channel } satisfies Place };
}

/** Slack's stand-ins for a channel name: they say what kind of place it is, not what it is called. */
export function channelName(name: unknown): string | null {
  const text = textOf(name);
  return text === null || text === "directmessage" || text === "privategroup" || text.startsWith("mpdm-") ? null : text;
}

export function personIn(team: string, user: string, profile: Profile | null): ChatPerson {
  return { platform: "slack", tenant: team, user, name: profile?.name ?? null, email: profile?.email ?? null };
}

/** The place a stored reference names, or null when it is not one of ours. */
export function placeOf(reference: unknown): Place | null {
  const channel = textOf(fields(reference)["channel"]);
  return channel === null ? null : { channel };
}

/** Where a message of ours stands, or null when the reference is not one of ours. */
export function standingOf(message: MessageRef): StandingMessage | null {
  const { tenant, channel, ts } = fields(message.id);
  const parts = { tenant: textOf(tenant), channel: textOf(channel), ts: textOf(ts) };
  if (message.platform !== "slack" || parts.tenant === null || parts.channel === null || parts.ts === null) return null;
  return { tenant: parts.tenant, channel: parts.channel, ts: parts.ts };
}

export function messageRef(standing: StandingMessage): MessageRef {
  return { platform: "slack", id: { tenant: standing.tenant, channel: standing.channel, ts: standing.ts } };
}

/**
 * A UUID that is the same for the same outbox key (RFC 9562, version 8: our own hash). Sent as `client_msg_id`, in the hope that Slack
 * knows a repeat when it sees one; it promises nothing.
 */
export function clientMessageId(key: string): string {
  const bytes = createHash("sha256").update(`referent:${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** An instant from Slack's `1700000000.000100`; the fallback when there is none, or when it has not been yet. */
export function instantOf(ts: unknown, now: Date): Date {
  const seconds = typeof ts === "string" || typeof ts === "number" ? Number(ts) : NaN;
  const instant = new Date(Math.round(seconds * 1000));
  return Number.isNaN(instant.getTime()) || seconds <= 0 || instant > now ? now : instant;
}

// ── Invocations in buttons ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** As a button carries it. Free of `&`, `<` and `>`, which Slack may or may not give back as entities. */
export function writeInvocation(invocation: Invocation): string {
  return safeJson([invocation.command, invocation.args]);
}

export function safeJson(value: Json): string {
  return JSON.stringify(value).replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

/** The invocation in a button's value, or null when it is none. That the command exists is for the router to see. */
export function readInvocation(value: unknown): Invocation | null {
  const parsed = readJson(value);
  if (!Array.isArray(parsed)) return null;
  const [command, args] = parsed as unknown[];
  if (typeof command !== "string" || typeof args !== "object" || args === null || Array.isArray(args)) return null;
  return { command: command as Invocation["command"], args: args as Args };
}

export function readJson(value: unknown): unknown {
  if (typeof value !== "string") return null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return null;
  }
}

// ── What people typed ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a person typed, with `@{0}`, `@{1}` … for the users they mentioned, in order; the bot's own mention is gone. */
export type Typed = { text: string; users: string[] };

/** Undoes Slack's markup (https://docs.slack.dev/messaging/formatting-message-text): the text as it was typed, as nearly as it can be known. */
export function readTyped(raw: string, botUser: string): Typed {
  const users: string[] = [];
  const text = raw.replace(/<([^<>\n]+)>[ \t]?|&(?:amp|lt|gt);/g, (match: string, inside: string | undefined) => {
    if (inside === undefined) return entities[match] ?? match;
    const space = /[ \t]$/.exec(match)?.[0] ?? "";
    const user = /^@([UW][A-Z0-9]+)(?:\|.*)?$/.exec(inside)?.[1];
    if (user === botUser) return "";
    return (user === undefined ? readToken(inside) : `@{${placeIn(users, user)}}`) + space;
  });
  return { text: text.trim(), users };
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

function placeIn(users: string[], user: string): number {
  if (!users.includes(user)) users.push(user);
  return users.indexOf(user);
}

/** A channel, a group or a link, from what stands between `<` and `>`. */
function readToken(inside: string): string {
  const bar = inside.indexOf("|");
  const target = unescape(bar < 0 ? inside : inside.slice(0, bar));
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (target.startsWith("#")) return label === "" ? `<${target}>` : `#${label}`;
  if (target.startsWith("!subteam") || target.startsWith("!date")) return label === "" ? `<${target}>` : label;
  if (target.startsWith("!")) return `<${target}>`;
  if (label === "") return /^(?:[a-z]+:)/.test(target) ? target : `<${target}>`;
  return addressOf(target) === addressOf(label) ? label : `<${target}|${label}>`;
}

/** The address without what Slack adds when somebody types `referent.dk` or an e-mail address. */
function addressOf(link: string): string {
  return link.replace(/^(?:https?:\/\/|mailto:|tel:)/, "").replace(/\/$/, "");
}
