import type { Weekday } from "../../domain/time.ts";
import { monthOfWord, weekdayOfLetters, weekdayOfShort, weekdayOfWord, weekdayWithEnding } from "./lexicon.ts";
import { fullYear } from "./numerals.ts";
import {
  abbreviation,
  ahead,
  atEnd,
  map,
  mark,
  not,
  number,
  optional,
  or,
  rule,
  seq,
  token,
  touching,
  touchingNumber,
  word,
  words,
  type Parser,
} from "./parser.ts";
import type { MonthNode, WeekNode } from "./tree.ts";

export const comma = optional(mark(","));
/** »den«, »d.« */
export const den = or(word("den"), abbreviation("d"), word("dn"));

const fullWeekday: Parser<Weekday> = map(
  seq(
    token((one) => (one.kind === "word" ? weekdayOfWord(one.text) : null)),
    optional(touching(".")),
  ),
  ([day]) => day,
);
const shortWord = token((one) => (one.kind === "word" ? weekdayOfShort(one.text) : null));
const besideShort = or(
  number({ from: 0, to: 2099, digits: [1, 2, 4, 6, 8] }),
  den,
  word("kl", "klokken", "uge", "u", "om", "i", "formiddag", "eftermiddag", "aften"),
  mark("-", ",", ")", "/"),
);
const dottedShort = map(seq(shortWord, touching(".")), ([day]) => day);
const shortWeekday: Parser<Weekday> = or(
  dottedShort,
  map(seq(shortWord, ahead(or(besideShort, atEnd))), ([day]) => day),
);
export const letterWeekday: Parser<Weekday> = map(
  seq(
    token((one) => (one.kind === "word" ? weekdayOfLetters(one.text) : null)),
    optional(touching(".")),
    ahead(or(seq(den, number({ from: 1, to: 99 })), seq(number({ from: 1, to: 39 }), touching(".", "/")))),
  ),
  ([day]) => day,
);
export const weekday: Parser<Weekday> = rule(or(fullWeekday, shortWeekday));
export const weekdayDefinite: Parser<Weekday> = token((one) =>
  one.kind === "word" ? weekdayWithEnding(one.text, ["en"]) : null,
);

export const monthWord: Parser<number> = rule(
  map(
    seq(
      token((one) => (one.kind === "word" ? monthOfWord(one.text) : null)),
      optional(touching(".")),
    ),
    ([month]) => month,
  ),
);
export const yearHere = or(
  map(seq(comma, optional(word("i", "år")), fullYear), ([, , value]) => value),
  map(seq(comma, mark("'"), number({ from: 0, to: 99, digits: [2] })), ([, , value]) => 2000 + value),
);
export const afterShortYear = or(atEnd, mark(",", ")", ".", ";"), seq(word("kl", "klokken")));
export const shortYearHere = map(
  seq(number({ from: 20, to: 60, digits: [2] }), ahead(afterShortYear)),
  ([value]) => 2000 + value,
);
export const shiftWord: Parser<number> = or(
  map(word("denne", "indeværende", "dette", "nuværende"), () => 0),
  map(word("næste", "kommende", "følgende"), () => 1),
  map(word("sidste", "forrige"), () => -1),
);

/** Away from a day, »jul« is Christmas and »mar« nothing. */
const MONTH_ALONE = new Set(["jul", "mar"]);
export const monthAlone: Parser<number> = map(
  seq(not(token((one) => (MONTH_ALONE.has(one.text) ? one : null))), monthWord),
  ([, value]) => value,
);

export const month: Parser<MonthNode> = rule(
  or(
    map(seq(monthAlone, optional(word("måned")), optional(yearHere)), ([name, , value]): MonthNode => ({
      kind: "named",
      month: name,
      year: value,
    })),
    map(seq(shiftWord, word("måned")), ([shift]): MonthNode => ({ kind: "shifted", shift })),
    map(or(words("måneden"), words("denne", "måned")), (): MonthNode => ({ kind: "shifted", shift: 0 })),
  ),
);

const weekWord = or(word("uge"), abbreviation("u"));
const weekNumber = number({ from: 1, to: 99 });
const weekYear = or(
  map(seq(mark("/", "-"), fullYear), ([, value]) => value),
  map(seq(touching("/"), touchingNumber({ from: 20, to: 60, digits: [2] })), ([, value]) => 2000 + value),
  yearHere,
);
export const numberedWeek: Parser<WeekNode> = map(
  seq(weekWord, optional(mark(".")), weekNumber, optional(touching(".")), optional(weekYear)),
  ([, , week, , value]) => ({ kind: "numbered", week, year: value }),
);
const isoWeek: Parser<WeekNode> = map(
  seq(fullYear, optional(touching("-")), word("w"), touchingNumber({ from: 1, to: 99, digits: [2] })),
  ([value, , , week]) => ({ kind: "numbered", week, year: value }),
);
const shiftedWeek: Parser<WeekNode> = or(
  map(seq(shiftWord, word("uge")), ([shift]): WeekNode => ({ kind: "shifted", shift })),
  map(word("ugen"), (): WeekNode => ({ kind: "shifted", shift: 0 })),
  map(words("ugen", "efter", "næste"), (): WeekNode => ({ kind: "shifted", shift: 2 })),
);
export const week: Parser<WeekNode> = rule(or(numberedWeek, isoWeek, shiftedWeek));
