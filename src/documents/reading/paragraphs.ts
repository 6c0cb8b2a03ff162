import { suspendsWord } from "../../ui/reading/flat.da.ts";
import type { SourceLine } from "./source-line.ts";

/**
 * Lines as paragraphs: words divided at a line's end are glued, lines of one paragraph joined. A bullet, a heading or an empty line more
 * than is usual begins a new one. `usual`: how many empty lines this document has between lines of a paragraph.
 */
export function paragraphs(lines: readonly SourceLine[], usual: number): string[] {
  const all: string[] = [];
  // How long the line would be if it had not been wrapped once more.
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const last = all.at(-1);
    const previous = lines[index - 1];
    if (last === undefined || !previous || beginsParagraph(previous, line, { usual, length })) {
      all.push(line.bullet ? `• ${line.text}` : line.text);
      length = line.text.length;
    } else {
      all[all.length - 1] = glued(last, line.text);
      length = line.gap === 0 ? length + line.text.length : line.text.length;
    }
  }
  return all;
}

function beginsParagraph(
  previous: SourceLine,
  line: SourceLine,
  { usual, length }: { usual: number; length: number },
): boolean {
  if (line.bullet || line.heading > 0 || previous.heading > 0 || line.checked !== null) return true;
  if (line.pageStart) return !/^\p{Ll}/u.test(line.text) && (/[.:!?]$/u.test(previous.text) || length < 60);
  if (line.gap > usual)
    return !(/\p{L}-$/u.test(previous.text) || /^\p{Ll}/u.test(line.text) || isFull(previous.text, length));
  if (length < 60 && !/^\p{Ll}/u.test(line.text) && !/[,;-]$/u.test(previous.text)) return true;
  return /[.:!?]$/u.test(previous.text) && length < 60;
}

/** A long line that came to no stop goes on, whatever stands between. */
function isFull(text: string, length: number): boolean {
  return length > 72 && !/[.:;!?»”"]$/u.test(text);
}

function glued(before: string, after: string): string {
  if (!/\p{L}-$/u.test(before)) return `${before} ${after}`;
  if (suspendsWord(after)) return `${before} ${after}`;
  // A name keeps its hyphen; a word that begins a sentence is no name.
  const isCompound = /(?:\p{Lu}|\d)-$|[^.!?:\s]\s\p{Lu}[\p{L}]*-$/u.test(before) || !/^\p{Ll}/u.test(after);
  return isCompound ? before + after : before.slice(0, -1) + after;
}

/** How many empty lines stand between lines of one paragraph: none, or more when a PDF's text came with empty lines between all of them. */
export function usualGap(lines: readonly SourceLine[]): number {
  const long = lines.filter((line) => line.text.length > 50);
  if (long.length < 8) return 0;
  return [2, 1].find((gap) => isUsual(gap, long) && continues(gap, lines)) ?? 0;
}

function isUsual(gap: number, long: readonly SourceLine[]): boolean {
  return long.filter((line) => line.gap === gap).length > 0.45 * long.length;
}

/** Do lines go on in small letters after such a gap? Then it says nothing. */
function continues(gap: number, lines: readonly SourceLine[]): boolean {
  const after = lines.filter((line) => line.gap === gap);
  return after.filter((line) => /^\p{Ll}/u.test(line.text)).length > 0.25 * after.length;
}
