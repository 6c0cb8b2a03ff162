import type { Strength } from "../../domain/decision.ts";
import { strengthLabel } from "../labels.da.ts";

/** What of a reading a secretary looks at before it is stored. */
export type ReadSummary = {
  forum: string | null;
  start: string | null;
  end: string | null;
  place: string | null;
  attendees: string[];
  guests: string[];
  apologies: string[];
  items: {
    number: string | null;
    title: string;
    closed: boolean;
    decisions: { text: string; strength: Strength | null }[];
  }[];
  warnings: string[];
};

/** The reading in plain lines: head, items with the decisions that are suggested, and what is unsure with its line in the source. */
export function summaryLines(read: ReadSummary): string[] {
  return [
    `Udvalg: ${read.forum ?? "ikke fundet"}`,
    `Tid: ${timeWords(read)}`,
    `Sted: ${read.place ?? ""}`.trimEnd(),
    `Deltagere: ${read.attendees.join(", ")}`.trimEnd(),
    `Gæster: ${read.guests.join(", ")}`.trimEnd(),
    `Afbud: ${read.apologies.join(", ")}`.trimEnd(),
    "",
    ...read.items.flatMap((item) => [
      itemLine(item),
      ...item.decisions.map(
        ({ text, strength }) => `     ${strength === null ? "" : `${strengthLabel[strength]}: `}${shown(text)}`,
      ),
    ]),
    ...(read.warnings.length === 0 ? [] : ["", "Se efter:", ...read.warnings.map((warning) => `• ${warning}`)]),
  ];
}

/** »3. Budget (lukket)«. */
export function itemLine({ number, title, closed }: Pick<ReadSummary["items"][number], "number" | "title" | "closed">) {
  return `${number === null ? "•" : `${number}.`} ${title}${closed ? " (lukket)" : ""}`;
}

function timeWords({ start, end }: ReadSummary): string {
  if (start === null) return "ikke fundet";
  const [date = "", from = ""] = start.split("T");
  const day = `${Number(date.slice(8))}.${Number(date.slice(5, 7))}.${date.slice(0, 4)}`;
  if (from === "") return day;
  return `${day} kl. ${from.replace(":", ".")}${end === null ? "" : `-${(end.split("T")[1] ?? "").replace(":", ".")}`}`;
}

function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

export const importedLine = (forum: string): string =>
  `Mødet er gemt som historik under ${forum}. Det giver ingen påmindelser.`;
export const confirmLine = "Der er ikke gemt noget endnu. Kør igen med --yes, når det er rigtigt læst.";
