import { bare, part, textOf, written, type Phrase, type Token } from "./lexer.ts";
import { isKnownWord } from "./vocabulary.ts";

const particles = new Set(["von", "van", "de", "af", "la", "el", "bin"]);
const notNames = new Set([
  ...[
    "hun",
    "han",
    "den",
    "det",
    "min",
    "mit",
    "vores",
    "en",
    "et",
    "kollega",
    "kollegaen",
    "souschef",
    "chefen",
    "lederen",
    "nogen",
  ],
  ...[
    "referatet",
    "dagsordenen",
    "bilaget",
    "punktet",
    "bilag",
    "referat",
    "dagsorden",
    "kommunen",
    "regionen",
    "hvem",
    "hvad",
    "stedfortræder",
  ],
]);
const longestName = 5;

/**
 * The person a stretch of words names, as written: a mention, or capitalised words at its end (»min souschef Anne Holm«), or, with
 * `lowerCase`, a few words we do not know (»anne holm«). Undefined when it names nobody.
 */
export function nameIn(phrase: Phrase, { lowerCase }: { lowerCase: boolean }): string | undefined {
  const words = bare(phrase);
  const mentions = words.tokens.filter((token) => token.kind === "mention");
  if (mentions.length > 0) return mentions.length === 1 && mentions[0] ? written(words, mentions[0]) : undefined;
  const from = words.tokens.findLastIndex((token) => !isOfName(words, token)) + 1;
  const name = part(words, from);
  if (name.tokens.length > 0 && name.tokens.length <= longestName) return textOf(name);
  const isPlain =
    words.tokens.length <= 3 && words.tokens.every((token) => token.kind === "word" && couldBeName(token));
  return lowerCase && isPlain ? textOf(words) || undefined : undefined;
}

/** How many tokens at the beginning are somebody's name or mention; 0 when they are not. */
export function nameLength(phrase: Phrase): number {
  if (phrase.tokens[0]?.kind === "mention") return 1;
  const end = phrase.tokens.findIndex((token) => !isOfName(phrase, token));
  const length = end === -1 ? phrase.tokens.length : end;
  return length <= longestName ? length : 0;
}

function isOfName(phrase: Phrase, token: Token): boolean {
  if (token.kind !== "word") return false;
  return particles.has(token.word) || (/^\p{Lu}/u.test(written(phrase, token)) && couldBeName(token));
}

function couldBeName({ word }: Token): boolean {
  return !isKnownWord(word) && !notNames.has(word) && /^[\p{L}.'’-]+$/u.test(word);
}
