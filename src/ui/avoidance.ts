import type { AvoidedDays } from "../domain/conflict.ts";
import type { Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Button, Card, Form } from "./card.ts";
import { shortened } from "./agenda.ts";
import { daysText } from "./conflict.ts";
import { formatMeetingTime } from "./dates.da.ts";
import { buttons, card, form, heading, line, list, note, press, primary, receipt, text } from "./frame.ts";
import { capitalised, listed, quoted } from "./labels.da.ts";

/** The days a forum does not want to meet on. */

const example = "»undgå 11.-13. juni Folkemødet«";

function avoidedLine(days: AvoidedDays, now: Date): string {
  return `${capitalised(daysText(days, now))}${days.title === null ? "" : ` · ${days.title}`}`;
}

function removeButton({ id }: Forum, { title, from, to }: AvoidedDays, now: Date): Button {
  const label = `Fjern ${title ?? daysText({ from, to }, now)}`;
  return press(shortened(label, 75), "avoidance.remove", { forum: id, from, to });
}

/** A card holds so many buttons with comfort; what is on the list beside them is removed in words. */
const mostButtons = 8;

/** `undgå`: what is on the list. `reader`: whether it is theirs to change. */
export function avoidanceCard(forum: Forum, coming: readonly AvoidedDays[], { now, reader, said }: ListShown): Card {
  const change = (shown: Button[]): Button[] => (reader === "may change" ? shown : []);
  const add = primary("Tilføj dage", "avoidance.add", { forum: forum.id });
  if (coming.length === 0) {
    const words = `Der er ingen dage på listen over dem, ${forum.name} undgår. Skriv for eksempel ${example}. Helligdage og ferieuger kender jeg i forvejen.`;
    return card(words, text(words), buttons(change([add])));
  }
  const title = `Dage, ${forum.name} undgår`;
  return card(
    said ?? title,
    said === undefined ? [] : text(said),
    heading(title),
    list(coming.map((days) => avoidedLine(days, now))),
    note("Er du ved at lægge et møde der, spørger jeg først. Helligdage og ferieuger kender jeg i forvejen."),
    buttons(change([add, ...coming.slice(0, mostButtons).map((days) => removeButton(forum, days, now))])),
  );
}

type ListShown = { now: Date; reader: "may change" | "may not"; said?: string };

/** `already`: the forum's own meetings that stand on those days. */
export function avoidanceAddedCard(forum: Forum, days: AvoidedDays, already: readonly Meeting[], now: Date): Card {
  const why = days.title === null ? "" : `: ${days.title}`;
  const said = `${forum.name} undgår ${daysText(days, now)}${why}. Er du ved at lægge et møde der, spørger jeg først.`;
  const times = already.map(({ start, end }) => formatMeetingTime(start, end, now));
  const { from, to } = days;
  return card(
    said,
    text(said),
    times.length === 0 ? [] : note(`Der er allerede planlagt møde ${listed(times)}.`),
    buttons([
      press("Fortryd", "avoidance.remove", { forum: forum.id, from, to }),
      press("Se listen", "avoidance.list", { forum: forum.id }),
    ]),
  );
}

export function avoidanceRemovedCard(forum: Forum, { title, from, to }: AvoidedDays, now: Date): Card {
  return receipt(
    `${forum.name} undgår ikke længere ${daysText({ from, to }, now)}${title === null ? "" : `: ${title}`}.`,
    press("Fortryd", "avoidance.add", { forum: forum.id, from, to, title }),
  );
}

export function avoidanceForm(forum: Forum): Form {
  return form(
    "Dage at undgå",
    "Gem",
    { command: "avoidance.add", args: { forum: forum.id } },
    [
      line("days", "Dage", { example: "11.-13. juni" }),
      line("title", "Hvorfor", { optional: true, example: "Folkemødet" }),
    ],
    `Er nogen ved at lægge et møde i ${forum.name} på de dage, spørger jeg først.`,
  );
}

export const unreadableDays = (words: string): string =>
  `${quoted(shortened(words.trim(), 80))} kan jeg ikke læse som bestemte dage. Skriv for eksempel ${example} eller »undgå uge 24«. Intet er ændret.`;
export const wholeDaysOnly = (words: string): string =>
  `Jeg undgår hele dage. Skriv ${quoted(shortened(words.trim(), 80))} uden klokkeslæt, for eksempel ${example}. Intet er ændret.`;
export const passedDays = (days: string): string => `${capitalised(days)} er passeret. Intet er ændret.`;
export const fullList = (most: number): string =>
  `Der er allerede ${most} på listen. Fjern først nogle af dem. Intet er ændret.`;
export const notOnList = (words: string): string => `${quoted(shortened(words, 80))} står ikke på listen.`;
