import { currentAnswer, type Attendance, type Door } from "../domain/attendance.ts";
import type { Meeting } from "../domain/meeting.ts";
import { formatInstant } from "./dates.da.ts";

/** Who answered what, by which door and when: for those who run the forum. */

const doorWords: Record<Door, string | null> = {
  slack: "i Slack",
  teams: "i Teams",
  mail: "på mail",
  calendar: "i kalenderen",
  system: null,
};

const answerWords = { attending: "kommer", apology: "har meldt afbud", absent: "er fraværende" } as const;

type Named = { nameOf: (personId: string) => string; now: Date };

/** »Birthe Lang har meldt afbud: ferie · på mail tirsdag den 1. september kl. 9.12«. */
function answerLine(given: Attendance, { nameOf, now }: Named): string {
  const { personId, answer, reason, deputyId, answeredAt, answeredBy, door } = given;
  const why = reason === null ? "" : `: ${reason}`;
  const deputy = deputyId === null ? "" : ` · ${nameOf(deputyId)} er indkaldt i stedet`;
  const where = [doorWords[door], formatInstant(answeredAt, now)].filter((words) => words !== null).join(" ");
  const by = answeredBy === personId ? "" : `, noteret af ${nameOf(answeredBy)}`;
  return `${nameOf(personId)} ${answerWords[answer]}${why}${deputy} · ${where}${by}`;
}

/** The answers to the meeting's present time, newest first. */
export function answerLines(meeting: Meeting, named: Named): string[] {
  return meeting.attendance
    .filter((one) => currentAnswer(meeting, one.personId) === one)
    .sort((one, other) => other.answeredAt.getTime() - one.answeredAt.getTime())
    .map((one) => answerLine(one, named));
}
