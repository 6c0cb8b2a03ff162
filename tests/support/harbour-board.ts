import { emptyItem, type AgendaItem } from "../../src/domain/agenda.ts";
import type { Attendance, AttendanceAnswer } from "../../src/domain/attendance.ts";
import { defaultSettings, type Forum, type Member, type Role } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { MinutesEntry } from "../../src/domain/minutes.ts";
import { instantAt } from "../../src/domain/time.ts";

/** An invented harbour board and its meeting, for documents and calendars. Ids are UUIDs as the store makes them. */

export const ids = {
  forum: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1a01",
  chair: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b01",
  secretary: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b02",
  boats: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b03",
  fish: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b04",
  ferry: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b05",
  deputy: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b06",
  observer: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b07",
} as const;

export function person(personId: string, name: string, role: Role, more: Partial<Member> = {}): Member {
  const email = `${name.toLowerCase().replaceAll(" ", ".").replace("ø", "oe").replace("å", "aa")}@havn.example`;
  return { personId, name, email, role, deputyFor: null, ...more };
}

export function harbourBoard(more: Partial<Forum> = {}): Forum {
  return {
    id: ids.forum,
    organisationId: "org",
    version: 1,
    name: "Havnerådet i Strandby",
    aliases: [],
    settings: defaultSettings,
    members: [
      person(ids.secretary, "Karen Holt", "secretary"),
      person(ids.boats, "Åge Sørup", "member"),
      person(ids.chair, "Birthe Munk", "chair"),
      person(ids.fish, "Poul Tange", "member"),
      person(ids.ferry, "Signe Friis", "member"),
      person(ids.deputy, "Niels Bork", "deputy", { deputyFor: ids.ferry }),
      person(ids.observer, "Tea Lind", "observer"),
    ],
    standingItems: [],
    channels: [],
    ...more,
  };
}

export function boardMeeting(more: Partial<Meeting> = {}): Meeting {
  return {
    id: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1c01",
    forumId: ids.forum,
    version: 1,
    status: "planned",
    start: instantAt("2027-06-15", "13:00"),
    end: instantAt("2027-06-15", "14:30"),
    place: "Havnekontoret, 1. sal",
    joinLink: null,
    uid: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1c01@referent",
    sequence: 0,
    plannedAt: instantAt("2027-05-03", "10:00"),
    timeSetAt: instantAt("2027-05-03", "10:00"),
    agendaSentAt: null,
    startedAt: null,
    endedAt: null,
    currentItemId: null,
    pointerMovedAt: null,
    pointerMovedBy: null,
    draftVersion: 0,
    minutesSentAt: null,
    objectionsUntil: null,
    approvedAt: null,
    approvedBy: null,
    cancelledAt: null,
    cancelReason: null,
    imported: null,
    items: [],
    guests: [],
    proposals: [],
    attendance: [],
    entries: [],
    objections: [],
    approvals: [],
    actions: [],
    openings: [],
    ...more,
  };
}

/** The same meeting when its agenda is out. */
export function calledMeeting(more: Partial<Meeting> = {}): Meeting {
  return boardMeeting({ status: "called", agendaSentAt: instantAt("2027-06-08", "09:00"), ...more });
}

/** The same meeting when it is over. */
export function heldMeeting(more: Partial<Meeting> = {}): Meeting {
  const at = { startedAt: instantAt("2027-06-15", "13:00"), endedAt: instantAt("2027-06-15", "14:20") };
  return calledMeeting({ status: "held", ...at, ...more });
}

/** An item whose place and fixed number are `number`. */
export function itemAt(number: number, title: string, more: Partial<AgendaItem> = {}): AgendaItem {
  return { ...emptyItem(`item-${number}`, title), position: number, number, ...more };
}

export function answerFrom(personId: string, answer: AttendanceAnswer, more: Partial<Attendance> = {}): Attendance {
  const answeredAt = instantAt("2027-06-09", "08:15");
  const id = `${personId}-${more.sequence ?? 0}`;
  const empty = {
    id,
    sequence: 0,
    reason: null,
    deputyId: null,
    answeredAt,
    answeredBy: personId,
    door: "slack",
  } as const;
  return { ...empty, personId, answer, ...more };
}

export function entryAt(
  position: number,
  itemId: string,
  text: string,
  more: Partial<MinutesEntry> = {},
): MinutesEntry {
  return {
    id: `entry-${position}`,
    itemId,
    position,
    kind: "note",
    text,
    strength: null,
    strengthConfirmed: false,
    subjectItemId: null,
    replacesId: null,
    answers: [] as string[],
    at: instantAt("2027-06-15", "13:10"),
    byPersonId: ids.secretary,
    undoneAt: null,
    ...more,
  };
}
