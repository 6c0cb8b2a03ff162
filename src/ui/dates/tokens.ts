/**
 * `text` is lower case and every dash is »-«; `spaced` says that white space stands before it; `start` and `end` are places in the text.
 * `id` stands for all that a rule can see of it: two tokens with one id are read alike. It is under `VOCABULARY`.
 */
export type Token = {
  kind: "number" | "word" | "mark";
  text: string;
  value: number;
  spaced: boolean;
  id: number;
  start: number;
  end: number;
};

const PIECE = /(?<space>[\s\p{Cf}]+)|(?<number>\d+)|(?<word>[\p{L}\p{M}]+)|(?<mark>[^])/gu;
const DASHES = /[\u2010-\u2015\u2212]/u;
const QUOTES = /[\u2018\u2019\u00b4`]/u;

/** Above every id. */
export const VOCABULARY = 65_536;
/** As many different tokens are known from text to text; one text may have more. */
const EDITION = 4_000;
/** With this length or less, the ids of a text stay under VOCABULARY. */
export const LONGEST_TEXT = 100_000;
const ids = new Map<string, number>();
let latest = 0;

/** Which edition of the vocabulary ids are from. A full one is followed by a new one, and what was remembered by id is worth nothing. */
export function edition(): number {
  return latest;
}

function idOf(key: string): number {
  const known = ids.get(key);
  if (known !== undefined) return known;
  ids.set(key, ids.size);
  return ids.size - 1;
}

/** Cuts a text into numbers, words and single marks. Words and numbers that touch (»kl9«, »8.december«) come apart. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  if (ids.size > EDITION) {
    ids.clear();
    latest += 1;
  }
  let spaced = false;
  for (const match of text.matchAll(PIECE)) {
    const groups = match.groups ?? {};
    if (groups["space"] !== undefined) {
      spaced = true;
      continue;
    }
    tokens.push(tokenOf(match[0], groups, spaced, match.index));
    spaced = false;
  }
  return tokens;
}

function tokenOf(said: string, groups: Record<string, string | undefined>, spaced: boolean, start: number): Token {
  const kind = groups["number"] !== undefined ? "number" : groups["word"] !== undefined ? "word" : "mark";
  const text = kind === "word" ? said.toLowerCase().normalize("NFC") : kind === "mark" ? plainMark(said) : said;
  const value = kind === "number" ? Number(said) : 0;
  return { kind, text, value, spaced, id: idOf(spaced ? ` ${text}` : text), start, end: start + said.length };
}

function plainMark(mark: string): string {
  if (DASHES.test(mark)) return "-";
  return QUOTES.test(mark) ? "'" : mark;
}
