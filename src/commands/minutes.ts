import { z } from "zod";

import { activeItems, checkedText, itemNumbered } from "../domain/agenda.ts";
import {
  agreeToMinutes,
  approveMinutes,
  everyoneHasAgreed,
  isSilenceKnown,
  objectToMinutes,
  openObjections,
  resolveObjection,
  sendDraft,
} from "../domain/approval.ts";
import { whileReading } from "../domain/circle.ts";
import { strengths } from "../domain/decision.ts";
import { stewardsOf } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { answerClause, itemForEntry, requireMinutesOpen, undoLast, writeEntry } from "../domain/minutes.ts";
import { addProposal } from "../domain/proposal.ts";
import { mayGive } from "../domain/rights.ts";
import { draftChanged } from "../domain/draft.ts";
import { refuse } from "../domain/rule-violation.ts";
import { pageCard } from "../ui/agenda.ts";
import {
  approvedChannelCard,
  agreedReceipt,
  approvedCard,
  approvedReceipt,
  clauseForm,
  clauseOutcomes,
  clauseReceipt,
  closedCorrectionCard,
  closedCorrectionReceipt,
  correctionForm,
  correctionTitle,
  draftCard,
  draftSentReceipt,
  minutesDeskCard,
  noteForm,
  noteReceipt,
  objectionCard,
  objectionExample,
  objectionForm,
  objectionReceipt,
  resolvedCard,
  resolvedReceipt,
  unansweredClauses,
  undoneReceipt,
} from "../ui/minutes.ts";
import { unassignedCard } from "../ui/action.ts";
import { publicFacts } from "../ui/meeting.ts";
import { proposalCard, proposalReceipt } from "../ui/proposal.ts";
import { readsLikeDecision, suggestStrength } from "../ui/strength.da.ts";
import { documentPages, remember } from "./agenda.ts";
import { id, numberIn, ofMeeting, optionalId, optionalNumber, words } from "./argument.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { factsFor } from "./facts.ts";
import { comingMeeting, minutesMeeting } from "./meeting-choice.ts";
import { documentOf, keepVersion } from "./document-version.ts";
import {
  livingCard,
  livingName,
  readersOf,
  refreshChannels,
  tellChannels,
  tellPerson,
  tellStewards,
} from "./telling.ts";

// ── In the meeting ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const entryArgs = ofMeeting.extend({ item: optionalNumber, text: words.optional() });

const note = forumCommand("minutes.note", entryArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  if (args.text === undefined) return asForm(noteForm(meeting));
  const item = itemForEntry(meeting, numberIn(args.item, activeItems(meeting).length));
  const strength = suggestStrength(args.text);
  const draft = { itemId: item.id, kind: "note", text: args.text, strength, byPersonId: asked.actor.id } as const;
  const { meeting: after, entry } = writeEntry(meeting, draft, asked);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await refreshChannels(asked, facts);
  return beside(noteReceipt(facts, entry, readsLikeDecision(entry.text)));
});

/** The button under a line takes back that line; the word, the newest. */
const undo = forumCommand("minutes.undo", ofMeeting.extend({ line: optionalId }), async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const { meeting: after, undone } = undoLast(meeting, asked.actor.id, asked.now, args.line);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await refreshChannels(asked, facts);
  const given = undone.kind === "action" ? undone.action : null;
  if (given?.assigneeId && given.assigneeId !== asked.actor.id) {
    await tellPerson(asked, given.assigneeId, { key: `unassigned:${given.id}`, card: unassignedCard(facts, given) });
  }
  return instead(undoneReceipt(after, undone.kind === "entry" ? undone.entry.text : undone.action.text));
});

const clauseArgs = ofMeeting.extend({ clauseId: id, outcome: z.enum(strengths).optional() });

const answer = forumCommand("clause.answer", clauseArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  requireMinutesOpen(meeting);
  const clause = clauseOutcomes(meeting).find((one) => one.clauseId === args.clauseId) ?? refuse("card.stale", {});
  if (!args.outcome) return asForm(clauseForm(await factsFor(asked, meeting), clause));
  const after = draftChanged(answerClause(meeting, clause.clauseId, args.outcome));
  await asked.tx.meetings.save(meeting, after);
  await refreshChannels(asked, await factsFor(asked, after));
  return instead(clauseReceipt(args.outcome, unansweredClauses(after).length));
});

// ── Reading, sending, approving ──────────────────────────────────────────────────────────────────────────────────────────────────────

const readArgs = ofMeeting.extend({ page: z.number().int().min(0).optional() });

const readMinutes = forumCommand("minutes.read", readArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const steward = mayGive("minutes.send", asked.role);
  requireReadable(meeting, steward ? "steward" : "reader");
  const pages = await documentPages(asked, meeting, "minutes");
  await remember(asked, meeting, "minutes");
  const facts = await factsFor(asked, meeting);
  const first = args.page === undefined || args.page === 0;
  if (steward && first && (meeting.status === "held" || meeting.status === "drafted")) {
    return beside(minutesDeskCard(facts, pages[0] ?? "", pages.length));
  }
  const index = Math.min(args.page ?? 0, Math.max(0, pages.length - 1));
  const page = { text: pages[index] ?? "", index, count: pages.length, document: "minutes" as const };
  return beside(pageCard(facts, page, asked.role));
});

/** Members read the minutes from when the draft is sent out; those who write them, from the start of the meeting. */
function requireReadable(meeting: Meeting, reader: "steward" | "reader"): void {
  const { start, status, startedAt } = meeting;
  if (status === "cancelled") refuse("meeting.cancelled", { start });
  if (!startedAt) refuse("minutes.not-yet", { start });
  if (reader === "reader" && status !== "drafted" && status !== "approved") refuse("minutes.not-sent", { start });
}

/** Sends the draft to everybody. Recommendations nobody answered stand as unanswered, and the sender is told which. */
const send = forumCommand("minutes.send", ofMeeting, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  if (justSent(meeting, asked.now)) return instead(draftSentReceipt(await factsFor(asked, meeting)));
  const after = sendDraft({ meeting, forum: asked.forum, now: asked.now });
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const version = await keepVersion(asked, facts, { stage: "draft", byPersonId: asked.actor.id });
  const key = `draft:${after.id}:${after.draftVersion}`;
  const living = { card: livingCard(facts), living: livingName(after), updateOnly: true } as const;
  await tellChannels(asked, asked.forum, { key, ...living, ...documentOf(asked.forum, version) });
  for (const reader of readersOf(after, asked.forum)) {
    const onlyIf = whileReading(after, asked.forum, reader.personId);
    await tellPerson(asked, reader.personId, { key, card: draftCard(facts, reader), onlyIf });
  }
  return instead(draftSentReceipt(facts));
});

/** Two who send the draft within a minute send it once; a draft that was changed in between is another. */
function justSent({ status, objectionsUntil, minutesSentAt }: Meeting, now: Date): boolean {
  if (status !== "drafted" || objectionsUntil === null || minutesSentAt === null) return false;
  return now.getTime() - minutesSentAt.getTime() < 60_000;
}

const agreeArgs = ofMeeting.extend({ version: z.number().int().optional() });

const agree = forumCommand("minutes.agree", agreeArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  // A card is about one draft: who has it says nothing of a later one.
  if (args.version !== undefined && args.version !== meeting.draftVersion) refuse("card.stale", {});
  const agreed = agreeToMinutes({ meeting, personId: asked.actor.id, now: asked.now, newId: asked.newId });
  const all = everyoneHasAgreed({ meeting: agreed, forum: asked.forum }) && openObjections(agreed).length === 0;
  const after = all ? approveMinutes({ meeting: agreed, forum: asked.forum, by: "everyone", ...timed(asked) }) : agreed;
  await asked.tx.meetings.save(meeting, after);
  if (after.status === "approved") await announceApproval(asked, after);
  return instead(agreedReceipt(await factsFor(asked, after)));
});

const timed = ({ now, newId }: InForum): Pick<InForum, "now" | "newId"> => ({ now, newId });

const approve = forumCommand("minutes.approve", ofMeeting, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const after = approveMinutes({ meeting, forum: asked.forum, by: "steward", ...timed(asked) });
  await asked.tx.meetings.save(meeting, after);
  await announceApproval(asked, after);
  return instead(approvedReceipt(await factsFor(asked, after)));
});

async function announceApproval(asked: InForum, meeting: Meeting): Promise<void> {
  const facts = await factsFor(asked, meeting);
  const version = await keepVersion(asked, facts, { stage: "approved", byPersonId: asked.actor.id });
  await refreshChannels(asked, facts);
  const card = approvedChannelCard(publicFacts(facts));
  await tellChannels(asked, asked.forum, { key: `approved:${meeting.id}`, card, ...documentOf(asked.forum, version) });
  for (const reader of readersOf(meeting, asked.forum)) {
    if (reader.personId === asked.actor.id) continue;
    const onlyIf = whileReading(meeting, asked.forum, reader.personId);
    await tellPerson(asked, reader.personId, {
      key: `approved:${meeting.id}`,
      card: approvedCard(facts, reader.view),
      onlyIf,
    });
  }
}

// ── Objections ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const object = forumCommand("minutes.object", entryArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  if (args.text === undefined) return asForm(objectionForm(await factsFor(asked, meeting)));
  const count = activeItems(meeting).length;
  const number = numberIn(args.item, count) ?? refuse("item.unknown", { number: "", count });
  const text = args.text.trim();
  if (text === "") refuse("text.missing", { example: objectionExample });
  const item = itemNumbered(meeting, number);
  const after = objectToMinutes({ meeting, itemId: item.id, personId: asked.actor.id, text, ...timed(asked) });
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const objection = after.objections.at(-1);
  if (objection) await tellStewards(asked, { key: `objection:${objection.id}`, card: objectionCard(facts, objection) });
  return instead(objectionReceipt(after, number, text));
});

const resolveArgs = ofMeeting.extend({ objectionId: id, resolution: z.enum(["followed", "declined"]) });

const resolve = forumCommand("minutes.resolve", resolveArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const objection = meeting.objections.find((one) => one.id === args.objectionId) ?? refuse("card.stale", {});
  const { resolution } = args;
  const after = resolveObjection({ meeting, objectionId: objection.id, resolution, now: asked.now });
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const card = resolvedCard(facts, objection, resolution);
  await tellPerson(asked, objection.personId, { key: `resolved:${objection.id}`, card });
  const silence = isSilenceKnown(after.minutesSentAt ?? asked.now, await asked.tx.rounds.quietUntil());
  return instead(resolvedReceipt(after, { open: openObjections(after).length, isSilenceKnown: silence }));
});

/** After approval a correction is a new, visible entry: it is proposed as an item of the next meeting. */
const askCorrection = forumCommand("minutes.askCorrection", entryArgs, async (asked, args) => {
  const approved = await minutesMeeting(asked, args);
  if (args.text === undefined) return asForm(correctionForm(await factsFor(asked, approved)));
  const count = activeItems(approved).length;
  const number = numberIn(args.item, count) ?? refuse("item.unknown", { number: "", count });
  const text = args.text.trim();
  if (text === "") refuse("text.missing", { example: objectionExample });
  if (itemNumbered(approved, number).closed) return closedCorrection(asked, approved, { number, text });
  const meeting = await comingMeeting(asked, {});
  const title = correctionTitle(approved, number, asked.now);
  const wish = {
    title,
    kind: "decision",
    minutes: null,
    personId: asked.actor.id,
    onBehalfOf: null,
    lateReason: null,
    background: checkedText(text),
  } as const;
  const { meeting: after, proposal } = addProposal(meeting, wish, asked);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await tellStewards(asked, { key: `proposal:${proposal.id}`, card: proposalCard(facts, proposal) });
  return instead(proposalReceipt(facts, proposal, asked.actor.name));
});

/** A reason is printed on the agenda for all to read: what is said of a closed item goes to the stewards alone. */
async function closedCorrection(
  asked: InForum,
  approved: Meeting,
  said: { number: number; text: string },
): Promise<Answer> {
  const stewards = stewardsOf(asked.forum).filter((member) => member.personId !== asked.actor.id);
  const card = closedCorrectionCard(await factsFor(asked, approved), { ...said, name: asked.actor.name });
  await tellStewards(asked, { key: `correction:${asked.newId()}`, card });
  return instead(closedCorrectionReceipt(stewards.map((member) => member.name)));
}

export const minutesCommands: Command[] = [
  note,
  undo,
  answer,
  readMinutes,
  send,
  agree,
  approve,
  object,
  resolve,
  askCorrection,
];
