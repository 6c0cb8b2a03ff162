import { readDate } from "../dates.da.ts";
import { namesBody } from "./words.da.ts";

/** What a line of a head says of the time; times are local `HH:MM`. */
export type HeadTime = { date: string | null; start: string | null; end: string | null; before: string; rest: string };

const months = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december";
const shortMonths: Record<string, string> = {
  jan: "januar",
  feb: "februar",
  mar: "marts",
  apr: "april",
  may: "maj",
  jun: "juni",
  jul: "juli",
  aug: "august",
  sep: "september",
  sept: "september",
  okt: "oktober",
  oct: "oktober",
  nov: "november",
  dec: "december",
  january: "januar",
  february: "februar",
  march: "marts",
  june: "juni",
  july: "juli",
  october: "oktober",
};
const monthWord = `${months}|jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr|may|jun[ei]?|jul[iy]?|aug|sept?|o[ck]t(?:ober)?|nov|dec`;
const weekday = "(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?";
const worded = new RegExp(
  `(?:(?<weekday>${weekday})[\\s,]*)?(?:den|d\\.?)?\\s*(?<day>\\d{1,2})(?:\\.|\\s|-)\\s*(?<month>${monthWord})\\.?[\\s,-]*(?<year>(?:19|20)\\d{2})(?!\\d)`,
  "iu",
);
const american = new RegExp(
  `(?:(?<weekday>${weekday})[\\s,]*)?(?<month>${monthWord})\\s+(?<day>\\d{1,2}),?\\s+(?<year>(?:19|20)\\d{2})`,
  "iu",
);
const figures = new RegExp(
  `(?:(?<weekday>${weekday})[\\s,]*)?(?:den|d\\.?)?\\s*(?<![\\d./-])(?<day>\\d{1,2})\\s?[./-]\\s?(?<month>\\d{1,2})(?:\\s?[./-]\\s?|\\s+)(?<year>(?:19|20)\\d{2}|\\d{2}(?![\\d.:]))(?!\\d)`,
  "iu",
);
const backwards = new RegExp(`(?<![\\d])(?<year>20\\d{2})[.-](?<month>\\d{2})[.-](?<day>\\d{2})(?!\\d)`, "u");
const yearless = new RegExp(
  `(?:(?<weekday>${weekday})[\\s,]*)?(?:den|d\\.?)?\\s*(?<![\\d.])(?<day>\\d{1,2})\\.\\s*(?<month>${months})(?!\\p{L})`,
  "iu",
);

const clock = "(\\d{1,2})(?:[.:](\\d{2}))?(?:[.:]\\d{2})?";
const range = new RegExp(
  `(?:kl\\.?|klokken|fra)?\\s*(?:kl\\.?\\s*)?(?<![\\d:/]|\\d\\.)${clock}\\s*(?:[-–—]|til(?: kl\\.?)?|–)\\s*(?:kl\\.?\\s*)?${clock}(?![\\d/]|\\s?\\p{L}{2,}dag)`,
  "iu",
);
const single =
  /(?:kl\.?|klokken)\s*(\d{1,2})(?:[.:](\d{2}))?(?:[.:]\d{2})?(?!\d)|(?<![\d.:/])(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?(?![\d.])/iu;

function padded(hour: string | undefined, minute: string | undefined): string | null {
  const [hours, minutes] = [Number(hour), Number(minute ?? "0")];
  if (hour === undefined || hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

export type FoundDate = {
  date: string | null;
  /** Weekday and date disagree, or there is no such day. */ doubt: boolean;
  start: number;
  end: number;
  text: string;
};

/** The first date with its year in a line, checked by the date reader: a wrong weekday or a day that is not there is a doubt. */
export function dateIn(text: string): FoundDate | null {
  const match = [worded, american, figures, backwards]
    .map((pattern) => pattern.exec(text))
    .filter((one) => one !== null)
    .sort((one, other) => one.index - other.index || other[0].length - one[0].length)[0];
  if (!match?.groups) return null;
  const { day = "", month = "", year = "" } = match.groups;
  const named = /^\d+$/u.test(month) ? month : monthNumber(month);
  const full = year.length === 2 ? `20${year}` : year;
  const span = { start: match.index, end: match.index + match[0].length, text: match[0].trim() };
  const phrase = `${match.groups.weekday ? `${match.groups.weekday.toLowerCase()} den ` : ""}${Number(day)}.${Number(named)}.${full}`;
  const reading = readDate(phrase, { today: `${full}-06-15`, direction: "any", field: "date" });
  if (reading.status === "ok" && reading.value.kind === "day")
    return { ...span, date: reading.value.date, doubt: false };
  return { ...span, date: null, doubt: true };
}

function monthNumber(word: string): string {
  const danish = shortMonths[word.toLowerCase()] ?? word.toLowerCase();
  return String(months.split("|").indexOf(danish) + 1);
}

/** A day and a month without a year, as `MM-DD`. */
export function dayWithoutYear(text: string): string | null {
  const match = yearless.exec(text);
  if (!match?.groups) return null;
  return `${monthNumber(match.groups.month ?? "").padStart(2, "0")}-${(match.groups.day ?? "").padStart(2, "0")}`;
}

/** Hours in a text that holds no date: »kl. 18.30-21.00«, »17.00 – 19.30«, »13:00«. */
export function hoursIn(text: string): { start: string | null; end: string | null; text: string; at: number } | null {
  const both = range.exec(text);
  if (both) {
    const [start, end] = [padded(both[1], both[2]), padded(both[3], both[4])];
    const isClock =
      /kl|klokken/iu.test(both[0]) ||
      both[2] !== undefined ||
      both[4] !== undefined ||
      /^\s*[^\p{L}]*$/u.test(text.replace(both[0], ""));
    if (start && end && isClock && start < end) return { start, end, text: both[0], at: both.index };
  }
  const one = single.exec(text);
  const start = one ? padded(one[1] ?? one[3], one[2] ?? one[4]) : null;
  return one && start ? { start, end: null, text: one[0], at: one.index } : null;
}

const placeWord =
  /(?:lokale|(?<!\p{L})sal(?:en)?(?!\p{L})|rådhus|hus(?:et)?(?!\p{L})|rum(?:met)?(?!\p{L})|kirke|skole|gård(?:en)?(?!\p{L})|center|centret|virtue|online|teams|zoom|skype|lync|hotel|(?:vej|gade|allé|plads|vænget|stræde|torvet?)\s+\d|kontor|kantine|klub|stue(?:n)?(?!\p{L})|bygning|café|bibliotek|hal(?:len)?(?!\p{L})|auditori|telefonm|sognegård|campus|etage|hos \p{Lu})/iu;

export function looksLikePlace(text: string): boolean {
  return (
    text.length > 1 &&
    text.length < 140 &&
    placeWord.test(text) &&
    !/[.!?]\s+\p{Lu}/u.test(text.replace(/\p{L}{1,4}\.\s/gu, ""))
  );
}

/** What is left of a line beside date and hours as a place: »i sognegården«, »- Personalerummet«, »Mødelokale 2«; else null. */
export function placeIn(rest: string): string | null {
  const text = rest
    .replace(/^[\s,;:.–-]+|[\s,;–-]+$/gu, "")
    .replace(/(?<=\p{Ll}{3})\.\s+\p{Lu}.*$/u, "")
    .trim();
  const led = /^(?:i|på|hos|ved)\s+(?<place>.{2,120})$/iu.exec(text)?.groups?.place;
  if (led !== undefined && !/^(?:forlængelse|henhold)/iu.test(led)) return led.replace(/[.,]$/u, "");
  return looksLikePlace(text) ? text.replace(/[.,]$/u, "") : null;
}

const documentWord =
  "(?:(?:beslutnings|møde)?referat(?:et)?|dagsorden(?:en)?(?: og referat(?:et)?)?|indkaldelse|indbydelse|åben dagsorden|foreløbigt referat|udkast til referat|godkendt referat|beslutningsprotokol|protokol|beslutninger|referat\\s*-?\\s*(?:åben|lukket)?)";
const meetingOf = new RegExp(
  `^(?:${documentWord}[\\s:–-]*)?(?:fra|af|til|for|vedr\\.?|over|ved)?\\s*(?:det\\s+)?(?:ordinære?t?|ekstraordinære?t?|konstituerende|åbent?|\\d+\\.)?\\s*(?:møde(?:t)?)(?:\\s+(?:nr\\.?\\s*)?\\d+(?:\\/\\d+)?)?,?\\s+(?:i|for|af|med|hos)\\s+(?<forum>.+)$`,
  "iu",
);
const compound =
  /(?<forum>(?:\p{Lu}[\p{L}\d/]*[\s-]+){0,4}?\p{L}[\p{L}\d-]*?)(?<bind>s?)(?:-|\s)?møde(?:r|t|rne)?(?!\p{L})/iu;

/** What follows the name of a body in a title: the day, the hour, the number. */
function cutTail(text: string): string {
  const date = dateIn(text);
  const cut = date ? text.slice(0, date.start) : text;
  return cut
    .replace(/\s*(?:tid og sted|dato|tidspunkt|deltagere|sted|tid)\s*:.*$/iu, "")
    .replace(new RegExp(`[\\s,–-]*(?:${weekday}|kl\\.?|den|d\\.)?\\s*(?:den|d\\.)?\\s*(?:\\d.*)?$`, "iu"), "")
    .replace(/\s*[-–,:.]\s*(?:referat|dagsorden|beslutninger)?$/iu, "")
    .trim();
}

/** The body that a title or a line of a head names, in its words, or null. */
export function forumIn(line: string): string | null {
  const text = line.replace(/\s+/gu, " ").trim();
  if (text.length > 200) return null;
  const led = meetingOf.exec(text)?.groups?.forum;
  if (led !== undefined) {
    const named = cutTail(led);
    if (named !== "" && named.length < 100 && /^[\p{L}\d"»]/u.test(named)) return named;
  }
  const beside = partsOf(text).find((part) => isBody(part));
  if (beside !== undefined) return beside;
  return compoundForum(text);
}

function partsOf(text: string): string[] {
  const cut = cutTail(text).replace(new RegExp(`^${documentWord}[\\s:–-]*(?:(?:fra|af|til|for)\\s+)?`, "iu"), "");
  return cut
    .split(/\s+[-–|]\s+|[,.:]\s+/u)
    .map((part) => cutTail(part.trim()))
    .filter((part) => part !== "");
}

function isBody(part: string): boolean {
  const words = part.split(/\s+/u);
  if (words.length > 8 || !/^\p{L}/u.test(part) || /møde(?:t|r)?(?!\p{L})|dagsorden|referat/iu.test(part)) return false;
  return (
    namesBody(words.at(0) ?? "") ||
    namesBody(words.at(-1) ?? "") ||
    (namesBody(part) && /^(?:udvalget|udvalg|rådet|bestyrelsen|styregruppen|nævnet) for/iu.test(part))
  );
}

const noForum =
  /^(?:næste|sidste|ordinært?|ekstraordinært?|dette|et|det|opstarts|status|kick-?off|formøde|års|fælles|orienterings|info|telefon|teams|aftenens|tidligere|seneste|kommende|nyt|åbent?|dialog|for|af|til|fra|i|på|ved|konstituerende)$/iu;

/** »skolebestyrelsesmøde« is a meeting of the »skolebestyrelse«. */
function compoundForum(text: string): string | null {
  const cleanText = text
    .replace(new RegExp(`^${documentWord}[\\s:–-]*(?:(?:fra|af|til|for|vedr\\.?)\\s+)?`, "iu"), "")
    .replace(/^(?:der )?(?:afholdes|indkaldes)\s+(?:hermed\s+)?(?:til\s+)?/iu, "")
    .replace(/^(?:det\s+)?(?:ordinært?|ekstraordinært?|åbent?|\d+\.)\s+/iu, "");
  const match = compound.exec(cleanText);
  const forum = match?.groups?.forum?.trim();
  if (!match || !forum || match.index > 40 || noForum.test(forum)) return null;
  if (!namesBody(forum.split(/\s+/u).at(-1) ?? "")) return null;
  return forum.replace(/^(?:ordinært?|ekstraordinært?)\s+/iu, "");
}
