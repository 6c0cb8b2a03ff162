import { readNumber, type Numbered, type NumberPart } from "../../ui/reading/numbers.da.ts";
import { isTitleLike } from "../../ui/reading/title.da.ts";
import { sectionLabel } from "../../ui/reading/words.da.ts";
import type { SourceLine } from "./source-line.ts";
import { isAlike } from "./likeness.ts";

/** A line that begins with a number, and could be an item. `at` is its place among the lines. */
export type Candidate = { at: number; line: SourceLine; numbered: Numbered };
export type Chain = {
  items: Candidate[];
  /** Headings repeated under the same number. */ repeats: number[];
  score: number;
};

/** More numbered lines than any agenda has: a table of figures. */
const mostCandidates = 1_500;
const families: Record<Numbered["style"], string> = {
  plain: "plain",
  bare: "bare",
  pkt: "pkt",
  ad: "ad",
  sag: "sag",
  slash: "slash",
  roman: "roman",
};

export function candidatesOf(lines: readonly SourceLine[]): Candidate[] {
  return lines
    .flatMap((line, at) => {
      const glued = /^\p{L}{6,24}(?=\d{1,3}\.\s)/u.exec(line.text)?.[0] ?? "";
      const numbered = readNumber(line.text.slice(glued.length));
      return numbered ? [{ at, line, numbered }] : [];
    })
    .slice(0, mostCandidates);
}

function next(part: NumberPart): NumberPart {
  return typeof part === "number" ? part + 1 : String.fromCharCode(part.charCodeAt(0) + 1);
}

function startsWith(path: readonly NumberPart[], prefix: readonly NumberPart[]): boolean {
  return prefix.every((part, index) => path[index] === part);
}

/** Does `path` come after `current` in an agenda's numbering: the next at any level, or the first one below? */
export function follows(current: readonly NumberPart[], path: readonly NumberPart[], leap: number): boolean {
  const last = path.at(-1) ?? 0;
  if (path.length === current.length + 1) return startsWith(path, current) && (last === 1 || last === "A");
  if (path.length === 2 && current.length === 2 && last === 1 && path[0] === next(current[0] ?? 0)) return true;
  if (path.length > current.length) return false;
  const before = current[path.length - 1] ?? 0;
  if (!startsWith(path, current.slice(0, path.length - 1))) return false;
  if (last === next(before)) return true;
  return typeof last === "number" && typeof before === "number" && last > before && last - before <= leap;
}

function isSame(one: readonly NumberPart[], other: readonly NumberPart[]): boolean {
  return one.length === other.length && startsWith(one, other);
}

/** The chain of items that begins with one candidate. A list inside an item's text, which counts from one by itself, is passed over. */
export function chainFrom(candidates: readonly Candidate[], start: number, lines: readonly SourceLine[]): Chain {
  const first = candidates[start];
  if (!first) return { items: [], repeats: [], score: 0 };
  const chain: Chain = { items: [first], repeats: [], score: 0 };
  let nested: { next: number; at: number } | null = null;
  for (let index = start + 1; index < candidates.length; index += 1) {
    const one = candidates[index];
    if (!one || families[one.numbered.style] !== families[first.numbered.style]) continue;
    const current = chain.items.at(-1) ?? first;
    const { path } = one.numbered;
    const inNested: boolean = nested !== null && path.length === 1 && path[0] === nested.next;
    if (follows(current.numbered.path, path, leapOf(one, current)) && isItem(one, first)) {
      if (inNested && nested && !leavesNested(candidates, index, lines, nested.at)) {
        nested = { next: nested.next + 1, at: one.at };
        continue;
      }
      chain.items.push(one);
      nested = null;
    } else if (isSame(path, current.numbered.path) && nested === null && isRepeat(one, current)) {
      chain.repeats.push(one.at);
    } else if (path.length === 1 && path[0] === 1) {
      nested = { next: 2, at: one.at };
    } else if (inNested && nested) {
      nested = { next: nested.next + 1, at: one.at };
    }
  }
  chain.score = scoreOf(chain, lines);
  return chain;
}

/** How far a number may jump: far where it says »punkt«, or stands in a list right below the one before. */
function leapOf({ numbered, line, at }: Candidate, before: Candidate): number {
  if (at === before.at + 1 && line.indent === before.line.indent && line.gap <= 1 && !numbered.weak) return 20;
  if (numbered.style !== "plain" && numbered.style !== "bare") return 20;
  return !numbered.weak && line.gap > 0 && numbered.title.length < 90 && numbered.path.length === 1 ? 2 : 1;
}

function isItem(one: Candidate, first: Candidate): boolean {
  if (one.numbered.weak && !first.numbered.weak) return false;
  return one.numbered.title === "" || one.numbered.title.length < 400;
}

function isRepeat(one: Candidate, current: Candidate): boolean {
  const [mine, theirs] = [one.numbered.title, current.numbered.title];
  return mine === "" || theirs === "" || isAlike(mine, theirs);
}

/** In a list inside an item, is this number the next item instead? It is when it stands apart, or when no later line could be that item. */
function leavesNested(
  candidates: readonly Candidate[],
  index: number,
  lines: readonly SourceLine[],
  nestedAt: number,
): boolean {
  const one = candidates[index];
  if (!one) return false;
  const between = lines.slice(nestedAt + 1, one.at);
  if (between.some((line) => sectionLabel(line.text)?.kind === "minutes" || line.heading > 0) || one.line.heading > 0)
    return true;
  const again = candidates
    .slice(index + 1)
    .some(
      (later) =>
        isSame(later.numbered.path, one.numbered.path) &&
        later.numbered.style === one.numbered.style &&
        !later.numbered.weak,
    );
  if (again) return false;
  const nestedLine = lines[nestedAt];
  return nestedLine !== undefined && (one.line.gap > nestedLine.gap || one.line.indent < nestedLine.indent);
}

function scoreOf(chain: Chain, lines: readonly SourceLine[]): number {
  let score = 0;
  for (const { numbered, at, line } of chain.items) {
    let worth = numbered.path.length === 1 ? 1 : 0.4;
    if (!isTitleLike(numbered.title) && numbered.title !== "") worth *= 0.3;
    if (numbered.weak) worth *= 0.3;
    if (numbered.style === "bare") worth *= 0.8;
    if (["pkt", "ad", "sag"].includes(numbered.style)) worth += 0.3;
    if (line.heading > 0) worth += 0.5;
    if (lines.slice(at + 1, at + 6).some((one) => sectionLabel(one.text) !== null)) worth += 0.3;
    score += worth;
  }
  const begin = chain.items[0]?.numbered.path[0];
  return begin === 1 || begin === "A" ? score : score - 0.6;
}
