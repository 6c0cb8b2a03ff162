import { currentAnswer, expectedPeople } from "../domain/attendance.ts";
import { deputyOf, type Member } from "../domain/forum.ts";
import { isComing } from "../domain/meeting.ts";
import type { Card, Form } from "./card.ts";
import { formatMeetingTime } from "./dates.da.ts";
import { changedAfterDraft } from "./draft.ts";
import { buttons, card, form, heading, line, list, press, primary, receipt, text } from "./frame.ts";
import { counted, quoted } from "./labels.da.ts";
import {
  answersIn,
  dayOf,
  meetingCard,
  meetingHeading,
  nameIn,
  timeArgs,
  type MeetingFacts,
  type Reader,
} from "./meeting.ts";

const when = ({ meeting, now }: MeetingFacts): string => formatMeetingTime(meeting.start, meeting.end, now);

/** The receipt for »kommer«: one line with weekday and date, and the way back. */
export function attendingReceipt(facts: MeetingFacts): Card {
  const place = facts.meeting.place === null ? "" : ` (${facts.meeting.place})`;
  return receipt(
    `Det er noteret, at du kommer til ${facts.forum.name} ${when(facts)}${place}.`,
    press("Jeg er blevet forhindret", "attendance.apologise", timeArgs(facts.meeting)),
  );
}

/** The receipt for an apology, with the offer to call the deputy. */
export function apologyReceipt(facts: MeetingFacts, personId: string): Card {
  const { meeting, forum, names } = facts;
  const args = timeArgs(meeting);
  const answer = currentAnswer(meeting, personId);
  const own = deputyOf(forum, personId);
  const said = `Dit afbud til ${forum.name} ${when(facts)} er registreret.`;
  if (answer?.deputyId) {
    const called = `${said} ${nameIn(names, answer.deputyId)} bliver indkaldt i stedet for dig.`;
    return receipt(called, press("Jeg kommer alligevel", "attendance.attend", args));
  }
  if (own) {
    const asks = `${said} Skal ${own.name} indkaldes i stedet for dig?`;
    return card(
      asks,
      text(asks),
      buttons([
        primary("Ja, indkald", "attendance.deputise", { ...args, deputyId: own.personId }),
        press("Nej tak", "message.dismiss", { said: "no-deputy" }),
        press("Jeg kommer alligevel", "attendance.attend", args),
      ]),
    );
  }
  return receipt(
    said,
    press("Vælg stedfortræder", "attendance.deputise", args),
    press("Jeg kommer alligevel", "attendance.attend", args),
  );
}

/** A press on a personal card turns it into the meeting's card with the answer on top, so that nothing on it is lost. */
export function answeredCard(facts: MeetingFacts, reader: Reader): Card {
  const answer = currentAnswer(facts.meeting, reader.personId);
  const said =
    answer?.answer === "attending"
      ? `Du kommer ✓ ${when(facts)}`
      : `Dit afbud er registreret: ${when(facts)}${answer?.deputyId ? `. ${nameIn(facts.names, answer.deputyId)} bliver indkaldt.` : ""}`;
  return meetingCard(facts, reader, said);
}

/** What a deputy gets when called. It goes with a calendar file. */
export function deputyCard(facts: MeetingFacts, forPersonId: string): Card {
  const args = timeArgs(facts.meeting);
  const said = `${nameIn(facts.names, forPersonId)} har meldt afbud til ${facts.forum.name} ${when(facts)}. Kan du møde som stedfortræder?`;
  return card(
    said,
    text(said),
    buttons([
      primary("Jeg kommer", "attendance.attend", args),
      press("Jeg kan ikke komme", "attendance.declineDeputy", args),
      press("Læs dagsordenen", "agenda.read", { meeting: facts.meeting.id }),
    ]),
  );
}

/** What those who run the forum get when an observer is called in somebody's place: until they say otherwise, closed items stay closed. */
export function observerCalledCard(facts: MeetingFacts, observer: Member, forPersonId: string): Card {
  const { name, personId } = observer;
  return receipt(
    `${name} er bedt om at møde i stedet for ${nameIn(facts.names, forPersonId)} i ${facts.forum.name} ${when(facts)}. ${name} er observatør, og en observatør kan ikke læse lukkede punkter. Det kan en stedfortræder.`,
    press("Gør til stedfortræder", "member.add", {
      forum: facts.forum.id,
      personId,
      role: "deputy",
      deputyForId: forPersonId,
    }),
  );
}

export const withoutDeputy = "Meld afbud uden stedfortræder";

/** `doubt` is why it cannot be told who comes instead. */
export const withoutDeputyQuestion = (doubt: string): string => `${doubt} Dit afbud er ikke noteret endnu.`;

/** What a person gets when their deputy cannot come either. */
export function deputyDeclinedCard(facts: MeetingFacts, deputyName: string): Card {
  return receipt(
    `${deputyName} kan ikke møde som stedfortræder for dig ${when(facts)}.`,
    press("Vælg en anden", "attendance.deputise", timeArgs(facts.meeting)),
    press("Jeg kommer alligevel", "attendance.attend", timeArgs(facts.meeting)),
  );
}

export function deputyReleasedCard(facts: MeetingFacts, forPersonId: string): Card {
  return receipt(
    `Du skal alligevel ikke møde som stedfortræder for ${nameIn(facts.names, forPersonId)} i ${facts.forum.name} ${when(facts)}.`,
  );
}

/** What a called deputy gets when the meeting has a new time: everybody is asked anew, and they are called again if needed. */
export function deputyStoodDownCard(facts: MeetingFacts, old: { start: Date }, forPersonId: string): Card {
  return receipt(
    `Mødet i ${facts.forum.name} ${dayOf(old.start, facts.now)} er flyttet til ${when(facts)}, så du skal ikke møde som stedfortræder for ${nameIn(facts.names, forPersonId)}. Bliver der brug for dig, skriver jeg igen.`,
  );
}

export function declinedReceipt(facts: MeetingFacts): Card {
  return receipt(`Det er noteret, at du ikke kan møde som stedfortræder ${when(facts)}.`);
}

export function deputyForm(facts: MeetingFacts): Form {
  return form(
    "Stedfortræder",
    "Indkald",
    { command: "attendance.deputise", args: timeArgs(facts.meeting) },
    [line("deputy", "Hvem skal møde i stedet for dig?", { example: "Eva Bak" })],
    `Til ${facts.forum.name} ${when(facts)}.`,
  );
}

type Proposed = { start: string; end: string; reason: string | null; times: { start: Date; end: Date } };

/** To those who run the forum: somebody's calendar proposes another time. */
export function counterCard(facts: MeetingFacts, name: string, proposed: Proposed): Card {
  const { start, end, reason, times } = proposed;
  const other = formatMeetingTime(times.start, times.end, facts.now);
  const said = `${name} foreslår et andet tidspunkt for ${facts.forum.name} ${when(facts)}: ${other}.`;
  return card(
    said,
    text(said),
    reason === null ? [] : text(quoted(reason)),
    buttons([
      press("Flyt mødet", "meeting.move", { meeting: facts.meeting.id, start, end }),
      press("Behold tidspunktet", "message.dismiss"),
    ]),
  );
}

export function counterReceipt(facts: MeetingFacts, { start, end }: { start: Date; end: Date }): Card {
  return receipt(
    `Jeg har spurgt dem, der står for ${facts.forum.name}, om mødet kan flyttes til ${formatMeetingTime(start, end, facts.now)}. Indtil de svarer, er mødet ${when(facts)}.`,
    press("Jeg kommer", "attendance.attend", timeArgs(facts.meeting)),
    press("Jeg kan ikke komme", "attendance.apologise", timeArgs(facts.meeting)),
  );
}

/** The stewards' receipt when they answer for somebody. */
export function answeredForReceipt(
  facts: MeetingFacts,
  name: string,
  answer: "attending" | "apology" | "absent",
): Card {
  const what = { attending: "kommer", apology: "har meldt afbud", absent: "er fraværende" }[answer];
  const said = `Det er noteret, at ${name} ${what} ${when(facts)}.`;
  return card(said, text(said), changedAfterDraft(facts.meeting));
}

export const noDeputy = "Så er afbuddet noteret uden stedfortræder.";

/** `svar`: everybody's answer, and who has given none. */
export function answersCard(facts: MeetingFacts): Card {
  const { meeting, forum, names, now } = facts;
  const given = answersIn(facts);
  const silent = expectedPeople(meeting, forum).filter((personId) => currentAnswer(meeting, personId) === null);
  const said = `${meetingHeading(facts)}: ${counted(given.length, "svar", "svar")}, ${silent.length} har ikke svaret`;
  const lines = [...given, ...silent.map((personId) => `${nameIn(names, personId)} har ikke svaret`)];
  const reader = isComing(meeting, now) ? [press("Se dagsordenen", "meeting.show", { meeting: meeting.id })] : [];
  return card(said, heading(said), list(lines), buttons(reader));
}
