import type { AgendaItem, Attachment } from "../domain/agenda.ts";
import { localDateOf, localTimeOf, type LocalDate } from "../domain/time.ts";
import { formatDay, formatDayYear, formatMeetingTimeYear } from "./dates.da.ts";
import { capitalised, closedItem, kindLabel, listed } from "./labels.da.ts";

/** The words of agenda and minutes as a plain-text document; what stands in it is decided in `documents/`. */

export const documentTitle = "Dagsorden";
export const summaryHeading = "Resumé";
export const backgroundHeading = "Sagsfremstilling";
export const minutesHeading = "Referat:";
export const recommendationHeading = "Indstilling:";

export type DocumentHead = {
  forum: string;
  start: Date;
  end: Date;
  cancelled: boolean;
  place: string | null;
  present: string[];
  absent: string[];
  unknown: string[];
  guests: string[];
  apologies: string[];
};

export type HeadLine = { label: string; words: string };

/** The head's lines; guests and apologies stand there even when there are none. */
export function headLines(head: DocumentHead): HeadLine[] {
  const time = capitalised(timeOf(head)) + (head.cancelled ? " (aflyst)" : "");
  return [
    headLine("Møde", head.forum),
    headLine("Tid", time),
    headLine("Sted", head.place ?? ""),
    headLine("Deltagere", head.present.join(", ")),
    ...(head.absent.length > 0 ? [headLine("Fraværende", head.absent.join(", "))] : []),
    ...(head.unknown.length > 0 ? [headLine("Ikke oplyst", head.unknown.join(", "))] : []),
    headLine("Gæster", head.guests.join(", ")),
    headLine("Afbud", head.apologies.join(", ")),
  ];
}

/** A meeting read from an old document may have no end, or no hour at all: then it ends when it begins, or both are midnight. */
function timeOf({ start, end }: Pick<DocumentHead, "start" | "end">): string {
  if (end.getTime() !== start.getTime()) return formatMeetingTimeYear(start, end);
  const day = formatDayYear(localDateOf(start));
  const hour = localTimeOf(start);
  return hour === "00:00" ? day : `${day} kl. ${hour.replace(/^0/u, "").replace(":", ".")}`;
}

function headLine(label: string, words: string): HeadLine {
  return { label, words: oneLine(words) };
}

/** »Sted: Havnekontoret«; »Gæster:« when there is nobody. */
export function plainHeadLine({ label, words }: HeadLine): string {
  return `${label}: ${words}`.trimEnd();
}

export const unknownPerson = "ukendt";

export function deputyLine(name: string, deputyFor: readonly string[]): string {
  return deputyFor.length === 0 ? name : `${name} (stedfortræder for ${listed(deputyFor)})`;
}

export function guestLine(name: string, number: number | null): string {
  return number === null ? name : `${name} (punkt ${number})`;
}

/** »Opgaveglidning (lukket, drøftelse, 20 min)« */
export function itemTitle(item: Pick<AgendaItem, "title" | "closed" | "kind" | "minutes">): string {
  const facts = [
    item.closed ? "lukket" : "",
    item.kind === null ? "" : kindLabel[item.kind],
    item.minutes === null ? "" : `${item.minutes} min`,
  ].filter(Boolean);
  return `${oneLine(item.title)}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`;
}

/** All that others than the circle read of a closed item. */
export function closedItemTitle(item: Pick<AgendaItem, "publicTitle" | "state">): string {
  return `${oneLine(item.publicTitle ?? closedItem)}${fallen(item)}`;
}

/** »Opgaveglidning – udgår: udsat til næste møde« */
export function fallenItemTitle(item: Pick<AgendaItem, "title" | "closed" | "state" | "stateReason">): string {
  const reason = item.stateReason === null ? "" : `: ${oneLine(item.stateReason)}`;
  return `${oneLine(item.title)}${item.closed ? " (lukket)" : ""}${fallen(item)}${reason}`;
}

/** A title alone; null is »Lukket punkt«. */
export function plainTitle(title: string | null): string {
  return oneLine(title ?? closedItem);
}

function fallen({ state }: Pick<AgendaItem, "state">): string {
  return state === "active" ? "" : " – udgår";
}

/** Who put an item forward is printed only when they did it for somebody else: the committee's form has no line for the rest. */
export function proposedLine(proposer: string | null, onBehalfOf: string | null): string {
  if (onBehalfOf === null) return "";
  return oneLine(`Stillet ${proposer === null ? "" : `af ${proposer} `}på vegne af ${onBehalfOf}`);
}

export function lateLine(reason: string | null): string {
  return reason === null ? "" : oneLine(`Sent punkt: ${reason}`);
}

export function carriedLine(from: Date | undefined): string {
  return from === undefined ? "" : `Udsat fra mødet ${formatDayYear(localDateOf(from))}`;
}

export function recommendationBlock(clauses: readonly string[]): string {
  if (clauses.length === 0) return "";
  return [recommendationHeading, recommendationIntroduction(clauses), ...clauses.map((clause) => `• ${clause}`)].join(
    "\n",
  );
}

/** The clauses are printed as they were written: when each says »at« itself, it is not said once more. */
export function recommendationIntroduction(clauses: readonly string[]): string {
  return clauses.every((clause) => /^at\s/iu.test(clause)) ? "Det indstilles:" : "Det indstilles at:";
}

/** »Bilag 1: Referat (eftersendes når det foreligger godkendt)« */
export function attachmentLine(attachment: Pick<Attachment, "title" | "note" | "state">, number: number): string {
  const note = attachment.note === null ? "" : ` ${attachment.note}`;
  const promised = attachment.state === "promised" ? ` (eftersendes${note})` : "";
  return oneLine(`Bilag ${number}: ${attachment.title}${promised}`);
}

export function correctionText(text: string, at: Date): string {
  return `Rettelse (${formatDayYear(localDateOf(at))}): ${text}`;
}

export type ActionWords = { assignee: string; due: LocalDate | null; text: string };

/** »Opgave: Ole Rask, fredag den 18. december: indhente vurdering«; the year is said when it is not the meeting's. */
export function actionLine(action: ActionWords, meetingStart: Date): string {
  const due = action.due === null ? "" : `, ${formatDay(action.due, meetingStart)}`;
  return `Opgave: ${oneLine(action.assignee)}${due}: ${action.text}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

// ── Reading in chat ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A long document in pages of at most `size` characters (at least 2), to be read one by one in chat. A page ends before an item where it can,
 * else between paragraphs, lines, words; only a word longer than a page is cut. Nothing is left out but space at the cuts.
 */
export function readingPages(text: string, size: number): string[] {
  const pages: string[] = [];
  let page = "";
  for (const piece of sectionsOf(text).flatMap((section) => piecesOf(section, size))) {
    const longer = page === "" ? piece : `${page}\n\n${piece}`;
    if (page !== "" && longer.length > size) pages.push(page);
    page = page !== "" && longer.length > size ? piece : longer;
  }
  return page === "" ? pages : [...pages, page];
}

/** The head, then each item: a paragraph that begins with a number opens one. */
function sectionsOf(text: string): string[] {
  return text.trim().split(/\n{2,}(?=\d+\. )/u);
}

/** What must not be parted if it can be helped: a whole section, else its paragraphs, the title with the first of them. */
function piecesOf(section: string, size: number): string[] {
  if (section.length <= size) return [section];
  const [title = "", first = "", ...rest] = section.split(/\n{2,}/u);
  const opening = title.length + 2 + first.length <= size ? [`${title}\n\n${first}`] : [title, first];
  return [...opening, ...rest].flatMap((paragraph) => cut(paragraph, size));
}

function cut(paragraph: string, size: number): string[] {
  const pieces: string[] = [];
  let rest = paragraph;
  while (rest.length > size) {
    const at = placeToCut(rest, size);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...pieces, rest].filter((piece) => piece !== "");
}

function placeToCut(text: string, size: number): number {
  const head = text.slice(0, size + 1);
  const line = head.lastIndexOf("\n");
  if (line > size / 2) return line;
  const space = Math.max(line, head.lastIndexOf(" "), head.lastIndexOf("\t"));
  if (space > 0) return space;
  // A pair of surrogates is one sign.
  return text.slice(0, size).isWellFormed() ? size : size - 1;
}
