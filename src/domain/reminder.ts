import { answersOf, calledDeputies, currentAnswer, expectedPeople } from "./attendance.ts";
import { agendaDue, itemsDeadline, sendTime } from "./deadline.ts";
import { circleOf, memberOf, participantsOf, secretariesOf, stewardsOf, type Forum, type Member } from "./forum.ts";
import type { Meeting } from "./meeting.ts";
import { addDays, addMinutes, instantAt, localDateOf } from "./time.ts";

/** What a meeting reminds of, strongest first: of several in one message, the strongest leads. */
const reminderKinds = [
  "meeting.soon",
  "rsvp.chase",
  "items.call",
  "items.nudge",
  "agenda.due",
  "meeting.closing",
  "meeting.unstarted",
  "minutes.due",
] as const;

export type ReminderKind = (typeof reminderKinds)[number];

/**
 * One message that is owed to a person about a meeting. `at` is when it becomes due, `usefulUntil` when it is no longer worth sending.
 * `key` names what is said, for ever: a reminder whose key is known has been said. `alsoKinds` is what the same message says besides,
 * with their keys in the same order.
 */
export type Reminder = {
  key: string;
  kind: ReminderKind;
  alsoKinds: ReminderKind[];
  alsoKeys: string[];
  personId: string;
  meetingId: string;
  at: Date;
  usefulUntil: Date;
};

type Subject = { meeting: Meeting; forum: Forum };
type Rule = { kind: ReminderKind; to: string[]; at: Date; usefulUntil: Date };

const CLOSING_MINUTES = 30;
const MINUTES_DUE_DAYS = 5;
const MINUTES_PROMISED_DAYS = 7;

/** All reminders of a meeting, due or coming, as it stands; those that fall on the same hour for the same person are one. */
export function remindersOf(subject: Subject): Reminder[] {
  return mergeReminders(remindersApart(subject), (reminder) => String(reminder.at.getTime()));
}

/** The same, each by itself: what has been said already can be taken away before the rest is merged. */
export function remindersApart(subject: Subject): Reminder[] {
  return remindersStanding(subject).filter((reminder) => isNews(subject.meeting, reminder));
}

/** Those that the meeting gives reason for, also where they would not be news any more: what was put before somebody spoke is still true. */
export function remindersStanding(subject: Subject): Reminder[] {
  return rulesFor(subject)
    .filter((rule) => rule.at < rule.usefulUntil)
    .flatMap((rule) => [...new Set(rule.to)].map((personId) => reminderFor(subject.meeting, rule, personId)));
}

/**
 * One message for each person, meeting and group (as `groupOf` names it). It becomes due with the first of them, and is useful as long
 * as the one that leads.
 */
export function mergeReminders(reminders: Reminder[], groupOf: (reminder: Reminder) => string = () => ""): Reminder[] {
  const groups = Map.groupBy(reminders, (one) => `${one.personId} ${one.meetingId} ${groupOf(one)}`);
  return [...groups.values()].map(merged).toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function merged(group: Reminder[]): Reminder {
  const strongestFirst = group.toSorted((a, b) => reminderKinds.indexOf(a.kind) - reminderKinds.indexOf(b.kind));
  const [lead, ...others] = strongestFirst as [Reminder, ...Reminder[]];
  return {
    ...lead,
    alsoKinds: others.map((one) => one.kind),
    alsoKeys: others.map((one) => one.key),
    at: new Date(Math.min(...group.map((one) => one.at.getTime()))),
  };
}

function rulesFor({ meeting, forum }: Subject): Rule[] {
  if (meeting.status === "planned" || meeting.status === "called") {
    return meeting.startedAt ? [closing({ meeting, forum })] : callingRules({ meeting, forum });
  }
  return meeting.status === "held" ? [minutesDue({ meeting, forum })] : [];
}

/** What is said of a meeting that still stands and has not begun. */
function callingRules(subject: Subject): Rule[] {
  const always = [rsvpChase(subject), soon(subject), unstarted(subject)];
  return subject.meeting.agendaSentAt
    ? always
    : [itemsCall(subject), itemsNudge(subject), agendaReminder(subject), ...always];
}

/** Secretaries collect the items, and are not asked for them. */
function itemsCall({ meeting, forum }: Subject): Rule {
  const at = daysBefore(meeting, forum, forum.settings.itemsCallDays);
  return {
    kind: "items.call",
    to: idsOf(participantsOf(forum)),
    at,
    usefulUntil: itemsDeadline(meeting.start, forum.settings),
  };
}

/** Only those of the forum who have promised something that has not come. */
function itemsNudge({ meeting, forum }: Subject): Rule {
  const at = daysBefore(meeting, forum, forum.settings.nudgeDays);
  const to = debtorsOf(meeting).filter((personId) => memberOf(forum, personId));
  return { kind: "items.nudge", to, at, usefulUntil: itemsDeadline(meeting.start, forum.settings) };
}

function agendaReminder({ meeting, forum }: Subject): Rule {
  const at = agendaDue(meeting.start, forum.settings);
  return { kind: "agenda.due", to: idsOf(stewardsOf(forum)), at, usefulUntil: meeting.start };
}

function rsvpChase({ meeting, forum }: Subject): Rule {
  const at = daysBefore(meeting, forum, forum.settings.rsvpDays);
  return { kind: "rsvp.chase", to: answersOf(meeting, forum).unanswered, at, usefulUntil: meeting.start };
}

function soon({ meeting, forum }: Subject): Rule {
  const told = [...idsOf(circleOf(forum)), ...expectedPeople(meeting, forum)];
  const to = told.filter((personId) => (currentAnswer(meeting, personId)?.answer ?? "attending") === "attending");
  const at = daysBefore(meeting, forum, forum.settings.reminderDays);
  return { kind: "meeting.soon", to, at, usefulUntil: meeting.start };
}

/** For a meeting that nobody ended. One that started after its planned end is given its length first. */
function closing({ meeting, forum }: Subject): Rule {
  const startedAt = meeting.startedAt ?? meeting.start;
  const length = meeting.end.getTime() - meeting.start.getTime();
  const end = startedAt < meeting.end ? meeting.end : new Date(startedAt.getTime() + length);
  const at = addMinutes(end, CLOSING_MINUTES);
  return { kind: "meeting.closing", to: idsOf(secretariesOf(forum)), at, usefulUntil: addMinutes(at, 24 * 60) };
}

/** For a meeting that passed without anybody starting it: it was held and has no minutes, or it was not and its items are waiting. */
function unstarted({ meeting, forum }: Subject): Rule {
  const at = addMinutes(meeting.end, CLOSING_MINUTES);
  return { kind: "meeting.unstarted", to: idsOf(secretariesOf(forum)), at, usefulUntil: addMinutes(at, 7 * 24 * 60) };
}

/** In time for the draft to go out within the days the members were promised. */
function minutesDue({ meeting, forum }: Subject): Rule {
  const day = localDateOf(meeting.start);
  const at = sendTime(addDays(day, MINUTES_DUE_DAYS), forum.settings);
  const usefulUntil = instantAt(addDays(day, MINUTES_PROMISED_DAYS + 1), "00:00");
  return { kind: "minutes.due", to: idsOf(secretariesOf(forum)), at, usefulUntil };
}

function daysBefore(meeting: Meeting, forum: Forum, days: number): Date {
  return sendTime(addDays(localDateOf(meeting.start), -days), forum.settings);
}

function idsOf(members: Member[]): string[] {
  return members.map((member) => member.personId);
}

function debtorsOf(meeting: Meeting): string[] {
  const items = meeting.items.filter((item) => item.state === "active");
  return items.flatMap((item) => {
    const missing = item.attachments.filter((one) => one.state === "promised" && !one.arrivedAt);
    return missing.map((one) => one.promisedBy ?? item.proposedBy).filter((personId) => personId !== null);
  });
}

/** What is said once for the meeting and not again when it moves; everything else is said anew for a new time. */
function isSaidOnce(kind: ReminderKind): boolean {
  return kind === "items.call" || kind === "items.nudge" || kind === "minutes.due";
}

function reminderFor(meeting: Meeting, { kind, at, usefulUntil }: Rule, personId: string): Reminder {
  const time = isSaidOnce(kind) ? "" : `:${meeting.sequence}`;
  const key = `reminder:${kind}:${meeting.id}${time}:${personId}`;
  return { key, kind, alsoKinds: [], alsoKeys: [], personId, meetingId: meeting.id, at, usefulUntil };
}

/**
 * Not news is what became due before the person heard of the time in another way: by the invitation, the notice of a move, being called
 * as a deputy, or in answering. So nobody is reminded at the very moment they have spoken, and a late plan sends no heap.
 */
function isNews(meeting: Meeting, reminder: Reminder): boolean {
  return heardAt(meeting, reminder).every((moment) => !moment || reminder.at > moment);
}

function heardAt(meeting: Meeting, { kind, personId }: Reminder): (Date | null | undefined)[] {
  switch (kind) {
    case "items.call":
    case "items.nudge":
    case "agenda.due":
    case "meeting.unstarted":
      return [meeting.timeSetAt];
    case "rsvp.chase":
    case "meeting.soon":
      return [meeting.timeSetAt, ...calledAt(meeting, personId), currentAnswer(meeting, personId)?.answeredAt];
    case "minutes.due":
      return [meeting.endedAt];
    case "meeting.closing":
      return [];
  }
}

/** When this person was called as a deputy for the time as it stands. */
function calledAt(meeting: Meeting, personId: string): (Date | undefined)[] {
  const calls = calledDeputies(meeting).filter((call) => call.deputyId === personId);
  return calls.map((call) => currentAnswer(meeting, call.forPersonId)?.answeredAt);
}
