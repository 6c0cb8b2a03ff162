import { assignAction, completeAction, isOpen, postponeAction, type Action } from "../domain/action.ts";
import { activeItems } from "../domain/agenda.ts";
import { mayReadItem, viewOf } from "../domain/circle.ts";
import { stewardsOf, type Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { itemForEntry } from "../domain/minutes.ts";
import { refuse, RuleViolation } from "../domain/rule-violation.ts";
import {
  actionListCard,
  assignedCard,
  assignedReceipt,
  assignForm,
  completedCard,
  completedReceipt,
  postponedReceipt,
  postponeForm,
  type OpenAction,
} from "../ui/action.ts";
import { id, numberIn, ofMeeting, optionalId, optionalNumber, words } from "./argument.ts";
import {
  asForm,
  beside,
  forumCommand,
  instead,
  openCommand,
  type Asked,
  type Command,
  type InForum,
} from "./command.ts";
import { readDue } from "./date-choice.ts";
import { factsFor } from "./facts.ts";
import { minutesMeeting } from "./meeting-choice.ts";
import { memberNamed } from "./person-choice.ts";
import { refreshChannels, tellPerson, tellStewards } from "./telling.ts";

const assignArgs = ofMeeting.extend({
  item: optionalNumber,
  person: words.optional(),
  due: words.optional(),
  text: words.optional(),
});

const assign = forumCommand("action.assign", assignArgs, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  if (args.person === undefined || args.text === undefined || args.due === undefined)
    return asForm(assignForm(meeting));
  const item = itemForEntry(meeting, numberIn(args.item, activeItems(meeting).length));
  const { person, text, due } = args;
  const again = { meeting: meeting.id, item: args.item ?? null, person, text };
  const day = await readDue(asked, due, { command: "action.assign", args: again });
  if (day.kind === "asks") return beside(day.card);
  const assignee = await assigneeNamed(asked, person);
  const given = { itemId: item.id, ...assignee, text, due: day.value, createdBy: asked.actor.id };
  const { meeting: after, action } = assignAction(meeting, given, asked);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  if (action.assigneeId && action.assigneeId !== asked.actor.id) {
    await tellPerson(asked, action.assigneeId, { key: `action:${action.id}`, card: assignedCard(facts, action) });
  }
  await refreshChannels(asked, facts);
  return beside(assignedReceipt(facts, action));
});

/** A member, or an office by name: »Regionen« can have a task, too, though nobody is told. Several who fit are asked about. */
async function assigneeNamed(
  asked: InForum,
  name: string,
): Promise<{ assigneeId: string | null; assigneeName: string }> {
  if (name.trim() === "") refuse("text.missing", { example: "action" });
  try {
    const member = await memberNamed(asked, name);
    return { assigneeId: member.personId, assigneeName: member.name };
  } catch (error) {
    if (error instanceof RuleViolation && error.violation.code === "person.unknown" && !name.startsWith("@")) {
      return { assigneeId: null, assigneeName: name.trim() };
    }
    throw error;
  }
}

/** The open actions of all the asker's forums, those under items that they may not read left out. */
async function openActions({ tx, actor }: Asked, forums: Forum[]): Promise<OpenAction[]> {
  const found = await tx.meetings.openActions(forums.map((forum) => forum.id));
  const shown: OpenAction[] = [];
  for (const { action, meetingId, forumId } of found) {
    const forum = forums.find((one) => one.id === forumId);
    if (!forum) continue;
    if (isReadable(await tx.meetings.get(meetingId), forum, { action, personId: actor.id })) {
      shown.push({ action, forumName: forum.name, meetingId });
    }
  }
  return shown;
}

/** May this person read the task: is it their own, or does it stand under nothing that is closed to them? */
function isReadable(
  meeting: Meeting,
  forum: Forum,
  { action, personId }: { action: Action; personId: string },
): boolean {
  if (action.assigneeId === personId) return true;
  const item = meeting.items.find((one) => one.id === action.itemId);
  return !item || mayReadItem(item, viewOf(meeting, forum, personId));
}

const list = openCommand("action.list", ofMeeting, async (asked) => {
  const forums = await asked.tx.forums.ofPerson(asked.actor.id);
  if (forums.length === 0) refuse("person.stranger", {});
  const all = await openActions(asked, forums);
  const mine = all.filter(({ action }) => action.assigneeId === asked.actor.id);
  return beside(
    actionListCard(
      mine,
      all.filter((one) => !mine.includes(one)),
      asked.now,
    ),
  );
});

const completeArgs = ofMeeting.extend({ action: words.optional(), actionId: optionalId });

const complete = forumCommand("action.complete", completeArgs, async (asked, args) => {
  const { meetingId, action } = await actionMeant(asked, args);
  const meeting = await asked.tx.meetings.getForChange(meetingId);
  requireOwn(asked, action);
  const after = completeAction(meeting, action.id, asked.now);
  await asked.tx.meetings.save(meeting, after);
  await tellStewards(asked, { key: `done:${action.id}`, card: completedCard(after, action, asked.forum.name) });
  return instead(completedReceipt(after, action));
});

function requireOwn(asked: InForum, action: Action): void {
  const steward = stewardsOf(asked.forum).some((member) => member.personId === asked.actor.id);
  if (action.assigneeId !== asked.actor.id && !steward) {
    refuse("action.not-yours", { text: action.text, assignee: action.assigneeName });
  }
}

/** The action a button names, or the one open action whose words these are: the asker's own first. */
async function actionMeant(
  asked: InForum,
  args: { meeting?: string | undefined; action?: string | undefined; actionId: string | null },
) {
  if (args.actionId && args.meeting) {
    const meeting = await asked.tx.meetings.get(args.meeting);
    const action = meeting.actions.find((one) => one.id === args.actionId);
    const isKnown = action && isReadable(meeting, asked.forum, { action, personId: asked.actor.id });
    return isKnown ? { meetingId: meeting.id, action } : refuse("card.stale", {});
  }
  const sought = (args.action ?? "").toLocaleLowerCase("da").trim();
  const open = (await openActions(asked, [asked.forum])).filter(({ action }) => isOpen(action));
  const fitting = open.filter(({ action }) => action.text.toLocaleLowerCase("da").includes(sought));
  const own = fitting.filter(({ action }) => action.assigneeId === asked.actor.id);
  const [only, second] = own.length > 0 ? own : fitting;
  return only && !second ? only : refuse("action.unknown", { words: args.action ?? "" });
}

const postponeArgs = ofMeeting.extend({ meeting: id, actionId: id, due: words.optional() });

const postpone = forumCommand("action.postpone", postponeArgs, async (asked, args) => {
  const meeting = await asked.tx.meetings.getForChange(args.meeting);
  const action = meeting.actions.find((one) => one.id === args.actionId && isOpen(one)) ?? refuse("card.stale", {});
  requireOwn(asked, action);
  if (args.due === undefined) return asForm(postponeForm(meeting.id, action, asked.now));
  const again = { command: "action.postpone", args: { meeting: meeting.id, actionId: action.id } } as const;
  const day = await readDue(asked, args.due, again);
  if (day.kind === "asks") return beside(day.card);
  const after = postponeAction(meeting, action.id, day.value);
  await asked.tx.meetings.save(meeting, after);
  return instead(postponedReceipt(after, { ...action, due: day.value }, asked.now));
});

export const actionCommands: Command[] = [assign, list, complete, postpone];
