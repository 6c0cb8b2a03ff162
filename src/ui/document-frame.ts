import { localDateOf } from "../domain/time.ts";
import { formatDayYear } from "./dates.da.ts";
import { listed } from "./labels.da.ts";

/** The words around a document's content: what it is called, what stands at its foot, what changed since the version before. */

export type Occasion = { stage: "agenda" | "draft" | "approved"; forum: string; start: Date };

export const draftMark = "UDKAST";

/** What stands at the top: agenda and minutes are one document that grows. */
export function documentHeading({ stage }: Occasion): string {
  return stage === "agenda" ? "Dagsorden" : "Dagsorden og referat";
}

/** »Dagsorden: Havnerådet, tirsdag den 15. juni 2027«, as the file calls itself. */
export function documentName({ stage, forum, start }: Occasion): string {
  const kind = stage === "agenda" ? "Dagsorden" : "Referat";
  const draft = stage === "draft" ? " (udkast)" : "";
  return `${kind}${draft}: ${forum}, ${formatDayYear(localDateOf(start))}`;
}

export function keywords({ stage, forum }: Occasion): string[] {
  return [stage === "agenda" ? "dagsorden" : "referat", forum];
}

export type Edition = { version: number | null; madeAt: Date; approvedAt: Date | null };

/** »Version 2, tirsdag den 8. juni 2027 · godkendt tirsdag den 22. juni 2027« */
export function editionLine({ version, madeAt, approvedAt }: Edition): string {
  const name = version === null ? "Udskrift" : `Version ${version}`;
  const approved = approvedAt === null ? "" : ` · godkendt ${formatDayYear(localDateOf(approvedAt))}`;
  return `${name}, ${formatDayYear(localDateOf(madeAt))}${approved}`;
}

/** »Side 1 af 4«, in parts, where the numbers are a program's own. */
export const pageWords = { before: "Side ", between: " af " } as const;

export function changesHeading(sinceVersion: number): string {
  return `Ændret siden version ${sinceVersion}`;
}

export type Part = keyof typeof partWords | "added" | "fallen" | "closed" | "opened" | "stage";

const partWords = {
  time: "tid",
  place: "sted",
  people: "deltagere, gæster eller afbud",
  title: "titel",
  case: "sagsfremstilling",
  recommendation: "indstilling",
  attachments: "bilag",
  minutes: "referat",
  actions: "opgaver",
} as const;

export type ItemChange = { number: number; title: string; fallen: boolean; parts: readonly Part[] };

/** »Punkt 3, Opgaveglidning: sagsfremstilling og bilag« */
export function itemChangeLine({ number, title, fallen, parts }: ItemChange): string {
  const said = parts.map((part) => partSaid(part, fallen));
  return `Punkt ${number}, ${title}: ${listed(said)}`;
}

/** »Mødet: tid og sted« */
export function headChangeLines(parts: readonly Part[], stage: Occasion["stage"]): string[] {
  const said = parts.filter((part) => part !== "stage").map((part) => partSaid(part, false));
  return [
    ...(parts.includes("stage") ? [stage === "approved" ? "Referatet er godkendt" : "Referatet er skrevet til"] : []),
    ...(said.length > 0 ? [`Mødet: ${listed(said)}`] : []),
  ];
}

function partSaid(part: Part, fallen: boolean): string {
  switch (part) {
    case "added":
      return "nyt punkt";
    case "fallen":
      return fallen ? "udgår" : "er på igen";
    case "closed":
      return "er lukket";
    case "opened":
      return "er ikke længere lukket";
    case "stage":
      return "";
    default:
      return partWords[part];
  }
}

/** The names of the styles in a Word document, as a secretary sees them; in English where they are Word's own, which it translates itself. */
export const styleNames = {
  title: "Title",
  item: "heading 1",
  section: "heading 2",
  body: "Body Text",
  list: "List Bullet",
  header: "header",
  footer: "footer",
  draft: "Udkast",
  head: "Mødehoved",
  note: "Punktnote",
  introduction: "Indstilling indledning",
  recommendation: "Indstilling",
  attachment: "Bilag",
  correction: "Rettelse",
  action: "Opgave",
  changesHeading: "Ændringer overskrift",
  changes: "Ændringer",
} as const;
