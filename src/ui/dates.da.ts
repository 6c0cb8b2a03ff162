import { findTimesIn, readPhrase, readPrefix } from "./dates/read.ts";
import type { DateContext, DateReading, InstantValue } from "./dates/value.ts";

export type {
  Ask,
  AskReason,
  DateContext,
  DateReading,
  DateValue,
  InstantValue,
  Moment,
  RecurrenceValue,
} from "./dates/value.ts";
export {
  formatDateValue,
  formatDay,
  formatDayYear,
  formatInstant,
  formatMeetingTime,
  formatMeetingTimeYear,
  formatMinutes,
  formatShortDay,
  formatTime,
  formatTimeSpan,
  formatWeek,
} from "./dates/print.ts";

/**
 * Reads a whole phrase. What is left over that is not date language makes it `none` or `ask`, never a guess. Nothing throws; text over
 * 500 characters is `none`.
 */
export function readDate(text: string, context: DateContext): DateReading {
  return readPhrase(text, context);
}

/**
 * The longest date phrase that a text begins with (»tirsdag den 8. december kl. 9-10.30, mødelokale 2«), and what follows it, without the
 * comma or space between. The reading may be a question; with `none`, the rest is the whole text.
 */
export function readLeadingDate(text: string, context: DateContext): { reading: DateReading; rest: string } {
  return readPrefix(text, context);
}

/** Every date with a time of day in running text, in order; only what is certain. */
export function findTimes(text: string, context: DateContext): { value: InstantValue; text: string }[] {
  return findTimesIn(text, context);
}
