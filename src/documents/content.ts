import type { AgendaItem, Attachment } from "../domain/agenda.ts";
import type { Strength } from "../domain/decision.ts";
import type { MinutesEntry } from "../domain/minutes.ts";

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
