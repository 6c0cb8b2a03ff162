import { mergeReminders, type Reminder } from "../../src/domain/reminder.ts";
import { dutiesAt, dutiesOf, keysOf, missedAt, withoutSaid, type Duties, type Subject } from "../../src/jobs/duty.ts";
import { nameOf } from "./expectation.ts";

/** The clock's rounds as src/jobs/look.ts makes them, with what the database would remember: the keys, and when it looked last. */
export type Rounds = { look(subject: Subject, nowMs: number): { said: string[]; listed: string[] } };

/** As in look.ts. */
const longestMissedMs = 31 * 86_400_000;
const notedMs = 5 * 60_000;

export function createRounds(): Rounds {
  const known = new Set<string>();
  let noted: number | null = null;
  return {
    look(subject, nowMs) {
      const now = new Date(nowMs);
      const last = noted === null ? null : new Date(Math.max(noted, nowMs - longestMissedMs));
      const duties = dutiesOf(subject);
      const due = withoutSaid(dutiesAt(duties, { now, last, quietUntil: null }), known);
      const missed = withoutSaid(missedAt(duties, { now, last }), known);
      for (const key of [due, missed].flatMap(keysOf)) known.add(key);
      if (last === null || last > now || nowMs - last.getTime() >= notedMs) noted = nowMs;
      return { said: namesOf(subject, due), listed: namesOf(subject, missed) };
    },
  };
}

/** By what is said to whom of what, and never by the key. */
function namesOf({ meeting }: Subject, { reminders, actions, silence }: Duties): string[] {
  return [
    ...mergeReminders(reminders).flatMap((reminder) => namesIn(reminder, meeting.sequence)),
    ...actions.map(({ kind, personId, actionId }) => nameOf({ kind, to: personId, about: actionId })),
    ...(silence ? [nameOf({ kind: "silence", to: "everybody", about: null })] : []),
  ];
}

/** What is about the matter, and not about a time: it is said once, wherever the meeting is moved. */
const timeless = new Set<string>(["items.call", "items.nudge", "minutes.due"]);

function namesIn({ kind, alsoKinds, personId }: Reminder, sequence: number): string[] {
  return [kind, ...alsoKinds].map((each) =>
    nameOf({ kind: each, to: personId, about: timeless.has(each) ? null : `time ${sequence}` }),
  );
}
