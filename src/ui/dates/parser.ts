import { atNewEdition, VOCABULARY, type Token } from "./tokens.ts";

/**
 * A grammar that keeps every reading: a parser gives all the ways it can read from a place, so that what is ambiguous is found to be so
 * instead of being decided by the order of the rules. `steps` is spent on every look at a token: it bounds the work on hostile text.
 * `memory` is what rules have read so far in this text; `last` is the last place of each word and mark.
 */
export type Input = {
  tokens: Token[];
  steps: number;
  memory: Map<number, Result<unknown>[]>;
  last: ReadonlyMap<string, number>;
};
export type Result<T> = { value: T; next: number };
/** The token after the one at hand: null at the end of the text, undefined when nothing is known of it. */
type Next = Token | null | undefined;
export type Parser<T> = {
  (input: Input, at: number): Result<T>[];
  /** Whether it may read from this token on, with that one after it; alternatives that may not are not tried. Missing means maybe. */
  starts?: (token: Token, next: Next) => boolean;
  /** Whether it may succeed without reading. Missing means maybe. */
  isEmpty?: boolean;
  /** It reads one token, never more or fewer: what follows it must be able to begin with the next. */
  isOne?: boolean;
  /** It is a choice between these, and nothing else. */
  among?: Parser<T>[];
};

export function inputOf(tokens: Token[], steps: number): Input {
  const last = new Map(tokens.map(({ text }, place) => [text, place]));
  return { tokens, steps, memory: new Map(), last };
}

const NOTHING: never[] = [];

const mayBeEmpty = (parser: Parser<unknown>): boolean => parser.isEmpty ?? true;

function mayStart(parser: Parser<unknown>, one: Token, next: Next): boolean {
  return parser.starts === undefined || mayBeEmpty(parser) || parser.starts(one, next);
}

/** Gives a parser made from another the other's first tokens. */
function like<T>(parser: Parser<unknown>, made: Parser<T>): Parser<T> {
  if (parser.starts) made.starts = parser.starts;
  if (parser.isEmpty !== undefined) made.isEmpty = parser.isEmpty;
  return made;
}

/** The same for one that reads just what the other reads. */
function exactlyLike<T>(parser: Parser<unknown>, made: Parser<T>): Parser<T> {
  if (parser.isOne) made.isOne = true;
  return like(parser, made);
}

/** A parser that reads nothing: it only looks. */
function looking<T>(made: Parser<T>): Parser<T> {
  made.starts = () => false;
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
  made.starts = (one) => accept(one) !== null;
  made.isEmpty = false;
  made.isOne = true;
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
  return exactlyLike(parser, (input, at) => {
    const found = parser(input, at);
    const [one] = found;
    if (one === undefined) return NOTHING;
    if (found.length === 1) return [{ value: change(one.value), next: one.next }];
    return found.map(({ value, next }) => ({ value: change(value), next }));
  });
}

/** Like `map`, but a null drops the reading. */
export function refine<A, B>(parser: Parser<A>, change: (value: A) => B | null): Parser<B> {
  return exactlyLike(parser, (input, at) => {
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
  const all = parsers as Parser<unknown>[];
  const isEmpty = all.every(mayBeEmpty);
  // One that begins with what may be left out would look at many tokens before it is found to have no beginning.
  const canBegin = !isEmpty && all[0] && mayBeEmpty(all[0]) ? choosing([sequence(all)]) : null;
  const made: Parser<T> = (input, at) => {
    const begin = input.tokens[at];
    if (!isEmpty && !begin) return NOTHING;
    if (begin && canBegin && !canBegin(begin, input.tokens[at + 1] ?? null).isStart) return NOTHING;
    const row: unknown[] = [];
    let next = at;
    for (let index = 0; index < all.length; index += 1) {
      const found = all[index]?.(input, next) ?? NOTHING;
      const [one] = found;
      if (one === undefined) return NOTHING;
      // As long as there is one way to read on there is one row; from where there are more, there are rows.
      if (found.length > 1) return fromHere(input, all, { row, found, index }) as Result<T>[];
      row.push(one.value);
      next = one.next;
    }
    return [{ value: row, next }] as unknown as Result<T>[];
  };
  made.starts = canBegin ? (one, next) => canBegin(one, next).isStart : (one, next) => canStart(all, one, next);
  made.isEmpty = isEmpty;
  return made;
}

/** Only what a row of parsers can begin with. */
function sequence(all: Parser<unknown>[]): Parser<unknown> {
  const made: Parser<unknown> = () => NOTHING;
  made.starts = (one, next) => canStart(all, one, next);
  made.isEmpty = false;
  return made;
}

type Fork = { row: unknown[]; found: Result<unknown>[]; index: number };

function fromHere(input: Input, all: Parser<unknown>[], { row, found, index }: Fork): Result<unknown[]>[] {
  let rows = found.map((one) => ({ value: [...row, one.value], next: one.next }));
  for (const parser of all.slice(index + 1)) {
    const longer: Result<unknown[]>[] = [];
    for (const begun of rows) {
      for (const one of parser(input, begun.next)) longer.push({ value: [...begun.value, one.value], next: one.next });
    }
    if (longer.length === 0) return NOTHING;
    rows = longer;
  }
  return rows;
}

/** The first that reads decides; those that may be empty let the next one be the first. */
function canStart(all: Parser<unknown>[], one: Token, next: Next): boolean {
  for (const [index, parser] of all.entries()) {
    if (parser.starts === undefined) return true;
    const isBegun = parser.starts(one, next);
    if (isBegun && (!parser.isOne || next === undefined || canFollow(all, index + 1, next))) return true;
    if (parser.isEmpty === false) return false;
  }
  return false;
}

/** Whether the rest may begin with this token, or be nothing. */
function canFollow(all: Parser<unknown>[], from: number, next: Token | null): boolean {
  for (let index = from; index < all.length; index += 1) {
    const parser = all[index];
    if (parser?.starts === undefined) return true;
    if (next !== null && parser.starts(next, undefined)) return true;
    if (parser.isEmpty === false) return false;
  }
  return true;
}

/** Tokens, and pairs of them, to remember the alternatives for; hostile text must not fill the memory. */
const REMEMBERED = 2000;

type Choices = { tries: Parser<unknown>[]; isStart: boolean };
const NO_CHOICES: Choices = { tries: NOTHING, isStart: false };

/** All the readings of all the alternatives. Which of them a token and the next can begin is remembered. */
export function or<T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T[number]> {
  // A choice between choices is one choice.
  const all = (parsers as Parser<unknown>[]).flatMap((parser) => parser.among ?? [parser]);
  const without = all.filter(mayBeEmpty);
  const choicesAt = choosing(all);
  const made: Parser<T[number]> = (input, at) => {
    const one = input.tokens[at];
    const tries = one ? choicesAt(one, input.tokens[at + 1] ?? null).tries : without;
    let results: Result<unknown>[] = NOTHING;
    for (let index = 0; index < tries.length; index += 1) {
      const found = tries[index]?.(input, at) ?? NOTHING;
      if (found.length > 0) results = results.length === 0 ? found : results.concat(found);
    }
    return results;
  };
  made.starts = (one, next) => choicesAt(one, next).isStart;
  made.isEmpty = without.length > 0;
  if (all.every((parser) => parser.isOne)) made.isOne = true;
  made.among = all;
  return made;
}

type Choosing = (one: Token, next: Next) => Choices;

/** By the token alone first: what is left of the alternatives then is quickly held against the next. */
function choosing(all: Parser<unknown>[]): Choosing {
  const byToken = remembering((one) => choicesAmong(all, one, undefined));
  const byPair = remembering((one, next) => choicesAmong(byToken(one, undefined).tries, one, next));
  return (one, next) => (next === undefined ? byToken(one, next) : byPair(one, next));
}

function choicesAmong(all: Parser<unknown>[], one: Token, next: Next): Choices {
  if (all.length === 0) return NO_CHOICES;
  const tries = all.filter((parser) => mayStart(parser, one, next));
  const isStart = tries.some((parser) => parser.starts === undefined || parser.starts(one, next));
  return tries.length === 0 ? NO_CHOICES : { tries, isStart };
}

function remembering(choose: Choosing): Choosing {
  const known = new Map<number, Choices>();
  atNewEdition(() => {
    known.clear();
  });
  return (one, next) => {
    const after = next === undefined ? 0 : next === null ? END : next.id;
    const pair = one.id * VOCABULARY + after;
    const before = known.get(pair);
    if (before) return before;
    const found = choose(one, next);
    if (known.size >= REMEMBERED) known.clear();
    known.set(pair, found);
    return found;
  };
}
/** Above every token's id. */
const END = VOCABULARY - 1;

/** With it and without it. */
export function optional<T>(parser: Parser<T>): Parser<T | null> {
  const canBegin = parser.isEmpty === false && !parser.isOne && !parser.among ? choosing([parser]) : null;
  const made: Parser<T | null> = (input, at) => {
    const without = { value: null, next: at };
    const one = input.tokens[at];
    if (!one && parser.isEmpty === false) return [without];
    if (one && canBegin && !canBegin(one, input.tokens[at + 1] ?? null).isStart) return [without];
    const found = parser(input, at);
    return found.length === 0 ? [without] : [...found, without];
  };
  if (parser.starts) made.starts = parser.starts;
  made.isEmpty = true;
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

/**
 * The same, tried only where one of these words or marks is still to come: for what cannot be read without one, so that texts without it
 * cost nothing.
 */
export function needing<T>(needed: readonly string[], parser: Parser<T>): Parser<T> {
  return exactlyLike(parser, (input, at) =>
    needed.some((text) => (input.last.get(text) ?? -1) >= at) ? parser(input, at) : NOTHING,
  );
}

let rules = 0;
/** More rules than there are. */
const RULES = 256;

/** Remembers what was read at each place of a text, so that a rule used by many others is read once. */
export function rule<T>(parser: Parser<T>): Parser<T> {
  const own = (rules += 1);
  return exactlyLike(parser, (input, at) => {
    const known = input.memory.get(at * RULES + own);
    if (known) return known as Result<T>[];
    const found = parser(input, at);
    input.memory.set(at * RULES + own, found);
    return found;
  });
}
