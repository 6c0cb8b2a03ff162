import type { Action } from "./action.ts";
import {
  activeItems,
  checkedTitle,
  freezeNumbers,
  itemNumbered,
  numberedItems,
  titleLimit,
  withStandingItems,
  type AgendaItem,
  type Guest,
  type NewId,
} from "./agenda.ts";
import type { Attendance } from "./attendance.ts";
import type { ImportedRecord } from "./imported.ts";
import type { Forum } from "./forum.ts";
import type { Approval, MinutesEntry, Objection } from "./minutes.ts";
import { placeIn, type MeetingPlace } from "./place.ts";
import type { Proposal } from "./proposal.ts";
import { refuse } from "./rule-violation.ts";
import { localDateOf } from "./time.ts";

/** Where a meeting is in its life; `called` from when the agenda is sent out, `drafted` from when the draft minutes are. */
export type MeetingStatus = "planned" | "called" | "held" | "drafted" | "approved" | "cancelled";

/** Who saw the agenda or the minutes, so that a reminder can say what has not been opened. */
export type Opening = { personId: string; document: "agenda" | "minutes"; at: Date };

/**
 * One meeting with everything that belongs to it: the agenda and the minutes are one document that grows. `sequence` is iTIP's
 * (RFC 5546 §2.1.4): it rises when the time or the status changes. `version` is the store's, for lost races.
 */
export type Meeting = {
  id: string;
  forumId: string;
  version: number;
  status: MeetingStatus;
  start: Date;
  end: Date;
  place: string | null;
  /** Where those who are not in the room join, or null. */
  joinLink: string | null;
  /** The calendar's name for this meeting, for life. */
  uid: string;
  sequence: number;
  plannedAt: Date;
  /** When the present time was set: by the planning or by the latest move. */
  timeSetAt: Date;
  agendaSentAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** The item that the running meeting is on. */
  currentItemId: string | null;
  pointerMovedAt: Date | null;
  pointerMovedBy: string | null;
  /** 0 until the draft minutes are sent; each sending is a new version. */
  draftVersion: number;
  minutesSentAt: Date | null;
  objectionsUntil: Date | null;
  approvedAt: Date | null;
  approvedBy: "silence" | "everyone" | "steward" | null;
  cancelledAt: Date | null;
  cancelReason: string | null;
  /** Set when the meeting was read from an old document: history, which never reminds, asks or waits. */
  imported: ImportedRecord | null;
  items: AgendaItem[];
  guests: Guest[];
  proposals: Proposal[];
  attendance: Attendance[];
  entries: MinutesEntry[];
  objections: Objection[];
  approvals: Approval[];
  actions: Action[];
  openings: Opening[];
};

export type MeetingTime = { start: Date; end: Date };

function checkedTime({ start, end }: MeetingTime, now: Date): void {
  if (end.getTime() <= start.getTime()) refuse("meeting.end-before-start", {});
  if (start.getTime() < now.getTime()) refuse("meeting.in-past", { start });
}

/** The longest address a place may hold: Teams' own have some 250 characters. */
const linkLimit = 1000;

/** On one line, the address apart; null for no place. Refuses `meeting.place-too-long`. */
function checkedPlace(written: string | null): MeetingPlace {
  const { place, joinLink } = placeIn(written);
  const length = place?.trim().length ?? 0;
  if (length > titleLimit) refuse("meeting.place-too-long", { length, limit: titleLimit });
  if (joinLink && joinLink.length > linkLimit) {
    refuse("meeting.place-too-long", { length: joinLink.length, limit: linkLimit });
  }
  return { place: place === null || length === 0 ? null : checkedTitle(place), joinLink };
}

function refuseClash(others: readonly Meeting[], { start, end }: MeetingTime): void {
  const clash = others.find((one) => one.status !== "cancelled" && one.start < end && start < one.end);
  if (clash) refuse("meeting.clash", { start: clash.start, end: clash.end });
}

/** Plans a meeting with the forum's standing items on it. Refuses a time in the past and one that overlaps the forum's own meetings. */
export function planMeeting(
  forum: Forum,
  planned: MeetingTime & { place: string | null },
  { now, newId, others }: { now: Date; newId: NewId; others: readonly Meeting[] },
): Meeting {
  checkedTime(planned, now);
  refuseClash(others, planned);
  const id = newId();
  const meeting: Meeting = {
    id,
    forumId: forum.id,
    version: 1,
    status: "planned",
    start: planned.start,
    end: planned.end,
    ...checkedPlace(planned.place),
    uid: `${id}@referent`,
    sequence: 0,
    plannedAt: now,
    timeSetAt: now,
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
  };
  return withStandingItems(meeting, forum.standingItems, newId);
}

function requireNotStarted(meeting: Meeting): void {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.endedAt) refuse("meeting.over", { start: meeting.start });
  if (meeting.startedAt) refuse("meeting.already-started", { start: meeting.start });
}

/** Moves a meeting. Everybody is asked anew: SEQUENCE rises, and answers to the old time no longer count. */
export function moveMeeting(
  meeting: Meeting,
  moved: MeetingTime & { place: string | null },
  { now, others }: { now: Date; others: readonly Meeting[] },
): Meeting {
  requireNotStarted(meeting);
  checkedTime(moved, now);
  if (moved.start.getTime() === meeting.start.getTime() && moved.end.getTime() === meeting.end.getTime()) {
    refuse("meeting.unchanged", { start: meeting.start });
  }
  refuseClash(
    others.filter((one) => one.id !== meeting.id),
    moved,
  );
  const given = checkedPlace(moved.place);
  const { place, joinLink } = given.place === null ? meeting : given;
  return {
    ...meeting,
    start: moved.start,
    end: moved.end,
    place,
    joinLink,
    sequence: meeting.sequence + 1,
    timeSetAt: now,
  };
}

export function cancelMeeting(meeting: Meeting, reason: string | null, now: Date): Meeting {
  requireNotStarted(meeting);
  return {
    ...meeting,
    status: "cancelled",
    cancelledAt: now,
    cancelReason: reason,
    sequence: meeting.sequence + 1,
  };
}

/** A meeting whose hour has not come can be moved or cancelled, and is what »the next meeting« means. */
export function isComing(meeting: Pick<Meeting, "status" | "endedAt" | "end">, now: Date): boolean {
  return (meeting.status === "planned" || meeting.status === "called") && meeting.endedAt === null && meeting.end > now;
}

export function isRunning(meeting: Pick<Meeting, "status" | "startedAt" | "endedAt">): boolean {
  return meeting.startedAt !== null && meeting.endedAt === null && meeting.status !== "cancelled";
}

/** Starts the meeting on its first item, on its own day or later. Numbers are fixed from here when the agenda was never sent out. */
export function startMeeting(meeting: Meeting, by: string, now: Date): Meeting {
  requireNotStarted(meeting);
  if (localDateOf(now) < localDateOf(meeting.start)) refuse("meeting.too-early", { start: meeting.start });
  const frozen = freezeNumbers(meeting);
  const first = activeItems(frozen)[0]?.item.id ?? null;
  return { ...frozen, status: "called", startedAt: now, currentItemId: first, pointerMovedAt: now, pointerMovedBy: by };
}

function requireRunning(meeting: Meeting): void {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.endedAt) refuse("meeting.already-ended", { start: meeting.start });
  if (!meeting.startedAt) refuse("meeting.not-started", { start: meeting.start });
}

const samePushMs = 60_000;

/** Was the pointer moved within the minute? To begin the meeting is not to move it. */
function justMoved({ pointerMovedAt, startedAt }: Meeting, now: Date): boolean {
  if (pointerMovedAt === null || pointerMovedAt.getTime() === startedAt?.getTime()) return false;
  return now.getTime() - pointerMovedAt.getTime() < samePushMs;
}

/**
 * Moves the pointer one item on or back. Two people saying it within a minute move it once: the second is refused `pointer.just-moved`,
 * with who did it.
 */
export function stepPointer(
  meeting: Meeting,
  step: { direction: "next" | "previous"; by: string; byName: (personId: string) => string; now: Date },
): Meeting {
  requireRunning(meeting);
  const items = numberedItems(meeting);
  const index = items.findIndex(({ item }) => item.id === meeting.currentItemId);
  const current = items[index];
  if (current && justMoved(meeting, step.now) && meeting.pointerMovedBy && meeting.pointerMovedBy !== step.by) {
    const { number, item } = current;
    refuse("pointer.just-moved", { by: step.byName(meeting.pointerMovedBy), number, title: item.title });
  }
  const isActive = (one: { item: AgendaItem }): boolean => one.item.state === "active";
  const target =
    step.direction === "next" ? items.slice(index + 1).find(isActive) : items.slice(0, index).findLast(isActive);
  if (!target) {
    refuse(step.direction === "next" ? "pointer.at-end" : "pointer.at-start", { title: current?.item.title ?? "" });
  }
  return pointAt(meeting, target.item.id, step);
}

/** Moves the pointer to the item with this number. */
export function goToItem(meeting: Meeting, number: number, by: { by: string; now: Date }): Meeting {
  requireRunning(meeting);
  const item = itemNumbered(meeting, number);
  if (item.state !== "active") refuse("item.not-active", { number, title: item.title });
  return pointAt(meeting, item.id, by);
}

function pointAt(meeting: Meeting, itemId: string, { by, now }: { by: string; now: Date }): Meeting {
  return { ...meeting, currentItemId: itemId, pointerMovedAt: now, pointerMovedBy: by };
}

export function endMeeting(meeting: Meeting, now: Date): Meeting {
  requireRunning(meeting);
  return { ...meeting, status: "held", endedAt: now, currentItemId: null };
}

/** Notes that this person has opened the agenda or the minutes; the first time counts. */
export function markOpened(meeting: Meeting, opened: Opening): Meeting {
  const known = meeting.openings.some((one) => one.personId === opened.personId && one.document === opened.document);
  return known ? meeting : { ...meeting, openings: [...meeting.openings, opened] };
}
