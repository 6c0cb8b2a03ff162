import { spawnSync } from "node:child_process";
import { Document, Packer, Paragraph } from "docx";
import { defaultTreeAdapter as tree, html, serialize } from "parse5";
import PDFDocument from "pdfkit";

import type { DocumentContent } from "../src/documents/content.ts";
import { contentFor } from "../src/documents/content-view.ts";
import { documentDocx } from "../src/documents/docx.ts";
import { documentHtml } from "../src/documents/html.ts";
import { layoutOf, type Block } from "../src/documents/layout.ts";
import { documentPdf } from "../src/documents/pdf.ts";
import { registeredFonts } from "../src/documents/pdf-fonts.ts";
import { bigMeeting } from "./big-meeting.ts";

/**
 * A meeting of 40 items and 60,000 words to Word, PDF and web page, against the libraries themselves writing the same paragraphs plainly: docx,
 * pdfkit in the same embedded font, and for the page parse5, which serializes a tree. The page is also set beside the barest thing there is, escaped
 * strings that are joined: that ratio is printed and promises nothing. Each writer runs three times, in turns with its measure, in a process of its own: milliseconds of processor time, the
 * median of its rounds after a warm-up, and the most memory it took beyond what it held when its modules were loaded. Ratios are ours to theirs.
 */

const itemCount = 40;
const [warmUps, rounds, turns] = [8, 15, 3];

/** Every paragraph, heading and list item of the document, as plain text. */
function paragraphsOf(content: DocumentContent): string[] {
  const layout = layoutOf(content);
  const ofBlock = (block: Block): string[] => {
    if (block.kind === "heading") return [block.text];
    return block.kind === "list" ? block.items : [block.lines.join("\n")];
  };
  const head = layout.head.map(({ label, words }) => `${label}: ${words}`);
  const items = layout.sections.flatMap(({ title, blocks }) => [title, ...blocks.flatMap(ofBlock)]);
  return [layout.heading, ...head, ...items];
}

async function plainPdf(paragraphs: string[]): Promise<Uint8Array> {
  const pdf = new PDFDocument({ size: "A4", font: "" });
  pdf.registerFont("text", registeredFonts()[0]!.bytes);
  pdf.font("text", 10.5);
  for (const paragraph of paragraphs) pdf.text(paragraph);
  pdf.end();
  return Buffer.concat(await pdf.toArray());
}

const plainDocx = async (paragraphs: string[]): Promise<Uint8Array> =>
  new Uint8Array(
    await Packer.toArrayBuffer(
      new Document({ sections: [{ children: paragraphs.map((text) => new Paragraph({ text })) }] }),
    ),
  );

const escaped = (text: string): string => text.replace(/[&<>"']/gu, (sign) => `&#${sign.charCodeAt(0)};`);

function plainHtml(texts: string[]): string {
  const page = tree.createDocumentFragment();
  for (const written of texts) {
    const paragraph = tree.createElement("p", html.NS.HTML, []);
    tree.insertText(paragraph, written);
    tree.appendChild(page, paragraph);
  }
  return serialize(page);
}

const content = contentFor(bigMeeting(itemCount), "internal");
const paragraphs = paragraphsOf(content);

const writers: Record<string, () => Promise<Uint8Array>> = {
  "docx ours": () => documentDocx(content),
  "docx plain": () => plainDocx(paragraphs),
  "pdf ours": () => documentPdf(content),
  "pdf plain": () => plainPdf(paragraphs),
  "html ours": () => Promise.resolve(Buffer.from(documentHtml(content))),
  "html plain": () => Promise.resolve(Buffer.from(plainHtml(paragraphs))),
  "html joined": () =>
    Promise.resolve(Buffer.from(`<!doctype html>${paragraphs.map((one) => `<p>${escaped(one)}</p>`).join("\n")}`)),
};

type Measured = { ms: number; mb: number; bytes: number };

async function measure(write: () => Promise<Uint8Array>): Promise<Measured> {
  const held = process.memoryUsage.rss();
  const spent: number[] = [];
  let bytes = 0;
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const begun = process.cpuUsage();
    bytes = (await write()).length;
    const { user, system } = process.cpuUsage(begun);
    if (round >= warmUps) spent.push((user + system) / 1_000);
  }
  const ms = spent.sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0;
  return { ms, mb: (process.resourceUsage().maxRSS * 1_024 - held) / 1_048_576, bytes };
}

function inOwnProcess(name: string): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, name], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

/** Of several runs the one that was disturbed least. */
function calmest(runs: (Measured | undefined)[]): Measured {
  const [least] = runs.filter((one) => one !== undefined).sort((one, other) => one.ms - other.ms);
  if (!least) throw new Error("nothing was measured");
  return least;
}

const [asked] = process.argv.slice(2);
if (asked !== undefined) {
  console.log(JSON.stringify(await measure(writers[asked]!)));
} else {
  const words = paragraphs.join(" ").split(/\s+/u).length;
  console.log(`documents: ${itemCount} items, ${words} words, ${paragraphs.length} paragraphs, ${rounds} rounds`);
  for (const format of ["docx", "pdf", "html"]) {
    // In turns, so that what else the machine does is between them evenly.
    const pairs = Array.from({ length: turns }, () => [
      inOwnProcess(`${format} ours`),
      inOwnProcess(`${format} plain`),
    ]);
    const [ours, plain] = [calmest(pairs.map(([one]) => one)), calmest(pairs.map(([, other]) => other))];
    const said = ({ ms, mb, bytes }: Measured): string =>
      `${ms.toFixed(0).padStart(6)} ms ${mb.toFixed(0).padStart(4)} MB ${Math.round(bytes / 1024)} kB`;
    console.log(`  ${format.padEnd(4)} ours ${said(ours)}   plain ${said(plain)}`);
    console.log(
      `       ratio ${(ours.ms / plain.ms).toFixed(2)} of time, ${(ours.mb / plain.mb).toFixed(2)} of memory`,
    );
    if (format !== "html") continue;
    const joined = calmest(Array.from({ length: turns }, () => inOwnProcess("html joined")));
    console.log(`       beside strings that are joined, ${said(joined)}: ${(ours.ms / joined.ms).toFixed(2)} of time`);
  }
}
