import { viewOf } from "../domain/circle.ts";
import type { Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { MeetingFacts, Names, Reader } from "../ui/meeting.ts";
import type { Asked, InForum } from "./command.ts";

/** Everybody a card about this meeting may have to name. */
function peopleNamed(meeting: Meeting): string[] {
  return [
    ...meeting.proposals.map((one) => one.personId),
    ...meeting.items.map((one) => one.proposedBy),
    ...meeting.attendance.flatMap((one) => [one.personId, one.deputyId, one.answeredBy]),
    ...meeting.objections.map((one) => one.personId),
    ...meeting.approvals.map((one) => one.personId),
    ...meeting.guests.map((one) => one.personId),
    meeting.pointerMovedBy,
  ].filter((id) => id !== null);
}

/** The names of the forum's people and of everybody who stands in the meeting, also those who have left. */
export async function namesFor({ tx }: Pick<Asked, "tx">, forum: Forum, meetings: readonly Meeting[]): Promise<Names> {
  const names = new Map(forum.members.map((member) => [member.personId, member.name]));
  const missing = [...new Set(meetings.flatMap(peopleNamed))].filter((id) => !names.has(id));
  const others = missing.length > 0 ? await tx.people.many(missing) : [];
  for (const person of others) names.set(person.id, person.name);
  return names;
}

export async function factsFor(asked: InForum, meeting: Meeting): Promise<MeetingFacts> {
  const names = await namesFor(asked, asked.forum, [meeting]);
  return { meeting, forum: asked.forum, now: asked.now, names };
}

/** How the asker reads this meeting. */
export function readerOf({ actor, role, forum }: InForum, meeting: Meeting): Reader {
  return { personId: actor.id, role, view: viewOf(meeting, forum, actor.id) };
}
