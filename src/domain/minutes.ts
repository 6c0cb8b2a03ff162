import type { Action } from "./action.ts";
import {
  checkedText,
  itemById,
  itemNumbered,
  numberOfItem,
  type AgendaItem,
  type Clause,
  type NewId,
} from "./agenda.ts";
import type { Strength } from "./decision.ts";
import { draftChanged } from "./draft.ts";
import type { Meeting } from "./meeting.ts";
import { refuse } from "./rule-violation.ts";

/** A line of the minutes under an item, in the committee's own words. Undone ones stay, marked. */
export type MinutesEntry = {
  id: string;
  itemId: string;
  position: number;
  kind: "note" | "decision" | "correction";
  text: string;
  /** A decision's strength: suggested from its verb, `strengthConfirmed` when the secretary has said so. */
  strength: Strength | null;
  strengthConfirmed: boolean;
  /** The item a decision belongs to when it was taken under another. */
  subjectItemId: string | null;
  /** The earlier entry that this one replaces. */
  replacesId: string | null;
  /** The clauses of the item's recommendation that a decision answers, as the secretary said; empty is what its words show. */
  answers: string[];
  at: Date;
  byPersonId: string;
  undoneAt: Date | null;
};

/** A member's objection to the draft, to one item of it. */
export type Objection = {
  id: string;
  itemId: string;
  draftVersion: number;
  personId: string;
  text: string;
  at: Date;
  resolvedAt: Date | null;
  resolution: string | null;
};

/** How each participant stood to the draft when it was approved: said so, or was silent. */
export type Approval = { id: string; personId: string; draftVersion: number; kind: "spoken" | "silent"; at: Date };

/** Entries that stand, in order, of one item or of all. */
export function standingEntries(meeting: Meeting, itemId?: string): MinutesEntry[] {
  return meeting.entries
    .filter((entry) => entry.undoneAt === null && (itemId === undefined || entry.itemId === itemId))
    .sort((a, b) => a.position - b.position);
}

/** The minutes can be written from the start of the meeting until they are approved. */
export function requireMinutesOpen(meeting: Meeting): void {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.approvedAt) refuse("minutes.locked", { approvedAt: meeting.approvedAt, start: meeting.start });
  if (!meeting.startedAt) refuse("meeting.not-started", { start: meeting.start });
}

/** The item that something without a number belongs to: the one the running meeting is on. */
export function itemForEntry(meeting: Meeting, number: number | null): AgendaItem {
  requireMinutesOpen(meeting);
  if (number !== null) {
    return requireActive(meeting, itemNumbered(meeting, number));
  }
  if (meeting.currentItemId === null) refuse("minutes.number-missing", { start: meeting.start });
  return requireActive(meeting, itemById(meeting, meeting.currentItemId));
}

/** What has fallen is not dealt with any more; what was written before it fell stands. */
function requireActive(meeting: Meeting, item: AgendaItem): AgendaItem {
  if (item.state === "active") return item;
  return refuse("item.not-active", { number: numberOfItem(meeting, item.id) ?? 0, title: item.title });
}

export type EntryDraft = {
  itemId: string;
  kind: "note" | "decision";
  text: string;
  strength: Strength | null;
  byPersonId: string;
};

function newEntry(meeting: Meeting, draft: EntryDraft, { now, newId }: { now: Date; newId: NewId }): MinutesEntry {
  return {
    ...draft,
    id: newId(),
    position: Math.max(0, ...meeting.entries.map((entry) => entry.position)) + 1,
    strengthConfirmed: false,
    subjectItemId: null,
    replacesId: null,
    answers: [],
    at: now,
    undoneAt: null,
  };
}

/** Writes a note or a decision under an item, in the words given. Refuses an empty text. */
export function writeEntry(
  meeting: Meeting,
  draft: EntryDraft,
  made: { now: Date; newId: NewId },
): { meeting: Meeting; entry: MinutesEntry } {
  requireMinutesOpen(meeting);
  const text = checkedText(draft.text);
  if (text === "") refuse("text.missing", { example: draft.kind });
  const entry = newEntry(meeting, { ...draft, text }, made);
  return { meeting: draftChanged({ ...meeting, entries: [...meeting.entries, entry] }), entry };
}

export function entryById(meeting: Meeting, id: string): MinutesEntry {
  const found = meeting.entries.find((entry) => entry.id === id && entry.undoneAt === null);
  return found ?? refuse("card.stale", {});
}

/** What the secretary says of an entry: its words, whether it is a decision, its strength, the item it belongs to, what it replaces. */
export function describeEntry(meeting: Meeting, said: MinutesEntry): Meeting {
  requireMinutesOpen(meeting);
  entryById(meeting, said.id);
  const { kind, text, strength, strengthConfirmed, subjectItemId, replacesId } = said;
  const described = { kind, text, strength, strengthConfirmed, subjectItemId, replacesId };
  return {
    ...meeting,
    entries: meeting.entries.map((entry) => (entry.id === said.id ? { ...entry, ...described } : entry)),
  };
}

/**
 * Replaces what stands under an item by these paragraphs. A paragraph that stood there before keeps its entry, so decisions stay
 * decisions; what is gone is marked undone, never removed.
 */
export function rewriteEntries(
  meeting: Meeting,
  rewrite: { itemId: string; paragraphs: string[]; byPersonId: string },
  made: { now: Date; newId: NewId },
): { meeting: Meeting; lostDecisions: MinutesEntry[] } {
  requireMinutesOpen(meeting);
  const old = standingEntries(meeting, rewrite.itemId);
  const kept = new Set<string>();
  let after: Meeting = meeting;
  const order: string[] = [];
  for (const text of rewrite.paragraphs) {
    const same = old.find((entry) => entry.text === text && !kept.has(entry.id));
    if (same) {
      kept.add(same.id);
      order.push(same.id);
    } else {
      const draft = {
        itemId: rewrite.itemId,
        kind: "note",
        text,
        strength: null,
        byPersonId: rewrite.byPersonId,
      } as const;
      const written = writeEntry(after, draft, made);
      after = written.meeting;
      order.push(written.entry.id);
    }
  }
  const gone = old.filter((entry) => !kept.has(entry.id));
  return {
    meeting: draftChanged(inOrder(withUndone(after, gone, made.now), order)),
    lostDecisions: gone.filter((entry) => entry.kind === "decision"),
  };
}

function withUndone(meeting: Meeting, gone: readonly MinutesEntry[], now: Date): Meeting {
  const ids = new Set(gone.map((entry) => entry.id));
  return { ...meeting, entries: meeting.entries.map((one) => (ids.has(one.id) ? { ...one, undoneAt: now } : one)) };
}

function inOrder(meeting: Meeting, order: readonly string[]): Meeting {
  const first = Math.max(0, ...meeting.entries.map((entry) => entry.position)) + 1;
  const entries = meeting.entries.map((entry) => {
    const index = order.indexOf(entry.id);
    return index === -1 ? entry : { ...entry, position: first + index };
  });
  return { ...meeting, entries };
}

export type Undone = { kind: "entry"; entry: MinutesEntry } | { kind: "action"; action: Action };

/**
 * Takes back a line this person wrote in the minutes, a note, a decision or an action: the one with this id, or (`null`) the newest. Refuses
 * `minutes.nothing-to-undo` when there is none, and `card.stale` when the one that is named has gone.
 */
export function undoLast(
  meeting: Meeting,
  byPersonId: string,
  now: Date,
  lineId: string | null = null,
): { meeting: Meeting; undone: Undone } {
  requireMinutesOpen(meeting);
  const isMeant = (id: string): boolean => lineId === null || id === lineId;
  const entry = standingEntries(meeting).findLast((one) => one.byPersonId === byPersonId && isMeant(one.id));
  const action = meeting.actions.findLast(
    (one) => one.undoneAt === null && one.createdBy === byPersonId && isMeant(one.id),
  );
  if (!entry && !action && lineId !== null) refuse("card.stale", {});
  if (entry && (!action || entry.at >= action.createdAt)) {
    return { meeting: draftChanged(withUndone(meeting, [entry], now)), undone: { kind: "entry", entry } };
  }
  if (!action) return refuse("minutes.nothing-to-undo", {});
  const actions = meeting.actions.map((one) => (one.id === action.id ? { ...one, undoneAt: now } : one));
  return { meeting: draftChanged({ ...meeting, actions }), undone: { kind: "action", action } };
}

/**
 * Says which clauses of its item's recommendation a decision answers, no more and no fewer. Refuses `card.stale` for a clause that is not
 * there any more.
 */
export function decisionAnswers(meeting: Meeting, said: { entryId: string; clauseIds: string[] }): Meeting {
  requireMinutesOpen(meeting);
  const entry = entryById(meeting, said.entryId);
  const known = new Set(itemById(meeting, entry.subjectItemId ?? entry.itemId).clauses.map((clause) => clause.id));
  if (said.clauseIds.length === 0 || said.clauseIds.some((id) => !known.has(id))) refuse("card.stale", {});
  const entries = meeting.entries.map((one) => (one.id === entry.id ? { ...one, answers: said.clauseIds } : one));
  return draftChanged({ ...meeting, entries });
}

/** Says how a clause of a recommendation ended. */
export function answerClause(meeting: Meeting, clauseId: string, outcome: Strength): Meeting {
  requireMinutesOpen(meeting);
  const answered = (clause: Clause): Clause => (clause.id === clauseId ? { ...clause, outcome } : clause);
  return { ...meeting, items: meeting.items.map((item) => ({ ...item, clauses: item.clauses.map(answered) })) };
}
