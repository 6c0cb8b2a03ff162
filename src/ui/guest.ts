import type { Meeting } from "../domain/meeting.ts";
import type { Card, Form } from "./card.ts";
import { formatMeetingTime } from "./dates.da.ts";
import { changedAfterDraft } from "./draft.ts";
import { card, form, line, text } from "./frame.ts";
import { dayOf, type MeetingFacts } from "./meeting.ts";

export function guestForm(meeting: Meeting, now: Date): Form {
  return form(
    "Gæst",
    "Tilføj",
    { command: "meeting.addGuest", args: { meeting: meeting.id } },
    [
      line("person", "Gæstens navn", { example: "Jens Holm" }),
      line("item", "Kun til punkt", { optional: true, example: "3" }),
    ],
    `Til mødet ${formatMeetingTime(meeting.start, meeting.end, now)}.`,
  );
}

export function guestCard(facts: MeetingFacts, name: string, number: number | null): Card {
  const only = number === null ? "" : ` til punkt ${number}`;
  const said = `${name} står nu som gæst${only} på mødet ${dayOf(facts.meeting.start, facts.now)}. Gæsten får ikke selv besked af mig.`;
  return card(said, text(said), changedAfterDraft(facts.meeting));
}
