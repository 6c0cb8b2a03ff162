import { z } from "zod";

import {
  activeItems,
  addAttachment,
  attachmentArrives,
  attachmentNumberOf,
  itemById,
  itemNumbered,
  requireAgendaOpen,
  type AgendaItem,
  type Attachment,
} from "../domain/agenda.ts";
import type { Meeting } from "../domain/meeting.ts";
import { refuse } from "../domain/rule-violation.ts";
import { attachmentArrivedCard, attachmentCard, attachmentForm, attachmentUnknown } from "../ui/agenda.ts";
import { receipt } from "../ui/frame.ts";
import { publicFacts } from "../ui/meeting.ts";
import { numberIn, ofMeeting, optionalId, optionalNumber, optionalWords } from "./argument.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { factsFor } from "./facts.ts";
import { comingMeeting } from "./meeting-choice.ts";
import { refreshChannels, tellChannels } from "./telling.ts";

const addArgs = ofMeeting.extend({
  item: optionalNumber,
  title: optionalWords,
  /** Words say so, or the form's choice does. */
  promised: z.union([z.literal(true), z.enum(["", "promised"])]).optional(),
  note: optionalWords,
});

const add = forumCommand("attachment.add", addArgs, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  requireAgendaOpen(meeting);
  if (args.title === null) return asForm(attachmentForm(await factsFor(asked, meeting)));
  const count = activeItems(meeting).length;
  const item = itemNumbered(meeting, numberIn(args.item, count) ?? refuse("item.unknown", { number: "", count }));
  const state = args.promised ? "promised" : "attached";
  const promisedBy = args.promised ? (item.proposedBy ?? asked.actor.id) : null;
  const given = { itemId: item.id, title: args.title, note: args.note, promisedBy, state } as const;
  const { meeting: after, attachment } = addAttachment(meeting, given, asked.newId);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await refreshChannels(asked, facts);
  return beside(attachmentCard(facts, item, attachment));
});

function promisedIn(meeting: Meeting): { item: AgendaItem; attachment: Attachment; number: number }[] {
  return activeItems(meeting).flatMap(({ item }) =>
    item.attachments
      .filter((one) => one.state === "promised")
      .map((attachment) => ({ item, attachment, number: attachmentNumberOf(meeting, attachment.id) })),
  );
}

const arriveArgs = ofMeeting.extend({ attachment: optionalNumber, attachmentId: optionalId });

/** A promised attachment has come: it keeps its number, and its arrival is announced alone. */
const arrive = forumCommand("attachment.arrive", arriveArgs, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  const promised = promisedIn(meeting);
  const number = numberIn(args.attachment, promised.length);
  const found = promised.find((one) => one.attachment.id === args.attachmentId || one.number === number);
  if (!found && args.attachmentId) return cameBefore(asked, meeting, args.attachmentId);
  if (!found && number === null) return refuse("card.stale", {});
  if (!found)
    return beside(
      receipt(
        attachmentUnknown(
          number ?? 0,
          promised.map((one) => one.number),
        ),
      ),
    );
  const after = attachmentArrives(meeting, found.attachment.id, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const item = itemById(after, found.item.id);
  if (after.agendaSentAt) {
    const card = attachmentArrivedCard(publicFacts(facts), item.id, found.attachment.id);
    const name = `arrived:${found.attachment.id}`;
    await tellChannels(asked, asked.forum, { key: name, card, living: name });
  }
  await refreshChannels(asked, facts);
  const now = item.attachments.find((one) => one.id === found.attachment.id) ?? found.attachment;
  return instead(attachmentCard(facts, item, now));
});

/** The button was pressed again: it shows how the attachment stands. Refuses `card.stale` when it is gone. */
async function cameBefore(asked: InForum, meeting: Meeting, attachmentId: string): Promise<Answer> {
  const item = meeting.items.find((one) => one.attachments.some(({ id }) => id === attachmentId));
  const attachment = item?.attachments.find(({ id }) => id === attachmentId);
  if (!item || attachment?.state !== "attached") return refuse("card.stale", {});
  return instead(attachmentCard(await factsFor(asked, meeting), item, attachment));
}

export const attachmentCommands: Command[] = [add, arrive];
