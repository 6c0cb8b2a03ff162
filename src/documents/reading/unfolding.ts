import { flatBreaks, flatTitleEnd } from "../../ui/reading/flat.da.ts";
import { sourceLine, type SourceLine } from "./source-line.ts";

/**
 * A page that came as one long line (text taken out of a PDF without its lines) is broken again where a field, an item or a heading
 * begins: items only in their order, so that a figure in a sentence is no item. Lines keep the source's number.
 */
export function unfolded(lines: SourceLine[]): { lines: SourceLine[]; flat: boolean } {
  const flat = lines.some((line) => isFlat(line.text));
  if (!flat) return { lines, flat: false };
  const state = { next: 1, inItems: false };
  let page = 0;
  const all = lines.flatMap((line) => {
    if (line.text.length < 80 && !state.inItems && page === 0) return [line];
    page += 1;
    const leading = new RegExp(`^${page}\\s+`, "u");
    const text = leading.test(line.text) ? line.text.replace(leading, "") : line.text;
    const starts = leading.test(line.text);
    return pieces(text, state).map((piece, at) => ({
      ...sourceLine(piece, line.number),
      gap: at === 0 ? line.gap : 1,
      pageStart: at === 0 && starts,
    }));
  });
  return { lines: all, flat: true };
}

function isFlat(text: string): boolean {
  return text.length > 500 && (flatBreaks(text).length >= 2 || numbersIn(text) >= 2);
}

function numbersIn(text: string): number {
  let count = 0;
  let at = 0;
  for (let next = 1; next <= 3; next += 1) {
    const found = itemAt(text, next, at);
    if (found < 0) return count;
    count += 1;
    at = found + 1;
  }
  return count;
}

/** Where item `next` begins from `from` on: its number, a stop, a capital; not after a word that makes it a reference. */
function itemAt(text: string, next: number, from: number): number {
  const pattern = new RegExp(
    `(?<=^|\\s)(?<!(?:punkt|pkt\\.?|bilag|nr\\.?|sag|side|kap\\.?|stk\\.?|§|\\d)\\s)(?:(?:Ad|Pkt\\.?|Punkt)\\s+)?${next}(?:[.)]|\\s(?=\\p{Lu}))\\s?(?=["»(]?\\p{Lu})`,
    "giu",
  );
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (/^\p{Lu}/u.test(text.slice(match.index + match[0].length).replace(/^["»(]/u, ""))) return match.index;
  }
  return -1;
}

function pieces(text: string, state: { next: number; inItems: boolean }): string[] {
  const cuts = new Set<number>();
  let from = 0;
  for (;;) {
    const at = itemAt(text, state.next, from);
    if (at < 0) break;
    cuts.add(at);
    state.next += 1;
    state.inItems = true;
    from = at + 1;
  }
  const firstItem = [...cuts].sort((one, other) => one - other)[0] ?? (state.inItems ? 0 : text.length);
  for (const cut of flatBreaks(text)) {
    if (cut.kind === "section" || cut.at < firstItem) cuts.add(cut.at);
  }
  const sorted = [...cuts].sort((one, other) => one - other);
  const spans = [0, ...sorted].map((start, index) => text.slice(start, sorted[index] ?? text.length).trim());
  return spans.filter((piece) => piece !== "").flatMap(withTitleApart);
}

/** An item's title apart from the words that follow it. */
function withTitleApart(piece: string): string[] {
  if (!/^(?:(?:Ad|Pkt\.?|Punkt)\s+)?\d{1,3}[.)]?\s/u.test(piece)) return [piece];
  const end = flatTitleEnd(piece);
  return end === null ? [piece] : [piece.slice(0, end).trim(), piece.slice(end).trim()];
}
