import type { Platform } from "../domain/forum.ts";
import type { Card } from "./card.ts";
import { card, note, text } from "./frame.ts";
import { firstName, quoted } from "./labels.da.ts";

/** How a platform is spoken of: itself, where somebody is reached, where they belong there, and what is said otherwise of it alone. */
type Place = { name: string; there: string; home: string; own?: (name: string) => Partial<Record<Hindrance, Remedy>> };

const places: Record<Platform, Place> = {
  slack: { name: "Slack", there: " i Slack", home: "det workspace" },
  teams: { name: "Teams", there: " i Teams", home: "den organisation" },
  mail: { name: "mail", there: " pr. mail", home: "den organisation", own: mailRemedies },
};
const nowhere: Place = { name: "chatten", there: "", home: "den organisation" };

/** As ports.ts has it: `Obstacle`. */
type Hindrance =
  "not-installed" | "no-account" | "place-gone" | "not-connected" | "turned-out" | "no-door" | "no-mailbox" | "refused";
type Unreached = { name: string; forum: string; platform: Platform | null; obstacle: Hindrance; missed: string | null };

/** Why, and what the secretary can do about it. */
type Remedy = { why: string; then: string };

function remedies(name: string, { name: place, home, own }: Place): Record<Hindrance, Remedy> {
  const first = firstName(name);
  return {
    "not-installed": {
      why: "appen er ikke installeret",
      then: `Bed ${first} om at tilføje Referent i ${place}, eller bed jeres it-afdeling om at installere den for alle i udvalget.`,
    },
    "no-account": {
      why: "kontoen findes ikke længere eller er lukket",
      then: `Har ${first} fået en ny konto, så bed ${first} om at skrive »hjælp« til mig fra den. Er ${first} ikke med mere, så skriv »fjern« og navnet.`,
    },
    "place-gone": {
      why: `min private chat med ${first} findes ikke længere`,
      then: `Bed ${first} om at skrive »hjælp« til mig i ${place}.`,
    },
    "not-connected": {
      why: `jeg er ikke forbundet til ${place}`,
      then: "Bed jeres it-afdeling om at se på det.",
    },
    "turned-out": {
      why: `${home}, ${first} bruger ${place} i, er ikke forbundet til mig længere`,
      then: `Bed den, der driver Referent, om at give adgang igen. Er ${first} ikke med mere, så skriv »fjern« og navnet.`,
    },
    "no-door": {
      why: `jeg har ikke mødt ${first} i Teams eller Slack endnu`,
      then: `Bed ${first} om at skrive »hjælp« til mig.`,
    },
    "no-mailbox": {
      why: "e-mailadressen tager ikke imod mail",
      then: `Spørg ${first} om den rigtige adresse, og skriv den efter navnet, for eksempel »medlem ${name} navn@eksempel.dk«.`,
    },
    refused: {
      why: `${place} vil ikke tage imod beskeden`,
      then: `Sker det igen, så bed ${first} om at skrive »hjælp« til mig, eller bed jeres it-afdeling om at se på det.`,
    },
    ...own?.(name),
  };
}

/** Where mail reads otherwise: nobody writes »hjælp« to it, and it takes nothing »imod« itself. */
function mailRemedies(name: string): Partial<Record<Hindrance, Remedy>> {
  return {
    "not-connected": { why: "jeg er ikke sat op til at sende mail", then: "Bed jeres it-afdeling om at se på det." },
    // The other side may have refused it, or our own server has been away for as long as it was tried.
    refused: {
      why: "mailen kunne ikke afleveres",
      then: `Sker det igen, så bed jeres it-afdeling om at se på det. Er adressen forkert, så skriv den rigtige efter navnet, for eksempel »medlem ${name} navn@eksempel.dk«.`,
    },
  };
}

/**
 * To the secretaries, when a person could not be given a message by any door. `missed` is the line that they would have read; null when it
 * is not known to be about this forum.
 */
export function unreachableCard({ name, forum, platform, obstacle, missed }: Unreached): Card {
  const place = platform === null ? nowhere : places[platform];
  const { why, then } = remedies(name, place)[obstacle];
  const where = obstacle === "not-connected" ? "" : place.there;
  const said = `Jeg kan ikke nå ${name}${where}: ${why}.`;
  return card(
    said,
    text(said),
    text(then),
    ...(missed === null ? [] : [text(`${firstName(name)} har ikke fået: ${quoted(missed)}`)]),
    note(
      missed === null
        ? `${firstName(name)} er med i ${forum}.`
        : `Det gælder ${forum}. Giv selv beskeden videre, hvis den haster.`,
    ),
  );
}

function channelRemedies(forum: string): Record<"not-installed" | "place-gone" | "not-connected" | "other", Remedy> {
  const anew = `skriv »opret ${forum}« i den kanal, udvalget bruger nu`;
  return {
    "not-installed": { why: "appen er ikke installeret dér", then: `Tilføj Referent i kanalen igen, eller ${anew}.` },
    "place-gone": {
      why: "kanalen findes ikke længere, den er arkiveret, eller jeg er fjernet fra den",
      then: `Tilføj Referent i kanalen igen, eller ${anew}.`,
    },
    "not-connected": { why: "jeg er ikke forbundet dertil", then: "Bed jeres it-afdeling om at se på det." },
    other: {
      why: "kanalen tager ikke imod beskeden",
      then: "Sker det igen, så bed jeres it-afdeling om at se på det.",
    },
  };
}

/** To those who run the forum, when its channel could not be given a message: nobody else would notice that it stands nowhere. */
export function channelUnreachableCard({ forum, platform, obstacle, missed }: Omit<Unreached, "name">): Card {
  const all = channelRemedies(forum);
  const { why, then } = obstacle in all ? all[obstacle as keyof typeof all] : all.other;
  const said = `Jeg kan ikke skrive i kanalen${platform === null ? "" : places[platform].there}: ${why}.`;
  return card(
    said,
    text(said),
    text(then),
    ...(missed === null ? [] : [text(`I kanalen står der ikke: ${quoted(missed)}`)]),
    note(`Det gælder ${forum}. Giv selv beskeden videre, hvis den haster.`),
  );
}

/** To the secretaries, when a mail came back: nothing more is sent there. */
export function bouncedCard(name: string, forum: string): Card {
  const { why, then } = remedies(name, places.mail)["no-mailbox"];
  const said = `Jeg kan ikke nå ${name} pr. mail: ${why}.`;
  return card(said, text(said), text(then), note(`Det gælder ${forum}. Jeg sender ikke mere til adressen.`));
}
