import ical, {
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalAlarmData,
  type ICalAttendeeData,
  type ICalEventData,
} from "ical-generator";
import { DateTime } from "luxon";
import { calledDeputies, currentAnswer } from "../domain/attendance.ts";
import { circleOf, memberOf, type Forum, type Member, type Role } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { ZONE } from "../domain/time.ts";
import { mailAddress, oneLine, putRight, shownTexts, zoneRules } from "./text.ts";

/** Who stands as sender of the invitation. Without an address the forum itself does, by its id. */
export type Organiser = { name: string; email: string | null };

export type Invitation = {
  meeting: Meeting;
  forum: Forum;
  recipient: Member;
  method: "REQUEST" | "CANCEL";
  /** When this text is made: DTSTAMP. */
  now: Date;
  organiser: Organiser;
  /** From `ui/calendar.ts`, which knows public titles only. */
  texts: { summary: string; description: string; alarm: string };
};

/**
 * One person's invitation to a meeting as an iTIP object (RFC 5546), lines ended with CRLF and folded at 75 octets. UID and SEQUENCE are the
 * meeting's. A CANCEL of a meeting that stands takes out the recipient alone (RFC 5546 §3.2.5: only they are named, and no STATUS).
 */
export function invitationText(invitation: Invitation): string {
  const calendar = ical({
    prodId: "//Referent//Referent//DA",
    method: ICalCalendarMethod[invitation.method],
    // A zone for the whole calendar would take the Z from DTSTAMP: only the event has one.
    timezone: { name: null, generator: zoneRules },
  });
  calendar.createEvent(eventOf(invitation));
  return putRight(calendar.toString());
}

function eventOf(invitation: Invitation): ICalEventData {
  const { meeting, forum, organiser, texts } = invitation;
  return {
    id: meeting.uid,
    sequence: meeting.sequence,
    stamp: invitation.now,
    // A plain Date would be written in the zone of the machine.
    start: DateTime.fromJSDate(meeting.start, { zone: ZONE }),
    end: DateTime.fromJSDate(meeting.end, { zone: ZONE }),
    timezone: ZONE,
    ...shownTexts(meeting, texts),
    ...(meeting.joinLink !== null && { url: meeting.joinLink }),
    organizer: {
      name: oneLine(organiser.name) || oneLine(forum.name),
      email: mailAddress(organiser.email) ?? `urn:uuid:${forum.id}`,
    },
    attendees: attendeesOf(invitation),
    status: statusOf(invitation),
    alarms: alarmsOf(invitation),
  };
}

/** The calendar's own reminder, as the forum has chosen it; what is called off rings no bell. */
function alarmsOf({ method, forum, texts }: Invitation): ICalAlarmData[] {
  const { alarmMinutes } = forum.settings;
  if (method === "CANCEL" || alarmMinutes === 0) return [];
  return [{ type: ICalAlarmType.display, trigger: alarmMinutes * 60, description: oneLine(texts.alarm) }];
}

function statusOf({ meeting, method }: Invitation): ICalEventStatus | null {
  if (method === "REQUEST") return ICalEventStatus.CONFIRMED;
  return meeting.status === "cancelled" ? ICalEventStatus.CANCELLED : null;
}

// ── Attendees ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const calendarRoles: Record<Role, ICalAttendeeRole> = {
  chair: ICalAttendeeRole.CHAIR,
  member: ICalAttendeeRole.REQ,
  deputy: ICalAttendeeRole.REQ,
  secretary: ICalAttendeeRole.OPT,
  observer: ICalAttendeeRole.OPT,
};

/**
 * The circle and the deputies called, those with an address; the recipient in any case, by `urn:uuid` when there is none: a REQUEST must
 * name an attendee, a calendar address may be any URI (RFC 5545 §3.3.3), and an invented address might be somebody's.
 */
function attendeesOf(invitation: Invitation): ICalAttendeeData[] {
  const found = new Map<string, ICalAttendeeData>();
  for (const member of invitedBy(invitation)) {
    const own = member.personId === invitation.recipient.personId;
    const address = mailAddress(member.email) ?? (own ? `urn:uuid:${member.personId}` : null);
    if (address === null || found.has(address.toLowerCase())) continue;
    found.set(address.toLowerCase(), attendeeOf(invitation, member, address));
  }
  return [...found.values()];
}

function invitedBy({ meeting, forum, recipient, method }: Invitation): Member[] {
  if (method === "CANCEL" && meeting.status !== "cancelled") return [recipient];
  const deputies = calledDeputies(meeting).flatMap(({ deputyId }) => memberOf(forum, deputyId) ?? []);
  return [...circleOf(forum), ...deputies, recipient].filter(
    (one, index, all) => all.findIndex((other) => other.personId === one.personId) === index,
  );
}

function attendeeOf({ meeting, method }: Invitation, member: Member, email: string): ICalAttendeeData {
  const name = oneLine(member.name) || email;
  const role = calendarRoles[member.role];
  // What somebody answered to a meeting that is called off is nobody's business any more, and nothing is asked.
  if (method === "CANCEL") return { name, email, role };
  const status = answerOf(meeting, member.personId);
  // Answers come to the secretaries; they are not asked themselves.
  const asked = status === ICalAttendeeStatus.NEEDSACTION && member.role !== "secretary";
  return { name, email, role, status, ...(asked && { rsvp: true }) };
}

function answerOf(meeting: Meeting, personId: string): ICalAttendeeStatus {
  const answer = currentAnswer(meeting, personId)?.answer;
  if (answer === undefined) return ICalAttendeeStatus.NEEDSACTION;
  return answer === "attending" ? ICalAttendeeStatus.ACCEPTED : ICalAttendeeStatus.DECLINED;
}
