import {
  attachmentNumberOf,
  itemById,
  numberedItems,
  numberOfItem,
  titleLimit,
  type AgendaItem,
  type Attachment,
} from "../domain/agenda.ts";
import { titleFor, type Public } from "../domain/circle.ts";
import { answersOf, expectedPeople } from "../domain/attendance.ts";
import type { Role } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { mayGive } from "../domain/rights.ts";
import { openProposals, type Proposal } from "../domain/proposal.ts";
import { closedItem, counted, kindLabel, listed, quoted } from "./labels.da.ts";
import type { Button, Card, Choice, Element, Form } from "./card.ts";
import { formatMeetingTime, formatMinutes } from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import { withdrawQuestion } from "./document-card.ts";
import { changedAfterDraft } from "./draft.ts";
import { documentLinks } from "./document-links.ts";
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
  receipt,
  text,
} from "./frame.ts";
import {
  agendaLines,
  answerButtons,
  dayOf,
  itemLine,
  meetingHeading,
  ownAnswerLine,
  timeArgs,
  type MeetingFacts,
  type PublicFacts,
  type Reader,
} from "./meeting.ts";

/** The longest text a form holds; what is longer is changed with words instead, so that nothing is cut off. */
const formTextLimit = 3000;

function agendaSize({ meeting }: MeetingFacts): string {
  const items = numberedItems(meeting).filter(({ item }) => item.state === "active");
  const attachments = items.flatMap(({ item }) => item.attachments);
  const promised = attachments.filter((one) => one.state === "promised").length;
  const minutes = items.reduce((sum, { item }) => sum + (item.minutes ?? 0), 0);
  return [
    meeting.place,
    counted(items.length, "punkt", "punkter"),
    attachments.length === 0 ? null : `${attachments.length} bilag${promised > 0 ? ` (${promised} eftersendes)` : ""}`,
    minutes === 0 ? null : `ca. ${formatMinutes(minutes)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The agenda as sent out, for the channel: public texts only, since others read along. Updated in place as answers come. */
export function agendaChannelCard(facts: PublicFacts): Public<Card> {
  const { meeting, forum } = facts;
  const args = { meeting: meeting.id };
  const { unanswered } = answersOf(meeting, forum);
  const expected = expectedPeople(meeting, forum).length;
  const said = `Dagsorden: ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)}`;
  return forAll(
    facts.meeting,
    card(
      said,
      heading(said),
      text(agendaSize(facts)),
      list(agendaLines(meeting, "public"), press("Læs dagsordenen", "agenda.read", args)),
      note(`${expected - unanswered.length} af ${expected} har svaret`),
      buttons([
        primary("Læs dagsordenen", "agenda.read", args),
        press("Jeg kommer", "attendance.attend", timeArgs(meeting)),
        press("Jeg kan ikke komme", "attendance.apologise", timeArgs(meeting)),
      ]),
    ),
  );
}

const plain = (button: Button): Button =>
  button.kind === "press" ? { kind: "press", label: button.label, press: button.press } : button;

/** The agenda as sent out, for one person. */
export function agendaPersonCard(facts: MeetingFacts, reader: Reader): Card {
  const { meeting } = facts;
  const said = `Dagsordenen er klar: ${meetingHeading(facts)}`;
  const answer = ownAnswerLine(facts, reader.personId);
  return discreet(
    facts.meeting,
    card(
      said,
      heading(said),
      text(agendaSize(facts)),
      list(agendaLines(meeting, reader.view), press("Læs videre", "agenda.read", { meeting: meeting.id })),
      answer === null ? [] : text(answer),
      buttons([
        primary("Læs dagsordenen", "agenda.read", { meeting: meeting.id }),
        ...answerButtons(facts, reader.personId).map(plain),
      ]),
      buttons(documentLinks(meeting.id)),
    ),
  );
}

export function agendaSentReceipt(facts: MeetingFacts, missing: string[]): Card {
  const said = `Dagsordenen til mødet ${dayOf(facts.meeting.start, facts.now)} er sendt ud. Numrene ligger fast fra nu af.`;
  return discreet(
    facts.meeting,
    card(
      said,
      text(said),
      missing.map((one) => note(one)),
      buttons([press("Læs dagsordenen", "agenda.read", { meeting: facts.meeting.id })]),
    ),
  );
}

/** The receipt for an item that went straight onto the agenda. */
export function itemAddedCard(facts: MeetingFacts, item: AgendaItem): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const extras = [
    item.minutes === null ? null : formatMinutes(item.minutes),
    item.kind === null ? null : kindLabel[item.kind],
  ].filter(Boolean);
  const said = `${quoted(item.title)}${extras.length > 0 ? ` (${extras.join(", ")})` : ""} er punkt ${number} på dagsordenen ${dayOf(facts.meeting.start, facts.now)}.`;
  const args = { meeting: facts.meeting.id, itemId: item.id };
  return discreet(
    facts.meeting,
    receipt(said, press("Rediger", "agenda.edit", args), press("Fortryd", "agenda.withdraw", { ...args, reason: "" })),
  );
}

/** An item that came onto an agenda already sent out, for the channel. */
export function supplementCard(facts: PublicFacts, itemId: string): Public<Card> {
  const item = itemById(facts.meeting, itemId);
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const title = titleFor(item, "public") ?? closedItem;
  const reason = item.lateReason === null ? "" : ` Det kunne ikke vente: ${item.lateReason}`;
  const said = `Der er kommet et punkt til dagsordenen ${dayOf(facts.meeting.start, facts.now)}: punkt ${number} ${quoted(title)}.${item.closed ? "" : reason}`;
  return forAll(
    facts.meeting,
    card(said, text(said), buttons([press("Læs dagsordenen", "agenda.read", { meeting: facts.meeting.id })])),
  );
}

export function itemChangedCard(facts: MeetingFacts, item: AgendaItem, what: string): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const args = { meeting: facts.meeting.id, itemId: item.id };
  return discreet(
    facts.meeting,
    receipt(`Punkt ${number} ${quoted(item.title)}: ${what}.`, press("Rediger", "agenda.edit", args)),
  );
}

export const fieldLabel = {
  title: "titlen er ændret",
  summary: "resuméet er gemt",
  background: "sagsfremstillingen er gemt",
  recommendation: "indstillingen er gemt",
  minutes: "referatet er gemt",
} as const;

export const clausesSaved = (count: number): string => `indstillingen er gemt med ${counted(count, "led", "led")}`;

export function reorderedCard(facts: MeetingFacts): Card {
  const said = `Rækkefølgen på dagsordenen ${dayOf(facts.meeting.start, facts.now)} er ændret.`;
  return discreet(facts.meeting, card(said, text(said), list(agendaLines(facts.meeting, "internal"))));
}

/** The receipt for a postponed or withdrawn item. */
export function takenOffCard(
  facts: MeetingFacts,
  taken: { item: AgendaItem; number: number | null; target: { id: string; start: Date } | null },
): Card {
  const { item, number, target } = taken;
  const which = number === null ? quoted(item.title) : `Punkt ${number} ${quoted(item.title)}`;
  const happened = item.state === "postponed" ? "er udsat" : "udgår";
  const kept = numberedItems(facts.meeting).some((one) => one.item.id === item.id);
  const printed = kept ? " Det står som »udgår« på dagsordenen, og ingen andre punkter skifter nummer." : "";
  const said = `${which} ${happened}.${printed}`;
  const args = { meeting: facts.meeting.id, itemId: item.id };
  const carry =
    item.state === "postponed" && target
      ? [
          press(`Sæt på mødet ${dayOf(target.start, facts.now)}`, "agenda.carry", {
            from: facts.meeting.id,
            itemId: item.id,
            to: target.id,
          }),
        ]
      : [];
  const later =
    item.state === "postponed" && !target ? note("Punktet bliver tilbudt, når du planlægger næste møde.") : [];
  return discreet(
    facts.meeting,
    card(said, text(said), later, buttons([...carry, press("Fortryd", "agenda.postpone", { ...args, back: true })])),
  );
}

export function putBackCard(facts: MeetingFacts, item: AgendaItem): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  return discreet(
    facts.meeting,
    receipt(`${quoted(item.title)} er igen punkt ${number} på dagsordenen ${dayOf(facts.meeting.start, facts.now)}.`),
  );
}

/** The channel's notice that an item of a sent agenda falls away. Public texts only. */
export function fallenCard(facts: PublicFacts, itemId: string): Public<Card> {
  const item = itemById(facts.meeting, itemId);
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const title = titleFor(item, "public") ?? closedItem;
  const reason = item.stateReason === null || item.closed ? "" : ` Årsag: ${item.stateReason}`;
  const said = `Punkt ${number} ${quoted(title)} på dagsordenen ${dayOf(facts.meeting.start, facts.now)} udgår.${reason}`;
  return forAll(facts.meeting, card(said, text(said)));
}

/** The receipt for what was taken along from another meeting: items are on the agenda, proposals wait for an answer. */
export function carriedCard(facts: MeetingFacts, items: readonly AgendaItem[], proposals: readonly Proposal[]): Card {
  const day = dayOf(facts.meeting.start, facts.now);
  const titles = (all: readonly { title: string }[]): string => listed(all.map(({ title }) => quoted(title)));
  const said = [
    ...(items.length > 0 ? [`${titles(items)} er sat på dagsordenen ${day}.`] : []),
    ...(proposals.length > 0
      ? [`${proposals.length === 1 ? "Forslaget" : "Forslagene"} ${titles(proposals)} venter på svar til mødet ${day}.`]
      : []),
  ].join(" ");
  const desk = press("Se dagsordenen", "meeting.show", { meeting: facts.meeting.id });
  return discreet(facts.meeting, card(said, text(said), list(agendaLines(facts.meeting, "internal")), buttons([desk])));
}

export const nothingToCarry = "Der er ingen udsatte punkter at tage med. De er allerede på en dagsorden.";

export function attachmentCard(facts: MeetingFacts, item: AgendaItem, attachment: Attachment): Card {
  const number = attachmentNumberOf(facts.meeting, attachment.id);
  const promised =
    attachment.state === "promised" ? ` (eftersendes${attachment.note ? ` ${attachment.note}` : ""})` : "";
  const come = attachment.arrivedAt === null ? "" : " er kommet";
  const said = `Bilag ${number} til punkt ${numberOfItem(facts.meeting, item.id) ?? 0}${come}: ${attachment.title}${promised}.`;
  const arrive =
    attachment.state === "promised"
      ? [press("Bilaget er kommet", "attachment.arrive", { meeting: facts.meeting.id, attachmentId: attachment.id })]
      : [];
  return discreet(facts.meeting, receipt(said, ...arrive));
}

/** The channel's notice that a promised attachment has come. */
export function attachmentArrivedCard(facts: PublicFacts, itemId: string, attachmentId: string): Public<Card> {
  const item = itemById(facts.meeting, itemId);
  const number = attachmentNumberOf(facts.meeting, attachmentId);
  const title = item.attachments.find((one) => one.id === attachmentId)?.title ?? "";
  const what = item.closed ? "" : ` ${quoted(title)}`;
  const said = `Bilag ${number}${what} til punkt ${numberOfItem(facts.meeting, item.id) ?? 0} på mødet ${dayOf(facts.meeting.start, facts.now)} er kommet.`;
  return forAll(
    facts.meeting,
    card(said, text(said), buttons([press("Læs dagsordenen", "agenda.read", { meeting: facts.meeting.id })])),
  );
}

/** The form behind »bilag« without a title. */
export function attachmentForm(facts: MeetingFacts): Form {
  const items = numberedItems(facts.meeting).filter(({ item }) => item.state === "active");
  const choices = items.map((one) => ({ label: shortened(itemLine(one, "internal"), 70), value: String(one.number) }));
  return form(
    "Bilag",
    "Gem",
    { command: "attachment.add", args: { meeting: facts.meeting.id } },
    [
      { kind: "choice", name: "item", label: "Til punkt", choices: choices.slice(0, 90) },
      line("title", "Bilagets titel", { example: "Budget 2027" }),
      {
        kind: "choice",
        name: "promised",
        label: "Eftersendes det?",
        choices: [{ label: "Ja, det eftersendes", value: "promised" }],
        optional: true,
      },
      line("note", "Hvornår kommer det?", { optional: true, example: "når det foreligger godkendt" }),
    ],
    `Til mødet ${formatMeetingTime(facts.meeting.start, facts.meeting.end, facts.now)}.`,
  );
}

export const attachmentUnknown = (number: number, promised: number[]): string =>
  promised.length === 0
    ? `Der mangler ingen bilag, så jeg ved ikke, hvad bilag ${number} er.`
    : `Bilag ${number} er ikke et af dem, der mangler. De, der mangler, er bilag ${promised.join(", ")}.`;

export function closedCard(facts: MeetingFacts, item: AgendaItem): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const shown = item.publicTitle === null ? quoted(closedItem) : quoted(item.publicTitle);
  const said = `Punkt ${number} på dagsordenen ${dayOf(facts.meeting.start, facts.now)} er lukket. Andre end medlemmerne læser kun ${shown}.`;
  const reopen = press("Åbn punktet", "agenda.open", { meeting: facts.meeting.id, itemId: item.id });
  return card(said, text(said), changedAfterDraft(facts.meeting), buttons([reopen]));
}

export function openedCard(facts: MeetingFacts, item: AgendaItem): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const said = `Punkt ${number} ${quoted(item.title)} er åbent. Alle, der kan læse dagsordenen, ser nu hele punktet.`;
  const close = press("Luk igen", "agenda.close", { meeting: facts.meeting.id, itemId: item.id });
  return card(said, text(said), changedAfterDraft(facts.meeting), buttons([close]));
}

/** Which item to edit. */
export function chooseItemCard(facts: MeetingFacts): Card {
  const items = numberedItems(facts.meeting).filter(({ item }) => item.state === "active");
  const said = `Hvilket punkt vil du redigere på dagsordenen ${dayOf(facts.meeting.start, facts.now)}?`;
  const choices = items.slice(0, 20).map((one) =>
    press(shortened(itemLine(one, "internal"), 70), "agenda.edit", {
      meeting: facts.meeting.id,
      itemId: one.item.id,
    }),
  );
  return card(
    said,
    text(said),
    ...chunks(choices, 5).map((some) => buttons(some)),
    items.length > 20 ? note("De sidste punkter redigeres med »ret« og nummeret.") : [],
  );
}

function chunks<T>(all: T[], size: number): T[][] {
  return all.length === 0 ? [] : [all.slice(0, size), ...chunks(all.slice(size), size)];
}

const letterParts = new Intl.Segmenter("da", { granularity: "grapheme" });

/** At most so many letters as people count them, the last a sign that more was there. */
export function shortened(words: string, length: number): string {
  if (words.length <= length) return words;
  const letters = Array.from(letterParts.segment(words.slice(0, length * 12)), ({ segment }) => segment);
  return letters.length <= length ? words : `${letters.slice(0, length - 1).join("")}…`;
}

/** One item's texts as a form. Texts longer than a form holds are left out and named, so that submitting cannot shorten them. */
export function itemForm(facts: MeetingFacts, item: AgendaItem): Form {
  const fields = [
    line("title", "Titel", { value: item.title }),
    paragraph("summary", "Resumé", { value: item.summary, optional: true }),
    paragraph("background", "Sagsfremstilling", { value: item.background, optional: true }),
    paragraph("recommendation", "Indstilling (ét led pr. linje)", {
      value: item.clauses.map((clause) => `• ${clause.text}`).join("\n"),
      optional: true,
      example: "at udvalget drøfter …",
    }),
  ];
  const short = fields.filter((field) => field.kind !== "text" || (field.value ?? "").length <= formTextLimit);
  const long = fields.filter((field) => !short.includes(field)).map((field) => field.label.toLocaleLowerCase("da"));
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const intro =
    long.length > 0 ? `For langt til formularen: ${long.join(", ")}. Ret det med »ret ${number} sag: …«.` : undefined;
  return form(
    `Punkt ${number}`,
    "Gem",
    { command: "agenda.edit", args: { meeting: facts.meeting.id, itemId: item.id } },
    short,
    intro,
  );
}

const kindChoices: Choice[] = [
  { label: "Beslutning", value: "decision" },
  { label: "Drøftelse", value: "discussion" },
  { label: "Orientering", value: "information" },
];

/** The form behind »Tilføj punkt« and »Foreslå punkt«. */
export function itemProposalForm(facts: MeetingFacts, title: string): Form {
  return form(
    title,
    "Send",
    { command: "agenda.propose", args: { meeting: facts.meeting.id } },
    [
      line("title", "Titel", { example: "Rekruttering af SOSU" }),
      line("minutes", "Minutter", { optional: true, example: "15" }),
      { kind: "choice", name: "kind", label: "Til", choices: kindChoices, optional: true },
      line("onBehalfOf", "På vegne af", { optional: true, example: "Eva Bak" }),
    ],
    `Til mødet ${formatMeetingTime(facts.meeting.start, facts.meeting.end, facts.now)}. En titel er på højst ${titleLimit} tegn.`,
  );
}

/** Some pages of the agenda or the minutes, to read in chat. */
export function pageCard(
  facts: MeetingFacts,
  page: { text: string; index: number; count: number; document: "agenda" | "minutes" },
  role: Role | null,
): Card {
  const command = page.document === "agenda" ? "agenda.read" : "minutes.read";
  const name = page.document === "agenda" ? "Dagsorden" : "Referat";
  const args = { meeting: facts.meeting.id };
  const said = `${name}: ${meetingHeading(facts)}`;
  return discreet(
    facts.meeting,
    card(
      said,
      text(page.text),
      page.count > 1 ? note(`Side ${page.index + 1} af ${page.count}`) : [],
      buttons([
        ...(page.index + 1 < page.count ? [primary("Læs videre", command, { ...args, page: page.index + 1 })] : []),
        ...(page.index > 0 ? [press("Forrige side", command, { ...args, page: page.index - 1 })] : []),
      ]),
      page.index === 0 && isOut(facts.meeting, page.document) ? wholeDocument(facts.meeting, role) : [],
    ),
  );
}

/** Has this gone out, so that there is a version to open? */
function isOut({ agendaSentAt, draftVersion }: Meeting, document: "agenda" | "minutes"): boolean {
  return document === "agenda" ? agendaSentAt !== null : draftVersion > 0;
}

/** The whole document in a browser or as a file, and what can be done about the links to it. */
export function wholeDocument({ id: meetingId }: Meeting, role: Role | null): Element[] {
  const args = { meeting: meetingId };
  const withdraw = careful("Træk alle links tilbage", withdrawQuestion, "document.withdraw", args);
  const rare = [press("Nyt link", "document.renew", args), ...(mayGive("document.withdraw", role) ? [withdraw] : [])];
  return buttons(documentLinks(meetingId), rare);
}

export const savedAll = "teksterne er gemt";

export const proposeTitle = (how: "adds" | "proposes"): string => (how === "adds" ? "Tilføj punkt" : "Foreslå punkt");

/** What a sent agenda still lacks. */
export function stillMissing(meeting: Meeting): string[] {
  const promised = numberedItems(meeting).flatMap(({ item }) =>
    item.attachments.filter((one) => one.state === "promised"),
  );
  const waiting = openProposals(meeting).map((one) => `F${one.number}`);
  return [
    ...promised.map((one) => `Bilag ${attachmentNumberOf(meeting, one.id)} ${quoted(one.title)} eftersendes.`),
    ...(waiting.length > 0 ? [`Ikke besvaret endnu: forslag ${listed(waiting)}.`] : []),
  ];
}
