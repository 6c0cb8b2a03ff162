import { TeamsInfo } from "botbuilder";
import type { Activity, TurnContext } from "botbuilder";
import type { Channel } from "../../domain/forum.ts";
import { DeliveryError, outboxPatienceMs } from "../../ports.ts";
import type { ChatPlatform, MessageRef, OutgoingMessage, PersonDoor } from "../../ports.ts";
import type { ChatPerson } from "../event.ts";
import type { Leave, TeamsAdapter } from "./adapter.ts";
import { targetedHeader } from "./connector.ts";
import type { TeamsActivity } from "./activity.ts";
import { attempt, attemptTwice, type Exchange } from "./errors.ts";
import { readMessageId, readReference, referenceOf, toMessageRef, toPerson } from "./ids.ts";
import type { TeamsMessageId, TeamsReference } from "./ids.ts";
import { pace } from "./limits.ts";
import { toMessage } from "./render.ts";
import type { SeenBy } from "./render.ts";

/** A message as `render` makes it. */
export type TeamsMessage = ReturnType<typeof toMessage>;

/** The newest address and bot account of each tenant: what is stored with an older conversation may no longer hold. */
export type Whereabouts = {
  note(reference: TeamsReference): void;
  newest(tenant: string): { serviceUrl: string; bot: { id: string; name: string } } | null;
};

export function createWhereabouts(): Whereabouts {
  const seen = new Map<string, TeamsReference>();
  return {
    note: (reference) => void seen.set(reference.tenant, reference),
    newest: (tenant) => seen.get(tenant) ?? null,
  };
}

const fromOutbox = (exchange: Exchange): Leave => ({ ...exchange, patienceMs: outboxPatienceMs });
/** An answer waits as long as it has time left to be sent. */
const asAnswer = (exchange: Exchange): Leave => ({ ...exchange, patienceMs: 8_000 });

/** Writing without being asked: to a person, in a channel, and again where something stands. Throws `DeliveryError`, and nothing else. */
export function createPlatform(adapter: TeamsAdapter, whereabouts: Whereabouts): ChatPlatform {
  const newest = (reference: TeamsReference): TeamsReference => ({
    ...reference,
    serviceUrl: whereabouts.newest(reference.tenant)?.serviceUrl ?? reference.serviceUrl,
  });
  return {
    platform: "teams",
    pace,
    sendToPerson: (door, { card, file }) =>
      adapter.inTenant(door.tenant, () =>
        attempt((exchange) =>
          sendToPerson({ adapter, leave: fromOutbox(exchange) }, whereabouts, door, toMessage(card, "one", file)),
        ),
      ),
    sendToChannel: (channel, { card, file }) =>
      adapter.inTenant(channel.tenant, () =>
        attempt((exchange) =>
          sendTo(
            { adapter, leave: fromOutbox(exchange) },
            newest(knownReference(channel)),
            toMessage(card, "many", file),
            "many",
          ),
        ),
      ),
    update: (message, content) =>
      adapter.inTenant(readMessageId(message.id)?.tenant ?? "", () =>
        attempt((exchange) => update({ adapter, leave: fromOutbox(exchange) }, whereabouts, message, content)),
      ),
    roster: (channel) => attempt(() => rosterOf(adapter, newest(knownReference(channel)))),
  };
}

/** Within a turn. What Teams says about waiting holds for what the outbox sends, too. */
function answering<T>(adapter: TeamsAdapter, context: TurnContext, work: (mouth: Mouth) => Promise<T>): Promise<T> {
  return attemptTwice(() =>
    adapter.inTenant(tenantIn(context), () => attempt((exchange) => work({ adapter, leave: asAnswer(exchange) }))),
  );
}

/** What speaks to Teams within one exchange. */
type Mouth = { adapter: TeamsAdapter; leave: Leave };

/**
 * An answer for one person's eyes. In a channel it is a targeted message; where that is refused (an older tenant, somebody who is not a
 * member, and always in the trial, whose client shows it to everybody) it goes to the personal chat. Says where it went, or throws `DeliveryError`.
 */
export async function sendPrivately(
  adapter: TeamsAdapter,
  context: TurnContext,
  activity: TeamsActivity,
  message: TeamsMessage,
  mayTarget: boolean,
): Promise<{ where: "here" | "elsewhere"; id: string }> {
  const { kind, bot, tenant } = referenceOf(activity);
  if (kind === "personal") return { where: "here", id: await reply(adapter, context, activity, message) };
  if (mayTarget) {
    try {
      return {
        where: "here",
        id: await answering(adapter, context, (mouth) => sendTargeted(mouth, context, activity, message)),
      };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  const chat = { serviceUrl: activity.serviceUrl, tenant, user: activity.from.id, bot };
  return { where: "elsewhere", id: await answering(adapter, context, (mouth) => sendToChat(mouth, chat, message)) };
}

/** An answer that all in the conversation see, in the thread where it was asked for. */
export async function reply(
  adapter: TeamsAdapter,
  context: TurnContext,
  activity: TeamsActivity,
  message: TeamsMessage,
): Promise<string> {
  return answering(adapter, context, (mouth) => post(mouth, context, activity.conversation.id, message));
}

/** Puts a message in the place of the one that stands there. */
export async function replaceMessage(
  adapter: TeamsAdapter,
  context: TurnContext,
  place: { conversation: string; activity: string },
  message: TeamsMessage,
): Promise<void> {
  const content = { ...message, id: place.activity } as unknown as Activity;
  await answering(adapter, context, async ({ leave }) => {
    await adapter.turn({ tenant: tenantIn(context), conversation: place.conversation }, leave);
    await adapter.connectorOf(context).conversations.updateActivity(place.conversation, place.activity, content);
  });
}

/** Who is in the conversation of this turn, page by page; bots left out. Throws `DeliveryError`. */
export async function peopleIn(context: TurnContext, reference: TeamsReference): Promise<ChatPerson[]> {
  const people: ChatPerson[] = [];
  let next: string | undefined;
  do {
    const { members, continuationToken } = reference.team
      ? await TeamsInfo.getPagedTeamMembers(context, reference.team, 200, next)
      : await TeamsInfo.getPagedMembers(context, 200, next);
    const humans = members.filter((member) => !member.id.startsWith("28:") && member.id !== reference.bot.id);
    people.push(...humans.map((member) => toPerson(member, reference.tenant)));
    next = continuationToken || undefined;
  } while (next);
  return people;
}

async function rosterOf(adapter: TeamsAdapter, reference: TeamsReference): Promise<ChatPerson[]> {
  return adapter.inConversation(reference, (context) => peopleIn(context, reference));
}

function sendToPerson(
  mouth: Mouth,
  whereabouts: Whereabouts,
  door: PersonDoor,
  message: TeamsMessage,
): Promise<MessageRef> {
  const { adapter } = mouth;
  const newest = whereabouts.newest(door.tenant);
  const known = readReference(door.reference);
  const serviceUrl = newest?.serviceUrl ?? known?.serviceUrl ?? adapter.defaultServiceUrl;
  if (known?.kind === "personal") return sendTo(mouth, { ...known, serviceUrl }, message, "one");
  const chat = { serviceUrl, tenant: door.tenant, user: door.user, bot: newest?.bot ?? known?.bot ?? null };
  return adapter.inPersonalChat(chat, async (context) => {
    const conversation = context.activity.conversation.id;
    const activity = await post(mouth, context, conversation, message);
    return toMessageRef({ serviceUrl, tenant: door.tenant, conversation, activity, seenBy: "one" });
  });
}

function sendToChat(
  mouth: Mouth,
  chat: Parameters<TeamsAdapter["inPersonalChat"]>[0],
  message: TeamsMessage,
): Promise<string> {
  return mouth.adapter.inPersonalChat(chat, (context) =>
    post(mouth, context, context.activity.conversation.id, message),
  );
}

function sendTo(mouth: Mouth, reference: TeamsReference, message: TeamsMessage, seenBy: SeenBy): Promise<MessageRef> {
  const { serviceUrl, tenant, conversation } = reference;
  return mouth.adapter.inConversation(reference, async (context) => {
    const activity = await post(mouth, context, conversation, { ...message, from: reference.bot });
    return toMessageRef({ serviceUrl, tenant, conversation, activity, seenBy });
  });
}

async function update(
  { adapter, leave }: Mouth,
  whereabouts: Whereabouts,
  message: MessageRef,
  { card, file }: OutgoingMessage,
): Promise<MessageRef> {
  const id = readMessageId(message.id);
  if (!id) throw new DeliveryError("foreign-message", "never");
  const serviceUrl = whereabouts.newest(id.tenant)?.serviceUrl ?? id.serviceUrl;
  const content = { ...toMessage(card, id.seenBy, file), id: id.activity } as unknown as Activity;
  await adapter.inConversation(placeOf({ ...id, serviceUrl }), async (context) => {
    await adapter.turn(id, leave);
    await adapter.connectorOf(context).conversations.updateActivity(id.conversation, id.activity, content);
  });
  return toMessageRef({ ...id, serviceUrl });
}

async function post(
  { adapter, leave }: Mouth,
  context: TurnContext,
  conversation: string,
  message: TeamsMessage & { from?: { id: string; name: string } },
): Promise<string> {
  const content = { ...message, conversation: { id: conversation } } as unknown as Activity;
  await adapter.turn({ tenant: tenantIn(context), conversation: withoutThread(conversation) }, leave);
  const sent = await adapter.connectorOf(context).conversations.sendToConversation(conversation, content);
  return sent.id;
}

/** https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages; it disappears after a day. */
async function sendTargeted(
  { adapter, leave }: Mouth,
  context: TurnContext,
  activity: TeamsActivity,
  message: TeamsMessage,
): Promise<string> {
  const content = {
    ...message,
    from: { id: activity.recipient.id, name: activity.recipient.name },
    recipient: { id: activity.from.id, name: activity.from.name },
    conversation: { id: activity.conversation.id },
    // Shows the question above the answer, when the question was itself seen by nobody else.
    ...(activity.recipient.isTargeted ? { entities: [{ type: "targetedMessageInfo", messageId: activity.id }] } : {}),
  } as unknown as Activity;
  await adapter.turn({ tenant: tenantIn(context), conversation: withoutThread(activity.conversation.id) }, leave);
  const sent = await adapter.connectorOf(context).conversations.sendToConversation(activity.conversation.id, content, {
    customHeaders: { [targetedHeader]: "true" },
  });
  return sent.id;
}

function tenantIn({ activity }: TurnContext): string {
  const { conversation, channelData } = activity as { conversation?: { tenantId?: string }; channelData?: unknown };
  return conversation?.tenantId ?? (channelData as { tenant?: { id?: string } } | undefined)?.tenant?.id ?? "";
}

/** A channel's threads count together. */
function withoutThread(conversation: string): string {
  return conversation.replace(/;messageid=.*$/, "");
}

function knownReference(channel: Pick<Channel, "reference">): TeamsReference {
  const reference = readReference(channel.reference);
  if (!reference) throw new DeliveryError("no-reference", "never");
  return reference;
}

function placeOf({ serviceUrl, tenant, conversation }: TeamsMessageId): TeamsReference {
  return { serviceUrl, tenant, conversation, kind: "group", team: null, bot: { id: "", name: "" }, user: null };
}
