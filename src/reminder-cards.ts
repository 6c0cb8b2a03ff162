import { viewOf } from "./domain/circle.ts";
import type { ReminderCards } from "./jobs/look.ts";
import { actionReminderCard } from "./ui/action.ts";
import { publicFacts } from "./ui/meeting.ts";
import { approvedCard, approvedChannelCard } from "./ui/minutes.ts";
import { reminderCard } from "./ui/reminder.ts";

/** How what the clock says is put into words. */
export const reminderCards: ReminderCards = {
  reminder: (said) => {
    const { kind, alsoKinds, personId } = said.reminder;
    return reminderCard(said, { kind, alsoKinds, personId });
  },
  action: (said) => {
    const reader = { personId: said.person.id, nextMeetingId: said.nextMeeting?.id ?? null };
    return actionReminderCard(said, said.action, said.reminder.kind, reader);
  },
  approved: (said) => ({
    channel: approvedChannelCard(publicFacts(said)),
    person: (personId) => approvedCard(said, viewOf(said.meeting, said.forum, personId)),
  }),
};
