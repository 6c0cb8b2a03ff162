import type { Public } from "../domain/circle.ts";
import type { Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { choicesIn, longestSeries, type ProposedMeeting, type Remark } from "../domain/series.ts";
import { localDateOf } from "../domain/time.ts";
import type { Args, Button, Card, Form } from "./card.ts";
import { conflictRemark } from "./conflict.ts";
import { formatDateValue, formatDayYear, formatMeetingTimeYear, formatTimeSpan, type DateValue } from "./dates.da.ts";
import { buttons, card, form, forAll, heading, line, list, note, paragraph, press, text } from "./frame.ts";
import { capitalised, counted, quoted } from "./labels.da.ts";
import { carryLabel, type LeftOver } from "./left-over.ts";
import { shortened } from "./agenda.ts";

/** What is proposed: `rule` is how the rhythm was understood, or null for a list that was edited by hand. */
export type SeriesFacts = {
  forum: Forum;
  rule: string | null;
  place: string | null;
  meetings: readonly ProposedMeeting[];
  passed: number;
  left: number;
};

/** The hours that all of them have, or null when they differ. */
function sharedHours(meetings: readonly { time: { start: Date; end: Date } | null }[]): string | null {
  const hours = meetings.flatMap(({ time }) => (time ? [formatTimeSpan(time.start, time.end)] : []));
  return hours.every((one) => one === hours[0]) ? (hours[0] ?? null) : null;
}

function remarkText(date: string, remark: Remark): string {
  switch (remark.kind) {
    case "clash":
      return `optaget: udvalget har møde ${formatTimeSpan(remark.start, remark.end)}`;
    case "no-such-hour":
      return "urene stilles om: klokkeslættet er der ikke netop én gang";
    default:
      return conflictRemark(date, remark);
  }
}

function meetingLine({ date, time, remarks }: ProposedMeeting, shared: string | null): string {
  const said = time && shared === null ? formatMeetingTimeYear(time.start, time.end) : formatDayYear(date);
  return [capitalised(said), ...remarks.map((remark) => remarkText(date, remark))].join(" · ");
}

function remainders({ passed, left }: SeriesFacts): string[] {
  return [
    passed === 0 ? null : `${counted(passed, "dato er passeret og er", "datoer er passeret og er")} ikke med.`,
    left === 0
      ? null
      : `Jeg tager højst ${longestSeries} møder ad gangen. ${counted(left, "dato", "datoer")} mere er ikke med.`,
  ].filter((words) => words !== null);
}

/** The dates of a series, each with what to know about it. `asked`: the buttons of the question that goes with it. */
export function seriesCard(facts: SeriesFacts, asked: Button[]): Card {
  const { forum, meetings, place } = facts;
  const title = `Forslag: ${counted(meetings.length, "møde", "møder")} i ${forum.name}`;
  const shared = sharedHours(meetings);
  const flagged = meetings.filter(({ remarks }) => remarks.length > 0).length;
  const frame = [facts.rule === null ? shared : capitalised(facts.rule), place].filter((words) => words !== null);
  return card(
    `${title}. Skal jeg planlægge dem?`,
    heading(title),
    frame.length === 0 ? [] : text(frame.join(" · ")),
    list(meetings.map((one) => meetingLine(one, shared))),
    [...(flagged === 0 ? [] : [flaggedText(flagged, meetings)]), ...remainders(facts)].map((words) => note(words)),
    text(
      "Der er ikke planlagt noget endnu. Alle i udvalget får én besked med datoerne og en kalenderfil, når du vælger.",
    ),
    buttons(asked),
  );
}

function flaggedText(flagged: number, meetings: readonly ProposedMeeting[]): string {
  const blocked = meetings.length - choicesIn(meetings).possible.length;
  const words = `${counted(flagged, "dato har", "datoer har")} en bemærkning.`;
  return blocked === 0 ? words : `${words} ${counted(blocked, "kan ikke planlægges", "kan ikke planlægges")}.`;
}

export const editList = "Ret listen";

/** »Planlæg alle 12«, or how many there are when some cannot be planned. */
export function planAllLabel(possible: number, all: number): string {
  if (possible === 1) return "Planlæg det ene møde";
  return possible === all ? `Planlæg alle ${all}` : `Planlæg de ${possible}, der er plads til`;
}

export const planPlainLabel = (count: number): string =>
  count === 1 ? "Planlæg det ene uden bemærkninger" : `Planlæg de ${count} uden bemærkninger`;

/** A day, or a day with its hours, as it stands in the form and can be read back. */
export function editedLine({ date, time }: ProposedMeeting, shared: string | null): string {
  return time && shared === null ? formatMeetingTimeYear(time.start, time.end) : formatDayYear(date);
}

/** What the form is filled with: a date a line, and the hours that they share, if they do. */
export function editedTexts(meetings: readonly ProposedMeeting[]): { dates: string; hours: string } {
  const shared = sharedHours(meetings);
  return { dates: meetings.map((one) => editedLine(one, shared)).join("\n"), hours: shared ?? "" };
}

/** The list to put right, with one date a line. */
export function seriesForm(filled: { dates: string; hours: string; place: string }, args: Args): Form {
  const { dates, hours, place } = filled;
  return form(
    "Ret listen",
    "Planlæg",
    { command: "meeting.planSeries", args },
    [
      paragraph("dates", "Datoer", { value: dates, example: "tirsdag den 8. december" }),
      line("hours", "Klokken", { value: hours, optional: true, example: "kl. 9-11" }),
      line("place", "Sted", { value: place, optional: true, example: "Teams-møde" }),
    ],
    "Én dato på hver linje. Slet dem, der ikke skal være møde, og skriv nye til. En linje kan have sit eget klokkeslæt.",
  );
}

/** A line of the list that is not one coming day with its hours. */
export type WrongLine = { number: number; words: string; why: string };

/** Each line that cannot be used, with why. */
export function wrongLines(wrong: readonly WrongLine[]): { said: string; lines: string[] } {
  const said = `${counted(wrong.length, "linje", "linjer")} på listen kan jeg ikke bruge, så der er ikke planlagt noget.`;
  const lines = wrong.map(({ number, words, why }) => `Linje ${number}, ${quoted(shortened(words, 60))}: ${why}`);
  return { said, lines };
}

/** Nothing is planned while something on the list cannot be used. */
export function wrongListCard({ said, lines }: { said: string; lines: string[] }, asked: Button[]): Card {
  return card(said, text(said), lines.length === 0 ? [] : list(lines), buttons(asked));
}

export const notADate = "det er ikke en dato, for eksempel »tirsdag den 8. december«.";
export const noHours = "skriv også, hvornår det begynder og slutter, for eksempel »kl. 9-11«.";
export const twiceOnList = "dagen og klokkeslættet står to gange.";
export const passedOnList = "tidspunktet er passeret.";
export const emptyList = "Der står ingen datoer på listen, så der er ikke planlagt noget.";
export const unreadableHours = (words: string): string =>
  `${quoted(shortened(words, 60))} kan jeg ikke læse som begyndelse og slutning. Skriv for eksempel »kl. 9-11«. Der er ikke planlagt noget.`;

/** A rhythm without its hours: what is missing, and the same rhythm written whole (`example`). */
export function missingHours(example: string, start: string | null): string {
  const asks = start === null ? "Hvornår på dagen er møderne?" : "Hvornår slutter møderne?";
  return `${asks} Skriv for eksempel »møde ${example}«. Der er ikke planlagt noget.`;
}

export const noDays = "Der er ingen kommende datoer i det, du skrev, så der er ikke planlagt noget.";
export const tooManyLines = (count: number): string =>
  `Der står ${count} datoer på listen. Jeg tager højst ${longestSeries} møder ad gangen. Der er ikke planlagt noget.`;
export const notASeries =
  "Et møde kan ikke flyttes til flere dage. Skriv én dag, for eksempel »flyt torsdag den 10. december kl. 9-11«.";

/** A reading on a button; a rhythm too long for one is told by its hours and first day, which is where two of them differ. */
export function choiceLabel(value: DateValue): string {
  const whole = formatDateValue(value);
  if (value.kind !== "recurrence" || whole.length <= 75) return whole;
  return whole.slice(whole.lastIndexOf(value.timeStart === null ? "første gang" : "kl. "));
}

/** »tirsdag den 5. januar 2027 til tirsdag den 7. december 2027«. */
function fromTo(meetings: readonly Meeting[]): string {
  const [first, last] = [meetings[0], meetings.at(-1)];
  return first && last
    ? `${formatDayYear(localDateOf(first.start))} til ${formatDayYear(localDateOf(last.start))}`
    : "";
}

const asLines = (meetings: readonly Meeting[]): string[] =>
  meetings.map(({ start, end }) => capitalised(formatMeetingTimeYear(start, end)));

/** The receipt: how many, from when to when, and each. */
export function seriesReceipt(
  { forum, meetings, now }: { forum: Forum; meetings: readonly Meeting[]; now: Date },
  leftOver: LeftOver | null,
): Card {
  const [first] = meetings;
  const said = `${counted(meetings.length, "møde", "møder")} i ${forum.name} er planlagt: ${fromTo(meetings)}. Alle i udvalget får én besked med datoerne og en kalenderfil.`;
  const carry =
    leftOver && first
      ? [press(carryLabel(leftOver, first, now), "agenda.carry", { from: leftOver.meetingId, to: first.id })]
      : [];
  return card(
    said,
    text(said),
    list(asLines(meetings)),
    note("Ét af dem flyttes eller aflyses for sig fra mødets egen dagsorden."),
    buttons([press("Se møderne", "meeting.list", { forum: forum.id }), ...carry]),
  );
}

/** The channel's one message about a whole series. */
export function seriesChannelCard(forum: Forum, meetings: readonly Meeting[]): Public<Card> {
  const said = `${counted(meetings.length, "møde", "møder")} planlagt i ${forum.name}: ${fromTo(meetings)}`;
  const place = meetings[0]?.place ?? null;
  return forAll(
    null,
    card(
      said,
      heading(said),
      place === null ? [] : text(place),
      list(asLines(meetings)),
      note("I får hver især datoerne til kalenderen. Op til hvert møde spørger jeg, om I kommer."),
      buttons([press("Se møderne", "meeting.list", { forum: forum.id })]),
    ),
  );
}

/** The link that lets a calendar fetch them, where a platform takes no files. */
export const seriesLinkLabel = "Få møderne i kalenderen";

/** Each person's one message about a whole series; it goes with a calendar file of them all. */
export function seriesInvitationCard(forum: Forum, meetings: readonly Meeting[]): Card {
  const said = `Du er indkaldt til ${counted(meetings.length, "møde", "møder")} i ${forum.name}: ${fromTo(meetings)}.`;
  const place = meetings[0]?.place ?? null;
  return card(
    said,
    text(said),
    place === null ? [] : text(place),
    list(asLines(meetings)),
    note("Du behøver ikke svare nu. Op til hvert møde spørger jeg, om du kommer."),
    buttons([press("Se møderne", "meeting.list", { forum: forum.id })]),
  );
}
