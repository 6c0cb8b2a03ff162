import { actionReminders } from "../domain/action-reminder.ts";
import { isNotice } from "../domain/notice.ts";
import { remindersStanding } from "../domain/reminder.ts";
import { NotFound, type About, type OutboxRow, type Store, type Transaction } from "../ports.ts";

/** What was put a moment ago was reckoned then. */
const freshMs = 60_000;

/** Not what was put ahead of us: then a clock was set back since, and nobody knows how long ago it was. */
function isFresh(createdAt: Date, now: Date): boolean {
  const age = now.getTime() - createdAt.getTime();
  return age >= 0 && age < freshMs;
}

/**
 * Does the clock still owe what it put some time ago? Meanwhile the task can be done or another's, the agenda sent, the meeting begun, or the
 * person have sent an apology. A message that says several things holds as long as one of them does.
 */
export async function isStillDue(store: Store, row: OutboxRow, now: Date): Promise<boolean> {
  const { about, organisationId, createdAt } = row;
  if (!about || about.kinds.some(isNotice)) return true;
  if (isFresh(createdAt, now)) return true;
  try {
    return await store.within(organisationId, (tx) => isOwed(tx, row, about));
  } catch (error) {
    // The meeting is gone.
    if (error instanceof NotFound) return false;
    throw error;
  }
}

async function isOwed(tx: Transaction, { key, to }: OutboxRow, about: About): Promise<boolean> {
  const meeting = await tx.meetings.get(about.meetingId);
  const forum = await tx.forums.get(meeting.forumId);
  if (about.actionId !== undefined) return actionReminders({ meeting, forum }).some((one) => one.key === key);
  const kinds = new Set<string>(about.kinds);
  return remindersStanding({ meeting, forum }).some(
    (one) => to.kind === "person" && one.personId === to.personId && kinds.has(one.kind),
  );
}
