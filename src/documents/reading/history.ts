import type { ImportedItem, ImportedMeeting } from "../../domain/imported.ts";
import { refuse } from "../../domain/rule-violation.ts";
import { instantAt } from "../../domain/time.ts";
import { attachmentParts } from "../../ui/reading/body.da.ts";
import type { MeetingReading, ReadItem } from "./reading.ts";

/** A reading as a meeting of the past. `digest` is the file's. Refuses `import.no-date`: a day is never guessed. */
export function historyFrom(reading: MeetingReading, digest: string): ImportedMeeting {
  const start = instantOf(reading.start) ?? refuse("import.no-date", {});
  return {
    start,
    end: instantOf(reading.end) ?? start,
    place: reading.place,
    record: {
      digest,
      attendees: reading.attendees.map(({ name }) => ({ name, deputyFor: absentFor(name, reading) })),
      apologies: reading.apologies.map((one) => one.name),
      absent: reading.absent.map((one) => one.name),
    },
    guests: reading.guests.map((one) => one.name),
    items: numbered(reading.items),
  };
}

/** Midnight when no hour was written. */
function instantOf(stamp: string | null): Date | null {
  if (stamp === null) return null;
  const [date = "", time = "00:00"] = stamp.split("T");
  return instantAt(date, time);
}

function absentFor(name: string, { deputies }: MeetingReading): string[] {
  return deputies.flatMap((one) => (one.deputy === name && one.absent !== null ? [one.absent] : []));
}

/** Items have whole numbers here: others (»3.A«, »25/2011«) keep theirs before the title, and stand in the order they had. */
function numbered(items: readonly ReadItem[]): ImportedItem[] {
  const own = items.map((item) => (/^\d{1,6}$/u.test(item.number ?? "") ? Number(item.number) : null));
  const isRising = own.every((number, index) => number !== null && number > (own[index - 1] ?? 0));
  return items.map((item, index) => {
    const written = isRising || item.number === null ? "" : `${item.number} `;
    return itemOf(item, isRising ? (own[index] ?? index + 1) : index + 1, written);
  });
}

function itemOf(item: ReadItem, number: number, written: string): ImportedItem {
  return {
    number,
    title: written + item.title,
    closed: item.closed === true,
    kind: item.kind,
    minutes: item.minutes,
    summary: item.summary.join("\n\n"),
    background: item.background.join("\n\n"),
    clauses: item.clauses,
    attachments: item.attachments.map((one) => attachmentParts(one)),
    entries: item.record.map(({ text, kind, strength }) => ({ text, kind, strength })),
  };
}
