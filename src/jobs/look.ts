import { randomUUID } from "node:crypto";

import type { Action } from "../domain/action.ts";
import type { ActionReminder } from "../domain/action-reminder.ts";
import { approveBySilence } from "../domain/approval.ts";
import { whileOwing, whileReading, type Public } from "../domain/circle.ts";
import { circleOf, type Forum, type Person } from "../domain/forum.ts";
import { isComing, type Meeting } from "../domain/meeting.ts";
import { mergeReminders, type Reminder } from "../domain/reminder.ts";
import {
  StaleRecord,
  type Addressee,
  type Clock,
  type Log,
  type OutboxMessage,
  type Store,
  type Transaction,
} from "../ports.ts";
import type { Card } from "../ui/card.ts";
import type { MeetingFacts } from "../ui/meeting.ts";
import {
  dutiesAt,
  dutiesOf,
  isNothing,
  keysOf,
  liveSubjects,
  missedAt,
  withoutSaid,
  type Duties,
  type Moments,
  type Subject,
} from "./duty.ts";
import { namesIn, peopleOf } from "./people.ts";
import { tellTooLate } from "./too-late.ts";

export type ReminderFacts = MeetingFacts & { reminder: Reminder; person: Person };
/** `nextMeeting` is the forum's next one, on whose agenda an overdue action can be put. */
export type ActionFacts = MeetingFacts & {
  reminder: ActionReminder;
  action: Action;
  person: Person;
  nextMeeting: Meeting | null;
};

/** How what the clock says is put into words. The approval is told in every channel and to everyone of the circle, each in their view. */
export type ReminderCards = {
  reminder(facts: ReminderFacts): Card;
  action(facts: ActionFacts): Card;
  approved(facts: MeetingFacts): { channel: Public<Card>; person: (personId: string) => Card };
};

/** Keeps the minutes that silence approved as a version, and says what goes along to channels that take files. */
export type KeepApproved = (
  at: { tx: Transaction; now: Date },
  approved: { meeting: Meeting; forum: Forum },
) => Promise<Pick<OutboxMessage, "document">>;

export type LookDesk = { store: Store; clock: Clock; log: Log; cards: ReminderCards; keepApproved: KeepApproved };

/**
 * Does everything that is due and not done: puts reminders in the outbox and approves what silence approves. Safe to call at any time, as
 * often as one likes and from several replicas: a meeting is locked while its duties are done, and the outbox knows each key once. One
 * meeting that fails is logged and does not stop the others.
 */
export async function look(desk: LookDesk): Promise<void> {
  for (const organisationId of await desk.store.organisationIds()) {
    await logged(desk, { organisationId }, () => lookAtOrganisation(desk, organisationId));
  }
}

async function lookAtOrganisation(desk: LookDesk, organisationId: string): Promise<void> {
  const now = desk.clock.now();
  const { moments, meetingIds } = await desk.store.within(organisationId, async (tx) => {
    const noted = await tx.rounds.last();
    const last = noted && new Date(Math.max(noted.getTime(), now.getTime() - longestMissedMs));
    const moments = { now, last, quietUntil: await tx.rounds.quietUntil() };
    return { moments, meetingIds: await meetingsWithWork(tx, moments) };
  });
  const done: boolean[] = [];
  for (const meetingId of meetingIds) {
    const work = (tx: Transaction): Promise<void> => doDuties({ ...desk, moments, tx }, meetingId);
    done.push(await logged(desk, { organisationId, meetingId }, () => desk.store.within(organisationId, work)));
  }
  await logged(desk, { organisationId }, () => desk.store.within(organisationId, (tx) => tellTooLate(tx, now)));
  const isMade = done.every(Boolean) && isWorthNoting(moments.last, now);
  if (isMade) await desk.store.within(organisationId, (tx) => tx.rounds.made(now));
}

/** What was missed longer ago is nobody's news, however long we were away. */
const longestMissedMs = 31 * 86_400_000;
/** Rounds are made every minute. One that is ahead is from before the clock was set back. */
const notedMs = 5 * 60_000;

function isWorthNoting(last: Date | null, now: Date): boolean {
  return last === null || last > now || now.getTime() - last.getTime() >= notedMs;
}

async function meetingsWithWork(tx: Transaction, moments: Moments): Promise<string[]> {
  const due = (await liveSubjects(tx, moments.now)).map((subject) => ({
    id: subject.meeting.id,
    duties: dueAndMissed(subject, moments),
  }));
  const said = await tx.outbox.known(due.flatMap(({ duties }) => duties.flatMap(keysOf)));
  return due.filter(({ duties }) => !duties.every((one) => isNothing(withoutSaid(one, said)))).map(({ id }) => id);
}

/** What is to be said now, and what can only be told of. */
function dueAndMissed(subject: Subject, moments: Moments): [due: Duties, missed: Duties] {
  const duties = dutiesOf(subject);
  return [dutiesAt(duties, moments), missedAt(duties, moments)];
}

type Words = Pick<LookDesk, "cards" | "keepApproved">;
type Round = Words & { moments: Moments; tx: Transaction };
type Visit = Words & { tx: Transaction; facts: MeetingFacts; people: Map<string, Person> };

/** Under the meeting's lock, and from the meeting as it is now: it may have been moved since it was found. */
async function doDuties({ tx, moments, ...words }: Round, meetingId: string): Promise<void> {
  const meeting = await tx.meetings.getForChange(meetingId);
  const forum = await tx.forums.get(meeting.forumId);
  const [due, missed] = dueAndMissed({ meeting, forum }, moments);
  const said = await tx.outbox.known([due, missed].flatMap(keysOf));
  const [unsaid, late] = [withoutSaid(due, said), withoutSaid(missed, said)];
  const people = await peopleOf(tx, { meeting, forum }, [unsaid, late].flatMap(addresseesOf));
  const visit: Visit = { ...words, tx, people, facts: { meeting, forum, names: namesIn(people), now: moments.now } };
  // Too late when they are put, these are not sent: the outbox drops them, and the next round tells of them.
  for (const reminder of [...mergeReminders(unsaid.reminders), ...late.reminders]) await remind(visit, reminder);
  const actions = [...unsaid.actions, ...late.actions];
  if (actions.length > 0) await remindOfActions(visit, actions);
  if (unsaid.silence) await approve(visit);
}

function addresseesOf({ reminders, actions }: Duties): string[] {
  return [...reminders, ...actions].map((reminder) => reminder.personId);
}

/**
 * Puts the message, and a row that says nothing for each thing it says besides its own: so the outbox knows that key, too, and does not
 * say it again when the meeting moves and the reminders fall on other days.
 */
async function remind({ tx, cards, facts, people }: Visit, reminder: Reminder): Promise<void> {
  const person = people.get(reminder.personId);
  if (!person) return;
  const to: Addressee = { kind: "person", personId: person.id };
  const card = cards.reminder({ ...facts, reminder, person });
  const onlyIf = conditionOf(reminder, facts);
  const about = { meetingId: reminder.meetingId, kinds: [reminder.kind, ...reminder.alsoKinds] };
  const notAfter = reminder.usefulUntil;
  await tx.outbox.put({ key: reminder.key, to, card, notAfter, onlyIf, about, priority: "routine" });
  for (const key of reminder.alsoKeys) await tx.outbox.put({ key, to, card, updateOnly: true });
}

/** The time it was said for must still hold; and who has answered meanwhile is not asked, unless the message says something else, too. */
function conditionOf(
  { kind, alsoKinds, personId }: Reminder,
  { meeting, forum }: Subject,
): NonNullable<OutboxMessage["onlyIf"]> {
  const isAlone = alsoKinds.length === 0;
  const held = (kind === "items.nudge" && isAlone ? whileOwing : whileReading)(meeting, forum, personId);
  const condition = { ...held, sequence: meeting.sequence, notCancelled: true as const };
  return kind === "rsvp.chase" && isAlone ? { ...condition, unanswered: personId } : condition;
}

async function remindOfActions({ tx, cards, facts, people }: Visit, reminders: ActionReminder[]): Promise<void> {
  const nextMeeting = await nextMeetingOf(tx, facts.forum, facts.now);
  for (const reminder of reminders) {
    const person = people.get(reminder.personId);
    const action = facts.meeting.actions.find((one) => one.id === reminder.actionId);
    if (!person || !action) continue;
    const card = cards.action({ ...facts, reminder, action, person, nextMeeting });
    const to: Addressee = { kind: "person", personId: person.id };
    const { meetingId, kind, actionId } = reminder;
    const about = { meetingId, kinds: [kind], actionId };
    const onlyIf = whileOwing(facts.meeting, facts.forum, person.id);
    await tx.outbox.put({ key: reminder.key, to, card, notAfter: reminder.usefulUntil, onlyIf, about });
  }
}

async function nextMeetingOf(tx: Transaction, forum: Forum, now: Date): Promise<Meeting | null> {
  const meetings = await tx.meetings.ofForum(forum.id, { from: now });
  return meetings.find((meeting) => isComing(meeting, now) && meeting.startedAt === null) ?? null;
}

async function approve({ tx, cards, keepApproved, facts }: Visit): Promise<void> {
  const { meeting, forum, now } = facts;
  const approved = approveBySilence({ meeting, forum, now, newId: randomUUID });
  await tx.meetings.save(meeting, approved);
  const file = await keepApproved({ tx, now }, { meeting: approved, forum });
  const { channel, person } = cards.approved({ ...facts, meeting: approved });
  const key = (to: string) => `minutes.approved:${meeting.id}:${meeting.draftVersion}:${to}`;
  for (const { id } of forum.channels) {
    await tx.outbox.put({ key: key(id), to: { kind: "channel", channelId: id }, card: channel, ...file });
  }
  for (const { personId } of circleOf(forum)) {
    const onlyIf = whileReading(approved, forum, personId);
    await tx.outbox.put({ key: key(personId), to: { kind: "person", personId }, card: person(personId), onlyIf });
  }
}

/** False when it was not done. Another replica that came first has done the work; anything else is a bug, and the rest of the round goes on. */
async function logged(desk: LookDesk, facts: Record<string, string>, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof StaleRecord) desk.log.info(facts, "look: somebody else was first");
    else desk.log.error({ ...facts, error }, "look: failed");
    return false;
  }
}
