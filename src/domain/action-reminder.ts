import { isOpen, type Action } from "./action.ts";
import { sendTime } from "./deadline.ts";
import { memberOf, secretariesOf, type Forum, type ForumSettings } from "./forum.ts";
import type { Meeting } from "./meeting.ts";
import { addDays, type LocalDate } from "./time.ts";
import { addWorkdays } from "./workday.ts";

export type ActionReminderKind = "action.soon" | "action.due" | "action.overdue";

/** One message that is owed to a person about an action. A new due date is a new promise: its `key` has the date in it. */
export type ActionReminder = {
  key: string;
  kind: ActionReminderKind;
  personId: string;
  actionId: string;
  meetingId: string;
  at: Date;
  usefulUntil: Date;
};

type Moment = { kind: ActionReminderKind; at: Date; usefulUntil: Date };

const SOON_DAYS = 3;
const OVERDUE_USEFUL_DAYS = 14;

/** All reminders of a meeting's open actions, due or coming. What was due when the action was given is said by the giving. */
export function actionReminders({ meeting, forum }: { meeting: Meeting; forum: Forum }): ActionReminder[] {
  const open = meeting.actions.filter(isOpen);
  return open
    .flatMap((action) => remindersFor({ action, meeting, forum }))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function remindersFor({
  action,
  meeting,
  forum,
}: {
  action: Action;
  meeting: Meeting;
  forum: Forum;
}): ActionReminder[] {
  if (!action.due) return [];
  const { id, due, createdAt } = action;
  return momentsOf(due, forum.settings)
    .filter(({ at }) => at > createdAt)
    .flatMap((moment) =>
      recipientsOf(action, moment.kind, forum).map((personId) => {
        const key = `action:${moment.kind}:${id}:${due}:${personId}`;
        return { key, ...moment, personId, actionId: id, meetingId: meeting.id };
      }),
    );
}

/** Each is useful until the next one speaks; when the day before falls together with the day itself, the day itself speaks. */
function momentsOf(due: LocalDate, settings: ForumSettings): Moment[] {
  const soon = sendTime(addDays(due, -SOON_DAYS), settings);
  const today = sendTime(due, settings);
  const overdue = sendTime(addWorkdays(due, 1), settings);
  const end = sendTime(addDays(due, OVERDUE_USEFUL_DAYS), settings);
  const moments: Moment[] = [
    { kind: "action.soon", at: soon, usefulUntil: today },
    { kind: "action.due", at: today, usefulUntil: overdue },
    { kind: "action.overdue", at: overdue, usefulUntil: end },
  ];
  return moments.filter(({ at, usefulUntil }) => at < usefulUntil);
}

/**
 * The assignee when we know them and they have not left; an overdue action goes to the secretaries too, who can put it on the next agenda.
 */
function recipientsOf(action: Action, kind: ActionReminderKind, forum: Forum): string[] {
  const secretaries = kind === "action.overdue" ? secretariesOf(forum).map((member) => member.personId) : [];
  const assignee = action.assigneeId && memberOf(forum, action.assigneeId) ? [action.assigneeId] : [];
  return [...new Set([...assignee, ...secretaries])];
}
