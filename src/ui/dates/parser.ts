import type { Token } from "./tokens.ts";

/**
 * A grammar that keeps every reading: a parser gives all the ways it can read from a place, so that what is ambiguous is found to be so
 * instead of being decided by the order of the rules. `steps` is spent on every look at a token: it bounds the work on hostile text.
 */
export type Input = { tokens: Token[]; steps: number };
export type Result<T> = { value: T; next: number };
export type Parser<T> = {
  (input: Input, at: number): Result<T>[];
  /** Whether it may read from this token on; alternatives that may not are not tried. Missing means maybe. */
  starts?: (token: Token) => boolean;
  /** Whether it may succeed without reading. */
  isEmpty?: () => boolean;
};

const NOTHING: never[] = [];

function mayStart(parser: Parser<unknown>, token: Token): boolean {
  return parser.starts === undefined || parser.starts(token) || (parser.isEmpty?.() ?? true);
}

/** Gives a parser made from another the other's first tokens. */
function like<T>(parser: Parser<unknown>, made: Parser<T>): Parser<T> {
  if (parser.starts) made.starts = parser.starts;
  if (parser.isEmpty) made.isEmpty = parser.isEmpty;
  return made;
}

/** A parser that reads nothing: it only looks. */
function looking<T>(made: Parser<T>): Parser<T> {
  made.starts = () => false;
  made.isEmpty = () => true;
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
  made.starts = (one) => accept(one) !== null;
  made.isEmpty = () => false;
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
  return like(parser, (input, at) => {
    const found = parser(input, at);
    return found.length === 0 ? NOTHING : found.map((one) => ({ value: change(one.value), next: one.next }));
  });
}

/** Like `map`, but a null drops the reading. */
export function refine<A, B>(parser: Parser<A>, change: (value: A) => B | null): Parser<B> {
  return like(parser, (input, at) => {
    const found = parser(input, at);
    if (found.length === 0) return NOTHING;
    return found.flatMap((one) => {
      const value = change(one.value);
      return value === null ? NOTHING : [{ value, next: one.next }];
    });
  });
}

/** One after the other. */
export function seq<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T> {
  const [first = nothing, ...others] = parsers as Parser<unknown>[];
  const made: Parser<T> = (input, at) => {
    const begun = first(input, at);
    if (begun.length === 0) return NOTHING;
    let rows: Result<unknown[]>[] = begun.map((one) => ({ value: [one.value], next: one.next }));
    for (const parser of others) {
      rows = rows.flatMap((row) => extend(row, parser(input, row.next)));
      if (rows.length === 0) return NOTHING;
    }
    return rows as Result<T>[];
  };
  made.starts = (one) => canStart(parsers, one);
  made.isEmpty = () => (parsers as Parser<unknown>[]).every((parser) => parser.isEmpty?.() ?? true);
  return made;
}

function extend(row: Result<unknown[]>, found: Result<unknown>[]): Result<unknown[]>[] {
  return found.map((one) => ({ value: [...row.value, one.value], next: one.next }));
}

/** The first that reads decides; those that may be empty let the next one be the first. */
function canStart(parsers: Parser<unknown>[], one: Token): boolean {
  for (const parser of parsers) {
    if (parser.starts === undefined || parser.starts(one)) return true;
    if (parser.isEmpty?.() === false) return false;
  }
  return false;
}

/** Distinct tokens to remember the alternatives for; hostile text must not fill the memory. */
const REMEMBERED = 2000;

/** All the readings of all the alternatives. Which of them a token can begin is remembered. */
export function or<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T[number]> {
  const all = parsers as Parser<unknown>[];
  const known = new Map<string, Parser<unknown>[]>();
  const made: Parser<T[number]> = (input, at) => {
    const one = input.tokens[at];
    const alternatives = one ? beginning(known, all, one) : all;
    let results: Result<unknown>[] = NOTHING;
    for (const parser of alternatives) {
      const found = parser(input, at);
      if (found.length > 0) results = results.length === 0 ? found : [...results, ...found];
    }
    return results;
  };
  made.starts = (one) => all.some((parser) => parser.starts === undefined || parser.starts(one));
  made.isEmpty = () => all.some((parser) => parser.isEmpty?.() ?? true);
  return made;
}

function beginning(known: Map<string, Parser<unknown>[]>, all: Parser<unknown>[], one: Token): Parser<unknown>[] {
  const key = one.spaced ? ` ${one.text}` : one.text;
  const before = known.get(key);
  if (before) return before;
  if (known.size >= REMEMBERED) known.clear();
  const found = all.filter((parser) => mayStart(parser, one));
  known.set(key, found);
  return found;
}

/** With it and without it. */
export function optional<T>(parser: Parser<T>): Parser<T | null> {
  const made: Parser<T | null> = (input, at) => {
    const found = parser(input, at);
    const without = { value: null, next: at };
    return found.length === 0 ? [without] : [...found, without];
  };
  if (parser.starts) made.starts = parser.starts;
  made.isEmpty = () => true;
  return made;
}

/** One or more, with a separator between; every length is a reading. */
export function list<T>(parser: Parser<T>, separator: Parser<unknown>, longest = LONGEST_LIST): Parser<T[]> {
  return like(parser, (input, at) => {
    const all: Result<T[]>[] = [];
    let rows: Result<T[]>[] = parser(input, at).map((one) => ({ value: [one.value], next: one.next }));
    while (rows.length > 0 && all.length < longest) {
      all.push(...rows);
      rows = rows.flatMap((row) => oneMore(input, row, parser, separator));
    }
    return all;
  });
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

/** Remembers what was read at each place of a text, so that a rule used by many others is read once. */
export function rule<T>(parser: Parser<T>): Parser<T> {
  const memory = new WeakMap<Input, Map<number, Result<T>[]>>();
  return like(parser, (input, at) => {
    let places = memory.get(input);
    if (!places) memory.set(input, (places = new Map<number, Result<T>[]>()));
    const known = places.get(at);
    if (known) return known;
    const found = parser(input, at);
    places.set(at, found);
    return found;
  });
}
