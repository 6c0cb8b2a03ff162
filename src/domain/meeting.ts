import type { Action } from "./action.ts";
import type { AgendaItem, Guest } from "./agenda.ts";
import type { Attendance } from "./attendance.ts";
import type { Approval, MinutesEntry, Objection } from "./minutes.ts";
import type { Proposal } from "./proposal.ts";

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
