import { checkedText, type NewId } from "./agenda.ts";
import type { Meeting } from "./meeting.ts";
import { draftChanged } from "./draft.ts";
import { requireMinutesOpen } from "./minutes.ts";
import { refuse } from "./rule-violation.ts";

/** A task somebody was given. `assigneeId` is null when the name is nobody's we know (»Sekretariatet« as an office). */
export type Action = {
  id: string;
  itemId: string | null;
  assigneeId: string | null;
  assigneeName: string;
  text: string;
  /** Local day. */
  due: string | null;
  /** The due day as it was given in the meeting: what the minutes state, also when the task is given more time. */
  decidedDue: string | null;
  createdAt: Date;
  createdBy: string;
  doneAt: Date | null;
  undoneAt: Date | null;
};

export type NewAction = Pick<Action, "itemId" | "assigneeId" | "assigneeName" | "text" | "due" | "createdBy">;

/** Gives somebody a task under an item of the meeting. */
export function assignAction(
  meeting: Meeting,
  assigned: NewAction,
  { now, newId }: { now: Date; newId: NewId },
): { meeting: Meeting; action: Action } {
  requireMinutesOpen(meeting);
  const text = checkedText(assigned.text);
  if (text === "") refuse("text.missing", { example: "action" });
  const action: Action = {
    ...assigned,
    decidedDue: assigned.due,
    text,
    id: newId(),
    createdAt: now,
    doneAt: null,
    undoneAt: null,
  };
  return { meeting: draftChanged({ ...meeting, actions: [...meeting.actions, action] }), action };
}

export function isOpen(action: Action): boolean {
  return action.doneAt === null && action.undoneAt === null;
}

/** Marks a task as done, also after the minutes are approved: a task has its own life. */
export function completeAction(meeting: Meeting, actionId: string, now: Date): Meeting {
  const action = meeting.actions.find((one) => one.id === actionId && one.undoneAt === null);
  if (!action) return refuse("card.stale", {});
  if (action.doneAt) refuse("action.done", { text: action.text });
  return { ...meeting, actions: meeting.actions.map((one) => (one.id === actionId ? { ...one, doneAt: now } : one)) };
}

/** Gives a task a new due day, as a local day. */
export function postponeAction(meeting: Meeting, actionId: string, due: string): Meeting {
  const action = meeting.actions.find((one) => one.id === actionId && isOpen(one));
  if (!action) return refuse("card.stale", {});
  return { ...meeting, actions: meeting.actions.map((one) => (one.id === actionId ? { ...one, due } : one)) };
}
