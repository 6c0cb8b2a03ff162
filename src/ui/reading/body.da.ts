import { suggestStrength } from "../strength.da.ts";
import { namesBody } from "./words.da.ts";

const numberedAttachment =
  /^(?:under)?bilag\s+(?:nr\.?\s*)?(?<number>\d+(?:[.\-–]\d+)*[a-z]?|[A-H])\s*(?:[:.)–-]|\s(?=\p{Lu}|"|»)|$)\s*(?<title>.*)$/iu;
const oneFile = /[^\s/\\]+\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|jpe?g|png|zip|msg|txt)(?=\s|$)/giu;
const said = /^(?:blev|er|var|viser|indeholder|gennemgås|gennemgået|drøftes|vedlægges)(?!\p{L})/iu;

/** A line that is an attachment (»Bilag 1: Referat fra …«), or names files only; empty when it is neither. */
export function attachmentsOnLine(text: string): { text: string; promised: boolean }[] {
  const numbered = numberedAttachment.exec(text);
  if (numbered?.groups && text.length < 300 && !said.test(numbered.groups.title ?? "")) {
    return [{ text, promised: isPromised(text) }];
  }
  const files = text.match(oneFile);
  if (!files) return [];
  const rest = text
    .replace(oneFile, "")
    .replace(/\(?\d+(?:[.,]\d+)?\s*[kKM]B\)?/gu, "")
    .replace(/[\s,;|•-]+/gu, "");
  return rest === "" ? files.map((file) => ({ text: file, promised: false })) : [];
}

/** Does a piece of running text begin with an attachment's number? */
export function namesAttachment(text: string): boolean {
  return /^bilag\s+\d+[.:]\s/iu.test(text);
}

export function isPromised(text: string): boolean {
  return /eftersendes|udleveres på mødet|omdeles på mødet|følger senere/iu.test(text);
}

/** An item that was put off: »Punktet udsættes til næste møde«, »Udsat«. */
export function saysPostponed(text: string): boolean {
  return (
    /^(?:udsat|udsættes|udskudt|udskydes)(?:\s*(?:\.|$|til\b))/iu.test(text) ||
    /(?:punkt(?:et|erne)?|sag(?:en)?|behandling(?:en)?)[^.]{0,40}\s(?:blev |er |bliver )?(?:udsat|udsættes|udskudt|udskydes|udsættes)\b/iu.test(
      text,
    )
  );
}

/** Fallen: »Udgår«. */
export function saysWithdrawn(text: string): boolean {
  return /^(?:udgår|udgik|punktet udgår|punktet udgik|bortfaldt|bortfalder|aflyst)[\s.]*$/iu.test(text);
}

/** A title that is about who came: what stands under it is names. */
export function titleOfAbsence(title: string): boolean {
  return /^(?:fraværende|afbud|fravær|afbud og fravær|til ?stede og fraværende)$/iu.test(title);
}

/** A recommendation's introduction without a clause of its own: »Det indstilles, at:«, »Administrationen indstiller,«. */
export function isRecommendationLead(text: string): boolean {
  return /^(?:det indstilles|.{0,60}\sindstiller|indstilling om|forvaltningen indstiller)[\s,:]*(?:til \p{L}+[\s,:]*)?(?:at)?[\s,:…]*$/iu.test(
    text,
  );
}

/** The clauses in a line of a recommendation: each »at …« is one. */
export function clauseIn(text: string): string {
  return text
    .replace(/^(?:det indstilles|.{0,60}?\sindstiller(?: til \p{L}+)?)[\s,:]*/iu, "")
    .replace(/^(?:\d{1,2}|[a-h])[.)]\s+/u, "")
    .trim();
}

export function beginsClause(text: string): boolean {
  return /^(?:(?:\d{1,2}|[a-h])[.)]\s+|at\s)/u.test(text) || /^(?:det indstilles|.{0,60}\sindstiller)/iu.test(text);
}

const nobody = /^(?:ingen(?: \p{L}+)?|intet|-|–|\.+|n\/a)[.\s]*$/iu;

/** An attachment list that says there is none. */
export function saysNoAttachments(text: string): boolean {
  return nobody.test(text);
}

/** »Regionsrådet besluttede på møde d. 6. december …« in another body's minutes: its subject is not ours. */
export function isOthersDecision(text: string, forum: string | null): boolean {
  const subject =
    /^(?:på (?:sit )?møde[^,.]{0,60}?\s)?(?<who>\p{Lu}[^.,;:]{2,80}?)\s+(?:har\s+)?(?:besluttede|besluttet|vedtog|vedtaget|godkendte|godkendt|tiltrådte|gav|tilsluttede|anbefalede)(?=[\s,.])/u.exec(
      text,
    )?.groups?.who;
  if (subject === undefined || !namesBody(subject)) return false;
  return !isOurs(subject, forum);
}

const generic =
  /^(?:udvalget|bestyrelsen|rådet|byrådet|styregruppen|nævnet|kredsen|gruppen|forsamlingen|menighedsrådet|forretningsudvalget|netværket|skolebestyrelsen|hovedbestyrelsen)$/iu;

/** Is this body the one whose meeting it is? A bare »udvalget« is; a name must share its words with ours. */
export function isOurs(body: string, forum: string | null): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  const name = plain(body);
  if (forum === null) return generic.test(name);
  const ours = plain(forum);
  if (name === ours || ours.includes(name) || name.includes(ours)) return true;
  if (generic.test(name)) return stem(name) === "" || ours.includes(stem(name));
  const [mine, theirs] = [new Set(ours.split(" ").map(stem)), name.split(" ").map(stem)];
  return theirs.filter((word) => mine.has(word)).length >= 0.6 * theirs.length;
}

function stem(word: string): string {
  return word.replace(/(?:erne|ets|ens|et|en|s)$/u, "");
}

export { suggestStrength };

/** »Bilag 1: Referat (eftersendes når det foreligger godkendt)« as its number, its title, and on what condition it comes. */
export function attachmentParts({ text, promised }: { text: string; promised: boolean }): {
  number: number | null;
  title: string;
  promised: boolean;
  note: string | null;
} {
  const numbered = /^bilag\s+(?:nr\.?\s*)?(?<number>\d{1,4})(?!\.\d)\s*[:.)–-]?\s*(?<title>.*)$/iu.exec(text)?.groups;
  const title = numbered?.title === undefined || numbered.title === "" ? text : numbered.title;
  const coming = /^(?<title>.*?)\s*\((?:eftersendes|udleveres|omdeles)(?<note>[^)]*)\)\s*$/iu.exec(title)?.groups;
  const note = coming?.note?.trim() ?? "";
  return {
    number: numbered?.number === undefined ? null : Number(numbered.number),
    title: coming?.title ?? title,
    promised,
    note: note === "" ? null : note,
  };
}
