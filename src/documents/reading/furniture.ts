import { isFurniture, isPageNumber } from "../../ui/reading/words.da.ts";
import type { SourceLine } from "./source-line.ts";

/** The lines without web pages' buttons, page numbers, and the heads and feet that every page repeats. */
export function withoutFurniture(lines: SourceLine[]): SourceLine[] {
  const repeated = pageHeads(lines);
  let owed = 0;
  const kept: SourceLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (isFurniture(line.text) || isPageNumber(line.text) || repeated.has(index) || isRule(line.text)) {
      owed = Math.max(owed, line.gap);
      continue;
    }
    kept.push(owed > line.gap ? { ...line, gap: owed } : line);
    owed = 0;
  }
  return kept;
}

function isRule(text: string): boolean {
  return /^[-_=*.\s]{3,}$/u.test(text);
}

/** Figures aside, the same words at the top or the foot of three pages and more. */
function pageHeads(lines: SourceLine[]): Set<number> {
  const starts = lines.flatMap((line, index) => (line.pageStart && index > 0 ? [index] : []));
  const spots = starts
    .flatMap((start) => [start - 2, start - 1, start, start + 1])
    .filter((at) => at >= 0 && at < lines.length);
  const counts = new Map<string, number[]>();
  for (const at of new Set(spots)) {
    const key = lines[at]?.text.replace(/\d+/gu, "#") ?? "";
    counts.set(key, [...(counts.get(key) ?? []), at]);
  }
  return new Set(
    [...counts.entries()]
      .filter(([key, at]) => at.length >= 3 || (at.length >= 2 && key === "#"))
      .flatMap(([, at]) => at),
  );
}
