import { cardinalWord, count } from "./numerals.ts";
import {
  abbreviation,
  ahead,
  map,
  mark,
  not,
  nothing,
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
import type { Clock, DayPart, TimeNode } from "./tree.ts";

const PARTS: [string, DayPart][] = [
  ["morgen", "morning"],
  ["formiddag", "forenoon"],
  ["middag", "noon"],
  ["eftermiddag", "afternoon"],
  ["aften", "evening"],
  ["nat", "night"],
];
const PART_WORDS = new Map<string, DayPart>([
  ...PARTS,
  ["middagstid", "noon"],
  ["formid", "forenoon"],
  ["efterm", "afternoon"],
  ...PARTS.map(([name, part]): [string, DayPart] => [`${name}${name === "nat" ? "t" : ""}en`, part]),
]);
const partWord = token((one) => (one.kind === "word" ? (PART_WORDS.get(one.text) ?? null) : null));

/** »om aftenen«, »formiddag«, »tidlig eftermiddag« */
export const dayPart: Parser<DayPart> = map(
  seq(
    optional(or(word("om", "ved"), words("i", "løbet", "af"), words("hen", "på"))),
    optional(word("tidlig", "tidligt", "sen", "sent", "først", "sidst")),
    optional(word("på")),
    partWord,
  ),
  ([, , , part]) => part,
);

/** »kl.«, »kl«, »klokken« */
export const oClock: Parser<string> = or(
  map(seq(abbreviation("kl", "klok"), optional(mark(":"))), ([text]) => text),
  word("klokken", "klokka", "klokkeslæt"),
);

const sure = (hour: number, minute: number, isSure: boolean): Clock => ({ hour, minute, sure: isSure });

/** 1 to 6 without a leading zero: »kl. 2« is as often said of 14.00. */
function isPlain(hour: number, digits: number): boolean {
  return digits === 2 || hour === 0 || hour > 6;
}

const hourToken = token((one) => (one.kind === "number" && one.text.length <= 2 ? one : null));
const minutes = touchingNumber({ from: 0, to: 99, digits: [2] });
const seconds = optional(seq(touching(":"), touchingNumber({ from: 0, to: 59, digits: [2] })));
/** »4.12.26« is a date. */
const notDate = not(seq(touching(".", "/"), touchingNumber({ from: 0, to: 9999, digits: [1, 2, 4] })));

/** »9.30«, »09:00:00« */
const digitalClock: Parser<Clock> = rule(
  map(seq(hourToken, touching(".", ":"), minutes, seconds, notDate), ([one, , minute]) =>
    sure(one.value, minute, isPlain(one.value, one.text.length)),
  ),
);
const commaClock: Parser<Clock> = map(seq(hourToken, touching(","), minutes), ([one, , minute]) =>
  sure(one.value, minute, isPlain(one.value, one.text.length)),
);
const hourClock: Parser<Clock> = rule(
  map(seq(hourToken, not(seq(touching(".", ":"), minutes)), not(unitAhead())), ([one]) =>
    sure(one.value, 0, isPlain(one.value, one.text.length)),
  ),
);
/** »kl. 1330« */
const compactClock: Parser<Clock> = token((one) =>
  one.kind === "number" && one.text.length === 4 && one.value <= 2400 && one.value % 100 < 60
    ? sure(Math.floor(one.value / 100), one.value % 100, true)
    : null,
);

function unitAhead(): Parser<unknown> {
  return seq(
    optional(seq(mark(",", "."), touchingNumber({ from: 0, to: 99, digits: [1, 2] }))),
    or(
      word("min", "minutter", "minut", "time", "timer", "timers", "dage", "dages", "uger", "ugers", "pct", "kr"),
      mark("%"),
    ),
  );
}

const spokenHour = or(
  number({ from: 1, to: 12 }),
  refine(cardinalWord, (value) => (value >= 1 && value <= 12 ? value : null)),
);
/** An hour on the dial with minutes before or after it; from seven on it is the morning's, as an office says it. */
const spoken = (hour: number, minute: number): Clock => {
  const onDial = (hour * 60 + minute + 720) % 720;
  const at = onDial < 60 ? onDial + 720 : onDial;
  return sure(Math.floor(at / 60), at % 60, at >= 7 * 60);
};
const minuteWord = or(word("minutter", "minut"), abbreviation("min"));
const spokenMinutes = or(
  map(word("kvart", "kvarter"), () => 15),
  map(
    seq(
      refine(count, (value) => (value >= 1 && value <= 29 ? value : null)),
      optional(minuteWord),
    ),
    ([value]) => value,
  ),
);

const halfHour: Parser<Clock> = map(seq(word("halv"), spokenHour), ([, hour]) => spoken(hour, -30));
/** »kvart over to«, »ti minutter i otte«, »fem over halv tre« */
const aroundHour: Parser<Clock> = map(
  seq(
    spokenMinutes,
    word("over", "i"),
    or(
      map(seq(word("halv"), spokenHour), ([, hour]) => ({ hour, shift: -30 })),
      map(spokenHour, (hour) => ({ hour, shift: 0 })),
    ),
  ),
  ([amount, side, whole]) => spoken(whole.hour, whole.shift + (side === "over" ? amount : -amount)),
);
/** »klokken ni«, »klokken ni tredive« */
const wordClock: Parser<Clock> = map(
  seq(
    refine(cardinalWord, (value) => (value <= 24 ? value : null)),
    optional(refine(cardinalWord, (value) => (value >= 5 ? value : null))),
  ),
  ([hour, minute]) => (hour >= 1 && hour <= 12 ? spoken(hour, minute ?? 0) : sure(hour, minute ?? 0, true)),
);
const noon: Parser<Clock> = map(
  or(word("middag"), words("kl", "middag"), seq(number({ from: 12, to: 12 }), word("middag"))),
  () => sure(12, 0, true),
);
const midnight: Parser<Clock> = map(word("midnat"), () => sure(24, 0, true));

const spokenClock: Parser<Clock> = rule(or(halfHour, aroundHour));
const bareDigits: Parser<Clock> = digitalClock;
const anyDigits: Parser<Clock> = rule(or(digitalClock, hourClock));
/** After »kl.« any way of saying it is a time. */
const saidClock: Parser<Clock> = rule(or(digitalClock, commaClock, hourClock, compactClock, spokenClock, wordClock));

const about = or(abbreviation("ca", "cirka", "omkring", "circa"), words("sådan", "ca"), words("i", "nærheden", "af"));
const tilde = map(seq(optional(about), nothing), ([text]) => text !== null);
const dash = or(
  mark("-"),
  seq(mark("-"), mark("-")),
  word("til"),
  words("frem", "til"),
  words("og", "frem", "til"),
  words("og", "til"),
);

const endClock: Parser<Clock> = map(
  seq(optional(about), optional(oClock), or(anyDigits, commaClock, compactClock, spokenClock)),
  ([, , clock]) => clock,
);
const endWord: Parser<Clock> = map(
  seq(optional(about), optional(oClock), or(saidClock, noon, midnight)),
  ([, , clock]) => clock,
);

type Span = { start: Clock; end: Clock | null; about: boolean; loose: boolean };

/** »kl. 9-11«, »kl. ca. 9«, »kl. halv ni til kvart i ti« */
const saidSpan: Parser<Span> = map(
  seq(
    optional(or(words("fra"), word("præcis"))),
    tilde,
    oClock,
    tilde,
    saidClock,
    optional(
      seq(
        dash,
        or(
          endClock,
          map(seq(ahead(oClock), endWord), ([, clock]) => clock),
          wordEnd(),
        ),
      ),
    ),
  ),
  ([, early, , late, start, end]) => ({ start, end: end ? end[1] : null, about: early || late, loose: false }),
);

function wordEnd(): Parser<Clock> {
  return wordClock;
}

/** »fra 9 til 11«, »fra 9.00-11.00«, »mellem kl. 9 og 11« */
const fromTo: Parser<Span> = map(
  seq(word("fra"), optional(oClock), saidClock, dash, endWord),
  ([, , start, , end]) => ({ start, end, about: false, loose: false }),
);
const between: Parser<Span> = map(
  seq(word("mellem"), optional(oClock), saidClock, word("og"), endWord),
  ([, , start, , end]) => ({ start, end, about: true, loose: false }),
);
/** »9.00-11.00«, »9-10.30«, »8.30« */
const digitSpan: Parser<Span> = map(
  or(
    seq(bareDigits, optional(seq(dash, endClock))),
    seq(
      hourClock,
      seq(
        dash,
        map(seq(optional(about), optional(oClock), bareDigits), ([, , clock]) => clock),
      ),
    ),
  ),
  ([start, end]) => ({ start, end: end ? end[1] : null, about: false, loose: true }),
);
/** »9-11«: only where a time is expected. */
const hourSpan: Parser<Span> = map(
  seq(
    hourClock,
    dash,
    or(
      hourClock,
      map(seq(oClock, hourClock), ([, clock]) => clock),
    ),
  ),
  ([start, , end]) => ({
    start,
    end,
    about: false,
    loose: true,
  }),
);
const spokenSpan: Parser<Span> = map(
  seq(tilde, or(spokenClock, noon, midnight), optional(seq(dash, endWord))),
  ([early, start, end]) => ({ start, end: end ? end[1] : null, about: early, loose: false }),
);
/** »ved 9-tiden«, »ved nitiden« */
const aroundTime: Parser<Span> = map(
  seq(
    word("ved", "omkring"),
    or(
      map(seq(hourClock, touching("-"), word("tiden")), ([clock]) => clock),
      tidenWord(),
    ),
  ),
  ([, start]) => ({ start, end: null, about: true, loose: false }),
);

function tidenWord(): Parser<Clock> {
  const hours = ["et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"];
  return token((one) => {
    const hour = one.text.endsWith("tiden") ? hours.indexOf(one.text.slice(0, -5)) + 1 : 0;
    return hour > 0 ? spoken(hour, 0) : null;
  });
}

const half = or(
  mark("½"),
  seq(number({ from: 1, to: 1 }), touching("/"), touchingNumber({ from: 2, to: 2, digits: [1] })),
  words("en", "halv"),
);
const hourWord = or(word("time", "timer", "timers", "times"), abbreviation("t"));
const decimals = map(
  seq(number({ from: 0, to: 24 }), touching(",", "."), touchingNumber({ from: 0, to: 99, digits: [1, 2] })),
  ([whole, , rest]) => whole * 60 + Math.round((rest * 60) / (rest < 10 ? 10 : 100)),
);
const hoursLong: Parser<number> = or(
  map(seq(word("halvanden"), hourWord), () => 90),
  map(seq(word("en"), word("halv"), hourWord), () => 30),
  map(seq(word("halvtredje"), hourWord), () => 150),
  map(seq(decimals, hourWord), ([amount]) => amount),
  map(seq(count, optional(word("og")), half, hourWord), ([amount]) => amount * 60 + 30),
  map(seq(half, hourWord), () => 30),
  map(
    seq(
      count,
      hourWord,
      optional(
        or(
          map(seq(optional(word("og")), count, or(minuteWord, word("m"))), ([, amount]) => amount),
          map(seq(word("og"), optional(word("et")), word("kvarter")), () => 15),
        ),
      ),
    ),
    ([hours, , rest]) => hours * 60 + (rest ?? 0),
  ),
);
const minutesLong: Parser<number> = or(
  map(seq(count, or(minuteWord, word("minutters"))), ([amount]) => amount),
  map(seq(count, abbreviation("m")), ([amount]) => amount),
  map(words("et|en", "kvarter"), () => 15),
  map(seq(count, word("kvarter")), ([amount]) => amount * 15),
);

/** »halvanden time«, »1,5 time«, »2 timer og 15 min«, »tre kvarter«: in minutes. */
export const duration: Parser<number> = rule(or(hoursLong, minutesLong));

const lasting: Parser<number> = or(
  map(
    seq(
      optional(or(mark(","), mark("-"))),
      optional(or(word("i", "varighed", "á", "a", "på"), words("varer"), words("med", "varighed"), mark("+"))),
      optional(mark(":")),
      optional(about),
      duration,
      optional(word("frem")),
    ),
    ([, , , , amount]) => amount,
  ),
  map(
    seq(
      mark("("),
      optional(about),
      optional(seq(word("varighed"), optional(mark(":")))),
      optional(about),
      duration,
      mark(")"),
    ),
    ([, , , , amount]) => amount,
  ),
  map(seq(word("og"), duration, word("frem")), ([, amount]) => amount),
);
const exactly = or(
  word("præcis", "præcist", "sharp", "skarp", "skarpt"),
  words("og", "frem"),
  words("og", "fremefter"),
  abbreviation("lokal"),
);

function timeOf(span: Parser<Span>): Parser<TimeNode> {
  return map(
    seq(span, optional(exactly), optional(seq(optional(mark(",")), dayPart)), optional(lasting)),
    ([time, , part, minutes]) => ({ ...time, part: part ? part[1] : null, minutes }),
  );
}

/** A time of day that says so itself. */
export const time: Parser<TimeNode> = rule(timeOf(or(saidSpan, fromTo, between, digitSpan, spokenSpan, aroundTime)));

/** »ca. 10« */
const aboutHour: Parser<Span> = map(seq(about, hourClock), ([, start]) => ({
  start,
  end: null,
  about: true,
  loose: true,
}));
/** A time of day after a day, where hours alone (»8. december, 9-11«) are also one. */
export const timeAfterDay: Parser<TimeNode> = rule(or(time, timeOf(or(hourSpan, aboutHour))));

/** »kl. 9 eller 10« */
export const eitherTime: Parser<TimeNode[]> = map(
  seq(or(saidSpan, digitSpan), word("eller"), or(saidSpan, digitSpan, aloneAsHour())),
  ([one, , other]) => [one, other].map((span) => ({ ...span, part: null, minutes: null })),
);
function aloneAsHour(): Parser<Span> {
  return map(hourClock, (start) => ({ start, end: null, about: false, loose: true }));
}

/** What is a time of day only in a field for one: »9«, »1330«, »ni«. */
export const timeInField: Parser<TimeNode> = rule(
  timeOf(
    map(
      or(
        hourClock,
        compactClock,
        map(seq(optional(about), wordClock), ([, clock]) => clock),
      ),
      (start) => ({ start, end: null, about: false, loose: true }),
    ),
  ),
);

/** »12-12«: from noon to noon. */
export const noonToNoon: Parser<TimeNode> = map(
  seq(
    optional(oClock),
    number({ from: 12, to: 12 }),
    optional(seq(touching("."), touchingNumber({ from: 0, to: 0, digits: [2] }))),
    dash,
    number({ from: 12, to: 12 }),
    optional(seq(touching("."), touchingNumber({ from: 0, to: 0, digits: [2] }))),
  ),
  () => ({ start: sure(12, 0, true), end: sure(12, 0, true), minutes: null, part: null, about: false, loose: false }),
);

/** A clock with its prefix, without end, for »fra … kl. 12 til … kl. 12«. */
export const moment: Parser<TimeNode> = map(
  seq(
    optional(word("fra")),
    or(
      map(seq(oClock, saidClock), ([, clock]) => clock),
      bareDigits,
    ),
  ),
  ([, start]) => ({ start, end: null, minutes: null, part: null, about: false, loose: false }),
);
