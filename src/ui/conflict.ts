import type { Conflict } from "../domain/conflict.ts";
import type { Forum } from "../domain/forum.ts";
import { localDateOf, type LocalDate } from "../domain/time.ts";
import type { Button, Card } from "./card.ts";
import { formatDay, formatMeetingTime, formatTimeSpan, formatWeek } from "./dates.da.ts";
import { buttons, card, heading, list, text } from "./frame.ts";
import { capitalised, counted, listed } from "./labels.da.ts";

/** What stands in the way of a time, said before anybody is invited. */

type Asked = { start: Date; end: Date; now: Date };

/** »Anne, Bo og 3 andre« */
function named(people: readonly string[]): string {
  const most = 4;
  if (people.length <= most + 1) return listed(people);
  return `${people.slice(0, most).join(", ")} og ${counted(people.length - most, "anden", "andre")}`;
}

/** »torsdag den 11. juni til lørdag den 13. juni« */
export function daysText({ from, to }: { from: LocalDate; to: LocalDate }, now: Date): string {
  return from === to ? formatDay(from, now) : `${formatDay(from, now)} til ${formatDay(to, now)}`;
}

/** As it stands in a sentence; a name in it keeps its capital. */
const holidayText = (name: string): string => name.toLocaleLowerCase("da").replace("kristi", "Kristi");

/** One thing in the way, as a sentence of its own. */
function sentence(conflict: Conflict, { start, now }: Asked): string {
  const date = localDateOf(start);
  const day = capitalised(formatDay(date, now));
  switch (conflict.kind) {
    case "holiday":
      return `${day} er ${holidayText(conflict.name)}.`;
    case "vacation":
      return `${day} ligger i ${formatWeek(date)}, hvor mange har ${conflict.name}.`;
    case "avoided":
      return `Udvalget undgår ${daysText(conflict, now)}${conflict.title === null ? "" : `: ${conflict.title}`}.`;
    case "busy":
      return `${named(conflict.people)} har ${otherMeeting(conflict)}.`;
    case "too-late":
      return conflict.forum === null
        ? "Mødet skal forberede et møde i et andet udvalg, men ligger ikke før det."
        : `Mødet skal forberede mødet i ${conflict.forum} ${formatMeetingTime(conflict.start, conflict.end, now)}, men ligger ikke før det.`;
    case "unprepared":
      return `Formødet i ${conflict.forum} ${formatMeetingTime(conflict.start, conflict.end, now)} ligger så ikke længere før mødet.`;
  }
}

function otherMeeting({ forum, start, end }: Extract<Conflict, { kind: "busy" }>): string {
  return forum === null ? "et andet møde på det tidspunkt" : `møde i ${forum} ${formatTimeSpan(start, end)}`;
}

/** The same in a line of a series' list, after the day. */
export function conflictRemark(date: LocalDate, conflict: Conflict): string {
  switch (conflict.kind) {
    case "holiday":
      return `helligdag: ${holidayText(conflict.name)}`;
    case "vacation":
      return `${formatWeek(date)}: ${conflict.name}`;
    case "avoided":
      return conflict.title === null ? "udvalget undgår dagen" : `udvalget undgår dagen: ${conflict.title}`;
    case "busy":
      return `${named(conflict.people)} har ${otherMeeting(conflict)}`;
    case "too-late":
      return "ligger ikke før det møde, det skal forberede";
    case "unprepared":
      return "formødet ligger ikke længere før mødet";
  }
}

export const despiteLabel = (command: "meeting.plan" | "meeting.move"): string =>
  command === "meeting.plan" ? "Planlæg alligevel" : "Flyt alligevel";
export const anotherTime = "Vælg et andet tidspunkt";

/** What stands in the way of a time, with a button for each thing that can be done about it. Nobody has been told anything. */
export function conflictCard(
  forum: Forum,
  asked: Asked & { command: "meeting.plan" | "meeting.move" },
  conflicts: readonly Conflict[],
  asks: Button[],
): Card {
  const { start, end, now, command } = asked;
  const lines = conflicts.map((one) => sentence(one, asked));
  const title = `${forum.name} ${formatMeetingTime(start, end, now)}`;
  const what = command === "meeting.plan" ? "planlagt" : "flyttet";
  return card(
    `${title}: ${lines.join(" ")} Mødet er ikke ${what} endnu.`,
    heading(title),
    list(lines),
    text(`Mødet er ikke ${what} endnu, og ingen har fået besked. Hvad vil du gøre?`),
    buttons(asks),
  );
}
