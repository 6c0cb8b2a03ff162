import { attachmentNumberOf, numberedItems, numberOfItem, type AgendaItem, type Attachment } from "../domain/agenda.ts";
import type { Action } from "../domain/action.ts";
import type { Public, View } from "../domain/circle.ts";
import type { Strength } from "../domain/decision.ts";
import { memberOf, roleOf, type Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { standingEntries, type MinutesEntry } from "../domain/minutes.ts";
import { unknownPerson } from "../ui/document.ts";
import { attendanceLists, type Attendee } from "./attendance.ts";

/** An agenda never says that it is a draft; minutes are one until they are approved. */
export type Stage = "agenda" | "draft" | "approved";

/**
 * A document as plain JSON: what stands in it, as facts and as people's own words, for every writer to draw. Built in full and kept so; what
 * a reader may see of it is `contentFor`. Instants are ISO texts, days `YYYY-MM-DD`.
 */
export type DocumentContent = {
  /** The form of what is kept; a later form gets a new number. */
  form: 1;
  meetingId: string;
  stage: Stage;
  language: "da";
  forum: string;
  start: string;
  end: string;
  cancelled: boolean;
  place: string | null;
  attendance: {
    present: ContentAttendee[];
    absent: ContentAttendee[];
    unknown: ContentAttendee[];
    apologies: string[];
  };
  guests: ContentGuest[];
  items: ContentItem[];
  /** The tasks given under no item. */
  actions: ContentAction[];
  /** Null for a document that was never sent out as a version. */
  version: number | null;
  /** When this was put together. */
  madeAt: string;
  approvedAt: string | null;
  /** The version that `changes` are since. */
  changedSince: number | null;
  changes: ContentChange[];
  /** The changes that the public content shows, found from the public contents alone. Empty once reduced. */
  publicChanges: ContentChange[];
  /** Every closed item of the meeting, also one that does not print. Empty once reduced. */
  closedItemIds: string[];
};

export type ContentAttendee = { name: string; deputyFor: string[] };
/** `number` is that of the item the guest is called for, when it prints. */
export type ContentGuest = { name: string; itemId: string | null; number: number | null };

/** One item. `hidden` is set by the reduction: number and public title are all that is left, and the blocks are empty. */
export type ContentItem = Pick<
  AgendaItem,
  "title" | "publicTitle" | "closed" | "kind" | "minutes" | "state" | "stateReason" | "lateReason" | "onBehalfOf"
> & {
  itemId: string;
  number: number;
  hidden: boolean;
  /** Who put it forward, by name; null when that was a secretary's office. */
  proposer: string | null;
  /** The start of the meeting it was carried over from. */
  carriedFrom: string | null;
  summary: string;
  background: string;
  clauses: { clauseId: string; text: string; outcome: Strength | null }[];
  attachments: ContentAttachment[];
  entries: ContentEntry[];
  actions: ContentAction[];
};

type CaseBlocks = Pick<ContentItem, "summary" | "background" | "clauses" | "attachments">;

export type ContentAttachment = Pick<Attachment, "title" | "state" | "note"> & { attachmentId: string; number: number };

export type ContentEntry = Pick<MinutesEntry, "kind" | "text" | "strength"> & {
  entryId: string;
  at: string;
  /** The item it belongs to, when that is another than the one it stands under. */
  subjectItemId: string | null;
};

export type ContentAction = { actionId: string; assignee: string; due: string | null; text: string };

/** What differs from the version before, under an item or (`null`) in the head and what belongs to no item. */
export type ContentChange = { itemId: string | null; what: ChangedPart[] };
export type ChangedPart =
  | "added"
  | "fallen"
  | "closed"
  | "opened"
  | "time"
  | "place"
  | "people"
  | "title"
  | "case"
  | "recommendation"
  | "attachments"
  | "minutes"
  | "actions"
  | "stage";

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

// ── Readers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What this reader may see of a document. The public has the number and the public title of a closed item, and nothing else of it anywhere:
 * no guest called for it, no task, no decision about it taken under another item.
 */
export function contentFor(content: DocumentContent, reader: "public"): Public<DocumentContent>;
export function contentFor(content: DocumentContent, reader: View): DocumentContent;
export function contentFor(content: DocumentContent, reader: View): DocumentContent {
  if (reader === "internal") return content;
  const closed = new Set(content.closedItemIds);
  const isOpen = (itemId: string | null): boolean => itemId === null || !closed.has(itemId);
  return {
    ...content,
    guests: content.guests.filter((guest) => isOpen(guest.itemId)),
    items: content.items.map((item) => (isOpen(item.itemId) ? publicItem(item, isOpen) : hiddenItem(item))),
    changes: content.publicChanges.flatMap((change) => (isOpen(change.itemId) ? [change] : hiddenChange(change))),
    publicChanges: [],
    closedItemIds: [],
  };
}

/** The same document when these items have been closed after it was kept: an old version shows no more than a new one would. */
export function withClosedItems(
  content: DocumentContent,
  closed: ReadonlyMap<string, { publicTitle: string | null }>,
): DocumentContent {
  return {
    ...content,
    items: content.items.map((item) => {
      const now = closed.get(item.itemId);
      return now === undefined ? item : { ...item, closed: true, publicTitle: now.publicTitle };
    }),
    closedItemIds: [...new Set([...content.closedItemIds, ...closed.keys()])],
  };
}

function publicItem(item: ContentItem, isOpen: (itemId: string | null) => boolean): ContentItem {
  return { ...item, publicTitle: null, entries: item.entries.filter((entry) => isOpen(entry.subjectItemId)) };
}

/** Written out field by field, so that a new one is hidden until somebody shows it. */
function hiddenItem({ itemId, number, publicTitle, state }: ContentItem): ContentItem {
  return {
    itemId,
    number,
    hidden: true,
    title: publicTitle ?? "",
    publicTitle,
    closed: true,
    state: state === "active" ? "active" : "withdrawn",
    ...{ kind: null, minutes: null, stateReason: null, lateReason: null, onBehalfOf: null, proposer: null },
    ...{ carriedFrom: null, summary: "", background: "", clauses: [], attachments: [], entries: [], actions: [] },
  };
}

const visibleOfHidden: readonly ChangedPart[] = ["added", "fallen", "closed"];

function hiddenChange({ itemId, what }: ContentChange): ContentChange[] {
  const visible = what.filter((part) => visibleOfHidden.includes(part));
  return visible.length === 0 ? [] : [{ itemId, what: visible }];
}
