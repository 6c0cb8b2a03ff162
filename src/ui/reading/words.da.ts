/**
 * The Danish words that an agenda or minutes are known by when one is read in. Patterns are matched against one line, trimmed; they know
 * how such documents are written in general, never one committee's.
 */

/** A line's label and what stands after it on the same line. */
export type Labelled<Kind extends string> = { kind: Kind; rest: string };

export type HeadField = "forum" | "time" | "date" | "hour" | "end" | "place" | "timeAndPlace" | "other";
export type PeopleField = "attendees" | "guests" | "apologies" | "absent" | "others";

const headFields: readonly [HeadField, RegExp][] = [
  ["timeAndPlace", /^(?:tid og sted|sted og tid|tid\/sted|dato og sted|tid, sted)$/iu],
  [
    "date",
    /^(?:dato|mødedato|møde ?dato|dag|dato for mødet|dato og tidspunkt|dato og tid|dato\/tid|tid og dato|møde afholdt|mødet afholdt|afholdt)$/iu,
  ],
  ["hour", /^(?:tidspunkt|mødetidspunkt|klokken|kl\.?|starttidspunkt(?: for møde)?|mødestart|start)$/iu],
  ["end", /^(?:sluttidspunkt(?: for møde)?|mødet slut|slut|mødet hævet|mødet sluttede)$/iu],
  ["time", /^(?:tid|tidsrum|mødetid)$/iu],
  ["place", /^(?:sted|mødested|lokale|mødelokale|lokation|møde ?sted|adresse)$/iu],
  ["forum", /^(?:møde|mødenavn|forum|udvalg|mødeforum|møde i|emne|råd|nævn|mødetype)$/iu],
  [
    "other",
    /^(?:referent|ordstyrer|dirigent|mødeleder|formand|referat ved|referat af|udsendt(?: den)?|udsendelsesdato|j\.?nr\.?|journalnr\.?|sagsnr\.?|formål(?: med mødet)?|bilag|emner|forplejning|status|faciliteret af|udarbejdet af|næste møde|til|fra|cc|kopi|dagsorden|referat|afsluttet|godkendt|kontaktperson|mission|vision|for referatet|version|ref\.?)$/iu,
  ],
];

const peopleFields: readonly [PeopleField, RegExp][] = [
  [
    "apologies",
    /^(?:afbud|afbud fra|meldt afbud|der var afbud fra|meldt fra|ikke til ?stede|ikke mødt|forfald|afbud modtaget(?: fra)?)$/iu,
  ],
  ["absent", /^(?:fraværende|ej til ?stede|ikke fremmødt|udeblevet|fravær|fraværende uden afbud|uden afbud)$/iu],
  [
    "guests",
    /^(?:(?:evt\.? )?(?:observers?\s*\/\s*)?gæst(?:er)?|inviterede(?: gæster)?|indbudte|(?:endvidere|desuden|derudover|herudover|også|i øvrigt|øvrige) (?:deltog|deltagere|til ?stede|mødte|tilstedeværende|deltager)|øvrige deltagere|andre(?: deltagere| fremmødte)?|observatører?|tilforordnede|fra (?:administrationen|forvaltningen|sekretariatet|ledelsen)(?: deltog)?|administration(?:en)?|forvaltning(?:en)?|sekretariat(?:et)?|ledelse(?:n)?|daglig ledelse|direktion(?:en)?|sekretariatsbetjening|fra administrationen deltager)$/iu,
  ],
  [
    "attendees",
    /^(?:(?:møde)?deltagere|deltagere (?:fra|i) \p{L}+|deltager|deltog|til ?stede(?: var| er| ved mødet| på mødet)?|tilstede(?:værende)?|tilstedeværende(?: \p{L}+)?|fremmødt(?:e)?|fremmøde|mødt(?:e)?|medlemmer(?:ne)?|mødedeltagere|fra \p{L}+ deltog|følgende deltog|i mødet deltog|indkaldte?|inviteret|til ?stede fra \p{L}+)$/iu,
  ],
];

/** Splits a line at its first colon, or takes it whole; the label may carry a mark for footnotes or a count: »Deltagere (9):«. */
function labelAndRest(text: string): { label: string; rest: string; colon: boolean } {
  const at = text.indexOf(":");
  if (at < 0 || at > 60) return { label: text.trim(), rest: "", colon: false };
  return { label: text.slice(0, at).trim(), rest: text.slice(at + 1).trim(), colon: true };
}

function bare(label: string): string {
  return label
    .replace(/\s*\([^)]*\)$/u, "")
    .replace(/[.,]$/u, "")
    .trim();
}

export function headField(text: string): Labelled<HeadField> | null {
  const { label, rest, colon } = labelAndRest(text);
  if (!/^\p{Lu}/u.test(label)) return null;
  const found = headFields.find(([, pattern]) => pattern.test(bare(label)));
  return found && (colon || found[0] !== "other") ? { kind: found[0], rest } : null;
}

export function peopleField(text: string): Labelled<PeopleField> | null {
  const { label, rest, colon } = labelAndRest(text);
  const found = peopleFields.find(([, pattern]) => pattern.test(bare(label)));
  if (found) return { kind: found[0], rest };
  if (colon) return null;
  const sentence =
    /^(?<label>afbud(?: fra)?|fraværende|til ?stede(?: var)?|deltagere|medlemmer|gæster|mødt|(?:der (?:er|var) )?afbud fra)\s+(?<rest>\p{Lu}.*)$/iu.exec(
      text,
    );
  if (!sentence?.groups || !/^\p{Lu}/u.test(sentence.groups.rest ?? "")) return null;
  const label2 = sentence.groups.label ?? "";
  const kind = /afbud/iu.test(label2) ? "apologies" : (peopleFields.find(([, p]) => p.test(label2))?.[0] ?? null);
  return kind ? { kind, rest: sentence.groups.rest ?? "" } : null;
}

export type Section = "summary" | "background" | "recommendation" | "attachments" | "minutes" | "attendance" | "meta";

const sections: readonly [Section, RegExp][] = [
  ["summary", /^(?:kort )?(?:resum[eé]|sammenfatning|kort om sagen|sagens kerne|kort fortalt)$/iu],
  [
    "recommendation",
    /^(?:\p{L}+(?:\p{L}| og )*s )?(?:indstilling(?:er|en)?|beslutningsforslag|forslag til beslutning|forslag til vedtagelse|indstilles)(?: fra \p{L}+| til \p{L}+)?$/iu,
  ],
  [
    "minutes",
    /^(?:(?:beslutnings|møde|punkt)?referat|beslutning(?:er|en)?|konklusion(?:er)?|vedtagelse|afgørelse|referat og beslutning(?:er)?|drøftelse og beslutning|beslutning og opfølgning|behandling|udfald|referat\/beslutning|beslutning\/referat|(?:udvalgets|rådets|bestyrelsens|byrådets|nævnets|styregruppens|kommunalbestyrelsens|regionsrådets|forretningsudvalgets|menighedsrådets) (?:beslutning|behandling|konklusion|vedtagelse))$/iu,
  ],
  [
    "attachments",
    /^(?:bilag|bilagsliste|bilagsoversigt|vedhæftede filer|vedlagt|vedhæftet|vedlagte bilag|bilag til sagen|bilag til punktet|materiale|baggrundsmateriale|link(?:s)?)$/iu,
  ],
  ["attendance", /^(?:fremmøde(?: og inhabilitet)?|inhabilitet|fraværende|afbud|afbud fra|ikke til ?stede|fravær)$/iu],
  [
    "background",
    /^(?:sagsfremstilling|baggrund|beskrivelse(?: af sagen)?|sagsbeskrivelse|sagens indhold|redegørelse|problemstilling|løsning|vurdering|økonomi(?:ske konsekvenser|ske forhold)?|økonomi og personale|personale(?:mæssige konsekvenser)?|lovgrundlag|retsgrundlag|juridiske konsekvenser|miljø(?:mæssige konsekvenser)?|kommunikation|høring|videre proces|videre forløb|det videre forløb|sagsgang(?: og sagstype)?|sagsforløb|beslutningskompetence|beslutningstema|tidligere (?:beslutning|politisk behandling|behandling)(?:er)?|(?:forvaltningens|administrationens|formandens|direktionens) (?:bemærkninger|vurdering|anbefaling)|konsekvenser|formål|tema|mål|indhold|proces|opgave|emne|bemærkninger|tovholder|politisk behandling|supplerende sagsfremstilling|handicappolitiske konsekvenser|lovhjemmel|tidsplan|historik|inddragelse(?: og høring)?|sagen|sagens baggrund|motivation|oplæg|sagsresum[eé]|anledning)$/iu,
  ],
  [
    "meta",
    /^(?:sag(?:s)?nr\.?|sagnr\.?|sag|j\.? ?nr\.?|journalnr\.?|dok\.?|brevid|initialer|sagsbehandler|sagsid\.?|sagstype|sagsansvarlig|acadre|edoc|forfatter|åbent?|åbent punkt|åben sag|lukket|lukket punkt|lukket sag|type|ansvarlig|tid|varighed|forventet tid|oplægsholder|oplæg ved)$/iu,
  ],
];

const bodies =
  "(?:\\p{L}|-)*(?:udvalg(?:et)?|råd(?:et)?|byråd(?:et)?|bestyrelse(?:n)?|nævn(?:et)?|styregruppe(?:n)?|forsamling(?:en)?|repræsentation(?:en)?|kreds(?:en)?|netværk(?:et)?|direktion(?:en)?|kontaktråd(?:et)?|forum|gruppe(?:n)?|dialogforum|kommission(?:en)?|KKR|MED|HSU)";
const bodyPattern = new RegExp(`(?<!\\p{L})${bodies}(?!\\p{L})`, "iu");

/** Does this name a body that decides: a council, committee, board, group? */
export function namesBody(text: string): boolean {
  return bodyPattern.test(text);
}

export type SectionLabel = Labelled<Section> & {
  /** The body and the day that a decision's heading names, when it does: »Beslutning i Økonomiudvalget den 4. juni 2020«. */
  body: string | null;
  dated: string | null;
};

const decisionOf =
  /^(?:behandling|beslutning|behandlet|beslutninger|referat|drøftet|afgørelse|vedtagelse)\s+(?:i|af|fra|for|på)\s+(?<body>.+?)(?:[,;]?\s+(?:(?:\p{L}+dag )?(?:den|d\.)?\s*(?<day>\d{1,2}[.\-/].{4,20}?\d{4}))(?:\s*,?\s*(?:pkt\.?|punkt|sag)\s*(?<item>\d+))?)?\s*:?$/iu;
const decisionOn =
  /^(?:beslutning|referat|behandling)\s+(?:den|d\.)?\s*(?<day>\d{1,2}[.\-/][^:]{3,20}\d{4})\s*:\s*(?<rest>.*)$/iu;
const bodyDayItem =
  /^(?<body>\p{Lu}[^,:]{2,80}?),\s*(?:den |d\. )?(?<day>\d{1,2}[.\-/].{3,20}?\d{4}),?\s*(?:pkt\.?|punkt|sag)\s*\d+\s*:?$/u;

/** What part of an item a line begins, or null. Noise of web pages before a heading (»fold dette punkt ind Resume«) is passed over. */
export function sectionLabel(line: string): SectionLabel | null {
  const text = line.replace(/^(?:fold dette punkt (?:ind|ud)|vis|skjul)\s+/iu, "").trim();
  const heading = bodyDayItem.exec(text) ?? decisionOf.exec(text);
  const isHeading = /^\p{Lu}/u.test(text) && !/[.;]$/u.test(text);
  if (heading?.groups && isHeading && namesBody(heading.groups.body ?? "") && text.length < 160) {
    return { kind: "minutes", rest: "", body: heading.groups.body ?? null, dated: heading.groups.day ?? null };
  }
  const on = decisionOn.exec(text);
  if (on?.groups) return { kind: "minutes", rest: on.groups.rest ?? "", body: null, dated: on.groups.day ?? null };
  const { label, rest, colon } = labelAndRest(text);
  if (!/^[\p{Lu}\d]/u.test(label)) return null;
  const found = sections.find(([, pattern]) => pattern.test(bare(label)));
  if (!found || (!colon && label.length > 50)) return null;
  return { kind: found[0], rest, body: null, dated: null };
}

/** »Det indstilles, at …«, »Administrationen indstiller, at …« at the beginning of a line: a recommendation without a heading. */
export function beginsRecommendation(text: string): boolean {
  return /^(?:det indstilles|(?:\p{Lu}\p{L}*(?:[\p{L} -]{0,40}\p{L})?|formanden|sekretariatet) indstiller)(?=[\s,:])/iu.test(
    text,
  );
}

/** The closed mark: of an item's title, or on a line by itself. */
export function closedMark(text: string): boolean {
  return /(?:^|[(\s\-–])(?:lukket|fortrolig(?:t)?|lukkede?)(?:\s+(?:punkt|sag|dagsorden|møde|dør))?(?:\)|\s*[:\-–]|\s*$)/iu.test(
    text,
  );
}

export function isOpenMark(text: string): boolean {
  return /^(?:åbent?|åbent punkt|åben sag|åben dagsorden)$/iu.test(text.trim());
}

/** A heading over a group of items: »Lukkede punkter«, »Åbne punkter:«, »Beslutningspunkter:«, »Orienteringspunkter: (Intet referat)«. */
export function itemGroup(
  text: string,
): { closed: boolean | null; kind: "decision" | "discussion" | "information" | null } | null {
  const plain = text
    .replace(/\([^)]*\)/gu, "")
    .replace(/[:.\s]+$/u, "")
    .trim();
  if (plain.length > 60) return null;
  if (/^(?:for )?lukkede? (?:punkter?|sager?|døre?|dagsorden)$/iu.test(plain)) return { closed: true, kind: null };
  if (/^(?:for )?åb(?:ne|en) (?:punkter|sager|døre|dagsorden)$/iu.test(plain)) return { closed: false, kind: null };
  if (/^(?:beslutnings(?:punkter|sager)|(?:punkter|sager) til beslutning|til beslutning|til behandling)$/iu.test(plain))
    return { closed: null, kind: "decision" };
  if (/^(?:drøftelses(?:punkter|sager)|(?:punkter|sager) til drøftelse|til drøftelse)$/iu.test(plain))
    return { closed: null, kind: "discussion" };
  if (
    /^(?:orienterings(?:punkter|sager)|(?:punkter|sager) til orientering|til orientering|til efterretning)$/iu.test(
      plain,
    )
  )
    return { closed: null, kind: "information" };
  return null;
}

/** Where the list of items begins. */
export function beginsAgenda(text: string): boolean {
  return /^(?:dagsorden(?:en)?|dagsordenspunkter|punkter|indholdsfortegnelse|indhold|følgende dagsorden|dagsorden og referat|sager(?: \d+ ?[-–] ?\d+)?|oversigt)\s*:?$/iu.test(
    text.trim(),
  );
}

/** Where the minutes proper begin, after the agenda. */
export function beginsMinutesPart(text: string): boolean {
  return /^(?:møde ?)?referat\s*:?$/iu.test(text.trim());
}

/** What web pages and archives put around a document, and what means nothing in it. */
export function isFurniture(text: string): boolean {
  if (/^\/\p{Lu}.*\/telefon\b/u.test(text.trim())) return true;
  return /^(?:til toppen|tilbage(?: til (?:toppen|oversigt(?:en)?))?|fold alle (?:ud|ind)|(?:luk|åbn) alle punkter(?: referat)?|udskriv|print|søg|menu|gå til (?:hoved)?indhold(?:et)?|you are here|størrelse: px|starte visningen fra side:?|transkript|download .*|save this pdf as:?|abonn[eé]r|se alle bilag|se alle dagsord.*|hent|del|læs op|fold dette punkt (?:ind|ud)|vis mere|aula_close .*|forside(?:n)?(?: \|.*)?|kaffepause|pause(?: \d+ min\.?)?|frokost)$/iu.test(
    text.trim(),
  );
}

/** A page's number in words: »Side 2 af 5«, »- 3 -«. */
export function isPageNumber(text: string): boolean {
  if (text.length < 160 && /\sside\s\d{1,3}\saf\s\d{1,3}$/iu.test(text)) return true;
  return (
    /^(?:side|s\.)?\s*[-–]?\s*\d{1,3}\s*(?:[-–]|(?:\/|af)\s*\d{1,3})?$/iu.test(text.trim()) &&
    !/^\d{1,3}$/u.test(text.trim())
  );
}

/** What stands after the last item and belongs to none: signatures, comment forms, the next meeting's line. */
export function endsItems(text: string): boolean {
  return /^(?:skriv en kommentar|din e-?mail|underskrift|underskrevet|mødet (?:slut|hævet|sluttede|blev hævet|afsluttet|sluttet)|således (?:godkendt|vedtaget)|sidst opdateret|for referat(?:et)? ?:|referat(?:et)? (?:ved|v\/|v\.) ?\p{Lu}|referent ?:|ref\.? ?:|\p{L}{2,30}(?: \p{L}+){0,3}\s*\/\s*referent|copyright|©|ophavsret|del (?:dette|på)|kategorier|mvh\.?|med venlig hilsen|venlig hilsen|_{3,}|-{3,}|formand(?:en)?s underskrift|dato og underskrift)/iu.test(
    text.trim(),
  );
}

/** »Næste møde er onsdag den 28. september«: under the last item it is news of the meeting, not of that item. */
export function tellsNextMeeting(text: string): boolean {
  return /^(?:næste (?:ordinære )?(?:bestyrelses)?møde|dato for næste møde)(?: i \p{L}+)?(?: er| bliver| afholdes| holdes)?(?:\s*:| den | d\. | \p{L}+dag)/iu.test(
    text.trim(),
  );
}

/** Was it held, or is it called? By the words of its head. */
export function saysMinutes(text: string): boolean {
  return /(?<!\p{L})(?:(?:beslutnings|møde|bestyrelses)?referat(?:et)?|beslutningsprotokol|protokol|afholdt(?:e|es)?|beslutninger)(?!\p{L})/iu.test(
    text,
  );
}

/** A title that names a meeting, its agenda or its minutes. */
export function saysMeeting(text: string): boolean {
  return /(?<!\p{L})(?:(?:beslutnings|møde|bestyrelses)?referat(?:et)?|dagsorden(?:en)?|beslutningsprotokol|protokol|\p{L}*(?:bestyrelse|råd|udvalg|gruppe|afdeling|forretningsudvalg)s?(?:-| )?møde|mødedato|mødested|BESLUTNINGER|møde i \p{L}*(?:udvalg|råd|bestyrelse|gruppe)\p{L}*)(?!\p{L})/iu.test(
    text,
  );
}

export function saysAgenda(text: string): boolean {
  return /(?<!\p{L})(?:dagsorden|indkald(?:else|es)|afholdes)(?!\p{L})/iu.test(text);
}

/** Nobody, nothing: an empty field filled in. */
export function saysNone(text: string): boolean {
  return /^[\s\-–.]*(?:ingen|intet|nej|ikke|-|–|alle|alle var mødt|alle mødt|ikke noget|n\/a)?[\s.]*$/iu.test(text);
}

/** »deltog ikke i punkterne 2 – 11«, »under pkt. 3«: which part of the meeting, beside or below a name. */
export function saysTheirPart(text: string): boolean {
  return /^(?:deltog|deltager|under|ved|i|fra|til)?\s*(?:kun |ikke )?(?:i |under |ved |fra |til )?(?:pkt|punkt|sag|dagsordenens|kl)(?:\.|\p{L}*)\s*[\d.:,\s–-]*(?:og \d+)?\.?$/iu.test(
    text.trim(),
  );
}

/** Case numbers and the like under a title: they say nothing to people. */
export function isCaseNumber(text: string): boolean {
  return (
    /(?:^|\s)(?:brevid|sagsnr\.?|sagnr\.?|sag nr\.?|j\.?nr\.?|dok\.?(?:nr\.?)?|sagsid|acadre)[\s.:]*[\d/-]{2,}/iu.test(
      text,
    ) || /^(?:sag|dok\.)\s+\d[\d-]+$/iu.test(text)
  );
}

/** The body in a line of case facts: »Sagsnr. 299835 Kultur- og Idrætsudvalget Åbent punkt«, »Udvalget for … Brevid: 4225075«. */
export function bodyBesideCase(text: string): string | null {
  if (!isCaseNumber(text) || text.length > 160) return null;
  const rest = text
    .replace(
      /(?:^|\s)(?:brevid|sagsnr\.?|sagnr\.?|sag nr\.?|j\.?nr\.?|dok\.?(?:nr\.?)?|sagsid|acadre)[\s.:]*[\d/-]+/giu,
      " ",
    )
    .replace(/(?:åbent?|lukket)(?: punkt| sag)?\s*$/iu, "")
    .trim();
  return namesBody(rest) && rest.split(/\s+/u).length <= 8 ? rest : null;
}

/** A cell or a line that holds an item's number only: »3«, »3.«, »Pkt. 3«. */
export function isNumberAlone(text: string): boolean {
  return /^(?:(?:pkt\.?|punkt|ad)\s*)?\d{1,3}(?:\.\d{1,2})*[.)]?$/iu.test(text.trim());
}
