import { alone } from "./arguments.ts";
import { under, type Readers } from "./reading.ts";

const heads = ["læs ind", "læs filen ind", "læs referat ind", "læs referatet ind", "indlæs", "importer", "importér"];

export const importWords: Readers = under(heads, alone("import.explain"));

const linkPattern = new RegExp(
  `^(?:/?(?:dagsorden|referent)\\s+)?(?:${heads.join("|")})[\\s:]+<?(https?://[^\\s<>]+)>?$`,
  "iu",
);

/** The address in »læs ind https://…«; null when the words are anything else. */
export function linkToRead(text: string): string | null {
  return linkPattern.exec(text.trim())?.[1] ?? null;
}
