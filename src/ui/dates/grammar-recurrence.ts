import type { Weekday } from "../../domain/time.ts";
import { monthWord, numberedWeek, weekday, yearHere } from "./grammar-calendar.ts";
import { day } from "./grammar-day.ts";
import { time, timeAfterDay } from "./grammar-clock.ts";
import { weekdayWithEnding } from "./lexicon.ts";
import { fullYear, ordinalNumber, ordinalWord, position, count } from "./numerals.ts";
import {
  abbreviation,
  list,
  map,
  mark,
  needing,
  not,
  number,
  optional,
  or,
  refine,
  rule,
  seq,
  token,
  word,
  words,
  type Parser,
} from "./parser.ts";
import type { DayNode, PhraseNode, RecurrenceNode, TimeNode } from "./tree.ts";

const PLAIN: RecurrenceNode = {
  freq: "none",
  interval: 1,
  days: [],
  workday: null,
  monthDays: [],
  months: [],
  notMonths: [],
  weeks: "all",
  notWeeks: [],
  year: null,
  start: null,
  until: null,
  doubtful: false,
};
const WORKDAYS: Weekday[] = [1, 2, 3, 4, 5];

const and = or(mark(",", "+", "/"), word("og", "samt"), seq(mark(","), word("og")));
const weekdayPlural = token((one) => (one.kind === "word" ? weekdayWithEnding(one.text, ["e", "ene", "erne"]) : null));
const weekdayDefinite = token((one) => (one.kind === "word" ? weekdayWithEnding(one.text, ["en", "ene"]) : null));
const weekdays = list(weekday, and);
const plurals = list(or(weekdayPlural), and);
const aboutDay = or(
  map(
    seq(optional(mark(",")), word("om", "på"), list(or(weekdayDefinite, weekday, weekdayPlural), and)),
    ([, , days]) => days,
  ),
  map(seq(optional(mark(",")), plurals), ([, days]) => days),
  map(seq(optional(mark(",")), weekdays), ([, days]) => days),
);
const every = word("hver", "hvert", "alle", "samtlige");
const nthOrdinal = refine(or(ordinalNumber, ordinalWord), (value) => (value >= 2 && value <= 12 ? value : null));

function weekly(days: Weekday[], interval: number): RecurrenceNode {
  return { ...PLAIN, freq: "weekly", interval, days: days.map((one) => ({ nth: null, weekday: one })) };
}

const parity: Parser<"even" | "odd"> = map(
  seq(
    optional(word("i", "de")),
    or(
      map(word("lige"), () => "even" as const),
      map(word("ulige"), () => "odd" as const),
    ),
    word("uger", "uge", "ugenumre", "ugerne", "ugenumrene"),
  ),
  ([, kind]) => kind,
);

/** »hver tirsdag«, »tirsdage og torsdage«, »hver uge om onsdagen«, »om onsdagen« */
const eachWeek: Parser<RecurrenceNode> = or(
  map(seq(every, or(weekdays, plurals)), ([, days]) => weekly(days, 1)),
  map(plurals, (days) => weekly(days, 1)),
  map(seq(every, list(weekday, seq(and, every))), ([, days]) => weekly(days, 1)),
  map(seq(word("hver"), optional(word("eneste")), word("uge"), aboutDay), ([, , , days]) => weekly(days, 1)),
  map(seq(or(words("ugentlig"), word("ugentligt")), aboutDay), ([, days]) => weekly(days, 1)),
  map(seq(optional(word("om")), list(weekdayDefinite, and), optional(words("hver", "uge"))), ([, days]) =>
    weekly(days, 1),
  ),
  map(seq(weekdays, words("hver", "uge")), ([days]) => weekly(days, 1)),
  map(seq(optional(words("en", "gang")), or(words("om", "ugen"), words("ugentligt")), aboutDay), ([, , days]) =>
    weekly(days, 1),
  ),
);

const everyNth = map(seq(word("hver", "hvert"), nthOrdinal), ([, interval]) => interval);
const nthWeek: Parser<number> = or(
  map(seq(everyNth, word("uge")), ([interval]) => interval),
  map(
    seq(
      word("hver"),
      refine(or(ordinalNumber, ordinalWord), (value) => (value === 14 ? 2 : null)),
      word("dag"),
    ),
    ([, interval]) => interval,
  ),
);
/** »hver anden torsdag«, »hver tredje uge om mandagen«, »torsdag hver 14. dag« */
const eachNthWeek: Parser<RecurrenceNode> = or(
  map(seq(everyNth, weekdays), ([interval, days]) => weekly(days, interval)),
  map(seq(nthWeek, optional(aboutDay)), ([interval, days]) => weekly(days ?? [], interval)),
  map(seq(optional(word("om")), or(weekdays, plurals, list(weekdayDefinite, and)), nthWeek), ([, days, interval]) =>
    weekly(days, interval),
  ),
);

/** »torsdage i lige uger«, »lige uger om tirsdagen« */
const parityWeek: Parser<RecurrenceNode> = or(
  map(
    seq(
      optional(or(every, word("om"))),
      or(weekdays, plurals, list(weekdayDefinite, and)),
      optional(mark(",", "(")),
      parity,
      optional(mark(")")),
    ),
    ([, days, , weeks]) => ({ ...weekly(days, 1), weeks }),
  ),
  map(seq(optional(every), parity, optional(aboutDay)), ([, weeks, days]) => ({ ...weekly(days ?? [], 1), weeks })),
);

const each: Parser<RecurrenceNode> = or(
  map(or(words("hver", "dag"), word("dagligt"), words("alle", "dage")), (): RecurrenceNode => ({
    ...PLAIN,
    freq: "daily",
  })),
  map(or(words("hver|alle", "hverdag|hverdage|arbejdsdag|arbejdsdage"), word("hverdage")), () => weekly(WORKDAYS, 1)),
);

// Months

/** `last`: the months when the last of something is meant: the last Friday of the quarter is in its last month. */
type Months = { interval: number; months: number[]; last?: number[] };
const monthNames = list(monthWord, and);
const monthOf = or(word("måneden"), abbreviation("md", "mdr", "mdn", "mnd"));
const ofMonth: Parser<Months> = or(
  map(
    or(
      seq(word("i", "af"), monthOf),
      seq(words("i", "hver"), monthOf),
      words("i", "hver", "måned"),
      words("hver", "måned"),
      words("i", "hver", "eneste", "måned"),
      words("månedligt"),
      words("om", "måneden"),
      words("i", "alle", "måneder"),
    ),
    () => ({ interval: 1, months: [] }),
  ),
  map(seq(optional(word("i")), everyNth, word("måned")), ([, interval]) => ({ interval, months: [] })),
  map(
    or(words("i|af|om", "hvert", "kvartal"), words("hvert", "kvartal"), words("i|af|om", "kvartalet|kvartalerne")),
    () => ({ interval: 1, months: [1, 4, 7, 10], last: [3, 6, 9, 12] }),
  ),
  map(or(words("i|af|om", "hvert", "halvår"), words("hvert", "halvår"), words("i|af|om", "halvåret")), () => ({
    interval: 1,
    months: [1, 7],
    last: [6, 12],
  })),
  map(
    seq(
      word("i"),
      optional(word("månederne")),
      refine(monthNames, (months) => (months.length > 1 ? months : null)),
    ),
    ([, , months]) => ({ interval: 1, months }),
  ),
  map(seq(words("i", "hver"), monthWord), ([, one]) => ({ interval: 1, months: [one] })),
);
function monthly(base: Partial<RecurrenceNode>, { interval, months }: Months): RecurrenceNode {
  return { ...PLAIN, freq: "monthly", interval, months, ...base };
}

/** The same within quarters or half-years, counted from their end or their beginning; null when it is neither, or beyond the month. */
function monthlyWithin(base: Partial<RecurrenceNode>, of: Months): RecurrenceNode | null {
  if (!of.last) return monthly(base, of);
  const { days = [], workday = null, monthDays = [] } = base;
  const places = [...days.map(({ nth }) => nth ?? 1), ...monthDays, ...(workday === null ? [] : [workday])];
  if (monthDays.some((day) => Math.abs(day) !== 1) || places.some((place) => place > 4)) return null;
  if (places.every((place) => place < 0)) return monthly(base, { ...of, months: of.last });
  return places.every((place) => place > 0) ? monthly(base, of) : null;
}

const positions = refine(list(position, and), (all) => (all.every((one) => one >= -2 && one <= 5) ? all : null));
const nthWeekday: Parser<RecurrenceNode> = or(
  refine(
    seq(optional(or(word("den", "hver", "om"), words("på", "den"))), positions, weekdays, ofMonth),
    ([lead, nths, days, of]) =>
      monthlyWithin({ days: spread(nths, days), doubtful: lead === "hver" && nths[0] === 2 }, of),
  ),
  map(seq(word("månedens"), positions, weekdays), ([, nths, days]) =>
    monthly({ days: spread(nths, days) }, { interval: 1, months: [] }),
  ),
  // »hver første mandag«: of the month, most likely, but it does not say so.
  map(
    seq(
      every,
      refine(position, (nth) => (nth === 1 ? nth : null)),
      weekday,
      not(ofMonth),
    ),
    ([, nth, day]) => monthly({ days: spread([nth], [day]), doubtful: true }, { interval: 1, months: [] }),
  ),
  map(
    seq(
      or(words("hver", "måned"), word("månedligt")),
      optional(or(mark(","), word("den", "på"))),
      optional(word("den")),
      positions,
      weekdays,
    ),
    ([, , , nths, days]) => monthly({ days: spread(nths, days) }, { interval: 1, months: [] }),
  ),
);
function spread(nths: number[], days: Weekday[]): RecurrenceNode["days"] {
  return nths.flatMap((nth) => days.map((one) => ({ nth, weekday: one })));
}

const workdayOfMonth: Parser<RecurrenceNode> = or(
  refine(
    seq(optional(word("den", "hver")), position, word("hverdag", "arbejdsdag", "bankdag"), ofMonth),
    ([, nth, , of]) => monthlyWithin({ workday: nth }, of),
  ),
  map(seq(word("månedens"), position, word("hverdag", "arbejdsdag")), ([, nth]) =>
    monthly({ workday: nth }, { interval: 1, months: [] }),
  ),
);
const monthDay = refine(or(ordinalNumber, ordinalWord), (value) => (value <= 31 ? value : null));
const den = optional(or(word("den"), seq(word("d"), optional(mark(".")))));
const dayOfMonth: Parser<RecurrenceNode> = or(
  refine(seq(den, list(monthDay, seq(and, den)), ofMonth), ([, monthDays, of]) => monthlyWithin({ monthDays }, of)),
  refine(seq(optional(word("den")), word("sidste"), ofMonth), ([, , of]) => monthlyWithin({ monthDays: [-1] }, of)),
  map(seq(word("hver"), word("måned"), optional(mark(",")), den, list(monthDay, and)), ([, , , , monthDays]) =>
    monthly({ monthDays }, { interval: 1, months: [] }),
  ),
  refine(seq(optional(word("den")), word("sidste"), word("dag"), ofMonth), ([, , , of]) =>
    monthlyWithin({ monthDays: [-1] }, of),
  ),
  map(seq(word("hver"), word("den"), monthDay), ([, , one]) =>
    monthly({ monthDays: [one] }, { interval: 1, months: [] }),
  ),
  map(seq(words("hvert", "år"), den, monthDay, monthWord), ([, , one, month]) =>
    monthly({ monthDays: [one] }, { interval: 1, months: [month] }),
  ),
);

// What does not say which day

const times = or(
  map(
    seq(
      or(
        count,
        map(seq(number({ from: 1, to: 12 }), mark("-"), number({ from: 2, to: 24 })), () => 2),
      ),
      word("gang", "gange", "møde", "møder"),
    ),
    ([amount]) => amount,
  ),
);
const incomplete: Parser<RecurrenceNode> = map(
  or(
    seq(
      times,
      or(
        words("om", "måneden|ugen|året|kvartalet|dagen"),
        words("hver", "måned|uge"),
        words("pr", "måned|uge|år|kvartal"),
        words("i", "kvartalet|måneden|ugen"),
        words("årligt"),
        words("hvert", "år|kvartal|halvår"),
      ),
    ),
    seq(word("hver", "hvert"), optional(word("eneste")), word("måned", "uge", "kvartal", "halvår", "år", "weekend")),
    seq(everyNth, word("måned", "dag", "år", "kvartal")),
    words("hvert", "halve", "år"),
    words("en", "gang", "imellem"),
    word(
      "månedligt",
      "månedlig",
      "ugentligt",
      "ugentlig",
      "kvartalsvis",
      "kvartalsvist",
      "halvårligt",
      "årligt",
      "årlig",
      "kvartalsmøder",
    ),
  ),
  () => PLAIN,
);

// What limits it

type Change = (node: RecurrenceNode) => RecurrenceNode;
type Extra = { change: Change | null; time: TimeNode | null };
const change = (apply: Change): Extra => ({ change: apply, time: null });

const except = or(
  word("undtagen", "undtaget", "pånær", "minus", "ekskl", "undt", "ikke"),
  words("bortset", "fra"),
  words("dog", "ikke"),
  words("på", "nær"),
  words("med", "undtagelse", "af"),
  words("men", "ikke"),
  words("undtagen", "dog"),
  words("ikke", "dog"),
);
const weekNumbers = map(
  seq(
    word("uge", "uger", "ugerne"),
    list(number({ from: 1, to: 53 }), or(mark(",", "+"), word("og"))),
    optional(seq(mark("-"), number({ from: 1, to: 53 }))),
  ),
  ([, weeks, last]) => fill(weeks, last?.[1]),
);
function fill(weeks: number[], last: number | undefined): number[] {
  const all = [...weeks];
  for (let one = (weeks.at(-1) ?? 0) + 1; last !== undefined && one <= last; one += 1) all.push(one);
  return all;
}
const exception: Parser<Change> = map(
  seq(
    except,
    optional(mark(".")),
    optional(word("i")),
    or(
      map(seq(or(monthSpan(), monthNames), optional(word("måned"))), ([months]) => ({ months, weeks: [] as number[] })),
      map(weekNumbers, (weeks) => ({ months: [] as number[], weeks })),
    ),
  ),
  ([, , , left]) =>
    (node) => ({
      ...node,
      notMonths: [...node.notMonths, ...left.months],
      notWeeks: [...node.notWeeks, ...left.weeks],
    }),
);
function monthSpan(): Parser<number[]> {
  return map(seq(monthWord, or(mark("-"), word("til"), words("til", "og", "med")), monthWord), ([from, , to]) =>
    monthsFrom(from, to),
  );
}
function monthsFrom(from: number, to: number): number[] {
  const all = [from];
  for (let one = from; one !== to;) {
    one = (one % 12) + 1;
    all.push(one);
  }
  return all;
}
const onlyMonths: Parser<Change> = map(
  or(
    map(
      seq(word("i"), optional(word("månederne", "perioden")), or(monthSpan(), monthNames), optional(word("måned"))),
      ([, , months]) => months,
    ),
    map(seq(word("fra"), monthSpan()), ([, months]) => months),
  ),
  (months) => (node) => ({ ...node, months: [...node.months, ...months] }),
);
const startWord = or(
  word("fra", "startende", "begyndende", "start"),
  words("fra", "og", "med"),
  words("første", "gang"),
  words("med", "start"),
  words("begyndende|startende", "med|fra"),
  words("med", "første", "gang"),
  words("start", "med"),
);
/** A year after a day is the day's, not one that the rhythm stays in. */
const notYear = not(seq(optional(mark(",")), fullYear));
const startWeek: Parser<DayNode> = map(numberedWeek, (node) => ({ kind: "weekdayInWeek", weekday: 1, week: node }));
const starting: Parser<Change> = map(
  seq(startWord, optional(mark(":")), optional(word("i")), or(day, startWeek), notYear),
  ([, , , start]) =>
    (node) => ({ ...node, start }),
);
type Until = RecurrenceNode["until"];
const endDay: Parser<Until> = map(day, (node) => ({ day: node }));
const endMonth: Parser<Until> = map(seq(monthWord, optional(yearHere)), ([name, year]) => ({
  month: { kind: "named", month: name, year },
}));
const endYear: Parser<Until> = or(
  map(fullYear, (year) => ({ year })),
  map(words("året|årets", "ud|udgang"), () => ({ year: null })),
  map(word("året"), () => ({ year: null })),
);
const ending: Parser<Change> = map(
  seq(
    or(word("indtil", "til"), words("til", "og", "med"), words("frem", "til"), words("resten", "af")),
    or(endDay, endMonth, endYear),
    notYear,
  ),
  ([, until]) =>
    (node) => ({ ...node, until }),
);
const inYear: Parser<Change> = map(seq(optional(word("i", "hele")), fullYear), ([, year]) => (node) => ({
  ...node,
  year,
}));

const bracketed = map(seq(mark("("), or(exception, onlyMonths, starting, ending), mark(")")), ([, apply]) => apply);
const extra: Parser<Extra> = or(
  map(
    or(
      exception,
      onlyMonths,
      starting,
      ending,
      inYear,
      bracketed,
      map(parity, (weeks): Change => (node) => ({ ...node, weeks })),
    ),
    change,
  ),
  map(or(time, timeAfterDay), (at) => ({ change: null, time: at })),
);
const extras = map(seq(optional(mark(",")), list(extra, optional(mark(",")))), ([, all]) => all);

/** What one of says which months, and which weeks: without it these rules are not tried. */
const MONTHLY = ["i", "af", "om", "hver", "hvert", "månedligt", "månedens"];
const NOT_EACH_WEEK = ["hver", "hvert", "lige", "ulige"];
const core: Parser<RecurrenceNode> = rule(
  or(eachWeek, eachNthWeek, parityWeek, each, needing(MONTHLY, or(nthWeekday, workdayOfMonth, dayOfMonth)), incomplete),
);

/** Everything that comes again: »første tirsdag i måneden undtagen juli kl. 9-11«. */
export const recurrence: Parser<PhraseNode> = rule(
  or(
    map(seq(core, optional(extras)), ([node, all]) => assemble(node, null, all ?? [])),
    map(seq(time, optional(mark(",")), core, optional(extras)), ([at, , node, all]) => assemble(node, at, all ?? [])),
    map(
      needing(
        NOT_EACH_WEEK,
        seq(
          weekdays,
          time,
          or(
            map(parity, (weeks): Partial<RecurrenceNode> => ({ weeks })),
            map(nthWeek, (interval): Partial<RecurrenceNode> => ({ interval })),
          ),
          optional(extras),
        ),
      ),
      ([days, at, rest, all]) => assemble({ ...weekly(days, 1), ...rest }, at, all ?? []),
    ),
  ),
);

function assemble(node: RecurrenceNode, at: TimeNode | null, all: Extra[]): PhraseNode {
  const changed = settled(all.reduce((one, { change: apply }) => (apply ? apply(one) : one), node));
  const times = [at, ...all.map((one) => one.time)].filter((one) => one !== null);
  return { kind: "recurrence", rule: changed, time: times[0] ?? null };
}

/** »hver anden fredag i ulige uger«: the odd weeks are every other already, or is it every other of them? */
function settled(node: RecurrenceNode): RecurrenceNode {
  return node.weeks !== "all" && node.interval > 1 ? { ...node, interval: 1, doubtful: true } : node;
}
