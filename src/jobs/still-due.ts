import { isNotice } from "../domain/notice.ts";
import type { About, OutboxRow, Store, Transaction } from "../ports.ts";
import { dutiesOf } from "./duty.ts";

/** What was put a moment ago was reckoned then. */
const freshMs = 60_000;

/**
 * Does the clock still owe what it put some time ago? Meanwhile the task can be done or another's, the agenda sent, the meeting begun, or the
 * person have sent an apology. A message that says several things holds as long as one of them does.
 */
export async function isStillDue(store: Store, row: OutboxRow, now: Date): Promise<boolean> {
  const { about, organisationId, createdAt } = row;
  if (!about || about.kinds.some(isNotice)) return true;
  if (now.getTime() - createdAt.getTime() < freshMs) return true;
  return store.within(organisationId, (tx) => isOwed(tx, row, about));
}

async function isOwed(tx: Transaction, { key, to }: OutboxRow, about: About): Promise<boolean> {
  const meeting = await tx.meetings.get(about.meetingId);
  const forum = await tx.forums.get(meeting.forumId);
  const { reminders, actions } = dutiesOf({ meeting, forum });
  if (about.actionId !== undefined) return actions.some((one) => one.key === key);
  const kinds = new Set<string>(about.kinds);
  return reminders.some((one) => to.kind === "person" && one.personId === to.personId && kinds.has(one.kind));
}
