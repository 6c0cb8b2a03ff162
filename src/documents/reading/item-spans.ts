import {
  beginsAgenda,
  beginsMinutesPart,
  endsItems,
  itemGroup,
  sectionLabel,
  tellsNextMeeting,
} from "../../ui/reading/words.da.ts";
import { candidatesOf, chainFrom, type Candidate, type Chain } from "./item-chain.ts";
import { isAlike, likeness } from "./likeness.ts";
import type { SourceLine } from "./source-line.ts";

export type Group = NonNullable<ReturnType<typeof itemGroup>>;

/** An item's place among the lines: where its title stands, what the list of items says of it, and what stands under it. */
export type ItemSpan = {
  number: string | null;
  titleLines: SourceLine[];
  title: string;
  /** Under the title in a list that comes before the items themselves. */
  listed: SourceLine[];
  body: SourceLine[];
  group: Group | null;
  /** Stands in the list only: the text has nothing under it. */
  listOnly: boolean;
  /** Under a heading that says »Referat«: what stands under it is the minutes. */
  inMinutesPart: boolean;
};

export type Spans = {
  items: ItemSpan[];
  headEnd: number;
  /** Lines after the last item. */ tail: SourceLine[];
  listed: boolean;
};

/** The items of a document in order: its chain of numbers, joined with the list of contents that comes before. */
export function itemSpans(lines: readonly SourceLine[]): Spans {
  const candidates = candidatesOf(lines);
  const chains = candidates.map((_one, index) => chainFrom(candidates, index, lines));
  const best = chains.reduce<Chain | null>(
    (top, one) => (top === null || one.score > top.score + 0.01 ? one : top),
    null,
  );
  if (best === null || !isAgenda(best, lines)) return unnumbered(lines);
  const twin = twinOf(best, candidates, lines);
  const [list, main] = twin === null ? [null, best] : orderOf(best, twin);
  const under = list === null && twin === null ? titlesUnder(best, lines) : null;
  if (under !== null) return joined({ list: best, main: under, lines });
  return joined({ list, main, lines });
}

function isAgenda(chain: Chain, lines: readonly SourceLine[]): boolean {
  const tops = chain.items.filter((one) => one.numbered.path.length === 1);
  if (tops.length >= 2 && chain.score >= 1) return true;
  const first = chain.items[0];
  if (first?.numbered.path[0] === 1 && first.line.gap > 0 && first.numbered.title.length < 120 && !first.numbered.weak)
    return true;
  return first !== undefined && lines.slice(first.at + 1).some((line) => sectionLabel(line.text) !== null);
}

/** A second chain with the same items: the other of list and items. */
function twinOf(chain: Chain, candidates: readonly Candidate[], lines: readonly SourceLine[]): Chain | null {
  const taken = new Set([...chain.items.map((one) => one.at), ...chain.repeats]);
  const rest = candidates.filter((one) => !taken.has(one.at));
  let top: { chain: Chain; matched: number } | null = null;
  for (const [index] of rest.entries()) {
    const other = chainFrom(rest, index, lines);
    const matched = other.items.filter((one) => twinIn(chain, one) !== undefined).length;
    if (matched === 0 || matched < 0.6 * other.items.length) continue;
    if (top === null || matched > top.matched) top = { chain: other, matched };
  }
  return top?.chain ?? null;
}

function twinIn(chain: Chain, one: Candidate): Candidate | undefined {
  return chain.items.find(
    (other) =>
      other.numbered.path.join(".") === one.numbered.path.join(".") &&
      (one.numbered.title === "" || other.numbered.title === ""
        ? one.numbered.style !== "plain"
        : isAlike(one.numbered.title, other.numbered.title)),
  );
}

/** The one that comes first is the list. */
function orderOf(one: Chain, other: Chain): [Chain, Chain] {
  return (one.items[0]?.at ?? 0) < (other.items[0]?.at ?? 0) ? [one, other] : [other, one];
}

/** After a list, headings without numbers that say its titles again. */
function titlesUnder(list: Chain, lines: readonly SourceLine[]): Chain | null {
  const end = list.items.at(-1)?.at ?? 0;
  let from = end + 1;
  const items: Candidate[] = [];
  for (const item of list.items) {
    const at = lines.findIndex(
      (line, index) =>
        index >= from && line.gap > 0 && line.text.length < 200 && likeness(line.text, item.numbered.title) >= 0.9,
    );
    const line = lines[at];
    if (!line) continue;
    items.push({ at, line, numbered: item.numbered });
    from = at + 1;
  }
  const dense = end - (list.items[0]?.at ?? 0) <= list.items.length * 2;
  return dense && items.length >= 2 && items.length >= 0.4 * list.items.length
    ? { items, repeats: [], score: 0 }
    : null;
}

function joined({ list, main, lines }: { list: Chain | null; main: Chain; lines: readonly SourceLine[] }): Spans {
  const groups = groupsOf(lines);
  const minutesFrom =
    list === null
      ? -1
      : lines.findIndex(
          (line, at) =>
            at > (list.items.at(-1)?.at ?? 0) && at < (main.items[0]?.at ?? 0) && beginsMinutesPart(line.text),
        );
  const { spans, tail } = spansOf(main, lines, groups);
  if (minutesFrom >= 0) for (const span of spans) span.inMinutesPart = true;
  const first = Math.min(main.items[0]?.at ?? 0, list?.items[0]?.at ?? Number.POSITIVE_INFINITY);
  if (list === null) return { items: spans, headEnd: headEndBefore(first, lines), tail, listed: false };
  const listSpans = spansOf(list, lines.slice(0, main.items[0]?.at ?? lines.length), groups, { list: true }).spans;
  const firstTop = main.items[0]?.at ?? lines.length;
  return {
    items: merged(listSpans, spans),
    headEnd: headEndBefore(Math.min(first, firstTop), lines),
    tail,
    listed: true,
  };
}

/** The words »Dagsorden:« or a group's heading before the first item belong to no head. */
function headEndBefore(first: number, lines: readonly SourceLine[]): number {
  let end = first;
  while (end > 0 && (beginsAgenda(lines[end - 1]?.text ?? "") || itemGroup(lines[end - 1]?.text ?? "") !== null))
    end -= 1;
  return end;
}

function groupsOf(lines: readonly SourceLine[]): Map<number, Group> {
  return new Map(
    lines.flatMap((line, at) => {
      // Under »Indstilling« the same words are what is put to the committee.
      const isText = line.bullet || /\.$/u.test(line.text) || sectionLabel(lines[at - 1]?.text ?? "") !== null;
      const group = isText ? null : itemGroup(line.text);
      return group === null ? [] : [[at, group] as const];
    }),
  );
}

function spansOf(
  chain: Chain,
  lines: readonly SourceLine[],
  groups: Map<number, Group>,
  how = { list: false },
): { spans: ItemSpan[]; tail: SourceLine[] } {
  const level = Math.max(
    0,
    ...chain.items.filter((one) => one.numbered.path.length === 1).map((one) => one.line.heading),
  );
  const repeats = new Set(chain.repeats);
  let tail: SourceLine[] = [];
  const spans = chain.items.map((one, index) => {
    const title = titleOf(one, lines, chain.items[index + 1]?.at ?? lines.length);
    const nextAt = beginOf(chain.items[index + 1], lines);
    const stop = stopOf(
      { from: title.end, to: nextAt, level, last: index === chain.items.length - 1, list: how.list },
      lines,
    );
    if (index === chain.items.length - 1) tail = lines.slice(stop);
    const body = lines
      .slice(title.end, stop)
      .filter(
        (line, offset) =>
          !repeats.has(title.end + offset) && !groups.has(title.end + offset) && !isTitleAgain(line, title.text),
      );
    const group = [...groups.entries()].filter(([at]) => at < one.at).at(-1)?.[1] ?? null;
    return {
      number: one.numbered.written,
      titleLines: title.lines,
      title: title.text,
      listed: [],
      body,
      group,
      listOnly: false,
      inMinutesPart: false,
    };
  });
  return { spans, tail };
}

/** Where an item begins: at its number, or at the title on the line before. */
function beginOf(one: Candidate | undefined, lines: readonly SourceLine[]): number {
  if (!one) return lines.length;
  const title = titleOf(one, lines, one.at + 2);
  return title.lines.includes(lines[one.at - 1] ?? one.line) && lines[one.at - 1] !== undefined ? one.at - 1 : one.at;
}

function isTitleAgain(line: SourceLine, title: string): boolean {
  return (
    line.text.length < 200 && title.length > 8 && likeness(line.text, title) >= 0.95 && sectionLabel(line.text) === null
  );
}

/** Where an item's text ends: at a heading that is no part of it, or, after the last one, at signatures and forms. */
function stopOf(
  span: { from: number; to: number; level: number; last: boolean; list: boolean },
  lines: readonly SourceLine[],
): number {
  for (let at = span.from; at < span.to; at += 1) {
    const line = lines[at];
    if (!line) break;
    const isHeading = line.heading > 0 && line.heading <= span.level && sectionLabel(line.text) === null;
    if (isHeading || (span.last && endsItems(line.text))) return at;
    if (span.last && at > span.from && tellsNextMeeting(line.text)) return at;
    if (
      span.last &&
      span.list &&
      (beginsMinutesPart(line.text) || line.gap > 1 || (!line.bullet && sectionLabel(line.text) !== null))
    )
      return at;
  }
  return span.to;
}

/** A title may be on the next line (»Pkt. 42« alone), on the line before (»Sag nr. 129«), and may go on for some lines. */
function titleOf(
  one: Candidate,
  lines: readonly SourceLine[],
  nextAt: number,
): { text: string; lines: SourceLine[]; end: number } {
  let text = one.numbered.title;
  let end = one.at + 1;
  const used = [one.line];
  if (text === "" || /^\([^)]*\)$/u.test(text)) {
    const before = lines[one.at - 1];
    const after = lines[end];
    const beside = after === undefined || sectionLabel(after.text) !== null || after.gap > 2 ? before : after;
    if (beside && beside.text.length < 200) {
      text = `${beside.text} ${text}`.trim();
      used.push(beside);
      if (beside === after) end += 1;
    }
  }
  const usual = Math.min(1, one.line.gap);
  for (let line = lines[end]; line && end < nextAt && goesOn(text, line, usual); line = lines[end]) {
    text =
      /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line.text) && !/^(?:og|eller|samt)\s/u.test(line.text)
        ? text.slice(0, -1) + line.text
        : `${text} ${line.text}`;
    used.push(line);
    end += 1;
  }
  return { text, lines: used, end };
}

/** A title that goes on begins its line with a small letter, close below, and has not come to a stop. */
function goesOn(text: string, line: SourceLine, usual: number): boolean {
  if (line.bullet || line.heading > 0 || line.checked !== null || line.gap > usual || line.text.length > 160)
    return false;
  if (sectionLabel(line.text) !== null || /^\p{L}[.)]\s/u.test(line.text)) return false;
  return text.length > 25 && !/[.:!?)]$/u.test(text) && /^\p{Ll}/u.test(line.text);
}

/** The list's items with what stands under their namesakes; items that only one of them has keep their place. */
function merged(list: ItemSpan[], main: ItemSpan[]): ItemSpan[] {
  const left = [...main];
  const all: ItemSpan[] = [];
  for (const listed of list) {
    const at = left.findIndex(
      (one) =>
        one.number === listed.number &&
        (one.title === "" || isAlike(one.title, listed.title) || one.number?.includes(".")),
    );
    const byTitle = at >= 0 ? at : left.findIndex((one) => likeness(one.title, listed.title) >= 0.85);
    const found = left[byTitle];
    if (!found) {
      all.push({ ...listed, listed: listed.body, body: [], listOnly: true });
      continue;
    }
    all.push(...left.splice(0, byTitle));
    left.shift();
    const title = found.title.length >= listed.title.length * 0.7 ? found.title : listed.title;
    all.push({
      ...found,
      title: found.title === "" ? listed.title : title,
      listed: listed.body,
      group: listed.group ?? found.group,
    });
  }
  return [...all, ...left];
}

/** Without numbers, headings that have sections or text under them are items; else there are none. */
function unnumbered(lines: readonly SourceLine[]): Spans {
  const from = lines.findIndex((line) => beginsAgenda(line.text) || beginsMinutesPart(line.text));
  const headings = lines.flatMap((line, at) =>
    at > from && line.heading >= 2 && sectionLabel(line.text) === null && !beginsAgenda(line.text) ? [at] : [],
  );
  if (from < 0 || headings.length < 2) return { items: [], headEnd: lines.length, tail: [], listed: false };
  const items = headings.map((at, index) => {
    const line = lines[at];
    return {
      number: null,
      titleLines: line ? [line] : [],
      title: line?.text ?? "",
      listed: [],
      body: lines.slice(at + 1, headings[index + 1] ?? lines.length),
      group: null,
      listOnly: false,
      inMinutesPart: false,
    };
  });
  return { items, headEnd: from, tail: [], listed: false };
}
