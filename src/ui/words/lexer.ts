/**
 * A word, a mark or a mention in what somebody typed. `word` is what it is compared by: lower case, without what does not show and without
 * marks at its edges; a mention's is `@`. `newLine`: it is the first of its line.
 */
export type Token = { kind: "word" | "mark" | "mention"; word: string; start: number; end: number; newLine: boolean };

/** A stretch of a text. Comparing is done on the tokens; what is kept is cut from `text`, as it was written. */
export type Phrase = { text: string; tokens: readonly Token[] };

const invisible = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u;
const invisibles = new RegExp(invisible, "gu");
const pieces = /@\{[^{}\n]{1,100}\}|[,:;!?()[\]{}»«"“”„…]|(?:(?!@\{)[^\s\p{Cc},:;!?()[\]{}»«"“”„…])+/gu;
const wordCharacter = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
// A longer run is nobody's command word; cutting it keeps the work on hostile text small.
const longestWord = 64;
/** A point after these, or after a number, ends no sentence. */
const abbreviations = new Set(
  "bl.a ca d dvs e.l eks evt f.eks h hhv ift ifm jf kl m min mio mr mvh nr o obs osv p p.g.a pga pkt pva resp s st tlf v vedr vh".split(
    " ",
  ),
);

/** Cuts a text into tokens, in time proportional to its length. */
export function phraseOf(text: string): Phrase {
  const tokens: Token[] = [];
  let end = 0;
  for (const found of text.matchAll(pieces)) {
    const newLine = /[\n\r\u2028]/u.test(text.slice(end, found.index));
    end = found.index + found[0].length;
    tokens.push(...tokensOf(text, found.index, end, newLine));
  }
  return { text, tokens };
}

function tokensOf(text: string, from: number, to: number, newLine: boolean): Token[] {
  const [start, end] = withoutInvisibleEdges(text, from, to);
  if (start === end) return [];
  const raw = text.slice(start, end);
  if (raw.startsWith("@{")) return [{ kind: "mention", word: "@", start, end, newLine }];
  const word = comparable(raw);
  if (word === "") return [{ kind: "mark", word: raw.slice(0, 1), start, end, newLine }];
  if (!raw.endsWith(".") || abbreviations.has(word) || /^\d+$|^\p{L}$/u.test(word)) {
    return [{ kind: "word", word, start, end, newLine }];
  }
  let body = end;
  while (text.charAt(body - 1) === ".") body -= 1;
  return [
    { kind: "word", word, start, end: body, newLine },
    { kind: "mark", word: ".", start: body, end, newLine: false },
  ];
}

function withoutInvisibleEdges(text: string, from: number, to: number): [start: number, end: number] {
  let [start, end] = [from, to];
  while (start < end && invisible.test(text.charAt(start))) start += 1;
  while (end > start && invisible.test(text.charAt(end - 1))) end -= 1;
  return [start, end];
}

/** Danish letters may be typed as ae, oe, aa, or come in parts from a Mac. */
function comparable(raw: string): string {
  const plain = raw.slice(0, longestWord).normalize("NFC").toLowerCase().replace(invisibles, "");
  const letters = plain.replaceAll(/ae|ä/gu, "æ").replaceAll(/oe|ö/gu, "ø").replaceAll("aa", "å");
  const characters = Array.from(letters);
  const first = characters.findIndex((one) => wordCharacter.test(one));
  if (first === -1) return "";
  return characters.slice(first, characters.findLastIndex((one) => wordCharacter.test(one)) + 1).join("");
}

export function isEmpty(phrase: Phrase): boolean {
  return phrase.tokens.length === 0;
}

export function part(phrase: Phrase, from: number, to?: number): Phrase {
  return { text: phrase.text, tokens: phrase.tokens.slice(from, to) };
}

/** The stretch as it was written, trimmed; "" when there is nothing. */
export function textOf(phrase: Phrase): string {
  const first = phrase.tokens[0];
  const last = phrase.tokens.at(-1);
  return first && last ? phrase.text.slice(first.start, last.end) : "";
}

/** How one token was written. */
export function written(phrase: Phrase, token: Token): string {
  return phrase.text.slice(token.start, token.end);
}

export function isMark(token: Token | undefined, marks: string): boolean {
  return token?.kind === "mark" && marks.includes(token.word);
}

/** The words of a phrase with one space between them, marks left out, for comparing with a short list. */
export function wordsOf(phrase: Phrase): string {
  return phrase.tokens
    .filter((token) => token.kind !== "mark")
    .map((token) => token.word)
    .join(" ");
}

/** How many tokens the given words fill at this place (no marks between them), or 0. */
export function wordsAt(tokens: readonly Token[], at: number, words: readonly string[]): number {
  return words.every((word, step) => tokens[at + step]?.kind === "word" && tokens[at + step]?.word === word)
    ? words.length
    : 0;
}

/** Without the marks at both ends. */
export function bare(phrase: Phrase): Phrase {
  const from = phrase.tokens.findIndex((token) => token.kind !== "mark");
  return from === -1
    ? part(phrase, 0, 0)
    : part(phrase, from, phrase.tokens.findLastIndex((token) => token.kind !== "mark") + 1);
}

/** Without one mark of separation in front: the colon, comma or dash after a command word. What follows is the person's own. */
export function afterSeparator(phrase: Phrase): Phrase {
  return isMark(phrase.tokens[0], ":,;-–—.") ? part(phrase, 1) : phrase;
}
