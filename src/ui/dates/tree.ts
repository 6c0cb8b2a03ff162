import type { Weekday } from "../../domain/time.ts";

/** What was written, before it is held against a calendar. */

/** »næste« is 1, »denne« 0, »sidste« -1, counted from today's. */
export type MonthNode = { kind: "named"; month: number; year: number | null } | { kind: "shifted"; shift: number };

export type WeekNode = { kind: "numbered"; week: number; year: number | null } | { kind: "shifted"; shift: number };

export type Unit = "day" | "workday" | "week" | "month" | "year";

export type Feast =
  | "newYearsDay" | "epiphany" | "shrovetide" | "palmSunday" | "maundyThursday" | "goodFriday" | "easterDay" | "easterMonday" | "prayerDay"
  | "ascension" | "whitSunday" | "whitMonday" | "mayDay" | "constitutionDay" | "midsummer" | "martinmas" | "christmasEve" | "christmasDay"
  | "boxingDay" | "newYearsEve" | "littleChristmasEve"; // prettier-ignore

export type DayNode =
  /** `loose`: digits that can also be read as something else when nothing else stands there: 8.12, 8-12. */
  | { kind: "date"; day: number; month: number; year: number | null; yearShift?: number; loose?: true }
  /** »den 8.«, »den 8. i næste måned« (1) */
  | { kind: "monthday"; day: number; shift: number | null; loose?: true }
  /** Digits in a row, which can also be a number of something: ddmmyy. */
  | { kind: "digits"; day: number; month: number; year: number }
  | { kind: "weekday"; weekday: Weekday; which: "bare" | "coming" | "next" | "last" | "past" | "this" }
  | { kind: "weekdayInWeek"; weekday: Weekday; week: WeekNode }
  /** »mandag om en uge« */
  | { kind: "weekdayLater"; weekday: Weekday; weeks: number }
  | { kind: "today"; shift: number }
  /** »om 14 dage« (from null: today), »3 hverdage før mødet« */
  | { kind: "counted"; count: number; unit: Unit; from: DayNode | null; idiom?: true }
  | { kind: "nth"; nth: number; what: Weekday | "workday" | "day"; month: MonthNode }
  | { kind: "feast"; feast: Feast; year: number | null }
  | { kind: "meeting" }
  /** »første hverdag efter påske«, »mandagen før mødet«: the nearest on that side. */
  | { kind: "beside"; what: Weekday | "workday"; side: "before" | "after"; of: DayNode | PeriodName }
  /** »skærtorsdag den 25. marts«: two names of one day. */
  | { kind: "named"; day: DayNode; feast: Feast }
  /** A day with what else was written about it, which must agree. */
  | { kind: "checked"; day: DayNode; weekday: Weekday | null; week: number | null };

export type DayPart = "morning" | "forenoon" | "noon" | "afternoon" | "evening" | "night";

/** `sure`: false when the hour may be twelve hours later (»to«, »kl. 3«). Hours up to 24; what does not exist is kept to be asked about. */
export type Clock = { hour: number; minute: number; sure: boolean };

export type TimeNode = {
  start: Clock;
  end: Clock | null;
  minutes: number | null;
  part: DayPart | null;
  /** About this time: »ved 9-tiden«. */
  about: boolean;
  /** Digits without »kl.«, which can also be a date. */
  loose: boolean;
};

export type PeriodPart = "start" | "middle" | "end" | "whole";

export type PeriodName =
  | "spring" | "summer" | "autumn" | "winter" | "summerHoliday" | "autumnHoliday" | "winterHoliday" | "christmasHoliday" | "easterHoliday"
  | "christmas" | "easter" | "whitsun" | "newYear" | "betweenYears"; // prettier-ignore

export type PeriodNode =
  | { kind: "month"; month: MonthNode }
  /** Februar/marts */
  | { kind: "months"; from: number; to: number; year: number | null }
  | { kind: "year"; year: number | null; shift: number }
  | { kind: "quarter"; quarter: number; year: number | null }
  | { kind: "monthHalf"; half: number; month: MonthNode }
  | { kind: "half"; half: number; year: number | null }
  | { kind: "named"; name: PeriodName; year: number | null }
  | { kind: "week"; week: WeekNode }
  /** »uge 49 (6.-12. december)« */
  | { kind: "weekOfDays"; week: number; from: DayNode; to: DayNode }
  | { kind: "weeks"; from: WeekNode; to: WeekNode }
  | { kind: "weekend"; shift: number; week: WeekNode | null }
  | { kind: "ahead"; count: number; unit: Unit }
  /** »ugen efter mødet«, »ugen før påske« */
  | { kind: "weekBeside"; shift: number; day: DayNode | null; name: PeriodName | null }
  | { kind: "days"; from: DayNode; to: DayNode };

/** How a period or day bounds what is meant. */
/** `before` is »inden«, which some mean with the day itself; `ahead` is »før«. */
export type Edge = "within" | "before" | "ahead" | "by" | "from" | "after" | "around" | "until";

export type RecurrenceNode = {
  freq: "daily" | "weekly" | "monthly" | "none";
  interval: number;
  days: { nth: number | null; weekday: Weekday }[];
  /** First or last working day of the month. */
  workday: number | null;
  monthDays: number[];
  months: number[];
  notMonths: number[];
  weeks: "all" | "even" | "odd";
  notWeeks: number[];
  year: number | null;
  start: DayNode | null;
  until: { day: DayNode } | { month: MonthNode } | { year: number | null } | null;
  /** »hver anden torsdag i måneden«: the second of the month, or every other? */
  doubtful: boolean;
};

export type PhraseNode =
  | { kind: "day"; day: DayNode; time: TimeNode | null; part: DayPart | null }
  | { kind: "time"; time: TimeNode }
  | { kind: "hours"; minutes: number }
  | { kind: "duration"; minutes: number }
  | { kind: "days"; from: DayNode; to: DayNode; time: TimeNode | null; bare: boolean }
  | { kind: "moments"; from: DayNode; fromTime: TimeNode; to: DayNode; toTime: TimeNode }
  | { kind: "period"; period: PeriodNode; part: PeriodPart; edge: Edge }
  | { kind: "edge"; edge: Edge; day: DayNode | null; time: TimeNode | null }
  | { kind: "recurrence"; rule: RecurrenceNode; time: TimeNode | null }
  | {
      kind: "words";
      known: "next-meeting" | "soon" | "part" | "meeting-before" | "meeting-after";
      part: DayPart | null;
    }
  | { kind: "weekOfMonth"; nth: number; month: MonthNode }
  | { kind: "choice"; options: PhraseNode[]; joined: "and" | "or" };
