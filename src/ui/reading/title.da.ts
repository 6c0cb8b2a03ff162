import type { ItemKind } from "../../domain/agenda.ts";
import { closedMark, namesBody } from "./words.da.ts";
import { looksLikeName } from "./names.da.ts";

/** An item's title line taken apart: the title, and what was written beside it. */
export type ReadTitle = {
  title: string;
  /** What stands after the title on its line: »Godkendelse af dagsorden: Godkendt«. */
  inline: string;
  attachments: { text: string; promised: boolean }[];
  closed: boolean;
  kind: ItemKind | null;
  minutes: number | null;
  presenter: string | null;
};

const kindOf = (letter: string): ItemKind | null =>
  /^b/iu.test(letter) ? "decision" : /^d/iu.test(letter) ? "discussion" : /^[oi]/iu.test(letter) ? "information" : null;

const kindAndTime =
  /\s*\((?:(?<kind>B|D|O|I|beslutning|drøftelse|orientering|information|godkendelse|til beslutning|til drøftelse|til orientering|mundtlig orientering|beslutningspunkt|orienteringspunkt)[.,:;]?\s*)?(?:(?:ca\.\s*)?(?<minutes>\d{1,3})\s*min(?:\.|utter)?)?\s*\)/iu;
const pause = /\s+pause(?:\s+\d+\s*min\.?)?$/iu;
const clockSpan = /\s*\(?(?:kl\.?\s*)?\d{1,2}[.:]\d{2}\s*[-–]\s*\d{1,2}[.:]\d{2}\)?/iu;
const presenterMark = /[\s,]+v(?:\/|\.|ed\s(?=\p{Lu}))\s?(?<who>\p{L}.*)$/u;
const bracketedAttachment = /\s*\((?<text>(?:se )?bilag[^()]*)\)/giu;
const trailingAttachment =
  /[\s,]+(?:jf\.|jfr\.|se|se også|vedlagt(?: som)?|,)\s*(?<text>(?:vedlagte\s+)?bilag(?:\s+[\dA-Z]+(?:\s*(?:,|og|-|–)\s*[\dA-Z]+)*)?)(?=[\s.,;]|$)/iu;
const leaders = /\s*(?:\.\s?){3,}\s*\d*\s*$|\s*…+\s*\d*\s*$|\s*_{3,}\s*\d*$/u;
const wholeTitles =
  /^(?:fraværende|afbud|evt\.?|eventuelt|meddelelser|orientering(?:er)?|næste møde(?: .*)?|kommende møder?|dato for næste møde|nyt fra .{2,40}|valg af .{2,60}|godkendelse af .{2,100}|til ?stede|bemærkninger til .{2,60}|dagsorden(?:en)?|referat(?: fra .{2,60})?|velkomst|velkommen|økonomi|siden sidst|bordet rundt|opfølgning(?: .{2,60})?|underskrift(?: .{2,60})?|protokol)$/iu;
const verb =
  /(?<!\p{L})(?:blev|bliver|er|var|har|havde|godkendt(?:e|es)?|vil|skal|kan|orienterede|gennemgik|drøftede|besluttede|ingen|intet|der|vi|taget|afventer|udsat|gav|foreslog|oplyste|fortalte)(?!\p{L})/iu;

export function readTitle(line: string, how: { minutes: boolean }): ReadTitle {
  const read: ReadTitle = {
    title: "",
    inline: "",
    attachments: [],
    closed: false,
    kind: null,
    minutes: null,
    presenter: null,
  };
  let text = line.replace(leaders, "").replace(/\s+/gu, " ").trim();
  text = text.replace(pause, "").replace(/\s+#$/u, "");
  text = withoutClosed(text, read);
  text = text.replace(bracketedAttachment, (_all, inside: string) => {
    read.attachments.push(...attachmentsNamed(inside));
    return "";
  });
  if (/\(bilag\)/iu.test(line) && read.attachments.length === 0)
    read.attachments.push({ text: "(bilag)", promised: false });
  const brackets = kindAndTime.exec(text);
  if (brackets?.groups && brackets[0].trim() !== "()") {
    read.kind = brackets.groups.kind
      ? kindOf(brackets.groups.kind.replace(/^(?:til|mundtlig) /iu, "").replace(/^godkendelse/iu, "b"))
      : null;
    read.minutes = brackets.groups.minutes ? Number(brackets.groups.minutes) : null;
    text = text.slice(0, brackets.index) + text.slice(brackets.index + brackets[0].length);
  }
  text = text
    .replace(/\s*\(\s*\)/gu, "")
    .replace(clockSpan, (span) => (/^\s*\(/u.test(span) || text.endsWith(span) ? "" : span));
  ({ text } = splitInline(text, read, how));
  const trailing = trailingAttachment.exec(text);
  if (trailing?.groups) {
    read.attachments.push(...attachmentsNamed((trailing.groups.text ?? "").replace(/^vedlagte\s+/iu, "")));
    text = text.slice(0, trailing.index) + text.slice(trailing.index + trailing[0].length);
  }
  const presenter = presenterMark.exec(text);
  if (presenter?.groups) {
    read.presenter = (presenter.groups.who ?? "").replace(/[.,\s]+$/u, "");
    text = text.slice(0, presenter.index);
  }
  read.title = text
    .replace(/\s+/gu, " ")
    .replace(/[\s:;,–-]+$/u, "")
    .replace(/(?<=\p{L}{3}|\d\)|\))(?<!(?:^|\s)[Ee]vt)\.$/u, "")
    .trim();
  return read;
}

function withoutClosed(text: string, read: ReadTitle): string {
  const bracket = /\s*\((?:lukket|fortrolig(?:t)?)(?:\s+(?:punkt|sag|dagsorden|møde))?\)/iu;
  const before = /^(?:lukket|fortroligt)(?:\s+(?:punkt|sag))?\s*(?:[:–-])\s*(?=\S)/iu;
  const after = /\s+[-–]\s+(?:lukket|fortroligt)(?:\s+(?:punkt|sag))?$/iu;
  for (const pattern of [bracket, before, after]) {
    if (!pattern.test(text)) continue;
    read.closed = true;
    text = text.replace(pattern, "");
  }
  if (closedMark(text) && text.length < 30) read.closed = true;
  return text
    .replace(/\s*\((?:åbent?|åbent punkt|åben sag)\)/iu, "")
    .replace(/^åben(?:t punkt)?:\s*/iu, "")
    .trim();
}

/** »bilag 1 - eftersendes«, »bilag 3 og 4«: one for each number. */
export function attachmentsNamed(text: string): { text: string; promised: boolean }[] {
  const promised = /eftersendes|udleveres|omdeles|følger/iu.test(text);
  const plain = text
    .replace(/^se /iu, "")
    .replace(/\s*[-–,]?\s*(?:eftersendes|udleveres|omdeles|følger|vedlagt|vedlægges|er vedlagt).*$/iu, "")
    .trim();
  const numbers = /^bilag(?:ene)?\s+(?<list>[\dA-Z]+(?:\.\d+)?(?:\s*(?:,|og|&|\+)\s*[\dA-Z]+(?:\.\d+)?)+)$/iu.exec(
    plain,
  )?.groups?.list;
  if (numbers === undefined) return [{ text: /^bilag$/iu.test(plain) ? "(bilag)" : plain, promised }];
  return numbers.split(/\s*(?:,|og|&|\+)\s*/iu).map((number) => ({ text: `bilag ${number}`, promised }));
}

function splitInline(text: string, read: ReadTitle, how: { minutes: boolean }): { text: string } {
  const colon = /^(?<title>.{2,110}?)\s*:\s+(?<rest>\S.*)$/u.exec(text);
  if (colon?.groups) {
    const [title = "", rest = ""] = [colon.groups.title, colon.groups.rest];
    const isSentence = rest.length > 40 && verb.test(rest) && /[.!]$/u.test(rest) && how.minutes;
    if (
      wholeTitles.test(title) ||
      isSentence ||
      (how.minutes && /^(?:godkendt|ok|intet|ingen|udsat|taget til)/iu.test(rest))
    ) {
      read.inline = rest;
      return { text: title };
    }
  }
  const dash =
    /^(?<title>.{2,110}?)\s+[-–]\s+(?<rest>(?:godkendt|intet|ingen|ok|udsat|udgår|bortfalder)(?:\b.*)?)$/iu.exec(text);
  if (dash?.groups) {
    read.inline = dash.groups.rest ?? "";
    return { text: dash.groups.title ?? text };
  }
  const stop = /^(?<title>.{3,110}?\p{L}{3,})\.\s+(?<rest>\p{Lu}.*)$/u.exec(text);
  if (
    stop?.groups &&
    how.minutes &&
    (verb.test(stop.groups.rest ?? "") || wholeTitles.test(stop.groups.title ?? "")) &&
    !verb.test(stop.groups.title ?? "")
  ) {
    read.inline = stop.groups.rest ?? "";
    return { text: stop.groups.title ?? text };
  }
  return { text };
}

/** »Agnete: Orientering om …«: somebody of the meeting before the title; `known` are the first and whole names of its people. */
export function presenterBefore(
  title: string,
  known: ReadonlySet<string>,
): { title: string; presenter: string | null } {
  const match = /^(?<who>\p{Lu}[\p{L}.-]+(?: \p{Lu}[\p{L}.-]+){0,3}):\s*(?<title>\S.*)$/u.exec(title);
  const who = match?.groups?.who;
  if (who === undefined || !known.has(who.toLowerCase()) || !looksLikeName(who) || namesBody(who))
    return { title, presenter: null };
  return { title: match?.groups?.title ?? title, presenter: who };
}

/** Too long, or a sentence: no title. */
export function isTitleLike(text: string): boolean {
  return text.length > 1 && text.length <= 200 && !(/[.!?]$/u.test(text) && text.length > 90 && verb.test(text));
}

export function isAnyOtherBusiness(title: string): boolean {
  return /^(?:eventuelt|evt\.?)(?:\s|$|\.)/iu.test(title);
}
