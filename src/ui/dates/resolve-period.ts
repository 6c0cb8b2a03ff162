import { addDays, daysBetween, isoWeekOf, weekdayOf, type LocalDate } from "../../domain/time.ts";
import { fixedDate, mondayOf, monthBounds, monthOf, periodOf, yearOf, type Bounds } from "./calendar.ts";
import { askWeek, askWhich, found, type Outcome } from "./questions.ts";
import { daysBounds } from "./resolve-days.ts";
import { addUnits, resolveDay, resolveMonth, resolveWeek } from "./resolve-day.ts";
import type { Edge, PeriodNode, PeriodPart, PhraseNode, WeekNode } from "./tree.ts";
import type { DateContext, DateValue } from "./value.ts";

type PeriodPhrase = Extract<PhraseNode, { kind: "period" }>;

/** A stretch of time in the writer's words, with its bounds. Whole weeks, weekends and »næste måned« are definite. */
export function resolvePeriod(node: PeriodPhrase, context: DateContext, words: string): Outcome<DateValue> {
  const bounds = boundsOf(node.period, context);
  if (!bounds.ok) return bounds;
  if (node.edge === "within" && node.part === "whole") return found(wholeValue(node.period, bounds.value, words));
  const part = partOf(bounds.value, node);
  return found({ kind: "vague", ...edgeBounds(node.edge, part, context), words });
}

const isWeek = (bounds: Bounds): boolean => weekdayOf(bounds.from) === 1 && bounds.to === addDays(bounds.from, 6);

function wholeValue(node: PeriodNode, bounds: Bounds, words: string): DateValue {
  if (node.kind === "week" || node.kind === "weekBeside" || (node.kind === "weekOfDays" && isWeek(bounds)))
    return { kind: "week", ...bounds };
  const isDefinite =
    node.kind === "weeks" || node.kind === "weekend" || (node.kind === "month" && node.month.kind === "shifted");
  return isDefinite ? { kind: "range", ...bounds } : { kind: "vague", ...bounds, words };
}

/** What »inden«, »efter«, »senest« and the like leave open on either side. */
export function edgeBounds(
  edge: Edge,
  bounds: Bounds,
  context: DateContext,
): { from: LocalDate | null; to: LocalDate | null } {
  const from = (to: LocalDate): LocalDate | null => (to >= context.today ? context.today : null);
  switch (edge) {
    case "within":
      return bounds;
    case "before":
    case "ahead":
      return { from: from(addDays(bounds.from, -1)), to: addDays(bounds.from, -1) };
    case "by":
    case "until":
      return { from: from(bounds.to), to: bounds.to };
    case "from":
      return { from: bounds.from, to: null };
    case "after":
      return { from: addDays(bounds.to, 1), to: null };
    case "around":
      return { from: addDays(bounds.from, -3), to: addDays(bounds.to, 3) };
  }
}

function boundsOf(node: PeriodNode, context: DateContext): Outcome<Bounds> {
  switch (node.kind) {
    case "month":
      return found(monthOfFirst(resolveMonth(node.month, context)));
    case "months":
      return found(
        yearly(node.year, context, (year) => ({
          from: fixedDate(year, node.from, 1),
          to: fixedDate(year + (node.to < node.from ? 1 : 0), node.to + 1, 0),
        })),
      );
    case "year":
      return found(yearBounds(node.year ?? yearOf(context.today) + node.shift));
    case "quarter":
      return found(
        yearly(node.year, context, (year) => ({
          from: fixedDate(year, node.quarter * 3 - 2, 1),
          to: fixedDate(year, node.quarter * 3 + 1, 0),
        })),
      );
    case "monthHalf": {
      const { from, to } = monthOfFirst(resolveMonth(node.month, context));
      return found(node.half === 1 ? { from, to: addDays(from, 14) } : { from: addDays(from, 15), to });
    }
    case "half":
      return found(
        yearly(node.year, context, (year) => ({
          from: fixedDate(year, node.half * 6 - 5, 1),
          to: fixedDate(year, node.half * 6 + 1, 0),
        })),
      );
    case "named":
      return found(yearly(node.year, context, (year) => periodOf(node.name, year)));
    case "week": {
      const monday = resolveWeek(node.week, context);
      return monday.ok ? found(weekFrom(monday.value)) : monday;
    }
    case "weekOfDays":
      return weekOfDays(node, context);
    case "weeks":
      return weeksBounds(node, context);
    case "weekend":
      return weekendBounds(node, context);
    case "weekBeside":
      return besideBounds(node, context);
    case "ahead": {
      const to = addUnits(context.today, node.count, node.unit);
      return to.ok ? found({ from: context.today, to: to.value }) : to;
    }
    case "days":
      return daysBounds(node, context);
  }
}

const yearBounds = (year: number): Bounds => ({ from: fixedDate(year, 1, 1), to: fixedDate(year, 12, 31) });
const monthOfFirst = (first: LocalDate): Bounds => monthBounds(yearOf(first), monthOf(first));
const weekFrom = (monday: LocalDate): Bounds => ({ from: monday, to: addDays(monday, 6) });

/** The one that is not over yet, or the latest that has begun. Some begin in the year before the one they end in. */
function yearly(year: number | null, context: DateContext, on: (year: number) => Bounds): Bounds {
  if (year !== null) return on(year);
  const current = yearOf(context.today);
  const all = [current - 1, current, current + 1].map(on);
  const meant =
    context.direction === "past"
      ? all.findLast((one) => one.from <= context.today)
      : all.find((one) => one.to >= context.today);
  return meant ?? on(current);
}

function weeksBounds(node: Extract<PeriodNode, { kind: "weeks" }>, context: DateContext): Outcome<Bounds> {
  const from = resolveWeek(node.from, context);
  if (!from.ok) return from;
  const to = resolveWeek(turnOfYear(node), { today: from.value });
  return to.ok ? found({ from: from.value, to: addDays(to.value, 6) }) : to;
}

/** »uge 52-1, 2026«: the year is the first week's, the second is in the next. */
function turnOfYear(node: Extract<PeriodNode, { kind: "weeks" }>): WeekNode {
  const { from, to } = node;
  if (from.kind !== "numbered" || to.kind !== "numbered" || to.year === null || to.week >= from.week) return to;
  return { ...to, year: to.year + 1 };
}

function weekendBounds(node: Extract<PeriodNode, { kind: "weekend" }>, context: DateContext): Outcome<Bounds> {
  const week = node.week
    ? resolveWeek(node.week, context)
    : found(addDays(mondayOf(context.today), Math.min(node.shift, 0) * 7));
  if (!week.ok) return week;
  const saturday = addDays(week.value, 5);
  if (node.shift <= 0) return found({ from: saturday, to: addDays(saturday, 1) });
  const values = [saturday, addDays(saturday, 7)].map((from): DateValue => ({
    kind: "range",
    from,
    to: addDays(from, 1),
  }));
  return askWhich(values.reverse());
}

function besideBounds(node: Extract<PeriodNode, { kind: "weekBeside" }>, context: DateContext): Outcome<Bounds> {
  if (node.name) {
    const name = node.name;
    const bounds = yearly(null, context, (year) => periodOf(name, year));
    return found(weekFrom(addDays(mondayOf(node.shift > 0 ? bounds.to : bounds.from), node.shift * 7)));
  }
  const day = resolveDay(node.day ?? { kind: "meeting" }, context);
  return day.ok ? found(weekFrom(addDays(mondayOf(day.value), node.shift * 7))) : day;
}

function weekOfDays(node: Extract<PeriodNode, { kind: "weekOfDays" }>, context: DateContext): Outcome<Bounds> {
  const bounds = daysBounds(node, context);
  if (!bounds.ok) return bounds;
  const { week } = isoWeekOf(bounds.value.from);
  return week === node.week ? bounds : askWeek(bounds.value.from, node.week, week);
}

function partOf(bounds: Bounds, node: { period: PeriodNode; part: PeriodPart }): Bounds {
  if (node.part === "whole") return bounds;
  const [first, second] = cuts(node.period, bounds);
  const { from, to } = node.period.kind === "week" ? { from: bounds.from, to: addDays(bounds.from, 4) } : bounds;
  if (node.part === "start") return { from, to: addDays(from, first - 1) };
  if (node.part === "middle") return { from: addDays(from, first), to: addDays(from, second - 1) };
  return { from: addDays(from, second), to };
}

/** Where the first part and the middle end, in days: a month has ten and ten, a week two and one, a year its first month and its last. */
function cuts(node: PeriodNode, bounds: Bounds): [number, number] {
  if (node.kind === "month") return [10, 20];
  if (node.kind === "week" && weekdayOf(bounds.from) === 1) return [2, 3];
  const days = daysBetween(bounds.from, bounds.to) + 1;
  if (node.kind === "year") return [31, days - 31];
  return [Math.round(days / 3), Math.round((days * 2) / 3)];
}
