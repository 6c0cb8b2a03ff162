import PDFDocument from "pdfkit";

import type { Layout } from "./layout.ts";
import { registeredFonts, runsOf, type Face, type Run } from "./pdf-fonts.ts";

/** A text's look; size in points. */
export type Look = { face: Face; size: number; color: string };

/** A page's measures in points: A4 with margins of some 2.2 cm. */
export const page = { left: 62, top: 62, bottom: 68, width: 595.28 - 2 * 62, height: 841.89 } as const;

/** A line's height and its ascent, as parts of the size; the text's own font's. */
const lineHeight = 1.362;
const ascent = 1.069;

/** A document that is tagged, titled and in its language (PDF/UA-1), with its fonts in it; pages are kept until the end, for their numbers. */
export function openPdf({ properties, language }: Layout): PDFKit.PDFDocument {
  const options: PDFKit.PDFDocumentOptions = {
    size: "A4",
    margins: { left: page.left, right: page.left, top: page.top, bottom: page.bottom },
    pdfVersion: "1.7",
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    // None: a font that is not in the file must not be in it either.
    font: "",
    info: {
      Title: properties.title,
      Author: properties.author,
      Keywords: properties.keywords.join(", "),
      Creator: "Referent",
      Producer: "Referent",
      CreationDate: properties.madeAt,
      ModDate: properties.madeAt,
    },
  };
  // The library's types do not know its own PDF/UA.
  const pdf = new PDFDocument(Object.assign(options, { subset: "PDF/UA" }));
  // An opened font is taken as well as a file's bytes, which the library's types do not know: what was read of it serves the next document.
  for (const { name, font } of registeredFonts()) pdf.registerFont(name, font as unknown as Buffer);
  return pdf;
}

/** The file, when the last of it has been written. */
export async function closedPdf(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  pdf.end();
  for await (const part of pdf) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Goes to a new page when this many lines of the size do not fit on this one. */
export function keepTogether(pdf: PDFKit.PDFDocument, size: number, lines: number): void {
  if (pdf.y + lines * size * lineHeight > page.height - page.bottom) pdf.addPage();
}

export function space(pdf: PDFKit.PDFDocument, points: number): void {
  pdf.y += points;
}

/** Writes a text from here down, over as many pages as it takes; `left` is counted from the margin. */
export function write(
  pdf: PDFKit.PDFDocument,
  text: string,
  look: Look,
  left = 0,
  align: "left" | "right" = "left",
): void {
  const at = { x: page.left + left, width: page.width - left };
  pdf.fillColor(look.color);
  const runs = runsOf(breakable(text), look.face);
  const [only] = runs;
  if (only === undefined) return;
  if (runs.length === 1) {
    spanned(pdf, only, () => pdf.font(only.font, look.size).text(only.text, at.x, pdf.y, { width: at.width, align }));
  } else writeRuns(pdf, runs, look.size, at);
}

/** Fonts have different heights: on one line they stand on one baseline. */
function writeRuns(pdf: PDFKit.PDFDocument, runs: Run[], size: number, at: { x: number; width: number }): void {
  pdf.x = at.x;
  pdf.y += ascent * size;
  runs.forEach((run, index) => {
    const options = { width: at.width, continued: index < runs.length - 1, baseline: "alphabetic" } as const;
    spanned(pdf, run, () => pdf.font(run.font, size).text(run.text, options));
  });
  pdf.y -= ascent * size;
}

/** A box says what it stands for, to those who copy it or have it read aloud. */
function spanned(pdf: PDFKit.PDFDocument, { actual }: Run, draw: () => void): void {
  if (actual !== null) pdf.markContent("Span", { actual });
  draw();
  if (actual !== null) pdf.endMarkedContent();
}

const longWord = /\S{200,}/gu;

/** The library measures the rest of a word anew for each line it takes: one that goes on for ever is cut into lines here. */
function breakable(text: string): string {
  return text.length < 200 || !hasLongWord(text)
    ? text
    : text.replace(longWord, (word) => word.replace(/.{80}(?=.)/gsu, "$&\n"));
}

/** Told by the spaces, much faster than by the pattern. */
function hasLongWord(text: string): boolean {
  let start = 0;
  while (text.length - start >= 200) {
    const end = text.indexOf(" ", start);
    if (end === -1 || end - start >= 200) return true;
    start = end + 1;
  }
  return false;
}
