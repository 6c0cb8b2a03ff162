import type { ActionReminderKind } from "../domain/action-reminder.ts";
import { isNotice, type NoticeKind } from "../domain/notice.ts";
import type { ReminderKind } from "../domain/reminder.ts";
import type { Card } from "./card.ts";
import { card, list, note, text } from "./frame.ts";
import { counted, listed } from "./labels.da.ts";
import { dayOf } from "./meeting.ts";

/** What was to be said about a meeting, and to whom. */
export type NotSaid = { start: Date; kind: ReminderKind | ActionReminderKind | NoticeKind; names: readonly string[] };

const label: Record<NotSaid["kind"], string> = {
  "items.call": "opfordring til at sende punkter",
  "items.nudge": "påmindelse om bilag, der manglede",
  "agenda.due": "påmindelse om, at dagsordenen skulle sendes ud",
  "rsvp.chase": "spørgsmål om, om de kommer",
  "meeting.soon": "påmindelse om mødet",
  "meeting.closing": "spørgsmål om, om mødet er slut",
  "meeting.unstarted": "spørgsmål om, om mødet blev holdt",
  "minutes.due": "påmindelse om referatet",
  "action.soon": "påmindelse om en opgave, tre dage før fristen",
  "action.due": "påmindelse om en opgave på dagen",
  "action.overdue": "påmindelse om en opgave efter fristen",
  "meeting.invitation": "indkaldelse til mødet",
  "meeting.moved": "besked om, at mødet var flyttet",
  "agenda.sent": "dagsordenen",
  "deputy.called": "indkaldelse som stedfortræder",
};

const mostLines = 20;

/** To those who run the forum: what went unsaid because Referent or the chat was out of order when it was time. */
export function tooLateCard({ forum, notSaid, now }: { forum: string; notSaid: readonly NotSaid[]; now: Date }): Card {
  const count = notSaid.some(({ kind }) => isNotice(kind))
    ? counted(notSaid.length, "besked", "beskeder")
    : counted(notSaid.length, "påmindelse", "påmindelser");
  const said = `Jeg har ikke kunnet sende ${count} om ${forum} i tide. Nu er det for sent, så jeg sender ${notSaid.length === 1 ? "den" : "dem"} ikke.`;
  const lines = notSaid.map(({ start, kind, names }) => {
    const to = names.length === 0 ? "" : `${listed(names)}: `;
    return `${to}${label[kind]} (mødet ${dayOf(start, now)})`;
  });
  const more = lines.length - mostLines;
  return card(
    said,
    text(said),
    list([...lines.slice(0, mostLines), ...(more > 0 ? [`… og ${more} til.`] : [])]),
    note(
      "Giv selv besked, hvis det stadig betyder noget. Enten har jeg været ude af drift, eller også er jeg ikke kommet igennem til chatten.",
    ),
  );
}
