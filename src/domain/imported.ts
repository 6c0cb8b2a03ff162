import { checkedText, emptyItem, titleLimit, textLimit, type AgendaItem, type ItemKind, type NewId } from "./agenda.ts";
import type { Strength } from "./decision.ts";
import type { Forum } from "./forum.ts";
import { planMeeting, type Meeting } from "./meeting.ts";
import type { MinutesEntry } from "./minutes.ts";
import { refuse } from "./rule-violation.ts";

/**
 * What a meeting that was read from an old document is known by. Its people are names as written: most of them never spoke to us. `digest` is the
 * file's SHA-256, so that the same file is known again.
 */
export type ImportedRecord = {
  digest: string;
  attendees: { name: string; deputyFor: string[] }[];
  apologies: string[];
  absent: string[];
};

export type ImportedItem = {
  number: number;
  title: string;
  closed: boolean;
  kind: ItemKind | null;
  minutes: number | null;
  summary: string;
  background: string;
  clauses: string[];
  attachments: { number: number | null; title: string; promised: boolean; note: string | null }[];
  entries: { text: string; kind: "note" | "decision"; strength: Strength | null }[];
};

/** `end` is the start when no end was written, and both are midnight when no hour was. */
export type ImportedMeeting = {
  start: Date;
  end: Date;
  place: string | null;
  record: ImportedRecord;
  guests: string[];
  items: ImportedItem[];
};

/**
 * A meeting of the past, approved and locked: history that can be searched and never reminds, asks or waits. Refuses the same file twice,
 * another meeting at the same time, and one that is still to come.
 */
export function importMeeting(
  forum: Forum,
  read: ImportedMeeting,
  made: { now: Date; newId: NewId; others: readonly Meeting[]; by: string },
): Meeting {
  const { now, newId, others } = made;
  refuseKnown(read, others);
  if (read.start.getTime() > now.getTime()) refuse("import.to-come", { start: read.start });
  if (read.items.length === 0) refuse("import.no-items", {});
  const planned = planMeeting(
    { ...forum, standingItems: [] },
    {
      start: new Date(now.getTime() + 1),
      end: new Date(now.getTime() + 2),
      place: read.place?.slice(0, titleLimit) ?? null,
    },
    { now, newId, others: [] },
  );
  const items = read.items.map((item, index) => itemOf(item, index + 1, newId));
  return {
    ...planned,
    status: "approved",
    start: read.start,
    end: read.end,
    agendaSentAt: read.start,
    startedAt: read.start,
    endedAt: read.end,
    approvedAt: now,
    imported: read.record,
    items,
    guests: read.guests.map((name) => ({ id: newId(), name, personId: null, itemId: null })),
    entries: read.items
      .flatMap((item, index) => entriesOf(item, items[index]?.id ?? "", made))
      .map((entry, index) => ({ ...entry, position: index + 1 })),
  };
}

function refuseKnown(read: ImportedMeeting, others: readonly Meeting[]): void {
  const known = others.find((one) => one.imported?.digest === read.record.digest);
  if (known) refuse("import.known", { start: known.start });
  const held = others.find((one) => one.status !== "cancelled" && one.start.getTime() === read.start.getTime());
  if (held) refuse("import.meeting-exists", { start: held.start });
}

function itemOf(item: ImportedItem, position: number, newId: NewId): AgendaItem {
  return {
    ...emptyItem(newId(), oneLine(item.title)),
    position,
    number: item.number,
    closed: item.closed,
    kind: item.kind,
    minutes: item.minutes,
    summary: shortened(item.summary),
    background: shortened(item.background),
    clauses: item.clauses.map((text) => ({ id: newId(), text: shortened(text), outcome: null })),
    attachments: item.attachments.map(({ number, title, promised, note }) => ({
      id: newId(),
      number,
      title: oneLine(title),
      state: promised ? "promised" : "attached",
      note,
      promisedBy: null,
      arrivedAt: null,
    })),
  };
}

function entriesOf(
  item: ImportedItem,
  itemId: string,
  { now, newId, by }: { now: Date; newId: NewId; by: string },
): MinutesEntry[] {
  return item.entries.map(({ text, kind, strength }) => ({
    id: newId(),
    itemId,
    position: 0,
    kind,
    text: shortened(text),
    strength,
    strengthConfirmed: false,
    subjectItemId: null,
    answers: [],
    replacesId: null,
    at: now,
    byPersonId: by,
    undoneAt: null,
  }));
}

function oneLine(text: string): string {
  const clean = text.replace(/\s+/gu, " ").trim();
  return clean.length > titleLimit ? `${clean.slice(0, titleLimit - 1)}…` : clean;
}

function shortened(text: string): string {
  return checkedText(text.length > textLimit ? `${text.slice(0, textLimit - 1)}…` : text);
}
