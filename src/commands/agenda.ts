import { z } from "zod";

import {
  activeItems,
  addItem,
  closeItem,
  editItem,
  itemById,
  itemNumbered,
  numberOfItem,
  numbersAreFixed,
  openItem,
  putBack,
  reorderItem,
  requireAgendaOpen,
  sendAgenda,
  takeOff,
  checkedTitle,
  checkedText,
  type AgendaItem,
  type ItemDraft,
} from "../domain/agenda.ts";
import { viewOf } from "../domain/circle.ts";
import { itemsDeadline } from "../domain/deadline.ts";
import { markOpened, type Meeting } from "../domain/meeting.ts";
import { rewriteEntries } from "../domain/minutes.ts";
import { addProposal } from "../domain/proposal.ts";
import { mayGive } from "../domain/rights.ts";
import { refuse } from "../domain/rule-violation.ts";
import { documentText } from "../documents/text.ts";
import {
  agendaPersonCard,
  agendaSentReceipt,
  attachmentArrivedCard,
  chooseItemCard,
  clausesSaved,
  closedCard,
  fallenCard,
  fieldLabel,
  itemAddedCard,
  itemChangedCard,
  itemForm,
  itemProposalForm,
  openedCard,
  pageCard,
  proposeTitle,
  putBackCard,
  reorderedCard,
  savedAll,
  stillMissing,
  supplementCard,
  takenOffCard,
} from "../ui/agenda.ts";
import { readingPages } from "../ui/document.ts";
import { publicFacts, type MeetingFacts } from "../ui/meeting.ts";
import { lateProposalCard, proposalCard, proposalReceipt } from "../ui/proposal.ts";
import { readClauses } from "../ui/recommendation.da.ts";
import { rewriteForm, rewrittenCard } from "../ui/minutes.ts";
import { numberIn, ofMeeting, optionalId, optionalNumber, optionalWords, words } from "./argument.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { factsFor, namesFor } from "./facts.ts";
import { comingMeeting, meetingsAfter, minutesMeeting } from "./meeting-choice.ts";
import { documentOf, historyOf, keepVersion } from "./document-version.ts";
import { postLiving, refreshChannels, retireLiving, tellChannels, tellEverybody, tellStewards } from "./telling.ts";

const pageSize = 2500;

// ── Sending out and reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const send = forumCommand("agenda.send", ofMeeting, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  const after = sendAgenda(meeting, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const version = await keepVersion(asked, facts, { stage: "agenda", byPersonId: asked.actor.id });
  await retireLiving(asked, facts, meeting);
  await postLiving(asked, facts, documentOf(asked.forum, version));
  await tellEverybody(asked, facts, {
    key: `agenda:${after.id}`,
    card: (reader) => agendaPersonCard(facts, reader),
    notice: "agenda.sent",
  });
  return instead(agendaSentReceipt(facts, stillMissing(after)));
});

const readArgs = ofMeeting.extend({ page: z.number().int().min(0).optional() });

/** The agenda or the minutes as text, page by page, with no more than the reader may see. */
export async function documentPages(asked: InForum, meeting: Meeting, stage: "agenda" | "minutes"): Promise<string[]> {
  const names = await namesFor(asked, asked.forum, [meeting]);
  const view = viewOf(meeting, asked.forum, asked.actor.id);
  const carriedFrom = await historyOf(asked, meeting);
  return readingPages(documentText({ meeting, forum: asked.forum, names, view, stage, carriedFrom }), pageSize);
}

/** Remembers that the asker has opened the document, so that a reminder does not say otherwise. */
export async function remember(asked: InForum, meeting: Meeting, document: "agenda" | "minutes"): Promise<void> {
  const after = markOpened(meeting, { personId: asked.actor.id, document, at: asked.now });
  if (after !== meeting) await asked.tx.meetings.save(meeting, after);
}

const readAgenda = forumCommand("agenda.read", readArgs, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  const pages = await documentPages(asked, meeting, "agenda");
  await remember(asked, meeting, "agenda");
  const index = Math.min(args.page ?? 0, Math.max(0, pages.length - 1));
  const page = { text: pages[index] ?? "", index, count: pages.length, document: "agenda" as const };
  return beside(pageCard(await factsFor(asked, meeting), page, asked.role));
});

// ── New items ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const kind = z
  .enum(["decision", "discussion", "information", ""])
  .nullish()
  .transform((given) => (given === "" || !given ? null : given));
const minutes = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((given) => (given === null || given === undefined ? null : minutesIn(String(given))));

/** »15« and »15 min« are minutes, an empty field is none; what is no number is NaN, and refused where it is used. */
function minutesIn(given: string): number | null {
  const written = given.trim();
  return written === "" ? null : Number(/^(-?\d{1,6})\s*(?:min\.?|minut|minutter)?$/iu.exec(written)?.[1]);
}

export const itemArgs = ofMeeting.extend({ title: words.optional(), minutes, kind, onBehalfOf: optionalWords });

export type ItemArgs = z.infer<typeof itemArgs>;

export function draftOf(asked: InForum, args: ItemArgs): ItemDraft {
  if (args.minutes !== null && !Number.isInteger(args.minutes)) refuse("item.duration-odd", { minutes: null });
  return {
    title: checkedTitle(args.title ?? ""),
    kind: args.kind,
    minutes: args.minutes,
    proposedBy: asked.actor.id,
    onBehalfOf: args.onBehalfOf,
    lateReason: null,
  };
}

const propose = forumCommand("agenda.propose", itemArgs, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  const steward = mayGive("agenda.edit", asked.role);
  if (args.title === undefined)
    return asForm(itemProposalForm(await factsFor(asked, meeting), proposeTitle(steward ? "adds" : "proposes")));
  const draft = draftOf(asked, args);
  if (steward) return added(asked, meeting, draft);
  return proposedInTime(asked, meeting, draft);
});

/** A proposal, or after the deadline the choice there then is. */
export async function proposedInTime(asked: InForum, meeting: Meeting, draft: ItemDraft): Promise<Answer> {
  requireAgendaOpen(meeting);
  const deadline = itemsDeadline(meeting.start, asked.forum.settings);
  return asked.now > deadline ? late(asked, meeting, { draft, deadline }) : proposed(asked, meeting, draft);
}

/** A chair's or secretary's own item goes straight on the agenda. */
async function added(asked: InForum, meeting: Meeting, draft: ItemDraft): Promise<Answer> {
  const { meeting: after, item } = addItem(meeting, draft, asked.newId);
  await asked.tx.meetings.save(meeting, after);
  await announceAdded(asked, after, item);
  return beside(itemAddedCard(await factsFor(asked, after), item));
}

/** An item that comes onto an agenda already sent out is announced by itself. */
export async function announceAdded(asked: InForum, meeting: Meeting, item: AgendaItem): Promise<void> {
  const facts = await factsFor(asked, meeting);
  if (meeting.agendaSentAt && !meeting.endedAt) {
    const name = `supplement:${item.id}`;
    await tellChannels(asked, asked.forum, {
      key: name,
      card: supplementCard(publicFacts(facts), item.id),
      living: name,
    });
  }
  await refreshChannels(asked, facts);
}

/** Puts a member's proposal before the stewards. */
export async function proposed(asked: InForum, meeting: Meeting, draft: ItemDraft): Promise<Answer> {
  const { title, kind: itemKind, minutes: length, onBehalfOf, lateReason } = draft;
  const wish = { title, kind: itemKind, minutes: length, personId: asked.actor.id, onBehalfOf, lateReason };
  const { meeting: after, proposal } = addProposal(meeting, wish, asked);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await tellStewards(asked, { key: `proposal:${proposal.id}`, card: proposalCard(facts, proposal) });
  return beside(proposalReceipt(facts, proposal, asked.actor.name));
}

async function late(
  asked: InForum,
  meeting: Meeting,
  { draft, deadline }: { draft: ItemDraft; deadline: Date },
): Promise<Answer> {
  const later = await meetingsAfter(asked, meeting);
  const next = later.find((one) => asked.now <= itemsDeadline(one.start, asked.forum.settings));
  const { title, kind: itemKind, minutes: length, onBehalfOf } = draft;
  const args = { title, kind: itemKind, minutes: length, onBehalfOf };
  return beside(lateProposalCard(await factsFor(asked, meeting), { title, deadline, next: next ?? null, args }));
}

// ── Changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const ofItem = ofMeeting.extend({ item: optionalNumber, itemId: optionalId });

/** The item a button or a number names. */
function itemMeant(meeting: Meeting, args: z.infer<typeof ofItem>): AgendaItem {
  if (args.itemId) return itemById(meeting, args.itemId);
  const number = numberIn(args.item, activeItems(meeting).length);
  return number === null
    ? refuse("item.unknown", { number: "", count: activeItems(meeting).length })
    : itemNumbered(meeting, number);
}

async function changed(asked: InForum, before: Meeting, after: Meeting): Promise<MeetingFacts> {
  await asked.tx.meetings.save(before, after);
  const facts = await factsFor(asked, after);
  await refreshChannels(asked, facts);
  return facts;
}

const editArgs = ofItem.extend({
  field: z.enum(["title", "summary", "background", "recommendation", "minutes"]).optional(),
  text: words.optional(),
  title: words.optional(),
  summary: words.optional(),
  background: words.optional(),
  recommendation: words.optional(),
});
type EditArgs = z.infer<typeof editArgs>;

const edit = forumCommand("agenda.edit", editArgs, async (asked, args) => {
  if (args.field === "minutes") return rewritten(asked, args);
  const meeting = await comingMeeting(asked, args);
  requireAgendaOpen(meeting);
  if (!args.itemId && args.item === undefined) return beside(chooseItemCard(await factsFor(asked, meeting)));
  const item = itemMeant(meeting, args);
  const edits = editsIn(args);
  if (edits.length === 0) return asForm(itemForm(await factsFor(asked, meeting), item));
  const after = edits.reduce(
    (so, { field, text }) => editItem(so, { itemId: item.id, field, text, clauses: clausesIn(text) }, asked.newId),
    meeting,
  );
  const facts = await changed(asked, meeting, after);
  return instead(itemChangedCard(facts, itemById(after, item.id), whatChanged(edits, after, item.id)));
});

const editable = ["title", "summary", "background", "recommendation"] as const;
type Edit = { field: (typeof editable)[number]; text: string };

function editsIn(args: EditArgs): Edit[] {
  const { field, text } = args;
  if (field && field !== "minutes" && text !== undefined) {
    return text.trim() === ""
      ? refuse("item.text-missing", { number: Number(args.item ?? 1) || 1 })
      : [{ field, text }];
  }
  return editable.flatMap((name) => (args[name] === undefined ? [] : [{ field: name, text: args[name] }]));
}

const clausesIn = (text: string): string[] => readClauses(checkedText(text));

function whatChanged(edits: Edit[], meeting: Meeting, itemId: string): string {
  const [only] = edits;
  if (!only || edits.length > 1) return savedAll;
  return only.field === "recommendation"
    ? clausesSaved(itemById(meeting, itemId).clauses.length)
    : fieldLabel[only.field];
}

async function rewritten(asked: InForum, args: EditArgs): Promise<Answer> {
  const meeting = await minutesMeeting(asked, args);
  const item = itemMeant(meeting, args);
  if (args.text === undefined) return asForm(rewriteForm(await factsFor(asked, meeting), item));
  const paragraphs = checkedText(args.text)
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean);
  const { meeting: after, lostDecisions } = rewriteEntries(
    meeting,
    { itemId: item.id, paragraphs, byPersonId: asked.actor.id },
    asked,
  );
  const facts = await changed(asked, meeting, after);
  return instead(rewrittenCard(facts, item, lostDecisions));
}

const reorder = forumCommand(
  "agenda.reorder",
  ofMeeting.extend({ from: optionalNumber, to: optionalNumber }),
  async (asked, args) => {
    const meeting = await comingMeeting(asked, args);
    const count = activeItems(meeting).length;
    const from = numberIn(args.from, count) ?? refuse("item.unknown", { number: "", count });
    const to = numberIn(args.to, count) ?? refuse("item.unknown", { number: "", count });
    return instead(reorderedCard(await changed(asked, meeting, reorderItem(meeting, { from, to }))));
  },
);

const takeOffArgs = ofItem.extend({ reason: words.optional(), back: z.literal(true).optional() });

async function takenOff(
  asked: InForum,
  args: z.infer<typeof takeOffArgs>,
  state: "postponed" | "withdrawn",
): Promise<Answer> {
  const meeting = await comingMeeting(asked, args);
  const item = itemMeant(meeting, args);
  if (args.back) return back(asked, meeting, item);
  const number = numberOfItem(meeting, item.id);
  const reason = args.reason?.trim() ? checkedText(args.reason) : null;
  const after = takeOff(meeting, { itemId: item.id, state, reason });
  const facts = await changed(asked, meeting, after);
  const fallen = itemById(after, item.id);
  if (numbersAreFixed(after)) {
    await tellChannels(asked, asked.forum, {
      key: `fallen:${item.id}:${asked.newId()}`,
      card: fallenCard(publicFacts(facts), fallen.id),
    });
  }
  const [target] = await meetingsAfter(asked, after);
  return instead(takenOffCard(facts, { item: fallen, number, target: target ?? null }));
}

async function back(asked: InForum, meeting: Meeting, item: AgendaItem): Promise<Answer> {
  const after = putBack(meeting, item.id);
  return instead(putBackCard(await changed(asked, meeting, after), item));
}

const postpone = forumCommand("agenda.postpone", takeOffArgs, (asked, args) => takenOff(asked, args, "postponed"));
const withdraw = forumCommand("agenda.withdraw", takeOffArgs, (asked, args) => takenOff(asked, args, "withdrawn"));

const close = forumCommand("agenda.close", ofItem.extend({ publicTitle: optionalWords }), async (asked, args) => {
  const meeting = await closable(asked, args);
  const item = itemMeant(meeting, args);
  const after = closeItem(meeting, item.id, args.publicTitle);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const closed = itemById(after, item.id);
  if (after.agendaSentAt) await takeBack(asked, facts, closed);
  await refreshChannels(asked, facts);
  return instead(closedCard(facts, closed));
});

/** What the channel was told of this item alone, before it was closed, now says no more than others may read. */
async function takeBack(asked: InForum, facts: MeetingFacts, item: AgendaItem): Promise<void> {
  const notices = [
    { living: `supplement:${item.id}`, card: supplementCard(publicFacts(facts), item.id) },
    ...item.attachments.map((one) => ({
      living: `arrived:${one.id}`,
      card: attachmentArrivedCard(publicFacts(facts), item.id, one.id),
    })),
  ];
  for (const { living, card } of notices) {
    await tellChannels(asked, asked.forum, { key: `${living}:${asked.newId()}`, card, living, updateOnly: true });
  }
}

const open = forumCommand("agenda.open", ofItem, async (asked, args) => {
  const meeting = await closable(asked, args);
  const item = itemMeant(meeting, args);
  const after = openItem(meeting, item.id);
  return instead(openedCard(await changed(asked, meeting, after), itemById(after, item.id)));
});

/** An item can be closed or opened as long as the minutes are not approved. */
async function closable(asked: InForum, args: { meeting?: string | undefined }): Promise<Meeting> {
  const meeting = await comingMeeting(asked, args);
  if (meeting.approvedAt) refuse("minutes.locked", { approvedAt: meeting.approvedAt, start: meeting.start });
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  return meeting;
}

export const agendaCommands: Command[] = [send, readAgenda, propose, edit, reorder, postpone, withdraw, close, open];
