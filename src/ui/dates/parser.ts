import {
  ANY_REACH,
  MORE_TOKENS,
  NO_REACH,
  numberOfChoice,
  ONE_TOKEN,
  placeAt,
  placeOf,
  reachAt,
  remembered,
  type Place,
  type Reach,
  type Remembered,
} from "./place.ts";
import type { Token } from "./tokens.ts";

/**
 * A grammar that keeps every reading: a parser gives all the ways it can read from a place, so that what is ambiguous is found to be so
 * instead of being decided by the order of the rules. `steps` is spent on every look at a token: it bounds the work on hostile text.
 * `places` are the tokens with what is known of them, `memory` what rules have read so far at each of them.
 */
export type Input = {
  tokens: Token[];
  steps: number;
  places: (Place | undefined)[];
  memory: (Result<unknown>[][] | undefined)[];
  /** The last place of each word and mark. */
  last: ReadonlyMap<string, number>;
};
export type Result<T> = { value: T; next: number };

export type Parser<T> = {
  (input: Input, at: number): Result<T>[];
  /** What it may read, when it reads at all. Missing means anything. */
  reach?: (place: Place) => Reach;
  /** Whether it may succeed without reading. Missing means maybe. */
  isEmpty?: boolean;
  /** It is a choice between these, and nothing else. */
  among?: Parser<T>[];
  /** Of what may be left out, and is null then. */
  inner?: Remembered;
  /** It is these, one after the other, and nothing else. */
  row?: Parser<unknown>[];
};

export function inputOf(tokens: Token[], steps: number): Input {
  const last = new Map(tokens.map(({ text }, place) => [text, place]));
  return { tokens, steps, places: [], memory: [], last };
}

/** Lets go of what is known of a place that will not be read from again. */
export function leave(input: Input, at: number): void {
  input.places[at] = undefined;
  input.memory[at] = undefined;
}

const NOTHING: never[] = [];

const mayBeEmpty = (parser: Parser<unknown>): boolean => parser.isEmpty ?? true;
const reachOf = (parser: Parser<unknown>, place: Place): Reach => (parser.reach ? parser.reach(place) : ANY_REACH);

/** Gives a parser made from another the other's reach. */
function like<T>(parser: Parser<unknown>, made: Parser<T>): Parser<T> {
  if (parser.reach) made.reach = parser.reach;
  if (parser.isEmpty !== undefined) made.isEmpty = parser.isEmpty;
  return made;
}

/** A parser that reads nothing: it only looks. */
function looking<T>(made: Parser<T>): Parser<T> {
  made.reach = () => NO_REACH;
  made.isEmpty = true;
  return made;
}

/** Reads one token when `accept` gives something other than null. */
export function token<T>(accept: (token: Token) => T | null): Parser<T> {
  const made: Parser<T> = (input, at) => {
    const one = input.tokens[at];
    if (!one || input.steps <= 0) return NOTHING;
    input.steps -= 1;
    const value = accept(one);
    return value === null ? NOTHING : [{ value, next: at + 1 }];
  };
  made.reach = ({ one }) => (accept(one) === null ? NO_REACH : ONE_TOKEN);
  made.isEmpty = false;
  return made;
}

/** One of these words, exactly. */
export function word(...words: string[]): Parser<string> {
  const known = new Set(words);
  return token((one) => (one.kind === "word" && known.has(one.text) ? one.text : null));
}

/** One of these words, with the dot of an abbreviation or without. */
export function abbreviation(...words: string[]): Parser<string> {
  return map(seq(word(...words), optional(touching("."))), ([text]) => text);
}

/** Words in a row, each perhaps one of several: `words("i", "går|gaar")`. The value is the row as it is written here. */
export function words(...row: string[]): Parser<string> {
  return map(seq(...row.map((one) => word(...one.split("|")))), () => row.join(" "));
}

export function mark(...marks: string[]): Parser<string> {
  const known = new Set(marks);
  return token((one) => (one.kind === "mark" && known.has(one.text) ? one.text : null));
}

/** A mark with no space before it. */
export function touching(...marks: string[]): Parser<string> {
  const known = new Set(marks);
  return token((one) => (one.kind === "mark" && !one.spaced && known.has(one.text) ? one.text : null));
}

/** A number within bounds, of one of these lengths in digits. */
export function number(range: { from: number; to: number; digits?: number[] }): Parser<number> {
  const digits = range.digits ?? [1, 2];
  return token((one) => {
    if (one.kind !== "number" || one.value < range.from || one.value > range.to) return null;
    return digits.includes(one.text.length) ? one.value : null;
  });
}

/** A number that touches what stands before it. */
export function touchingNumber(range: { from: number; to: number; digits: number[] }): Parser<number> {
  return token((one) => {
    if (one.spaced || one.kind !== "number" || one.value < range.from || one.value > range.to) return null;
    return range.digits.includes(one.text.length) ? one.value : null;
  });
}

export function map<A, B>(parser: Parser<A>, change: (value: A) => B): Parser<B> {
  if (parser.row) return inARow(parser.row, change as (row: unknown[]) => B);
  return like(parser, (input, at) => {
    const found = parser(input, at);
    const [one] = found;
    if (one === undefined) return NOTHING;
    if (found.length === 1) return [{ value: change(one.value), next: one.next }];
    return found.map(({ value, next }) => ({ value: change(value), next }));
  });
}

/** Like `map`, but a null drops the reading. */
export function refine<A, B>(parser: Parser<A>, change: (value: A) => B | null): Parser<B> {
  return like(parser, (input, at) => {
    const results: Result<B>[] = [];
    for (const one of parser(input, at)) {
      const value = change(one.value);
      if (value !== null) results.push({ value, next: one.next });
    }
    return results;
  });
}

/** One after the other. */
export function seq<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T> {
  const row = parsers as Parser<unknown>[];
  const made = inARow(row, (values) => values) as Parser<unknown> as Parser<T>;
  made.row = row;
  return made;
}

/** What a row of parsers reads, made into one value. */
function inARow<T>(all: Parser<unknown>[], change: (values: unknown[]) => T): Parser<T> {
  const isEmpty = all.every(mayBeEmpty);
  const self = remembered((place) => reachInRow(all, place));
  const made: Parser<T> = (input, at) => {
    const begin = placeAt(input, at);
    if (!isEmpty && (!begin || reachAt(self, begin) === NO_REACH)) return NOTHING;
    const values: unknown[] = [];
    let next = at;
    for (let index = 0; index < all.length; index += 1) {
      const parser = all[index];
      if (!parser || isLeftOut(parser, input, next)) {
        values.push(null);
        continue;
      }
      const found = parser(input, next);
      const [one] = found;
      if (one === undefined) return NOTHING;
      // As long as there is one way to read on there is one row; from where there are more, there are rows.
      if (found.length > 1) return fromHere(input, all, { values, found, index, change });
      values.push(one.value);
      next = one.next;
    }
    return [{ value: change(values), next }];
  };
  made.reach = (place) => reachAt(self, place);
  made.isEmpty = isEmpty;
  return made;
}

/** Whether it is certain that what may be left out does not stand here. */
function isLeftOut(parser: Parser<unknown>, input: Input, at: number): boolean {
  const { inner } = parser;
  if (!inner) return false;
  const place = placeAt(input, at);
  return !place || reachAt(inner, place) === NO_REACH;
}

type Fork<T> = { values: unknown[]; found: Result<unknown>[]; index: number; change: (values: unknown[]) => T };

function fromHere<T>(input: Input, all: Parser<unknown>[], { values, found, index, change }: Fork<T>): Result<T>[] {
  let rows = found.map((one) => ({ value: [...values, one.value], next: one.next }));
  for (let place = index + 1; place < all.length; place += 1) {
    const longer: Result<unknown[]>[] = [];
    for (const begun of rows) {
      for (const one of all[place]?.(input, begun.next) ?? NOTHING)
        longer.push({ value: [...begun.value, one.value], next: one.next });
    }
    if (longer.length === 0) return NOTHING;
    rows = longer;
  }
  return rows.map((row) => ({ value: change(row.value), next: row.next }));
}

/** The first that reads decides; those that may be empty let the next one be the first. */
function reachInRow(all: Parser<unknown>[], place: Place): Reach {
  let reach = NO_REACH;
  for (let index = 0; index < all.length; index += 1) {
    const parser = all[index];
    if (!parser?.reach) return ANY_REACH;
    const first = parser.reach(place);
    if (first & MORE_TOKENS) reach |= MORE_TOKENS;
    if (first & ONE_TOKEN) reach |= reachAfterOne(all, index + 1, place.next);
    if (parser.isEmpty === false) break;
  }
  return reach as Reach;
}

/** What a row reads when its first token is read by one of them, and the next is for the rest. */
function reachAfterOne(all: Parser<unknown>[], from: number, next: Place["next"]): Reach {
  const after = next ? placeOf(next, undefined) : null;
  let reach = NO_REACH;
  for (let index = from; index < all.length; index += 1) {
    const parser = all[index];
    if (!parser?.reach || next === undefined) return ANY_REACH;
    if (after && parser.reach(after) !== NO_REACH) reach = MORE_TOKENS;
    if (parser.isEmpty === false) return reach as Reach;
  }
  return (reach | ONE_TOKEN) as Reach;
}

/** All the readings of all the alternatives. Which of them two tokens can begin is remembered with their place. */
export function or<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T[number]> {
  // A choice between choices is one choice.
  const all = (parsers as Parser<unknown>[]).flatMap((parser) => parser.among ?? [parser]);
  const without = all.filter(mayBeEmpty);
  const own = numberOfChoice();
  const made: Parser<T[number]> = (input, at) => {
    const place = placeAt(input, at);
    const tries = place ? (place.choices[own] ?? choose(all, place, own)) : without;
    let results: Result<unknown>[] = NOTHING;
    for (let index = 0; index < tries.length; index += 1) {
      const found = tries[index]?.(input, at) ?? NOTHING;
      if (found.length > 0) results = results.length === 0 ? found : results.concat(found);
    }
    return results;
  };
  const self = remembered((place) => reachOfAny(all, place));
  made.reach = (place) => reachAt(self, place);
  made.isEmpty = without.length > 0;
  made.among = all;
  return made;
}

function choose(all: Parser<unknown>[], place: Place, own: number): Parser<unknown>[] {
  const tries = all.filter((parser) => mayBeEmpty(parser) || reachOf(parser, place) !== NO_REACH);
  const chosen = tries.length === 0 ? NOTHING : tries;
  place.choices[own] = chosen;
  return chosen;
}

function reachOfAny(all: Parser<unknown>[], place: Place): Reach {
  let reach = NO_REACH;
  for (const parser of all) reach |= reachOf(parser, place);
  return reach as Reach;
}

/** With it and without it. */
export function optional<T>(parser: Parser<T>): Parser<T | null> {
  const made: Parser<T | null> = (input, at) => {
    const without = { value: null, next: at };
    if (isLeftOut(made, input, at)) return [without];
    const found = parser(input, at);
    return found.length === 0 ? [without] : [...found, without];
  };
  if (parser.reach) made.reach = parser.reach;
  if (parser.isEmpty === false) made.inner = remembered((place) => reachOf(parser, place));
  made.isEmpty = true;
  return made;
}

/** One or more, with a separator between; every length is a reading. */
export function list<T>(parser: Parser<T>, separator: Parser<unknown>, longest = LONGEST_LIST): Parser<T[]> {
  const more = optional(seq(separator, parser));
  const made: Parser<T[]> = (input, at) => {
    const all: Result<T[]>[] = [];
    let rows: Result<T[]>[] = parser(input, at).map((one) => ({ value: [one.value], next: one.next }));
    while (rows.length > 0 && all.length < longest) {
      all.push(...rows);
      rows = rows.flatMap((row) => oneMore(input, row, parser, separator));
    }
    return all;
  };
  made.reach = (place) => reachInRow([parser, more], place);
  made.isEmpty = mayBeEmpty(parser);
  return made;
}
/** Few people write longer lists, and every length is a reading. */
const LONGEST_LIST = 12;

function oneMore<T>(input: Input, row: Result<T[]>, parser: Parser<T>, separator: Parser<unknown>): Result<T[]>[] {
  return separator(input, row.next).flatMap((gap) =>
    parser(input, gap.next).map((one) => ({ value: [...row.value, one.value], next: one.next })),
  );
}

/** Succeeds without reading when `parser` would read here. */
export function ahead(parser: Parser<unknown>): Parser<null> {
  return looking((input, at) => (parser(input, at).length > 0 ? [{ value: null, next: at }] : NOTHING));
}

/** Succeeds without reading when `parser` would not read here. */
export function not(parser: Parser<unknown>): Parser<null> {
  return looking((input, at) => (parser(input, at).length > 0 ? NOTHING : [{ value: null, next: at }]));
}

export const atEnd: Parser<null> = looking((input, at) =>
  at >= input.tokens.length ? [{ value: null, next: at }] : NOTHING,
);

export const nothing: Parser<null> = looking((_input, at) => [{ value: null, next: at }]);

/**
 * The same, tried only where one of these words or marks is still to come: for what cannot be read without one, so that texts without it
 * cost nothing.
 */
export function needing<T>(needed: readonly string[], parser: Parser<T>): Parser<T> {
  return like(parser, (input, at) =>
    needed.some((text) => (input.last.get(text) ?? -1) >= at) ? parser(input, at) : NOTHING,
  );
}

/** A parser that is made further down. It reads something, when it reads. */
export function deferred<T>(later: () => Parser<T>): Parser<T> {
  const made: Parser<T> = (input, at) => later()(input, at);
  made.reach = (place) => reachOf(later(), place);
  made.isEmpty = false;
  return made;
}

/** Whether the text was too much to be read to the end: what was found may not be all there is. */
export function isTooMuch(input: Input): boolean {
  return input.steps <= 0;
}

let rules = 0;

/** Remembers what was read at each place of a text, so that a rule used by many others is read once. */
export function rule<T>(parser: Parser<T>): Parser<T> {
  const own = rules;
  rules += 1;
  return like(parser, (input, at) => {
    const here = (input.memory[at] ??= []);
    const known = here[own];
    if (known) return known as Result<T>[];
    const found = parser(input, at);
    here[own] = found;
    return found;
  });
}
