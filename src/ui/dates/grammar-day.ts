import type { Weekday } from "../../domain/time.ts";
import { monthOfWord, weekdayOfLetters, weekdayOfShort, weekdayOfWord, weekdayWithEnding } from "./lexicon.ts";
import { count, fullYear, ordinalNumber, ordinalWord, position, year } from "./numerals.ts";
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
  refine,
  rule,
  seq,
  token,
  touching,
  touchingNumber,
  word,
  words,
  type Parser,
} from "./parser.ts";
import { feast, meeting } from "./grammar-names.ts";
import type { DayNode, MonthNode, Unit, WeekNode } from "./tree.ts";

export const comma = optional(mark(","));
const den = or(word("den"), abbreviation("d"), word("dn"));

// Weekdays

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
  mark("-", ",", ")"),
);
const dottedShort = map(seq(shortWord, touching(".")), ([day]) => day);
const shortWeekday: Parser<Weekday> = or(
  dottedShort,
  map(seq(shortWord, ahead(or(besideShort, atEnd))), ([day]) => day),
);
const letterWeekday: Parser<Weekday> = map(
  seq(
    token((one) => (one.kind === "word" ? weekdayOfLetters(one.text) : null)),
    optional(touching(".")),
    ahead(or(seq(den, number({ from: 1, to: 99 })), seq(number({ from: 1, to: 39 }), touching(".", "/")))),
  ),
  ([day]) => day,
);
export const weekday: Parser<Weekday> = rule(or(fullWeekday, shortWeekday));
const weekdayDefinite: Parser<Weekday> = token((one) =>
  one.kind === "word" ? weekdayWithEnding(one.text, ["en"]) : null,
);

// Months and weeks

export const monthWord: Parser<number> = rule(
  map(
    seq(
      token((one) => (one.kind === "word" ? monthOfWord(one.text) : null)),
      optional(touching(".")),
    ),
    ([month]) => month,
  ),
);
const yearHere = or(
  map(seq(comma, optional(word("i", "år")), fullYear), ([, , value]) => value),
  map(seq(comma, mark("'"), number({ from: 0, to: 99, digits: [2] })), ([, , value]) => 2000 + value),
);
const afterShortYear = or(atEnd, mark(",", ")", ".", ";"), seq(word("kl", "klokken")));
const shortYearHere = map(
  seq(number({ from: 10, to: 99, digits: [2] }), ahead(afterShortYear)),
  ([value]) => 2000 + value,
);
const shiftWord: Parser<number> = or(
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
  map(seq(touching("/"), touchingNumber({ from: 10, to: 99, digits: [2] })), ([, value]) => 2000 + value),
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

// Dates

const dayNumber = or(ordinalNumber, number({ from: 1, to: 99 }));
const dayWord = or(dayNumber, ordinalWord);

/** »8. december 2026«, »8 dec«, »ottende december«, »den 8. i 12.« */
const namedDate: Parser<DayNode> = or(
  map(
    seq(dayWord, monthWord, optional(word("måned")), optional(or(yearHere, shortYearHere))),
    ([day, name, , value]): DayNode => ({ kind: "date", day, month: name, year: value }),
  ),
  map(
    seq(
      or(ordinalNumber, ordinalWord),
      word("i"),
      refine(or(ordinalNumber, ordinalWord), (value) => (value <= 12 ? value : null)),
      optional(yearHere),
    ),
    ([day, , name, value]): DayNode => ({ kind: "date", day, month: name, year: value }),
  ),
);

const monthDigits = number({ from: 1, to: 31 });
const notUnit = not(word("time", "timer", "times", "år", "år", "dag", "dage", "side", "del"));
const yearAfterMark = or(
  fullYear,
  map(
    seq(optional(mark("'")), number({ from: 0, to: 99, digits: [2] }), not(touching("/", "."))),
    ([, value]) => 2000 + value,
  ),
);

/** »8/12«, »8/12-26«, »8/12 2026«, »13./10.«, »8./12-2026« */
const slashDate: Parser<DayNode> = map(
  seq(
    number({ from: 1, to: 99 }),
    optional(touching(".")),
    mark("/"),
    monthDigits,
    optional(touching(".")),
    optional(
      or(
        map(seq(mark("/", "-"), yearAfterMark), ([, value]) => value),
        yearHere,
        shortYearHere,
      ),
    ),
    notUnit,
  ),
  ([day, , , name, , value]) => ({ kind: "date", day, month: name, year: value }),
);

const dottedMonth = seq(number({ from: 1, to: 99 }), touching("."), monthDigits);
/** »8.12.«, »08.12.2026«, »8. 12. 26« */
const dottedDate: Parser<DayNode> = or(
  map(
    seq(dottedMonth, touching("."), not(touchingNumber({ from: 0, to: 9999, digits: [1, 2, 3, 4] }))),
    ([[day, , name]]): DayNode => ({ kind: "date", day, month: name, year: null }),
  ),
  map(
    seq(dottedMonth, touching("."), optional(mark("-")), or(fullYear, dottedShortYear())),
    ([[day, , name], , , value]): DayNode => ({ kind: "date", day, month: name, year: value }),
  ),
  map(
    seq(
      dottedMonth,
      or(
        map(seq(mark("-", "/"), yearAfterMark), ([, value]) => value),
        yearHere,
      ),
    ),
    ([[day, , name], value]): DayNode => ({ kind: "date", day, month: name, year: value }),
  ),
);
function dottedShortYear(): Parser<number> {
  return map(
    or(
      touchingNumber({ from: 0, to: 99, digits: [2] }),
      seq(number({ from: 10, to: 99, digits: [2] }), ahead(afterShortYear)),
    ),
    (value) => 2000 + (typeof value === "number" ? value : value[0]),
  );
}
/** »8-12-2026«, »8-12-26« */
const dashedDate: Parser<DayNode> = map(
  seq(
    number({ from: 1, to: 99 }),
    mark("-"),
    monthDigits,
    or(
      map(seq(mark("-"), or(fullYear, touchingNumber({ from: 0, to: 99, digits: [2] }))), ([, value]) =>
        value < 100 ? 2000 + value : value,
      ),
      fullYear,
    ),
  ),
  ([day, , name, value]) => ({ kind: "date", day, month: name, year: value }),
);
/** »2026-12-08«, »2026/12/08«, »2026.12.08« */
const isoDate: Parser<DayNode> = map(
  seq(
    fullYear,
    mark("-", "/", "."),
    number({ from: 0, to: 99, digits: [2] }),
    touching("-", "/", "."),
    touchingNumber({ from: 0, to: 99, digits: [2] }),
  ),
  ([value, , name, , day]) => ({ kind: "date", day, month: name, year: value }),
);
const compactDate: Parser<DayNode> = token((one): DayNode | null => {
  if (one.kind !== "number") return null;
  if (one.text.length === 6) return digitsNode(one.text.slice(0, 2), one.text.slice(2, 4), `20${one.text.slice(4)}`);
  if (one.text.length !== 8) return null;
  const [head, tail] = [Number(one.text.slice(0, 4)), Number(one.text.slice(4))];
  if (head >= 1990 && head <= 2099) return digitsDate(one.text.slice(6), one.text.slice(4, 6), one.text.slice(0, 4));
  return tail >= 1990 && tail <= 2099
    ? digitsDate(one.text.slice(0, 2), one.text.slice(2, 4), one.text.slice(4))
    : null;
});

function digitsNode(day: string, name: string, value: string): DayNode | null {
  return isPlausible(day, name) ? { kind: "digits", day: Number(day), month: Number(name), year: Number(value) } : null;
}

function digitsDate(day: string, name: string, value: string): DayNode | null {
  return isPlausible(day, name) ? { kind: "date", day: Number(day), month: Number(name), year: Number(value) } : null;
}

function isPlausible(day: string, name: string): boolean {
  return Number(day) >= 1 && Number(day) <= 31 && Number(name) >= 1 && Number(name) <= 12;
}

/** »8.12« and »8-12«: also a time and a span of hours or days. */
const looseDate: Parser<DayNode> = map(
  seq(number({ from: 1, to: 31 }), mark(".", "-"), number({ from: 1, to: 12 }), not(touching(".", ":", "/"))),
  ([day, , name]) => ({ kind: "date", day, month: name, year: null, loose: true }),
);

const definiteDate = rule(or(namedDate, slashDate, dottedDate, dashedDate, isoDate));

/** »den 8.«, »den 8. i næste måned«, »den 8. ds.« */
const monthShift: Parser<number> = or(
  map(seq(optional(word("i")), shiftWord, word("måned")), ([, shift]) => shift),
  map(
    or(
      seq(abbreviation("ds"), optional(touching("."))),
      word("dennes"),
      seq(word("d"), touching("."), word("m"), optional(touching("."))),
    ),
    () => 0,
  ),
);
const dayOfMonth: Parser<DayNode> = or(
  map(seq(den, dayWord, optional(monthShift)), ([, day, shift]): DayNode => ({ kind: "monthday", day, shift })),
  map(seq(ordinalNumber, monthShift), ([day, shift]): DayNode => ({ kind: "monthday", day, shift })),
);
export const bareDayOfMonth: Parser<Extract<DayNode, { kind: "monthday" }>> = map(
  or(ordinalNumber, number({ from: 1, to: 31 })),
  (day) => ({
    kind: "monthday",
    day,
    shift: null,
    loose: true,
  }),
);

export const writtenDate: Parser<DayNode> = rule(
  or(
    definiteDate,
    map(seq(den, comma, or(definiteDate, strict(looseDate))), ([, , day]) => day),
    looseDate,
    dayOfMonth,
    compactDate,
  ),
);

/** Behind a weekday or »den« the digits are meant as a date. */
function strict(parser: Parser<DayNode>): Parser<DayNode> {
  return map(parser, (day) =>
    day.kind === "date" ? { kind: "date", day: day.day, month: day.month, year: day.year } : day,
  );
}

// Words for days

const TODAY: [Parser<unknown>, number][] = [
  [or(word("idag"), words("i", "dag"), words("dags", "dato")), 0],
  [or(word("imorgen", "imorgn", "imorgon", "imorn"), words("i", "morgen|morgn|morn")), 1],
  [or(word("overmorgen", "iovermorgen"), words("i", "overmorgen")), 2],
  [or(word("igår", "igaar"), words("i", "går|gaar")), -1],
  [or(word("forgårs", "iforgårs"), words("i", "forgårs"), words("i", "forgårs")), -2],
];
export const today: Parser<DayNode> = rule(
  or(...TODAY.map(([parser, shift]) => map(parser, (): DayNode => ({ kind: "today", shift })))),
);

const which: Parser<"coming" | "next" | "last" | "this"> = or(
  map(
    or(
      seq(optional(word("nu")), optional(word("her")), word("på")),
      word("førstkommende", "næstkommende", "kommende", "først", "allerede"),
      seq(word("på"), word("førstkommende", "kommende")),
      words("den", "førstkommende|kommende"),
    ),
    () => "coming" as const,
  ),
  map(seq(optional(word("på")), word("næste")), () => "next" as const),
  map(seq(optional(word("i")), word("sidste", "forrige")), () => "last" as const),
  map(word("denne"), () => "this" as const),
);
const pastWeekday: Parser<Weekday> = token((one) => (one.kind === "word" ? weekdayWithEnding(one.text, ["s"]) : null));
const laterBy: Parser<number> = or(
  map(seq(word("om"), count, word("uge", "uger")), ([, weeks]) => weeks),
  map(
    seq(
      optional(word("om")),
      refine(count, (days) => (days === 8 || days === 7 ? 1 : days === 14 ? 2 : null)),
      word("dage"),
    ),
    ([, weeks]) => weeks,
  ),
);

const wordedDay: Parser<DayNode> = or(
  map(weekday, (day): DayNode => ({ kind: "weekday", weekday: day, which: "bare" })),
  map(seq(which, weekday), ([kind, day]): DayNode => ({ kind: "weekday", weekday: day, which: kind })),
  map(seq(or(word("til", "om"), words("nu")), weekday), ([, day]): DayNode => ({
    kind: "weekday",
    weekday: day,
    which: "coming",
  })),
  map(seq(word("i"), pastWeekday), ([, day]): DayNode => ({ kind: "weekday", weekday: day, which: "past" })),
  map(seq(optional(word("på")), weekday, laterBy), ([, day, weeks]): DayNode => ({
    kind: "weekdayLater",
    weekday: day,
    weeks,
  })),
  map(seq(today, laterBy), ([day, weeks]): DayNode => ({ kind: "counted", count: weeks, unit: "week", from: day })),
);

const inWeek = or(
  map(seq(optional(word("i")), week), ([, node]) => node),
  map(seq(mark("("), week, mark(")")), ([, node]) => node),
);
const genitiveWeek: Parser<WeekNode> = map(seq(shiftWord, word("uges")), ([shift]) => ({ kind: "shifted", shift }));
const dayInWeek: Parser<DayNode> = or(
  map(seq(optional(word("på", "om")), or(weekday, weekdayDefinite), comma, inWeek), ([, day, , node]): DayNode => ({
    kind: "weekdayInWeek",
    weekday: day,
    week: node,
  })),
  map(
    seq(week, or(mark(",", ":", "-"), optional(word("om", "på"))), or(weekday, weekdayDefinite)),
    ([node, , day]): DayNode => ({ kind: "weekdayInWeek", weekday: day, week: node }),
  ),
  map(seq(genitiveWeek, weekday), ([node, day]): DayNode => ({ kind: "weekdayInWeek", weekday: day, week: node })),
);

/** »første mandag i december«, »sidste hverdag i næste måned« */
const nthInMonth: Parser<DayNode> = map(
  seq(
    optional(word("den")),
    position,
    or<[Weekday, "workday", "day"]>(
      weekday,
      map(word("hverdag", "arbejdsdag"), () => "workday" as const),
      map(word("dag"), () => "day" as const),
    ),
    word("i"),
    monthNotEvery(),
  ),
  ([, nth, what, , node]) => ({ kind: "nth", nth, what, month: node }),
);
function monthNotEvery(): Parser<MonthNode> {
  return or(
    map(seq(monthWord, optional(word("måned")), optional(yearHere)), ([name, , value]): MonthNode => ({
      kind: "named",
      month: name,
      year: value,
    })),
    map(seq(shiftWord, word("måned")), ([shift]): MonthNode => ({ kind: "shifted", shift })),
  );
}

// Days counted from another

const UNITS: [string[], Unit][] = [
  [["dag", "dage", "dages", "døgn", "døgns", "kalenderdage", "kalenderdages"], "day"],
  [
    ["hverdag", "hverdage", "hverdages", "arbejdsdag", "arbejdsdage", "arbejdsdages", "hverdags", "arbejdsdags"],
    "workday",
  ],
  [["uge", "uger", "ugers", "uges"], "week"],
  [["måned", "måneder", "måneders", "måneds", "mdr", "md"], "month"],
  [["år", "års"], "year"],
];
const UNIT_WORDS = new Map(UNITS.flatMap(([names, unit]) => names.map((name): [string, Unit] => [name, unit])));
export const unit: Parser<Unit> = map(
  seq(
    token((one) => (one.kind === "word" ? (UNIT_WORDS.get(one.text) ?? null) : null)),
    optional(touching(".")),
  ),
  ([value]) => value,
);
const DEFINITE_UNITS = new Map<string, Unit>([
  ["dagen", "day"],
  ["hverdagen", "workday"],
  ["ugen", "week"],
  ["måneden", "month"],
]);
const definiteUnit: Parser<Unit> = refine(word("dagen", "hverdagen"), (text) => DEFINITE_UNITS.get(text) ?? null);
const atLeast = optional(
  seq(
    optional(word("med", "og")),
    or(word("senest", "mindst", "minimum", "seneste"), abbreviation("min"), words("ikke", "senere", "end")),
    optional(word("med")),
  ),
);
const beforeWord = map(
  or(word("før", "inden"), words("forud", "for"), words("op", "til"), words("i", "forvejen"), words("før", "for")),
  () => -1,
);
const afterWord = map(or(word("efter"), words("efter", "at")), () => 1);
const fullCount = map(seq(optional(word("hele")), count), ([, value]) => value);

const ago: Parser<DayNode> = map(seq(word("for"), fullCount, unit, word("siden")), ([, amount, per]) => ({
  kind: "counted",
  count: -amount,
  unit: per,
  from: { kind: "today", shift: 0 },
}));
const inTime: Parser<DayNode> = or(
  map(seq(word("om"), fullCount, unit), ([, amount, per]): DayNode => counted(amount, per)),
  map(
    seq(fullCount, unit, or(words("frem"), words("fra", "i", "dag|nu"), words("fra", "nu"))),
    ([amount, per]): DayNode => counted(amount, per),
  ),
);

function counted(amount: number, per: Unit): DayNode {
  const from: DayNode = { kind: "today", shift: 0 };
  return amount === 8 && per === "day"
    ? { kind: "counted", count: amount, unit: per, from, idiom: true }
    : { kind: "counted", count: amount, unit: per, from };
}

const anchor: Parser<DayNode> = or(meeting, simpleDay());
const fromMeeting: Parser<DayNode> = or(
  map(
    seq(atLeast, fullCount, unit, or(beforeWord, afterWord), optional(anchor)),
    ([, amount, per, sign, from]): DayNode => ({
      kind: "counted",
      count: sign * amount,
      unit: per,
      from: from ?? { kind: "meeting" },
    }),
  ),
  map(seq(atLeast, fullCount, unit, word("varsel")), ([, amount, per]): DayNode => ({
    kind: "counted",
    count: -amount,
    unit: per,
    from: { kind: "meeting" },
  })),
  map(
    seq(optional(word("senest")), definiteUnit, or(beforeWord, afterWord), optional(anchor)),
    ([, per, sign, from]): DayNode => ({ kind: "counted", count: sign, unit: per, from: from ?? { kind: "meeting" } }),
  ),
  map(
    or(seq(word("på", "til", "ved"), meeting), words("samme", "dag"), word("mødedagen"), words("på", "dagen")),
    (): DayNode => ({ kind: "meeting" }),
  ),
);

function simpleDay(): Parser<DayNode> {
  return (input, at) => day(input, at);
}

// A day with what stands beside it

const beforeDate = or(
  map(seq(optional(which), or(weekday, letterWeekday)), ([, value]) => value),
  map(seq(word("om"), weekdayDefinite), ([, value]) => value),
);
const weekBefore = map(seq(numberedWeek, mark(",", ":", "-")), ([node]) =>
  node.kind === "numbered" ? node.week : null,
);
const datedDay: Parser<DayNode> = map(
  seq(
    optional(weekBefore),
    optional(seq(beforeDate, comma)),
    or(
      writtenDate,
      map(seq(mark("("), writtenDate, mark(")")), ([, day]) => day),
    ),
    optional(after()),
  ),
  ([weekNo, before, node, behind]) =>
    checked(node, before?.[0] ?? behind?.weekday ?? null, weekNo ?? behind?.week ?? null),
);

function after(): Parser<{ weekday: Weekday | null; week: number | null }> {
  const weekOf = map(numberedWeek, (node) => ({ weekday: null, week: node.kind === "numbered" ? node.week : null }));
  const weekdayOf = map(weekday, (value) => ({ weekday: value, week: null }));
  return or(
    map(seq(mark("("), or(weekOf, weekdayOf), mark(")")), ([, value]) => value),
    map(seq(mark(","), weekdayOf), ([, value]) => value),
    map(seq(comma, optional(word("i")), weekOf), ([, , value]) => value),
  );
}

function checked(node: DayNode, named: Weekday | null, weekNo: number | null): DayNode {
  if (named === null && weekNo === null) return node;
  return { kind: "checked", day: named === null ? node : definite(node), weekday: named, week: weekNo };
}

function definite(node: DayNode): DayNode {
  return node.kind === "monthday" && node.loose ? { kind: "monthday", day: node.day, shift: node.shift } : node;
}

/** »tirsdag 8.«: a weekday makes a bare ordinal a day of the month. */
const weekdayAndOrdinal: Parser<DayNode> = map(
  seq(
    beforeDate,
    comma,
    map(ordinalNumber, (value): DayNode => ({ kind: "monthday", day: value, shift: null })),
  ),
  ([named, , node]) => checked(node, named, null),
);

const feastDay: Parser<DayNode> = map(
  seq(optional(seq(weekday, comma)), optional(word("på")), feast, optional(or(yearHere))),
  ([named, , node, value]) => checked({ kind: "feast", feast: node, year: value }, named?.[0] ?? null, null),
);

const doubledDay: Parser<DayNode> = map(
  seq(today, comma, optional(mark("(")), beforeDate, optional(seq(comma, writtenDate)), optional(mark(")"))),
  ([node, , , named]) => checked(node, named, null),
);

export const day: Parser<DayNode> = rule(
  or(
    datedDay,
    weekdayAndOrdinal,
    today,
    doubledDay,
    wordedDay,
    dayInWeek,
    nthInMonth,
    ago,
    inTime,
    fromMeeting,
    feastDay,
  ),
);

export { yearHere, shiftWord, year };
