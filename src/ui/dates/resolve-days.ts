import { daysBetween, type LocalDate } from "../../domain/time.ts";
import { printShortDay } from "./print.ts";
import { ask, found, type Outcome } from "./questions.ts";
import { resolveDay } from "./resolve-day.ts";
import type { DayNode } from "./tree.ts";
import type { DateContext, DateValue } from "./value.ts";

/** Beyond half a year, a range whose years were not written has its ends the wrong way round. */
const LONGEST_GUESSED_RANGE = 183;

/** The first and the last day of a span, which tell each other's month and year. */
export function daysBounds(
  node: { from: DayNode; to: DayNode },
  context: DateContext,
): Outcome<{ from: LocalDate; to: LocalDate }> {
  return isDated(node.to) && !hasYear(node.from) ? fromLast(node, context) : fromFirst(node, context);
}

function inner(node: DayNode): DayNode {
  return node.kind === "checked" ? node.day : node;
}
function isDated(node: DayNode): boolean {
  const day = inner(node);
  return day.kind === "date" || day.kind === "monthday";
}
function hasYear(node: DayNode): boolean {
  const day = inner(node);
  return (day.kind === "date" && day.year !== null) || !isDated(node);
}

/** The last day tells the year of both: »30. december - 2. januar 2027«, and »1.-30. november« in the midst of it. */
function fromLast(
  node: { from: DayNode; to: DayNode },
  context: DateContext,
): Outcome<{ from: LocalDate; to: LocalDate }> {
  const to = resolveDay(node.to, context);
  if (!to.ok) return to;
  const from = resolveDay(node.from, { ...context, today: to.value, direction: "past" });
  if (!from.ok) return from;
  if (daysBetween(from.value, to.value) > LONGEST_GUESSED_RANGE) return askOrder(node, context, to.value);
  return found({ from: from.value, to: to.value });
}

function fromFirst(
  node: { from: DayNode; to: DayNode },
  context: DateContext,
): Outcome<{ from: LocalDate; to: LocalDate }> {
  const from = resolveDay(node.from, context);
  if (!from.ok) return from;
  const to = resolveDay(node.to, countsFrom(node.to) ? { ...context, today: from.value, direction: "any" } : context);
  if (!to.ok) return to;
  if (to.value < from.value || (!hasYear(node.to) && daysBetween(from.value, to.value) > LONGEST_GUESSED_RANGE))
    return askOrder(node, context, to.value);
  return found({ from: from.value, to: to.value });
}

/** Whether the end is looked for from the start on: »mandag« is, »i morgen« and a written year are not. */
function countsFrom(node: DayNode): boolean {
  const day = inner(node);
  return day.kind === "weekday" || (isDated(day) && !hasYear(day));
}

function askOrder(node: { from: DayNode; to: DayNode }, context: DateContext, to: LocalDate): Outcome<never> {
  const from = resolveDay(node.from, context);
  const start = from.ok ? from.value : to;
  const swapped: DateValue[] = to < start ? [{ kind: "range", from: to, to: start }] : [];
  return ask(
    "end-before-start",
    `${printShortDay(to)} er ikke efter ${printShortDay(start)}. Hvornår slutter det?`,
    swapped,
  );
}
