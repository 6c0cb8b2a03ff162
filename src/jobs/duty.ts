import { actionReminders, type ActionReminder } from "../domain/action-reminder.ts";
import { isSilenceKnown, silenceApprovesAt } from "../domain/approval.ts";
import type { Forum, ForumSettings } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { remindersApart, type Reminder } from "../domain/reminder.ts";
import type { Transaction } from "../ports.ts";

/** A meeting the clock may have something to do about. */
export type Subject = { meeting: Meeting; forum: Forum };

/** Everything the clock owes a meeting, past and coming, as it stands: what was said already is still among it. */
export type Duties = { reminders: Reminder[]; actions: ActionReminder[]; silence: Silence | null };

/** From when silence approves the draft, and since when its readers could object. */
type Silence = { at: Date; since: Date };

/** How much earlier than its days say a send day can fall: holidays and weekends in a row, twice over. */
const slackDays = 14;

/** With `now` without those that are further away than anything is said about by then. */
export async function liveSubjects(tx: Transaction, now?: Date): Promise<Subject[]> {
  const forums = new Map((await tx.forums.all()).map((forum) => [forum.id, forum]));
  const horizon = now && new Date(now.getTime() + horizonDays([...forums.values()]) * 86_400_000);
  return (await tx.meetings.live(horizon)).flatMap((meeting) => {
    const forum = forums.get(meeting.forumId);
    return forum ? [{ meeting, forum }] : [];
  });
}

type DaySetting = Extract<keyof ForumSettings, `${string}Days`>;

/** Does something happen so many days before a meeting? */
const isBefore: Readonly<Record<DaySetting, boolean>> = {
  itemsCallDays: true,
  nudgeDays: true,
  itemsDeadlineDays: true,
  agendaDays: true,
  rsvpDays: true,
  reminderDays: true,
  linkDays: false,
};

/** The longest that any forum begins before a meeting. */
function horizonDays(forums: Forum[]): number {
  const names = (Object.keys(isBefore) as DaySetting[]).filter((name) => isBefore[name]);
  const days = forums.flatMap(({ settings }) => names.map((name) => settings[name]));
  return Math.max(0, ...days) + slackDays;
}

export function dutiesOf(subject: Subject): Duties {
  return {
    reminders: remindersApart(subject),
    actions: actionReminders(subject),
    silence: silenceOf(subject.meeting),
  };
}

function silenceOf(meeting: Meeting): Silence | null {
  const at = silenceApprovesAt(meeting);
  return at && { at, since: meeting.minutesSentAt ?? at };
}

type Span = { at: Date; usefulUntil: Date };

/**
 * What of it is due at this moment and still worth saying; nothing that was due before a restore: it may have been said. Minutes that were sent
 * before one are not approved by silence, since an objection may have been lost: they wait for a steward to approve them or send them again.
 */
export function dutiesAt({ silence, ...duties }: Duties, { now, quietUntil }: Moments): Duties {
  const isDue = (at: Date): boolean => at <= now && (quietUntil === null || quietUntil < at);
  const due = filtered(duties, ({ at, usefulUntil }) => isDue(at) && now < usefulUntil);
  const approves = silence && silence.at <= now && isSilenceKnown(silence.since, quietUntil);
  return { ...due, silence: approves ? silence : null };
}

/** What became due after the last round, and is no longer worth saying: nobody was there to say it. */
export function missedAt(duties: Duties, { last, now }: Omit<Moments, "quietUntil">): Duties {
  if (last === null) return { reminders: [], actions: [], silence: null };
  const missed = filtered(duties, ({ at, usefulUntil }) => last < at && usefulUntil <= now);
  return { ...missed, silence: null };
}

/** This round's moment, and the last one's; null before the first. What was due by `quietUntil` is not said: see `Rounds`. */
export type Moments = { now: Date; last: Date | null; quietUntil: Date | null };

function filtered({ reminders, actions }: Omit<Duties, "silence">, holds: (span: Span) => boolean) {
  return { reminders: reminders.filter(holds), actions: actions.filter(holds) };
}

export function keysOf(duties: Duties): string[] {
  return [...duties.reminders, ...duties.actions].map((reminder) => reminder.key);
}

/** The same without what the outbox knows. */
export function withoutSaid(duties: Duties, said: ReadonlySet<string>): Duties {
  return {
    reminders: duties.reminders.filter((reminder) => !said.has(reminder.key)),
    actions: duties.actions.filter((reminder) => !said.has(reminder.key)),
    silence: duties.silence,
  };
}

export function isNothing({ reminders, actions, silence }: Duties): boolean {
  return reminders.length === 0 && actions.length === 0 && silence === null;
}
