import { createHash } from "node:crypto";
import type { ChannelAccount } from "botbuilder";
import type { ChatPerson, Conversation } from "../event.ts";
import type { Json } from "../../ui/card.ts";
import type { MessageRef } from "../../ports.ts";
import type { TeamsActivity } from "./activity.ts";

/**
 * How to write in a conversation again. `conversation` is where a new message goes (in a channel: the channel itself, not the thread),
 * `user` is the person's raw id (`29:…`) in a personal chat. `serviceUrl` may change: the newest wins.
 */
export type TeamsReference = {
  serviceUrl: string;
  tenant: string;
  kind: "personal" | "group" | "channel";
  conversation: string;
  team: string | null;
  bot: { id: string; name: string };
  user: string | null;
};

/** Where a sent message stands, and whether one person sees it or many. */
export type TeamsMessageId = {
  serviceUrl: string;
  tenant: string;
  conversation: string;
  activity: string;
  seenBy: "one" | "many";
};

/** A person as Teams gives them: in a roster, as the sender, as the one mentioned. */
export type TeamsAccount = Pick<ChannelAccount, "id" | "name" | "aadObjectId"> & {
  email?: string;
  userPrincipalName?: string;
};

/**
 * One rule for who somebody is: the directory's object id, which is the same in every conversation, and the raw id only where there is no
 * directory (a guest without one).
 */
export function userIdOf(account: Pick<TeamsAccount, "id" | "aadObjectId">): string {
  return account.aadObjectId ?? account.id;
}

export function toPerson(account: TeamsAccount, tenant: string): ChatPerson {
  const email = account.email ?? account.userPrincipalName ?? null;
  return {
    platform: "teams",
    tenant,
    user: userIdOf(account),
    name: account.name || null,
    email: email?.includes("@") ? email.toLowerCase() : null,
  };
}

export function tenantOf(activity: TeamsActivity): string {
  return activity.conversation.tenantId ?? activity.channelData.tenant?.id ?? "";
}

export function referenceOf(activity: TeamsActivity): TeamsReference {
  const kind = kindOf(activity);
  return {
    serviceUrl: activity.serviceUrl,
    tenant: tenantOf(activity),
    kind,
    conversation: conversationIdOf(activity),
    team: activity.channelData.team?.id ?? null,
    bot: { id: activity.recipient.id, name: activity.recipient.name },
    user: kind === "personal" ? activity.from.id : null,
  };
}

export function toConversation(activity: TeamsActivity): Conversation {
  const reference = referenceOf(activity);
  return {
    platform: "teams",
    tenant: reference.tenant,
    id: reference.conversation,
    kind: reference.kind === "personal" ? "personal" : "channel",
    name: activity.channelData.channel?.name ?? activity.conversation.name ?? null,
    reference,
  };
}

/** What the store gave back as a reference, or null when it is none of ours. */
export function readReference(value: unknown): TeamsReference | null {
  const found = value as Partial<TeamsReference> | null;
  const whole =
    typeof found?.serviceUrl === "string" &&
    typeof found.conversation === "string" &&
    typeof found.bot?.id === "string";
  return whole ? (found as TeamsReference) : null;
}

export function toMessageRef(id: TeamsMessageId): MessageRef {
  return { platform: "teams", id: { ...id } };
}

export function readMessageId(value: Json): TeamsMessageId | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  const { serviceUrl, tenant, conversation, activity, seenBy } = value;
  if (typeof serviceUrl !== "string" || typeof conversation !== "string" || typeof activity !== "string") return null;
  return {
    serviceUrl,
    conversation,
    activity,
    tenant: typeof tenant === "string" ? tenant : "",
    seenBy: seenBy === "one" ? "one" : "many",
  };
}

export function eventIdOf(activity: TeamsActivity): string {
  return `teams:${tenantOf(activity)}:${activity.conversation.id}:${activity.id}`;
}

/** The same for a retry that Teams sends under a new activity id: who, where, what, and when it was first sent. */
export function meaningOf(activity: TeamsActivity): string | null {
  if (activity.timestamp === null) return null;
  const meaning = [
    activity.from.id,
    activity.conversation.id,
    activity.text,
    activity.value ?? null,
    activity.timestamp,
  ];
  return `teams:${createHash("sha256").update(JSON.stringify(meaning)).digest("base64url")}`;
}

/** A thread's id is the channel's with the first message's id behind it; the conversation is the channel. */
function conversationIdOf(activity: TeamsActivity): string {
  const channel = kindOf(activity) === "channel" ? activity.channelData.channel?.id : undefined;
  return channel ?? activity.conversation.id.replace(/;messageid=.*$/, "");
}

function kindOf(activity: TeamsActivity): TeamsReference["kind"] {
  switch (activity.conversation.conversationType) {
    case "channel":
      return "channel";
    case "personal":
      return "personal";
    default:
      // A conversation type that we do not know is treated as seen by many.
      return "group";
  }
}
