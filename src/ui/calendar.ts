import { activeItems } from "../domain/agenda.ts";
import { titleFor, type Public } from "../domain/circle.ts";
import type { Forum, Role } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { mayGive } from "../domain/rights.ts";
import type { Card, Element } from "./card.ts";
import { buttons, card, careful, note, press, text } from "./frame.ts";
import { closedItem } from "./labels.da.ts";

/** `alarm` is what the calendar's own reminder says. */
export type MeetingTexts = { summary: string; description: string; alarm: string };

/**
 * What a calendar shows of a meeting. Calendars are shared, so closed items stand with their public titles, whoever the recipient is; the
 * agenda comes when it has been sent out.
 */
export function invitationTexts(meeting: Public<Meeting>, forum: Forum): MeetingTexts {
  const name = `Møde i ${forum.name}`;
  if (meeting.status === "cancelled") {
    const reason = meeting.cancelReason === null ? "" : `: ${meeting.cancelReason}`;
    return { summary: `Aflyst: ${name}`, description: `Mødet er aflyst${reason}`, alarm: "" };
  }
  const parts = [joinLine(meeting), agendaLines(meeting)].filter((lines) => lines.length > 0);
  return {
    summary: name,
    description: parts.map((lines) => lines.join("\n")).join("\n\n"),
    alarm: `Husk ${forum.name}`,
  };
}

function joinLine({ joinLink }: Meeting): string[] {
  return joinLink === null ? [] : [`Deltag online: ${joinLink}`];
}

function agendaLines(meeting: Public<Meeting>): string[] {
  if (meeting.agendaSentAt === null) return [];
  const items = activeItems(meeting).map(({ item, number }) => `${number}. ${titleFor(item, "public") ?? closedItem}`);
  return ["Dagsorden:", ...items];
}

/** The link that opens an invitation in a calendar, where a platform takes no files. */
export const calendarLinkLabel = "Læg i kalenderen";
export const calendarRemovalLabel = "Tag ud af kalenderen";

// ── Calendars that fetch the meetings themselves ─────────────────────────────────────────────────────────────────────────────────────

/** What a feed is called in the list of somebody's calendars. */
export const ownFeedName = "Møder fra Referent";
export const forumFeedName = (forum: Forum): string => `Møder i ${forum.name}`;

const howTo =
  "Tryk »Abonner«, eller sæt linket ind i din kalender: i Outlook under »Tilføj kalender« og »Abonner fra internettet«.";
const whoMayRead = "Den, der har linket, kan se møderne. Lukkede punkter står der aldrig i.";

/** `address` is where it is fetched, without `.ics`: there a browser is sent on to its calendar. */
function addressElements(address: string): Element[] {
  return [text(`${address}.ics`), note(howTo), note(whoMayRead)];
}

/** `kalender`: the person's own. */
export function ownCalendarCard(address: string, forums: readonly Forum[]): Card {
  const said = "Her er et link til dine møder. De følger med, når de bliver flyttet eller aflyst.";
  const ask = "Alle dine hidtidige kalenderlink holder op med at virke. Vil du have et nyt?";
  return card(
    said,
    text(said),
    addressElements(address),
    buttons(
      [{ kind: "link", label: "Abonner", url: address }, careful("Nyt link", ask, "calendar.renew")],
      forums
        .slice(0, 5)
        .map((forum) => press(`Kalender for ${forum.name}`.slice(0, 75), "calendar.showForum", { forum: forum.id })),
    ),
  );
}

export function ownCalendarRenewedCard(address: string): Card {
  const said = "Her er dit nye kalenderlink. De hidtidige virker ikke længere.";
  return card(said, text(said), addressElements(address), buttons([{ kind: "link", label: "Abonner", url: address }]));
}

/** The forum's own calendar; those who run the forum may close the addresses that went round. */
export function forumCalendarCard(forum: Forum, address: string, role: Role): Card {
  const said = `Her er et link til møderne i ${forum.name}. De følger med, når de bliver flyttet eller aflyst.`;
  const ask = `Alle hidtidige kalenderlink til ${forum.name} holder op med at virke. Vil du have et nyt?`;
  const renew = mayGive("calendar.renewForum", role)
    ? [careful("Nyt link", ask, "calendar.renewForum", { forum: forum.id })]
    : [];
  return card(
    said,
    text(said),
    addressElements(address),
    buttons([{ kind: "link", label: "Abonner", url: address }, ...renew]),
  );
}

export function forumCalendarRenewedCard(forum: Forum, address: string): Card {
  const said = `Her er det nye kalenderlink til ${forum.name}. De hidtidige virker ikke længere.`;
  return card(said, text(said), addressElements(address), buttons([{ kind: "link", label: "Abonner", url: address }]));
}
