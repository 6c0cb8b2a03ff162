import { addMinutes, instantAt, localDateOf, localStampOf, localTimeOf } from "../domain/time.ts";
import type { Args, Card } from "../ui/card.ts";
import {
  formatDateValue,
  formatDay,
  formatDayYear,
  readDate,
  readLeadingDate,
  type DateContext,
  type DateReading,
  type DateValue,
} from "../ui/dates.da.ts";
import type { CommandName } from "../domain/rights.ts";
import { endLabel, durationQuestion } from "../ui/meeting.ts";
import { dueInPast, missingTime, notOneDay, unreadableDate } from "../ui/question.ts";
import { choiceLabel, notASeries } from "../ui/series.ts";
import { receipt } from "../ui/frame.ts";
import { capitalised } from "../ui/labels.da.ts";
import { ask } from "./asking.ts";
import type { InForum } from "./command.ts";

/** A read time, or the card that asks for what is missing: a time is never guessed. */
export type Chosen<T> = { kind: "chosen"; value: T } | { kind: "asks"; card: Card };

export type ChosenTime = { start: Date; end: Date; rest: string };

/** What to do again with the answer: the command and the arguments it was given. */
export type Again = { command: CommandName; args: Args };

export function dateContext({ now }: { now: Date }): DateContext {
  return { today: localDateOf(now), now: localTimeOf(now) };
}

/** An instant written as local `YYYY-MM-DDTHH:MM`, as our own buttons carry it. */
export function instantOfStamp(stamp: string): Date {
  return instantAt(stamp.slice(0, 10), stamp.slice(11, 16));
}

/** Reads a day and a time, and the place that may follow them. `minutes`: how long it lasts when no end is written; null asks. */
export async function readTime(
  asked: InForum,
  text: string,
  again: Again,
  minutes: number | null,
): Promise<Chosen<ChosenTime>> {
  const { reading, rest } = readLeadingDate(text, dateContext(asked));
  if (reading.status === "ask") return { kind: "asks", card: await askWhich(asked, reading, { again, rest }) };
  if (reading.status === "none") return { kind: "asks", card: receipt(unreadableDate(text)) };
  const { value } = reading;
  if (value.kind === "day") return { kind: "asks", card: receipt(missingTime(formatDay(value.date, asked.now))) };
  if (value.kind === "recurrence") return { kind: "asks", card: receipt(notASeries) };
  if (value.kind !== "instant") return { kind: "asks", card: receipt(unreadableDate(text)) };
  return withEnd(asked, { ...timesOf(value), rest }, again, minutes);
}

export function timesOf(value: Extract<DateValue, { kind: "instant" }>): { start: Date; end: Date | null } {
  const { start, end } = value;
  return {
    start: instantAt(start.date, start.time ?? "00:00"),
    end: end ? instantAt(end.date, end.time ?? "00:00") : null,
  };
}

async function withEnd(
  asked: InForum,
  time: { start: Date; end: Date | null; rest: string },
  again: Again,
  minutes: number | null,
): Promise<Chosen<ChosenTime>> {
  const { start, rest } = time;
  const end = time.end ?? (minutes === null ? null : addMinutes(start, minutes));
  if (end) return { kind: "chosen", value: { start, end, rest } };
  const choices = [60, 90, 120, 180].map((length) => ({
    label: endLabel(start, addMinutes(start, length)),
    invocation: {
      command: again.command,
      args: { ...again.args, ...stamped(start, addMinutes(start, length)), place: rest },
    },
  }));
  return { kind: "asks", card: await ask(asked, durationQuestion(start, asked.now), choices, asked.forum.id) };
}

function stamped(start: Date, end: Date): Args {
  return { start: localStampOf(start), end: localStampOf(end) };
}

async function askWhich(
  asked: InForum,
  reading: Extract<DateReading, { status: "ask" }>,
  { again, rest }: { again: Again; rest: string },
): Promise<Card> {
  // What would be refused as passed is not offered.
  const coming = reading.candidates.filter((candidate) => !isPassed(candidate, asked.now));
  const choices = coming.map((candidate) => ({
    label: capitalised(choiceLabel(candidate)),
    invocation: { command: again.command, args: { ...again.args, ...answerOf(candidate, rest) } },
  }));
  return choices.length === 0 ? receipt(reading.question) : ask(asked, reading.question, choices, asked.forum.id);
}

function isPassed(value: DateValue, now: Date): boolean {
  if (value.kind === "instant") return timesOf(value).start < now;
  return value.kind === "day" && value.date < localDateOf(now);
}

/** A candidate as arguments: a full time as it is, anything less as words to be read again. */
function answerOf(candidate: DateValue, rest: string): Args {
  const place: Args = rest === "" ? {} : { place: rest };
  if (candidate.kind !== "instant") return { text: formatDateValue(candidate), ...place };
  const { start, end } = timesOf(candidate);
  return end ? { ...stamped(start, end), ...place } : { start: localStampOf(start), ...place };
}

/** Reads a due day. Gives a local day from today on, or the card that asks. */
export async function readDue(asked: InForum, text: string, again: Again): Promise<Chosen<string>> {
  const reading = readDate(text, { ...dateContext(asked), field: "date" });
  if (reading.status === "ask") {
    const choices = reading.candidates.flatMap((candidate) => {
      const day = dayOf(candidate);
      // What would be refused as passed is not offered.
      return day === null || day < localDateOf(asked.now)
        ? []
        : [
            {
              label: capitalised(formatDayYear(day)),
              invocation: { command: again.command, args: { ...again.args, due: day } },
            },
          ];
    });
    const card =
      choices.length === 0 ? receipt(reading.question) : await ask(asked, reading.question, choices, asked.forum.id);
    return { kind: "asks", card };
  }
  const day = reading.status === "ok" ? dayOf(reading.value) : null;
  if (day === null) return { kind: "asks", card: receipt(notOneDay(text)) };
  return day < localDateOf(asked.now)
    ? { kind: "asks", card: receipt(dueInPast(formatDay(day, asked.now))) }
    : { kind: "chosen", value: day };
}

function dayOf(value: DateValue): string | null {
  if (value.kind === "day") return value.date;
  return value.kind === "instant" ? value.start.date : null;
}
