/**
 * `text` is lower case and every dash is »-«; `spaced` says that white space stands before it; `start` and `end` are places in the text.
 * `id` stands for all that a rule can see of it: two tokens with one id are read alike. It is above 0 and under `VOCABULARY`.
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

/** White space, or a number, or a word, or any other single mark. */
const PIECE = /([\s\p{Cf}]+)|(\d+)|([\p{L}\p{M}]+)|[^]/gu;
const DASHES = /[\u2010-\u2015\u2212]/u;
const QUOTES = /[\u2018\u2019\u00b4`]/u;

/** Above every id. */
export const VOCABULARY = 65_536;
/** As many different tokens are known from text to text; one text may have more. */
const EDITION = 4_000;
/** With this length or less, the ids of a text stay under VOCABULARY. */
export const LONGEST_TEXT = 100_000;
const ids = new Map<string, number>();
const endings: (() => void)[] = [];

/** Calls back when ids are given anew, since what was remembered by id is then worth nothing. */
export function atNewEdition(forget: () => void): void {
  endings.push(forget);
}

function idOf(key: string): number {
  const known = ids.get(key);
  if (known !== undefined) return known;
  const id = ids.size + 1;
  ids.set(key, id);
  return id;
}

/** Cuts a text into numbers, words and single marks. Words and numbers that touch (»kl9«, »8.december«) come apart. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  if (ids.size > EDITION) {
    ids.clear();
    for (const forget of endings) forget();
  }
  let spaced = false;
  for (const match of text.matchAll(PIECE)) {
    const [said, space, number, word] = match;
    if (space === undefined) {
      const kind = number !== undefined ? "number" : word !== undefined ? "word" : "mark";
      tokens.push(tokenOf(kind, said, { spaced, start: match.index }));
    }
    spaced = space !== undefined;
  }
  return tokens;
}

function tokenOf(kind: Token["kind"], said: string, { spaced, start }: { spaced: boolean; start: number }): Token {
  const text = kind === "word" ? said.toLowerCase().normalize("NFC") : kind === "mark" ? plainMark(said) : said;
  const value = kind === "number" ? Number(said) : 0;
  return { kind, text, value, spaced, id: idOf(spaced ? ` ${text}` : text), start, end: start + said.length };
}

function plainMark(mark: string): string {
  if (DASHES.test(mark)) return "-";
  return QUOTES.test(mark) ? "'" : mark;
}
