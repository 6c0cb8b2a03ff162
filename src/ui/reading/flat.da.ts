/** How a text that lost its lines is broken again: by the labels that begin a field, and by where a Danish title must end. */

export type FlatBreak = { at: number; kind: "head" | "section" };

const headLabels =
  /(?<=^|\s)(?:Tid og sted|Mødedato|Dato og tidspunkt|Dato|Tidspunkt|Starttidspunkt(?: for møde)?|Sluttidspunkt(?: for møde)?|Mødested|Sted|Lokale|Møde afholdt|Mødedeltagere|Deltagere|Deltog|Til stede|Tilstede|Medlemmer|Fra \p{L}+ deltog|Endvidere deltog|Desuden deltog|Gæst(?:er)?|Afbud(?: fra)?|Fraværende|Referent|Ordstyrer|Dirigent|Dagsorden|Sekretariat|Daglig ledelse|Forum|Emne|Udsendelsesdato)\s?:(?=\s|$)/gu;
const bareHeadLabels = /(?<=^|\s)(?:Mødested|Mødedato|Mødedeltagere|Fraværende|Medlemmer)(?=\s\p{Lu})/gu;
const sectionLabels =
  /(?<=^|\s)(?:Sagsfremstilling|Resumé|Resume|Indstilling|Beslutning(?: den [^:]{0,20}| i [^:]{3,60})?|Referat|Bilag|Konklusion|Sagsnr\.|Beslutningskompetence)\s?:(?=\s|$)/gu;
const attachmentBreak = /(?<=\s)Bilag\s\d+[.:]\s(?=\p{Lu})/gu;
const footers =
  /\s(?:Side\s\d+(?:\saf\s\d+)?|SIDE\s\d+\sAF\s\d+)(?=\s|$)|\s\/\p{Lu}[\p{L} .]+\/telefon\b.*$|^Side\s\d+\s/gu;
const shouted =
  /(?<=\s)(?:(?:ADMINISTRATIONENS|FORVALTNINGENS|FORMANDENS)\s)?(?:INDSTILLING|RESUM[EÉ]|SAGSFREMSTILLING|BESLUTNING|REFERAT|BILAG)(?=\s\S)/gu;
/** Words that begin running text after a list of names. */
const running = /(?<=\s)(?:\p{L}*[Ff]ormanden|Mødet|Punktet|Dagsordenen)\s(?=\p{Ll})/gu;

/** Page numbers and addresses in a page's foot. */
export function withoutFlatFooters(text: string): string {
  return text.replace(footers, " ").replace(/\s+/gu, " ").trim();
}

export type FlatStart = { at: number; number: number; style: "plain" | "ad" | "pkt" | "sag" };

const itemStart =
  /(?<=^|\s)(?<!(?:[Pp]unkt|[Pp]kt\.?|[Bb]ilag|[Nn]r\.?|[Ss]ag|[Ss]ide|kap\.?|stk\.?|§|[Kk]l\.?|den|d\.|(?<!\d)\d{1,2})\s)(?:(?<prefix>Ad|Pkt\.?|Punkt|SAG NR\.|Sag nr\.)\s+)?(?<number>\d{1,3})(?<sign>[.)]|)\s?(?=["»(]?\p{Lu})/gu;

/** Where an item may begin in running text: a number and a stop, or »Ad 1«, »Pkt. 1«, before a capital; not where it is referred to. */
export function flatItemStarts(text: string): FlatStart[] {
  return [...text.matchAll(itemStart)].flatMap((match) => {
    const { prefix = "", number = "", sign = "" } = match.groups ?? {};
    if (prefix === "" && sign === "") return [];
    if (
      prefix === "" &&
      /(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)$/iu.test(
        text.slice(0, match.index).trim(),
      )
    )
      return [];
    const style = prefix === "" ? "plain" : /^ad/iu.test(prefix) ? "ad" : /^sag/iu.test(prefix) ? "sag" : "pkt";
    return [{ at: match.index, number: Number(number), style }];
  });
}

export function flatBreaks(text: string): FlatBreak[] {
  const all: FlatBreak[] = [];
  for (const pattern of [headLabels, bareHeadLabels, running])
    for (const match of text.matchAll(pattern)) all.push({ at: match.index, kind: "head" });
  for (const pattern of [sectionLabels, attachmentBreak])
    for (const match of text.matchAll(pattern)) all.push({ at: match.index, kind: "section" });
  for (const match of text.matchAll(shouted)) {
    all.push({ at: match.index, kind: "section" }, { at: match.index + match[0].length, kind: "section" });
  }
  return all.sort((one, other) => one.at - other.at);
}

const wholeTitles =
  /^(?:Meddelelser|Eventuelt|Evt\.?|Økonomi|Velkomst|Velkommen|Orientering(?:er)?|Budget|Regnskab|Næste møde|Mødeplan|Siden sidst|Nyt fra \p{L}+|Godkendelse af (?:dagsorden(?:en)?|referat(?:et)?)|Valg af (?:referent|ordstyrer|dirigent)|Bordet rundt|Formalia)$/iu;
const leadsOn =
  /^(?:af|fra|til|i|på|om|ved|v\/|v\.|for|med|og|samt|eller|den|det|de|en|et|hos|mod|under|mellem|vedr\.?|vedrørende|ny|nye|nyt|herunder|inkl\.?|jf\.?|som|at|efter|-|–|&|om|nr\.?|d\.|afd\.|ad|bl\.a\.|af:)$/iu;
const begins =
  /^(?:Der|Det|Den|De|Bestyrelsen|Udvalget|Rådet|Formanden|Dagsordenen|Dagsorden|Referatet|Referat|Ingen|Intet|Godkendt|Punktet|Vi|Som|På|Til|Med|Ved|Efter|Herunder|Orientering|Taget|Drøftet|Udsat|Formandskabet|Sekretariatet|Sagsnr\.?|Gennemgang|Status|Sagen|Alle)$/u;

/**
 * Where the title ends in an item whose words run on: before a word that begins a sentence. Danish titles have small letters, so a capital
 * after a word that does not lead on to a name begins something new. Null when nothing tells.
 */
export function flatTitleEnd(item: string): number | null {
  const number = /^(?:(?:Ad|Pkt\.?|Punkt|SAG NR\.|Sag nr\.|Bilag)\s+)?\d{1,3}[.):]?\s+/u.exec(item)?.[0].length ?? 0;
  const words = [...item.slice(number).matchAll(/\S+/gu)];
  if (words.length <= 1) return null;
  for (const [index, word] of words.entries()) {
    if (index === 0) continue;
    const at = number + word.index;
    const before = words[index - 1]?.[0] ?? "";
    const title = item.slice(number, at).trim();
    if (!/^["»(]?\p{Lu}/u.test(word[0])) continue;
    if (wholeTitles.test(title.replace(/[.:]$/u, "")) || /[:]$/u.test(before)) return at;
    if (/\.$/u.test(before) && !/(?:^|\s)(?:\p{L}{1,4}|\d+)\.$/u.test(before)) return at;
    if (begins.test(word[0].replace(/[,.:]$/u, "")) && index >= 1 && !leadsOn.test(before)) return at;
    if (!/^["»(]?\p{Lu}/u.test(before) && !leadsOn.test(before) && followsName(words.slice(index).map((one) => one[0])))
      return at;
  }
  return null;
}

/** »Niels Erik Kjærgaard anmodede«: a name and then a verb in the past begin a sentence. */
function followsName(words: string[]): boolean {
  const verb = words.findIndex((word) => !/^\p{Lu}/u.test(word));
  return (
    verb > 0 &&
    verb <= 5 &&
    /(?:ede|te|de|er|blev|var|har|havde|gav|bød|lagde|tog|skal|kan|vil|og)$/u.test(words[verb] ?? "")
  );
}

/** »sundheds- og ældrecheferne«: the hyphen stands for the rest of a word, and is no division. */
export function suspendsWord(after: string): boolean {
  return /^(?:og|eller|samt|og\/eller|til)\s/u.test(after);
}
