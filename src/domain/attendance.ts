import type { NewId } from "./agenda.ts";
import { circleOf, participantsOf, type Forum, type Platform } from "./forum.ts";
import type { Meeting } from "./meeting.ts";
import { draftChanged } from "./draft.ts";
import { refuse } from "./rule-violation.ts";

export type AttendanceAnswer = "attending" | "apology" | "absent";
/** `calendar`: the person's own calendar program answered for them. */
export type Door = Platform | "calendar" | "system";

/** One person's answer for the meeting's time as it stood at `sequence`; a moved meeting asks again, so older answers do not count. */
export type Attendance = {
  id: string;
  personId: string;
  sequence: number;
  answer: AttendanceAnswer;
  reason: string | null;
  /** Who comes in this person's place. */
  deputyId: string | null;
  answeredAt: Date;
  answeredBy: string;
  door: Door;
};

/** What this person has answered for the meeting's present time, or null. */
export function currentAnswer(meeting: Meeting, personId: string): Attendance | null {
  return meeting.attendance.find((one) => one.personId === personId && one.sequence === meeting.sequence) ?? null;
}

/** The people called in somebody's place for the meeting's present time, with whose. */
export function calledDeputies(meeting: Meeting): { deputyId: string; forPersonId: string }[] {
  return meeting.attendance.flatMap((one) =>
    one.sequence === meeting.sequence && one.answer === "apology" && one.deputyId !== null
      ? [{ deputyId: one.deputyId, forPersonId: one.personId }]
      : [],
  );
}

/** Is this person called in somebody's place for the meeting's present time? */
export function isCalledDeputy(meeting: Meeting, personId: string): boolean {
  return calledDeputies(meeting).some((one) => one.deputyId === personId);
}

/** Chair, members and called deputies: those whose answers are counted. A deputy who is a member anyway counts once. */
export function expectedPeople(meeting: Meeting, forum: Forum): string[] {
  const own = participantsOf(forum).map((member) => member.personId);
  return [...new Set([...own, ...calledDeputies(meeting).map((one) => one.deputyId)])];
}

export type Answers = { attending: string[]; apologies: string[]; unanswered: string[] };

/** Who of the expected comes, who does not, and who has said nothing; ids in forum order. */
export function answersOf(meeting: Meeting, forum: Forum): Answers {
  const answers: Answers = { attending: [], apologies: [], unanswered: [] };
  for (const personId of expectedPeople(meeting, forum)) {
    const answer = currentAnswer(meeting, personId)?.answer;
    if (answer === "attending") answers.attending.push(personId);
    else if (answer === undefined) answers.unanswered.push(personId);
    else answers.apologies.push(personId);
  }
  return answers;
}

/** For when somebody leaves the forum: nobody comes in their place any more, and they come in nobody's. */
export function withoutDeputiesOf(meeting: Meeting, personId: string): Meeting {
  const freed = (one: Attendance): Attendance =>
    one.personId === personId || one.deputyId === personId ? { ...one, deputyId: null } : one;
  return { ...meeting, attendance: meeting.attendance.map(freed) };
}

/** Is this person of the meeting: of the circle, or called as a deputy? */
export function isInvited(meeting: Meeting, forum: Forum, personId: string): boolean {
  return circleOf(forum).some((member) => member.personId === personId) || isCalledDeputy(meeting, personId);
}

export type NewAnswer = Pick<Attendance, "personId" | "answer" | "reason" | "deputyId" | "answeredBy" | "door">;

/**
 * Records an answer for the meeting's present time. The newest by the person's own time counts, by whatever door it came: `now` is when they
 * gave it. Refuses a meeting that is cancelled or over, and an answer that is older than the one there is (`attendance.newer-answer`).
 */
export function answerMeeting(
  meeting: Meeting,
  forum: Forum,
  answer: NewAnswer,
  { now, newId }: { now: Date; newId: NewId },
): Meeting {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.approvedAt) refuse("minutes.locked", { approvedAt: meeting.approvedAt, start: meeting.start });
  if (!isInvited(meeting, forum, answer.personId)) refuse("attendance.not-invited", { start: meeting.start });
  if (answer.deputyId === answer.personId) refuse("deputy.self", {});
  const before = currentAnswer(meeting, answer.personId);
  if (before && before.answeredAt > now)
    refuse("attendance.newer-answer", { start: meeting.start, answer: before.answer });
  const id = before?.id ?? newId();
  const record: Attendance = { ...answer, id, sequence: meeting.sequence, answeredAt: now };
  const after = { ...meeting, attendance: [...meeting.attendance.filter((one) => one.id !== id), record] };
  const isPrinted = before?.answer !== record.answer || before.deputyId !== record.deputyId;
  return isPrinted ? draftChanged(after) : after;
}
