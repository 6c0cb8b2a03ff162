import { activeItems, numberedItems, numberOfItem, type AgendaItem } from "../domain/agenda.ts";
import { mayReadEntry, mayReadItem, titleFor, type Public, type View } from "../domain/circle.ts";
import { expectedPeople } from "../domain/attendance.ts";
import { standingEntries, type MinutesEntry, type Objection } from "../domain/minutes.ts";
import type { Meeting } from "../domain/meeting.ts";
import { leftOver } from "../domain/agenda.ts";
import { openProposals } from "../domain/proposal.ts";
import { localTimeOf } from "../domain/time.ts";
import type { Button, Card, Element, Form } from "./card.ts";
import { formatDay, formatInstant, formatMeetingTime, formatMinutes, formatTime } from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import {
  buttons,
  card,
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
import { capitalised, closedItem, counted, listed, quoted, strengthLabel } from "./labels.da.ts";
import { dayOf, nameIn, shortDayOf, type MeetingFacts, type PublicFacts, type Reader } from "./meeting.ts";
import { clauseOutcome } from "./strength.da.ts";
import { shortened, wholeDocument } from "./agenda.ts";
import { changedAfterDraft } from "./draft.ts";
import { documentLinks } from "./document-links.ts";

/** Every clause of every recommendation on the agenda, with how it ended; null is unanswered. */
export function clauseOutcomes(
  meeting: Meeting,
): { item: AgendaItem; number: number; text: string; clauseId: string; outcome: ReturnType<typeof clauseOutcome> }[] {
  return activeItems(meeting).flatMap(({ item, number }) => {
    const entries = standingEntries(meeting, item.id);
    return item.clauses.map((clause) => ({
      item,
      number,
      text: clause.text,
      clauseId: clause.id,
      outcome: clauseOutcome(clause, entries),
    }));
  });
}

export const unansweredClauses = (meeting: Meeting): ReturnType<typeof clauseOutcomes> =>
  clauseOutcomes(meeting).filter((clause) => clause.outcome === null);

function currentLine(meeting: Meeting, view: View): { item: AgendaItem; head: string } | null {
  const items = numberedItems(meeting);
  const current = items.find(({ item }) => item.id === meeting.currentItemId);
  if (!current) return null;
  const last = Math.max(...items.map(({ number }) => number));
  const fallen = current.item.state === "active" ? "" : " – udgår";
  const title = titleFor(current.item, view) ?? closedItem;
  return { item: current.item, head: `Punkt ${current.number} af ${last}: ${current.number}. ${title}${fallen}` };
}

function paceLine({ meeting, now }: MeetingFacts, item: AgendaItem): string {
  const since = meeting.pointerMovedAt ?? now;
  const set = item.minutes === null ? "" : ` · ${formatMinutes(item.minutes)} sat af`;
  return `Startet kl. ${formatTime(localTimeOf(since))}${set}`;
}

function recordLines({ meeting, now }: MeetingFacts, item: AgendaItem, view: View): Element[] {
  const entries = standingEntries(meeting, item.id).filter((entry) => mayReadEntry(meeting, entry, view));
  const decisions = entries.filter((entry) => entry.kind === "decision").map((entry) => `Beslutning: ${entry.text}`);
  const actions = meeting.actions
    .filter((action) => action.itemId === item.id && action.undoneAt === null)
    .map(
      (action) =>
        `Opgave: ${action.assigneeName}${action.due === null ? "" : `, ${formatDay(action.due, now)}`}: ${action.text}`,
    );
  const notes = entries.filter((entry) => entry.kind === "note").length;
  const clauses = item.clauses.map((clause) => {
    const outcome = clauseOutcome(clause, entries);
    return `Indstilling: ${shortened(clause.text, 160)} (${outcome === null ? "ikke besvaret" : strengthLabel[outcome]})`;
  });
  const written = notes > 0 ? [note(counted(notes, "notat", "notater"))] : [];
  const lines = [...clauses, ...decisions, ...actions];
  return [...(lines.length > 0 ? [list(lines)] : []), ...written];
}

const controls = (meeting: Meeting, isLast: boolean): Button[] => {
  const args = { meeting: meeting.id };
  const forward = isLast
    ? primary("Slut mødet", "meeting.end", args)
    : primary("Næste punkt", "pointer.next", { ...args, from: meeting.currentItemId });
  return [
    forward,
    press("Beslutning", "decision.record", args),
    press("Opgave", "action.assign", args),
    press("Notat", "minutes.note", args),
  ];
};

/** The running meeting. For the channel with public texts, for the stewards with all and the controls. */
export function runningCard(facts: MeetingFacts, view: View): Card {
  const { meeting } = facts;
  const current = currentLine(meeting, view);
  if (!current)
    return discreet(
      facts.meeting,
      receipt(`Mødet ${dayOf(meeting.start, facts.now)} er i gang uden punkter på dagsordenen.`),
    );
  const { item, head } = current;
  const isLast = activeItems(meeting).at(-1)?.item.id === item.id;
  const back = [
    press("Forrige punkt", "pointer.previous", { meeting: meeting.id }),
    press("Fortryd", "minutes.undo", { meeting: meeting.id }),
  ];
  return discreet(
    facts.meeting,
    card(
      head,
      heading(head),
      text(paceLine(facts, item)),
      mayReadItem(item, view)
        ? recordLines(facts, item, view)
        : note("Punktet er lukket, så det, der skrives, vises ikke her."),
      buttons(controls(meeting, isLast), [
        ...back,
        ...(isLast ? [] : [press("Slut mødet", "meeting.end", { meeting: meeting.id })]),
      ]),
    ),
  );
}

export const runningChannelCard = (facts: PublicFacts): Public<Card> =>
  forAll(facts.meeting, runningCard(facts, "public"));

export function noteReceipt(facts: MeetingFacts, entry: MinutesEntry, readsAsDecision: boolean): Card {
  const number = numberOfItem(facts.meeting, entry.itemId) ?? 0;
  const args = { meeting: facts.meeting.id };
  const offer = readsAsDecision
    ? [press("Gør til beslutning", "decision.confirm", { ...args, entryId: entry.id })]
    : [];
  return discreet(
    facts.meeting,
    card(
      `Noteret under punkt ${number}.`,
      text(`Noteret under punkt ${number}: ${quoted(shortened(entry.text, 200))}`),
      changedAfterDraft(facts.meeting),
      buttons([...offer, press("Fortryd", "minutes.undo", { ...args, line: entry.id })]),
    ),
  );
}

export function undoneReceipt(meeting: Meeting, words: string): Card {
  return discreet(meeting, receipt(`Fortrudt: ${quoted(shortened(words, 200))} er taget ud af referatet.`));
}

export function rewrittenCard(facts: MeetingFacts, item: AgendaItem, lost: MinutesEntry[]): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  const said = `Referatet under punkt ${number} ${quoted(item.title)} er gemt.`;
  const gone = lost.map((entry) => note(`Beslutningen ${quoted(shortened(entry.text, 120))} er ikke længere med.`));
  return discreet(facts.meeting, card(said, text(said), gone, changedAfterDraft(facts.meeting)));
}

function strengthGroups(meeting: Meeting, view: View): string[] {
  const readable = activeItems(meeting).filter(({ item }) => mayReadItem(item, view));
  const having = (test: (entry: MinutesEntry) => boolean): number[] =>
    readable.filter(({ item }) => standingEntries(meeting, item.id).some(test)).map(({ number }) => number);
  const discussed = having((entry) => /drøfte/iu.test(entry.text));
  const noted = having((entry) => entry.kind === "decision" && entry.strength === "noted");
  const open = [
    ...new Set(
      unansweredClauses(meeting)
        .filter(({ item }) => mayReadItem(item, view))
        .map(({ number }) => number),
    ),
  ];
  const named = (numbers: number[]): string => (numbers.length === 0 ? "ingen" : numbers.join(", "));
  return [
    `Drøftet: ${named(discussed)} · Taget til efterretning: ${named(noted)} · Ubesvaret indstilling: ${named(open)}`,
  ];
}

function decisionLines(meeting: Meeting, view: View): string[] {
  return numberedItems(meeting).flatMap(({ item, number }) => {
    const decisions = standingEntries(meeting, item.id).filter((entry) => entry.kind === "decision");
    if (decisions.length === 0) return [];
    if (!mayReadItem(item, view))
      return [`${number}. ${item.publicTitle === null ? closedItem : `${item.publicTitle} (lukket)`}`];
    return decisions.map((entry) => {
      if (!mayReadEntry(meeting, entry, view)) return `${number}. Beslutning om et lukket punkt`;
      const strength = entry.strength === null ? "" : `${capitalised(strengthLabel[entry.strength])}: `;
      const subject = entry.subjectItemId === null ? null : numberOfItem(meeting, entry.subjectItemId);
      return `${number}. ${strength}${entry.text}${subject === null ? "" : ` (hører til punkt ${subject})`}`;
    });
  });
}

function actionLines({ meeting, now }: MeetingFacts, view: View): string[] {
  return meeting.actions
    .filter((action) => action.undoneAt === null)
    .flatMap((action) => {
      const item = meeting.items.find((one) => one.id === action.itemId);
      if (item && !mayReadItem(item, view)) return [];
      return [`${action.assigneeName}: ${action.text}${action.due === null ? "" : `, ${formatDay(action.due, now)}`}`];
    });
}

/**
 * What came of the meeting: posted when it ends and again when the minutes are approved. Members can read the minutes once the draft is out.
 * `offers`: buttons for the stewards only.
 */
export function summaryCard(facts: MeetingFacts, view: View, offers: Button[] = []): Card {
  const { meeting } = facts;
  const state = meeting.status === "approved" ? "godkendt" : "udkast";
  const said = `Referat: ${facts.forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)} · ${state}`;
  const decisions = decisionLines(meeting, view);
  const actions = actionLines(facts, view);
  const readable = view === "internal" || meeting.status === "drafted" || meeting.status === "approved";
  const read = readable ? [press("Læs referatet", "minutes.read", { meeting: meeting.id })] : [];
  return discreet(
    facts.meeting,
    card(
      said,
      heading(said),
      decisions.length > 0 ? [heading("Beslutninger"), list(decisions)] : text("Der blev ikke noteret beslutninger."),
      strengthGroups(meeting, view).map((words) => note(words)),
      actions.length > 0 ? [heading("Opgaver"), list(actions)] : [],
      buttons([...read, ...offers]),
    ),
  );
}

/** The same for the channel. */
export const summaryChannelCard = (facts: PublicFacts): Public<Card> =>
  forAll(facts.meeting, summaryCard(facts, "public"));

/** What the stewards should settle before the minutes go out. */
export function draftRemarks(facts: MeetingFacts): string[] {
  const { meeting, forum, names } = facts;
  const unanswered = unansweredClauses(meeting).map(
    ({ number, text: words }) => `Ubesvaret indstilling, punkt ${number}: »${words}«`,
  );
  const silent = expectedPeople(meeting, forum).filter(
    (personId) => !meeting.attendance.some((one) => one.personId === personId && one.sequence === meeting.sequence),
  );
  const unsure =
    silent.length > 0
      ? [
          `Har ikke svaret, så jeg ved ikke, om de var med: ${listed(silent.map((personId) => nameIn(names, personId)))}. Skriv for eksempel »@${nameIn(names, silent[0] ?? "")} kommer« eller »afbud for ${nameIn(names, silent[0] ?? "")}«.`,
        ]
      : [];
  const open = meeting.objections.filter((one) => one.resolvedAt === null).length;
  return [
    ...unanswered,
    ...unsure,
    ...(open > 0 ? [`${counted(open, "rettelse", "rettelser")} er ikke behandlet.`] : []),
  ];
}

/** `referat`, for the stewards: what is missing, then the text page by page. */
export function minutesDeskCard(facts: MeetingFacts, page: string, pages: number): Card {
  const { meeting } = facts;
  const args = { meeting: meeting.id };
  const said = `Referat: ${facts.forum.name} ${formatMeetingTime(meeting.start, meeting.end, facts.now)}`;
  const remarks = draftRemarks(facts);
  const unanswered = unansweredClauses(meeting);
  const answer = unanswered
    .slice(0, 1)
    .map((clause) => press("Besvar indstilling", "clause.answer", { ...args, clauseId: clause.clauseId }));
  const send = meeting.status === "drafted" ? "Send udkastet igen" : "Send udkastet ud";
  return discreet(
    facts.meeting,
    card(
      said,
      heading(said),
      remarks.length > 0 ? list(remarks) : note("Alle indstillinger er besvaret."),
      text(page),
      pages > 1 ? note(`Side 1 af ${pages}`) : [],
      buttons(
        [
          primary(send, "minutes.send", args),
          ...answer,
          ...(pages > 1 ? [press("Læs videre", "minutes.read", { ...args, page: 1 })] : []),
        ],
        meeting.status === "drafted" ? [press("Godkend referatet", "minutes.approve", args)] : [],
      ),
      meeting.draftVersion > 0 ? wholeDocument(meeting, "secretary") : [],
    ),
  );
}

/** The draft, to one person. */
export function draftCard(facts: MeetingFacts, reader: Reader): Card {
  const { meeting, forum } = facts;
  const args = { meeting: meeting.id };
  const decisions = meeting.entries.filter((entry) => entry.undoneAt === null && entry.kind === "decision").length;
  const actions = meeting.actions.filter((action) => action.undoneAt === null);
  const mine = actions.filter((action) => action.assigneeId === reader.personId);
  const own = mine.map(
    (action) => `${quoted(action.text)}${action.due === null ? "" : `, frist ${formatDay(action.due, facts.now)}`}`,
  );
  const yours = own.length === 0 ? "" : ` – ${own.length === 1 ? "én af dem er din" : "dine er"}: ${listed(own)}`;
  const said = `Udkast til referat: ${forum.name} ${dayOf(meeting.start, facts.now)}`;
  const until = meeting.objectionsUntil;
  return discreet(
    facts.meeting,
    card(
      said,
      heading(said),
      text(
        `${counted(decisions, "beslutning", "beslutninger")}, ${counted(actions.length, "opgave", "opgaver")}${yours}`,
      ),
      until === null || reader.role === "observer"
        ? []
        : text(
            `Har du rettelser, så skriv dem senest ${formatInstant(until, facts.now)}. Hører jeg ikke fra dig, regnes referatet for godkendt.`,
          ),
      buttons(
        reader.role === "observer"
          ? [press("Læs referatet", "minutes.read", args)]
          : [
              primary("Godkend", "minutes.agree", { ...args, version: meeting.draftVersion }),
              press("Jeg har en rettelse", "minutes.object", args),
              press("Læs referatet", "minutes.read", args),
            ],
      ),
      buttons(documentLinks(meeting.id)),
    ),
  );
}

export function draftSentReceipt(facts: MeetingFacts): Card {
  const until = facts.meeting.objectionsUntil ?? facts.now;
  const said = `Udkastet til referat af mødet ${dayOf(facts.meeting.start, facts.now)} er sendt til alle. Fristen for rettelser er ${formatInstant(until, facts.now)}.`;
  const open = unansweredClauses(facts.meeting).map(({ number }) => number);
  return card(
    said,
    text(said),
    open.length > 0
      ? note(`Indstillingen under punkt ${listed([...new Set(open)].map(String))} står som ubesvaret.`)
      : [],
  );
}

export function agreedReceipt(facts: MeetingFacts): Card {
  if (facts.meeting.status === "approved") {
    return receipt(
      `Tak. Alle har nu godkendt referatet af ${facts.forum.name} ${dayOf(facts.meeting.start, facts.now)}, og det er låst.`,
    );
  }
  return receipt(
    `Tak. Det er noteret, at du godkender referatet af ${facts.forum.name} ${dayOf(facts.meeting.start, facts.now)}.`,
    press("Jeg har en rettelse", "minutes.object", { meeting: facts.meeting.id }),
  );
}

export function objectionReceipt(meeting: Meeting, number: number, words: string): Card {
  return discreet(
    meeting,
    receipt(
      `Tak. Din rettelse til punkt ${number} er sendt til sekretæren: ${quoted(shortened(words, 300))}. Referatet bliver ikke godkendt, før den er behandlet.`,
    ),
  );
}

/** What the stewards get when somebody objects. */
export function objectionCard(facts: MeetingFacts, objection: Objection): Card {
  const number = numberOfItem(facts.meeting, objection.itemId) ?? 0;
  const said = `Rettelse til punkt ${number} fra ${nameIn(facts.names, objection.personId)}: ${quoted(objection.text)}`;
  const args = { meeting: facts.meeting.id, objectionId: objection.id };
  return discreet(
    facts.meeting,
    card(
      `Rettelse til referatet ${dayOf(facts.meeting.start, facts.now)} fra ${nameIn(facts.names, objection.personId)}`,
      text(said),
      note(
        `Referatet af mødet ${dayOf(facts.meeting.start, facts.now)} bliver ikke godkendt af sig selv, før rettelsen er behandlet.`,
      ),
      buttons([
        primary("Ret referatet", "agenda.edit", {
          meeting: facts.meeting.id,
          itemId: objection.itemId,
          field: "minutes",
        }),
        press("Rettelsen er fulgt", "minutes.resolve", { ...args, resolution: "followed" }),
        press("Rettelsen følges ikke", "minutes.resolve", { ...args, resolution: "declined" }),
      ]),
    ),
  );
}

/** `isSilenceKnown`: see domain/approval.ts. */
export function resolvedReceipt(
  meeting: Meeting,
  { open, isSilenceKnown }: { open: number; isSilenceKnown: boolean },
): Card {
  if (open > 0) return receipt(`Rettelsen er behandlet. ${counted(open, "rettelse", "rettelser")} venter endnu.`);
  const args = { meeting: meeting.id };
  if (meeting.objectionsUntil === null)
    return receipt(
      "Rettelsen er behandlet. Udkastet er ændret, så send det ud igen, så alle kan se det.",
      primary("Send udkastet igen", "minutes.send", args),
    );
  const approveNow = press("Godkend referatet nu", "minutes.approve", args);
  return isSilenceKnown
    ? receipt(
        "Rettelsen er behandlet. Referatet regnes for godkendt, når fristen er gået, hvis der ikke kommer flere.",
        approveNow,
      )
    : receipt(
        "Rettelsen er behandlet. Siden udkastet blev sendt, er alt hentet fra en sikkerhedskopi, og en rettelse kan være gået tabt. Derfor bliver referatet ikke godkendt af sig selv: send udkastet igen, eller godkend det.",
        primary("Send udkastet igen", "minutes.send", args),
        approveNow,
      );
}

export const objectionExample = "indsigelse 3: der skal stå, at …";

/** What the objector gets. */
export function resolvedCard(facts: MeetingFacts, objection: Objection, resolution: "followed" | "declined"): Card {
  const number = numberOfItem(facts.meeting, objection.itemId) ?? 0;
  const how = resolution === "followed" ? "er fulgt" : "er ikke fulgt. Tal med sekretæren, hvis du er uenig";
  return receipt(
    `Din rettelse til punkt ${number} i referatet af mødet ${dayOf(facts.meeting.start, facts.now)} ${how}.`,
  );
}

/** In whose name the minutes were approved. Silence after corrections that were dealt with is not silence without any. */
function approvedHow({ approvedBy, objections }: Meeting): string {
  switch (approvedBy) {
    case "silence":
      return objections.length === 0
        ? "Fristen for rettelser er udløbet, og der er ikke kommet nogen."
        : "Fristen for rettelser er udløbet, og de rettelser, der kom, er behandlet.";
    case "everyone":
      return "Alle har godkendt.";
    case "steward":
      return "Sekretæren eller formanden har godkendt det.";
    case null:
      return "";
  }
}

/** How everybody stood to the draft: who said so, and who was silent. */
export function approvalRecord({ meeting, names }: MeetingFacts): string {
  const now = meeting.approvals.filter((one) => one.draftVersion === meeting.draftVersion);
  const spoke = now.filter((one) => one.kind === "spoken").map((one) => nameIn(names, one.personId));
  const silent = now.filter((one) => one.kind === "silent").map((one) => nameIn(names, one.personId));
  const objectors = meeting.objections
    .filter((one) => one.draftVersion === meeting.draftVersion)
    .map((one) => nameIn(names, one.personId));
  return [
    spoke.length > 0 ? `Har godkendt: ${listed(spoke)}.` : null,
    objectors.length > 0 ? `Har haft rettelser: ${listed([...new Set(objectors)])}.` : null,
    silent.length > 0 ? `Har ikke svaret: ${listed(silent)}.` : null,
  ]
    .filter(Boolean)
    .join(" ");
}

/** The approved minutes: the summary once more, with how it came to be approved. */
export function approvedCard(facts: MeetingFacts, view: View): Card {
  const { meeting, forum } = facts;
  const how = approvedHow(meeting);
  const said = `Referatet af ${forum.name} ${dayOf(meeting.start, facts.now)} er godkendt. ${how}`.trim();
  const { elements } = summaryCard(facts, view);
  const links = buttons(documentLinks(meeting.id));
  return discreet(meeting, {
    summary: said,
    elements: [text(said), note(approvalRecord(facts)), ...elements, ...links],
  });
}

export const approvedChannelCard = (facts: PublicFacts): Public<Card> =>
  forAll(facts.meeting, approvedCard(facts, "public"));

export function approvedReceipt(facts: MeetingFacts): Card {
  return receipt(
    `Referatet af mødet ${dayOf(facts.meeting.start, facts.now)} er godkendt og låst. ${approvalRecord(facts)}`,
  );
}

export function noteForm(meeting: Meeting): Form {
  return form("Notat", "Gem", { command: "minutes.note", args: { meeting: meeting.id } }, [paragraph("text", "Notat")]);
}

export function objectionForm(facts: MeetingFacts): Form {
  const items = activeItems(facts.meeting).map(({ number }) => number);
  return form(
    "Rettelse",
    "Send",
    { command: "minutes.object", args: { meeting: facts.meeting.id } },
    [
      line("item", "Punktets nummer", { example: String(items[0] ?? 1) }),
      paragraph("text", "Rettelse", { example: "Der skal stå, at …" }),
    ],
    `Til referatet af ${facts.forum.name} ${dayOf(facts.meeting.start, facts.now)}.`,
  );
}

export function rewriteForm(facts: MeetingFacts, item: AgendaItem): Form {
  const value = standingEntries(facts.meeting, item.id)
    .map((entry) => entry.text)
    .join("\n\n");
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  return form(
    `Referat, punkt ${number}`,
    "Gem",
    { command: "agenda.edit", args: { meeting: facts.meeting.id, itemId: item.id, field: "minutes" } },
    value.length <= 3000
      ? [paragraph("text", "Referat", { value })]
      : [paragraph("text", "Hele referatet under punktet")],
    value.length <= 3000
      ? undefined
      : "Teksten er for lang til at stå i formularen. Skriv hele den nye tekst, eller fortryd.",
  );
}

export function clauseForm(facts: MeetingFacts, clause: { clauseId: string; text: string; number: number }): Form {
  return form(
    "Besvar indstilling",
    "Gem",
    { command: "clause.answer", args: { meeting: facts.meeting.id, clauseId: clause.clauseId } },
    [
      {
        kind: "choice",
        name: "outcome",
        label: "Hvad skete der?",
        choices: Object.entries(strengthLabel).map(([value, label]) => ({ label: capitalised(label), value })),
      },
    ],
    `Punkt ${clause.number}: ${shortened(clause.text, 600)}`,
  );
}

export function clauseReceipt(outcome: keyof typeof strengthLabel, left: number): Card {
  const rest =
    left === 0
      ? "Alle indstillinger er nu besvaret."
      : `${counted(left, "indstilling", "indstillinger")} mangler endnu.`;
  return receipt(`Indstillingen er noteret som ${strengthLabel[outcome]}. ${rest}`);
}

export function leftOverNote(meeting: Meeting): string | null {
  const left = leftOver(meeting);
  return left.length === 0
    ? null
    : `Ikke nået eller udsat: ${left.map(({ number, item }) => (number === null ? item.title : `${number}. ${item.title}`)).join(", ")}`;
}

function unansweredNote({ meeting }: MeetingFacts): string | null {
  const waiting = openProposals(meeting).map((one) => `F${one.number} ${quoted(one.title)}`);
  return waiting.length === 0 ? null : `Forslag uden svar: ${waiting.join(", ")}`;
}

/** The stewards' receipt for »slut«. */
export function endedCard(facts: MeetingFacts, offers: Button[]): Card {
  const { elements } = summaryCard(facts, "internal", [
    primary("Send udkastet ud", "minutes.send", { meeting: facts.meeting.id }),
    ...offers,
  ]);
  const left = [leftOverNote(facts.meeting), unansweredNote(facts)].filter((one) => one !== null);
  const remarks = draftRemarks(facts);
  const said = `Mødet ${dayOf(facts.meeting.start, facts.now)} er slut.`;
  return discreet(facts.meeting, {
    summary: said,
    elements: [text(said), ...[...left, ...remarks].map((one) => note(one)), ...elements],
  });
}

export function correctionForm(facts: MeetingFacts): Form {
  return form(
    "Bed om rettelse",
    "Send",
    { command: "minutes.askCorrection", args: { meeting: facts.meeting.id } },
    [line("item", "Punktets nummer", { example: "3" }), paragraph("text", "Hvad skal rettes?")],
    `Referatet af mødet ${dayOf(facts.meeting.start, facts.now)} er godkendt. Rettelsen bliver foreslået som et punkt på næste møde.`,
  );
}

/** What the stewards get when a correction is asked for under a closed item: it must not stand on an agenda that others read. */
export function closedCorrectionCard(facts: MeetingFacts, asks: { name: string; number: number; text: string }): Card {
  const said = `${asks.name} beder om en rettelse til punkt ${asks.number}, som er lukket, i referatet af mødet ${dayOf(facts.meeting.start, facts.now)}: ${quoted(asks.text)}. Sæt et punkt på næste møde, og luk det, hvis rettelsen skal behandles dér.`;
  const summary = `${asks.name} beder om en rettelse til punkt ${asks.number}, som er lukket, i referatet af mødet ${dayOf(facts.meeting.start, facts.now)}.`;
  return { ...card(summary, text(said)), closed: true };
}

export function closedCorrectionReceipt(names: readonly string[]): Card {
  return receipt(
    `Punktet er lukket, så jeg har sendt din rettelse til ${listed(names)} i stedet for at foreslå den som et punkt, alle kan læse.`,
  );
}

export const correctionTitle = (meeting: Meeting, number: number, now: Date): string =>
  `Rettelse til referatet ${shortDayOf(meeting.start, now)}, punkt ${number}`;
