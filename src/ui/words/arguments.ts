import type { CommandName } from "../../domain/rights.ts";
import { afterSeparator, bare, isMark, part, textOf, wordsAt, wordsOf, type Phrase } from "./lexer.ts";
import { command, invocation, several, type Reader } from "./reading.ts";

/** A number with what stands after it, and the mark between them, if any (it is not in `rest`). */
export type Numbered = { number: number; separator: string; rest: Phrase };

const callsItem = new Set(["punkt", "pkt", "punktet", "dagsordenspunkt", "nr", "nummer", "til"]);

/** An item's number in front: »3«, »3.«, »3:«, »punkt 3«, »punkt nr. 3«, »til punkt 3«. Not »12:30«, which is a time. */
export function itemNumber(phrase: Phrase): Numbered | null {
  let at = 0;
  while (at < 3 && callsItem.has(phrase.tokens[at]?.word ?? "")) at += 1;
  return plainNumber(part(phrase, at));
}

export function plainNumber(phrase: Phrase): Numbered | null {
  const [digits, mark, next] = phrase.tokens;
  if (digits?.kind !== "word" || !/^\d{1,3}$/u.test(digits.word)) return null;
  const isTime = isMark(mark, ":") && next?.start === mark?.end && /^\d/u.test(next?.word ?? "");
  if (isTime) return null;
  const after = part(phrase, 1);
  const rest = afterSeparator(isMark(mark, ")") ? part(after, 1) : after);
  const point = phrase.text.charAt(digits.end - 1) === "." ? "." : "";
  const separator = rest.tokens.length < after.tokens.length ? (mark?.word ?? "") : point;
  return { number: Number(digits.word), separator, rest };
}

/** A proposal's number: »F1«, »F 1«, »forslag 1«, »1«. */
export function proposalNumber(phrase: Phrase): Numbered | null {
  const first = phrase.tokens[0]?.word ?? "";
  const joined = /^f(\d{1,3})$/u.exec(first);
  if (joined) return { number: Number(joined[1]), separator: "", rest: afterSeparator(part(phrase, 1)) };
  return plainNumber(["f", "forslag", "forslaget"].includes(first) ? part(phrase, 1) : phrase);
}

/** What was written, without a separator in front; undefined when nothing was. */
export function ownText(phrase: Phrase): string | undefined {
  return textOf(afterSeparator(phrase)) || undefined;
}

/** A person's name or mention as written, without marks around it; undefined when there is none. */
export function personText(phrase: Phrase): string | undefined {
  return textOf(bare(phrase)) || undefined;
}

/** A reason as written, without what leads up to it: »pga.«, »fordi«, a colon. */
export function reasonText(phrase: Phrase): string | undefined {
  const from = bare(phrase).tokens[0];
  const rest = part(phrase, from ? phrase.tokens.indexOf(from) : 0);
  for (const words of becauses) {
    const length = wordsAt(rest.tokens, 0, words);
    if (length > 0) return ownText(part(rest, length));
  }
  return ownText(rest);
}

export const becauses = [
  "på grund af",
  "begrundelse",
  "årsagen er",
  "eftersom",
  "grundet",
  "skyldes",
  "p.g.a",
  "fordi",
  "årsag",
  "idet",
  "pga",
].map((words) => words.split(" "));

/** The phrase without these words in front, as many as stand there. */
export function without(phrase: Phrase, words: readonly string[]): Phrase {
  let at = 0;
  while (phrase.tokens[at]?.kind === "word" && words.includes(phrase.tokens[at]?.word ?? "")) at += 1;
  return part(phrase, at);
}

/** Is there nothing left but politeness and the meeting itself? */
export function isNoise(phrase: Phrase): boolean {
  return wordsOf(phrase)
    .split(" ")
    .every((word) => noise.has(word));
}

const noise = new Set([
  ...["", "mødet", "møde", "punkt", "punktet", "dagens", "vores", "det", "nu", "så", "her", "lige", "bare", "gerne"],
  ...["tak", "venligst", "please", "ok", "👍", "🙂", "😊"],
]);

const timeWord =
  /^(?:\d.*|uge\d*|ugen?|uger|dage?|dagen|time|timer|timen|måneden?|måneder|år|året|halv|kvart|kl|klokken|middag|formiddag|eftermiddag|aften|morgen|idag|imorgen|overmorgen|næste|primo|medio|ultimo|en|et|én|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|første|anden|andet|tredje|fjerde|sidste|hver|lige|ulige|jan|feb|mar|apr|maj|jun|jul|aug|sep|sept|okt|nov|dec)$/u;
const weekdayOrMonth =
  /^(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en|e|s)?$|^(?:tirs|ons|tors|fre)$|^(?:januar|februar|marts|april|juni|juli|august|september|oktober|november|december)$/u;

/** Could this word be of a date or a time? */
export function isTimeWord(word: string): boolean {
  return timeWord.test(word) || weekdayOrMonth.test(word);
}

/** A day or hour by itself (»onsdag«, »8/12«), not merely a word that may be part of one. */
export function isDay(word: string): boolean {
  return /^\d{1,2}(?:[./-]\d{1,4}){0,2}$/u.test(word) || weekdayOrMonth.test(word);
}

/** »… og 4«, »…, F2«: a second number, where a reason or a text would stand. */
export function namesAnother(rest: Phrase): boolean {
  return /^f?\d{1,3}$/u.test(without(bare(rest), ["og", "samt", "punkt"]).tokens[0]?.word ?? "");
}

const negations = new Set(["ikke", "ik", "ikk", "aldrig", "ingen", "intet", "nej"]);

export function hasNegation(phrase: Phrase): boolean {
  return phrase.tokens.some((token) => negations.has(token.word));
}

/** A command that is only its word: with anything but noise after it, it is asked about, or is no command. */
export function alone(name: CommandName): Reader {
  return (rest, decided) => {
    if (isNoise(rest)) return command(name);
    return decided && !hasNegation(rest) ? several(invocation(name)) : null;
  };
}
