import { currentAnswer } from "../domain/attendance.ts";
import { agendaDue, itemsDeadline } from "../domain/deadline.ts";
import { activeItems, attachmentNumberOf } from "../domain/agenda.ts";
import { roleOf, stewardsOf } from "../domain/forum.ts";
import type { ReminderKind } from "../domain/reminder.ts";
import { addDays, daysBetween, localDateOf } from "../domain/time.ts";
import type { Button, Card, Element } from "./card.ts";
import { formatInstant, formatMeetingTime, formatTimeSpan } from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import { documentLinks } from "./document-links.ts";
import { buttons, card, note, press, primary, text } from "./frame.ts";
import { listed, quoted } from "./labels.da.ts";
import { answerButtons, dayOf, joinButtons, ownAnswerLine, type MeetingFacts } from "./meeting.ts";

type Said = { kind: ReminderKind; alsoKinds: readonly ReminderKind[]; personId: string };

/** »i morgen, tirsdag den 19. april« when it is, else the day alone: a reminder can go out earlier because of a holiday. */
function dayFrom({ meeting, now }: MeetingFacts): string {
  const days = daysBetween(localDateOf(now), localDateOf(meeting.start));
  const near = days === 0 ? "i dag, " : days === 1 ? "i morgen, " : "";
  return `${near}${dayOf(meeting.start, now)}`;
}

function headline(facts: MeetingFacts, kind: ReminderKind): string {
  const { meeting, forum } = facts;
  const place = meeting.place === null ? "" : ` · ${meeting.place}`;
  switch (kind) {
    case "items.call":
      return `Har du punkter til ${forum.name} ${dayOf(meeting.start, facts.now)}? Send dem senest ${formatInstant(itemsDeadline(meeting.start, forum.settings), facts.now)}. Skriv »punkt« og en titel, eller brug knappen.`;
    case "items.nudge":
      return `Dagsordenen til ${forum.name} ${dayOf(meeting.start, facts.now)} lukker for punkter ${formatInstant(itemsDeadline(meeting.start, forum.settings), facts.now)}, og jeg mangler noget fra dig.`;
    case "agenda.due":
      return `Dagsordenen til ${forum.name} ${dayOf(meeting.start, facts.now)} skal sendes ud senest ${formatInstant(agendaDue(meeting.start, forum.settings), facts.now)}. Den er ikke sendt endnu.`;
    case "rsvp.chase":
      return `Kommer du til ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)}${place}? Jeg har ikke hørt fra dig.`;
    case "meeting.soon":
      return `Husk ${forum.name} ${dayFrom(facts)} ${formatTimeSpan(meeting.start, meeting.end)}${place}.`;
    case "meeting.closing":
      return `Mødet i ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)} er ikke afsluttet. Er det slut, så afslut det, og jeg gør udkastet til referat klar.`;
    case "meeting.unstarted":
      return `Mødet i ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)} er ikke startet. Blev det holdt, så start det nu, og skriv referatet. Blev det ikke holdt, så aflys det, og punkterne kan tages med til næste møde.`;
    case "minutes.due":
      return `Udkastet til referat af ${forum.name} ${dayOf(meeting.start, facts.now)} er ikke sendt ud. Det skal ud senest ${dayOf(dueMinutes(meeting.start), facts.now)}.`;
  }
}

function dueMinutes(start: Date): Date {
  return new Date(`${addDays(localDateOf(start), 7)}T12:00:00Z`);
}

/** What a message says besides its headline, when several reminders fall together. */
function alsoLine(facts: MeetingFacts, kind: ReminderKind): string | null {
  return kind === "rsvp.chase" ? "Jeg har ikke hørt, om du kommer." : headline(facts, kind);
}

function promisedLines({ meeting }: MeetingFacts, personId: string): string[] {
  return activeItems(meeting).flatMap(({ item, number }) =>
    item.attachments
      .filter((one) => one.state === "promised" && (one.promisedBy ?? item.proposedBy) === personId)
      .map((one) => `bilag ${attachmentNumberOf(meeting, one.id)} ${quoted(one.title)} til punkt ${number}`),
  );
}

function unopenedLine({ meeting, forum }: MeetingFacts, personId: string): string | null {
  if (!meeting.agendaSentAt) return null;
  const opened = meeting.openings.some((one) => one.personId === personId && one.document === "agenda");
  const invited = roleOf(forum, personId) !== "secretary";
  return opened || !invited ? null : "Du har ikke åbnet dagsordenen endnu.";
}

function remindButtons(facts: MeetingFacts, { kind, alsoKinds, personId }: Said): Button[] {
  const args = { meeting: facts.meeting.id };
  const kinds = [kind, ...alsoKinds];
  if (kind === "meeting.closing") return [primary("Slut mødet", "meeting.end", args)];
  if (kind === "meeting.unstarted")
    return [primary("Start mødet", "meeting.start", args), press("Aflys mødet", "meeting.cancel", args)];
  if (kind === "minutes.due") return [primary("Se referatet", "minutes.read", args)];
  if (kind === "agenda.due")
    return [primary("Udsend dagsorden", "agenda.send", args), press("Se dagsordenen", "meeting.show", args)];
  if (kind === "items.call") {
    return [primary("Tilføj punkt", "agenda.propose", args), press("Ingen punkter fra mig", "proposal.none", args)];
  }
  if (kind === "items.nudge") return [primary("Læs dagsordenen", "agenda.read", args)];
  const answered = currentAnswer(facts.meeting, personId) !== null;
  const read = press("Læs dagsordenen", "agenda.read", args);
  const answers = answerButtons(facts, personId);
  const join = kind === "meeting.soon" ? joinButtons(facts.meeting) : [];
  return kinds.includes("rsvp.chase") || !answered ? [...answers, read, ...join] : [...join, read, ...answers];
}

/** One reminder to one person, with whatever else fell on the same moment. */
export function reminderCard(facts: MeetingFacts, said: Said): Card {
  const head = headline(facts, said.kind);
  const also = said.alsoKinds.map((kind) => alsoLine(facts, kind)).filter((line) => line !== null);
  const own = said.kind === "meeting.soon" ? ownAnswerLine(facts, said.personId) : null;
  const unopened = said.kind === "meeting.soon" ? unopenedLine(facts, said.personId) : null;
  const promised = [said.kind, ...said.alsoKinds].includes("items.nudge") ? promisedLines(facts, said.personId) : [];
  const steward = stewardsOf(facts.forum).some((member) => member.personId === said.personId);
  const then = steward ? "Skriv for eksempel »bilag 1 kommet«, når det er her." : "Send det til sekretæren.";
  const missing: Element[] = promised.length === 0 ? [] : [text(`Jeg mangler ${listed(promised)}. ${then}`)];
  return discreet(
    facts.meeting,
    card(
      head,
      text(head),
      also.map((line) => text(line)),
      missing,
      own === null ? [] : text(own),
      unopened === null ? [] : note(unopened),
      buttons(remindButtons(facts, said)),
      said.kind === "meeting.soon" && facts.meeting.agendaSentAt ? buttons(documentLinks(facts.meeting.id)) : [],
    ),
  );
}
