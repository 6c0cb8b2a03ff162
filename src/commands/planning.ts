import { planMeeting, type Meeting, type MeetingTime } from "../domain/meeting.ts";
import { invitationCard, type MeetingFacts } from "../ui/meeting.ts";
import type { InForum } from "./command.ts";
import { factsFor } from "./facts.ts";
import { tellEverybody } from "./telling.ts";

export type PlannedTime = MeetingTime & { place: string | null };

/**
 * The forum's meetings from now on, which a new one must not overlap. Two who plan at once come one after the other, so that the second
 * sees what the first planned.
 */
export async function meetingsInTheWay(asked: InForum): Promise<Meeting[]> {
  await asked.tx.forums.lock(asked.forum.id);
  return asked.tx.meetings.ofForum(asked.forum.id, { from: asked.now });
}

/** Plans one meeting. Telling people of it is the caller's. Refuses as `planMeeting` does. */
export async function plan(asked: InForum, time: PlannedTime, others: readonly Meeting[]): Promise<Meeting> {
  const meeting = planMeeting(asked.forum, time, { now: asked.now, newId: asked.newId, others });
  await asked.tx.meetings.create(meeting);
  return meeting;
}

/** Plans one meeting and invites everybody to it. The channel is the caller's to tell. */
export async function planAndInvite(
  asked: InForum,
  time: PlannedTime,
  others: readonly Meeting[],
): Promise<MeetingFacts> {
  const meeting = await plan(asked, time, others);
  const facts = await factsFor(asked, meeting);
  await tellEverybody(asked, facts, {
    key: `invitation:${meeting.id}:0`,
    card: (reader) => invitationCard(facts, reader.personId),
    notice: "meeting.invitation",
  });
  return facts;
}
