import { viewOf } from "./domain/circle.ts";
import type { Forum } from "./domain/forum.ts";
import type { Meeting } from "./domain/meeting.ts";
import type { ReminderCards } from "./jobs/look.ts";
import { actionReminderCard } from "./ui/action.ts";
import type { MeetingFacts } from "./ui/meeting.ts";
import { approvedCard } from "./ui/minutes.ts";
import { reminderCard } from "./ui/reminder.ts";

function factsOf({ meeting, forum, now }: { meeting: Meeting; forum: Forum; now: Date }): MeetingFacts {
  return { meeting, forum, now, names: new Map(forum.members.map((member) => [member.personId, member.name])) };
}

/** How what the clock says is put into words. */
export const reminderCards: ReminderCards = {
  reminder: (said) => {
    const { kind, alsoKinds, personId } = said.reminder;
    return reminderCard(factsOf(said), { kind, alsoKinds, personId });
  },
  action: (said) => actionReminderCard(factsOf(said), said.action, said.reminder.kind, { personId: said.person.id }),
  approved: (said) => ({
    channel: approvedCard(factsOf(said), "public"),
    person: (personId) => approvedCard(factsOf(said), viewOf(said.meeting, said.forum, personId)),
  }),
};
