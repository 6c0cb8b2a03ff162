import type { Weekday } from "../../domain/time.ts";
import { monthName, weekdayName } from "./names.ts";

const DAY_CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const WORKDAYS = "MO,TU,WE,TH,FR";

/** The RRULE code of an ISO weekday. */
export function dayCode(weekday: Weekday): string {
  return DAY_CODES[weekday - 1] ?? "";
}

/** »8, 9 og 10« */
export function joinWords(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} og ${words.at(-1) ?? ""}`;
}

/** A rule that this reader makes, in Danish: »første tirsdag i måneden undtagen juli«. */
export function printRule(rrule: string): string {
  const parts = new Map(rrule.split(";").map((part) => part.split("=") as [string, string]));
  const interval = Number(parts.get("INTERVAL") ?? "1");
  const words = [rhythm(parts, interval), weeks(parts), months(parts), until(parts)];
  return words.filter(Boolean).join(" ");
}

function rhythm(parts: Map<string, string>, interval: number): string {
  const days = parts.get("BYDAY") ?? "";
  if (parts.get("FREQ") === "DAILY") return interval === 1 ? "hver dag" : `hver ${interval}. dag`;
  if (parts.get("FREQ") === "MONTHLY") return `${dayOfMonth(parts, days)} i ${everyMonth(parts, interval)}`;
  if (days === WORKDAYS) return "alle hverdage";
  const names = joinWords(days.split(",").map(nameOfCode));
  if (interval === 1) return `hver ${names}`;
  return interval === 2 ? `hver anden ${names}` : `hver ${interval}. ${names}`;
}

function everyMonth(parts: Map<string, string>, interval: number): string {
  if (interval > 1) return interval === 2 ? "hver anden måned" : `hver ${interval}. måned`;
  const chosen = parts.get("BYMONTH")?.split(",").map(Number) ?? [];
  return chosen.length > 0 && chosen.length <= 6 ? joinWords(chosen.map(monthName)) : "måneden";
}

function dayOfMonth(parts: Map<string, string>, days: string): string {
  const position = Number(parts.get("BYSETPOS") ?? "0");
  if (position !== 0) return `${nth(position)} hverdag`;
  const monthDay = parts.get("BYMONTHDAY");
  if (monthDay)
    return monthDay === "-1" ? "sidste dag" : `den ${joinWords(monthDay.split(",").map((one) => `${one}.`))}`;
  return joinWords(days.split(",").map((code) => `${nth(Number(code.slice(0, -2)))} ${nameOfCode(code.slice(-2))}`));
}

function nth(position: number): string {
  return ["", "første", "anden", "tredje", "fjerde", "femte"][position] ?? (position === -2 ? "næstsidste" : "sidste");
}

function nameOfCode(code: string): string {
  return weekdayName((DAY_CODES.indexOf(code) + 1) as Weekday);
}

function weeks(parts: Map<string, string>): string {
  const chosen = parts.get("BYWEEKNO")?.split(",").map(Number) ?? [];
  if (chosen.length === 0) return "";
  if (chosen.length === 26 && chosen.every((week) => week % 2 === 0)) return "i lige uger";
  if (chosen.length === 27 && chosen.every((week) => week % 2 === 1)) return "i ulige uger";
  const missing = Array.from({ length: 53 }, (_, index) => index + 1).filter((week) => !chosen.includes(week));
  return missing.length < 20
    ? `undtagen uge ${joinWords(missing.map(String))}`
    : `i uge ${joinWords(chosen.map(String))}`;
}

function months(parts: Map<string, string>): string {
  const chosen = parts.get("BYMONTH")?.split(",").map(Number) ?? [];
  const monthly = parts.get("FREQ") === "MONTHLY" && !parts.has("INTERVAL");
  if (chosen.length === 0 || (monthly && chosen.length <= 6)) return "";
  if (chosen.length <= 6) return `i ${joinWords(chosen.map(monthName))}`;
  const missing = Array.from({ length: 12 }, (_, index) => index + 1).filter((month) => !chosen.includes(month));
  return `undtagen ${joinWords(missing.map(monthName))}`;
}

function until(parts: Map<string, string>): string {
  const last = parts.get("UNTIL");
  if (!last) return "";
  return `til og med ${Number(last.slice(6, 8))}. ${monthName(Number(last.slice(4, 6)))} ${last.slice(0, 4)}`;
}
