import type { Unzipped } from "fflate";

/** Numbers that Word counts by itself, written out as text: a page made of the document would count each list from one again. */
export function withWrittenNumbers(entries: Unzipped): Unzipped {
  const body = textOf(entries["word/document.xml"]);
  const formats = numberFormats(textOf(entries["word/numbering.xml"]));
  if (formats.size === 0) return entries;
  const styles = styleNumbers(textOf(entries["word/styles.xml"]));
  const counters = new Map<string, number[]>();
  const written = body.replace(/<w:pPr>([^]*?)<\/w:pPr>/gu, (whole, properties: string) => {
    const found = listOf(properties, styles);
    const format = found === null ? undefined : formats.get(`${found.list}/${found.level}`);
    if (found === null || format === undefined) return whole;
    const number = counted(counters, found, format);
    const kept = properties.replace(/<w:numPr>[^]*?<\/w:numPr>/gu, '<w:numPr><w:numId w:val="0"/></w:numPr>');
    return `<w:pPr>${kept}</w:pPr><w:r><w:t xml:space="preserve">${number} </w:t></w:r>`;
  });
  return { ...entries, "word/document.xml": new TextEncoder().encode(written) };
}

type Format = { text: string; start: number };
type Place = { list: string; level: number };

function textOf(entry: Uint8Array | undefined): string {
  return entry ? new TextDecoder("utf-8").decode(entry) : "";
}

/** Of lists that count (bullets do not): by list and level, the number's form (»%1.%2.«) and where it begins. */
function numberFormats(xml: string): Map<string, Format> {
  const shapes = new Map<string, Map<number, Format>>();
  for (const [, id = "", inner = ""] of xml.matchAll(
    /<w:abstractNum [^>]*?w:abstractNumId="(\d+)"[^>]*>([^]*?)<\/w:abstractNum>/gu,
  )) {
    const levels = new Map<number, Format>();
    for (const [, level = "0", text = ""] of inner.matchAll(/<w:lvl [^>]*?w:ilvl="(\d)"[^>]*>([^]*?)<\/w:lvl>/gu)) {
      if (attributeOf(text, "numFmt") !== "decimal") continue;
      levels.set(Number(level), {
        text: attributeOf(text, "lvlText") ?? "%1.",
        start: Number(attributeOf(text, "start") ?? "1"),
      });
    }
    shapes.set(id, levels);
  }
  const formats = new Map<string, Format>();
  for (const [, list = "", inner = ""] of xml.matchAll(/<w:num [^>]*?w:numId="(\d+)"[^>]*>([^]*?)<\/w:num>/gu)) {
    for (const [level, format] of shapes.get(attributeOf(inner, "abstractNumId") ?? "") ?? [])
      formats.set(`${list}/${level}`, format);
  }
  return formats;
}

function attributeOf(xml: string, element: string): string | null {
  return new RegExp(`<w:${element} [^>]*?w:val="([^"]*)"`, "u").exec(xml)?.[1] ?? null;
}

/** Styles whose paragraphs are numbered: headings with numbers. */
function styleNumbers(xml: string): Map<string, Place> {
  const styles = new Map<string, Place>();
  for (const [, id = "", inner = ""] of xml.matchAll(/<w:style [^>]*?w:styleId="([^"]+)"[^>]*>([^]*?)<\/w:style>/gu)) {
    const list = attributeOf(inner, "numId");
    if (list !== null && list !== "0") styles.set(id, { list, level: Number(attributeOf(inner, "ilvl") ?? "0") });
  }
  return styles;
}

function listOf(properties: string, styles: Map<string, Place>): Place | null {
  const list = attributeOf(properties, "numId");
  if (list === "0") return null;
  if (list !== null) return { list, level: Number(attributeOf(properties, "ilvl") ?? "0") };
  return styles.get(attributeOf(properties, "pStyle") ?? "") ?? null;
}

function counted(counters: Map<string, number[]>, { list, level }: Place, format: Format): string {
  const counts = (counters.get(list) ?? []).slice(0, level + 1);
  for (let above = 0; above < level; above += 1) counts[above] ??= 1;
  counts[level] = counts[level] === undefined ? format.start : counts[level] + 1;
  counters.set(list, counts);
  return format.text.replace(/%(\d)/gu, (_all, digit: string) => String(counts[Number(digit) - 1] ?? 1));
}
