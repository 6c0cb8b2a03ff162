import { addDays, isoWeekOf, weekdayOf, type LocalDate, type Weekday } from "../../domain/time.ts";
import { addWorkdays, isWorkday } from "../../domain/workday.ts";
import {
  addMonths,
  dateOf,
  dayOf,
  daysInMonth,
  feastOf,
  fixedDate,
  mondayOf,
  mondayOfWeek,
  monthBounds,
  monthOf,
  nearestDay,
  nthWeekday,
  periodOf,
  uniqueDates,
  yearOf,
} from "./calendar.ts";
import { monthName } from "./names.ts";
import {
  ask,
  askImpossible,
  askMissing,
  askWeek,
  askWeekday,
  askWhich,
  dayValue,
  found,
  type Outcome,
} from "./questions.ts";
import type { DayNode, MonthNode, PeriodName, Unit, WeekNode } from "./tree.ts";
import type { DateContext } from "./value.ts";

type Of<K extends DayNode["kind"]> = Extract<DayNode, { kind: K }>;

/** The day that is meant, or what must be asked. Whether it is passed is the whole phrase's business. */
export function resolveDay(node: DayNode, context: DateContext): Outcome<LocalDate> {
  switch (node.kind) {
    case "date":
      return resolveDate(node, context);
    case "monthday":
      return resolveMonthday(node, context);
    case "digits":
      return resolveDigits(node);
    case "weekday":
      return resolveWeekday(node, context);
    case "weekdayInWeek":
      return resolveInWeek(node, context);
    case "weekdayLater":
      return resolveLater(node, context);
    case "today":
      return found(addDays(context.today, node.shift));
    case "counted":
      return resolveCounted(node, context);
    case "nth":
      return resolveNth(node, context);
    case "feast":
      return found(inYearMeant(node.year, context, (year) => feastOf(node.feast, year)));
    case "meeting":
      return context.meeting ? found(context.meeting) : askMissing("meeting", []);
    case "beside":
      return resolveBeside(node, context);
    case "named":
      return resolveNamed(node, context);
    case "checked":
      return resolveChecked(node, context);
  }
}

/** What happens every year: the written year's, else the coming one, or the latest when a passed one is meant. */
function inYearMeant(year: number | null, context: DateContext, on: (year: number) => LocalDate): LocalDate {
  if (year !== null) return on(year);
  const current = yearOf(context.today);
  const date = on(current);
  if (context.direction === "past") return date <= context.today ? date : on(current - 1);
  return date >= context.today ? date : on(current + 1);
}

function resolveDate(written: Of<"date">, context: DateContext): Outcome<LocalDate> {
  const node =
    written.yearShift === undefined ? written : { ...written, year: yearOf(context.today) + written.yearShift };
  if (node.month > 12 || node.month < 1) return askSwapped(node, context);
  if (node.day > daysInMonth(2024, node.month) || node.day < 1) {
    return askImpossible(`${node.day}. ${monthName(node.month)}`, nearMonthEnd(yearMeant(node, context), node.month));
  }
  const year = node.year ?? yearMeant(node, context);
  const date = dateOf(year, node.month, node.day);
  return date
    ? found(date)
    : askImpossible(`${node.day}. ${monthName(node.month)} ${year}`, [
        ...nearMonthEnd(year, node.month),
        ...nextLeapDay(node, year),
      ]);
}

function yearMeant(node: Of<"date">, context: DateContext): number {
  if (node.year !== null) return node.year;
  const year = yearOf(context.today);
  const day = Math.min(node.day, daysInMonth(year, node.month));
  const date = fixedDate(year, node.month, day);
  if (context.direction === "past") return date <= context.today ? year : year - 1;
  return date >= context.today ? year : year + 1;
}

function nearMonthEnd(year: number, month: number): LocalDate[] {
  const last = monthBounds(year, month).to;
  return [last, addDays(last, 1)];
}

function nextLeapDay(node: Of<"date">, year: number): LocalDate[] {
  if (node.year !== null) return [];
  const leap = [1, 2, 3, 4, 5, 6, 7, 8]
    .map((later) => dateOf(year + later, node.month, node.day))
    .find((one) => one !== null);
  return leap ? [leap] : [];
}

/** »12/25«: no 25th month; the other way round may be what was meant. */
function askSwapped(node: Of<"date">, context: DateContext): Outcome<LocalDate> {
  const swapped: Of<"date"> = { ...node, day: node.month, month: node.day };
  const date = node.day >= 1 && node.day <= 12 ? dateOf(yearMeant(swapped, context), swapped.month, swapped.day) : null;
  return ask(
    "impossible",
    `Der er ingen måned nummer ${node.month}. Hvilken dag mener du?`,
    date ? [dayValue(date)] : [],
  );
}

function resolveMonthday(node: Of<"monthday">, context: DateContext): Outcome<LocalDate> {
  const [year, month] = [yearOf(context.today), monthOf(context.today)];
  if (node.day < 1 || node.day > 31) return askImpossible(`den ${node.day}.`, []);
  if (node.shift !== null) {
    const date = dateOf(year, month + node.shift, node.day);
    const { from, to } = monthBounds(year, month + node.shift);
    return date ? found(date) : askImpossible(`${node.day}. ${monthName(monthOf(from))}`, [to, addDays(to, 1)]);
  }
  const step = context.direction === "past" ? -1 : 1;
  const meant = [0, 1, 2]
    .map((away) => dateOf(year, month + away * step, node.day))
    .find((date) => date !== null && (date === context.today || date > context.today === step > 0));
  return meant ? found(meant) : askImpossible(`den ${node.day}.`, []);
}

function resolveDigits(node: Of<"digits">): Outcome<LocalDate> {
  const date = dateOf(node.year, node.month, node.day);
  return date
    ? askWhich([dayValue(date)])
    : askImpossible(`${node.day}. ${monthName(node.month)} ${node.year}`, nearMonthEnd(node.year, node.month));
}

function resolveWeekday(node: Of<"weekday">, context: DateContext): Outcome<LocalDate> {
  const { today } = context;
  const ahead = (node.weekday - weekdayOf(today) + 7) % 7;
  const coming = addDays(today, ahead === 0 ? 7 : ahead);
  const previous = addDays(coming, -7 - (ahead === 0 ? 7 : 0));
  switch (node.which) {
    case "bare":
      if (ahead === 0) return askWhich([dayValue(today), dayValue(context.direction === "past" ? previous : coming)]);
      return found(context.direction === "past" ? previous : coming);
    case "coming":
      return ahead === 0 ? askWhich([dayValue(coming), dayValue(today)]) : found(coming);
    case "next":
      return askWhich([dayValue(addDays(coming, 7)), dayValue(coming)]);
    case "past":
      return found(previous);
    case "last":
      return previous >= mondayOf(today)
        ? askWhich([dayValue(previous), dayValue(addDays(previous, -7))])
        : found(previous);
    case "this":
      return found(addDays(mondayOf(today), node.weekday - 1));
  }
}

function resolveInWeek(node: Of<"weekdayInWeek">, context: DateContext): Outcome<LocalDate> {
  const monday = resolveWeek(node.week, context);
  return monday.ok ? found(addDays(monday.value, node.weekday - 1)) : monday;
}

/** The Monday of the week. Without a year it is the coming one, this week included; or the latest that has begun. */
export function resolveWeek(node: WeekNode, context: DateContext): Outcome<LocalDate> {
  if (node.kind === "shifted") return found(addDays(mondayOf(context.today), node.shift * 7));
  const year = isoWeekOf(context.today).year;
  const years = node.year !== null ? [node.year] : context.direction === "past" ? [year, year - 1] : [year, year + 1];
  const mondays = years.map((one) => mondayOfWeek(one, node.week));
  const meant = mondays.findIndex((monday, index) => isWeekMeant(monday, index, { node, context }));
  const monday = mondays[meant];
  return monday
    ? found(monday)
    : ask("impossible", `Uge ${node.week} findes ikke i ${years.at(meant) ?? year}. Hvilken uge mener du?`, []);
}

function isWeekMeant(
  monday: LocalDate | null,
  index: number,
  at: { node: Extract<WeekNode, { kind: "numbered" }>; context: DateContext },
): boolean {
  if (at.node.year !== null || index > 0) return true;
  // A week that this year does not have is not silently taken from the next.
  if (monday === null) return true;
  return at.context.direction === "past" ? monday <= at.context.today : addDays(monday, 6) >= at.context.today;
}

function resolveLater(node: Of<"weekdayLater">, context: DateContext): Outcome<LocalDate> {
  const ahead = (node.weekday - weekdayOf(context.today) + 7) % 7;
  const coming = addDays(context.today, ahead);
  return askWhich([
    dayValue(addDays(coming, node.weeks * 7)),
    dayValue(addDays(coming, (ahead === 0 ? node.weeks + 1 : node.weeks - 1) * 7)),
  ]);
}

function resolveCounted(node: Of<"counted">, context: DateContext): Outcome<LocalDate> {
  const from = node.from ? resolveDay(node.from, context) : found(context.today);
  if (!from.ok) return from;
  if (node.idiom) return askWhich([dayValue(addDays(from.value, 7)), dayValue(addDays(from.value, 8))]);
  return addUnits(from.value, node.count, node.unit);
}

/** A number of days, working days, weeks, months or years from a day. */
export function addUnits(from: LocalDate, amount: number, unit: Unit): Outcome<LocalDate> {
  switch (unit) {
    case "day":
      return found(addDays(from, amount));
    case "workday":
      return found(addWorkdays(from, amount));
    case "week":
      return found(addDays(from, amount * 7));
    case "month":
      return sameDayLater(from, amount);
    case "year":
      return sameDayLater(from, amount * 12);
  }
}

function sameDayLater(from: LocalDate, months: number): Outcome<LocalDate> {
  const date = addMonths(from, months);
  if (date) return found(date);
  const { to } = monthBounds(yearOf(from), monthOf(from) + months);
  return askWhich([dayValue(to), dayValue(addDays(to, 1))]);
}

/** The month's first day. */
export function resolveMonth(node: MonthNode, context: DateContext): LocalDate {
  const [year, month] = [yearOf(context.today), monthOf(context.today)];
  if (node.kind === "shifted") return fixedDate(year, month + node.shift, 1);
  if (node.year !== null) return fixedDate(node.year, node.month, 1);
  const past = context.direction === "past";
  const isThisYear = past ? node.month <= month : node.month >= month;
  return fixedDate(isThisYear ? year : year + (past ? -1 : 1), node.month, 1);
}

function resolveNth(node: Of<"nth">, context: DateContext): Outcome<LocalDate> {
  const first = resolveMonth(node.month, context);
  const date = nthOf(node, first);
  const passed =
    date !== null &&
    node.month.kind === "named" &&
    node.month.year === null &&
    date < context.today &&
    context.direction !== "past";
  const meant = passed ? nthOf(node, fixedDate(yearOf(first) + 1, monthOf(first), 1)) : date;
  return meant
    ? found(meant)
    : ask(
        "impossible",
        `Der er ikke så mange i ${monthName(monthOf(first))} ${yearOf(first)}. Hvilken dag mener du?`,
        [],
      );
}

function nthOf(node: Of<"nth">, first: LocalDate): LocalDate | null {
  const [year, month] = [yearOf(first), monthOf(first)];
  const { what, nth } = node;
  if (what === "day") return nth < 0 ? addDays(monthBounds(year, month).to, nth + 1) : dateOf(year, month, nth);
  if (what !== "workday") return nthWeekday(year, month, { nth, weekday: what });
  const { from, to } = monthBounds(year, month);
  const date = nth > 0 ? addWorkdays(addDays(from, -1), Math.min(nth, 31)) : addWorkdays(addDays(to, 1), nth);
  return date >= from && date <= to && isWorkday(date) ? date : null;
}

/** School holidays end on different days in different places: a day counted from one is asked about. */
const UNEVEN: ReadonlySet<PeriodName> = new Set<PeriodName>([
  "summerHoliday", "autumnHoliday", "winterHoliday", "christmasHoliday", "easterHoliday",
]); // prettier-ignore

function resolveBeside(node: Of<"beside">, context: DateContext): Outcome<LocalDate> {
  const { of, what, side } = node;
  const step = side === "after" ? 1 : -1;
  if (typeof of === "string") {
    const bounds = periodMeant(of, step, { what, context });
    return UNEVEN.has(of) ? askWhich([dayValue(bounds)]) : found(bounds);
  }
  const day = resolveDay(of, context);
  return day.ok ? found(nearestBeside(day.value, step, what)) : day;
}

/** The coming day of the kind: »første hverdag efter nytår« is after the next one, unless this one's is still to come. */
function periodMeant(
  name: PeriodName,
  step: number,
  of: { what: Weekday | "workday"; context: DateContext },
): LocalDate {
  const year = yearOf(of.context.today);
  const days = [year - 1, year, year + 1].map((one) => {
    const bounds = periodOf(name, one);
    return nearestBeside(step > 0 ? bounds.to : bounds.from, step, of.what);
  });
  const meant =
    of.context.direction === "past"
      ? days.findLast((date) => date <= of.context.today)
      : days.find((date) => date >= of.context.today);
  return meant ?? of.context.today;
}

function nearestBeside(from: LocalDate, step: number, what: Weekday | "workday"): LocalDate {
  if (what === "workday") return addWorkdays(from, step);
  const away = (((what - weekdayOf(from)) * step + 6) % 7) + 1;
  return addDays(from, away * step);
}

function resolveNamed(node: Of<"named">, context: DateContext): Outcome<LocalDate> {
  const day = resolveDay(node.day, context);
  if (!day.ok) return day;
  const feast = feastOf(node.feast, yearOf(day.value));
  return feast === day.value ? day : askWhich([dayValue(day.value), dayValue(feast)]);
}

function resolveChecked(node: Of<"checked">, context: DateContext): Outcome<LocalDate> {
  const inner = resolveDay(node.day, context);
  if (!inner.ok) return inner;
  const date = inner.value;
  if (node.weekday !== null && weekdayOf(date) !== node.weekday) return contradiction(node, date, context);
  const { week } = isoWeekOf(date);
  return node.week === null || node.week === week ? inner : askWeek(date, node.week, week);
}

function contradiction(node: Of<"checked">, date: LocalDate, context: DateContext): Outcome<LocalDate> {
  const weekday = node.weekday ?? weekdayOf(date);
  const others = [nearestDay(date, weekday), ...sameNumber(node.day, date, weekday)];
  const fitting = uniqueDates(others).filter(
    (one) => one !== date && (one >= context.today || context.direction !== undefined || isRecent(one, context)),
  );
  return askWeekday(date, weekday, [date, ...fitting]);
}

function isRecent(date: LocalDate, context: DateContext): boolean {
  return date >= addDays(context.today, -14);
}

/** The same day number in the years or months beside, where it has the written weekday. */
function sameNumber(node: DayNode, date: LocalDate, weekday: Weekday): LocalDate[] {
  const steps = node.kind === "monthday" ? [-1, 1] : node.kind === "date" ? [-12, 12] : [];
  const dates = steps.map((months) => dateOf(yearOf(date), monthOf(date) + months, dayOf(date)));
  return dates.filter((one) => one !== null).filter((one) => weekdayOf(one) === weekday);
}
