import type { ReadSummary } from "../../ui/reading/summary.da.ts";
import { warningText } from "../../ui/reading/warnings.da.ts";
import type { MeetingReading } from "./reading.ts";

/** What of a reading is looked at before it is stored. */
export function readSummary(reading: MeetingReading): ReadSummary {
  const names = (people: { name: string }[]): string[] => people.map((one) => one.name);
  const { forum, start, end, place } = reading;
  return {
    ...{ forum, start, end, place },
    attendees: names(reading.attendees),
    guests: names(reading.guests),
    apologies: names(reading.apologies),
    items: reading.items.map(({ number, title, closed, record }) => ({
      ...{ number, title, closed: closed === true },
      decisions: record.filter((entry) => entry.kind === "decision").map(({ text, strength }) => ({ text, strength })),
    })),
    warnings: reading.warnings.map(warningText),
  };
}
