import { discreet } from "./discretion.ts";
import { mayGive, rightFor, type CommandName } from "../domain/rights.ts";
import type { Role } from "../domain/forum.ts";
import type { Card } from "./card.ts";
import { firstName, listed, roleLabel } from "./labels.da.ts";
import { buttons, card, heading, list, note, press, primary, receipt, text } from "./frame.ts";
import { meetingCard, type MeetingFacts, type Reader } from "./meeting.ts";
import { commandWords } from "./words.da.ts";

/** The parts of the help, so that nobody reads forty lines to find one. */
const helpParts = {
  everyone: "Det, alle kan",
  forum: "Udvalg og møder",
  agenda: "Dagsorden",
  minutes: "På mødet og referat",
} as const;

export type HelpPart = keyof typeof helpParts;

function partOf(command: CommandName): HelpPart {
  const right = rightFor(command);
  if (right !== "stewards" && right !== "secretary") return "everyone";
  const noun = command.split(".")[0] ?? "";
  if (["agenda", "proposal", "attachment"].includes(noun)) return "agenda";
  const inMeeting = ["pointer", "minutes", "decision", "action", "clause", "document", "import"].includes(noun);
  return inMeeting || command === "meeting.start" || command === "meeting.end" ? "minutes" : "forum";
}

/** `hjælp`: what this person may do here, part by part. */
export function helpCard(
  role: Role | null,
  { forumName, place }: { forumName: string | null; place: "channel" | "personal" },
  part: HelpPart = "everyone",
): Card {
  const strangers: readonly CommandName[] = ["forum.create", "help.show"];
  const may = commandWords.filter(({ command }) =>
    role === null ? strangers.includes(command) : mayGive(command, role),
  );
  const parts = (Object.keys(helpParts) as HelpPart[]).filter((one) =>
    may.some(({ command }) => partOf(command) === one),
  );
  const shown = role === null ? may : may.filter(({ command }) => partOf(command) === part);
  const said = forumName === null ? "Det kan du skrive til mig" : `Det kan du skrive til mig i ${forumName}`;
  const others = parts.filter((one) => one !== part).map((one) => press(helpParts[one], "help.show", { part: one }));
  return card(
    said,
    heading(parts.length > 1 ? `${said}: ${helpParts[part].toLocaleLowerCase("da")}` : said),
    text("Skriv efter »/dagsorden«, efter @Referent eller bare ordene selv i den private chat med mig."),
    list(shown.map(({ usage, explanation }) => `${usage} – ${explanation}`)),
    note("Datoer skrives på dansk: »tirsdag den 8. december kl. 9-10.30«, »8/12 kl. 9«, »på fredag«."),
    role === null
      ? buttons(place === "channel" ? [primary("Opret udvalg", "forum.create")] : [])
      : buttons([...(others.length > 0 ? others : [primary("Se næste møde", "meeting.show")])]),
  );
}

/** When the bot comes into a channel or a personal chat. */
export function welcomeCard(place: "channel" | "personal"): Card {
  const said = "Hej. Jeg er Referent og hjælper udvalg med dagsorden, påmindelser og referat.";
  const where = place === "channel" ? "her i kanalen" : "i den kanal, udvalget bruger";
  return card(
    said,
    text(said),
    text(
      `Er du sekretær? Skriv »opret« og udvalgets navn ${where}${place === "channel" ? ", for eksempel »/dagsorden opret Forretningsudvalget«" : ""}.`,
    ),
    text("Er du medlem? Så behøver du ikke gøre noget. Jeg skriver, når der er et møde."),
    buttons([
      ...(place === "channel" ? [primary("Opret udvalg", "forum.create")] : []),
      press("Se et eksempel", "help.example"),
      press("Hjælp", "help.show"),
    ]),
  );
}

/** The same, to somebody who is in a forum already: what they can do now. */
export function welcomeBackCard(name: string, forums: readonly { name: string; role: Role }[]): Card {
  const places = forums.map((forum) => `${roleLabel[forum.role]} i ${forum.name}`);
  const said = `Hej ${firstName(name)}. Du er ${listed(places)}.`;
  return card(
    said,
    text(said),
    text("Skriv »dagsorden« for at se næste møde, eller »hjælp« for at se, hvad du kan."),
    buttons([primary("Se næste møde", "meeting.show"), press("Hjælp", "help.show")]),
  );
}

/** »Se et eksempel«: what an invented committee's members see, with nothing that can be pressed. */
export function exampleAgendaCard(facts: MeetingFacts, reader: Reader): Card {
  const said = `Sådan ser næste møde ud for medlemmerne af et udvalg (opdigtet eksempel):`;
  const shown = meetingCard(facts, reader).elements.filter((element) => element.kind !== "buttons");
  const example = card(
    said,
    text(said),
    shown.map((element) => (element.kind === "list" ? list(element.lines) : element)),
    note("Medlemmerne svarer med en knap eller et ord, for eksempel »jeg kommer« eller »punkt Rekruttering«."),
  );
  return discreet(facts.meeting, example);
}

export function notUnderstoodCard(): Card {
  const said =
    "Det forstod jeg ikke, og jeg har ikke gemt noget. Jeg kan hjælpe med møder, punkter, dagsorden, referat og opgaver. Skriv »hjælp« for at se eksempler, eller for eksempel »punkt Rekruttering, 15 min«.";
  return card(said, text(said), buttons([primary("Hjælp", "help.show")]));
}

export function yesWithoutQuestionCard(): Card {
  return receipt(
    "Jeg har ikke spurgt dig om noget lige nu, så jeg ved ikke, hvad du svarer på. Skriv for eksempel »jeg kommer« eller »godkendt«.",
    press("Se næste møde", "meeting.show"),
  );
}

export function quotedTextCard(): Card {
  return receipt(
    "Det ligner en tekst, der er citeret eller sendt videre, så jeg har ikke gjort noget. Skriv med dine egne ord, for eksempel »afbud« eller »punkt Rekruttering«.",
  );
}

export function contradictionCard(): Card {
  return receipt(
    "Du skriver både det ene og det andet, så jeg har ikke gemt noget. Skriv kun det, der gælder, for eksempel »jeg kommer« eller »afbud«.",
  );
}

/** What to show when something broke on our side: nothing was stored, and a code to quote. */
/** For people of an organisation that nobody has let in. */
export function notAdmittedCard(): Card {
  return receipt(
    "Jeg må ikke hjælpe jeres organisation endnu, og jeg har ikke gemt noget. Bed den, der driver Referent, om at give jer adgang.",
  );
}

export function troubleCard(code: string): Card {
  return receipt(
    `Noget gik galt, og jeg har ikke gemt noget. Prøv igen om lidt. Sker det igen, så skriv til jeres sekretær og oplys koden ${code}.`,
  );
}

export const wishSent = (names: string): string => `Jeg har sendt dit ønske til ${names}.`;

export function wishCard(name: string, forum: string, words: string): Card {
  return receipt(`${name} beder om dette i ${forum}: »${words}«. Skriv det selv, hvis det skal ske.`);
}
