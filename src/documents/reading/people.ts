import { readNames, type NamedPerson } from "../../ui/reading/names.da.ts";
import { readingWarning, type ReadingWarning } from "../../ui/reading/warnings.da.ts";
import { headField, peopleField, saysNone, saysTheirPart, type PeopleField } from "../../ui/reading/words.da.ts";
import type { ReadPerson } from "./reading.ts";
import type { SourceLine } from "./source-line.ts";

export type ReadPeople = {
  attendees: ReadPerson[];
  guests: ReadPerson[];
  apologies: ReadPerson[];
  absent: ReadPerson[];
  deputies: { absent: string | null; deputy: string }[];
  warnings: ReadingWarning[];
  /** Lines that were read as people, so that nothing else is found in them. */
  used: Set<SourceLine>;
};

/** What is longer is a paragraph that begins with the field's word. */
const nameListLength = 200;

type Role = "attendees" | "guests" | "apologies" | "absent";
type State = { role: Role | null; people: ReadPeople; names: number; apart: boolean };

/** Who was there, who was called for a part, who was not, from a document's head: fields on a line, and lists below a field. */
export function readPeople(lines: readonly SourceLine[]): ReadPeople {
  const state: State = { role: null, people: emptyPeople(), names: 0, apart: false };
  for (const [index, line] of lines.entries()) readLine(line, lines[index + 1], state);
  return settled(state.people);
}

/** A list of names that goes on over the line's end, as one line: after a comma, or after a long line that did not come to a stop. */
export function wholeLists(lines: readonly SourceLine[]): SourceLine[] {
  const all: SourceLine[] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (last && goesOn(last, line)) all[all.length - 1] = { ...last, text: `${last.text} ${line.text}` };
    else all.push(line);
  }
  return all;
}

function goesOn(last: SourceLine, line: SourceLine): boolean {
  const list = peopleField(last.text)?.rest ?? "";
  if (!list.includes(",") || line.bullet || line.checked !== null || line.heading > 0 || line.gap > 2) return false;
  if (peopleField(line.text) !== null || headField(line.text) !== null || line.text.includes(":")) return false;
  if (/(?:[,;]|\s(?:og|samt))$/u.test(last.text)) return true;
  return (
    last.text.length > 60 &&
    !/\.$/u.test(last.text) &&
    line.gap <= 1 &&
    /^\p{Lu}[\p{L}-]+(?:,|\.|\s\p{Lu}[\p{L}-]*,|$)/u.test(line.text)
  );
}

function emptyPeople(): ReadPeople {
  return { attendees: [], guests: [], apologies: [], absent: [], deputies: [], warnings: [], used: new Set() };
}

function readLine(line: SourceLine, next: SourceLine | undefined, state: State): void {
  const field = peopleField(line.text);
  if (field) {
    if (state.role !== null && state.names === 0) mergedColumns(state, line, field);
    state.role = roleOf(field.kind, state);
    state.names = 0;
    state.people.used.add(line);
    if (field.rest === "" || saysNone(field.rest)) return;
    if (!readList(field.rest, line, state, { single: false }) && field.rest.length <= nameListLength)
      state.people.warnings.push(readingWarning("people-unread", line.number, field.rest));
    return;
  }
  if (state.role === null) return;
  if (headField(line.text) !== null && /:/u.test(line.text)) {
    state.role = null;
    return;
  }
  if (line.checked === false) {
    state.people.used.add(line);
    return;
  }
  if (saysNone(line.text)) {
    state.names += 1;
    state.people.used.add(line);
    return;
  }
  readListLine(line, next, state);
}

/** Two fields one after the other and then one list: columns of a table that ran together. */
function mergedColumns(state: State, line: SourceLine, field: { kind: PeopleField; rest: string }): void {
  if (state.role !== "attendees" || line.gap > 1 || field.rest.length < 120) return;
  const split = /(?<=\(\p{L}{1,12}\.?\))\s+(?=\p{Lu}\p{L}+(?:\s\p{Lu}[\p{L}.]+)+\s*$)/u.exec(field.rest);
  state.people.warnings.push(readingWarning("columns-merged", line.number, line.text.slice(0, 60)));
  const before = split ? field.rest.slice(0, split.index) : field.rest;
  const after = split ? field.rest.slice(split.index).trim() : "";
  readList(before, line, state, { single: false });
  field.rest = after;
}

function roleOf(kind: PeopleField, state: State): Role {
  if (kind === "others") return "guests";
  // »Sekretariat«, »Ledelse« beside the members are there for the meeting, not of it.
  return kind === "absent" && state.people.apologies.length === 0 ? "apologies" : kind;
}

function readListLine(line: SourceLine, next: SourceLine | undefined, state: State): void {
  const text = line.text.replace(/^\p{L}[\p{L} -]{2,40}:\s*(?=\p{Lu}|$)/u, "");
  if (text === "" || saysTheirPart(text)) {
    state.people.used.add(line);
    return;
  }
  const before = state.names;
  if (readList(text, line, state, { single: true })) return;
  if (state.names > before) return;
  if (isGroupHeading(line, next)) {
    if (state.people.apologies.length > 0 && (state.role === "apologies" || state.role === "absent"))
      state.role = "guests";
    state.people.used.add(line);
    return;
  }
  state.role = null;
}

/** A line over names that is no name itself: »Dekaner og andre«. */
function isGroupHeading(line: SourceLine, next: SourceLine | undefined): boolean {
  if (line.text.length > 60 || /[.!?]$/u.test(line.text) || next === undefined) return false;
  return readNames(next.text, { single: true }).people.length > 0;
}

/** True when the whole of it was people. */
function readList(text: string, line: SourceLine, state: State, how: { single: boolean }): boolean {
  const { people, left } = readNames(text, how);
  const known = people.filter(
    (one) => !how.single || one.name.includes(" ") || line.bullet || line.checked !== null || people.length > 2,
  );
  if (known.length === 0 || (how.single && left.join(" ").length > text.length * 0.5)) return false;
  for (const person of known) addPerson(person, line, state);
  for (const one of left) state.people.warnings.push(readingWarning("people-unread", line.number, one));
  state.people.used.add(line);
  return true;
}

function addPerson(person: NamedPerson, line: SourceLine, state: State): void {
  const { people } = state;
  state.names += 1;
  if (person.deputyFor !== null) people.deputies.push({ absent: person.deputyFor, deputy: person.name });
  const read: ReadPerson = { name: person.name, part: person.part, line: line.number };
  const role = person.away ? "apologies" : state.role;
  if (role !== null && !people[role].some((one) => one.name === read.name)) people[role].push(read);
}

/** Who sent an apology was not there, though the list of members names them. An absence for some items only is no apology. */
function settled(people: ReadPeople): ReadPeople {
  const partly = people.apologies.filter(
    (one) => one.part !== null && saysTheirPart(one.part) && people.attendees.some((other) => other.name === one.name),
  );
  const apologies = people.apologies.filter((one) => !partly.includes(one));
  const away = new Set([...apologies, ...people.absent].map((one) => one.name));
  return {
    ...people,
    apologies,
    attendees: people.attendees.filter((one) => !away.has(one.name)),
    guests: people.guests.filter(
      (one) => !people.attendees.some((other) => other.name === one.name) && !away.has(one.name),
    ),
  };
}
