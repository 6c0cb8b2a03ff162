import { isComing } from "../domain/meeting.ts";
import type { Card, Element } from "./card.ts";
import { dueWords, type OpenAction } from "./action.ts";
import { buttons, card, heading, note, press, text } from "./frame.ts";
import { answerButtons, meetingHeading, ownAnswerLine, stateLine, type MeetingFacts, type Reader } from "./meeting.ts";
import { shortened } from "./agenda.ts";

/** Platforms take only so much at once; of each kind the first so many are shown. */
const most = 10;

/** What a person sees when they open the app: my meetings, my actions. */
export function homeCard(coming: { facts: MeetingFacts; reader: Reader }[], actions: OpenAction[], now: Date): Card {
  const shown = card(
    "Mine møder og opgaver",
    heading("Mine møder"),
    coming.length === 0
      ? text("Du har ingen kommende møder. Jeg skriver til dig, når der er et.")
      : coming.slice(0, most).flatMap(meetingPart),
    more(coming.length, { one: "ét møde", several: "møder", word: "møder" }),
    { kind: "divider" },
    heading("Mine opgaver"),
    actions.length === 0
      ? text("Du har ingen åbne opgaver.")
      : actions.slice(0, most).flatMap((one) => actionPart(one, now)),
    more(actions.length, { one: "én opgave", several: "opgaver", word: "opgaver" }),
  );
  // Among the tasks can be some of closed items.
  return { ...shown, closed: true };
}

function more(length: number, { one, several, word }: { one: string; several: string; word: string }): Element[] {
  const left = length - most;
  if (left <= 0) return [];
  return [note(`Og ${left === 1 ? one : `${left} ${several}`} mere. Skriv »${word}« for at se alle.`)];
}

function meetingPart({ facts, reader }: { facts: MeetingFacts; reader: Reader }): Element[] {
  const answer = ownAnswerLine(facts, reader.personId);
  const { meeting, now } = facts;
  const answers = isComing(meeting, now) ? answerButtons(facts, reader.personId) : [];
  const read = press("Læs dagsordenen", "agenda.read", { meeting: facts.meeting.id });
  return [
    text([meetingHeading(facts), stateLine(facts), answer].filter(Boolean).join("\n")),
    ...buttons([...answers, read]),
  ];
}

function actionPart({ action, forumName, meetingId }: OpenAction, now: Date): Element[] {
  return [
    text(`${shortened(action.text, 300)}\n${dueWords(action, now)} · ${forumName}`),
    ...buttons([press("Færdig", "action.complete", { meeting: meetingId, actionId: action.id })]),
  ];
}
