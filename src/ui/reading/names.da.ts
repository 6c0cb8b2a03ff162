import { namesInARow } from "./given-names.da.ts";
import { saysNone } from "./words.da.ts";

/** A person of a list of names, as written there. */
export type NamedPerson = {
  name: string;
  /** Whose place they took. */
  deputyFor: string | null;
  /** The list says beside the name that they sent an apology or were not there. */
  away: boolean;
  /** »deltog i pkt. 4 og 5«, »fra kl. 15«: what is said of the time they were there. */
  part: string | null;
};

const titles =
  /^(?:(?:[\p{L}.-]*(?:chef|direktør|leder|formand|mester|præst|revisor|konsulent|sekretær|koordinator|rektor|dekan|professor|lektor|medlem|kasserer|værge|læge|inspektør|redaktør|fuldmægtig|rådmand|ordfører|advokat|ingeniør|arkitekt|repræsentant|viceskoleleder))|stud\.[\p{L}.]+|cand\.[\p{L}.]+|dr\.(?:[\p{L}]+\.)?|ph\.d\.?|fhv\.|tidl\.|adm\.|statsaut\.|kst\.|vice|fung\.|afbud|suppleant|observatør)(?:,)?\s+(?=\p{Lu}|[\p{Ll}.]+\s+\p{Lu})/iu;

const nameWord =
  /^(?:\p{Lu}[\p{L}'’´`.-]*|\p{Lu}\.?(?:\p{Lu}\.?)*|von|van|af|de|del|der|la|le|el|al|ibn|bin|da|dos|ten|ter|zu|y)$/u;
const organisations =
  /(?:revisionen|kontoret|forvaltning(?:en)?|sekretariat(?:et)?|styrelsen|ministeriet|universitet(?:et)?|foreningen|udvalget|rådet|afdelingen|skolen|centret|kommunen?s?|regionen|fonden|banken|hospital(?:et)?|sygehus(?:et)?|klubben|huset|bestyrelsen|staben|ledelsen|lærerne|eleverne|medlemmer(?:ne)?|øvrige|flere|administrationen|udvalg|råd)$|^(?:Region|Kommune|Danske|KL|KKR|RM|PLO|DR|SDU|AAU|Aula|Ingen|Alle|Hele|Resten|Øvrige|Vakant|Ledig|Samt|Desuden|Mødet|Der|Det|Den|De|Vi|Dagsorden|Referat|Punkt|Bilag|Møde|Side|Kl|Pause|Eventuelt|Velkomst|Godkendelse|Orientering|Meddelelser)(?![\p{L}])|\b(?:A\/S|ApS|I\/S|FU|MR|AMR|TR)\b|(?<!\p{L})(?:Kommune|Region|Universitet|Sogn|Kirke|Skole|lokale)(?!\p{L})/u;

/** Two to six words that begin with capitals, or one where single names are in use; no figures, no body, no role. */
export function looksLikeName(text: string): boolean {
  const words = text.split(/\s+/u);
  if (text.length < 2 || text.length > 60 || words.length > 6 || /[\d:;@?!"»«]/u.test(text)) return false;
  if (!words.every((word) => nameWord.test(word)) || !/^\p{Lu}\p{L}*/u.test(text)) return false;
  if (words.length === 1 && (/^\p{Lu}{1,4}$/u.test(text) || /^[\p{Lu}.]+$/u.test(text))) return false;
  if (words.length === 1 && titles.test(`${text} Xx`)) return false;
  return !organisations.test(text) && !/^(?:von|van|af|de|la)$/u.test(words.at(-1) ?? "");
}

const deputy =
  /^(?<name>.+?)(?:\s*\([^)]*\))?,?\s+\(?(?:for|stedfortræder for|suppleant for|i stedet for|mødte for|vikar for|deltog for|som stedfortræder for)\s+(?<absent>\p{Lu}.+?)\)?$/iu;
const away = /(?:[-–,(]\s*|\s+)(?:afbud|fraværende|ikke til ?stede|meldt afbud|forfald)\)?\s*\.?$/iu;
const partly =
  /[,(]?\s*(?:(?:deltog|deltager|til ?stede|deltog kun)\s+(?:ikke\s+)?(?:i|under|ved|fra|til)\b.*|(?:fra|til|indtil|under|ved|kom|gik|forlod)\s+(?:kl|pkt|punkt)\b.*|(?:under|ved)?\s*(?:sag|pkt\.?|punkt(?:erne)?)\s*\d.*)$/iu;

function cleaned(text: string): { text: string; part: string | null; away: boolean } {
  let rest = text
    .replace(/\s+/gu, " ")
    .replace(/(?<=\p{Ll})-\s(?=\p{Lu})/gu, "-")
    .trim();
  const isAway = away.test(rest);
  rest = rest.replace(away, "");
  const part = partly.exec(rest)?.[0] ?? null;
  if (part !== null) rest = rest.slice(0, rest.length - part.length);
  rest = rest.replace(/\s*\([^)]*\)?/gu, " ").replace(/\s*\[[^\]]*\]/gu, " ");
  rest = rest
    .replace(/\s+(?:v\/|i hele mødet|fra \p{Lu}).*$/u, "")
    .replace(/[\s.,;:*–-]+$/u, (end) =>
      /\.\s*$/u.test(end) && /(?:^|\s)\p{Lu}$/u.test(rest.slice(0, -end.length)) ? "." : "",
    );
  rest = rest.trim();
  for (let turn = 0; turn < 3 && titles.test(rest); turn += 1) rest = rest.replace(titles, "");
  return { text: rest.trim(), part: part?.replace(/^[,(\s]+|[)\s]+$/gu, "") ?? null, away: isAway };
}

/** Splits at commas and semicolons that stand outside parentheses. */
function pieces(text: string): string[] {
  const all: string[] = [];
  let depth = 0;
  let piece = "";
  for (const sign of text) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth = Math.max(0, depth - 1);
    if (depth === 0 && (sign === "," || sign === ";" || sign === "\t" || sign === "•")) {
      all.push(piece);
      piece = "";
    } else piece += sign;
  }
  return [...all, piece].map((one) => one.trim()).filter((one) => one !== "");
}

function conjoined(piece: string): string[] {
  const parts = piece.split(/\s+(?:og|samt|&|\+)\s+|\s+\/\s+/u).map((part) => part.trim());
  return parts.every((part) => looksLikeName(cleaned(part).text)) ? parts : [piece];
}

/**
 * The people of one line of a list. `single`: a line is one person, with role and workplace after commas; else commas part people. What is
 * no name (roles, parties, workplaces, times) falls away; `left` is what was not understood.
 */
export function readNames(text: string, how: { single: boolean }): { people: NamedPerson[]; left: string[] } {
  if (saysNone(text)) return { people: [], left: [] };
  const people: NamedPerson[] = [];
  const left: string[] = [];
  const trimmed = text
    .replace(/^(?:der (?:er|var) )?(?:afbud )?fra:?\s+(?=\p{Lu})/iu, "")
    .replace(/^(?:afbud|meldt afbud):?\s+(?=\p{Lu})/iu, "");
  const row = how.single ? null : namesInARow(trimmed.replace(/[.\s]+$/u, ""));
  if (row) return { people: row.map((name) => ({ name, deputyFor: null, away: false, part: null })), left: [] };
  const whole = pieces(trimmed.replace(/(?<=\p{Ll}{4})\.\s+(?=\p{Lu}\p{L}+\s\p{Lu})/gu, ", "));
  const several = whole.flatMap(conjoined);
  const full = several.filter((one) => isFull(personOf(one)));
  for (const piece of several) {
    if (/^(?:deltog|deltager|under|ved|fra|til)\s/iu.test(piece) || partly.exec(piece)?.index === 0) {
      const last = people.at(-1);
      if (last) last.part ??= piece;
      continue;
    }
    if (away.test(` ${piece}`) && !looksLikeName(cleaned(piece).text)) {
      const last = people.at(-1);
      if (last) last.away = true;
      continue;
    }
    const person = personOf(piece);
    if (!person) {
      if (!isAside(piece)) left.push(piece);
      const last = people.at(-1);
      const standing = /^(?:suppleant|stedfortræder|vikar|afløser) for (?<absent>\p{Lu}.+)$/iu.exec(piece);
      if (last && standing?.groups) last.deputyFor = cleaned(standing.groups.absent ?? "").text;
      continue;
    }
    const isSurplus = how.single && !isFull(person) && full.length === 1 && people.length > 0;
    if (!isSurplus) people.push(person);
  }
  return { people, left };
}

function isFull(person: NamedPerson | null): boolean {
  return person !== null && person.name.includes(" ");
}

/** Roles, parties, abbreviations and workplaces beside a name. */
function isAside(piece: string): boolean {
  const plain = piece.replace(/\([^)]*\)/gu, "").trim();
  return (
    plain === "" ||
    /^\p{Ll}/u.test(plain) ||
    /^\p{Lu}{1,5}$/u.test(plain) ||
    organisations.test(plain) ||
    titles.test(`${plain} Xx`)
  );
}

function personOf(piece: string): NamedPerson | null {
  const standing = deputy.exec(piece);
  if (standing?.groups) {
    const [name, absent] = [cleaned(standing.groups.name ?? ""), cleaned(standing.groups.absent ?? "")];
    if (looksLikeName(name.text) && looksLikeName(absent.text)) {
      return { name: name.text, deputyFor: absent.text, away: name.away, part: name.part };
    }
  }
  const inside =
    /\((?:for|i stedet for|stedfortræder for|suppleant for)\s+(?<absent>[^)]+)\)/iu.exec(piece)?.groups?.absent ?? null;
  const found = cleaned(piece);
  if (!looksLikeName(found.text)) return null;
  return { name: found.text, deputyFor: inside ? cleaned(inside).text : null, away: found.away, part: found.part };
}

const absentLine =
  /^(?:(?:fraværende|afbud|ikke til ?stede|fravær)(?: fra)?\s*:\s*|(?:der (?:er|var) )?(?:meldt )?afbud fra:?\s+)(?<who>.+)$/iu;
const absentSentence =
  /^(?<who>\p{Lu}.{2,300}?),?\s+(?:var|er|havde|har|deltog|deltager|mødte|udeblev|forlod|erklærede)\s+(?:ikke|fraværende|meldt|sendt|afbud|mødet|inhabil|sig|ej|uden|for)(?=[\s,.]|$)(?<how>.*)$/iu;
const lateSentence =
  /^(?<who>\p{Lu}.{2,120}?)\s+(?:ankom|kom|forlod|gik|deltog (?:kun |ikke )?(?:i|fra|til|under|ved)|indtrådte|trådte|tiltrådte)(?=[\s,.]|$)/u;

export type AbsenceNote = {
  people: NamedPerson[];
  deputies: { absent: string; deputy: string }[];
  whole: boolean;
  /** »udeblev uden afbud«. */
  unexcused: boolean;
};

/**
 * A sentence of the minutes that says who was not there (»NN deltog ikke i sagens behandling«, »Fraværende: NN (V) – MM mødte som
 * stedfortræder.«). `whole`: for the meeting, as far as the sentence says. Null when it speaks of something else.
 */
export function readAbsence(text: string): AbsenceNote | null {
  if (text.length > 400) return null;
  const line = absentLine.exec(text);
  if (line?.groups) return noteOf(line.groups.who ?? "", { whole: true, lone: false });
  const sentence = absentSentence.exec(text) ?? lateSentence.exec(text);
  if (!sentence?.groups) return null;
  const apology = /(?:afbud|fraværende)/iu.test(text.slice((sentence.groups.who ?? "").length));
  return noteOf(sentence.groups.who ?? "", { whole: apology, lone: true }, text);
}

function noteOf(who: string, how: { whole: boolean; lone: boolean }, all = who): AbsenceNote | null {
  const deputies: AbsenceNote["deputies"] = [];
  const [names = "", ...after] = who.split(/\s+[-–]\s+|\.\s+(?=\p{Lu}\p{L}+ \p{Lu})/u);
  const { people, left } = readNames(names, { single: false });
  if (people.length === 0 || (how.lone && left.length > 0)) return null;
  for (const rest of [...after, all]) {
    const came =
      /(?<name>\p{Lu}[^,.;]{3,50}?)\s+(?:mødte|deltog|var|indkaldt)\s+(?:som stedfortræder|i stedet|som suppleant|for ham|for hende)/u.exec(
        rest,
      );
    const name = came?.groups?.name ? cleaned(came.groups.name.replace(/^.*\bog /u, "")).text : "";
    const absent = people.at(-1)?.name;
    if (name !== "" && absent !== undefined && looksLikeName(name) && !deputies.some((one) => one.deputy === name)) {
      deputies.push({ absent, deputy: name });
    }
  }
  return { people, deputies, whole: how.whole, unexcused: /uden afbud/iu.test(all) };
}

/** »Der er afbud fra A, B og C.« anywhere in running text; empty when nobody is named. */
export function apologiesIn(text: string): NamedPerson[] {
  const found = /(?:er|var|er kommet|har været|modtaget)\s+afbud\s+fra\s+(?<who>\p{Lu}[^.;:]{2,300})/u.exec(text);
  const but =
    /(?:mødt|til stede),?\s+(?:bortset fra|undtagen|med undtagelse af|på nær)\s+(?<who>\p{Lu}[^;:]{2,600}?)(?:,?\s+(?:der|som)\s+havde|\.\s|\.$|$)/u.exec(
      text,
    );
  const who = (found ?? but)?.groups?.who;
  if (who === undefined) return [];
  const { people } = readNames(who.replace(/\s+(?:pga|på grund af|grundet)\b.*$/iu, ""), { single: false });
  return people;
}
