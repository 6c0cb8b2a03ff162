import { flatBreaks, flatItemStarts, flatTitleEnd, withoutFlatFooters } from "../../ui/reading/flat.da.ts";
import { namesAttachment } from "../../ui/reading/body.da.ts";
import { isFurniture } from "../../ui/reading/words.da.ts";
import { sourceLine, type SourceLine } from "./source-line.ts";

/**
 * Pages that came as one long line each (text taken out of a PDF without its lines) are broken again where a field, an item or a heading
 * begins: items only in their order, so that a figure in a sentence is no item. Lines keep the source's number.
 */
export function unfolded(lines: SourceLine[]): { lines: SourceLine[]; flat: boolean } {
  const pages = pagesOf(lines.filter((line) => !isFurniture(line.text)));
  if (pages === null) return { lines, flat: false };
  const starts = startsOf(pages);
  const firstItem = starts.findIndex((found) => found.length > 0);
  const all = pages.flatMap((page, index) => {
    const found = starts[index] ?? [];
    const headEnd = firstItem < 0 || index < firstItem ? page.text.length : index > firstItem ? 0 : (found[0] ?? 0);
    return pieces(page.text, found, headEnd).map((piece, at) => ({
      ...sourceLine(piece, page.line.number),
      gap: at === 0 ? page.line.gap : 1,
      pageStart: at === 0 && index > 0,
    }));
  });
  return { lines: all, flat: true };
}

type Page = { text: string; line: SourceLine };

/** The lines as pages without their leading number, or null when the text has lines of its own. */
function pagesOf(lines: SourceLine[]): Page[] | null {
  const folded = lines.some(
    (line) => line.text.length > 500 && flatBreaks(line.text).length >= 2 && flatItemStarts(line.text).length >= 2,
  );
  if (!folded && !areNumberedPages(lines)) return null;
  let page = 0;
  return lines.map((line) => {
    const leading = new RegExp(`^${page + 1}\\s+`, "u");
    if (!leading.test(line.text)) return { text: line.text, line };
    page += 1;
    return { text: withoutFlatFooters(line.text.replace(leading, "")), line };
  });
}

/** »1 …«, »2 …«, »3 …«: most of the text stands in long lines that begin with their page's number. */
function areNumberedPages(lines: readonly SourceLine[]): boolean {
  let [page, length] = [0, 0];
  for (const line of lines) {
    if (line.text.length < 150 || !new RegExp(`^${page + 1}\\s`, "u").test(line.text)) continue;
    page += 1;
    length += line.text.length;
  }
  return page >= 2 && length > 0.6 * lines.reduce((sum, line) => sum + line.text.length, 0);
}

/** Where items begin on each page: runs that count from their first number, one after the other (a list, then the items). */
function startsOf(pages: readonly Page[]): number[][] {
  const all = pages.flatMap((page, index) => flatItemStarts(page.text).map((start) => ({ ...start, page: index })));
  const found: number[][] = pages.map(() => []);
  const next = new Map<string, number>();
  for (const [index, start] of all.entries()) {
    const wanted = next.get(start.style);
    const later = all.slice(index + 1).filter((other) => other.style === start.style);
    const begins = start.number === 1 && (later.length === 0 || later.some((other) => other.number === 2));
    const isAlone = start.style !== "plain" && wanted === undefined;
    if (start.number !== wanted && !begins && !isAlone) continue;
    next.set(start.style, start.number + 1);
    found[start.page]?.push(start.at);
  }
  return found;
}

function pieces(text: string, items: readonly number[], headEnd: number): string[] {
  const cuts = new Set<number>(items);
  for (const cut of flatBreaks(text)) if (cut.kind === "section" || cut.at < headEnd) cuts.add(cut.at);
  const sorted = [...cuts].sort((one, other) => one - other);
  const spans = [0, ...sorted].map((start, index) => ({
    start,
    text: text.slice(start, sorted[index] ?? text.length).trim(),
  }));
  return spans
    .filter((span) => span.text !== "")
    .flatMap((span) =>
      items.includes(span.start) || namesAttachment(span.text) ? withTitleApart(span.text) : [span.text],
    );
}

/** An item's title apart from the words that follow it. */
function withTitleApart(piece: string): string[] {
  const end = flatTitleEnd(piece);
  return end === null ? [piece] : [piece.slice(0, end).trim(), piece.slice(end).trim()];
}
