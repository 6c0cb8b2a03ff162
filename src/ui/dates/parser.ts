import type { Token } from "./tokens.ts";

/**
 * A grammar that keeps every reading: a parser gives all the ways it can read from a place, so that what is ambiguous is found to be so
 * instead of being decided by the order of the rules. `steps` is spent on every look at a token: it bounds the work on hostile text.
 */
export type Input = { tokens: Token[]; steps: number };
export type Result<T> = { value: T; next: number };
export type Parser<T> = (input: Input, at: number) => Result<T>[];

const NOTHING: never[] = [];

/** Reads one token when `accept` gives something other than null. */
export function token<T>(accept: (token: Token) => T | null): Parser<T> {
  return (input, at) => {
    const one = input.tokens[at];
    if (!one || input.steps <= 0) return NOTHING;
    input.steps -= 1;
    const value = accept(one);
    return value === null ? NOTHING : [{ value, next: at + 1 }];
  };
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

/** Words in a row, given as one string: `words("i", "morgen")`. */
export function words(...row: string[]): Parser<string> {
  const parsers = row.map((one) => word(...one.split("|")));
  return (input, at) => {
    let next = at;
    for (const parser of parsers) {
      const found = parser(input, next)[0];
      if (!found) return NOTHING;
      next = found.next;
    }
    return [{ value: row.join(" "), next }];
  };
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
  return token((one) => {
    if (one.kind !== "number" || one.value < range.from || one.value > range.to) return null;
    return (range.digits ?? [1, 2]).includes(one.text.length) ? one.value : null;
  });
}

/** A number that touches what stands before it. */
export function touchingNumber(range: { from: number; to: number; digits: number[] }): Parser<number> {
  const inner = number(range);
  return (input, at) => (input.tokens[at]?.spaced === false ? inner(input, at) : NOTHING);
}

export function map<A, B>(parser: Parser<A>, change: (value: A) => B): Parser<B> {
  return (input, at) => {
    const found = parser(input, at);
    return found.length === 0 ? NOTHING : found.map((one) => ({ value: change(one.value), next: one.next }));
  };
}

/** Like `map`, but a null drops the reading. */
export function refine<A, B>(parser: Parser<A>, change: (value: A) => B | null): Parser<B> {
  return (input, at) =>
    parser(input, at).flatMap((one) => {
      const value = change(one.value);
      return value === null ? NOTHING : [{ value, next: one.next }];
    });
}

export function seq<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T> {
  return (input, at) => {
    let rows: Result<unknown[]>[] = [{ value: [], next: at }];
    for (const parser of parsers as Parser<unknown>[]) {
      const longer: Result<unknown[]>[] = [];
      for (const row of rows) {
        for (const one of parser(input, row.next)) longer.push({ value: [...row.value, one.value], next: one.next });
      }
      if (longer.length === 0) return NOTHING;
      rows = longer;
    }
    return rows as Result<T>[];
  };
}

/** All the readings of all the alternatives. */
export function or<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T[number]> {
  return (input, at) => {
    let all: Result<unknown>[] = NOTHING;
    for (const parser of parsers as Parser<unknown>[]) {
      const found = parser(input, at);
      if (found.length > 0) all = all.length === 0 ? found : [...all, ...found];
    }
    return all;
  };
}

/** With it and without it. */
export function optional<T>(parser: Parser<T>): Parser<T | null> {
  return (input, at) => [...parser(input, at), { value: null, next: at }];
}

/** One or more, with a separator between; every length is a reading. */
export function list<T>(parser: Parser<T>, separator: Parser<unknown>): Parser<T[]> {
  return (input, at) => {
    const all: Result<T[]>[] = [];
    let rows: Result<T[]>[] = parser(input, at).map((one) => ({ value: [one.value], next: one.next }));
    while (rows.length > 0 && rows.length < 50) {
      all.push(...rows);
      rows = rows.flatMap((row) => oneMore(input, row, parser, separator));
    }
    return all;
  };
}

function oneMore<T>(input: Input, row: Result<T[]>, parser: Parser<T>, separator: Parser<unknown>): Result<T[]>[] {
  return separator(input, row.next).flatMap((gap) =>
    parser(input, gap.next).map((one) => ({ value: [...row.value, one.value], next: one.next })),
  );
}

/** Succeeds without reading when `parser` would read here. */
export function ahead(parser: Parser<unknown>): Parser<null> {
  return (input, at) => (parser(input, at).length > 0 ? [{ value: null, next: at }] : NOTHING);
}

/** Succeeds without reading when `parser` would not read here. */
export function not(parser: Parser<unknown>): Parser<null> {
  return (input, at) => (parser(input, at).length > 0 ? NOTHING : [{ value: null, next: at }]);
}

export const atEnd: Parser<null> = (input, at) => (at >= input.tokens.length ? [{ value: null, next: at }] : NOTHING);

export const nothing: Parser<null> = (_input, at) => [{ value: null, next: at }];

/** Remembers what was read at each place of a text, so that a rule used by many others is read once. */
export function rule<T>(parser: Parser<T>): Parser<T> {
  const memory = new WeakMap<Input, Map<number, Result<T>[]>>();
  return (input, at) => {
    let places = memory.get(input);
    if (!places) memory.set(input, (places = new Map<number, Result<T>[]>()));
    const known = places.get(at);
    if (known) return known;
    const found = parser(input, at);
    places.set(at, found);
    return found;
  };
}
