import { answersOf, currentAnswer, expectedPeople, isInvited } from "../domain/attendance.ts";
import { attachmentNumberOf, numberedItems, type AgendaItem } from "../domain/agenda.ts";
import { publicMeeting, titleFor, type Public, type View } from "../domain/circle.ts";
import { agendaDue, itemsDeadline } from "../domain/deadline.ts";
import { deputyOf, type Forum, type Role } from "../domain/forum.ts";
import { isComing, isRunning, type Meeting } from "../domain/meeting.ts";
import { openProposals, type Proposal } from "../domain/proposal.ts";
import { localDateOf } from "../domain/time.ts";
import { answerLines } from "./answer-list.ts";
import type { Button, Card, Element, Form } from "./card.ts";
import {
  formatDay,
  formatInstant,
  formatMeetingTime,
  formatMinutes,
  formatShortDay,
  formatTimeSpan,
  formatWeek,
} from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import {
  buttons,
  card,
  careful,
  form,
  heading,
  line,
  list,
  note,
  forAll,
  paragraph,
  press,
  primary,
  text,
} from "./frame.ts";
import { capitalised, closedItem, counted, kindLabel, listed, quoted, statusLabel } from "./labels.da.ts";
import { carryLabel, isNothingLeft, takeLabel, type LeftOver } from "./left-over.ts";

/** Names of everyone a card may have to name, by id. */
export type Names = ReadonlyMap<string, string>;

/** What every card about a meeting is made from. */
export type MeetingFacts = { meeting: Meeting; forum: Forum; names: Names; now: Date };

/** What every card that others can read along is made from. */
export type PublicFacts = MeetingFacts & { meeting: Public<Meeting> };

/** The same facts for those who read along. */
export const publicFacts = <Facts extends MeetingFacts>(facts: Facts): Facts & { meeting: Public<Meeting> } => ({
  ...facts,
  meeting: publicMeeting(facts.meeting),
});

/** Whom a card is for. */
export type Reader = { personId: string; role: Role | null; view: View };

export const nameIn = (names: Names, personId: string): string => names.get(personId) ?? "en tidligere deltager";

export const dayOf = (instant: Date, now: Date): string => formatDay(localDateOf(instant), now);
export const shortDayOf = (instant: Date, now: Date): string => formatShortDay(localDateOf(instant), now);

/** »Forretningsudvalget · tirsdag den 19. april kl. 12.00-13.30«. */
export function meetingHeading({ meeting, forum, now }: MeetingFacts): string {
  return `${forum.name} · ${formatMeetingTime(meeting.start, meeting.end, now)}`;
}

/** An item as one line of the agenda, with no more than this view may read. */
export function itemLine({ item, number }: { item: AgendaItem; number: number }, view: View): string {
  const extras = [
    item.minutes === null ? null : formatMinutes(item.minutes),
    item.kind === null ? null : kindLabel[item.kind],
    item.closed ? "lukket" : null,
    item.lateReason === null ? null : "sent punkt",
  ].filter((extra) => extra !== null);
  const shown = view === "internal" || !item.closed ? extras : item.publicTitle === null ? [] : ["lukket"];
  const title = titleFor(item, view) ?? closedItem;
  const fallen = item.state === "active" ? "" : " – udgår";
  return `${number}. ${title}${shown.length > 0 ? ` (${shown.join(", ")})` : ""}${fallen}`;
}

export function agendaLines(meeting: Meeting, view: View): string[] {
  return numberedItems(meeting).map((one) => itemLine(one, view));
}

/** »Teams-møde · dagsordenen er udsendt · 6 af 8 kommer«. */
export function stateLine({ meeting, forum }: MeetingFacts): string {
  const { attending } = answersOf(meeting, forum);
  const expected = expectedPeople(meeting, forum).length;
  const coming = meeting.status === "planned" || meeting.status === "called";
  return [
    meeting.place,
    statusLabel(meeting),
    coming && expected > 0 ? `${attending.length} af ${expected} kommer` : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** What a person has answered, in one line, or null. */
export function ownAnswerLine({ meeting, names }: MeetingFacts, personId: string): string | null {
  const answer = currentAnswer(meeting, personId);
  if (!answer) return null;
  if (answer.answer === "attending") return "Du kommer ✓";
  const deputy = answer.deputyId === null ? "" : ` ${nameIn(names, answer.deputyId)} er indkaldt i stedet for dig.`;
  return `Du har meldt afbud.${deputy}`;
}

/** What a button carries that answers for a time: an answer to the time as it was is not one to the time as it is. */
export const timeArgs = ({ id, sequence }: Meeting): { meeting: string; sequence: number } => ({
  meeting: id,
  sequence,
});

/** The way in for those who are not in the room; none when there is no address. */
export function joinButtons({ joinLink }: Meeting): Button[] {
  return joinLink === null ? [] : [{ kind: "link", label: "Deltag online", url: joinLink }];
}

/** The buttons that fit what this person has answered; none for who is not of the meeting. */
export function answerButtons({ meeting, forum }: MeetingFacts, personId: string): Button[] {
  if (!isInvited(meeting, forum, personId)) return [];
  const args = timeArgs(meeting);
  const answer = currentAnswer(meeting, personId);
  if (!answer) {
    return [
      primary("Jeg kommer", "attendance.attend", args),
      press("Jeg kan ikke komme", "attendance.apologise", args),
    ];
  }
  if (answer.answer === "attending") return [press("Jeg er blevet forhindret", "attendance.apologise", args)];
  const deputy = answer.deputyId === null && deputyOf(forum, personId);
  const call = deputy
    ? [press(`Indkald ${deputy.name}`, "attendance.deputise", { ...args, deputyId: deputy.personId })]
    : [];
  return [press("Jeg kommer alligevel", "attendance.attend", args), ...call];
}

/** `/dagsorden` for those who do not run the forum. */
export function meetingCard(facts: MeetingFacts, reader: Reader, opening?: string): Card {
  const { meeting, now } = facts;
  const args = { meeting: meeting.id };
  const answer = ownAnswerLine(facts, reader.personId);
  const coming = isComing(meeting, now);
  const sent = meeting.agendaSentAt !== null;
  const shown = [
    ...(coming ? answerButtons(facts, reader.personId) : []),
    press(
      meeting.endedAt ? "Læs referatet" : "Læs dagsordenen",
      meeting.endedAt ? "minutes.read" : "agenda.read",
      args,
    ),
    ...(coming ? [press("Foreslå punkt", "agenda.propose", args), ...joinButtons(meeting)] : []),
  ];
  return discreet(
    facts.meeting,
    card(
      opening ?? `Næste møde: ${meetingHeading(facts)}`,
      opening === undefined ? [] : text(opening),
      heading(meetingHeading(facts)),
      text(stateLine(facts)),
      answer === null || opening !== undefined ? [] : text(answer),
      numberedItems(meeting).length > 0
        ? list(agendaLines(meeting, reader.view), press("Læs videre", "agenda.read", args))
        : [],
      sent || !coming ? [] : note(deadlineLine(facts)),
      buttons(shown),
    ),
  );
}

function deadlineLine({ meeting, forum, now }: MeetingFacts): string {
  const deadline = itemsDeadline(meeting.start, forum.settings);
  return now <= deadline
    ? `Punkter kan foreslås til og med ${formatInstant(deadline, now)}.`
    : `Fristen for punkter var ${formatInstant(deadline, now)}.`;
}

/** »Næste frist: punkter … · dagsorden ud …«, or what comes next once those are passed. */
function nextDeadlineLine({ meeting, forum, now }: MeetingFacts): string | null {
  if (meeting.agendaSentAt) return null;
  const items = itemsDeadline(meeting.start, forum.settings);
  const send = agendaDue(meeting.start, forum.settings);
  if (now > send) return `Dagsordenen skulle være sendt ud ${dayOf(send, now)}.`;
  const parts = [now <= items ? `punkter ${formatInstant(items, now)}` : null, `dagsorden ud ${dayOf(send, now)}`];
  return `Næste frist: ${parts.filter(Boolean).join(" · ")}`;
}

function deskLine(facts: MeetingFacts, one: { item: AgendaItem; number: number }): string {
  const { item } = one;
  const missing = item.attachments
    .filter((attachment) => attachment.state === "promised")
    .map((attachment) => `Bilag ${attachmentNumberOf(facts.meeting, attachment.id)} mangler (eftersendes)`);
  const remarks = [
    ...missing,
    item.clauses.length === 0 && !item.anyOtherBusiness && item.state === "active" && !facts.meeting.startedAt
      ? "ingen indstilling endnu"
      : null,
  ].filter((remark) => remark !== null);
  return [itemLine(one, "internal"), ...remarks].join(" · ");
}

function answersLine({ meeting, forum, names }: MeetingFacts): string {
  const { attending, apologies, unanswered } = answersOf(meeting, forum);
  const without = apologies.filter((personId) => currentAnswer(meeting, personId)?.deputyId === null);
  const absent = apologies.map((personId) => nameIn(names, personId)).join(", ");
  const missing = without.length > 0 ? `; uden stedfortræder: ${without.length}` : "";
  return `Svar: ${attending.length} kommer, ${apologies.length} afbud${absent ? ` (${absent}${missing})` : ""}, ${unanswered.length} har ikke svaret`;
}

/** Who answered what, by which door and when, newest first. */
export function answersIn({ meeting, names, now }: MeetingFacts): string[] {
  return answerLines(meeting, { nameOf: (personId) => nameIn(names, personId), now });
}

/** The newest answers, and the way to all of them. */
function answersGiven(facts: MeetingFacts): Element[] {
  const lines = answersIn(facts);
  if (lines.length === 0) return [];
  const most = 4;
  return [
    list(lines.slice(0, most)),
    ...buttons([press("Alle svar", "attendance.list", { meeting: facts.meeting.id })]),
  ];
}

/** How a proposal reads on the desk and in the message to the stewards. */
export function proposalLine(proposal: Proposal, names: Names): string {
  const extras = [
    proposal.minutes === null ? null : formatMinutes(proposal.minutes),
    proposal.kind === null ? null : kindLabel[proposal.kind],
  ].filter(Boolean);
  const behalf = proposal.onBehalfOf === null ? "" : ` på vegne af ${proposal.onBehalfOf}`;
  const late = proposal.lateReason === null ? "" : ` – sent punkt: ${proposal.lateReason}`;
  const background = proposal.background === "" ? "" : `: ${proposal.background}`;
  return `F${proposal.number} ${quoted(proposal.title)}${extras.length > 0 ? ` (${extras.join(", ")})` : ""} fra ${nameIn(names, proposal.personId)}${behalf}${late}${background}`;
}

/** `desk`: the buttons sit on the desk, which stays and shows what came of it. */
export function proposalButtons(meeting: Meeting, proposal: Proposal, on: "desk" | "message"): Button[] {
  const args = { meeting: meeting.id, number: proposal.number, on };
  return [press("Godkend", "proposal.accept", args), press("Afvis", "proposal.reject", args)];
}

function proposalElements(facts: MeetingFacts): Element[] {
  const waiting = openProposals(facts.meeting);
  const shown = waiting
    .slice(0, 5)
    .flatMap((proposal): Element[] => [
      text(`Forslag ${proposalLine(proposal, facts.names)}`),
      ...buttons(proposalButtons(facts.meeting, proposal, "desk")),
    ]);
  const rest = waiting.length - 5;
  return rest > 0 ? [...shown, note(`… og ${counted(rest, "forslag", "forslag")} mere, når disse er besvaret`)] : shown;
}

/** Only what can be done now, by this reader: a meeting starts on its day, and the settings are the secretary's. */
function deskButtons({ meeting, forum, now }: MeetingFacts, { role }: Reader): Element[] {
  const args = { meeting: meeting.id };
  const sent = meeting.agendaSentAt !== null;
  const isDay = localDateOf(now) >= localDateOf(meeting.start);
  const read = press("Læs dagsordenen", "agenda.read", args);
  return buttons(
    [
      ...(sent ? [] : [primary("Udsend dagsorden", "agenda.send", args)]),
      ...(isDay ? [(sent ? primary : press)("Start mødet", "meeting.start", args)] : []),
      ...(sent ? [read] : []),
      press("Tilføj punkt", "agenda.propose", args),
      press("Rediger punkter", "agenda.edit", args),
    ],
    [
      press("Flyt", "meeting.move", args),
      press("Aflys", "meeting.cancel", args),
      ...(role === "secretary" ? [press("Indstillinger", "settings.show", { forum: forum.id })] : []),
      ...(sent ? [] : [read]),
    ],
  );
}

const takeButton = (left: LeftOver, target: Meeting): Button =>
  press(takeLabel(left), "agenda.carry", { from: left.meetingId, to: target.id });

/** `/dagsorden` for those who run the forum: everything that waits for them, in one card. */
export function deskCard(
  facts: MeetingFacts,
  reader: Reader,
  { opening, leftOver }: { opening?: string | undefined; leftOver?: LeftOver | null } = {},
): Card {
  const { meeting, now } = facts;
  const deadline = nextDeadlineLine(facts);
  const answer = ownAnswerLine(facts, reader.personId);
  const own = reader.role === "chair" && isComing(meeting, now) ? answerButtons(facts, reader.personId) : [];
  return discreet(
    facts.meeting,
    card(
      opening ?? `${meetingHeading(facts)}: ${statusLabel(meeting)}`,
      opening === undefined ? [] : text(opening),
      heading(meetingHeading(facts)),
      text([meeting.place, statusLabel(meeting)].filter(Boolean).join(" · ")),
      deadline === null ? [] : text(deadline),
      list(
        numberedItems(meeting).map((one) => deskLine(facts, one)),
        press("Læs videre", "agenda.read", { meeting: meeting.id }),
      ),
      leftOver ? buttons([takeButton(leftOver, meeting)]) : [],
      proposalElements(facts),
      text(answersLine(facts)),
      answersGiven(facts),
      own.length > 0 ? [...(answer === null ? [] : [text(answer)]), ...buttons(own)] : [],
      deskButtons(facts, reader),
    ),
  );
}

/** When nothing is planned. */
export function noMeetingCard(
  forum: Forum,
  { last, now }: { last: Meeting | null; now: Date },
  mayPlan: "may plan" | "may not",
): Card {
  const words =
    mayPlan === "may plan"
      ? `Der er ikke planlagt noget møde i ${forum.name}. Planlæg et med knappen, eller skriv for eksempel »møde tirsdag den 8. december kl. 9-11«.`
      : `Der er ikke planlagt noget møde i ${forum.name}. Jeg skriver til dig, når der er et.`;
  const isReadable = mayPlan === "may plan" || last?.status === "drafted" || last?.status === "approved";
  return card(
    words,
    text(words),
    last ? note(`Seneste møde: ${capitalised(dayOf(last.start, now))}, ${statusLabel(last)}.`) : [],
    buttons([
      ...(mayPlan === "may plan" ? [primary("Planlæg møde", "meeting.plan", { forum: forum.id })] : []),
      ...(last && isReadable ? [press("Læs referatet", "minutes.read", { meeting: last.id })] : []),
    ]),
  );
}

/** `møder`. */
export function meetingListCard(forum: Forum, meetings: Meeting[], now: Date): Card {
  const coming = meetings.filter((meeting) => isComing(meeting, now) || isRunning(meeting));
  const past = meetings
    .filter((meeting) => meeting.endedAt)
    .slice(-5)
    .reverse();
  const asLine = (meeting: Meeting): string =>
    `${capitalised(formatMeetingTime(meeting.start, meeting.end, now))} · ${[meeting.place, statusLabel(meeting)].filter(Boolean).join(" · ")}`;
  const summary = `${forum.name}: ${counted(coming.length, "kommende møde", "kommende møder")}`;
  return card(
    summary,
    heading(summary),
    coming.length > 0 ? list(coming.map(asLine)) : text("Der er ikke planlagt noget møde."),
    past.length > 0 ? [heading("Seneste møder"), list(past.map(asLine))] : [],
  );
}

/** The receipt for `møde`, with what the secretary should know about the day. */
export function plannedCard(facts: MeetingFacts, remarks: string[], leftOver: LeftOver | null): Card {
  const { meeting, forum } = facts;
  const items = itemsDeadline(meeting.start, forum.settings);
  const place = meeting.place === null ? "" : ` (${meeting.place})`;
  const said = `Mødet er planlagt: ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)}${place}. Alle i udvalget får en invitation.`;
  const call = facts.now < items ? `Fristen for punkter er ${formatInstant(items, facts.now)}.` : null;
  const args = { meeting: meeting.id };
  return card(
    said,
    text(said),
    call === null ? [] : note(call),
    remarks.map((remark) => note(remark)),
    buttons([
      press("Se dagsordenen", "meeting.show", args),
      ...(leftOver ? [takeButton(leftOver, meeting)] : []),
      press("Flyt", "meeting.move", args),
      careful("Aflys", "Skal mødet aflyses? Alle får besked.", "meeting.cancel", { ...args, reason: "" }),
    ]),
  );
}

/** The personal invitation; it goes with a calendar file. */
export function invitationCard(facts: MeetingFacts, personId: string): Card {
  const { meeting, forum, now } = facts;
  const items = itemsDeadline(meeting.start, forum.settings);
  const place = meeting.place === null ? "" : ` · ${meeting.place}`;
  const said = `Du er indkaldt til ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)}${place}. Kan du komme?`;
  return card(
    said,
    text(said),
    now < items && !meeting.agendaSentAt
      ? note(`Har du et punkt, så foreslå det senest ${formatInstant(items, facts.now)}.`)
      : [],
    buttons([...answerButtons(facts, personId), press("Foreslå punkt", "agenda.propose", { meeting: meeting.id })]),
  );
}

/** What somebody gets who has left the forum; it goes with a calendar file that takes the meeting out. */
export function uninvitedCard({ meeting, forum, now }: MeetingFacts): Card {
  const said = `Du er ikke længere med i ${forum.name} og er derfor ikke indkaldt til mødet ${formatMeetingTime(meeting.start, meeting.end, now)}. Jeg skriver ikke mere om det.`;
  return card(said, text(said));
}

/** The channel's living card from the planning until the agenda is sent out. */
export function plannedChannelCard(facts: PublicFacts): Public<Card> {
  const said = `Møde planlagt: ${meetingHeading(facts)}`;
  return forAll(
    facts.meeting,
    card(
      said,
      heading(said),
      text(stateLine(facts)),
      note(deadlineLine(facts)),
      buttons([
        primary("Jeg kommer", "attendance.attend", timeArgs(facts.meeting)),
        press("Jeg kan ikke komme", "attendance.apologise", timeArgs(facts.meeting)),
      ]),
    ),
  );
}

/** What the channel's card becomes when the meeting has gone on to its next stage, or to another time. */
export function pastStageCard({ meeting, forum, now }: PublicFacts, before: Public<Meeting>): Public<Card> {
  const time = formatMeetingTime(before.start, before.end, now);
  const said = `Mødet i ${forum.name} ${time} ${whatBecame(meeting, before, now)}.`;
  const read = meeting.startedAt && !meeting.endedAt && meeting.agendaSentAt;
  return forAll(
    meeting,
    card(said, text(said), buttons(read ? [press("Læs dagsordenen", "agenda.read", { meeting: meeting.id })] : [])),
  );
}

function whatBecame(meeting: Meeting, before: Meeting, now: Date): string {
  if (meeting.status === "cancelled") return "er aflyst";
  if (meeting.sequence !== before.sequence)
    return `er flyttet til ${formatMeetingTime(meeting.start, meeting.end, now)}`;
  if (meeting.endedAt) return "er slut";
  return meeting.startedAt ? "er i gang" : "er indkaldt, og dagsordenen er sendt ud";
}

/** »mandag den 14. september kl. 12.00«: the deadlines that hold now, for a notice of a new time. */
function newDeadlines({ meeting, forum, now }: MeetingFacts): string[] {
  const items = itemsDeadline(meeting.start, forum.settings);
  const send = agendaDue(meeting.start, forum.settings);
  return [
    !meeting.agendaSentAt && now < items ? `Fristen for punkter er nu ${formatInstant(items, now)}.` : null,
    !meeting.agendaSentAt && now < send ? `Dagsordenen sendes ud ${dayOf(send, now)}.` : null,
  ].filter((words) => words !== null);
}

/** The notice that a meeting has a new time. `who`: one person, who is asked anew, or the channel. */
export function movedCard(
  facts: MeetingFacts,
  old: { start: Date; end: Date },
  who: { personId: string } | "channel",
): Card {
  const { meeting, forum } = facts;
  const place = meeting.place === null ? "" : ` · ${meeting.place}`;
  const time = formatMeetingTime(meeting.start, meeting.end, facts.now);
  const oldTime =
    localDateOf(old.start) === localDateOf(meeting.start)
      ? formatMeetingTime(old.start, old.end, facts.now)
      : dayOf(old.start, facts.now);
  const asks = who === "channel" ? "Svar igen, om I kan komme." : "Svar igen, om du kan komme.";
  const said = `Mødet i ${forum.name} ${oldTime} er flyttet til ${time}${place}. ${asks}`;
  const args = timeArgs(meeting);
  return card(
    said,
    text(said),
    newDeadlines(facts).map((deadline) => note(deadline)),
    buttons([
      primary("Jeg kommer", "attendance.attend", args),
      press("Jeg kan ikke komme", "attendance.apologise", args),
    ]),
  );
}

/**
 * What an answer to the old time is met with: nothing is stored, and the meeting's card asks for the time as it is. Who came in somebody's
 * place at the old time, and is not called for the new, is asked nothing.
 */
export function askedAnewCard(facts: MeetingFacts, reader: Reader): Card {
  const { meeting, forum } = facts;
  const answer = ownAnswerLine(facts, reader.personId);
  const invited = isInvited(meeting, forum, reader.personId);
  const then = invited ? (answer ?? "Kommer du?") : "Du er ikke indkaldt til det nye tidspunkt.";
  return meetingCard(
    facts,
    reader,
    `Mødet er flyttet til ${formatMeetingTime(meeting.start, meeting.end, facts.now)}. ${then}`,
  );
}

/** Says which meeting went from when to when: with several planned, the words alone did not. */
export function movedReceipt(facts: MeetingFacts, old: { start: Date; end: Date }, remarks: string[]): Card {
  const from = formatMeetingTime(old.start, old.end, facts.now);
  const said = `Mødet i ${facts.forum.name} ${from} er flyttet til ${formatMeetingTime(facts.meeting.start, facts.meeting.end, facts.now)}. Alle får besked og bliver bedt om at svare igen.`;
  return card(
    said,
    text(said),
    [...newDeadlines(facts), ...remarks].map((remark) => note(remark)),
    buttons([
      press("Se dagsordenen", "meeting.show", { meeting: facts.meeting.id }),
      press("Flyt igen", "meeting.move", { meeting: facts.meeting.id }),
    ]),
  );
}

export const movedChannelCard = (facts: PublicFacts, old: { start: Date; end: Date }): Public<Card> =>
  forAll(facts.meeting, movedCard(facts, old, "channel"));

export const cancelledChannelCard = (facts: PublicFacts): Public<Card> => forAll(facts.meeting, cancelledCard(facts));

/** The notice that a meeting is off. */
export function cancelledCard({ meeting, forum, now }: MeetingFacts): Card {
  const reason = meeting.cancelReason === null ? "" : ` Årsag: ${meeting.cancelReason}`;
  const said = `Mødet i ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, now)} er aflyst.${reason}`;
  return card(said, text(said));
}

/** `left`: what the meeting leaves for the next one, `target`, when there is one. */
export function cancelledReceipt(facts: MeetingFacts, left: LeftOver, target: Meeting | null): Card {
  const { meeting } = facts;
  const said = `Mødet ${dayOf(meeting.start, facts.now)} er aflyst, og alle får besked.`;
  const some = !isNothingLeft(left);
  const carry =
    some && target
      ? [press(carryLabel(left, target, facts.now), "agenda.carry", { from: meeting.id, to: target.id })]
      : [];
  const kept =
    some && !target ? note(`${keptWords(left)} er gemt og bliver tilbudt, når du planlægger næste møde.`) : [];
  return card(
    said,
    text(said),
    kept,
    buttons([...carry, press("Planlæg nyt møde", "meeting.plan", { forum: facts.forum.id })]),
  );
}

function keptWords({ items, proposals }: LeftOver): string {
  const kept = [
    items === 0 ? null : items === 1 ? "Punktet" : "Punkterne",
    proposals === 0 ? null : proposals === 1 ? "forslaget" : "forslagene",
  ];
  return capitalised(listed(kept.filter((word) => word !== null)));
}

/** What to know about a day before a meeting is put on it. */
export function dayRemarks(start: Date, vacation: string | null, now: Date): string[] {
  const date = localDateOf(start);
  return vacation === null
    ? []
    : [`${capitalised(formatDay(date, now))} ligger i ${formatWeek(date)}, hvor mange har ${vacation}.`];
}

export function durationQuestion(start: Date, now: Date): string {
  return `Mødet begynder ${formatInstant(start, now)}. Hvornår slutter det?`;
}

export const endLabel = (start: Date, end: Date): string => capitalised(formatTimeSpan(start, end));

export function planForm(forum: Forum): Form {
  return form("Planlæg møde", "Planlæg", { command: "meeting.plan", args: { forum: forum.id } }, [
    line("text", "Hvornår", { example: "tirsdag den 8. december kl. 9-11" }),
    line("place", "Sted", { optional: true, example: "Teams-møde" }),
  ]);
}

export function moveForm(meeting: Meeting, now: Date): Form {
  return form(
    "Flyt møde",
    "Flyt",
    { command: "meeting.move", args: { meeting: meeting.id } },
    [line("text", "Nyt tidspunkt", { example: "torsdag den 10. december kl. 13-14.30" })],
    `Mødet er nu ${formatMeetingTime(meeting.start, meeting.end, now)}. Alle får besked og bliver bedt om at svare igen.`,
  );
}

export function cancelForm(meeting: Meeting, now: Date): Form {
  return form(
    "Aflys møde",
    "Aflys mødet",
    { command: "meeting.cancel", args: { meeting: meeting.id } },
    [paragraph("reason", "Årsag", { optional: true, example: "Formanden er syg" })],
    `Mødet ${formatMeetingTime(meeting.start, meeting.end, now)} bliver aflyst, og alle får besked.`,
  );
}

export const keepMeeting = "Behold";
export const cancelLabel = "Aflys mødet";
export const cancelOneLabel = (meeting: Meeting, now: Date): string => `Aflys ${dayOf(meeting.start, now)}`;

/** Asked before words alone call a meeting off. */
export function cancelQuestion(coming: readonly Meeting[], now: Date): string {
  const [only] = coming;
  if (only && coming.length === 1)
    return `Skal mødet ${formatMeetingTime(only.start, only.end, now)} aflyses? Alle får besked.`;
  return `Der er planlagt ${coming.length} møder. Hvilket skal aflyses? Alle får besked.`;
}
