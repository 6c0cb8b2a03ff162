import { addDays, localDateOf, localTimeOf, instantAt, addMinutes, type LocalDate } from "../../domain/time.ts";
import { mondayOf, monthBounds, monthOf, yearOf } from "./calendar.ts";
import { formatDayYear } from "./print.ts";
import { ask, askMissing, askSeveral, askWhich, dayValue, found, type Outcome } from "./questions.ts";
import { daysBounds } from "./resolve-days.ts";
import { resolveDay, resolveMonth } from "./resolve-day.ts";
import { edgeBounds, resolvePeriod } from "./resolve-period.ts";
import { resolveRecurrence } from "./resolve-recurrence.ts";
import { resolveSpan, resolveTime } from "./resolve-time.ts";
import type { DayPart, PhraseNode, TimeNode } from "./tree.ts";
import type { DateContext, DateValue } from "./value.ts";

type Of<K extends PhraseNode["kind"]> = Extract<PhraseNode, { kind: K }>;

/** What a phrase means in its context; `words` are the writer's, kept for what is vague. */
export function resolvePhrase(node: PhraseNode, context: DateContext, words: string): Outcome<DateValue> {
  switch (node.kind) {
    case "day":
      return resolveDayPhrase(node, context, words);
    case "time":
      return atTime(context.base ?? context.today, node, words);
    case "hours":
      return resolveHours(node.minutes, context);
    case "duration":
      return found(node);
    case "days":
      return resolveDays(node, context);
    case "moments":
      return resolveMoments(node, context);
    case "period":
      return resolvePeriod(node, context, words);
    case "edge":
      return resolveEdge(node, context, words);
    case "recurrence":
      return resolveRecurrence(node.rule, node.time, context);
    case "words":
      return found(resolveWords(node, context, words));
    case "weekOfMonth":
      return resolveWeekOfMonth(node, context);
    case "choice":
      return resolveChoice(node, context, words);
  }
}

function resolveDayPhrase(node: Of<"day">, context: DateContext, words: string): Outcome<DateValue> {
  const day = resolveDay(node.day, context);
  const { time, part } = node;
  if (!day.ok) return time ? withTime(day, time, part) : day;
  if (time) return atTime(day.value, { time, part }, words);
  return found(part ? { kind: "vague", from: day.value, to: day.value, words } : dayValue(day.value));
}

function atTime(date: LocalDate, at: { time: TimeNode; part?: DayPart | null }, words: string): Outcome<DateValue> {
  const value = resolveTime(date, at.time, at.part ?? null);
  if (!value.ok || !at.time.about) return value;
  return found({ kind: "vague", from: date, to: date, words });
}

/** The candidates for a day, at the time that was written. */
function withTime(
  day: Extract<Outcome<LocalDate>, { ok: false }>,
  time: TimeNode,
  part: DayPart | null,
): Outcome<DateValue> {
  const candidates = day.ask.candidates.flatMap((one): DateValue[] => {
    if (one.kind !== "day") return [];
    const value = resolveTime(one.date, time, part);
    return value.ok ? [value.value] : value.ask.candidates;
  });
  return { ok: false, ask: { ...day.ask, candidates } };
}

function resolveHours(minutes: number, context: DateContext): Outcome<DateValue> {
  if (!context.now) return ask("incomplete", "Hvad tid mener du?", []);
  const at = addMinutes(instantAt(context.today, context.now), minutes);
  return found({ kind: "instant", start: { date: localDateOf(at), time: localTimeOf(at) }, end: null });
}

// Several days

function resolveDays(node: Of<"days">, context: DateContext): Outcome<DateValue> {
  if (node.bare && context.field !== "date") return askMissing("month", []);
  const bounds = daysBounds(node, context);
  if (!bounds.ok) return bounds;
  const { from, to } = bounds.value;
  const range: DateValue = { kind: "range", from, to };
  return node.time ? daysAtTime(node.time, { from, to, range }) : found(range);
}

/** »12-12« runs from the first day to the last; what ends later in the day than it began may be meant for each of them. */
function daysAtTime(time: TimeNode, at: { from: LocalDate; to: LocalDate; range: DateValue }): Outcome<DateValue> {
  if (!time.end) {
    const first = resolveTime(at.from, time, null);
    return first.ok ? askWhich([first.value, at.range]) : first;
  }
  const span = resolveSpan({ date: at.from, time }, { date: at.to, time: time.end });
  const daily = time.end.hour * 60 + time.end.minute > time.start.hour * 60 + time.start.minute;
  if (!span.ok || !daily) return span;
  const first = resolveTime(at.from, time, null);
  return askWhich(first.ok ? [span.value, first.value] : [span.value]);
}

function resolveMoments(node: Of<"moments">, context: DateContext): Outcome<DateValue> {
  const bounds = daysBounds(node, context);
  if (!bounds.ok) return bounds;
  const { from, to } = bounds.value;
  return resolveSpan({ date: from, time: node.fromTime }, { date: to, time: node.toTime.start });
}

// Bounds, words and choices

function resolveEdge(node: Of<"edge">, context: DateContext, words: string): Outcome<DateValue> {
  const day = node.day ? resolveDay(node.day, context) : found(context.base ?? context.today);
  if (!day.ok) return node.time ? withTime(day, node.time, null) : day;
  const isDeadline = node.edge === "by" || node.edge === "before";
  if (node.time)
    return isDeadline
      ? atTime(day.value, { time: node.time }, words)
      : vagueAround(day.value, node, { context, words });
  if (node.edge === "by") return found(dayValue(day.value));
  if (node.edge === "before") return askInclusive(day.value);
  return vagueAround(day.value, node, { context, words });
}

function vagueAround(
  date: LocalDate,
  node: Of<"edge">,
  of: { context: DateContext; words: string },
): Outcome<DateValue> {
  const bounds = node.time ? { from: date, to: date } : edgeBounds(node.edge, { from: date, to: date }, of.context);
  return found({ kind: "vague", ...bounds, words: of.words });
}

function askInclusive(date: LocalDate): Outcome<never> {
  const before = addDays(date, -1);
  return ask("ambiguous", `Er ${formatDayYear(date)} den sidste dag, eller er det dagen før?`, [
    dayValue(date),
    dayValue(before),
  ]);
}

function resolveWords(node: Of<"words">, context: DateContext, words: string): DateValue {
  const base = context.base ?? context.today;
  const { meeting } = context;
  switch (node.known) {
    case "next-meeting":
      return { kind: "vague", from: null, to: null, words };
    case "soon":
      return { kind: "vague", from: null, to: null, words };
    case "part":
      return { kind: "vague", from: base, to: base, words };
    case "meeting-before":
      return { kind: "vague", from: null, to: meeting ?? null, words };
    case "meeting-after":
      return { kind: "vague", from: meeting ?? null, to: null, words };
  }
}

/** The week with the month's first day, or the first whole one: asked when they differ. */
function resolveWeekOfMonth(node: Of<"weekOfMonth">, context: DateContext): Outcome<DateValue> {
  const first = resolveMonth(node.month, context);
  const { to } = monthBounds(yearOf(first), monthOf(first));
  const away = (node.nth - 1) * 7;
  const touching = node.nth > 0 ? addDays(mondayOf(first), away) : mondayOf(to);
  const wholeOne = node.nth > 0 ? addDays(mondayOf(addDays(first, 6)), away) : addDays(mondayOf(addDays(to, 1)), -7);
  const weeks = touching === wholeOne ? [touching] : [touching, wholeOne];
  const values = weeks.map((from): DateValue => ({ kind: "week", from, to: addDays(from, 6) }));
  return values.length === 1 && values[0] ? found(values[0]) : askWhich(values);
}

function resolveChoice(node: Of<"choice">, context: DateContext, words: string): Outcome<DateValue> {
  const outcomes = node.options.map((one) => resolvePhrase(one, context, words));
  const wrong = outcomes.find((one) => !one.ok && one.ask.reason !== "ambiguous");
  if (wrong) return wrong;
  const values = outcomes.flatMap((one) => (one.ok ? [one.value] : one.ask.candidates));
  const range = node.joined === "and" ? inARow(values) : null;
  if (range) return found(range);
  return askSeveral(values);
}

/** »8. og 9. december«, »uge 7 og 8«: days or weeks that follow each other are one range. */
function inARow(values: DateValue[]): DateValue | null {
  const spans = values.flatMap((one) =>
    one.kind === "day" ? [{ from: one.date, to: one.date }] : one.kind === "week" ? [one] : [],
  );
  const [first] = spans;
  const last = spans.at(-1);
  const follows = spans.every((one, index) => index === 0 || one.from === addDays(spans[index - 1]?.to ?? "", 1));
  return first && last && spans.length === values.length && follows
    ? { kind: "range", from: first.from, to: last.to }
    : null;
}
