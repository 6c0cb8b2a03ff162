import { warningText } from "../../ui/reading/warnings.da.ts";
import type { MeetingReading, ReadItem } from "./reading.ts";

/** A reading as the command line prints it with `--json`: names and texts only, warnings as sentences with the source's line. */
export function readingJson(reading: MeetingReading): Record<string, unknown> {
  const names = (people: { name: string }[]) => people.map((one) => one.name);
  return {
    forum: reading.forum ?? undefined,
    title: reading.title ?? undefined,
    start: reading.start ?? undefined,
    end: reading.end ?? undefined,
    place: reading.place ?? undefined,
    attendees: names(reading.attendees),
    guests: names(reading.guests),
    apologies: names(reading.apologies),
    absent: names(reading.absent),
    deputies: reading.deputies,
    items: reading.items.map(itemJson),
    warnings: reading.warnings.map(warningText),
  };
}

function itemJson(item: ReadItem): Record<string, unknown> {
  return {
    number: item.number,
    title: item.title,
    kind: item.kind ?? undefined,
    hasProposal: item.recommendation.length > 0,
    clauses: item.clauses,
    attachments: item.attachments.map((one) => one.text),
    closed: item.closed ?? undefined,
    decisionText: item.record.length === 0 ? null : item.record.map((entry) => entry.text).join("\n\n"),
    decisions: item.record
      .filter((entry) => entry.kind === "decision")
      .map(({ text, strength, line }) => ({ text, strength, line })),
    absences: item.absences,
    postponed: item.postponed || undefined,
  };
}
