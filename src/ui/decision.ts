import { activeItems, numberOfItem } from "../domain/agenda.ts";
import type { MinutesEntry } from "../domain/minutes.ts";
import { strengths } from "../domain/decision.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Button, Card, Element, Form } from "./card.ts";
import { formatDayYear, formatMeetingTime } from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import { buttons, card, form, heading, list, paragraph, press, text } from "./frame.ts";
import { localDateOf } from "../domain/time.ts";
import { capitalised, counted, listed, quoted, strengthLabel } from "./labels.da.ts";
import { shortDayOf, type MeetingFacts } from "./meeting.ts";
import { changedAfterDraft } from "./draft.ts";
import { unansweredClauses } from "./minutes.ts";
import { shortened } from "./agenda.ts";

export type OpenClause = { clauseId: string; text: string };

/** No more than fit on a card, and in a button; the rest is answered one by one on the minutes. */
const clausesAsked = 8;

/** Which of several open clauses a decision answers: asked with a button for each, and one for all. */
function whichClauses({ meeting }: MeetingFacts, entry: MinutesEntry, open: OpenClause[]): Element[] {
  const asked = open.slice(0, clausesAsked);
  if (asked.length < 2) return [];
  const answering = (label: string, clauses: OpenClause[]): Button =>
    press(label, "decision.answer", {
      meeting: meeting.id,
      entryId: entry.id,
      clauseIds: clauses.map((one) => one.clauseId),
    });
  return [
    text("Indstillingen har flere led. Hvilke svarer beslutningen på? Siger du ikke noget, går jeg efter ordene."),
    list(asked.map((one, index) => `${index + 1}. ${shortened(one.text, 160)}`)),
    ...buttons([answering("Alle", asked), ...asked.map((one, index) => answering(String(index + 1), [one]))]),
  ];
}

/** The receipt for the secretary's word on which clauses a decision answers. */
export function decisionAnswersReceipt(facts: MeetingFacts, entry: MinutesEntry): Card {
  const number = numberOfItem(facts.meeting, entry.subjectItemId ?? entry.itemId) ?? 0;
  const own = unansweredClauses(facts.meeting).filter((clause) => clause.number === number);
  const left =
    own.length === 0
      ? "Alle led under punktet er nu besvaret."
      : `Ikke besvaret endnu: ${listed(own.map((one) => quoted(shortened(one.text, 160))))}.`;
  const said = `Beslutningen under punkt ${number} svarer på ${counted(entry.answers.length, "led", "led")} af indstillingen.`;
  const undo = press("Fortryd", "minutes.undo", { meeting: facts.meeting.id, line: entry.id });
  return discreet(facts.meeting, card(said, text(`${said} ${left}`), buttons([undo])));
}

/** The receipt for a decision: the words as they stand, the strength as a suggestion to be confirmed, and what may follow from it. */
export function decisionReceipt(
  facts: MeetingFacts,
  entry: MinutesEntry,
  offers: Button[],
  open: OpenClause[] = [],
): Card {
  const number = numberOfItem(facts.meeting, entry.itemId) ?? 0;
  const strength =
    entry.strength === null
      ? "Jeg kan ikke se på ordene, hvor stærk beslutningen er."
      : `Læst som: ${strengthLabel[entry.strength]}${entry.strengthConfirmed ? " ✓" : "."}`;
  const args = { meeting: facts.meeting.id, entryId: entry.id };
  const confirm =
    entry.strength !== null && !entry.strengthConfirmed
      ? [press("Det er rigtigt", "decision.confirm", { ...args, strength: entry.strength })]
      : [];
  const subject = entry.subjectItemId === null ? null : numberOfItem(facts.meeting, entry.subjectItemId);
  return discreet(
    facts.meeting,
    card(
      `Beslutning noteret under punkt ${number}.`,
      text(`Punkt ${number}, beslutning: ${quoted(shortened(entry.text, 600))}`),
      text(`${strength}${subject === null ? "" : ` Hører til punkt ${subject}.`}`),
      whichClauses(facts, entry, open),
      changedAfterDraft(facts.meeting),
      buttons([
        ...confirm,
        press("Ret", "decision.confirm", args),
        ...offers,
        press("Fortryd", "minutes.undo", { meeting: facts.meeting.id, line: entry.id }),
      ]),
    ),
  );
}

/** A time that a decision names, offered as a planned or a moved meeting. */
export function meetingOffers(
  found: { start: Date; end: Date; startStamp: string; endStamp: string },
  next: Meeting | null,
  now: Date,
): Button[] {
  const time = formatMeetingTime(found.start, found.end, now);
  const args = { start: found.startStamp, end: found.endStamp };
  const plan = press("Planlæg mødet", "meeting.plan", { ...args, place: next?.place ?? null });
  if (!next) return [plan];
  return [
    press(shortened(`Flyt mødet ${shortDayOf(next.start, now)} til ${time}`, 75), "meeting.move", {
      ...args,
      meeting: next.id,
    }),
    plan,
  ];
}

/** What the secretary may say of a decision: its strength, the item it belongs to, and whether it replaces an earlier one. */
export function decisionForm(facts: MeetingFacts, entry: MinutesEntry, earlier: MinutesEntry[]): Form {
  const items = activeItems(facts.meeting);
  return form(
    "Ret beslutning",
    "Gem",
    { command: "decision.confirm", args: { meeting: facts.meeting.id, entryId: entry.id } },
    [
      ...(entry.text.length <= 3000 ? [paragraph("text", "Beslutning", { value: entry.text })] : []),
      {
        kind: "choice",
        name: "strength",
        label: "Hvor stærk er den?",
        choices: strengths.map((value) => ({ value, label: capitalised(strengthLabel[value]) })),
        ...(entry.strength === null ? {} : { value: entry.strength }),
      },
      {
        kind: "choice",
        name: "subject",
        label: "Hører til punkt",
        choices: items.map(({ item, number }) => ({
          value: item.id,
          label: shortened(`${number}. ${item.title}`, 70),
        })),
        value: entry.subjectItemId ?? entry.itemId,
        optional: true,
      },
      ...(earlier.length > 0
        ? [
            {
              kind: "choice" as const,
              name: "replaces",
              label: "Erstatter en tidligere beslutning",
              choices: earlier.slice(0, 90).map((one) => ({ value: one.id, label: shortened(one.text, 70) })),
              optional: true as const,
            },
          ]
        : []),
    ],
  );
}

export function decisionTextForm(meeting: Meeting): Form {
  return form("Beslutning", "Gem", { command: "decision.record", args: { meeting: meeting.id } }, [
    paragraph("text", "Beslutning", { example: "Udvalget besluttede at …" }),
  ]);
}

export type FoundDecision = {
  meeting: Meeting;
  number: number;
  text: string;
  strength: MinutesEntry["strength"];
  replaced: boolean;
};

/** `beslutninger [ord]`. */
export function decisionListCard(forumName: string, words: string | null, found: FoundDecision[]): Card {
  const about = words === null ? "" : ` om ${quoted(shortened(words, 80))}`;
  const said =
    found.length === 0
      ? `${forumName} har ingen beslutninger${about}.${words === null ? "" : " Prøv med et andet ord, eller skriv »beslutninger« for at se de seneste."}`
      : `Beslutninger i ${forumName}${about}`;
  const lines = found.map(({ meeting, number, text: words, strength, replaced }) => {
    const how = strength === null ? "" : `, ${strengthLabel[strength]}`;
    return `${capitalised(formatDayYear(localDateOf(meeting.start)))}, punkt ${number}${how}: ${words}${replaced ? " (erstattet af en senere beslutning)" : ""}${meeting.status === "approved" ? "" : " (ikke godkendt endnu)"}`;
  });
  const shown = found.length === 0 ? card(said, text(said)) : card(said, heading(said), list(lines));
  return found.reduce((so, { meeting }) => discreet(meeting, so), shown);
}
