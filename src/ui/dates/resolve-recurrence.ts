import { addDays, type LocalDate } from "../../domain/time.ts";
import { fixedDate, monthOf, yearOf } from "./calendar.ts";
import { ask, askMissing, askWhich, found, type Outcome } from "./questions.ts";
import { resolveDay, resolveMonth } from "./resolve-day.ts";
import { resolveTime } from "./resolve-time.ts";
import { firstDay, rruleOf } from "./rule.ts";
import type { RecurrenceNode, TimeNode } from "./tree.ts";
import type { DateContext, DateValue, InstantValue, RecurrenceValue } from "./value.ts";

type Limits = { from: LocalDate; start: LocalDate | null; until: LocalDate | null };

/** What comes again, with the first day on or after today. What leaves a choice (which of every other week?) is asked. */
export function resolveRecurrence(
  rule: RecurrenceNode,
  time: TimeNode | null,
  context: DateContext,
): Outcome<DateValue> {
  if (isIncomplete(rule)) return askMissing("rhythm", []);
  const limits = limitsOf(rule, context);
  if (!limits.ok) return limits;
  const phases = phasesOf(rule, limits.value);
  const nexts = phases.map((phase) => firstDay(rule, limits.value.from, phase)).filter((date) => date !== null);
  const { until } = limits.value;
  const inTime = nexts.filter((date) => until === null || date <= until).sort();
  if (inTime.length === 0) return ask("passed", "Det bliver ikke til nogen dage. Hvornår mener du?", []);
  return withTimes(rule, inTime, { time, until });
}

function isIncomplete(rule: RecurrenceNode): boolean {
  if (rule.freq === "none") return true;
  if (rule.freq === "daily") return false;
  return rule.days.length === 0 && rule.monthDays.length === 0 && rule.workday === null;
}

function limitsOf(rule: RecurrenceNode, context: DateContext): Outcome<Limits> {
  const start = rule.start ? resolveDay(rule.start, context) : found(null);
  if (!start.ok) return start;
  const begin = [context.today, start.value, rule.year === null ? null : fixedDate(rule.year, 1, 1)].filter(
    (one) => one !== null,
  );
  const from = begin.reduce((one, other) => (other > one ? other : one));
  const until = untilOf(rule, { ...context, today: from });
  if (!until.ok) return until;
  const yearEnd = rule.year === null ? null : fixedDate(rule.year, 12, 31);
  return found({ from, start: start.value, until: until.value ?? yearEnd });
}

function untilOf(rule: RecurrenceNode, context: DateContext): Outcome<LocalDate | null> {
  if (!rule.until) return found(null);
  if ("day" in rule.until) return resolveDay(rule.until.day, context);
  if ("year" in rule.until) return found(fixedDate(rule.until.year ?? yearOf(context.today), 12, 31));
  const first = resolveMonth(rule.until.month, context);
  return found(fixedDate(yearOf(first), monthOf(first) + 1, 0));
}

/** The days that intervals may be counted from: the start that was written, else any of the first ones. */
function phasesOf(rule: RecurrenceNode, limits: Limits): (LocalDate | null)[] {
  if (rule.interval === 1) return [null];
  const first = firstDay(rule, limits.from, null) ?? limits.from;
  if (limits.start) return [first];
  return Array.from({ length: Math.min(rule.interval, 4) }, (_, away) =>
    rule.freq === "weekly" ? addDays(first, away * 7) : fixedDate(yearOf(first), monthOf(first) + away, 1),
  );
}

function withTimes(
  rule: RecurrenceNode,
  nexts: LocalDate[],
  of: { time: TimeNode | null; until: LocalDate | null },
): Outcome<DateValue> {
  const values: RecurrenceValue[] = [];
  for (const next of nexts) {
    const value: RecurrenceValue = {
      kind: "recurrence",
      rrule: rruleOf(rule, of.until),
      next,
      timeStart: null,
      timeEnd: null,
    };
    const at = of.time ? resolveTime(next, of.time, null) : null;
    // The question is about the hours: every answer to it is still the rhythm.
    if (at && !at.ok) {
      const candidates = withHours(nexts, value, at.ask.candidates);
      return at.ask.reason === "ambiguous" ? askWhich(candidates) : { ok: false, ask: { ...at.ask, candidates } };
    }
    values.push(at ? atHours(value, at.value) : value);
  }
  const [first] = values;
  if (first && rule.doubtful) return askWhich([first, ...everyOther(rule, first)]);
  return first && values.length === 1 ? found(first) : askWhich(values);
}

function atHours(value: RecurrenceValue, { start, end }: InstantValue): RecurrenceValue {
  return { ...value, timeStart: start.time, timeEnd: end?.time ?? null };
}

function withHours(nexts: LocalDate[], value: RecurrenceValue, hours: DateValue[]): DateValue[] {
  const instants = hours.filter((one) => one.kind === "instant");
  return nexts.flatMap((next) => instants.map((one) => atHours({ ...value, next }, one)));
}

/** »hver anden torsdag i måneden« may also be every other Thursday. */
function everyOther(rule: RecurrenceNode, first: RecurrenceValue): DateValue[] {
  if (rule.days.every((one) => one.nth === 1)) return [];
  const plain: RecurrenceNode = {
    ...rule,
    freq: "weekly",
    interval: 2,
    weeks: "all",
    days: rule.days.map((one) => ({ ...one, nth: null })),
  };
  return [{ ...first, rrule: rruleOf(plain, null) }];
}
