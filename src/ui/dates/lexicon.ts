import type { Weekday } from "../../domain/time.ts";
import { MONTH_NAMES, WEEKDAY_NAMES } from "./names.ts";

const WEEKDAY_SHORT: Record<string, Weekday> = {
  man: 1, mand: 1, tirs: 2, tir: 2, ons: 3, onsd: 3, tors: 4, tor: 4, fre: 5, fred: 5, lør: 6, lørd: 6, søn: 7, sønd: 7, tirsd: 2, torsd: 4,
}; // prettier-ignore
const WEEKDAY_LETTERS: Record<string, Weekday> = { ma: 1, ti: 2, on: 3, to: 4, fr: 5, lø: 6, sø: 7 };
const MONTH_SHORT: Record<string, number> = {
  jan: 1, feb: 2, febr: 2, mar: 3, apr: 4, jun: 6, jul: 7, aug: 8, sep: 9, sept: 9, okt: 10, nov: 11, dec: 12,
  oct: 10, october: 10, january: 1, february: 2, march: 3, may: 5, june: 6, july: 7,
}; // prettier-ignore
const ASCII_WEEKDAYS: Record<string, Weekday> = { loerdag: 6, soendag: 7, lordag: 6, sondag: 7 };
/** Words one letter away from a weekday or month that mean something else. */
const OTHER_WORDS = new Set(["mandat", "mandlig", "marks", "markt", "mars", "apri"]);

const WEEKDAYS = new Map<string, Weekday>(WEEKDAY_NAMES.map((name, index) => [name, (index + 1) as Weekday]));
const MONTHS = new Map<string, number>(MONTH_NAMES.map((name, index) => [name, index + 1]));

/** »onsdag«, also with a slip of the finger (»onsdga«), when only one weekday is that near. */
export function weekdayOfWord(text: string): Weekday | null {
  return WEEKDAYS.get(text) ?? ASCII_WEEKDAYS[text] ?? nearest(text, WEEKDAYS);
}

/** »ons«, »tirs«: the short forms that are safe next to a date, an hour or a dot. */
export function weekdayOfShort(text: string): Weekday | null {
  return WEEKDAY_SHORT[text] ?? null;
}

/** »ma«, »ti«, »to«: only right before a date, since they are also other words. */
export function weekdayOfLetters(text: string): Weekday | null {
  return WEEKDAY_LETTERS[text] ?? null;
}

/** »mandage«, »onsdagene«, »tirsdagen«: the weekday, when the ending is one of these. */
export function weekdayWithEnding(text: string, endings: string[]): Weekday | null {
  for (const ending of endings) {
    if (text.endsWith(ending)) {
      const weekday = WEEKDAYS.get(text.slice(0, -ending.length));
      if (weekday) return weekday;
    }
  }
  return null;
}

export function monthOfWord(text: string): number | null {
  return MONTHS.get(text) ?? MONTH_SHORT[text] ?? nearest(text, MONTHS);
}

function nearest<T>(text: string, names: Map<string, T>): T | null {
  if (text.length < 5 || text.length > 10 || OTHER_WORDS.has(text)) return null;
  const near = [...names].filter(([name]) => name.length >= 5 && !isInflected(text, name) && isOneSlipAway(text, name));
  return near.length === 1 ? (near[0]?.[1] ?? null) : null;
}

/** »tirsdage« and »tirsdags« are words of their own. */
function isInflected(text: string, name: string): boolean {
  return text === `${name}e` || text === `${name}s`;
}

/** One letter too many, too few, wrong, or two neighbours swapped; the first letter is right. */
export function isOneSlipAway(text: string, name: string): boolean {
  if (text[0] !== name[0] || Math.abs(text.length - name.length) > 1) return false;
  let start = 0;
  while (start < text.length && text[start] === name[start]) start += 1;
  const rest = text.slice(start);
  const wanted = name.slice(start);
  if (rest.slice(1) === wanted.slice(1) || rest.slice(1) === wanted || rest === wanted.slice(1)) return true;
  return rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2);
}
