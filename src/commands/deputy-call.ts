import { isCalledDeputy } from "../domain/attendance.ts";
import { viewOf } from "../domain/circle.ts";
import { memberOf, stewardsOf, type Member } from "../domain/forum.ts";
import { deputyCard, deputyReleasedCard, observerCalledCard } from "../ui/attendance.ts";
import type { MeetingFacts } from "../ui/meeting.ts";
import type { InForum } from "./command.ts";
import { calendarFile, tellPerson, whileItStands } from "./telling.ts";

/** What a deputy, and those who run the forum, hear when one is called or let go. */

/** Asks somebody to come in another's place, with the meeting for their calendar. */
export async function callDeputy(
  asked: InForum,
  facts: MeetingFacts,
  deputyId: string,
  forPersonId: string,
): Promise<void> {
  const deputy = memberOf(asked.forum, deputyId);
  if (!deputy) return;
  const { onlyIf, ...held } = whileItStands(facts, deputyId, "deputy.called");
  await tellPerson(asked, deputyId, {
    key: `deputy:${facts.meeting.id}:${facts.meeting.sequence}:${forPersonId}:${asked.newId()}`,
    card: deputyCard(facts, forPersonId),
    file: await calendarFile(asked, facts, deputy),
    ...held,
    onlyIf: { ...onlyIf, called: true },
  });
  if (viewOf(facts.meeting, asked.forum, deputyId) === "public")
    await askForClearance(asked, facts, deputy, forPersonId);
}

/** An observer who is called reads no closed items; those who run the forum are told, and can make them this member's deputy. */
async function askForClearance(
  asked: InForum,
  facts: MeetingFacts,
  observer: Member,
  forPersonId: string,
): Promise<void> {
  const key = `clearance:${facts.meeting.id}:${asked.newId()}`;
  const card = observerCalledCard(facts, observer, forPersonId);
  for (const { personId } of stewardsOf(asked.forum)) {
    if (personId !== observer.personId) await tellPerson(asked, personId, { key, card });
  }
}

/** Tells somebody that they need not come after all, unless another has called them too or they are the one who says it. */
export async function releaseDeputy(
  asked: InForum,
  facts: MeetingFacts,
  deputyId: string,
  forPersonId: string,
): Promise<void> {
  if (isCalledDeputy(facts.meeting, deputyId) || deputyId === asked.actor.id) return;
  const deputy = memberOf(asked.forum, deputyId);
  await tellPerson(asked, deputyId, {
    key: `released:${facts.meeting.id}:${asked.newId()}`,
    card: deputyReleasedCard(facts, forPersonId),
    ...(deputy === null ? {} : { file: await calendarFile(asked, facts, deputy) }),
  });
}
