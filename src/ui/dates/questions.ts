import { weekdayOf, type LocalDate, type LocalTime, type Weekday } from "../../domain/time.ts";
import { weekdayName } from "./names.ts";
import { formatDateValue, formatDayYear, printShortDay, formatTime } from "./print.ts";
import type { Ask, AskReason, DateValue } from "./value.ts";

/** A reading, or the question that must be answered before there is one. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; ask: Ask };

export function found<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function ask(reason: AskReason, question: string, candidates: DateValue[]): { ok: false; ask: Ask } {
  return { ok: false, ask: { status: "ask", reason, question, candidates } };
}

export const dayValue = (date: LocalDate): DateValue => ({ kind: "day", date });
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const article = (date: LocalDate): string => `${printShortDay(date)} ${date.slice(0, 4)}`;

export function askWeekday(date: LocalDate, written: Weekday, candidates: LocalDate[]): { ok: false; ask: Ask } {
  const right = weekdayName(weekdayOf(date));
  const text = `Den ${article(date)} er en ${right}, ikke en ${weekdayName(written)}. Hvilken dag mener du?`;
  return ask("weekday", text, candidates.map(dayValue));
}

export function askWeek(date: LocalDate, written: number, right: number): { ok: false; ask: Ask } {
  const text = `${capital(formatDayYear(date))} ligger i uge ${right}, ikke i uge ${written}. Hvilken dag mener du?`;
  return ask("weekday", text, [dayValue(date)]);
}

/** `written` is how the impossible day was understood: »31. februar«. */
export function askImpossible(written: string, candidates: LocalDate[]): { ok: false; ask: Ask } {
  return ask("impossible", `${capital(written)} findes ikke. Hvilken dag mener du?`, candidates.map(dayValue));
}

export function askPassed(value: DateValue, candidates: DateValue[]): { ok: false; ask: Ask } {
  return ask("passed", `${capital(formatDateValue(value))} er passeret. Hvornår mener du?`, candidates);
}

export function askWhich(candidates: DateValue[]): { ok: false; ask: Ask } {
  const names = candidates.map(formatDateValue);
  const last = names.at(-1) ?? "";
  const question = names.length < 2 ? `Mener du ${last}?` : `Mener du ${names.slice(0, -1).join(", ")} eller ${last}?`;
  return ask("ambiguous", question, candidates);
}

export function askSeveral(candidates: DateValue[]): { ok: false; ask: Ask } {
  const names = candidates.map(formatDateValue);
  return ask("ambiguous", `Der står flere tider: ${names.join("; ")}. Hvilken mener du?`, candidates);
}

export function askClock(hour: number, minute: number): { ok: false; ask: Ask } {
  const text = `Kl. ${hour}.${String(minute).padStart(2, "0")} findes ikke. Hvilket klokkeslæt mener du?`;
  return ask("impossible", text, []);
}

export function askEnd(start: LocalTime, end: LocalTime, candidates: DateValue[]): { ok: false; ask: Ask } {
  const text = `Kl. ${formatTime(end)} er ikke efter kl. ${formatTime(start)}. Hvornår slutter det?`;
  return ask("end-before-start", text, candidates);
}

export function askClockChange(
  date: LocalDate,
  time: LocalTime,
  how: "skipped" | "doubled",
  candidates: DateValue[],
): { ok: false; ask: Ask } {
  const why =
    how === "skipped" ? "findes ikke, fordi urene stilles frem" : "er der to gange, fordi urene stilles tilbage";
  return ask("dst", `Kl. ${formatTime(time)} ${why} ${formatDayYear(date)}. Hvilket klokkeslæt mener du?`, candidates);
}

export const MISSING = {
  meeting: "Hvilket møde regner du fra? Skriv en dato.",
  month: "Hvilken måned mener du?",
  rhythm: "Hvilken dag er det hver gang? Skriv for eksempel »første tirsdag i måneden« eller »hver anden torsdag«.",
} as const;

export function askMissing(what: keyof typeof MISSING, candidates: DateValue[]): { ok: false; ask: Ask } {
  return ask("incomplete", MISSING[what], candidates);
}
