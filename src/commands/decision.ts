import { z } from "zod";

import { activeItems, checkedText, itemById, numberedItems, numberOfItem } from "../domain/agenda.ts";
import { mayReadEntry, viewOf } from "../domain/circle.ts";
import { strengths } from "../domain/decision.ts";
import type { Meeting } from "../domain/meeting.ts";
import {
  decisionAnswers,
  describeEntry,
  entryById,
  itemForEntry,
  standingEntries,
  writeEntry,
  type MinutesEntry,
} from "../domain/minutes.ts";
import { draftChanged } from "../domain/draft.ts";
import { refuse } from "../domain/rule-violation.ts";
import {
  decisionAnswersReceipt,
  decisionForm,
  decisionListCard,
  decisionReceipt,
  decisionTextForm,
  type FoundDecision,
  type OpenClause,
} from "../ui/decision.ts";
import { unansweredClauses } from "../ui/minutes.ts";
import { suggestStrength } from "../ui/strength.da.ts";
import { id, numberIn, ofMeeting, optionalId, optionalNumber, optionalWords, words } from "./argument.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { offersFor } from "./decision-offer.ts";
import { factsFor } from "./facts.ts";
import { minutesMeeting } from "./meeting-choice.ts";
import { refreshChannels } from "./telling.ts";

const recordArgs = ofMeeting.extend({ item: optionalNumber, text: words.optional() });

const record = forumCommand("decision.record", recordArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  if (args.text === undefined) return asForm(decisionTextForm(meeting));
  const item = itemForEntry(meeting, numberIn(args.item, activeItems(meeting).length));
  const strength = suggestStrength(args.text);
  const draft = { itemId: item.id, kind: "decision", text: args.text, strength, byPersonId: asked.actor.id } as const;
  const { meeting: after, entry } = writeEntry(meeting, draft, asked);
  await asked.tx.meetings.save(meeting, after);
  const open = unansweredClauses(meeting).filter((clause) => clause.item.id === item.id);
  return shown(asked, after, { entry, kind: "beside", open: open.length > 1 ? open : [] });
});

const answerArgs = ofMeeting.extend({ entryId: id, clauseIds: z.array(id) });

/** With several clauses open, the words show which a decision answers as well as they can; this is the secretary's word on it. */
const answer = forumCommand("decision.answer", answerArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const after = decisionAnswers(meeting, args);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await refreshChannels(asked, facts);
  return instead(decisionAnswersReceipt(facts, entryById(after, args.entryId)));
});

async function shown(
  asked: InForum,
  meeting: Meeting,
  { entry, kind, open = [] }: { entry: MinutesEntry; kind: "beside" | "instead"; open?: OpenClause[] },
): Promise<Answer> {
  const facts = await factsFor(asked, meeting);
  await refreshChannels(asked, facts);
  const card = decisionReceipt(facts, entry, await offersFor(asked, meeting, entry.text), open);
  return kind === "beside" ? beside(card) : instead(card);
}

const confirmArgs = ofMeeting.extend({
  entryId: id,
  text: words.optional(),
  strength: z.enum(strengths).optional(),
  subject: optionalId,
  replaces: optionalId,
});

/** The secretary's word on a decision: how strong it is, where it belongs, what it replaces. Makes a decision of a note. */
const confirm = forumCommand("decision.confirm", confirmArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const entry = entryById(meeting, args.entryId);
  if (!args.strength) {
    if (entry.kind === "decision")
      return asForm(decisionForm(await factsFor(asked, meeting), entry, await earlierDecisions(asked, meeting, entry)));
    return described(asked, meeting, { ...entry, kind: "decision" });
  }
  const subjectItemId =
    args.subject === null || args.subject === entry.itemId ? null : itemById(meeting, args.subject).id;
  if (args.replaces) await requireDecision(asked, meeting, { entry, replaces: args.replaces });
  const said = {
    kind: "decision",
    strength: args.strength,
    subjectItemId,
    replacesId: args.replaces ?? entry.replacesId,
  } as const;
  const text = args.text === undefined || args.text.trim() === "" ? entry.text : checkedText(args.text);
  return described(asked, meeting, { ...entry, ...said, text, strengthConfirmed: true });
});

/** What is replaced is one of the forum's own decisions. Refuses `card.stale`. */
async function requireDecision(
  asked: InForum,
  meeting: Meeting,
  { entry, replaces }: { entry: MinutesEntry; replaces: string },
): Promise<void> {
  const known = (await earlierDecisions(asked, meeting, entry)).some((one) => one.id === replaces);
  if (!known) refuse("card.stale", {});
}

async function described(asked: InForum, meeting: Meeting, entry: MinutesEntry): Promise<Answer> {
  const after = draftChanged(describeEntry(meeting, entry));
  await asked.tx.meetings.save(meeting, after);
  return shown(asked, after, { entry: entryById(after, entry.id), kind: "instead" });
}

/** What this decision can replace, newest first. */
async function earlierDecisions(
  { tx, forum }: InForum,
  meeting: Meeting,
  decision: MinutesEntry,
): Promise<MinutesEntry[]> {
  const meetings = await tx.meetings.ofForum(forum.id, { to: meeting.end });
  const all = meetings.flatMap((one) => standingEntries(one).filter((entry) => entry.kind === "decision"));
  return all.filter((entry) => entry.id !== decision.id).reverse();
}

const shownAtMost = 30;

const list = forumCommand("decision.list", ofMeeting.extend({ words: optionalWords }), async (asked, args) => {
  const meetings = await asked.tx.meetings.ofForum(asked.forum.id);
  const replaced = new Set(meetings.flatMap((one) => standingEntries(one).map((entry) => entry.replacesId)));
  const all = meetings.toReversed().flatMap((meeting) => decisionsIn(asked, meeting, replaced));
  const found = all.filter((one) => args.words === null || mentions(one, args.words));
  return beside(decisionListCard(asked.forum.name, args.words, found.slice(0, shownAtMost)));
});

/** The decisions of a meeting that the asker may read: those of a draft not yet sent are for those who write it. */
function decisionsIn(
  asked: InForum,
  meeting: Meeting,
  replaced: ReadonlySet<string | null>,
): (FoundDecision & { title: string })[] {
  const view = viewOf(meeting, asked.forum, asked.actor.id);
  const draftOnly = meeting.status !== "drafted" && meeting.status !== "approved";
  if (draftOnly && asked.role !== "secretary" && asked.role !== "chair") return [];
  return numberedItems(meeting).flatMap(({ item }) =>
    standingEntries(meeting, item.id)
      .filter((entry) => entry.kind === "decision" && mayReadEntry(meeting, entry, view))
      .map((entry) => ({
        meeting,
        number: numberOfItem(meeting, item.id) ?? 0,
        text: entry.text,
        strength: entry.strength,
        replaced: replaced.has(entry.id),
        title: titlesOf(meeting, entry),
      })),
  );
}

/** What a decision is found by besides its words: the item it was taken under and the one it belongs to. */
function titlesOf(meeting: Meeting, entry: MinutesEntry): string {
  const concerned = meeting.items.filter((item) => item.id === entry.itemId || item.id === entry.subjectItemId);
  return concerned.map((item) => item.title).join(" ");
}

function mentions(found: { text: string; title: string }, sought: string): boolean {
  const text = `${found.title} ${found.text}`.toLocaleLowerCase("da");
  return sought
    .toLocaleLowerCase("da")
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

export const decisionCommands: Command[] = [record, answer, confirm, list];
