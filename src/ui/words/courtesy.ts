import { isMark, part, wordsAt, type Phrase } from "./lexer.ts";

const split = (listed: string): string[][] => listed.split("|").map((words) => words.split(" "));
const greetings = split(
  "god morgen|god dag|god aften|hej med jer|hej alle|kære alle|hejsa|goddag|godmorgen|hej|kære|halløj|davs|hi|til referent|referent",
);
const closings = split(
  "med venlig hilsen|med venlige hilsner|venlig hilsen|venlige hilsner|bedste hilsner|bedste hilsen|de bedste hilsner|mange hilsner|kærlig hilsen|" +
    "god weekend|god dag|på forhånd tak|vi ses|ses|hilsen|hilsner|mvh|m.v.h|vh|kh|dbh|sendt fra min iphone|sendt fra min telefon|" +
    "sendt fra min mobil|sendt fra outlook|hent outlook til ios|hent outlook til android",
);
const longestGreeting = 5;
const longestSignature = 12;

/** The message without its greeting and what stands under it: »Hej Referent, …«, »… Mvh. Eva«. */
export function withoutCourtesy(phrase: Phrase): Phrase {
  return withoutClosing(withoutGreeting(phrase));
}

export function withoutGreeting(phrase: Phrase): Phrase {
  const { tokens } = phrase;
  const length = Math.max(...greetings.map((words) => wordsAt(tokens, 0, words)));
  if (length === 0) return phrase;
  // The name of who is greeted ends at a mark or a line break; without one there is none.
  const end = tokens.findIndex(
    (token, at) => at >= length && at <= longestGreeting && (isMark(token, ",!.:") || token.newLine),
  );
  const after = end === -1 ? length : isMark(tokens[end], ",!.:") ? end + 1 : end;
  const isName =
    end === -1 ||
    tokens.slice(length, end).every((token) => /^\p{Lu}|^@/u.test(phrase.text.slice(token.start, token.end)));
  return part(phrase, isName ? after : length);
}

function withoutClosing(phrase: Phrase): Phrase {
  const { tokens } = phrase;
  const from = Math.max(tokens.length - longestSignature, 1);
  for (let at = from; at < tokens.length; at += 1) {
    const isNewSentence = tokens[at]?.newLine === true || isMark(tokens[at - 1], ".,!?-–—");
    const isClosing = closings.some((words) => wordsAt(tokens, at, words) > 0);
    if (isClosing && (isNewSentence || tokens[at]?.word !== "ses")) return part(phrase, 0, at);
  }
  return phrase;
}
