import {
  comingAvoided,
  conflictsOn,
  isAskedAbout,
  leftUnprepared,
  standing,
  type Circumstances,
  type Conflict,
  type Engagement,
  type Preparation,
} from "../domain/conflict.ts";
import { circleOf, type Forum } from "../domain/forum.ts";
import type { Meeting, MeetingTime } from "../domain/meeting.ts";
import { localDateOf, localStampOf } from "../domain/time.ts";
import type { Args } from "../ui/card.ts";
import { anotherTime, conflictCard, despiteLabel } from "../ui/conflict.ts";
import { nothing, questionButtons } from "../ui/question.ts";
import { vacationOn } from "../ui/vacation.da.ts";
import { keepQuestion } from "./asking.ts";
import { beside, type Answer, type InForum } from "./command.ts";

/** What stands in the way of a time: found before anybody is invited, said on the card, and left to whoever plans. */

type Span = { from: Date; to: Date };

/**
 * What there is to know of the days in a span. `own`: the forums that the asker belongs to. `moved`: the meeting that would be moved there,
 * which is not in its own way.
 */
export async function circumstancesIn(
  asked: InForum,
  span: Span,
  { own, moved }: { own: readonly Forum[]; moved: Meeting | null },
): Promise<Circumstances> {
  return {
    vacationOn,
    avoided: comingAvoided(asked.forum.settings.avoided, localDateOf(asked.now)),
    engagements: await engagementsIn(asked, span, own),
    preparation: await preparationOf(asked, own, moved),
  };
}

/**
 * Where the people of the forum are expected elsewhere. A forum that the asker does not belong to is not named, nor is anything else of its
 * meeting.
 */
async function engagementsIn({ tx, forum }: InForum, span: Span, own: readonly Forum[]): Promise<Engagement[]> {
  const people = circleOf(forum).filter(({ role }) => role !== "observer");
  const personIds = people.map(({ personId }) => personId);
  const rows = await tx.meetings.engagements({ personIds, notForumId: forum.id, ...span });
  const byMeeting = Map.groupBy(rows, ({ meetingId }) => meetingId);
  return [...byMeeting.values()].flatMap((expected) => {
    const [first] = expected;
    if (!first) return [];
    const { meetingId, forumId, start, end } = first;
    const there = new Set(expected.map(({ personId }) => personId));
    const names = people.filter(({ personId }) => there.has(personId)).map(({ name }) => name);
    const known = own.some(({ id }) => id === forumId) ? first.forum : null;
    return [{ meetingId, forum: known, start, end, people: names }];
  });
}

/** A meeting is prepared by what came in the months before it. */
const lookBackMs = 92 * 86_400_000;

async function meetingsAround({ tx, now }: InForum, forumId: string, moved: Meeting | null): Promise<Meeting[]> {
  const all = await tx.meetings.ofForum(forumId, { from: new Date(now.getTime() - lookBackMs) });
  return standing(all).filter(({ id }) => id !== moved?.id);
}

async function preparationOf(
  asked: InForum,
  own: readonly Forum[],
  moved: Meeting | null,
): Promise<Preparation | null> {
  const { preparesForumId } = asked.forum.settings;
  if (preparesForumId === null) return null;
  const name = own.find(({ id }) => id === preparesForumId)?.name ?? null;
  const prepared = await meetingsAround(asked, preparesForumId, null);
  const preparing = await meetingsAround(asked, asked.forum.id, moved);
  return { now: asked.now, forum: name, prepared, preparing };
}

/** The forums whose meetings prepare this one's, as far as the asker belongs to them, left behind by the move. */
async function leftBehindBy(
  asked: InForum,
  own: readonly Forum[],
  { moved, time }: { moved: Meeting; time: MeetingTime },
): Promise<Conflict[]> {
  const preparing = own.filter(({ settings }) => settings.preparesForumId === asked.forum.id);
  if (preparing.length === 0) return [];
  const others = await meetingsAround(asked, asked.forum.id, moved);
  const found: Conflict[] = [];
  for (const { id, name } of preparing) {
    const meetings = await meetingsAround(asked, id, null);
    found.push(...leftUnprepared(moved, time, { forum: name, others, preparing: meetings }));
  }
  return found;
}

type Again = { command: "meeting.plan" | "meeting.move"; args: Args };

/** The question that a time gives rise to, before anything is planned or moved; null when there is nothing to ask. */
export async function askAboutConflicts(
  asked: InForum,
  time: MeetingTime,
  { again, moved, bare }: { again: Again; moved: Meeting | null; bare: Args },
): Promise<Answer | null> {
  const own = await asked.tx.forums.ofPerson(asked.actor.id);
  const around = await circumstancesIn(asked, { from: time.start, to: time.end }, { own, moved });
  const conflicts = conflictsOn(localDateOf(time.start), time, around);
  if (moved) conflicts.push(...(await leftBehindBy(asked, own, { moved, time })));
  if (!conflicts.some(isAskedAbout)) return null;
  const kept = { ...again.args, start: localStampOf(time.start), end: localStampOf(time.end), conflicts: "keep" };
  const choices = [
    { label: despiteLabel(again.command), invocation: { command: again.command, args: kept } },
    { label: anotherTime, invocation: { command: again.command, args: bare } },
    { label: nothing, invocation: { command: "message.dismiss" as const, args: {} } },
  ];
  const id = asked.newId();
  await keepQuestion(asked, { id, choices, forumId: asked.forum.id });
  const asks = questionButtons(
    id,
    choices.map(({ label }) => label),
  );
  return beside(conflictCard(asked.forum, { ...time, now: asked.now, command: again.command }, conflicts, asks));
}
