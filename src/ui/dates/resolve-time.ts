import { addDays, instantsAt, weekdayOf, type LocalDate, type LocalTime } from "../../domain/time.ts";
import { dayOf, monthOf } from "./calendar.ts";
import { askClock, askClockChange, askEnd, askWhich, found, type Outcome } from "./questions.ts";
import type { Clock, DayPart, TimeNode } from "./tree.ts";
import type { InstantValue, Moment } from "./value.ts";

type Minutes = { start: number; end: number | null };

const DAY = 24 * 60;
/** From here on an evening may run past midnight, and until here it may end. */
const EVENING = 18 * 60;
const SMALL_HOURS = 6 * 60;

/** The instant of a time of day on a day. */
export function resolveTime(date: LocalDate, time: TimeNode, part: DayPart | null): Outcome<InstantValue> {
  const wrong = [time.start, time.end].find((clock) => clock !== null && !exists(clock));
  if (wrong) return askClock(wrong.hour, wrong.minute);
  const named = time.part ?? part;
  const readings = startsOf(time.start, named).flatMap((start) => spansFrom(start, time, named));
  const values = readings.map((minutes) => valueOf(date, minutes));
  const [first] = values;
  if (!first) return backwards(date, time, named);
  return values.length === 1 ? checkClocks(first) : askWhich(values);
}

/** A span from one day to another, as »4.-5. maj kl. 12-12«. */
export function resolveSpan(
  from: { date: LocalDate; time: TimeNode },
  to: { date: LocalDate; time: Clock },
): Outcome<InstantValue> {
  const wrong = [from.time.start, to.time].find((clock) => !exists(clock));
  if (wrong) return askClock(wrong.hour, wrong.minute);
  const starts = startsOf(from.time.start, from.time.part);
  const ends = startsOf(to.time, null);
  const values = starts.flatMap((start) =>
    ends.map((end): InstantValue => ({
      kind: "instant",
      start: momentAt(from.date, start),
      end: momentAt(to.date, end),
    })),
  );
  const [first] = values;
  if (!first?.end) return askClock(from.time.start.hour, from.time.start.minute);
  if (stamp(first.end) <= stamp(first.start)) return askEnd(first.start.time ?? "", first.end.time ?? "", []);
  return values.length === 1 ? checkClocks(first) : askWhich(values);
}

function exists(clock: Clock): boolean {
  return clock.minute < 60 && (clock.hour < 24 || (clock.hour === 24 && clock.minute === 0));
}

function minutesOf(clock: Clock): number {
  return clock.hour * 60 + clock.minute;
}

/** What the clock can be, the likely one first. */
function startsOf(clock: Clock, part: DayPart | null): number[] {
  const at = minutesOf(clock);
  const late = clock.hour < 12 ? at + DAY / 2 : at;
  switch (part) {
    case "evening":
      return [late];
    case "afternoon":
      return [clock.hour < 7 ? late : at];
    case "morning":
    case "forenoon":
    case "night":
      return [clock.hour === 12 && part === "night" ? DAY : at];
    case "noon":
    case null:
      return clock.sure ? [at] : [late, at];
  }
}

function spansFrom(start: number, time: TimeNode, part: DayPart | null): Minutes[] {
  if (!time.end) return [{ start, end: time.minutes === null ? null : start + time.minutes }];
  const isLate = !time.start.sure && start >= DAY / 2;
  const ends = endsOf(time.end, start, { isLate, part });
  // »kl. 13-15 (1 time)«: which of the two is right?
  const other = time.minutes === null ? [] : [start + time.minutes];
  return [...new Set(ends.length > 0 ? [...ends, ...other] : ends)].map((end) => ({ start, end }));
}

/** An hour without its half of the day goes with its start: »kl. 2-4« is two afternoons hours or two at night, never one of each. */
function endsOf(end: Clock, start: number, of: { isLate: boolean; part: DayPart | null }): number[] {
  const at = minutesOf(end);
  const late = end.hour < 12 ? at + DAY / 2 : at;
  const shifted = of.isLate || ((of.part === "evening" || of.part === "afternoon") && late > start);
  if (shifted && at <= start && late > start) return [late];
  if (at > start) return [at];
  if (start >= EVENING && at <= SMALL_HOURS) return [at + DAY];
  return [];
}

function backwards(date: LocalDate, time: TimeNode, part: DayPart | null): Outcome<InstantValue> {
  const start = startsOf(time.start, part)[0] ?? 0;
  const end = time.end ? minutesOf(time.end) : 0;
  const likely: Minutes[] = [];
  if (end + DAY / 2 > start && end < DAY / 2) likely.push({ start, end: end + DAY / 2 });
  if (end < start && end > 0) likely.push({ start: end, end: start });
  return askEnd(
    textOf(start % DAY),
    textOf(end % DAY),
    likely.map((one) => valueOf(date, one)),
  );
}

function valueOf(date: LocalDate, minutes: Minutes): InstantValue {
  return {
    kind: "instant",
    start: momentAt(date, minutes.start),
    end: minutes.end === null ? null : momentAt(date, minutes.end),
  };
}

/** Minutes from the day's midnight; beyond 24 hours it is another day. */
function momentAt(date: LocalDate, minutes: number): Moment {
  return { date: addDays(date, Math.floor(minutes / DAY)), time: textOf(minutes % DAY) };
}

function textOf(minutes: number): LocalTime {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

const stamp = (moment: Moment): string => `${moment.date}T${moment.time ?? ""}`;

/** Asks when start or end falls in the hour that is skipped in March, or in the one that is lived twice in October. */
function checkClocks(value: InstantValue): Outcome<InstantValue> {
  const ends = [value.start, value.end].filter((one) => one !== null);
  for (const moment of ends) {
    const count = clockReadings(moment);
    if (count !== 1) return askAboutClocks(value, moment, count);
  }
  return found(value);
}

/** The clocks change on the last Sunday of March and October, before four in the morning. */
function mayChange(moment: Moment): boolean {
  const month = monthOf(moment.date);
  return (
    (month === 3 || month === 10) &&
    dayOf(moment.date) >= 25 &&
    weekdayOf(moment.date) === 7 &&
    (moment.time ?? "") < "04:00"
  );
}

/** The hours beside the one that the clocks take away or give twice; the meeting keeps its length, or ends an hour sooner or later. */
function askAboutClocks(value: InstantValue, moment: Moment, count: number): Outcome<InstantValue> {
  const { start, end } = value;
  const beside = [-60, 60].map((by): InstantValue => {
    const at = moment === start ? later(start, by) : start;
    return { kind: "instant", start: at, end: end && later(end, by) };
  });
  const clear = beside.filter((one) => [one.start, one.end].every((at) => at === null || clockReadings(at) === 1));
  const likely = clear.filter((one) => !one.end || stamp(one.start) < stamp(one.end));
  return askClockChange(moment.date, moment.time ?? "00:00", count === 0 ? "skipped" : "doubled", likely);
}

/** How many times a local time comes that day. */
function clockReadings(moment: Moment): number {
  return mayChange(moment) ? instantsAt(moment.date, moment.time ?? "00:00").length : 1;
}

function later({ date, time }: Moment, minutes: number): Moment {
  const at = time ?? "00:00";
  return momentAt(addDays(date, -1), DAY + Number(at.slice(0, 2)) * 60 + Number(at.slice(3)) + minutes);
}
