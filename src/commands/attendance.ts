import { z } from "zod";

import {
  answerMeeting,
  calledDeputies,
  currentAnswer,
  isInvited,
  type Attendance,
  type AttendanceAnswer,
} from "../domain/attendance.ts";
import { memberOf, roleOf, stewardsOf, type Member } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { refuse, RuleViolation } from "../domain/rule-violation.ts";
import {
  answeredCard,
  answeredForReceipt,
  answersCard,
  apologyReceipt,
  counterCard,
  counterReceipt,
  attendingReceipt,
  declinedReceipt,
  deputyDeclinedCard,
  deputyForm,
  withoutDeputy,
  withoutDeputyQuestion,
} from "../ui/attendance.ts";
import type { Card } from "../ui/card.ts";
import { nothing } from "../ui/question.ts";
import { violationSentence } from "../ui/violations.da.ts";
import { askedAnewCard, cancelledCard, type MeetingFacts } from "../ui/meeting.ts";
import { ask } from "./asking.ts";
import { callDeputy, releaseDeputy } from "./deputy-call.ts";
import { ofMeeting, optionalId, optionalWords } from "./argument.ts";
import { instantOfStamp } from "./date-choice.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { factsFor, readerOf } from "./facts.ts";
import { comingMeeting, minutesMeeting, nextMeeting } from "./meeting-choice.ts";
import { memberNamed } from "./person-choice.ts";
import { refreshChannels, tellPerson } from "./telling.ts";

type Said = { personId: string; answer: AttendanceAnswer; reason: string | null; deputyId: string | null };

/** Stores an answer, tells the deputies it concerns, and brings the channel's card up to date. */
async function answer(asked: InForum, meeting: Meeting, said: Said): Promise<MeetingFacts> {
  const before = currentAnswer(meeting, said.personId);
  const record = { ...said, answeredBy: asked.actor.id, door: asked.door };
  const after = answerMeeting(meeting, asked.forum, record, { now: asked.saidAt, newId: asked.newId });
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  if (said.deputyId && said.deputyId !== before?.deputyId) await callDeputy(asked, facts, said.deputyId, said.personId);
  if (before?.deputyId && before.deputyId !== said.deputyId)
    await releaseDeputy(asked, facts, before.deputyId, said.personId);
  await refreshChannels(asked, facts);
  return facts;
}

/** On a card of the asker's own the meeting's card takes its place; otherwise a receipt of one line is enough. */
function answered(asked: InForum, facts: MeetingFacts, receipt: Card): Answer {
  return asked.by === "own card" ? instead(answeredCard(facts, readerOf(asked, facts.meeting))) : beside(receipt);
}

/** Refuses `attendance.not-invited`. */
function requireInvited(asked: InForum, meeting: Meeting): void {
  if (!isInvited(meeting, asked.forum, asked.actor.id)) refuse("attendance.not-invited", { start: meeting.start });
}

/** A button says which time it answers for, as the meeting's `sequence`; words are about the time as it stands. */
const ofTime = ofMeeting.extend({ sequence: z.number().int().optional() });

/**
 * The meeting that is answered; and when a button is about a time that no longer holds, what it is answered with instead. Refuses
 * `meeting.over`.
 */
async function meetingAnswered(
  asked: InForum,
  args: z.infer<typeof ofTime>,
): Promise<{ meeting: Meeting; anew: Answer | null }> {
  const meeting = await comingMeeting(asked, args);
  const holds = args.sequence === undefined || args.sequence === meeting.sequence;
  if (meeting.status !== "cancelled") {
    if (meeting.endedAt ?? meeting.end < asked.now) refuse("meeting.over", { start: meeting.start });
    if (holds) return { meeting, anew: null };
  }
  const facts = await factsFor(asked, meeting);
  const card = meeting.status === "cancelled" ? cancelledCard(facts) : askedAnewCard(facts, readerOf(asked, meeting));
  return { meeting, anew: asked.by === "own card" ? instead(card) : beside(card) };
}

const attend = forumCommand("attendance.attend", ofTime, async (asked, args) => {
  const { meeting, anew } = await meetingAnswered(asked, args);
  if (anew) return anew;
  requireInvited(asked, meeting);
  const facts = await answer(asked, meeting, {
    personId: asked.actor.id,
    answer: "attending",
    reason: null,
    deputyId: null,
  });
  return answered(asked, facts, attendingReceipt(facts));
});

const apologiseArgs = ofTime.extend({ reason: optionalWords, deputy: optionalWords });

const apologise = forumCommand("attendance.apologise", apologiseArgs, async (asked, args) => {
  const { meeting, anew } = await meetingAnswered(asked, args);
  if (anew) return anew;
  requireInvited(asked, meeting);
  const deputy = args.deputy === null ? null : await memberOrDoubt(asked, args.deputy);
  if (deputy instanceof RuleViolation) return askWithoutDeputy(asked, meeting, { doubt: deputy, reason: args.reason });
  // Who is of the meeting only in another's place lets them know that they must find somebody else.
  if (roleOf(asked.forum, asked.actor.id) === "deputy") return declined(asked, meeting);
  return apology(asked, meeting, { reason: args.reason, deputy });
});

/** The member these words name, or why it cannot be told: an apology is not thrown away because its deputy is not known. */
async function memberOrDoubt(asked: InForum, words: string): Promise<Member | RuleViolation> {
  try {
    return await memberNamed(asked, words);
  } catch (error) {
    if (error instanceof RuleViolation) return error;
    throw error;
  }
}

async function askWithoutDeputy(
  asked: InForum,
  { id: meeting, sequence }: Meeting,
  { doubt, reason }: { doubt: RuleViolation; reason: string | null },
): Promise<Answer> {
  const args = { meeting, sequence, ...(reason === null ? {} : { reason }) };
  const candidates = doubt.violation.code === "person.several" ? doubt.violation.data.candidates : [];
  const choices = [
    ...candidates.map((name) => ({ label: name, args: { ...args, deputy: name } })),
    { label: withoutDeputy, args },
  ].map((one) => ({ label: one.label, invocation: { command: "attendance.apologise" as const, args: one.args } }));
  const leave = { label: nothing, invocation: { command: "message.dismiss" as const, args: {} } };
  const question = withoutDeputyQuestion(violationSentence(doubt.violation, asked.now));
  return beside(await ask(asked, question, [...choices, leave], asked.forum.id));
}

async function apology(
  asked: InForum,
  meeting: Meeting,
  said: { reason: string | null; deputy: Member | null },
): Promise<Answer> {
  const before = currentAnswer(meeting, asked.actor.id);
  const deputyId = said.deputy?.personId ?? standIn(before);
  const reason = said.reason ?? before?.reason ?? null;
  const facts = await answer(asked, meeting, { personId: asked.actor.id, answer: "apology", reason, deputyId });
  return answered(asked, facts, apologyReceipt(facts, asked.actor.id));
}

/** Whom an apology has called already: to say it again, or to give a reason, does not call them off. */
function standIn(before: Attendance | null): string | null {
  return before?.answer === "apology" ? before.deputyId : null;
}

const deputiseArgs = ofTime.extend({ deputy: optionalWords, deputyId: optionalId });

const deputise = forumCommand("attendance.deputise", deputiseArgs, async (asked, args) => {
  const { meeting, anew } = await meetingAnswered(asked, args);
  if (anew) return anew;
  requireInvited(asked, meeting);
  const deputy = args.deputyId
    ? memberOf(asked.forum, args.deputyId)
    : args.deputy === null
      ? null
      : await memberNamed(asked, args.deputy);
  if (!deputy) return asForm(deputyForm(await factsFor(asked, meeting)));
  return apology(asked, meeting, { reason: null, deputy });
});

const decline = forumCommand("attendance.declineDeputy", ofTime, async (asked, args) => {
  const { meeting, anew } = await meetingAnswered(asked, args);
  return anew ?? declined(asked, meeting);
});

/** Somebody called as a deputy cannot come: they are let go, and those who called them are told. */
async function declined(asked: InForum, meeting: Meeting): Promise<Answer> {
  const called = calledDeputies(meeting).filter((one) => one.deputyId === asked.actor.id);
  if (called.length === 0) refuse("deputy.not-called", { start: meeting.start });
  const ids = new Set(called.map((one) => one.forPersonId));
  const attendance = meeting.attendance.map((one) =>
    ids.has(one.personId) && one.sequence === meeting.sequence ? { ...one, deputyId: null } : one,
  );
  const after = { ...meeting, attendance };
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  for (const personId of ids) {
    const card = deputyDeclinedCard(facts, asked.actor.name);
    await tellPerson(asked, personId, { key: `declined:${meeting.id}:${asked.newId()}`, card });
  }
  await refreshChannels(asked, facts);
  return instead(declinedReceipt(facts));
}

const forArgs = ofMeeting.extend({
  person: z.string(),
  answer: z.enum(["attending", "apology", "absent"]),
  reason: optionalWords,
});

const stamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/u);
const counterArgs = ofTime.extend({ start: stamp, end: stamp, reason: optionalWords });

/** A calendar's proposal of another time: those who run the forum are asked, and nothing is changed until they have answered. */
const counter = forumCommand("attendance.counter", counterArgs, async (asked, args) => {
  const { meeting, anew } = await meetingAnswered(asked, args);
  if (anew) return anew;
  requireInvited(asked, meeting);
  const facts = await factsFor(asked, meeting);
  const proposed = { start: args.start, end: args.end, reason: args.reason };
  const times = { start: instantOfStamp(args.start), end: instantOfStamp(args.end) };
  if (times.end <= times.start) refuse("meeting.end-before-start", {});
  for (const member of stewardsOf(asked.forum)) {
    const key = `counter:${meeting.id}:${asked.newId()}`;
    await tellPerson(asked, member.personId, {
      key,
      card: counterCard(facts, asked.actor.name, { ...proposed, times }),
    });
  }
  return beside(counterReceipt(facts, times));
});

/** A steward answers for somebody who said it in the room or on the phone; also after the meeting, until the minutes are approved. */
const answerFor = forumCommand("attendance.answerFor", forArgs, async (asked, args) => {
  const member = await memberNamed(asked, args.person);
  const coming = args.meeting ? null : await nextMeeting(asked);
  const meeting = coming || args.meeting ? await comingMeeting(asked, args) : await minutesMeeting(asked, args);
  const { personId } = member;
  const deputyId = args.answer === "apology" ? standIn(currentAnswer(meeting, personId)) : null;
  const facts = await answer(asked, meeting, { personId, answer: args.answer, reason: args.reason, deputyId });
  return beside(answeredForReceipt(facts, member.name, args.answer));
});

/** Who answered what: to the running or next meeting, else to the latest. */
const list = forumCommand("attendance.list", ofMeeting, async (asked, args) => {
  const next = args.meeting ? await asked.tx.meetings.get(args.meeting) : await nextMeeting(asked);
  return beside(answersCard(await factsFor(asked, next ?? (await minutesMeeting(asked, args)))));
});

export const attendanceCommands: Command[] = [attend, apologise, deputise, decline, counter, answerFor, list];
