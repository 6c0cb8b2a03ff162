import type { ItemKind } from "../../domain/agenda.ts";
import type { Strength } from "../../domain/decision.ts";
import type { ReadingWarning } from "../../ui/reading/warnings.da.ts";

/** What an agenda or minutes were read to say. Every text is the source's own; what is null or empty was not found. */
export type MeetingReading = {
  kind: "agenda" | "minutes" | "unknown";
  forum: string | null;
  title: string | null;
  /** Local `YYYY-MM-DDTHH:MM`, or `YYYY-MM-DD` when no hour is written. */
  start: string | null;
  end: string | null;
  place: string | null;
  attendees: ReadPerson[];
  guests: ReadPerson[];
  apologies: ReadPerson[];
  /** Not there, and not said to have sent an apology. */
  absent: ReadPerson[];
  deputies: { absent: string | null; deputy: string }[];
  items: ReadItem[];
  warnings: ReadingWarning[];
};

export type ReadPerson = {
  name: string;
  /** »deltog i pkt. 4 og 5«, »fra kl. 15«. */ part: string | null;
  line: number;
};

export type ReadAttachment = { text: string; promised: boolean; line: number };

export type ReadItem = {
  number: string | null;
  title: string;
  kind: ItemKind | null;
  closed: boolean | null;
  presenter: string | null;
  minutes: number | null;
  summary: string[];
  background: string[];
  recommendation: string[];
  clauses: string[];
  attachments: ReadAttachment[];
  /** The minutes under the item, paragraph by paragraph, without who was absent. */
  record: ReadEntry[];
  /** Who was not there for this item, in the source's words. */
  absences: string[];
  postponed: boolean;
  line: number;
};

/** A paragraph of the minutes; `strength` is suggested when it reads like the body's own decision. */
export type ReadEntry = { text: string; kind: "note" | "decision"; strength: Strength | null; line: number };
