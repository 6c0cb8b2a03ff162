import type { TurnContext } from "botbuilder";
import type { Log } from "../../ports.ts";
import type { Card, Form } from "../../ui/card.ts";
import {
  alreadyReceived,
  answeredBelow,
  answeredPrivately,
  couldNotAnswerPrivately,
  formClosedCard,
  received,
} from "../../ui/private-answers.da.ts";
import type { Reply } from "../event.ts";
import type { TeamsAdapter } from "./adapter.ts";
import type { Pressed, TeamsActivity } from "./activity.ts";
import { replaceMessage, reply as replyOpenly, sendPrivately } from "./deliver.ts";
import type { TeamsMessage } from "./deliver.ts";
import { toDeliveryError } from "./errors.ts";
import { referenceOf } from "./ids.ts";
import { cardType, toFormMessage, toMessage } from "./render.ts";

/** What was asked in this turn: words, or a button (`pressed`) by Action.Execute (an invoke) or Action.Submit (a message). */
export type Asked = { context: TurnContext; activity: TeamsActivity; pressed: Pressed | null };

/** How the asker is answered, within the turn. Nothing here throws: what cannot be said is logged. */
export type Answers = {
  /** Whether it could be shown; never throws. */
  give(asked: Asked, reply: Reply): Promise<boolean>;
  /** The form goes, and the card that it took the place of comes back when we still have it. */
  closeForm(asked: Asked): Promise<void>;
  repeated(asked: Asked): Promise<void>;
};

type Desk = { adapter: TeamsAdapter; mayTarget: boolean; log: Log; cards: CardMemory };

export function createAnswers(adapter: TeamsAdapter, options: { mayTarget: boolean; log: Log }): Answers {
  const desk: Desk = { adapter, ...options, cards: createCardMemory() };
  const safely = async (asked: Asked, work: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await work();
    } catch (error) {
      const { message, retry } = toDeliveryError(error);
      options.log.warn({ why: message, retry }, "An answer could not be shown in Teams.");
      await notice(asked, couldNotAnswerPrivately);
      return false;
    }
  };
  return {
    give: (asked, reply) => safely(asked, () => give(desk, asked, reply)),
    closeForm: async (asked) => {
      await safely(asked, () => closeForm(desk, asked));
    },
    repeated: (asked) => notice(asked, alreadyReceived),
  };
}

/** Whether it could be shown; that it could not has been said then, where there is a place for it. */
async function give(desk: Desk, asked: Asked, reply: Reply): Promise<boolean> {
  switch (reply.kind) {
    case "none":
      await notice(asked, received);
      return true;
    case "private":
    case "home":
      return giveMessage(desk, asked, toMessage(reply.card, "one"));
    case "open":
      return giveOpenly(desk, asked, reply.card);
    case "replace":
    case "submitted":
      return isOwnCard(asked)
        ? takePlace(desk, asked, toMessage(reply.card, "one"))
        : giveMessage(desk, asked, toMessage(reply.card, "one"));
    case "form":
      return giveForm(desk, asked, reply.form);
  }
}

/** A new message for the asker alone. */
async function giveMessage(desk: Desk, asked: Asked, message: TeamsMessage): Promise<boolean> {
  const { context, activity } = asked;
  try {
    const { where, id } = await sendPrivately(desk.adapter, context, activity, message, desk.mayTarget);
    desk.cards.keep(id, message);
    const personal = referenceOf(activity).kind === "personal";
    await notice(asked, where === "here" && personal ? answeredBelow : answeredPrivately);
    return true;
  } catch (error) {
    desk.log.warn({ why: toDeliveryError(error).message }, "A private answer could not be sent in Teams.");
    await sayThatItFailed(desk, asked);
    return false;
  }
}

/** Under the card that was pressed, which only the presser sees; for words in a channel there is only the channel itself. */
async function sayThatItFailed(desk: Desk, asked: Asked): Promise<void> {
  if (asked.activity.type === "invoke") return notice(asked, couldNotAnswerPrivately);
  const card: Card = { summary: couldNotAnswerPrivately, elements: [{ kind: "text", text: couldNotAnswerPrivately }] };
  await replyOpenly(desk.adapter, asked.context, asked.activity, toMessage(card, "many"));
}

async function giveOpenly(desk: Desk, asked: Asked, card: Card): Promise<boolean> {
  const seenBy = referenceOf(asked.activity).kind === "personal" ? "one" : "many";
  const message = toMessage(card, seenBy);
  desk.cards.keep(await replyOpenly(desk.adapter, asked.context, asked.activity, message), message);
  await notice(asked, answeredBelow);
  return true;
}

/** In place of the pressed card where that is the presser's own; what others see is never turned into somebody's form. */
async function giveForm(desk: Desk, asked: Asked, form: Form): Promise<boolean> {
  const message = toFormMessage(form, "one");
  if (!isOwnCard(asked)) return giveMessage(desk, asked, message);
  const place = asked.activity.replyToId;
  if (place) desk.cards.cover(place);
  return takePlace(desk, asked, message);
}

async function closeForm(desk: Desk, asked: Asked): Promise<boolean> {
  const before = asked.activity.replyToId ? desk.cards.uncover(asked.activity.replyToId) : null;
  return takePlace(desk, asked, before ?? toMessage(formClosedCard(), "one"));
}

/** A press by Action.Execute is answered with the new card; after an Action.Submit the message is updated. */
async function takePlace(desk: Desk, asked: Asked, message: TeamsMessage): Promise<boolean> {
  const { context, activity } = asked;
  const place = activity.replyToId;
  if (place) desk.cards.show(place, message);
  if (activity.type === "invoke") {
    await invokeResponse(context, cardType, message.attachments[0]?.content);
    return true;
  }
  if (!place) return giveMessage(desk, asked, message);
  await replaceMessage(desk.adapter, context, { conversation: activity.conversation.id, activity: place }, message);
  return true;
}

function isOwnCard({ activity, pressed }: Asked): boolean {
  return pressed !== null && (pressed.seenBy === "one" || referenceOf(activity).kind === "personal");
}

/** A line under the pressed card; nothing where nothing was pressed. */
async function notice({ context, activity }: Asked, line: string): Promise<void> {
  if (activity.type !== "invoke") return;
  await invokeResponse(context, "application/vnd.microsoft.activity.message", line);
}

async function invokeResponse(context: TurnContext, type: string, value: unknown): Promise<void> {
  const body = { statusCode: 200, type, value };
  await context.sendActivity({ type: "invokeResponse", value: { status: 200, body } });
}

/** What stands where, for as long as this process remembers: only to bring a card back when a form is closed. */
type CardMemory = {
  keep(id: string, message: TeamsMessage): void;
  /** A new card stands there; nothing is under it. */
  show(id: string, message: TeamsMessage): void;
  /** What stands there will be brought back by `uncover`. */
  cover(id: string): void;
  uncover(id: string): TeamsMessage | null;
};

const mostCards = 500;

function createCardMemory(): CardMemory {
  const standing = new Map<string, TeamsMessage>();
  const covered = new Map<string, TeamsMessage>();
  const keepIn = (map: Map<string, TeamsMessage>, id: string, message: TeamsMessage) => {
    const [oldest] = map.keys();
    if (map.size >= mostCards && oldest !== undefined) map.delete(oldest);
    map.delete(id);
    map.set(id, message);
  };
  return {
    keep: (id, message) => {
      keepIn(standing, id, message);
    },
    show: (id, message) => {
      keepIn(standing, id, message);
    },
    cover: (id) => {
      const message = standing.get(id);
      if (message) keepIn(covered, id, message);
    },
    uncover: (id) => {
      const message = covered.get(id) ?? null;
      covered.delete(id);
      return message;
    },
  };
}
