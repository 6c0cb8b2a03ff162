import { addDays, type LocalDate } from "../../domain/time.ts";
import { addMonths } from "./calendar.ts";
import { askPassed, askWhich } from "./questions.ts";
import { resolvePhrase } from "./resolve-phrase.ts";
import type { PhraseNode } from "./tree.ts";
import type { Ask, DateContext, DateReading, DateValue } from "./value.ts";

/** One reading from all that the grammar found: what is left when the context has spoken, or a question between them. */
export function judge(nodes: PhraseNode[], context: DateContext, words: string): DateReading {
  const meant = fitting(nodes, context).map((node) => readingOf(node, context, words));
  const values = unique(meant.flatMap((one) => (one.status === "ok" ? [one.value] : [])));
  const asks = meant.filter((one) => one.status === "ask");
  const open = asks.filter((one) => one.reason === "ambiguous" || one.reason === "passed");
  const [value] = values;
  if (value === undefined) return joined(asks);
  const firm = values.filter((one) => one.kind !== "vague");
  if (open.length === 0 && firm.length <= 1) return { status: "ok", value: firm[0] ?? value };
  return askWhich(unique([...(firm.length > 0 ? firm : values), ...open.flatMap((one) => one.candidates)]).slice(0, 5))
    .ask;
}

function joined(asks: Ask[]): DateReading {
  const [first, second] = asks;
  if (!first) return { status: "none" };
  const open = asks.filter((one) => one.reason === "ambiguous");
  if (!second || open.length < 2) return open[0] ?? first;
  return open.every((one) => one.question === first.question)
    ? first
    : askWhich(unique(open.flatMap((one) => one.candidates)).slice(0, 5)).ask;
}

/** In a field for a time or a day, digits that could be both are what the field is for. */
function fitting(nodes: PhraseNode[], context: DateContext): PhraseNode[] {
  const other = context.field === "time" ? "date" : context.field === "date" ? "time" : null;
  if (other === null) return nodes;
  const left = nodes.filter((node) => looseKind(node) !== other);
  return left.length > 0 ? left : nodes;
}

function looseKind(node: PhraseNode): "time" | "date" | null {
  if (node.kind === "time") return node.time.loose ? "time" : null;
  if (node.kind === "days") return node.bare && !node.time ? "date" : null;
  if (node.kind !== "day" || node.time) return null;
  const { day } = node;
  return (day.kind === "date" || day.kind === "monthday") && day.loose ? "date" : null;
}

function readingOf(node: PhraseNode, context: DateContext, words: string): Exclude<DateReading, { status: "none" }> {
  const outcome = resolvePhrase(node, context, words);
  if (!outcome.ok) return outcome.ask;
  const { value } = outcome;
  if (context.direction !== undefined || !isPassed(value, context)) return { status: "ok", value };
  return askPassed(value, [...comingInstead(node, value, context), value]).ask;
}

/** Wholly before today; or earlier today, when the hour is known and the day is not somebody else's choice. */
function isPassed(value: DateValue, context: DateContext): boolean {
  const { today, now, base } = context;
  switch (value.kind) {
    case "instant": {
      if (value.start.date === base) return false;
      const end = value.end ?? value.start;
      if (end.date < today) return true;
      return now !== undefined && value.start.date === today && (value.start.time ?? "") < now && end.date === today;
    }
    case "day":
      return value.date < today && value.date !== base;
    case "range":
    case "week":
      return value.to < today;
    case "vague":
      return value.to !== null && value.to < today;
    case "recurrence":
    case "duration":
      return false;
  }
}

/** What may have been meant instead: the same date when it comes next, the same hour tomorrow. */
function comingInstead(node: PhraseNode, value: DateValue, context: DateContext): DateValue[] {
  if (value.kind === "instant" && value.start.date === context.today) return [moved(value, addDays(context.today, 1))];
  if (node.kind !== "day" || (value.kind !== "day" && value.kind !== "instant")) return [];
  const inner = node.day.kind === "checked" ? node.day.day : node.day;
  if (inner.kind !== "date") return [];
  const date = value.kind === "day" ? value.date : value.start.date;
  const next = comingAnniversary(date, context.today);
  return next ? [moved(value, next)] : [];
}

function comingAnniversary(date: LocalDate, today: LocalDate): LocalDate | null {
  const years = Number(today.slice(0, 4)) - Number(date.slice(0, 4));
  const dates = [years, years + 1].map((away) => addMonths(date, away * 12));
  return dates.find((one) => one !== null && one >= today) ?? null;
}

function moved(value: Extract<DateValue, { kind: "day" | "instant" }>, date: LocalDate): DateValue {
  if (value.kind === "day") return { kind: "day", date };
  const end = value.end === null || value.end.date !== value.start.date ? null : { ...value.end, date };
  return { kind: "instant", start: { ...value.start, date }, end };
}

function unique(values: DateValue[]): DateValue[] {
  if (values.length < 2) return values;
  return [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
}
