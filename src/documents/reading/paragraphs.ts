import { suspendsWord } from "../../ui/reading/flat.da.ts";
import type { SourceLine } from "./source-line.ts";

/**
 * Lines as paragraphs: words divided at a line's end are glued, lines of one paragraph joined. A bullet, a heading or an empty line more
 * than is usual begins a new one. `usual`: how many empty lines this document has between lines of a paragraph.
 */
export function paragraphs(lines: readonly SourceLine[], usual: number): string[] {
  const all: string[] = [];
  for (const [index, line] of lines.entries()) {
    const last = all.at(-1);
    const previous = lines[index - 1];
    if (last === undefined || !previous || beginsParagraph(previous, line, usual)) {
      all.push(line.bullet ? `• ${line.text}` : line.text);
    } else {
      all[all.length - 1] = glued(last, line.text);
    }
  }
  return all;
}

function beginsParagraph(previous: SourceLine, line: SourceLine, usual: number): boolean {
  if (line.bullet || line.heading > 0 || previous.heading > 0 || line.checked !== null) return true;
  if (line.pageStart) return !/^\p{Ll}/u.test(line.text);
  if (line.gap > usual) return !(/\p{L}-$/u.test(previous.text) || /^\p{Ll}/u.test(line.text));
  if (previous.text.length < 60 && !/^\p{Ll}/u.test(line.text) && !/[,;-]$/u.test(previous.text)) return true;
  return /[.:!?]$/u.test(previous.text) && previous.text.length < 60;
}

function glued(before: string, after: string): string {
  if (!/\p{L}-$/u.test(before)) return `${before} ${after}`;
  if (suspendsWord(after)) return `${before} ${after}`;
  const isCompound = /(?:\p{Lu}|\d)-$/u.test(before) || !/^\p{Ll}/u.test(after);
  return isCompound ? before + after : before.slice(0, -1) + after;
}

/** The commonest gap between lines: 1 when a PDF's text came with an empty line between all of them. */
export function usualGap(lines: readonly SourceLine[]): number {
  const long = lines.filter((line) => line.text.length > 50);
  const doubled = long.filter((line) => line.gap === 1).length;
  return long.length >= 8 && doubled > 0.5 * long.length && continues(lines) ? 1 : 0;
}

/** Do lines go on in small letters after one empty line? Then the empty lines say nothing. */
function continues(lines: readonly SourceLine[]): boolean {
  const after = lines.filter((line) => line.gap === 1);
  return after.filter((line) => /^\p{Ll}/u.test(line.text)).length > 0.25 * after.length;
}
