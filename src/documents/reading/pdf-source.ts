import { getDocumentProxy } from "unpdf";

import { refuse } from "../../domain/rule-violation.ts";
import { markedLine } from "./text-lines.ts";
import type { Source, SourceLine } from "./source-line.ts";

/** More pages than any minutes have. */
const pageLimit = 1_000;

type Piece = { text: string; x: number; y: number; height: number; width: number };
type Row = { y: number; height: number; pieces: Piece[] };

/** A PDF's text as lines, by where it stands on the page. Scripts are not run and nothing is fetched. Refuses `file.unreadable`. */
export async function pdfSource(bytes: Uint8Array): Promise<Source> {
  const document = await opened(bytes);
  try {
    if (document.numPages > pageLimit) refuse("file.unreadable", { why: "too-big" });
    const lines: SourceLine[] = [];
    for (let page = 1; page <= document.numPages; page += 1)
      lines.push(...pageLines(await rowsOf(document, page), lines.length));
    if (lines.length === 0) refuse("file.unreadable", { why: "no-text" });
    const scripts =
      (await document.getJSActions().catch(() => null)) !== null || (await document.hasJSActions().catch(() => false));
    return { lines, remarks: scripts ? ["scripts"] : [] };
  } catch (error) {
    if (error instanceof Error && error.name === "RuleViolation") throw error;
    return refuse("file.unreadable", { why: "broken" });
  } finally {
    await document.loadingTask.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function opened(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      useSystemFonts: false,
      verbosity: 0,
      stopAtErrors: false,
    });
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    return refuse("file.unreadable", { why: isLocked ? "password" : "broken" });
  }
}

async function rowsOf(document: Pdf, number: number): Promise<Row[]> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  const pieces = items.flatMap((item) => {
    if (!("str" in item) || item.str.trim() === "") return [];
    const [, , , scale = 0, x = 0, y = 0] = item.transform as number[];
    return [{ text: item.str, x, y, height: item.height || Math.abs(scale) || 10, width: item.width }];
  });
  page.cleanup();
  return inRows(pieces);
}

/** Pieces at one height are a row, left to right. The order in the file is kept else: it is the order of reading. */
function inRows(pieces: readonly Piece[]): Row[] {
  const rows: Row[] = [];
  for (const piece of pieces) {
    const last = rows.at(-1);
    if (last && Math.abs(last.y - piece.y) < Math.max(2, last.height * 0.4)) {
      last.pieces.push(piece);
      last.height = Math.max(last.height, piece.height);
    } else rows.push({ y: piece.y, height: piece.height, pieces: [piece] });
  }
  return rows;
}

function pageLines(rows: readonly Row[], before: number): SourceLine[] {
  const left = Math.min(...rows.map((row) => row.pieces[0]?.x ?? 0));
  return rows.flatMap((row, index) => {
    const line = markedLine(rowText(row), before + index + 1);
    if (line.text === "") return [];
    const above = rows[index - 1];
    const step = above ? above.y - row.y : 0;
    const gap =
      above === undefined || step < 0
        ? 0
        : Math.max(0, Math.round(step / Math.max(row.height, above.height) / 1.25) - 1);
    const indent = Math.max(0, Math.round(((row.pieces[0]?.x ?? left) - left) / 6));
    return [{ ...line, gap: index === 0 ? (before === 0 ? 0 : 1) : gap, indent, pageStart: index === 0 }];
  });
}

function rowText(row: Row): string {
  let text = "";
  let end = Number.NEGATIVE_INFINITY;
  for (const piece of [...row.pieces].sort((one, other) => one.x - other.x)) {
    const apart =
      text !== "" && piece.x - end > row.height * 0.15 && !text.endsWith(" ") && !piece.text.startsWith(" ");
    text += (apart ? " " : "") + piece.text;
    end = piece.x + piece.width;
  }
  return text;
}
