import type { ForumSettings } from "./forum.ts";
import { addDays, instantAt, localDateOf, type LocalDate } from "./time.ts";
import { addWorkdays, workdayOnOrBefore } from "./workday.ts";

/**
 * A forum's deadlines. Days are counted as local calendar days, never as hours, so a change of clocks moves nothing. What we send moves
 * to the working day before a weekend or public holiday; what people must keep stays on its day.
 */

/** When items must be in: an instant, on its day whatever day that is. At the instant itself an item is in time; later ones are late. */
export function itemsDeadline(start: Date, settings: ForumSettings): Date {
  return instantAt(addDays(localDateOf(start), -settings.itemsDeadlineDays), settings.itemsDeadlineAt);
}

/** When the agenda is to go out. */
export function agendaDue(start: Date, settings: ForumSettings): Date {
  return sendTime(addDays(localDateOf(start), -settings.agendaDays), settings);
}

/** Until when a draft sent at `sentAt` may be objected to: so many working days after the local day it was sent on. */
export function objectionDeadline(sentAt: Date, settings: ForumSettings): Date {
  return instantAt(addWorkdays(localDateOf(sentAt), settings.objectionWorkdays), settings.objectionsAt);
}

/** When that which goes out by itself on a day goes out: on the day, or on the working day before. */
export function sendTime(date: LocalDate, settings: ForumSettings): Date {
  return instantAt(workdayOnOrBefore(date), settings.sendAt);
}
