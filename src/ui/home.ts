import { isComing } from "../domain/meeting.ts";
import type { Card, Element } from "./card.ts";
import { dueWords, type OpenAction } from "./action.ts";
import { buttons, card, heading, press, text } from "./frame.ts";
import { answerButtons, meetingHeading, ownAnswerLine, stateLine, type MeetingFacts, type Reader } from "./meeting.ts";
import { shortened } from "./agenda.ts";

/** What a person sees when they open the app: my meetings, my actions. */
export function homeCard(coming: { facts: MeetingFacts; reader: Reader }[], actions: OpenAction[], now: Date): Card {
  const shown = card(
    "Mine møder og opgaver",
    heading("Mine møder"),
    coming.length === 0
      ? text("Du har ingen kommende møder. Jeg skriver til dig, når der er et.")
      : coming.flatMap(meetingPart),
    { kind: "divider" },
    heading("Mine opgaver"),
    actions.length === 0 ? text("Du har ingen åbne opgaver.") : actions.flatMap((one) => actionPart(one, now)),
  );
  // Among the tasks can be some of closed items.
  return { ...shown, closed: true };
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
