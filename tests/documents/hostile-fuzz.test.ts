import { unzipSync, strFromU8 } from "fflate";
import { JSDOM } from "jsdom";
import mammoth from "mammoth";
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, it } from "vitest";

import type { DocumentContent } from "../../src/documents/content.ts";
import { documentDocx } from "../../src/documents/docx.ts";
import { documentHtml } from "../../src/documents/html.ts";
import { documentPdf } from "../../src/documents/pdf.ts";
import { createLog, createRedaction } from "../../src/log.ts";
import { contentDisposition, fileName } from "../../src/ui/document-file.ts";
import { fileContent } from "../support/file-content.ts";
import { fullMeeting } from "../support/full-meeting.ts";
import { itemAt } from "../support/harbour-board.ts";
import { hostileTexts } from "../support/hostile-texts.ts";

/** What people write, in hundreds of hostile mixtures, written to each kind of file and read back by somebody else's reader. */

const invisible = /[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}]/gu;
const shown = (text: string): string => text.replace(invisible, "").replace(/\s+/gu, " ").trim();
const solid = (text: string): string => shown(text).replace(/\s+/gu, "");
const texts = hostileTexts(300).map((text, index) => `${index}:${text}`);

function contentOf(words: readonly string[]): DocumentContent {
  const items = words.map((text, index) => itemAt(index + 1, text, { background: text }));
  return fileContent({ ...fullMeeting, items, entries: [], actions: [], guests: [] });
}

const missing = (from: string): string[] => texts.filter((text) => from.split(shown(text)).length - 1 < 2);

describe("hostile text", () => {
  it("in a page is read back as it was written, and is no element", () => {
    const plain = new JSDOM(documentHtml(contentOf(texts.map(() => "x")))).window.document;
    const page = new JSDOM(documentHtml(contentOf(texts))).window.document;
    expect(missing(shown(page.body.textContent))).toEqual([]);
    const tags = (of: Document): string[] =>
      [...new Set([...of.querySelectorAll("*")].map((one) => one.tagName))].sort();
    expect(tags(page)).toEqual(tags(plain));
    const names = (of: Document): string[] =>
      [...new Set([...of.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()))].sort();
    expect(names(page)).toEqual(names(plain));
  });

  it("in a Word document is read back as it was written, and is no element, field or reference", async () => {
    const bytes = await documentDocx(contentOf(texts));
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    expect(missing(shown(value))).toEqual([]);
    const elements = (file: Uint8Array): string[] =>
      [...new Set(Object.values(unzipSync(file)).flatMap((part) => strFromU8(part).match(/<[\w:]+/gu) ?? []))].sort();
    expect(elements(bytes)).toEqual(elements(await documentDocx(contentOf(texts.map(() => "x")))));
  });

  it("in a PDF is read back as it was written, and does nothing", async () => {
    // Pictures and other directions are drawn, and read back in an order of the reader's own.
    const words = texts.filter((text) => /^[\n -~\u00A0-\u017F]*$/u.test(text));
    expect(words.length).toBeGreaterThan(100);
    const pdf = await getDocumentProxy(new Uint8Array(await documentPdf(contentOf(words))));
    const text = solid((await extractText(pdf, { mergePages: true })).text);
    expect(words.filter((one) => !text.includes(solid(one)))).toEqual([]);
    expect(await pdf.getJSActions()).toBeNull();
    expect(await pdf.getAttachments()).toBeNull();
    for (let page = 1; page <= pdf.numPages; page += 1) {
      expect(await (await pdf.getPage(page)).getAnnotations()).toEqual([]);
    }
  }, 60_000);

  it("in a file's name is one name in one folder, and one header", () => {
    const more = [
      "../../etc/passwd",
      "..\\..\\boot.ini",
      "CON",
      ".",
      "..",
      "a\r\nSet-Cookie: x=1",
      'a"; filename="b.exe',
      "a\u0000.exe",
    ];
    for (const forum of [...texts, ...more]) {
      const name = fileName({ stage: "agenda", forum, start: "2027-06-15T11:00:00.000Z" }, "pdf");
      expect(name).toMatch(/^Dagsorden 2027-06-15[^/\\:*?"<>|%\p{Cc}]*\.pdf$/u);
      const header = contentDisposition(name);
      expect(header).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.~!$&+^`|%#-]+$/u);
      expect(decodeURIComponent(/UTF-8''(.*)$/u.exec(header)?.[1] ?? "")).toBe(name);
      expect(() => new Headers({ "content-disposition": header })).not.toThrow();
    }
  });

  it("in the log is one line of JSON, read back as it was written", () => {
    const lines: string[] = [];
    const log = createLog({
      level: "info",
      redact: createRedaction([]),
      to: { write: (line) => void lines.push(line) },
    });
    // What stands before the @ of an address can be a password, and is taken out.
    const all = [
      ...texts.filter((text) => !/:\/\/[^\s/]*@/u.test(text)),
      "a\nb",
      "a\r\nb",
      "\u2028",
      '{"level":60}',
      "\u001b[2J",
      '","level":60,"x":"',
    ];
    for (const text of all) log.info({ why: text }, text);
    expect(lines).toHaveLength(all.length);
    for (const [index, line] of lines.entries()) {
      expect(line.trimEnd()).not.toMatch(/[\p{Cc}]/u);
      expect(JSON.parse(line)).toMatchObject({ level: 30, why: all[index], msg: all[index] });
    }
  });
});
