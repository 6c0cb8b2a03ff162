import { hoursOn, type Hours, type ProposedMeeting } from "../domain/series.ts";
import { readDate, type DateContext, type DateValue } from "../ui/dates.da.ts";
import { noHours, notADate, passedOnList, twiceOnList, type WrongLine } from "../ui/series.ts";
import { dateContext, timesOf } from "./date-choice.ts";

/** The list of a series as a secretary edits it: one date a line, each read with the date reader. */

type Dated = Omit<ProposedMeeting, "remarks">;
type Read = { kind: "read"; value: Dated } | { kind: "wrong"; why: string };

const bullet = /^\s*[-*•·]\s+/u;

/** The meetings of the list in order of time, or the lines that cannot be used. `hours` go with a line that has none of its own. */
export function linesOf(
  asked: { now: Date },
  list: string,
  hours: Hours | null,
): { meetings: Dated[]; wrong: WrongLine[] } {
  const meetings = new Map<string, Dated>();
  const wrong: WrongLine[] = [];
  for (const [index, line] of list.split(/\r\n|\r|\n/u).entries()) {
    const words = line.replace(bullet, "").trim();
    if (words === "") continue;
    const read = readLine(words, { now: asked.now, hours, context: dateContext(asked) });
    const key = read.kind === "read" ? keyOf(read.value) : "";
    if (read.kind === "wrong") wrong.push({ number: index + 1, words, why: read.why });
    else if (meetings.has(key)) wrong.push({ number: index + 1, words, why: twiceOnList });
    else meetings.set(key, read.value);
  }
  const inOrder = [...meetings].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, meeting]) => meeting);
  return { meetings: inOrder, wrong };
}

function keyOf({ date, time }: Dated): string {
  return time?.start.toISOString() ?? date;
}

function readLine(words: string, of: { now: Date; hours: Hours | null; context: DateContext }): Read {
  const reading = readDate(words, of.context);
  if (reading.status === "ask") return { kind: "wrong", why: reading.question };
  const dated = reading.status === "ok" ? datedBy(reading.value, of.hours) : null;
  if (dated === null) return { kind: "wrong", why: notADate };
  if (dated === "no hours") return { kind: "wrong", why: noHours };
  return dated.time && dated.time.start < of.now
    ? { kind: "wrong", why: passedOnList }
    : { kind: "read", value: dated };
}

function datedBy(value: DateValue, hours: Hours | null): Dated | "no hours" | null {
  if (value.kind === "day") return hours ? { date: value.date, time: hoursOn(value.date, hours) } : "no hours";
  if (value.kind !== "instant") return null;
  const { start, end } = timesOf(value);
  return end ? { date: value.start.date, time: { start, end } } : "no hours";
}

/** A day without a change of clocks to read hours on. */
const plainDay = "2024-01-15";

/** »kl. 9-11« as hours that go with any day, or null when it is not a beginning and an end. */
export function hoursIn(text: string): Hours | null {
  const reading = readDate(text, { today: plainDay, field: "time", direction: "any" });
  if (reading.status !== "ok" || reading.value.kind !== "instant") return null;
  const { start, end } = reading.value;
  return start.time && end?.time ? { start: start.time, end: end.time } : null;
}
