import { attachmentNumberOf, numberedItems, numberOfItem, type AgendaItem } from "../domain/agenda.ts";
import { mayReadEntry, mayReadItem, type View } from "../domain/circle.ts";
import { memberOf, roleOf, type Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { standingEntries, type MinutesEntry } from "../domain/minutes.ts";
import * as words from "../ui/document.ts";
import { attendanceLists, type Attendee } from "./attendance.ts";

export type DocumentSubject = {
  meeting: Meeting;
  forum: Forum;
  /** Everyone the meeting names, by id; the forum's own people need not be among them. */
  names: ReadonlyMap<string, string>;
  view: View;
  /** `agenda` prints nothing of the minutes, though they be written. */
  stage: "agenda" | "minutes";
  /** When an item was carried over: its `carriedFrom` → the earlier meeting's start. */
  carriedFrom?: ReadonlyMap<string, Date>;
};

/**
 * Agenda and minutes as one plain-text document: a line a paragraph, an empty line between blocks, people's words as they wrote them. A block
 * without content is left out. Of a closed item, the public view has the number and the public title, and nothing else anywhere.
 */
export function documentText(subject: DocumentSubject): string {
  const items = numberedItems(subject.meeting).flatMap(({ item, number }) => itemBlocks(subject, item, number));
  const blocks = [words.documentTitle, headBlock(subject), ...items, actionBlock(subject, null)];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

// ── Head ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function headBlock(subject: DocumentSubject): string {
  const { meeting, forum } = subject;
  const lists = attendanceLists(meeting, forum);
  const named = (list: Attendee[]) => list.map((one) => attendeeWords(subject, one));
  return words
    .headLines({
      forum: forum.name,
      start: meeting.start,
      end: meeting.end,
      cancelled: meeting.status === "cancelled",
      place: meeting.place,
      present: named(lists.present),
      absent: named(lists.absent),
      unknown: named(lists.unknown),
      guests: guestsOf(subject),
      apologies: lists.apologies.map((one) => nameOf(subject, one.personId)),
    })
    .join("\n");
}

function attendeeWords(subject: DocumentSubject, attendee: Attendee): string {
  const deputyFor = attendee.deputyFor.map((personId) => nameOf(subject, personId));
  return words.deputyLine(nameOf(subject, attendee.personId), deputyFor);
}

/** Who is called for a closed item says what it is about: the public view leaves them out. */
function guestsOf({ meeting, view }: DocumentSubject): string[] {
  return meeting.guests.flatMap((guest) => {
    const item = meeting.items.find((one) => one.id === guest.itemId);
    if (item && !mayReadItem(item, view)) return [];
    return [words.guestLine(guest.name, item ? numberOfItem(meeting, item.id) : null)];
  });
}

function nameOf({ names, forum }: DocumentSubject, personId: string): string {
  return names.get(personId) ?? memberOf(forum, personId)?.name ?? words.unknownPerson;
}

// ── Items ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function itemBlocks(subject: DocumentSubject, item: AgendaItem, number: number): string[] {
  if (!mayReadItem(item, subject.view)) return [words.closedItemLine(item, number)];
  if (item.state !== "active") return [words.fallenItemLine(item, number), minutesBlock(subject, item)];
  return [
    titleBlock(subject, item, number),
    ...caseBlocks(item),
    words.recommendationBlock(item.clauses.map((clause) => asWritten(clause.text))),
    attachmentBlock(subject.meeting, item),
    minutesBlock(subject, item),
  ];
}

function titleBlock(subject: DocumentSubject, item: AgendaItem, number: number): string {
  const lines = [
    words.itemLine(item, number),
    proposedLine(subject, item),
    words.lateLine(item.lateReason),
    item.carriedFrom === null ? "" : words.carriedLine(subject.carriedFrom?.get(item.carriedFrom)),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

/** A secretary puts items on agendas by office; only a member's own wish, or somebody else's, is worth a line. */
function proposedLine(subject: DocumentSubject, { proposedBy, onBehalfOf }: AgendaItem): string {
  const byOffice = proposedBy === null || roleOf(subject.forum, proposedBy) === "secretary";
  return words.proposedLine(byOffice ? null : nameOf(subject, proposedBy), onBehalfOf);
}

/** Background without a summary stands under the title without a heading. */
function caseBlocks(item: AgendaItem): string[] {
  const summary = asWritten(item.summary);
  const background = asWritten(item.background);
  if (summary === "") return [background];
  return [headed(words.summaryHeading, summary), headed(words.backgroundHeading, background)];
}

function attachmentBlock(meeting: Meeting, item: AgendaItem): string {
  return item.attachments.map((one) => words.attachmentLine(one, attachmentNumberOf(meeting, one.id))).join("\n");
}

// ── Minutes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function minutesBlock(subject: DocumentSubject, item: AgendaItem): string {
  if (subject.stage === "agenda") return "";
  const { meeting, view } = subject;
  const entries = standingEntries(meeting, item.id).filter((entry) => mayReadEntry(meeting, entry, view));
  const blocks = [...entries.map(entryText), actionBlock(subject, item.id)];
  return headed(words.minutesHeading, blocks.filter((block) => block !== "").join("\n\n"));
}

function entryText(entry: MinutesEntry): string {
  const text = asWritten(entry.text);
  return entry.kind === "correction" ? words.correctionText(text, entry.at) : text;
}

/** The tasks given under an item, or (`null`) under none. */
function actionBlock(subject: DocumentSubject, itemId: string | null): string {
  if (subject.stage === "agenda") return "";
  return subject.meeting.actions
    .filter((action) => action.itemId === itemId && action.undoneAt === null)
    .map(({ assigneeName, decidedDue: due, text }) =>
      words.actionLine({ assignee: assigneeName, due, text: asWritten(text) }, subject.meeting.start),
    )
    .join("\n");
}

function headed(heading: string, text: string): string {
  return text === "" ? "" : `${heading}\n${text}`;
}

function asWritten(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}
