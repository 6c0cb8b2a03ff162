import { dateIn, dayWithoutYear, forumIn, hoursIn, looksLikePlace, placeIn } from "../../ui/reading/head.da.ts";
import { readingWarning, type ReadingWarning } from "../../ui/reading/warnings.da.ts";
import {
  bodyBesideCase,
  headField,
  peopleField,
  saysAgenda,
  saysMinutes,
  sectionLabel,
  type HeadField,
} from "../../ui/reading/words.da.ts";
import type { SourceLine } from "./source-line.ts";

export type ReadHead = {
  forum: string | null;
  title: string | null;
  date: string | null;
  startHour: string | null;
  endHour: string | null;
  place: string | null;
  kind: "agenda" | "minutes" | "unknown";
  warnings: ReadingWarning[];
};

type Field = { kind: HeadField; text: string; line: SourceLine };

/** Forum, time and place from the lines before the first item; `rest` are the lines of the items, where case facts name the body. */
export function readHead(
  all: readonly SourceLine[],
  people: ReadonlySet<SourceLine>,
  rest: readonly SourceLine[],
): ReadHead {
  const lines = all.filter((line) => !people.has(line));
  const fields = fieldsOf(lines);
  const free = lines.filter((line) => !fields.some((field) => field.line === line) && peopleField(line.text) === null);
  const warnings: ReadingWarning[] = [];
  const time = timeOf(fields, free, lines, warnings);
  return {
    forum: forumOf(fields, free, rest),
    title: titleOf(lines),
    date: time.date,
    startHour: time.start,
    endHour: time.end,
    place: placeOf(fields, free, time.line),
    kind: kindOf(all),
    warnings,
  };
}

/** Fields with their words: on the line, or, when nothing stands there and no other field follows, on the next one. */
function fieldsOf(lines: readonly SourceLine[]): Field[] {
  return lines.flatMap((line, index) => {
    const field = headField(line.text);
    if (!field || (!line.text.includes(":") && line.text.length > 40)) return [];
    if (field.rest !== "") return [{ kind: field.kind, text: field.rest, line }];
    const next = lines[index + 1];
    if (!next || headField(next.text) !== null || peopleField(next.text) !== null) return [];
    return [{ kind: field.kind, text: next.text, line: next }];
  });
}

function kindOf(lines: readonly SourceLine[]): ReadHead["kind"] {
  const titles = lines.filter((line) => line.text.length < 200 && peopleField(line.text) === null);
  const first = titles.slice(0, 12);
  if (first.some((line) => saysMinutes(line.text)) || lines.some((line) => saysHeld(line.text))) {
    const mixed = first.some((line) => saysAgenda(line.text) && saysMinutes(line.text));
    return mixed ? "unknown" : "minutes";
  }
  return titles.some((line) => saysAgenda(line.text)) ? "agenda" : "unknown";
}

function saysHeld(text: string): boolean {
  const field = peopleField(text);
  return field !== null && (field.kind === "absent" || /^(?:til|tilstede|m.dt|fremm.dt)/iu.test(text));
}

function titleOf(lines: readonly SourceLine[]): string | null {
  return (
    lines.find((line) => (saysMinutes(line.text) || saysAgenda(line.text)) && line.text.length < 200)?.text ??
    lines[0]?.text ??
    null
  );
}

// ── Forum ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function forumOf(fields: readonly Field[], free: readonly SourceLine[], rest: readonly SourceLine[]): string | null {
  const named = fields
    .filter((field) => field.kind === "forum")
    .map((field) => field.text.replace(/\s*\([^)]*\)\s*$/u, "").trim());
  const sure = named.map(forumIn).find((forum) => forum !== null);
  if (sure !== undefined) return sure;
  const titled = free
    .filter((line) => line.text.length < 200)
    .slice(0, 25)
    .map((line) => forumIn(line.text));
  const found = titled.find((forum) => forum !== null);
  if (found !== undefined) return found;
  const field = named.find(
    (text) => text.length > 2 && text.length < 90 && !saysMinutes(text) && dateIn(text) === null,
  );
  return field ?? commonest(rest.slice(0, 400).flatMap((line) => bodyNamed(line.text)));
}

function bodyNamed(text: string): string[] {
  const body = bodyBesideCase(text) ?? sectionLabel(text)?.body ?? null;
  return body === null ? [] : [body];
}

function commonest(all: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.entries()].sort((one, other) => other[1] - one[1])[0]?.[0] ?? null;
}

// ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Time = { date: string | null; start: string | null; end: string | null; line: SourceLine | null };

function timeOf(
  fields: readonly Field[],
  free: readonly SourceLine[],
  lines: readonly SourceLine[],
  warnings: ReadingWarning[],
): Time {
  const said: { text: string; line: SourceLine; strong: boolean }[] = [
    ...fields
      .filter((one) => ["time", "date", "timeAndPlace", "hour"].includes(one.kind))
      .map((one) => ({ text: one.text, line: one.line, strong: true })),
    ...free.filter((line) => line.text.length < 250).map((line) => ({ text: line.text, line, strong: false })),
  ];
  let doubt: { text: string; line: number } | null = null;
  for (const { text, line } of said) {
    const found = dateIn(text);
    if (!found) continue;
    if (found.date === null) {
      doubt ??= { text: found.text, line: line.number };
      continue;
    }
    if (doubt) break;
    return { date: found.date, ...hoursNear(text, found.end, line, fields, lines), line };
  }
  if (doubt) warnings.push(readingWarning("date-doubt", doubt.line, doubt.text));
  else noDate(said, warnings);
  return { date: null, start: null, end: null, line: null };
}

function noDate(said: readonly { text: string; line: SourceLine }[], warnings: ReadingWarning[]): void {
  const half = said.find(({ text }) => dayWithoutYear(text) !== null);
  warnings.push(half ? readingWarning("date-yearless", half.line.number, half.text) : readingWarning("no-date"));
}

/** Hours after the date on its line, in a field for them, or on one of the next two lines. */
function hoursNear(
  text: string,
  from: number,
  line: SourceLine,
  fields: readonly Field[],
  lines: readonly SourceLine[],
): { start: string | null; end: string | null } {
  const beside = hoursIn(text.slice(from));
  if (beside) return { start: beside.start, end: beside.end ?? endField(fields, beside.start) };
  for (const field of fields.filter((one) => one.kind === "hour" || one.kind === "time")) {
    const date = dateIn(field.text);
    const hours = hoursIn(date ? field.text.slice(date.end) : field.text);
    if (hours) return { start: hours.start, end: hours.end ?? endField(fields, hours.start) };
  }
  const at = lines.indexOf(line);
  for (const near of lines.slice(at + 1, at + 3)) {
    if (near.text.length > 60 || dateIn(near.text) !== null || peopleField(near.text) !== null) break;
    const hours = hoursIn(near.text);
    if (hours) return { start: hours.start, end: hours.end };
  }
  return sameDayHours(text, line, lines);
}

/** Another line of the head with the same day and its hours. */
function sameDayHours(
  text: string,
  line: SourceLine,
  lines: readonly SourceLine[],
): { start: string | null; end: string | null } {
  const day = dateIn(text)?.date;
  for (const other of lines) {
    if (other === line || other.text.length > 250) continue;
    const found = dateIn(other.text);
    const isSame = found ? found.date === day : day?.slice(5) === dayWithoutYear(other.text);
    const hours = isSame ? hoursIn(found ? other.text.slice(found.end) : other.text) : null;
    if (hours) return { start: hours.start, end: hours.end };
  }
  return { start: null, end: null };
}

function endField(fields: readonly Field[], start: string | null): string | null {
  const field = fields.find((one) => one.kind === "end");
  if (!field) return null;
  const date = dateIn(field.text);
  const hour = hoursIn(date ? field.text.slice(date.end) : field.text)?.start ?? null;
  return hour !== null && start !== null && hour > start ? hour : null;
}

// ── Place ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function placeOf(fields: readonly Field[], free: readonly SourceLine[], timeLine: SourceLine | null): string | null {
  const field = fields.find((one) => one.kind === "place");
  if (field) return field.text.replace(/[.,]$/u, "");
  const both = fields.find((one) => one.kind === "timeAndPlace");
  if (both) return afterTime(both.text, { filler: true });
  if (timeLine === null) return null;
  const beside = afterTime(timeLine.text, { filler: false });
  if (beside !== null) return beside;
  const at = free.indexOf(timeLine);
  const near = [free[at + 1], free[at + 2], free[at - 1]].filter((line) => line !== undefined);
  for (const line of near) {
    if (line.text.length > 120 || sectionLabel(line.text) !== null || headField(line.text) !== null) continue;
    const place =
      afterTime(line.text, { filler: false }) ??
      (looksLikePlace(line.text) && forumIn(line.text) === null ? line.text : null);
    if (place !== null && !saysMinutes(place)) return place;
  }
  return null;
}

/** The place behind date and hours. In a field for both, words in small letters before it are no part of it. */
function afterTime(text: string, how: { filler: boolean }): string | null {
  const date = dateIn(text);
  let rest = date ? text.slice(date.end) : text;
  const hours = hoursIn(rest);
  if (hours) rest = rest.slice(hours.at + hours.text.length);
  if (!how.filler) return date || hours ? placeIn(rest) : /^(?:i|p.)\s/iu.test(text) ? placeIn(text) : null;
  const place = rest.replace(/^[^\p{Lu}]*(?=\p{Lu})/u, "").trim();
  return place === "" ? null : place.replace(/[.,]$/u, "");
}
