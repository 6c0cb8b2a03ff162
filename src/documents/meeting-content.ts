import { attachmentNumberOf, numberedItems, numberOfItem, type AgendaItem, type Attachment } from "../domain/agenda.ts";
import type { Action } from "../domain/action.ts";
import { memberOf, roleOf, type Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { standingEntries } from "../domain/minutes.ts";
import { unknownPerson } from "../ui/document.ts";
import { attendanceLists, type Attendee } from "./attendance.ts";
import type {
  ContentAction,
  ContentAttachment,
  ContentAttendee,
  ContentEntry,
  ContentGuest,
  ContentItem,
  DocumentContent,
  Stage,
} from "./content.ts";

/** What stands in a meeting's document, taken from the meeting. */

export type ContentSubject = {
  meeting: Meeting;
  forum: Forum;
  /** Everyone the meeting names, by id; the forum's own people need not be among them. */
  names: ReadonlyMap<string, string>;
  /** `agenda` has nothing of the minutes, though they be written. */
  stage: "agenda" | "minutes";
  /** When an item was carried over: its `carriedFrom` → the earlier meeting's start. */
  carriedFrom?: ReadonlyMap<string, Date>;
};

/** The whole document, closed items and all. `changes` come with `withChanges`. */
export function documentContent(
  subject: ContentSubject,
  made: { version: number | null; madeAt: Date },
): DocumentContent {
  const { meeting, forum } = subject;
  return {
    form: 1,
    meetingId: meeting.id,
    stage: stageOf(subject),
    language: "da",
    forum: forum.name,
    start: meeting.start.toISOString(),
    end: meeting.end.toISOString(),
    cancelled: meeting.status === "cancelled",
    place: meeting.place,
    attendance: attendanceOf(subject),
    guests: meeting.guests.map(({ name, itemId }) => guestOf(meeting, name, itemId)),
    items: numberedItems(meeting).map(({ item, number }) => itemOf(subject, item, number)),
    actions: actionsOf(subject, null),
    version: made.version,
    madeAt: made.madeAt.toISOString(),
    // When the committee approved what was read from an old document is not known: we locked it the day it was read.
    approvedAt: subject.stage === "agenda" || meeting.imported ? null : (meeting.approvedAt?.toISOString() ?? null),
    changedSince: null,
    changes: [],
    publicChanges: [],
    closedItemIds: meeting.items.filter((item) => item.closed).map((item) => item.id),
  };
}

function stageOf({ meeting, stage }: ContentSubject): Stage {
  if (stage === "agenda") return "agenda";
  return meeting.status === "approved" ? "approved" : "draft";
}

// ── Head ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function attendanceOf(subject: ContentSubject): DocumentContent["attendance"] {
  const { imported } = subject.meeting;
  // A meeting read from an old document has its people as they are written there.
  if (imported) {
    const absent = imported.absent.map((name) => ({ name, deputyFor: [] }));
    return { present: imported.attendees, absent, unknown: [], apologies: imported.apologies };
  }
  const lists = attendanceLists(subject.meeting, subject.forum);
  const named = ({ personId, deputyFor }: Attendee): ContentAttendee => ({
    name: nameOf(subject, personId),
    deputyFor: deputyFor.map((one) => nameOf(subject, one)),
  });
  return {
    present: lists.present.map(named),
    absent: lists.absent.map(named),
    unknown: lists.unknown.map(named),
    apologies: lists.apologies.map((one) => nameOf(subject, one.personId)),
  };
}

function guestOf(meeting: Meeting, name: string, itemId: string | null): ContentGuest {
  return { name, itemId, number: itemId === null ? null : numberOfItem(meeting, itemId) };
}

function nameOf({ names, forum }: ContentSubject, personId: string): string {
  return names.get(personId) ?? memberOf(forum, personId)?.name ?? unknownPerson;
}

// ── Items ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function itemOf(subject: ContentSubject, item: AgendaItem, number: number): ContentItem {
  const { title, publicTitle, closed, kind, minutes, state, stateReason, lateReason, onBehalfOf } = item;
  return {
    itemId: item.id,
    number,
    hidden: false,
    ...{ title, publicTitle, closed, kind, minutes, state, stateReason, lateReason, onBehalfOf },
    proposer: proposerOf(subject, item),
    carriedFrom: carriedFromOf(subject, item),
    ...caseOf(subject, item),
    entries: entriesOf(subject, item.id),
    actions: actionsOf(subject, item.id),
  };
}

type CaseBlocks = Pick<ContentItem, "summary" | "background" | "clauses" | "attachments">;

/** Of an item that has fallen away, the case is not printed; what was written of it in the meeting is. */
function caseOf({ meeting }: ContentSubject, item: AgendaItem): CaseBlocks {
  if (item.state !== "active") return { summary: "", background: "", clauses: [], attachments: [] };
  return {
    summary: asWritten(item.summary),
    background: asWritten(item.background),
    clauses: item.clauses.map(({ id, text, outcome }) => ({ clauseId: id, text: asWritten(text), outcome })),
    attachments: item.attachments.map((one) => attachmentOf(meeting, one)),
  };
}

/** A secretary puts items on agendas by office; only a member's own wish, or somebody else's, is worth a line. */
function proposerOf(subject: ContentSubject, { proposedBy }: AgendaItem): string | null {
  const byOffice = proposedBy === null || roleOf(subject.forum, proposedBy) === "secretary";
  return byOffice ? null : nameOf(subject, proposedBy);
}

function carriedFromOf(subject: ContentSubject, { carriedFrom }: AgendaItem): string | null {
  if (carriedFrom === null) return null;
  return subject.carriedFrom?.get(carriedFrom)?.toISOString() ?? null;
}

function attachmentOf(meeting: Meeting, { id, title, state, note }: Attachment): ContentAttachment {
  return { attachmentId: id, number: attachmentNumberOf(meeting, id), title, state, note };
}

// ── Minutes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function entriesOf(subject: ContentSubject, itemId: string): ContentEntry[] {
  if (subject.stage === "agenda") return [];
  return standingEntries(subject.meeting, itemId).map(({ id, kind, text, strength, at, subjectItemId }) => {
    return { entryId: id, kind, text: asWritten(text), strength, at: at.toISOString(), subjectItemId };
  });
}

/** The tasks given under an item, or (`null`) under none. */
function actionsOf(subject: ContentSubject, itemId: string | null): ContentAction[] {
  if (subject.stage === "agenda") return [];
  return subject.meeting.actions
    .filter((action: Action) => action.itemId === itemId && action.undoneAt === null)
    .map(({ id, assigneeName, decidedDue, text }) => {
      return { actionId: id, assignee: assigneeName, due: decidedDue, text: asWritten(text) };
    });
}

function asWritten(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}
