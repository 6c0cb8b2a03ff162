import { month, monthAlone, shiftWord, week, yearHere } from "./grammar-calendar.ts";
import { bareDayOfMonth } from "./grammar-date.ts";
import { day, unit } from "./grammar-day.ts";
import { meeting, periodName } from "./grammar-names.ts";
import { count, fullYear, ordinalNumber, ordinalWord } from "./numerals.ts";
import {
  abbreviation,
  list,
  map,
  mark,
  not,
  number,
  optional,
  or,
  refine,
  rule,
  seq,
  touchingNumber,
  word,
  words,
  type Parser,
} from "./parser.ts";
import type { DayNode, Edge, MonthNode, PeriodNode, PeriodPart, PhraseNode, WeekNode } from "./tree.ts";

const monthPeriod: Parser<PeriodNode> = map(month, (node) => ({ kind: "month", month: node }));
const monthsPeriod: Parser<PeriodNode> = map(
  seq(monthAlone, or(mark("/", "-"), word("og", "eller", "til")), monthAlone, optional(yearHere)),
  ([from, , to, year]) => ({ kind: "months", from, to, year }),
);
const yearPeriod: Parser<PeriodNode> = or(
  map(seq(optional(word("år", "året")), fullYear), ([, year]): PeriodNode => ({ kind: "year", year, shift: 0 })),
  map(or(words("i", "år"), words("dette|indeværende", "år"), word("året")), (): PeriodNode => ({
    kind: "year",
    year: null,
    shift: 0,
  })),
  map(words("næste|kommende", "år"), (): PeriodNode => ({ kind: "year", year: null, shift: 1 })),
  map(words("sidste|forrige", "år"), (): PeriodNode => ({ kind: "year", year: null, shift: -1 })),
);

const ordinal = or(ordinalNumber, ordinalWord, number({ from: 1, to: 4 }));
const quarterNumber = refine(ordinal, (value) => (value <= 4 ? value : null));
const quarterPeriod: Parser<PeriodNode> = or(
  map(
    seq(quarterNumber, or(word("kvartal"), abbreviation("kvt", "kv")), optional(yearHere)),
    ([quarter, , year]): PeriodNode => ({
      kind: "quarter",
      quarter,
      year,
    }),
  ),
  map(
    seq(word("q", "k"), touchingNumber({ from: 1, to: 4, digits: [1] }), optional(yearHere)),
    ([, quarter, year]): PeriodNode => ({ kind: "quarter", quarter, year }),
  ),
);
const halfPeriod: Parser<PeriodNode> = map(
  seq(
    refine(ordinal, (value) => (value <= 2 ? value : null)),
    word("halvår", "halvdel"),
    optional(word("af")),
    optional(yearHere),
  ),
  ([half, , , year]) => ({ kind: "half", half, year }),
);
/** »første halvdel af april« */
const monthHalf: Parser<PeriodNode> = refine(
  seq(
    optional(word("den")),
    or(
      ordinal,
      map(word("sidste"), () => 2),
    ),
    word("halvdel"),
    word("af"),
    month,
  ),
  ([, half, , , node]) => (half <= 2 ? { kind: "monthHalf", half, month: node } : null),
);
const namedPeriod: Parser<PeriodNode> = map(
  seq(optional(word("denne", "dette", "kommende", "næste", "førstkommende")), periodName, optional(yearHere)),
  ([, name, year]) => ({ kind: "named", name, year }),
);

const weekPeriod: Parser<PeriodNode> = or(map(week, (node): PeriodNode => ({ kind: "week", week: node })));
/** »uge 15 (12. april - 18. april 2027)«: the days say which year's week it is. */
const weekAndDays: Parser<PeriodNode> = refine(
  seq(week, mark("("), optional(word("den")), or(day, bareDayOfMonth), or(mark("-"), word("til")), day, mark(")")),
  ([node, , , from, , to]) =>
    node.kind === "numbered" ? { kind: "weekOfDays", week: node.week, from: withMonthOf(from, to), to } : null,
);
const weekNumber = number({ from: 1, to: 99 });
const weeksPeriod: Parser<PeriodNode> = map(
  seq(
    or(word("uge", "uger", "ugerne"), word("u")),
    weekNumber,
    or(mark("-", "/", "+"), word("til", "og"), words("til", "og", "med")),
    optional(word("uge")),
    weekNumber,
    optional(yearHere),
  ),
  ([, from, , , to, year]) => ({ kind: "weeks", from: numbered(from, year), to: numbered(to, year) }),
);
function numbered(value: number, year: number | null): WeekNode {
  return { kind: "numbered", week: value, year };
}
const weekend = word("weekend", "weekenden", "weekend'en", "wekenden", "weekenen");
const weekendPeriod: Parser<PeriodNode> = or(
  map(weekend, (): PeriodNode => ({ kind: "weekend", shift: 0, week: null })),
  map(seq(shiftWord, weekend), ([shift]): PeriodNode => ({ kind: "weekend", shift, week: null })),
  map(seq(weekend, optional(word("i")), week), ([, , node]): PeriodNode => ({ kind: "weekend", shift: 0, week: node })),
);

const aheadPeriod: Parser<PeriodNode> = map(
  seq(
    or(words("inden", "for"), word("indenfor"), words("i", "løbet", "af"), words("inden")),
    optional(words("de|den|det", "næste|kommende|første")),
    optional(word("højst", "maks", "ca")),
    count,
    unit,
  ),
  ([, , , amount, per]) => ({ kind: "ahead", count: amount, unit: per }),
);
const nextUnits: Parser<PeriodNode> = map(
  seq(optional(word("i")), words("de|den|det", "næste|kommende"), count, unit),
  ([, , amount, per]) => ({ kind: "ahead", count: amount, unit: per }),
);

const besideShift = or(
  map(word("efter"), () => 1),
  map(word("før", "inden"), () => -1),
);
const weekBeside: Parser<PeriodNode> = map(
  seq(
    word("ugen"),
    besideShift,
    or(
      map(periodName, (name) => ({ day: null, name })),
      map(optional(or(meeting, day)), (node) => ({ day: node, name: null })),
    ),
  ),
  ([, shift, from]) => ({ kind: "weekBeside", shift, ...from }),
);

/** The days from one to another, as bounds: »mellem 1. og 15. december«. */
const betweenDays: Parser<PeriodNode> = map(
  seq(word("mellem"), optional(word("den")), or(day, bareDayOfMonth), word("og"), optional(word("den")), day),
  ([, , from, , , to]) => ({ kind: "days", from: withMonthOf(from, to), to }),
);

/** »8.« of »8.-9. december«: in the month that the other day has. */
export function withMonthOf(from: DayNode, to: DayNode): DayNode {
  if (from.kind === "checked") return { ...from, day: withMonthOf(from.day, to) };
  const other = to.kind === "checked" ? to.day : to;
  if (from.kind !== "monthday" || from.shift !== null) return from;
  if (other.kind === "date") return { kind: "date", day: from.day, month: other.month, year: other.year };
  return other.kind === "monthday" ? { ...from, shift: other.shift } : from;
}

const period: Parser<PeriodNode> = rule(
  or(
    monthPeriod,
    monthsPeriod,
    quarterPeriod,
    halfPeriod,
    monthHalf,
    namedPeriod,
    weeksPeriod,
    weekPeriod,
    weekAndDays,
    weekendPeriod,
    weekBeside,
  ),
);
const anyPeriod: Parser<PeriodNode> = rule(or(period, yearPeriod));

const PART_WORDS: [Parser<unknown>, PeriodPart][] = [
  [
    or(
      word("primo", "start", "starten"),
      words("begyndelsen|starten|starten", "af|på"),
      words("først|tidligt|tidlig", "i|på"),
      words("den", "første", "del", "af"),
    ),
    "start",
  ],
  [or(word("medio", "midt"), words("midten", "af"), words("midt|midten", "i|på")), "middle"],
  [
    or(
      word("ultimo", "slut"),
      words("slutningen", "af|på"),
      words("sidst|sent|sen", "i|på"),
      words("den", "sidste", "del", "af"),
    ),
    "end",
  ],
];
const part: Parser<PeriodPart> = or(...PART_WORDS.map(([parser, name]) => map(parser, () => name)));

const sometime = optional(
  or(
    word("engang", "omkring", "her"),
    words("en", "gang"),
    words("et", "sted"),
    words("en", "dag"),
    words("på", "et", "tidspunkt"),
    words("en", "af", "dagene"),
    words("hen"),
  ),
);
const inWord = or(
  word("i", "på", "til", "ved", "over", "for"),
  words("i", "løbet", "af"),
  words("hen", "over|på"),
  words("her", "i"),
  words("inden", "for"),
  words("i", "perioden"),
  words("op", "i"),
  words("ind", "i"),
);

export const EDGES: [Parser<unknown>, Edge][] = [
  [word("inden"), "before"],
  [
    or(
      word("før"),
      words("lige", "før"),
      words("op", "til"),
      words("forud", "for"),
      words("inden", "starten|begyndelsen", "af|på"),
    ),
    "ahead",
  ],
  [or(word("senest", "seneste"), words("ikke", "senere", "end"), words("senest", "den")), "by"],
  [
    or(
      word("efter"),
      words("lige|først", "efter"),
      words("på", "den", "anden", "side", "af"),
      words("på", "bagsiden", "af"),
    ),
    "after",
  ],
  [or(word("fra", "tidligst"), words("fra", "og", "med"), words("tidligst", "fra"), words("fra", "medio")), "from"],
  [
    or(
      word("indtil"),
      words("frem", "til"),
      words("indtil", "og", "med"),
      words("til", "og", "med"),
      words("frem", "til", "og", "med"),
    ),
    "until",
  ],
  [or(word("omkring", "ca", "cirka"), words("i", "omegnen", "af"), words("rundt", "omkring")), "around"],
];
export const edge: Parser<Edge> = map(
  seq(or(...EDGES.map(([parser, name]) => map(parser, () => name))), optional(mark("."))),
  ([name]) => name,
);

const whole = (node: PeriodNode, at: Edge): PhraseNode => ({ kind: "period", period: node, part: "whole", edge: at });
const endOf = or(
  map(seq(or(words("udgangen", "af"), words("slutningen", "af")), anyPeriod), ([, node]) => node),
  map(words("årets", "udgang|slutning"), (): PeriodNode => ({ kind: "year", year: null, shift: 0 })),
  map(or(words("månedens", "udgang|slutning")), (): PeriodNode => ({
    kind: "month",
    month: { kind: "shifted", shift: 0 } satisfies MonthNode,
  })),
  map(seq(thisStretch(), words("er", "omme|slut|gået")), ([node]) => node),
  map(words("ugens", "udgang|slutning"), (): PeriodNode => ({ kind: "week", week: { kind: "shifted", shift: 0 } })),
);
const deadlineWord = optional(
  or(word("inden", "ved", "senest", "før", "til", "indtil"), words("senest", "ved|i"), words("frem", "til")),
);

/** Everything that bounds a stretch of time: »primo juni«, »inden sommerferien«, »i november måned«, »senest i 2014«, »uge 49«. */
export const periodPhrase: Parser<PhraseNode> = rule(
  or(
    map(seq(sometime, optional(inWord), period), ([, , node]) => whole(node, "within")),
    map(seq(sometime, or(word("i", "til"), words("i", "løbet", "af")), yearPeriod), ([, , node]) =>
      whole(node, "within"),
    ),
    map(
      or(seq(sometime, optional(word("år")), fullYear, not(mark("-", "/"))), seq(sometime, word("år"), fullYear)),
      ([, , value]) => whole({ kind: "year", year: value, shift: 0 }, "within"),
    ),
    map(or(words("i", "år"), words("til", "næste", "år"), words("næste", "år")), (text) =>
      whole({ kind: "year", year: null, shift: text.includes("næste") ? 1 : 0 }, "within"),
    ),
    map(or(words("sidste|forrige", "år"), words("i", "fjor")), () =>
      whole({ kind: "year", year: null, shift: -1 }, "within"),
    ),
    map(or(seq(words("resten", "af"), thisStretch()), seq(thisStretch(), word("ud"))), ([one, other]) =>
      whole(typeof one === "string" ? (other as PeriodNode) : one, "until"),
    ),
    map(seq(sometime, word("i"), or(words("det", "nye", "år"), words("det", "kommende", "år"))), () =>
      whole({ kind: "year", year: null, shift: 1 }, "within"),
    ),
    map(
      seq(sometime, optional(word("i", "til", "ved", "omkring", "her")), part, or(anyPeriod, nakedWeek())),
      ([, , piece, node]): PhraseNode => ({ kind: "period", period: node, part: piece, edge: "within" }),
    ),
    map(
      seq(edge, optional(word("i", "på", "ved", "til", "d")), optional(part), anyPeriod),
      ([at, , piece, node]): PhraseNode => ({ kind: "period", period: node, part: piece ?? "whole", edge: at }),
    ),
    map(seq(deadlineWord, endOf), ([, node]) => whole(node, "by")),
    map(seq(sometime, or(aheadPeriod, nextUnits)), ([, node]) => whole(node, "within")),
    map(seq(optional(words("i", "perioden")), betweenDays), ([, node]) => whole(node, "within")),
  ),
);

/** »ugen«, »måneden«, »året«: the one that is now. */
function thisStretch(): Parser<PeriodNode> {
  return or(
    map(word("ugen"), (): PeriodNode => ({ kind: "week", week: { kind: "shifted", shift: 0 } })),
    map(word("måneden"), (): PeriodNode => ({ kind: "month", month: { kind: "shifted", shift: 0 } })),
    map(word("året"), (): PeriodNode => ({ kind: "year", year: null, shift: 0 })),
  );
}

function nakedWeek(): Parser<PeriodNode> {
  return map(word("ugen"), () => ({ kind: "week", week: { kind: "shifted", shift: 0 } }));
}

const and = or(mark(",", "+"), word("og", "samt"), seq(mark(","), word("og")));
const numbersOr = map(
  seq(list(weekNumber, mark(","), 30), or(word("eller"), abbreviation("el")), weekNumber),
  ([early, , last]) => [...early, last],
);
const severalWeeks = or(
  map(list(weekNumber, and, 30), (weeks) => ({ weeks, joined: "and" as const })),
  map(numbersOr, (weeks) => ({ weeks, joined: "or" as const })),
);
/** »uge 2, 4 og 6« */
export const weekList: Parser<PhraseNode> = refine(
  seq(optional(word("i")), word("uge", "uger", "ugerne"), severalWeeks, optional(yearHere)),
  ([, , { weeks, joined }, year]) => {
    const options = weeks.map((one) => whole({ kind: "week", week: numbered(one, year) }, "within"));
    return weeks.length < 2 ? null : { kind: "choice", joined, options };
  },
);

/** »første uge i december« */
export const weekOfMonth: Parser<PhraseNode> = map(
  seq(
    optional(word("i", "den")),
    or(
      ordinalNumber,
      ordinalWord,
      map(word("sidste"), () => -1),
    ),
    word("uge"),
    word("i", "af"),
    month,
  ),
  ([, nth, , , node]) => ({ kind: "weekOfMonth", nth, month: node }),
);
