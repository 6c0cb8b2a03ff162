import type { Input, Parser } from "./parser.ts";
import { atNewEdition, VOCABULARY, type Token } from "./tokens.ts";

/**
 * A token and the one after it (null at the end of the text, undefined when nothing is known of it), with what was found that parsers can
 * do there. It is told by the two tokens alone, so that it is worked out once for all texts where they stand beside each other.
 */
export type Place = {
  one: Token;
  next: Token | null | undefined;
  /** By parser: 0 when it was not asked yet, else one more than its reach. */
  reaches: Uint8Array;
  choices: (Parser<unknown>[] | undefined)[];
};

/** What a parser may read from a place: one token, more than one, or both. None: it cannot begin there. */
export type Reach = 0 | 1 | 2 | 3;
export const NO_REACH = 0;
export const ONE_TOKEN = 1;
export const MORE_TOKENS = 2;
export const ANY_REACH = 3;

/** Pairs of tokens that are remembered from text to text; hostile text must not fill the memory. */
const REMEMBERED = 4000;
/** Above every token's id. */
const END = VOCABULARY - 1;
const places = new Map<number, Place>();
atNewEdition(() => {
  places.clear();
});
/** Parsers number themselves when the grammar is made. */
let asked = 0;
let choosing = 0;

export function numberOfChoice(): number {
  choosing += 1;
  return choosing - 1;
}

export function placeOf(one: Token, next: Token | null | undefined): Place {
  const key = one.id * VOCABULARY + (next === undefined ? 0 : next === null ? END : next.id);
  const known = places.get(key);
  if (known) return known;
  const place: Place = { one, next, reaches: new Uint8Array(asked), choices: new Array<undefined>(choosing) };
  if (places.size >= REMEMBERED) places.clear();
  places.set(key, place);
  return place;
}

/** Undefined at the end of the text. */
export function placeAt(input: Input, at: number): Place | undefined {
  const known = input.places[at];
  if (known) return known;
  const one = input.tokens[at];
  if (!one) return undefined;
  const place = placeOf(one, input.tokens[at + 1] ?? null);
  input.places[at] = place;
  return place;
}

/** A reach that is asked for so often that it is remembered with the place. */
export type Remembered = { own: number; reach: (place: Place) => Reach };

export function remembered(reach: (place: Place) => Reach): Remembered {
  asked += 1;
  return { own: asked - 1, reach };
}

export function reachAt(of: Remembered, place: Place): Reach {
  const known = place.reaches[of.own];
  if (known) return (known - 1) as Reach;
  const reach = of.reach(place);
  place.reaches[of.own] = reach + 1;
  return reach;
}
