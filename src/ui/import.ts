import { strengths, type Strength } from "../domain/decision.ts";
import type { Forum } from "../domain/forum.ts";
import { instantAt, localDateOf } from "../domain/time.ts";
import { shortened } from "./agenda.ts";
import type { Button, Card, Choice, Field, Form } from "./card.ts";
import { formatDayYear, formatMeetingTimeYear } from "./dates.da.ts";
import { buttons, card, form, heading, list, note, press, primary, receipt, text } from "./frame.ts";
import { capitalised, counted, listed, quoted, strengthLabel } from "./labels.da.ts";
import { itemLine, type ReadSummary } from "./reading/summary.da.ts";

/** What a secretary sees of an old document that was dropped on the bot, before anything of it is stored. */

/** `after`: the paragraph that the decisions which can be corrected next come after. */
export type OfferFacts = {
  offerId: string;
  forum: Pick<Forum, "id" | "name">;
  fileName: string;
  read: ReadSummary;
  after: number;
};

/** »tirsdag den 19. april 2022 kl. 12.00-13.30«; without the hours when none were written. */
function timeOf({ start, end }: ReadSummary): string {
  const [date = "", time] = (start ?? "").split("T");
  if (time === undefined) return formatDayYear(date);
  const from = instantAt(date, time);
  const [endDate = date, endTime = time] = (end ?? "").split("T");
  return formatMeetingTimeYear(from, end === null ? from : instantAt(endDate, endTime)).replace(/-24\.00$/u, "");
}

const named = (label: string, people: readonly string[]): string[] =>
  people.length === 0 ? [] : [`${label}: ${listed(people)}`];

function itemLines({ items }: ReadSummary): string[] {
  return items.flatMap((item) => [
    itemLine(item),
    ...item.decisions.map(
      (one) => `– ${one.strength === null ? "Beslutning" : capitalised(strengthLabel[one.strength])}: ${one.text}`,
    ),
  ]);
}

/** Where the document names another committee than the one it would be kept under. */
function otherForum({ forum, read }: OfferFacts): string[] {
  const isSame = read.forum === null || read.forum.toLocaleLowerCase("da") === forum.name.toLocaleLowerCase("da");
  return isSame ? [] : [`I dokumentet hedder udvalget ${quoted(read.forum ?? "")}.`];
}

function correction({ offerId, forum, after }: OfferFacts): Button {
  const args = { import: offerId, forum: forum.id };
  return after === 0
    ? press("Ret beslutninger", "import.correct", args)
    : press("Ret de næste beslutninger", "import.correct", { ...args, after });
}

/** Head, items with the decisions that are suggested, and what is unsure with its line in the source. Closed titles stand in the card alone. */
export function importOfferCard(facts: OfferFacts): Card {
  const { offerId, forum, fileName, read } = facts;
  const args = { import: offerId, forum: forum.id };
  const decisions = read.items.reduce((sum, item) => sum + item.decisions.length, 0);
  const doubts = [...otherForum(facts), ...read.warnings];
  const said = `Jeg har læst et dokument: ${forum.name} ${timeOf(read)}. Skal mødet gemmes?`;
  const head = [
    ...(read.place === null || read.place === "" ? [] : [`Sted: ${read.place}`]),
    ...named("Deltagere", read.attendees),
    ...named("Gæster", read.guests),
    ...named("Afbud", read.apologies),
  ];
  const offered = card(
    said,
    heading(`${forum.name} ${timeOf(read)}`),
    text(
      `Læst i ${quoted(fileName)}: ${counted(read.items.length, "punkt", "punkter")}, ${counted(decisions, "beslutning", "beslutninger")}. Der er ikke gemt noget endnu.`,
    ),
    head.length === 0 ? [] : text(head.join("\n")),
    doubts.length === 0 ? [] : [text("Se efter:"), list(doubts.map((doubt) => `• ${doubt}`))],
    list(itemLines(read)),
    note("Når mødet er gemt, kan det findes og læses som referat. Det giver ingen påmindelser, og ingen får besked."),
    buttons([
      primary("Gem mødet", "import.store", args),
      ...(decisions === 0 ? [] : [correction(facts)]),
      press("Gem ikke", "import.discard", args),
    ]),
  );
  return read.items.some((item) => item.closed) ? { ...offered, closed: true } : offered;
}

/** A decision that was suggested, under the number that its paragraph has among all of the minutes' paragraphs, from 1. */
export type SuggestedDecision = { paragraph: number; item: string; text: string; strength: Strength | null };

/** As many as one form can take on both platforms. */
export const judgedAtOnce = 30;

/** The field of a paragraph. */
export const judgementField = (paragraph: number): string => `decision${paragraph}`;

/** What a suggested decision can be said to be, beside its strength. */
export const otherJudgements = ["unclear", "none"] as const;

const judgementChoices: Choice[] = [
  ...strengths.map((value) => ({ value, label: capitalised(strengthLabel[value]) })),
  { value: "unclear", label: "Beslutning, men ordene siger ikke hvordan" },
  { value: "none", label: "Ikke en beslutning" },
];

/** Each suggested decision with how strong it reads. `after`: the paragraph that they come after; `more`: others come after these. */
export function judgementForm(
  { offerId, forumId, after }: { offerId: string; forumId: string; after: number },
  suggested: readonly SuggestedDecision[],
  more: boolean,
): Form {
  const fields = suggested.map(({ paragraph, item, text, strength }): Field => ({
    kind: "choice",
    name: judgementField(paragraph),
    label: shortened(`${shortened(item, 40)}: ${text}`, 150),
    choices: judgementChoices,
    value: strength ?? "unclear",
  }));
  const press = { command: "import.correct", args: { import: offerId, forum: forumId, after } } as const;
  const said = "Det, der ikke er en beslutning, bliver stående i referatet som almindelig tekst.";
  const next = "Der er flere beslutninger end dem her. Dem kan du rette bagefter.";
  return form("Ret beslutninger", "Ret", press, fields, more ? `${said} ${next}` : said);
}

/** The receipt for »Gem mødet«. */
export function importStoredCard(stored: { forum: string; start: Date; meetingId: string }): Card {
  const day = formatDayYear(localDateOf(stored.start));
  const look: Button = press("Læs referatet", "minutes.read", { meeting: stored.meetingId });
  return receipt(`Mødet ${day} er gemt under ${stored.forum}. Det giver ingen påmindelser.`, look);
}

export const discardedLine = "Dokumentet er ikke gemt.";

/** `læs ind` without a file: how it is done. */
export function importHelpCard(): Card {
  const said =
    "Send mig det gamle referat som fil: Word, PDF, webside eller ren tekst. Læg det i en besked til mig her eller i den private chat med mig. Ligger det i jeres SharePoint, kan du skrive »læs ind« og linket.";
  return card(said, text(said), note("Jeg viser dig, hvad jeg har læst, og gemmer først, når du siger ja."));
}
