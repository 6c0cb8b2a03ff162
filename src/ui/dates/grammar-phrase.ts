import { dayPart, duration, eitherTime, noonToNoon, moment, time, timeAfterDay, timeInField } from "./grammar-clock.ts";
import { comma, weekday, week } from "./grammar-calendar.ts";
import { bareDayOfMonth } from "./grammar-date.ts";
import { checked, counted, day, dayAroundPart, unit } from "./grammar-day.ts";
import { gathering, meeting, periodName } from "./grammar-names.ts";
import { edge, periodPhrase, weekList, weekOfMonth, withMonthOf } from "./grammar-period.ts";
import { recurrence } from "./grammar-recurrence.ts";
import { count, ordinalNumber } from "./numerals.ts";
import {
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
  touching,
  word,
  words,
  abbreviation,
  token,
  type Parser,
} from "./parser.ts";
import type { DayNode, DayPart, PhraseNode, TimeNode, WeekNode } from "./tree.ts";
import type { Weekday } from "../../domain/time.ts";

/** Also the T of »2027-04-13T14:30«. */
const beforeTime = optional(
  or(
    mark(",", "-", ";"),
    word("og"),
    seq(mark(","), word("og")),
    token((one) => (one.text === "t" && !one.spaced ? one : null)),
  ),
);
const onWord = optional(or(mark(","), word("på", "den")));

const dayPhrase = (node: DayNode, at: TimeNode | null, part: DayPart | null): PhraseNode => ({
  kind: "day",
  day: node,
  time: at,
  part,
});

/** »tirsdag den 8. december kl. 9-10.30«, »kl. 9 på tirsdag«, »tirsdag aften kl. 19« */
const dayAndTime: Parser<PhraseNode> = or(
  map(day, (node) => dayPhrase(node, null, null)),
  map(seq(day, beforeTime, timeAfterDay), ([node, , at]) => dayPhrase(node, at, null)),
  map(seq(day, comma, dayPart, optional(seq(comma, timeAfterDay))), ([node, , part, at]) =>
    dayPhrase(node, at ? at[1] : null, part),
  ),
  map(seq(time, onWord, day), ([at, , node]) => dayPhrase(node, at, null)),
  map(seq(dayAroundPart, optional(seq(comma, timeAfterDay))), ([{ day: node, part }, at]) =>
    dayPhrase(node, at ? at[1] : null, part),
  ),
  map(seq(day, comma, or(words("hele", "dagen"), word("heldag", "heldagsmøde"))), ([node]) =>
    dayPhrase(node, null, null),
  ),
  map(seq(mark("("), time, mark(")"), day), ([, at, , node]) => dayPhrase(node, at, null)),
  map(seq(day, mark("("), time, mark(")")), ([node, , at]) => dayPhrase(node, at, null)),
  map(seq(optional(word("natten")), word("til"), weekday), ([, , value]): PhraseNode =>
    dayPhrase({ kind: "weekday", weekday: value, which: "coming" }, null, null),
  ),
);

/** »4. maj kl. 9 eller 10« */
const dayAndTimes: Parser<PhraseNode> = map(
  needing(["eller"], seq(day, beforeTime, eitherTime)),
  ([node, , times]) => ({ kind: "choice", joined: "or", options: times.map((at) => dayPhrase(node, at, null)) }),
);

const TODAY: DayNode = { kind: "today", shift: 0 };
const partToday: Parser<DayPart> = or(
  map(or(words("i", "aften"), word("iaften")), () => "evening" as const),
  map(or(words("i", "eftermiddag")), () => "afternoon" as const),
  map(or(words("i", "formiddag")), () => "forenoon" as const),
  map(or(words("i", "middag"), words("her", "til", "middag")), () => "noon" as const),
  map(or(words("i", "morges")), () => "morning" as const),
);
const todayPart: Parser<PhraseNode> = or(
  map(seq(partToday, optional(seq(comma, timeAfterDay))), ([part, at]) => dayPhrase(TODAY, at ? at[1] : null, part)),
  map(seq(time, partToday), ([at, part]) => dayPhrase(TODAY, at, part)),
  map(words("i", "nat"), () => dayPhrase(TODAY, null, "night")),
  map(seq(day, word("tidlig", "tidligt"), optional(seq(comma, timeAfterDay))), ([node, , at]) =>
    dayPhrase(node, at ? at[1] : null, "morning"),
  ),
  map(seq(or(words("i", "går"), word("igår")), word("aftes")), () =>
    dayPhrase({ kind: "today", shift: -1 }, null, "evening"),
  ),
  map(or(words("i", "aftes")), () => dayPhrase({ kind: "today", shift: -1 }, null, "evening")),
);

// Several days

const throughWord = or(
  mark("-"),
  word("til", "indtil"),
  words("til", "og", "med"),
  words("frem", "til"),
  seq(word("t"), touching("."), word("o"), touching("."), word("m"), optional(touching("."))),
);
const rangeLead = optional(
  or(
    word("fra", "dagene"),
    words("fra", "og", "med"),
    words("i", "perioden"),
    words("i", "dagene"),
    words("perioden"),
    words("i", "perioden", "fra"),
    words("den"),
  ),
);
const dotless = number({ from: 1, to: 99 });
const firstDay: Parser<DayNode> = or(
  map(
    seq(
      optional(seq(weekday, comma, optional(or(word("den"), seq(word("d"), optional(touching("."))))))),
      optional(or(word("den"), seq(word("d"), optional(touching("."))))),
      or(ordinalNumber, dotless),
    ),
    ([named, , value]): DayNode => {
      const node: DayNode = { kind: "monthday", day: value, shift: null };
      return named ? { kind: "checked", day: node, weekday: named[0], week: null } : node;
    },
  ),
);
const daysTime = optional(seq(beforeTime, or(noonToNoon, timeAfterDay)));
type Days = { from: DayNode; to: DayNode; bare: boolean };

const sharedMonth: Parser<Days> = refine(seq(rangeLead, firstDay, throughWord, day), ([, from, , to]) => {
  const shared = withMonthOf(from, to);
  return shared === from && !isDayOfMonth(to) ? null : { from: shared, to, bare: false };
});
function isDayOfMonth(node: DayNode): boolean {
  return node.kind === "monthday" || (node.kind === "checked" && node.day.kind === "monthday");
}
const twoDays: Parser<Days> = map(seq(rangeLead, day, throughWord, day), ([, from, , to]) => ({
  from: inSameWeek(from, to),
  to,
  bare: false,
}));
/** »mandag« of »mandag-onsdag i uge 49« */
function inSameWeek(from: DayNode, to: DayNode): DayNode {
  return from.kind === "weekday" && from.which === "bare" && to.kind === "weekdayInWeek"
    ? { kind: "weekdayInWeek", weekday: from.weekday, week: to.week }
    : from;
}
const bareDays: Parser<Days> = refine(seq(bareDayOfMonth, throughWord, bareDayOfMonth), ([from, , to]) =>
  from.day < to.day ? { from, to, bare: true } : null,
);
const denDays: Parser<Days> = map(
  seq(
    or(word("den"), seq(word("d"), optional(touching(".")))),
    bareDayOfMonth,
    throughWord,
    optional(word("den")),
    ordinalNumber,
  ),
  ([, from, , , to]) => ({
    from: { ...from, loose: undefined },
    to: { kind: "monthday", day: to, shift: null },
    bare: false,
  }),
);
const inTheWeek: Parser<Days> = map(
  seq(weekday, throughWord, weekday, optional(seq(comma, optional(word("i")), week))),
  ([from, , to, rest]) => {
    const node: WeekNode | null = rest ? rest[2] : null;
    const at = (value: typeof from): DayNode =>
      node
        ? { kind: "weekdayInWeek", weekday: value, week: node }
        : { kind: "weekday", weekday: value, which: "coming" };
    return { from: at(from), to: at(to), bare: false };
  },
);
/** What one of stands between two days. */
const BETWEEN = ["-", "til", "indtil", "t"];
const plainDays: Parser<Days> = rule(needing(BETWEEN, or(sharedMonth, twoDays, bareDays, denDays, inTheWeek)));
/** »lørdag-søndag den 10.-11. april«, »weekenden den 10.-11. april« */
const namedDays: Parser<Days> = map(
  needing(
    BETWEEN,
    seq(
      or<[[Weekday, Weekday], [Weekday, Weekday]]>(
        map(seq(weekday, throughWord, weekday), ([from, , to]) => [from, to]),
        map(word("weekenden", "weekend"), () => [6, 7]),
      ),
      comma,
      optional(word("den", "d")),
      optional(touching(".")),
      plainDays,
    ),
  ),
  ([[from, to], , , , span]) => ({
    ...span,
    bare: false,
    from: checked(span.from, from, null),
    to: checked(span.to, to, null),
  }),
);
const days: Parser<Days> = rule(or(plainDays, namedDays));
const daysPhrase: Parser<PhraseNode> = or(
  map(seq(days, daysTime), ([span, at]): PhraseNode => ({ kind: "days", ...span, time: at ? at[1] : null })),
  map(
    seq(noonToNoon, optional(gathering), optional(word("den", "d")), optional(mark(".", ",")), days),
    ([at, , , , span]): PhraseNode => ({ kind: "days", ...span, time: at }),
  ),
  map(seq(days, mark("("), noonToNoon, mark(")")), ([span, , at]): PhraseNode => ({ kind: "days", ...span, time: at })),
  map(seq(days, comma, noonToNoon, gathering), ([span, , at]): PhraseNode => ({ kind: "days", ...span, time: at })),
);

/** »fra mandag kl. 12 til tirsdag kl. 12« */
const moments: Parser<PhraseNode> = map(
  needing(["-", "til"], seq(optional(word("fra")), day, comma, moment, or(mark("-"), word("til")), day, comma, moment)),
  ([, from, , fromTime, , to, , toTime]) => ({ kind: "moments", from, fromTime, to, toTime }),
);

/** »8., 9. og 10. december«, »8. eller 9. december« */
const and = or(
  mark(","),
  map(word("og"), () => "and"),
  map(word("eller"), () => "or"),
  seq(mark(","), word("og", "eller")),
  mark("+"),
  word("samt"),
);
const dayList: Parser<PhraseNode> = map(
  needing(
    ["og", "eller", "samt", "+"],
    seq(
      list(firstDay, and),
      or(
        word("og", "eller", "samt"),
        mark("+"),
        map(seq(mark(","), word("og", "eller")), ([, text]) => text),
      ),
      day,
      daysTime,
    ),
  ),
  ([early, joint, last, at]) => ({
    kind: "choice",
    joined: joint === "eller" ? "or" : "and",
    options: [...early.map((one) => withMonthOf(one, last)), last].map((one) =>
      dayPhrase(one, at ? at[1] : null, null),
    ),
  }),
);

// Bounds and loose words

const edgeDay: Parser<PhraseNode> = or(
  map(
    seq(edge, optional(mark(":")), day, optional(seq(beforeTime, timeAfterDay))),
    ([at, , node, hour]): PhraseNode => ({ kind: "edge", edge: at, day: node, time: hour ? hour[1] : null }),
  ),
  map(seq(edge, time, optional(seq(onWord, day))), ([at, hour, node]): PhraseNode => ({
    kind: "edge",
    edge: at,
    day: node ? node[1] : null,
    time: hour,
  })),
  map(seq(day, comma, edge, time), ([node, , at, hour]): PhraseNode => ({
    kind: "edge",
    edge: at,
    day: node,
    time: hour,
  })),
  map(seq(word("til"), day, optional(seq(beforeTime, timeAfterDay))), ([, node, hour]) =>
    dayPhrase(node, hour ? hour[1] : null, null),
  ),
  // »om en uges tid«, »om ca. 14 dage«
  map(
    or(
      map(seq(word("om"), count, unit, word("tid")), ([, amount, per]) => counted(amount, per)),
      map(seq(word("om"), abbreviation("ca", "cirka", "omkring"), count, unit), ([, , amount, per]) =>
        counted(amount, per),
      ),
    ),
    (node): PhraseNode => ({ kind: "edge", edge: "around", day: node, time: null }),
  ),
);

const nextMeeting = seq(
  optional(word("til", "ved", "på", "inden", "før", "efter", "senest")),
  optional(word("til", "ved", "på", "det")),
  or(
    words("næste|kommende|førstkommende|følgende", "møde|gang|udvalgsmøde|bestyrelsesmøde|direktionsmøde|samling"),
    words("næste", "ordinære", "møde"),
    words("det", "næste", "møde"),
  ),
);
/** »3-4 uger« */
const severalUnits = seq(count, or(mark("-"), word("til", "eller")), count, unit);
const SOON = or(
  word("snarest", "asap", "snart", "løbende", "straks", "senere", "forleden", "fremover", "hurtigst"),
  words("snarest|hurtigst", "muligt|mulig"),
  words("så", "snart|hurtigt", "som", "muligt"),
  words("en", "af", "dagene"),
  words("på", "et", "tidspunkt"),
  words("i", "den", "nærmeste", "fremtid"),
  words("inden", "længe"),
  words("om", "et", "par", "dage|uger|måneder|timer"),
  seq(words("et", "par", "dage|uger"), word("før", "efter", "inden"), or(meeting, periodName)),
  words("om", "et", "halvt|halvandet", "år"),
  words("om", "nogle", "dage|uger|måneder|timer"),
  words("for", "nylig"),
  words("et", "par", "uger|dage", "før"),
  seq(word("om"), severalUnits),
  seq(severalUnits, word("før", "efter", "inden"), optional(meeting)),
);
const mealPart: Parser<PhraseNode> = map(
  seq(
    word("efter", "før", "inden", "over", "i", "ved", "omkring", "til"),
    word(
      "frokost",
      "frokosten",
      "frokosttid",
      "middag",
      "morgenmaden",
      "morgenmad",
      "arbejdstid",
      "fyraften",
      "middagstid",
      "kaffen",
      "kaffepausen",
    ),
    optional(seq(onWord, day)),
  ),
  ([, , node]) => (node ? dayPhrase(node[1], null, "noon") : { kind: "words", known: "part", part: "noon" }),
);
const mealOfDay: Parser<PhraseNode> = map(
  seq(
    day,
    word("efter", "før", "inden", "ved", "omkring"),
    word("frokost", "frokosttid", "middag", "middagstid", "arbejdstid", "fyraften"),
  ),
  ([node]) => dayPhrase(node, null, "noon"),
);
const looseWords: Parser<PhraseNode> = or(
  map(nextMeeting, (): PhraseNode => ({ kind: "words", known: "next-meeting", part: null })),
  map(seq(word("før", "inden"), or(word("mødet"), words("selve", "mødet"))), (): PhraseNode => ({
    kind: "words",
    known: "meeting-before",
    part: null,
  })),
  map(seq(word("efter"), word("mødet")), (): PhraseNode => ({ kind: "words", known: "meeting-after", part: null })),
  map(SOON, (): PhraseNode => ({ kind: "words", known: "soon", part: null })),
  map(dayPart, (part): PhraseNode => ({ kind: "words", known: "part", part })),
  mealPart,
  mealOfDay,
);

const hoursFromNow: Parser<PhraseNode> = or(
  map(seq(word("om"), duration), ([, minutes]): PhraseNode => ({ kind: "hours", minutes })),
  map(seq(word("for"), duration, word("siden")), ([, minutes]): PhraseNode => ({ kind: "hours", minutes: -minutes })),
);

// The whole

/** »13.04.« with its last dot is a date and no time. */
const timeAlone: Parser<TimeNode> = or(
  refine(time, (at) => (isLikeDate(at) ? null : at)),
  map(
    seq(
      refine(time, (at) => (isLikeDate(at) ? at : null)),
      not(touching(".")),
    ),
    ([at]) => at,
  ),
);
function isLikeDate({ loose, start, end }: TimeNode): boolean {
  return loose && !end && start.minute >= 1 && start.minute <= 12;
}

const single: Parser<PhraseNode> = rule(
  or(
    dayAndTime,
    dayAndTimes,
    todayPart,
    map(timeAlone, (at): PhraseNode => ({ kind: "time", time: at })),
    map(or(hourSpan()), (at): PhraseNode => ({ kind: "time", time: at })),
    daysPhrase,
    moments,
    edgeDay,
    periodPhrase,
    weekOfMonth,
    recurrence,
    looseWords,
    hoursFromNow,
  ),
);

/** Hours alone are a time only beside dates that they could also be: what decides is who asks. */
function hourSpan(): Parser<TimeNode> {
  return refine(timeAfterDay, (at) => (at.loose && at.end ? at : null));
}

const orWord = or(word("eller"), seq(word("el"), optional(touching("."))));

/** Alternatives are of one kind: »første tirsdag i maj og november« is no day and a month. */
function isComparable(options: PhraseNode[]): boolean {
  // »8. og 9. april« is a list of days of one month.
  const last = options.at(-1);
  if (
    last?.kind === "day" &&
    !isDayOfMonth(last.day) &&
    options.some((one) => one.kind === "day" && isDayOfMonth(one.day))
  )
    return false;
  return options.every(
    (one) => one.kind === options[0]?.kind && !["recurrence", "words", "edge", "choice"].includes(one.kind),
  );
}

const either: Parser<PhraseNode> = or<[PhraseNode, PhraseNode]>(
  refine(
    needing(
      ["eller", "el", "og", "samt", "+"],
      seq(
        list(single, or(orWord, seq(mark(","), orWord), mark("/", ","))),
        or(orWord, word("og", "samt"), mark("+"), seq(mark(","), or(orWord, word("og", "samt")))),
        single,
      ),
    ),
    ([early, , last]): PhraseNode | null => {
      const options = [...early.map((one) => likeLast(one, last)), last];
      return isComparable(options) ? { kind: "choice", joined: "or", options } : null;
    },
  ),
  map(
    seq(weekday, mark("/"), weekday, optional(seq(optional(word("i")), week)), optional(seq(beforeTime, timeAfterDay))),
    ([one, , other, of, at]): PhraseNode => ({
      kind: "choice",
      joined: "or",
      options: [one, other].map((value) =>
        dayPhrase(
          of
            ? { kind: "weekdayInWeek", weekday: value, week: of[1] }
            : { kind: "weekday", weekday: value, which: "coming" },
          at ? at[1] : null,
          null,
        ),
      ),
    }),
  ),
);

/** What is said once of several days: the week and the hour of »torsdag eller fredag i næste uge kl. 9«. */
function likeLast(one: PhraseNode, last: PhraseNode): PhraseNode {
  if (one.kind !== "day" || last.kind !== "day") return one;
  const isBare = one.time === null && one.part === null;
  return { ...one, day: inSameWeek(one.day, last.day), ...(isBare ? { time: last.time, part: last.part } : {}) };
}

const label = optional(
  or(
    seq(word("dato", "tid", "tidspunkt", "hvornår", "mødedato", "mødetidspunkt"), mark(":")),
    seq(word("frist", "deadline", "svarfrist", "tidsfrist"), optional(or(mark(":"), word("er")))),
  ),
);
const opening = optional(mark('"', "»", "«", "”", "“", "'"));
export const phrase: Parser<PhraseNode> = map(
  seq(opening, label, opening, or(single, dayList, weekList, either)),
  ([, , , node]) => node,
);

/** »halvanden time« alone: how long something lasts, where neither a time nor a day is expected. */
export const durationPhrase: Parser<PhraseNode> = refine(duration, (minutes) =>
  minutes > 0 ? { kind: "duration", minutes } : null,
);

/** What a field for a time or a day takes besides: »9«, »den 8«. */
export const timeFieldPhrase: Parser<PhraseNode> = map(timeInField, (at) => ({ kind: "time", time: at }));
export const dateFieldPhrase: Parser<PhraseNode> = map(bareDayOfMonth, (node) =>
  dayPhrase({ ...node, loose: undefined }, null, null),
);
