import { comma, den, monthWord, yearHere, shortYearHere, afterShortYear, shiftWord } from "./grammar-calendar.ts";
import { fullYear, ordinalNumber, ordinalWord } from "./numerals.ts";
import {
  abbreviation,
  ahead,
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
import type { DayNode } from "./tree.ts";

const dayNumber = rule(or(ordinalNumber, number({ from: 1, to: 99 })));
const dayWord = rule(or(dayNumber, ordinalWord));

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

const dottedMonth = rule(seq(number({ from: 1, to: 99 }), touching("."), monthDigits));
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

const absoluteDate = rule(or(namedDate, slashDate, dottedDate, dashedDate, isoDate));
const yearBeside: Parser<number> = or(
  map(
    or(words("i", "år"), words("dette", "år"), seq(word("d"), touching("."), word("å"), optional(touching(".")))),
    () => 0,
  ),
  map(or(words("næste", "år"), words("til", "næste", "år")), () => 1),
  map(or(words("sidste", "år"), words("i", "fjor")), () => -1),
);
/** »8. december i år«, »8. december d.å.« */
const dateBesideYear: Parser<DayNode> = refine(seq(absoluteDate, yearBeside), ([node, yearShift]) =>
  node.kind === "date" && node.year === null ? { ...node, yearShift } : null,
);
const definiteDate = rule(or(absoluteDate, dateBesideYear));

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
