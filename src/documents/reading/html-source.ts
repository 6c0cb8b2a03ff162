import { parse, type DefaultTreeAdapterTypes } from "parse5";

import { headField, isNumberAlone, peopleField, sectionLabel } from "../../ui/reading/words.da.ts";
import { markedLine } from "./text-lines.ts";
import type { Source, SourceLine } from "./source-line.ts";

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const hidden = new Set([
  "script",
  "style",
  "noscript",
  "template",
  "head",
  "title",
  "svg",
  "nav",
  "footer",
  "form",
  "button",
  "iframe",
  "object",
  "select",
  "del",
]);
const blocks = new Set([
  "p",
  "div",
  "section",
  "article",
  "main",
  "header",
  "footer",
  "aside",
  "ul",
  "ol",
  "li",
  "table",
  "tr",
  "td",
  "th",
  "thead",
  "tbody",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "dl",
  "dt",
  "dd",
  "blockquote",
  "pre",
  "hr",
  "figure",
  "address",
  "fieldset",
  "body",
]);
/** Deeper than any document is nested: the walk is recursive. */
const deepest = 200;

type Place = { heading: number; bullet: boolean; quote: number; indent: number; depth: number };
type State = {
  lines: SourceLine[];
  text: string;
  links: string[];
  prefix: string;
  gap: number;
  count: number;
  scripts: boolean;
};

/** A page's visible text as lines. Nothing is fetched and no script is run. */
export function htmlSource(html: string): Source {
  const state: State = { lines: [], text: "", links: [], prefix: "", gap: 0, count: 0, scripts: false };
  walk(parse(html).childNodes, { heading: 0, bullet: false, quote: 0, indent: 0, depth: 0 }, state);
  flush(state, { heading: 0, bullet: false, quote: 0, indent: 0, depth: 0 });
  return { lines: state.lines, remarks: state.scripts ? ["scripts"] : [] };
}

function walk(nodes: readonly Node[], place: Place, state: State): void {
  if (place.depth > deepest) return;
  for (const node of nodes) {
    if (node.nodeName === "#text" && "value" in node) state.text += node.value.replace(/\s+/gu, " ");
    else if ("tagName" in node) element(node, { ...place, depth: place.depth + 1 }, state);
  }
}

function element(node: Element, place: Place, state: State): void {
  const tag = node.tagName;
  if (tag === "script") state.scripts = true;
  if (hidden.has(tag) || attribute(node, "hidden") !== null || attribute(node, "aria-hidden") === "true") return;
  if (tag === "br") {
    flush(state, place);
    return;
  }
  if (tag === "a") noteLink(node, state);
  if (tag === "table") {
    table(node, place, state);
    return;
  }
  if (tag === "ol") {
    ordered(node, place, state);
    return;
  }
  if (!blocks.has(tag)) {
    walk(node.childNodes, place, state);
    return;
  }
  flush(state, place);
  const inner = inside(tag, place);
  state.gap = Math.max(state.gap, tag === "li" || tag === "tr" ? 0 : 1);
  const before = state.count;
  walk(node.childNodes, inner, state);
  flush(state, inner);
  // An empty paragraph is a line left out.
  if (tag === "p" && state.count === before) state.gap += 1;
}

function inside(tag: string, place: Place): Place {
  const heading = /^h([1-6])$/u.exec(tag)?.[1];
  if (heading) return { ...place, heading: Number(heading) };
  if (tag === "li") return { ...place, bullet: true };
  if (tag === "ul") return { ...place, indent: place.indent + 2 };
  return tag === "blockquote" ? { ...place, quote: place.quote + 1 } : place;
}

/** An ordered list's numbers stand in no text: they are written out. */
function ordered(node: Element, place: Place, state: State): void {
  flush(state, place);
  let number = Number(attribute(node, "start") ?? "1") || 1;
  for (const child of node.childNodes) {
    if (!("tagName" in child) || child.tagName !== "li") continue;
    number = Number(attribute(child, "value") ?? String(number)) || number;
    state.prefix = `${number}. `;
    const inner = { ...place, indent: place.indent + 2, bullet: false, depth: place.depth + 1 };
    walk(child.childNodes, inner, state);
    flush(state, inner);
    state.prefix = "";
    number += 1;
  }
}

/** A row whose first cell is a number or a field's name is one line; other cells are lines of their own. */
function table(node: Element, place: Place, state: State): void {
  flush(state, place);
  state.gap = Math.max(state.gap, 1);
  for (const row of rowsOf(node)) {
    const cells = row.childNodes.flatMap((cell) =>
      "tagName" in cell && ["td", "th"].includes(cell.tagName) ? [cellLines(cell, place, state)] : [],
    );
    const filled = cells.filter((cell) => cell.length > 0);
    const [first, second] = filled;
    const label = first?.length === 1 ? (first[0]?.text ?? "") : "";
    if (second?.[0] && joins(label)) {
      const sign = /[:.)]$/u.test(label) ? " " : isNumberAlone(label) ? ". " : ": ";
      second[0] = {
        ...second[0],
        text: `${label}${sign}${second[0].text}`,
        bullet: false,
        heading: first?.[0]?.heading ?? 0,
      };
      filled.shift();
    }
    for (const cell of filled) for (const line of cell) push(state, { ...line, gap: Math.max(line.gap, state.gap) });
  }
}

function joins(label: string): boolean {
  if (label === "" || label.length > 40) return false;
  return (
    isNumberAlone(label) ||
    headField(`${label}:`.replace("::", ":")) !== null ||
    peopleField(label) !== null ||
    sectionLabel(label) !== null
  );
}

function rowsOf(node: Element): Element[] {
  return node.childNodes.flatMap((child) => {
    if (!("tagName" in child)) return [];
    return child.tagName === "tr" ? [child] : ["thead", "tbody", "tfoot"].includes(child.tagName) ? rowsOf(child) : [];
  });
}

function cellLines(cell: Element, place: Place, state: State): SourceLine[] {
  const own: State = { ...state, lines: [], text: "", links: [], prefix: "", gap: 0 };
  walk(cell.childNodes, { ...place, depth: place.depth + 1 }, own);
  flush(own, place);
  state.count = own.count;
  state.scripts ||= own.scripts;
  return own.lines;
}

function noteLink(node: Element, state: State): void {
  const link = attribute(node, "href");
  if (link !== null && /^https?:\/\//iu.test(link)) state.links.push(link);
}

function attribute(node: Element, name: string): string | null {
  return node.attrs.find((one) => one.name === name)?.value ?? null;
}

function flush(state: State, place: Place): void {
  const text = state.text.trim();
  const links = state.links;
  state.text = "";
  state.links = [];
  if (text === "") return;
  const line = markedLine(state.prefix + text, state.count + 1);
  state.prefix = "";
  if (line.text === "") return;
  push(state, {
    ...line,
    links,
    gap: state.gap,
    heading: place.heading,
    quote: place.quote,
    indent: place.indent,
    bullet: place.bullet || line.bullet,
  });
}

function push(state: State, line: SourceLine): void {
  state.count += 1;
  state.lines.push({ ...line, number: state.count });
  state.gap = 0;
}
