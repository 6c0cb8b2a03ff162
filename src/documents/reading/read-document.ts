import { attachmentsOnLine, titleOfAbsence } from "../../ui/reading/body.da.ts";
import { apologiesIn, readNames } from "../../ui/reading/names.da.ts";
import { isAnyOtherBusiness, presenterBefore, readTitle } from "../../ui/reading/title.da.ts";
import { readingWarning, type ReadingWarning } from "../../ui/reading/warnings.da.ts";
import { saysMeeting, sectionLabel } from "../../ui/reading/words.da.ts";
import { withoutFurniture } from "./furniture.ts";
import { readHead } from "./head.ts";
import { readBody, type BodyContext, type ReadBody } from "./item-body.ts";
import { itemSpans, type ItemSpan, type Spans } from "./item-spans.ts";
import { usualGap } from "./paragraphs.ts";
import { readPeople, wholeLists, type ReadPeople } from "./people.ts";
import type { MeetingReading, ReadAttachment, ReadItem } from "./reading.ts";
import { sourceLine, type Source, type SourceLine } from "./source-line.ts";
import { unfolded } from "./unfolding.ts";

/** Reads a source as an agenda or minutes. Pure; nothing is invented: what is not found is empty, what is unsure is a warning. */
export function readDocument(source: Source): MeetingReading {
  const { lines: broken, flat } = unfolded(source.lines);
  const lines = withoutFurniture(broken);
  const spans = itemSpans(lines);
  const headLines = wholeLists(lines.slice(0, spans.headEnd));
  const people = readPeople(headLines);
  if (!isMeeting(spans, headLines, people, broken)) return notAMeeting(source);
  const head = readHead(headLines, people.used, lines.slice(spans.headEnd));
  const warnings = [...source.remarks.map((code) => readingWarning(code)), ...head.warnings, ...people.warnings];
  if (flat) warnings.push(readingWarning("flat"));
  if (head.forum === null) warnings.push(readingWarning("no-forum"));
  if (spans.items.length === 0) warnings.push(readingWarning("no-items"));
  const { kind } = head;
  const context: BodyContext = {
    forum: head.forum,
    date: head.date,
    headed: isHeaded(spans),
    kind,
    usual: usualGap(lines),
  };
  const items = readItems(spans, context, people, { flat, warnings });
  warnings.push(...leaps(items.items));
  const all = withItemAttendance(people, items.bodies, headLines);
  return {
    kind,
    forum: head.forum,
    title: head.title,
    start: stamp(head.date, head.startHour),
    end: head.endHour === null ? null : stamp(head.date, head.endHour),
    place: head.place,
    attendees: all.attendees,
    guests: all.guests,
    apologies: all.apologies,
    absent: all.absent,
    deputies: all.deputies,
    items: items.items,
    warnings,
  };
}

function stamp(date: string | null, hour: string | null): string | null {
  if (date === null) return null;
  return hour === null ? date : `${date}T${hour}`;
}

/** A document calls itself an agenda or minutes, or has what only they have: people's fields, recommendations, decisions. */
function isMeeting(
  spans: Spans,
  headLines: readonly SourceLine[],
  people: ReadPeople,
  lines: readonly SourceLine[],
): boolean {
  const first = (headLines.length > 0 ? headLines : lines)
    .slice(0, 25)
    .filter((line) => line.text.length < 250 || lines.length < 12);
  if (first.some((line) => saysMeeting(line.text))) return true;
  if (people.attendees.length + people.apologies.length > 0) return true;
  return spans.items.some((item) =>
    item.body.some((line) => ["minutes", "recommendation"].includes(sectionLabel(line.text)?.kind ?? "")),
  );
}

function notAMeeting(source: Source): MeetingReading {
  const warnings = [...source.remarks.map((code) => readingWarning(code)), readingWarning("no-meeting")];
  const empty = { attendees: [], guests: [], apologies: [], absent: [], deputies: [], items: [] };
  return { kind: "unknown", forum: null, title: null, start: null, end: null, place: null, ...empty, warnings };
}

function isHeaded(spans: Spans): boolean {
  return spans.items.some((item) => item.body.some((line) => sectionLabel(line.text)?.kind === "minutes"));
}

type ItemsRead = { items: ReadItem[]; bodies: { body: ReadBody; title: string; inline: string }[] };

function readItems(
  spans: Spans,
  context: BodyContext,
  people: ReadPeople,
  { flat, warnings }: { flat: boolean; warnings: ReadingWarning[] },
): ItemsRead {
  const known = knownNames(people);
  const bodies: ItemsRead["bodies"] = [];
  const closedPaths = new Set<string>();
  const items = spans.items.map((span, index) => {
    const { item, body, inline } = readItem(span, context, known);
    const last = index === spans.items.length - 1;
    if (last && flat && span.body.length === 0 && item.title.split(" ").length < 4) {
      warnings.push(readingWarning("cut-off", item.line, item.title));
      item.title = "";
    }
    inheritClosed(item, closedPaths);
    warnings.push(...body.warnings);
    bodies.push({ body, title: item.title, inline });
    return item;
  });
  return { items, bodies };
}

/** An item whose number does not follow from the one before: perhaps one was not found. */
function leaps(items: readonly ReadItem[]): ReadingWarning[] {
  const isWhole = (number: string | null | undefined): boolean => /^\d{1,3}$/u.test(number ?? "");
  return items.flatMap(({ number, title, line }, index) => {
    const before = items[index - 1]?.number;
    const leapt = isWhole(before) && isWhole(number) && Number(number) !== Number(before) + 1;
    return leapt ? [readingWarning("number-leap", line, `${number ?? ""}. ${title}`)] : [];
  });
}

/** What stands below a closed item is closed: 3.A under 3. */
function inheritClosed(item: ReadItem, closedPaths: Set<string>): void {
  const number = item.number ?? "";
  const parents = number
    .split(".")
    .map((_part, index, all) => all.slice(0, index).join("."))
    .filter((one) => one !== "");
  if (parents.some((parent) => closedPaths.has(parent))) item.closed = true;
  if (item.closed === true && number !== "") closedPaths.add(number);
}

function knownNames(people: ReadPeople): Set<string> {
  const all = [...people.attendees, ...people.guests, ...people.apologies, ...people.absent].map((one) =>
    one.name.toLowerCase(),
  );
  return new Set([
    ...all,
    ...all.map((name) => name.split(" ")[0] ?? name),
    ...(people.used.size > 0 ? uncheckedNames(people) : []),
  ]);
}

function uncheckedNames(people: ReadPeople): string[] {
  return [...people.used].flatMap((line) =>
    readNames(line.text, { single: true }).people.flatMap((one) => [
      one.name.toLowerCase(),
      one.name.toLowerCase().split(" ")[0] ?? "",
    ]),
  );
}

function readItem(
  span: ItemSpan,
  context: BodyContext,
  known: ReadonlySet<string>,
): { item: ReadItem; body: ReadBody; inline: string } {
  const line = span.titleLines[0]?.number ?? 0;
  const { text, urls } = withoutUrls(span.title);
  const named = presenterBefore(text, known);
  const title = readTitle(named.title, { minutes: context.kind === "minutes" });
  const { quoted, lines } = apart(span);
  const inline =
    title.inline === "" || titleOfAbsence(title.title) ? [] : [{ ...sourceLine(title.inline, line), gap: 1 }];
  const own: BodyContext = span.inMinutesPart ? { ...context, kind: "minutes", headed: false } : context;
  const body = readBody([...inline, ...lines], own, title.title);
  const links = [...span.titleLines, ...span.listed, ...quoted].flatMap((one) => [
    ...one.links,
    ...withoutUrls(one.text).urls,
  ]);
  const listed = span.listed.flatMap((one) =>
    attachmentsOnLine(one.text).map((found) => ({ ...found, line: one.number })),
  );
  const attachments: ReadAttachment[] = [
    ...title.attachments.map((one) => ({ ...one, line })),
    ...[...new Set([...urls, ...links])].map((text) => ({ text, promised: false, line })),
    ...listed,
    ...body.attachments,
  ];
  const item: ReadItem = {
    number: span.number,
    title: title.title,
    kind: title.kind ?? (isAnyOtherBusiness(title.title) ? null : (span.group?.kind ?? null)),
    closed:
      title.closed || body.closed === true || span.group?.closed === true
        ? true
        : (body.closed ?? span.group?.closed ?? null),
    presenter: named.presenter ?? title.presenter,
    minutes: title.minutes,
    summary: body.parts.summary,
    background: body.parts.background,
    recommendation: body.parts.recommendation,
    clauses: body.clauses,
    attachments,
    record: span.listOnly ? [] : body.record,
    absences: body.absences.map((one) => one.text),
    postponed: body.postponed,
    line,
  };
  return { item, body, inline: title.inline };
}

/** Where minutes answer a quoted agenda, what is quoted is the agenda's and what is not is the answer. */
function apart(span: ItemSpan): { quoted: SourceLine[]; lines: SourceLine[] } {
  if (!span.titleLines.some((line) => line.quote > 0)) return { quoted: [], lines: span.body };
  return { quoted: span.body.filter((line) => line.quote > 0), lines: span.body.filter((line) => line.quote === 0) };
}

function withoutUrls(text: string): { text: string; urls: string[] } {
  const urls = text.match(/https?:\/\/\S+/gu) ?? [];
  return {
    text: text.replace(/:?\s*https?:\/\/\S+/gu, "").trim(),
    urls: urls.map((url) => url.replace(/[.,)]+$/u, "")),
  };
}

/** Apologies that the items tell of: names under an item about absence, sentences in its text, lines under its minutes. */
function withItemAttendance(
  people: ReadPeople,
  bodies: ItemsRead["bodies"],
  headLines: readonly SourceLine[],
): ReadPeople {
  const found = {
    ...people,
    apologies: [...people.apologies],
    absent: [...people.absent],
    deputies: [...people.deputies],
  };
  const add = (name: string, line: number): void => {
    const there = [...found.apologies, ...found.absent].some((one) => one.name === name);
    if (!there) found.apologies.push({ name, part: null, line });
  };
  for (const line of headLines) for (const person of apologiesIn(line.text)) add(person.name, line.number);
  for (const { body, title, inline } of bodies) {
    if (titleOfAbsence(title)) {
      for (const person of readNames(inline, { single: false }).people) add(person.name, 0);
      for (const entry of body.record)
        for (const person of readNames(entry.text, { single: false }).people) add(person.name, entry.line);
    }
    for (const text of body.parts.background) for (const person of apologiesIn(text)) add(person.name, 0);
    for (const { note, line } of body.absences) {
      if (!note.whole) continue;
      if (note.unexcused) {
        for (const { name } of note.people)
          if (!found.absent.some((one) => one.name === name)) found.absent.push({ name, part: null, line });
        continue;
      }
      const missing = note.people.filter((person) => !people.attendees.some((one) => one.name === person.name));
      for (const person of missing) add(person.name, line);
      for (const deputy of note.deputies)
        if (!found.deputies.some((one) => one.deputy === deputy.deputy)) found.deputies.push(deputy);
    }
  }
  return found;
}
