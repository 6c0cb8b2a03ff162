import { z } from "zod";

import { judged, suggestedDecisions, type Judgement } from "../documents/reading/correction.ts";
import { historyFrom } from "../documents/reading/history.ts";
import type { MeetingReading } from "../documents/reading/reading.ts";
import { readSummary } from "../documents/reading/summary.ts";
import { strengths } from "../domain/decision.ts";
import { roleOf, stewardsOf, type Forum } from "../domain/forum.ts";
import type { NewId } from "../domain/agenda.ts";
import { importMeeting } from "../domain/imported.ts";
import type { Meeting } from "../domain/meeting.ts";
import { mayGive } from "../domain/rights.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { ImportOffer, ReadFile, Transaction } from "../ports.ts";
import type { Invocation } from "../ui/card.ts";
import { receipt } from "../ui/frame.ts";
import {
  discardedLine,
  importHelpCard,
  importOfferCard,
  importStoredCard,
  judgedAtOnce,
  judgementField,
  judgementForm,
  otherJudgements,
  type SuggestedDecision,
} from "../ui/import.ts";
import { answeredBefore } from "../ui/question.ts";
import {
  asForm,
  forumCommand,
  instead,
  openCommand,
  type Answer,
  type Asked,
  type Command,
  type InForum,
} from "./command.ts";
import { checkMayGive } from "./gate.ts";

/** Old documents: what was read of one is offered, and becomes a meeting of the past when it is confirmed. */

type Read = Pick<ImportOffer, "digest"> & { reading: MeetingReading };
type Making = { now: Date; newId: NewId; by: string };

export type ImportOrder = Read & {
  /** The forum by name or alias; null is what the document says. */
  forum: string | null;
};

/**
 * Stores what was read from an old document as a meeting of the past. Whoever calls has had it confirmed. Nothing is told to anybody. Refuses
 * `import.…`.
 */
export async function storeImported(
  tx: Transaction,
  order: ImportOrder,
  made: { now: Date; newId: NewId },
): Promise<{ meeting: Meeting; forum: Forum }> {
  const forum = await forumFor(tx, order);
  const by = stewardsOf(forum)[0] ?? refuse("import.no-secretary", { forum: forum.name });
  return { meeting: await storeIn(tx, forum, order, { ...made, by: by.personId }), forum };
}

async function storeIn(tx: Transaction, forum: Forum, read: Read, made: Making): Promise<Meeting> {
  await tx.forums.lock(forum.id);
  const meeting = await meetingOf(tx, forum, read, made);
  await tx.meetings.create(meeting);
  return meeting;
}

/** What would be stored. Refuses `import.…`. */
async function meetingOf(tx: Transaction, forum: Forum, { reading, digest }: Read, made: Making): Promise<Meeting> {
  const others = await tx.meetings.ofForum(forum.id);
  return importMeeting(forum, historyFrom(reading, digest), { ...made, others });
}

/** The forum that is asked for, or that the document names; nothing else is guessed. Refuses `import.no-forum`. */
export async function forumFor(
  tx: Transaction,
  { reading, forum }: Pick<ImportOrder, "reading" | "forum">,
): Promise<Forum> {
  const wanted = forum ?? reading.forum;
  const found = wanted === null ? null : await tx.forums.named(wanted);
  if (found) return found;
  const known = (await tx.forums.all()).map((one) => one.name);
  return refuse("import.no-forum", { forum: wanted, known });
}

// ── From a file that was dropped ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Asked before a file is fetched: nothing is read for somebody who may not keep it. Refuses as the gate does. */
export async function checkMayImport(asked: Asked): Promise<void> {
  await checkMayGive(asked, "import.offer");
}

/** Keeps what was read until it is answered for; the command that shows it. Refuses what could be stored under no forum. */
export async function offerImport(asked: Asked, { name, digest, reading }: ReadFile): Promise<Invocation> {
  if (historyFrom(reading, digest).items.length === 0) refuse("import.no-items", {});
  const id = asked.newId();
  const offer = { id, personId: asked.actor.id, fileName: name, digest, reading, offeredAt: asked.now };
  await asked.tx.imports.keep({ ...offer, answeredAt: null });
  const forum = await forumMeant(asked, reading);
  return { command: "import.offer", args: { import: id, ...(forum === null ? {} : { forum: forum.id }) } };
}

/** In a channel its own forum, which the gate finds. Else the one that the document names, or the only one there is; null is to be asked. */
async function forumMeant({ tx, actor, conversation }: Asked, reading: MeetingReading): Promise<Forum | null> {
  if (conversation.kind === "channel") return null;
  const own = (await tx.forums.ofPerson(actor.id)).filter((one) => mayGive("import.store", roleOf(one, actor.id)));
  const named = reading.forum === null ? null : await tx.forums.named(reading.forum);
  const isOwn = own.some((one) => one.id === named?.id);
  return isOwn ? named : own.length === 1 ? (own[0] ?? null) : null;
}

type OpenOffer = ImportOffer & { reading: MeetingReading };

/** The asker's own offer, locked; null when it has been answered. Refuses `card.stale` and `card.not-yours`. */
async function openOffer({ tx, actor }: Asked, id: string): Promise<OpenOffer | null> {
  const offer = (await tx.imports.get(id)) ?? refuse("card.stale", {});
  if (offer.personId !== actor.id) refuse("card.not-yours", {});
  const { reading } = offer;
  return offer.answeredAt !== null || reading === null ? null : { ...offer, reading };
}

const offerArgs = z.object({ import: z.uuid() });
const known = (): Answer => instead(receipt(answeredBefore));
const making = ({ now, newId, actor }: InForum): Making => ({ now, newId, by: actor.id });

/** What could not be stored is refused here already, and nothing is kept. */
async function show(asked: InForum, args: z.infer<typeof offerArgs>): Promise<Answer> {
  const offer = await openOffer(asked, args.import);
  if (!offer) return known();
  await meetingOf(asked.tx, asked.forum, offer, making(asked));
  return shown(asked, offer, 0);
}

function shown({ forum }: InForum, { id: offerId, fileName, reading }: OpenOffer, after: number): Answer {
  return instead(importOfferCard({ offerId, forum, fileName, read: readSummary(reading), after }));
}

const correctArgs = offerArgs.extend({ after: z.number().int().nonnegative().optional() }).catchall(z.unknown());

/** Asks how strong the suggested decisions are, and takes what was said of them into the offer; nothing is stored as a meeting yet. */
async function correct(asked: InForum, args: z.infer<typeof correctArgs>): Promise<Answer> {
  const offer = await openOffer(asked, args.import);
  if (!offer) return known();
  const { id: offerId, reading } = offer;
  const { after = 0 } = args;
  const coming = suggestedDecisions(reading).filter(({ paragraph }) => paragraph > after);
  const page = coming.slice(0, judgedAtOnce);
  if (page.length === 0) return shown(asked, offer, 0);
  const judgements = judgementsIn(args, page);
  if (judgements.size === 0)
    return asForm(judgementForm({ offerId, forumId: asked.forum.id, after }, page, coming.length > page.length));
  const corrected = judged(reading, judgements);
  await asked.tx.imports.correct(offerId, corrected);
  return shown(
    asked,
    { ...offer, reading: corrected },
    coming.length > page.length ? (page.at(-1)?.paragraph ?? 0) : 0,
  );
}

const judgement = z.enum([...strengths, ...otherJudgements]);

function judgementsIn(args: Record<string, unknown>, page: readonly SuggestedDecision[]): Map<number, Judgement> {
  return new Map(
    page.flatMap(({ paragraph }) => {
      const { data } = judgement.safeParse(args[judgementField(paragraph)]);
      return data === undefined ? [] : [[paragraph, data] as const];
    }),
  );
}

async function store(asked: InForum, args: z.infer<typeof offerArgs>): Promise<Answer> {
  const offer = await openOffer(asked, args.import);
  if (!offer) return known();
  const { tx, forum, now } = asked;
  const { id: meetingId, start } = await storeIn(tx, forum, offer, making(asked));
  await tx.imports.answer(offer.id, now);
  return instead(importStoredCard({ forum: forum.name, start, meetingId }));
}

async function discard(asked: InForum, args: z.infer<typeof offerArgs>): Promise<Answer> {
  const offer = await openOffer(asked, args.import);
  if (!offer) return known();
  await asked.tx.imports.answer(offer.id, asked.now);
  return instead(receipt(discardedLine));
}

export const importCommands: readonly Command[] = [
  openCommand("import.explain", z.object({}), () => Promise.resolve(instead(importHelpCard()))),
  forumCommand("import.offer", offerArgs, show),
  forumCommand("import.correct", correctArgs, correct),
  forumCommand("import.store", offerArgs, store),
  forumCommand("import.discard", offerArgs, discard),
];
