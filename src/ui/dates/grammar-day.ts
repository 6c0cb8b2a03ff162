import type { Weekday } from "../../domain/time.ts";
import {
  comma,
  weekday,
  letterWeekday,
  weekdayDefinite,
  monthWord,
  numberedWeek,
  week,
  yearHere,
  shiftWord,
} from "./grammar-calendar.ts";
import { writtenDate } from "./grammar-date.ts";
import { dayPart } from "./grammar-clock.ts";
import { feast, meeting, periodName } from "./grammar-names.ts";
import { weekdayWithEnding } from "./lexicon.ts";
import { count, ordinalNumber, position } from "./numerals.ts";
import {
  abbreviation,
  deferred,
  map,
  mark,
  optional,
  or,
  refine,
  rule,
  seq,
  token,
  touching,
  word,
  words,
  type Parser,
} from "./parser.ts";
import type { DayNode, DayPart, MonthNode, PeriodName, Unit, WeekNode } from "./tree.ts";

const TODAY: [Parser<unknown>, number][] = [
  [
    or(word("idag"), words("i", "dag"), words("dags", "dato"), seq(word("d"), touching("."), word("d"), touching("."))),
    0,
  ],
  [or(word("imorgen", "imorgn", "imorgon", "imorn"), words("i", "morgen|morgn|morn|mogen|mrogen")), 1],
  [or(word("overmorgen", "iovermorgen", "overimorgen"), words("i", "overmorgen")), 2],
  [or(word("igår", "igaar"), words("i", "går|gaar")), -1],
  [or(word("forgårs", "iforgårs"), words("i", "forgårs")), -2],
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
    seq(optional(word("i")), week, or(mark(",", ":", "-"), optional(word("om", "på"))), or(weekday, weekdayDefinite)),
    ([, node, , day]): DayNode => ({ kind: "weekdayInWeek", weekday: day, week: node }),
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
  or(
    word("med"),
    seq(
      optional(word("med", "og")),
      or(word("senest", "mindst", "minimum", "seneste"), abbreviation("min"), words("ikke", "senere", "end")),
      optional(word("med")),
    ),
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

export function counted(amount: number, per: Unit): DayNode {
  const from: DayNode = { kind: "today", shift: 0 };
  return amount === 8 && per === "day"
    ? { kind: "counted", count: amount, unit: per, from, idiom: true }
    : { kind: "counted", count: amount, unit: per, from };
}

const anchor: Parser<DayNode> = or(
  meeting,
  deferred(() => day),
);
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

// A day with what stands beside it

const beforeDate = or(
  map(seq(optional(which), or(weekday, letterWeekday)), ([, value]) => value),
  map(seq(word("om"), weekdayDefinite), ([, value]) => value),
);
const weekBefore = map(seq(numberedWeek, mark(",", ":", "-")), ([node]) =>
  node.kind === "numbered" ? node.week : null,
);
const datedDay: Parser<DayNode> = refine(
  seq(
    optional(weekBefore),
    optional(seq(beforeDate, comma)),
    or(
      writtenDate,
      map(seq(mark("("), writtenDate, mark(")")), ([, day]) => day),
    ),
    optional(after()),
  ),
  ([weekNo, before, node, behind]) => {
    const [first, second] = [before?.[0] ?? null, behind?.weekday ?? null];
    // »mandag 12/4 tirsdag 13/4«: the second weekday is another day's.
    if (first !== null && second !== null && first !== second) return null;
    return checked(node, first ?? second, weekNo ?? behind?.week ?? null);
  },
);

function after(): Parser<{ weekday: Weekday | null; week: number | null }> {
  const weekOf = map(numberedWeek, (node) => ({ weekday: null, week: node.kind === "numbered" ? node.week : null }));
  const weekdayOf = map(weekday, (value) => ({ weekday: value, week: null }));
  return or(
    map(seq(mark("("), or(weekOf, weekdayOf), mark(")")), ([, value]) => value),
    map(seq(comma, weekdayOf), ([, value]) => value),
    map(seq(comma, optional(word("i")), weekOf), ([, , value]) => value),
  );
}

export function checked(node: DayNode, named: Weekday | null, weekNo: number | null): DayNode {
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

const feastDay: Parser<DayNode> = or(
  map(seq(feast, comma, writtenDate), ([name, , node]): DayNode => ({ kind: "named", day: node, feast: name })),
  map(seq(optional(seq(weekday, comma)), writtenDate, mark("("), feast, mark(")")), ([named, node, , name]) =>
    checked({ kind: "named", day: node, feast: name }, named?.[0] ?? null, null),
  ),
  map(
    seq(optional(seq(weekday, comma)), optional(word("på")), feast, optional(or(yearHere))),
    ([named, , node, value]) => checked({ kind: "feast", feast: node, year: value }, named?.[0] ?? null, null),
  ),
);

/** »første hverdag efter påske«, »fredagen efter Kr. himmelfart«, »mandagen før mødet« */
const besideDay: Parser<DayNode> = map(
  seq(
    optional(word("senest")),
    optional(word("den")),
    or<[Weekday, Weekday, "workday"]>(
      map(seq(optional(word("første", "sidste")), weekday), ([, value]) => value),
      weekdayDefinite,
      map(seq(optional(word("første", "sidste", "nærmeste")), word("hverdag", "arbejdsdag")), () => "workday" as const),
    ),
    or(
      map(word("efter"), () => "after" as const),
      map(word("før", "inden"), () => "before" as const),
    ),
    or<[PeriodName, DayNode]>(periodName, or(meeting, besideAnchor())),
  ),
  ([, , what, side, of]) => ({ kind: "beside", what, side, of }),
);
function besideAnchor(): Parser<DayNode> {
  return or(
    writtenDate,
    map(feast, (name): DayNode => ({ kind: "feast", feast: name, year: null })),
  );
}

/** »tirsdag aften den 13. april«, »mandag eftermiddag i næste uge«: the part of the day before the rest of the day. */
export const dayAroundPart: Parser<{ day: DayNode; part: DayPart }> = or(
  map(seq(weekday, dayPart, comma, writtenDate), ([named, part, , node]) => ({
    day: checked(node, named, null),
    part,
  })),
  map(seq(optional(word("på")), weekday, dayPart, comma, inWeek), ([, named, part, , node]) => ({
    day: { kind: "weekdayInWeek", weekday: named, week: node } satisfies DayNode,
    part,
  })),
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
    besideDay,
  ),
);
