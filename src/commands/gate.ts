import { z } from "zod";

import { isCalledDeputy } from "../domain/attendance.ts";
import { roleOf, secretariesOf, type Forum, type Role } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { mayGive, rightFor, stageOf, type CommandName } from "../domain/rights.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { Transaction } from "../ports.ts";
import type { Invocation } from "../ui/card.ts";
import { whichForum } from "../ui/question.ts";
import { ask } from "./asking.ts";
import { beside, type Answer, type Asked, type Command } from "./command.ts";

const placed = z.object({ meeting: z.uuid().optional().catch(undefined), forum: z.uuid().optional().catch(undefined) });

/**
 * The one gate: finds the forum a command is given in, and lets it through if this person may give it there, now, at the moment it is
 * done. Refuses `right.missing`, `person.stranger`, `forum.none-here`.
 */
export async function give(command: Command, asked: Asked, invocation: Invocation): Promise<Answer> {
  asked.tx.attribute({ personId: asked.actor.id, door: asked.door, command: command.name });
  if (command.needs === "nothing") return command.run(asked, invocation.args);
  const forums = await forumsMeant(asked, invocation);
  const [forum] = forums;
  if (!forum) return refuse(asked.conversation.kind === "channel" ? "forum.none-here" : "person.stranger", {});
  if (forums.length > 1) return beside(await askForum(asked, forums, invocation));
  const role = await roleIn(asked, forum, invocation);
  if (!mayGive(command.name, role)) refuseRight(command.name, forum, role);
  const tx = guarded(asked.tx, (meeting) => {
    if (!mayGive(command.name, role, stageOf(meeting))) refuseStage(meeting);
  });
  return command.run({ ...asked, tx, forum, role: role ?? "observer" }, invocation.args);
}

/** Refuses as `give` would for want of a forum or of a right, before what takes long is begun. Whether it may be done is asked again then. */
export async function checkMayGive(asked: Asked, command: CommandName): Promise<void> {
  const forums = await forumsMeant(asked, { command, args: {} });
  const [forum] = forums;
  if (!forum) return refuse(asked.conversation.kind === "channel" ? "forum.none-here" : "person.stranger", {});
  if (forums.some((one) => mayGive(command, roleOf(one, asked.actor.id)))) return;
  refuseRight(command, forum, roleOf(forum, asked.actor.id));
}

/**
 * The same transaction, where no meeting is changed in a state that the table of rights does not give: the rules of the domain say so
 * first, in the words that fit; this is for the one that forgets.
 */
function guarded(tx: Transaction, check: (meeting: Meeting) => void): Transaction {
  const { meetings } = tx;
  const save: Transaction["meetings"]["save"] = async (before, after) => {
    check(before);
    await meetings.save(before, after);
  };
  return { ...tx, meetings: { ...meetings, save } };
}

function refuseStage(meeting: Meeting): never {
  const { start, agendaSentAt, approvedAt } = meeting;
  switch (stageOf(meeting)) {
    case "planned":
      return refuse("meeting.not-started", { start });
    case "called":
      return refuse("agenda.already-sent", { sentAt: agendaSentAt ?? start });
    case "running":
      return refuse("meeting.already-started", { start });
    case "held":
    case "drafted":
      return refuse("meeting.over", { start });
    case "approved":
      return refuse("minutes.locked", { approvedAt: approvedAt ?? start, start });
    case "cancelled":
      return refuse("meeting.cancelled", { start });
  }
}

/** The meeting's or the button's forum, else the channel's, else those of the person. */
async function forumsMeant({ tx, actor, conversation }: Asked, { args }: Invocation): Promise<Forum[]> {
  const named = placed.parse(args);
  if (named.meeting) return [await tx.forums.get((await tx.meetings.get(named.meeting)).forumId)];
  if (named.forum) return [await tx.forums.get(named.forum)];
  if (conversation.kind === "channel") {
    const here = await tx.forums.inConversation({
      platform: conversation.platform,
      tenant: conversation.tenant,
      externalId: conversation.id,
    });
    return here ? [here] : [];
  }
  return tx.forums.ofPerson(actor.id);
}

/** A person's role; somebody called as a deputy for the meeting at hand has a deputy's, also when they are else an observer. */
async function roleIn({ tx, actor }: Asked, forum: Forum, { args }: Invocation): Promise<Role | null> {
  const role = roleOf(forum, actor.id);
  const { meeting } = placed.parse(args);
  if ((role !== null && role !== "observer") || !meeting) return role;
  const called = isCalledDeputy(await tx.meetings.get(meeting), actor.id);
  return called ? "deputy" : role;
}

function refuseRight(command: CommandName, forum: Forum, role: Role | null): never {
  if (role === null) return refuse("person.stranger", {});
  const right = rightFor(command);
  const needed = right === "secretary" ? "secretary" : right === "stewards" ? "secretary-or-chair" : "member";
  return refuse("right.missing", {
    forum: forum.name,
    secretaries: secretariesOf(forum).map((member) => member.name),
    needed,
  });
}

async function askForum(asked: Asked, forums: Forum[], { command, args }: Invocation) {
  const choices = forums.map((forum) => ({
    label: forum.name,
    invocation: { command, args: { ...args, forum: forum.id } },
  }));
  return ask(asked, whichForum, choices, null);
}
