/** `text` is lower case and every dash is »-«; `spaced` says that white space stands before it; `start` and `end` are places in the text. */
export type Token = {
  kind: "number" | "word" | "mark";
  text: string;
  value: number;
  spaced: boolean;
  start: number;
  end: number;
};

const PIECE = /(?<space>[\s\p{Cf}]+)|(?<number>\d+)|(?<word>[\p{L}\p{M}]+)|(?<mark>[^])/gu;
const DASHES = /[\u2010-\u2015\u2212]/u;
const QUOTES = /[\u2018\u2019\u00b4`]/u;

/** Cuts a text into numbers, words and single marks. Words and numbers that touch (»kl9«, »8.december«) come apart. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
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

function tokenOf(text: string, groups: Record<string, string | undefined>, spaced: boolean, start: number): Token {
  const place = { spaced, start, end: start + text.length };
  if (groups["number"] !== undefined) return { kind: "number", text, value: Number(text), ...place };
  if (groups["word"] !== undefined)
    return { kind: "word", text: text.toLowerCase().normalize("NFC"), value: 0, ...place };
  return { kind: "mark", text: plainMark(text), value: 0, ...place };
}

function plainMark(mark: string): string {
  if (DASHES.test(mark)) return "-";
  return QUOTES.test(mark) ? "'" : mark;
}
