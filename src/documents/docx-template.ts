import { strFromU8, strToU8, unzipSync, zipSync, type Unzipped } from "fflate";

import { styleIds } from "./docx-styles.ts";

/** The template cannot be used; the message is one sentence for whoever gave it. */
export class TemplateProblem extends Error {}

const stylesPath = "word/styles.xml";
const themePath = "word/theme/theme1.xml";
/** Styles and theme of the largest templates are some hundred kilobytes: more is not a template. */
const largestPart = 5_000_000;

/**
 * The same document in the template's styles, theme and document defaults. A style is the template's when it has one of that name, whatever its
 * id (Word's own ids follow the language it was saved in); those that it lacks are ours. Throws `TemplateProblem`.
 */
export function withTemplate(bytes: Uint8Array, template: Uint8Array): Uint8Array {
  const theirs = partsOf(template);
  const ours = unzipSync(bytes);
  const theirStyles = theirs[stylesPath];
  if (theirStyles === undefined) throw new TemplateProblem("The template is not a Word file: it has no styles.");
  const merged = mergedStyles(textOf(ours[stylesPath]), withoutNumbering(textOf(theirStyles)));
  const after: Unzipped = { ...ours, [stylesPath]: strToU8(merged.xml) };
  if (theirs[themePath] !== undefined) after[themePath] = theirs[themePath];
  for (const path of Object.keys(ours).filter((one) => /^word\/(?:document|header\d*|footer\d*)\.xml$/u.test(one))) {
    after[path] = strToU8(withIds(textOf(ours[path]), merged.ids));
  }
  return zipSync(after);
}

/** Throws `TemplateProblem` unless documents can have their styles from it. */
export function checkTemplate(template: Uint8Array): void {
  const styles = partsOf(template)[stylesPath];
  if (styles === undefined) throw new TemplateProblem("The template is not a Word file: it has no styles.");
  mergedStyles("", textOf(styles));
}

function partsOf(template: Uint8Array): Unzipped {
  try {
    return unzipSync(template, {
      filter: ({ name, originalSize }) => (name === stylesPath || name === themePath) && originalSize <= largestPart,
    });
  } catch {
    throw new TemplateProblem("The template is not a Word file: it must be a .dotx or .docx.");
  }
}

function textOf(part: Uint8Array | undefined): string {
  return strFromU8(part ?? new Uint8Array());
}

// ── Styles ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const styleElement = /<w:style\s[^>]*?(?:\/>|>[\s\S]*?<\/w:style>)/gu;

/** A template's headings may count by themselves, in lists that are not ours: our numbers are fixed. */
function withoutNumbering(xml: string): string {
  return xml.replace(/<w:numPr>[\s\S]*?<\/w:numPr>|<w:numPr\s*\/>/gu, "");
}

/** Their styles with those of ours that they lack, and which id of ours is which of theirs. */
function mergedStyles(ours: string, theirs: string): { xml: string; ids: Map<string, string> } {
  const names = new Map(stylesIn(theirs).map((style) => [style.name, style.id]));
  const ids = new Map<string, string>();
  const lacking: string[] = [];
  for (const style of stylesIn(ours).filter((one) => usedIds.has(one.id))) {
    const same = names.get(style.name);
    if (same === undefined) lacking.push(style.xml);
    else ids.set(style.id, same);
  }
  const normal = names.get("normal");
  if (normal !== undefined) ids.set("Normal", normal);
  const end = theirs.lastIndexOf("</w:styles>");
  if (end === -1) throw new TemplateProblem("The template's styles cannot be read.");
  return { xml: `${theirs.slice(0, end)}${withIds(lacking.join(""), ids)}${theirs.slice(end)}`, ids };
}

const usedIds = new Set(Object.values(styleIds));

type Style = { id: string; name: string; xml: string };

/** The paragraph styles of a part, names as Word compares them: without case. */
function stylesIn(xml: string): Style[] {
  return [...xml.matchAll(styleElement)].flatMap(([found]) => {
    const [, opening = ""] = /^<w:style\s([^>]*)>/u.exec(found) ?? [];
    const id = /w:styleId="([^"]*)"/u.exec(opening)?.[1];
    const name = /<w:name\s[^>]*?w:val="([^"]*)"/u.exec(found)?.[1];
    if (id === undefined || name === undefined || !opening.includes('w:type="paragraph"')) return [];
    return [{ id, name: name.toLowerCase(), xml: found }];
  });
}

/** References to styles by their new ids; people's text holds no elements, so none of it is touched. */
function withIds(xml: string, ids: ReadonlyMap<string, string>): string {
  return xml.replace(
    /(<w:(?:pStyle|basedOn|next|link)\s[^>]*?w:val=")([^"]*)(")/gu,
    (_, before: string, id: string, after: string) => `${before}${ids.get(id) ?? id}${after}`,
  );
}
