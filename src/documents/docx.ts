import {
  AlignmentType,
  Document,
  Footer,
  Header,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  TabStopType,
  TextRun,
  type INumberingOptions,
  type IRunOptions,
  type ISectionOptions,
} from "docx";

import { pageWords } from "../ui/document-frame.ts";
import type { DocumentContent } from "./content.ts";
import { ownStyles, styleIds, type StyleRole } from "./docx-styles.ts";
import { withTemplate } from "./docx-template.ts";
import { layoutOf, type Block, type Layout, type Section } from "./layout.ts";

const listReference = "bullets";

/** A4 in twentieths of a point, with margins of some 2.2 cm. */
const pageSize = { width: 11906, height: 16838 } as const;
const margin = { top: 1247, bottom: 1361, left: 1247, right: 1247, header: 624, footer: 624 } as const;

/**
 * A document as Word's: real headings, real lists, one style for each kind of paragraph. `template` is a .dotx or .docx whose styles are used in
 * place of ours. The content is already reduced to what its reader may see.
 */
export async function documentDocx(content: DocumentContent, template: Uint8Array | null = null): Promise<Uint8Array> {
  const layout = layoutOf(content);
  const { title, author, keywords } = layout.properties;
  const file = new Document({
    title,
    creator: author,
    lastModifiedBy: author,
    keywords: keywords.join(", "),
    styles: ownStyles,
    numbering: bullets,
    sections: [sectionOf(layout)],
  });
  const bytes = new Uint8Array(await Packer.toArrayBuffer(file));
  return template === null ? bytes : withTemplate(bytes, template);
}

const bullets: INumberingOptions = {
  config: [
    {
      reference: listReference,
      levels: [
        {
          level: 0,
          format: LevelFormat.BULLET,
          text: "\u{2022}",
          alignment: AlignmentType.LEFT,
          style: { paragraph: { indent: { left: 425, hanging: 283 } } },
        },
      ],
    },
  ],
};

function sectionOf(layout: Layout): ISectionOptions {
  return {
    properties: { page: { size: pageSize, margin }, titlePage: true },
    headers: { first: new Header({ children: [paragraph("header", "")] }), default: headerOf(layout) },
    footers: { first: footerOf(layout), default: footerOf(layout) },
    children: [...openingOf(layout), ...layout.sections.flatMap(itemOf), ...layout.closing.flatMap(blockOf)],
  };
}

/** On the first page the mark stands in the text, where it is read aloud. */
function headerOf({ draftMark }: Layout): Header {
  const mark = new Paragraph({ style: styleIds.header, alignment: AlignmentType.RIGHT, text: draftMark ?? "" });
  return new Header({ children: [mark] });
}

function footerOf({ edition }: Layout): Footer {
  const { before, between } = pageWords;
  const numbers = new TextRun({ children: [new Tab(), before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES] });
  const right = { type: TabStopType.RIGHT, position: pageSize.width - margin.left - margin.right };
  return new Footer({
    children: [new Paragraph({ style: styleIds.footer, tabStops: [right], children: [new TextRun(edition), numbers] })],
  });
}

// ── What stands in the document ──────────────────────────────────────────────────────────────────────────────────────────────────────

function openingOf({ draftMark, heading, head, changes }: Layout): Paragraph[] {
  return [
    ...(draftMark === null ? [] : [paragraph("draft", draftMark)]),
    paragraph("title", heading),
    ...head.map(headLine),
    ...(changes === null ? [] : [paragraph("changesHeading", changes.heading), ...listOf("changes", changes.lines)]),
  ];
}

function headLine({ label, words }: Layout["head"][number]): Paragraph {
  const name: IRunOptions = { text: `${label}:`, bold: true };
  return new Paragraph({
    style: styleIds.head,
    children: [new TextRun(name), new TextRun({ children: [new Tab()] }), ...runsOf(words)],
  });
}

/** The number is text, not a counter of Word's: it is fixed, whatever is inserted before it later. */
function itemOf({ number, title, blocks }: Section): Paragraph[] {
  return [paragraph("item", `${number}. ${title}`), ...blocks.flatMap(blockOf)];
}

function blockOf(block: Block): Paragraph[] {
  switch (block.kind) {
    case "heading":
      return [paragraph("section", block.text)];
    case "paragraph":
      return [paragraph(block.role, block.lines.join("\n"))];
    case "list":
      return listOf(block.role === "body" ? "list" : block.role, block.items);
  }
}

function listOf(role: StyleRole, items: readonly string[]): Paragraph[] {
  const numbering = { reference: listReference, level: 0 };
  return items.map((item) => new Paragraph({ style: styleIds[role], numbering, children: runsOf(item) }));
}

function paragraph(role: StyleRole, text: string): Paragraph {
  const style = styleIds[role];
  // Most paragraphs are one run; the library makes that faster itself.
  return /[\n{]/.test(text) ? new Paragraph({ style, children: runsOf(text) }) : new Paragraph({ style, text });
}

/** Runs of text, a new one after each line end. */
function runsOf(text: string): TextRun[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      pieces(line).map(
        (piece, place) => new TextRun(index > 0 && place === 0 ? { text: piece, break: 1 } : { text: piece }),
      ),
    );
}

/** In the finished XML the library puts a list's number for its own `{reference-instance}`: people's braces stand in a run of their own. */
function pieces(line: string): string[] {
  return line.includes("{") ? line.split(/(?<=\{)/u) : [line];
}
