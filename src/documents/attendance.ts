import { calledDeputies, currentAnswer } from "../domain/attendance.ts";
import { circleOf, memberOf, participantsOf, type Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";

/** A line's people by id; a deputy stands with those whose place they take. */
export type Attendee = { personId: string; deputyFor: string[] };
export type AttendanceLists = { present: Attendee[]; absent: Attendee[]; unknown: Attendee[]; apologies: Attendee[] };

/**
 * Who stands where in a document's head, for the meeting's present time. Until the meeting has been held, a participant who has said nothing
 * is expected; after it, nobody is called present who did not say so. Secretaries and observers stand there when they said that they come.
 */
export function attendanceLists(meeting: Meeting, forum: Forum): AttendanceLists {
  const lists: AttendanceLists = { present: [], absent: [], unknown: [], apologies: [] };
  const participants = participantIds(meeting, forum);
  const deputies = deputiesOf(meeting);
  const expected = [...new Set([...participants, ...deputies.keys()])];
  for (const personId of expected) {
    const list = listFor(meeting, personId);
    // A deputy who cannot come either is nobody's apology: the seat's own stands there already.
    if (list === "apologies" && !participants.includes(personId)) continue;
    lists[list].push({ personId, deputyFor: deputies.get(personId) ?? [] });
  }
  for (const { personId } of circleOf(forum).filter((member) => !expected.includes(member.personId))) {
    const answer = currentAnswer(meeting, personId)?.answer;
    if (answer === "attending") lists.present.push({ personId, deputyFor: [] });
    if (answer === "apology") lists.apologies.push({ personId, deputyFor: [] });
  }
  return lists;
}

function listFor(meeting: Meeting, personId: string): keyof AttendanceLists {
  switch (currentAnswer(meeting, personId)?.answer) {
    case "attending":
      return "present";
    case "apology":
      return "apologies";
    case "absent":
      return "absent";
    case undefined:
      return meeting.endedAt === null ? "present" : "unknown";
  }
}

/**
 * Those who take part in decisions. When the minutes are approved it is those of the approval's record, so that people who come or go later
 * change nothing in them.
 */
function participantIds(meeting: Meeting, forum: Forum): string[] {
  const own = participantsOf(forum).map((member) => member.personId);
  if (meeting.status !== "approved") return own;
  const record = new Set([...meeting.approvals, ...meeting.objections].map((one) => one.personId));
  const deputies = deputiesOf(meeting);
  const gone = [...record].filter((personId) => memberOf(forum, personId) === null && !deputies.has(personId));
  return [...own.filter((personId) => record.has(personId)), ...gone];
}

function deputiesOf(meeting: Meeting): Map<string, string[]> {
  const deputies = new Map<string, string[]>();
  for (const { deputyId, forPersonId } of calledDeputies(meeting)) {
    deputies.set(deputyId, [...(deputies.get(deputyId) ?? []), forPersonId]);
  }
  return deputies;
}
