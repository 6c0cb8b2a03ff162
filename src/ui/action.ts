import type { Action } from "../domain/action.ts";
import { numberOfItem } from "../domain/agenda.ts";
import type { Card, Form } from "./card.ts";
import { formatDay } from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import { buttons, card, form, heading, line, list, paragraph, press, receipt, text } from "./frame.ts";
import { capitalised, counted, quoted } from "./labels.da.ts";
import { dayOf, type MeetingFacts } from "./meeting.ts";
import type { Meeting } from "../domain/meeting.ts";
import { localDateOf } from "../domain/time.ts";
import { shortened } from "./agenda.ts";

export const dueWords = (action: Action, now: Date): string =>
  action.due === null ? "uden frist" : `frist ${formatDay(action.due, now)}`;

/** The steward's receipt for an assigned action. */
export function assignedReceipt(facts: MeetingFacts, action: Action): Card {
  const told = action.assigneeId === null ? " Jeg kender ikke navnet, så ingen får besked." : "";
  return discreet(
    facts.meeting,
    receipt(
      `Opgave til ${action.assigneeName}, ${dueWords(action, facts.now)}: ${quoted(action.text)}.${told}`,
      press("Fortryd", "minutes.undo", { meeting: facts.meeting.id, line: action.id }),
    ),
  );
}

/** What the assignee gets. */
export function assignedCard(facts: MeetingFacts, action: Action): Card {
  const said = `Du har fået en opgave fra ${facts.forum.name} ${dayOf(facts.meeting.start, facts.now)}: ${quoted(action.text)}. ${capitalised(dueWords(action, facts.now))}.`;
  return discreet(
    facts.meeting,
    card(
      said,
      text(said),
      buttons([press("Færdig", "action.complete", { meeting: facts.meeting.id, actionId: action.id })]),
    ),
  );
}

/** What the assignee gets when the task is undone. */
export function unassignedCard(facts: MeetingFacts, action: Action): Card {
  return discreet(
    facts.meeting,
    receipt(
      `Opgaven ${quoted(action.text)} fra ${facts.forum.name} ${dayOf(facts.meeting.start, facts.now)} er taget tilbage. Du skal ikke gøre noget.`,
    ),
  );
}

export function completedReceipt(meeting: Meeting, action: Action): Card {
  return discreet(meeting, receipt(`${quoted(action.text)} er meldt færdig.`));
}

/** What the stewards get when somebody has done their task. */
export function completedCard(meeting: Meeting, action: Action, forumName: string): Card {
  return discreet(
    meeting,
    receipt(`${action.assigneeName} har meldt opgaven ${quoted(action.text)} færdig (${forumName}).`),
  );
}

export function postponedReceipt(meeting: Meeting, action: Action, now: Date): Card {
  return discreet(meeting, receipt(`${quoted(action.text)} har nu ${dueWords(action, now)}.`));
}

export type OpenAction = { action: Action; forumName: string; meetingId: string };

/** `opgaver`: mine first, then the forum's others for those who may see them. Some can come from closed items, so the count alone is told outside. */
export function actionListCard(mine: OpenAction[], others: OpenAction[], now: Date): Card {
  const said =
    mine.length === 0 ? "Du har ingen åbne opgaver." : `Du har ${counted(mine.length, "åben opgave", "åbne opgaver")}.`;
  const row = ({ action, forumName }: OpenAction): string => `${action.text} · ${dueWords(action, now)} · ${forumName}`;
  const done = mine
    .slice(0, 5)
    .map(({ action, meetingId }) =>
      press(shortened(`Færdig: ${action.text}`, 70), "action.complete", { meeting: meetingId, actionId: action.id }),
    );
  const shown = card(
    said,
    text(said),
    mine.length > 0 ? [list(mine.map(row)), ...buttons(done)] : [],
    others.length > 0
      ? [heading("Andres opgaver"), list(others.map((one) => `${one.action.assigneeName}: ${row(one)}`))]
      : [],
  );
  return { ...shown, closed: true };
}

/** The words of a task under a closed item stay closed: as a title, others would read them. */
function followUpTitle({ meeting, now }: MeetingFacts, action: Action): string {
  const item = meeting.items.find((one) => one.id === action.itemId);
  if (!item?.closed) return shortened(`Opfølgning: ${action.text}`, 280);
  return `Opfølgning på opgave fra mødet ${dayOf(meeting.start, now)}, punkt ${numberOfItem(meeting, item.id) ?? 0}`;
}

export type ActionReminderKind = "action.soon" | "action.due" | "action.overdue";

export function actionReminderCard(
  facts: MeetingFacts,
  action: Action,
  kind: ActionReminderKind,
  reader: { personId: string; nextMeetingId: string | null },
): Card {
  const due = action.due === null ? "" : formatDay(action.due, facts.now);
  const whose = action.assigneeId === reader.personId ? "" : `${action.assigneeName}: `;
  const said = {
    "action.soon": `Fristen for ${quoted(action.text)} er ${due}.`,
    "action.due": `Fristen for ${quoted(action.text)} er ${action.due === localDateOf(facts.now) ? "i dag, " : ""}${due}.`,
    "action.overdue": `Fristen for ${quoted(action.text)} var ${due}.`,
  }[kind];
  const args = { meeting: facts.meeting.id, actionId: action.id };
  return discreet(
    facts.meeting,
    card(
      `${whose}${said}`,
      text(`${whose}${said}`),
      buttons([
        press("Færdig", "action.complete", args),
        press("Ny frist", "action.postpone", args),
        ...(kind === "action.overdue" && reader.nextMeetingId !== null
          ? [
              press("Sæt på dagsordenen", "agenda.propose", {
                meeting: reader.nextMeetingId,
                title: followUpTitle(facts, action),
              }),
            ]
          : []),
      ]),
    ),
  );
}

export function assignForm(meeting: Meeting): Form {
  return form("Opgave", "Gem", { command: "action.assign", args: { meeting: meeting.id } }, [
    line("person", "Ansvarlig", { example: "Ole Rask" }),
    line("due", "Frist", { example: "fredag den 18. december" }),
    paragraph("text", "Opgave", { example: "indhente en vurdering" }),
  ]);
}

export function postponeForm(meetingId: string, action: Action, now: Date): Form {
  return form(
    "Ny frist",
    "Gem",
    { command: "action.postpone", args: { meeting: meetingId, actionId: action.id } },
    [line("due", "Ny frist", { example: "fredag den 18. december" })],
    `${quoted(shortened(action.text, 300))}, nu ${dueWords(action, now)}.`,
  );
}
