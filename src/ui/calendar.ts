import { activeItems } from "../domain/agenda.ts";
import { titleFor } from "../domain/circle.ts";
import type { Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { closedItem } from "./labels.da.ts";

/** `alarm` is what the calendar's own reminder says. */
export type MeetingTexts = { summary: string; description: string; alarm: string };

/**
 * What a calendar shows of a meeting. Calendars are shared, so closed items stand with their public titles, whoever the recipient is; the
 * agenda comes when it has been sent out.
 */
export function invitationTexts(meeting: Meeting, forum: Forum): MeetingTexts {
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

function agendaLines(meeting: Meeting): string[] {
  if (meeting.agendaSentAt === null) return [];
  const items = activeItems(meeting).map(({ item, number }) => `${number}. ${titleFor(item, "public") ?? closedItem}`);
  return ["Dagsorden:", ...items];
}

/** The link that opens an invitation in a calendar, where a platform takes no files. */
export const calendarLinkLabel = "Læg i kalenderen";
export const calendarRemovalLabel = "Tag ud af kalenderen";
