import { pageWords } from "../ui/document-frame.ts";
import type { DocumentContent } from "./content.ts";
import { layoutOf, type Block, type Layout, type ParagraphRole, type Section } from "./layout.ts";
import { closedPdf, keepTogether, openPdf, page, space, write, type Look } from "./pdf-page.ts";

type Pdf = PDFKit.PDFDocument;
type Structure = PDFKit.PDFStructureElement;

const ink = "#1b1b1b";
const quiet = "#4a4a4a";
const body: Look = { face: "regular", size: 10.5, color: ink };
const title: Look = { face: "bold", size: 20, color: ink };
const itemTitle: Look = { face: "bold", size: 13, color: ink };
const heading: Look = { face: "bold", size: 10.5, color: ink };
const mark: Look = { face: "bold", size: 12, color: "#8a1c1c" };
const foot: Look = { face: "regular", size: 8.5, color: quiet };

const looks: Record<ParagraphRole, Look> = {
  body,
  note: { ...body, color: quiet },
  introduction: body,
  attachment: body,
  correction: { ...body, color: quiet },
  action: body,
};

/**
 * A document as a tagged PDF with bookmarks, its text selectable and its fonts within. The content is already reduced to what its reader may
 * see.
 */
export function documentPdf(content: DocumentContent): Promise<Uint8Array> {
  const layout = layoutOf(content);
  const pdf = openPdf(layout);
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  drawOpening(pdf, root, layout);
  for (const section of layout.sections) drawSection(pdf, root, section);
  if (layout.closing.length > 0) space(pdf, 14);
  for (const block of layout.closing) drawBlock(pdf, root, block);
  root.end();
  drawMargins(pdf, layout);
  return closedPdf(pdf);
}

// ── What stands in the document ──────────────────────────────────────────────────────────────────────────────────────────────────────

function drawOpening(pdf: Pdf, root: Structure, { draftMark, heading: top, head, changes }: Layout): void {
  if (draftMark !== null)
    leaf(pdf, root, "P", () => {
      write(pdf, draftMark, mark);
    });
  leaf(pdf, root, "H1", () => {
    write(pdf, top, title);
  });
  space(pdf, 14);
  for (const line of head) drawHeadLine(pdf, root, line);
  if (changes !== null) drawChanges(pdf, root, changes);
}

const labelWidth = 92;

function drawHeadLine(pdf: Pdf, root: Structure, { label, words }: Layout["head"][number]): void {
  keepTogether(pdf, body.size, 1);
  leaf(pdf, root, "P", () => {
    const y = pdf.y;
    write(pdf, `${label}: `, heading);
    const below = pdf.y;
    if (words === "") return;
    pdf.y = y;
    write(pdf, words, body, labelWidth);
    pdf.y = Math.max(pdf.y, pdf.y < y ? pdf.y : below);
  });
  space(pdf, 3);
}

function drawChanges(pdf: Pdf, root: Structure, changes: NonNullable<Layout["changes"]>): void {
  const section = child(pdf, root, "Sect");
  space(pdf, 12);
  drawHeading(pdf, section, "H2", changes.heading);
  drawList(pdf, section, changes.lines);
  section.end();
}

function drawSection(pdf: Pdf, root: Structure, { number, title: words, blocks }: Section): void {
  const section = child(pdf, root, "Sect");
  const line = `${number}. ${words}`;
  space(pdf, 18);
  keepTogether(pdf, itemTitle.size, 4);
  const place = { expanded: false, top: pdf.y - 6 };
  pdf.outline.addItem(line, place);
  leaf(pdf, section, "H2", () => {
    write(pdf, line, itemTitle);
  });
  space(pdf, 4);
  for (const block of blocks) drawBlock(pdf, section, block);
  section.end();
}

function drawBlock(pdf: Pdf, parent: Structure, block: Block): void {
  switch (block.kind) {
    case "heading":
      space(pdf, 8);
      drawHeading(pdf, parent, "H3", block.text);
      return;
    case "paragraph":
      leaf(pdf, parent, "P", () => {
        write(pdf, block.lines.join("\n"), looks[block.role]);
      });
      space(pdf, block.role === "body" || block.role === "correction" ? 6 : 2);
      return;
    case "list":
      drawList(pdf, parent, block.items);
  }
}

function drawHeading(pdf: Pdf, parent: Structure, tag: "H2" | "H3", text: string): void {
  keepTogether(pdf, heading.size, 3);
  leaf(pdf, parent, tag, () => {
    write(pdf, text, heading);
  });
  space(pdf, 1);
}

function drawList(pdf: Pdf, parent: Structure, items: readonly string[]): void {
  const list = child(pdf, parent, "L");
  for (const text of items) {
    const item = child(pdf, list, "LI");
    keepTogether(pdf, body.size, 1);
    const y = pdf.y;
    leaf(pdf, item, "Lbl", () => {
      write(pdf, "\u{2022}", body, 8);
    });
    pdf.y = y;
    leaf(pdf, item, "LBody", () => {
      write(pdf, text, body, 22);
    });
    space(pdf, 2);
    item.end();
  }
  space(pdf, 4);
  list.end();
}

// ── Tags ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function child(pdf: Pdf, parent: Structure, tag: string): Structure {
  const element = pdf.struct(tag);
  parent.add(element);
  return element;
}

/** Draws within a tag of its own. Each is finished at once, so that memory holds no more of the tree than is open. */
function leaf(pdf: Pdf, parent: Structure, tag: string, draw: () => void): void {
  const element = pdf.struct(tag, {}, draw);
  parent.add(element);
  element.end();
}

// ── Around the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is on every page is no part of the text: screen readers skip it. */
function drawMargins(pdf: Pdf, { edition, draftMark }: Layout): void {
  const { count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(index);
    // Below the margin, a text would otherwise begin a new page.
    pdf.page.margins.bottom = 0;
    const number = `${pageWords.before}${index + 1}${pageWords.between}${count}`;
    drawMargin(pdf, "Bottom", edition, { y: page.height - 46, align: "left" });
    drawMargin(pdf, "Bottom", number, { y: page.height - 46, align: "right" });
    if (draftMark !== null && index > 0) drawMargin(pdf, "Top", draftMark, { y: 34, align: "right" });
  }
}

function drawMargin(pdf: Pdf, edge: "Top" | "Bottom", text: string, at: { y: number; align: "left" | "right" }): void {
  pdf.markContent("Artifact", { type: "Pagination", attached: [edge] });
  pdf.y = at.y;
  write(pdf, text, foot, 0, at.align);
  pdf.endMarkedContent();
}
