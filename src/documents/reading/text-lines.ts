import { sourceLine, type Source, type SourceLine } from "./source-line.ts";

/** Signs that draw nothing or turn the direction of writing: soft hyphen, zero width, marks of direction, control signs. */
const invisible = /[\p{Cc}\p{Cf}]/gu;
/** Those that are everywhere and mean no harm: soft hyphen, byte order mark, zero width space, tab. */
const harmless = /[\u00ad\ufeff\u200b\t]/u;
const bullets = /^(?:[•·▪‣◦●○■□–—*+\uf0b7\uf0a7\uf0a8-]|\u0335|o(?=\s))\s+/u;
const hardSpaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu;

/** Plain text as lines; any line end counts, a form feed begins a page. Markdown's signs become marks. */
export function textLines(text: string): Source {
  const lines: SourceLine[] = [];
  let hidden = 0;
  let gap = 0;
  let pageStart = false;
  const rows = text.normalize("NFC").split(/\r\n|[\n\r\u0085\u2028\u2029\v]/u);
  for (const [index, row] of rows.entries()) {
    if (row.includes("\f")) pageStart = true;
    const clean = row.replaceAll("\f", " ").replace(invisible, (sign) => {
      if (!harmless.test(sign)) hidden += 1;
      return sign === "\t" ? sign : "";
    });
    const line = markedLine(clean.replace(hardSpaces, " "), index + 1);
    if (line.text === "") {
      gap += 1;
      continue;
    }
    lines.push({ ...line, gap, pageStart });
    gap = 0;
    pageStart = false;
  }
  return { lines, remarks: hidden > 0 ? ["invisible-signs"] : [] };
}

/** A line's marks in plain text and Markdown: quotation, heading, bullet, box, link, emphasis. */
export function markedLine(row: string, number: number): SourceLine {
  const marks: Partial<SourceLine> = {};
  let rest = row.replace(/\s+$/u, "");
  let quote = 0;
  while (/^\s{0,3}>/u.test(rest)) {
    rest = rest.replace(/^\s{0,3}>\s?/u, "");
    quote += 1;
  }
  marks.indent = /^\s*/u.exec(rest)?.[0].replaceAll("\t", "    ").length ?? 0;
  rest = rest.trim();
  const heading = /^(#{1,6})\s+/u.exec(rest);
  if (heading?.[1]) rest = rest.slice(heading[0].length);
  const bullet = bullets.exec(rest);
  if (bullet) rest = rest.slice(bullet[0].length).trim();
  const box = /^\[(?<mark>[ xX])\]\s+/u.exec(rest);
  if (box) rest = rest.slice(box[0].length);
  const { text, links } = withoutLinks(rest);
  return sourceLine(
    text
      .replace(/\*\*(.+?)\*\*/gu, "$1")
      .replace(/(?<![\p{L}_])__(.+?)__/gu, "$1")
      .replace(/[\t ]+/gu, " ")
      .trim(),
    number,
    {
      ...marks,
      quote,
      heading: heading?.[1]?.length ?? 0,
      bullet: bullet !== null,
      checked: box ? box.groups?.mark !== " " : null,
      links,
    },
  );
}

function withoutLinks(text: string): { text: string; links: string[] } {
  const links: string[] = [];
  const plain = text.replace(
    /!?\[(?<shown>[^\]]*)\]\((?<link>[a-z]+:[^)\s]+)\)/giu,
    (_all, shown: string, link: string) => {
      links.push(link);
      return shown;
    },
  );
  return { text: plain, links };
}
