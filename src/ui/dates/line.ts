import { readPhrase } from "./read.ts";
import type { DateContext, DateReading, DateValue, Moment } from "./value.ts";

/**
 * One line of the reader's batch form, JSON to JSON. In: `{text, ref, field?, direction?, meeting?}`, days as YYYY-MM-DD. Out:
 * `{status, kind?, start?, end?, rrule?, next?, question?, candidates?}`, local days or YYYY-MM-DDTHH:MM. A line that is no such object
 * gives `none`. Without `direction`, a passed date that is written with its year is an answer, not a question.
 */
export function dateLine(json: string): string {
  const line = parseLine(json);
  return JSON.stringify(line ? answerOf(readPhrase(line.text, line.context)) : { status: "none" });
}

function parseLine(json: string): { text: string; context: DateContext } | null {
  const line = parseObject(json);
  if (!line) return null;
  const { text, ref, field, direction, meeting } = line;
  if (typeof text !== "string" || !isDate(ref)) return null;
  const context: DateContext = { today: ref, direction: direction === "past" ? "past" : "any" };
  if (field === "time" || field === "date") context.field = field;
  if (isDate(meeting)) context.meeting = meeting;
  return { text, context };
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/u.test(value) && !Number.isNaN(Date.parse(value));
}

function answerOf(reading: DateReading): Record<string, unknown> {
  switch (reading.status) {
    case "ok":
      // The batch form knows days and times only.
      if (reading.value.kind === "duration") return { status: "none" };
      return { status: "ok", ...fieldsOf(reading.value) };
    case "ask":
      return {
        status: "ask",
        reason: reading.reason,
        question: reading.question,
        candidates: reading.candidates.map(fieldsOf),
      };
    case "none":
      return { status: "none" };
  }
}

function fieldsOf(value: DateValue): Record<string, unknown> {
  switch (value.kind) {
    case "instant":
      return { kind: value.kind, start: stamp(value.start), ...(value.end ? { end: stamp(value.end) } : {}) };
    case "day":
      return { kind: value.kind, start: value.date };
    case "range":
    case "week":
      return { kind: value.kind, start: value.from, end: value.to };
    case "recurrence":
      return {
        kind: value.kind,
        rrule: value.rrule,
        next: value.next,
        timeStart: value.timeStart,
        timeEnd: value.timeEnd,
      };
    case "duration":
      return { minutes: value.minutes };
    case "vague":
      return { kind: value.kind, start: value.from, end: value.to, words: value.words };
  }
}

function stamp(moment: Moment): string {
  return moment.time === null ? moment.date : `${moment.date}T${moment.time}`;
}
