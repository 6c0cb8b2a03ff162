import { monthWord, weekdayDefinite } from "./grammar-calendar.ts";
import { unit } from "./grammar-day.ts";
import { feast } from "./grammar-names.ts";
import { weekdayOfShort, weekdayOfWord } from "./lexicon.ts";
import { cardinalWord, ordinalWord } from "./numerals.ts";
import { mark, not, optional, or, seq, token, word, type Parser } from "./parser.ts";

const AGAINST = new Set([
  "ikke",
  "aflyst",
  "aflyses",
  "flyttet",
  "flyttes",
  "udsat",
  "eller",
  "måske",
  "tentativt",
  "evt",
]);
/** Words that are about the time must agree with what was read before them: they are no aside. */
const timeWord = or(
  token((one) => weekdayOfWord(one.text) ?? weekdayOfShort(one.text)),
  weekdayDefinite,
  monthWord,
  cardinalWord,
  ordinalWord,
  unit,
  feast,
  word("time", "timer", "minutter", "minut", "halvanden", "kvarter"),
);
const plainWord = seq(
  not(timeWord),
  token((one) => (one.kind === "word" && !AGAINST.has(one.text) ? one.text : null)),
);
const aside = seq(mark("("), plainWord, optional(plainWord), optional(plainWord), optional(plainWord), mark(")"));

/** What may follow a whole phrase: »(virtuelt)«, a full stop. */
export const tail: Parser<unknown> = seq(
  optional(aside),
  optional(mark('"', "«", "»", "”", "'")),
  optional(or(mark(".", "!", "?", ",", ";", "…"))),
  optional(mark('"', "«", "»", "”")),
);
/** In tokens. */
export const LONGEST_TAIL = 10;
