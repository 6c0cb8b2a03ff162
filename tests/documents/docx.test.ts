import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../src/config.ts";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { JSDOM } from "jsdom";
import mammoth from "mammoth";
import { describe, expect, it } from "vitest";

import type { DocumentContent } from "../../src/documents/content.ts";
import { documentDocx } from "../../src/documents/docx.ts";
import { TemplateProblem } from "../../src/documents/docx-template.ts";
import { styleNames } from "../../src/ui/document-frame.ts";
import { fullMeeting } from "../support/full-meeting.ts";
import {
  fieldWords,
  fileContent,
  hostileContent,
  hostileText,
  publicDraft,
  secondDraft,
} from "../support/file-content.ts";

/** Word documents taken apart, and as mammoth reads them: a second opinion on what docx wrote. */

function partOf(bytes: Uint8Array, path: string): string {
  return strFromU8(unzipSync(bytes)[path] ?? strToU8(""));
}

const parsed = (xml: string): Document => new JSDOM(xml, { contentType: "text/xml" }).window.document;

/** Each paragraph of the body with the name of its style. */
function paragraphs(bytes: Uint8Array): { style: string; text: string; numbered: boolean }[] {
  const names = new Map(styles(bytes).map((style) => [style.id, style.name]));
  return [...parsed(partOf(bytes, "word/document.xml")).getElementsByTagName("w:p")].map((one) => ({
    style: names.get(one.getElementsByTagName("w:pStyle")[0]?.getAttribute("w:val") ?? "") ?? "?",
    text: [...one.getElementsByTagName("w:t")].map((text) => text.textContent).join(""),
    numbered: one.getElementsByTagName("w:numPr").length > 0,
  }));
}

function styles(bytes: Uint8Array): { id: string; name: string; outline: string | null; color: string | null }[] {
  return [...parsed(partOf(bytes, "word/styles.xml")).getElementsByTagName("w:style")].map((style) => ({
    id: style.getAttribute("w:styleId") ?? "",
    name: style.getElementsByTagName("w:name")[0]?.getAttribute("w:val") ?? "",
    outline: style.getElementsByTagName("w:outlineLvl")[0]?.getAttribute("w:val") ?? null,
    color: style.getElementsByTagName("w:color")[0]?.getAttribute("w:val") ?? null,
  }));
}

const styled = (bytes: Uint8Array, style: string): string[] =>
  paragraphs(bytes)
    .filter((one) => one.style === style)
    .map((one) => one.text);

describe("a document as Word's", () => {
  it("has the items and their blocks in its outline, with the fixed numbers as text", async () => {
    const bytes = await documentDocx(secondDraft());
    expect(styles(bytes).find((one) => one.name === "heading 1")?.outline).toBe("0");
    expect(styles(bytes).find((one) => one.name === "heading 2")?.outline).toBe("1");
    expect(styled(bytes, "heading 1")).toEqual([
      "1. Bådpladser på østmolen (beslutning, 20 min)",
      "2. Opsigelse af havnefogeden (lukket)",
      "3. Ishus til fiskerne",
      "4. Ny færgekaj – udgår: tegningen mangler",
      "5. Strømstik",
      "6. Eventuelt",
    ]);
    expect(styled(bytes, "heading 2").slice(0, 4)).toEqual(["Resumé", "Sagsfremstilling", "Indstilling:", "Referat:"]);
    expect(paragraphs(bytes).some((one) => one.style.startsWith("heading") && one.numbered)).toBe(false);
  });

  it("has a style of its own for every kind of paragraph", async () => {
    const bytes = await documentDocx(secondDraft());
    const used = new Set(paragraphs(bytes).map((one) => one.style));
    const ofText = Object.values(styleNames).filter((name) => name !== "header" && name !== "footer");
    expect([...used].sort()).toEqual(ofText.sort());
    expect(styled(bytes, "Indstilling")).toEqual(["rådet godkender reparationen", "rådet drøfter ventelisten"]);
    expect(styled(bytes, "Title")).toEqual(["Dagsorden og referat"]);
    expect(styled(bytes, "Udkast")).toEqual(["UDKAST"]);
  });

  it("is read back by mammoth as headings, lists and paragraphs", async () => {
    const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(await documentDocx(secondDraft())) });
    expect(value).toContain(
      "<h1>3. Ishus til fiskerne</h1><p>Rådet orienteres om tilbuddet.</p><p>Bilag 3: Tilbud</p>",
    );
    expect(value).toContain("<h2>Indstilling:</h2><p>Det indstilles at:</p><ul><li>rådet godkender reparationen</li>");
    expect(value).toContain("<p>Rådet drøftede ventelisten.<br />Den er lang.</p>");
    expect(value).toContain("<p><strong>Sted:</strong>\tHavnekontoret, 1. sal</p>");
  });

  it("has version, day and page numbers in the foot, and the mark in the head of later pages", async () => {
    const parts = unzipSync(await documentDocx(secondDraft()));
    const footer = Object.keys(parts).filter((path) => /footer\d+\.xml$/u.test(path));
    expect(footer).toHaveLength(2);
    for (const path of footer) {
      const xml = strFromU8(parts[path]!);
      expect(xml).toContain("Version 2, onsdag den 16. juni 2027");
      expect(xml).toMatch(/PAGE[\s\S]*NUMPAGES/u);
    }
    const headers = Object.keys(parts).filter((path) => /header\d+\.xml$/u.test(path));
    expect(headers.map((path) => strFromU8(parts[path]!).includes("UDKAST")).sort()).toEqual([false, true]);
    const agenda = unzipSync(await documentDocx(fileContent(fullMeeting, "agenda")));
    expect(Object.values(agenda).some((part) => strFromU8(part).includes("UDKAST"))).toBe(false);
  });

  it("knows its title, its committee and its language", async () => {
    const bytes = await documentDocx(secondDraft());
    const core = partOf(bytes, "docProps/core.xml");
    expect(core).toContain("<dc:title>Referat (udkast): Havnerådet i Strandby, tirsdag den 15. juni 2027</dc:title>");
    expect(core).toContain("<dc:creator>Havnerådet i Strandby</dc:creator>");
    expect(partOf(bytes, "word/styles.xml")).toContain('<w:lang w:val="da-DK"');
  });

  it("has nothing closed in any part of the public version", async () => {
    const parts = Object.values(unzipSync(await documentDocx(publicDraft()))).map((part) => strFromU8(part));
    expect(parts.join()).toContain("Personalesag");
    expect(parts.join()).not.toMatch(/Opsigelse|Fortroligt|Lise Ravn|underrette/u);
  });

  it("keeps what people write as text: no element, field or reference comes of it", async () => {
    const bytes = await documentDocx(hostileContent());
    for (const [path, part] of Object.entries(unzipSync(bytes))) {
      if (path.endsWith(".xml") || path.endsWith(".rels")) expect(() => parsed(strFromU8(part)), path).not.toThrow();
    }
    const document = partOf(bytes, "word/document.xml");
    expect(document).not.toMatch(/<w:instrText|<w:hyperlink|<w:fldSimple|<script/u);
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    for (const line of hostileText.split("\n").slice(0, 2)) expect(value).toContain(line);
    expect(value).toContain("NULBELESCRTLligehalv\u{FFFD}parslut");
  });
});

it.each(fieldWords)("takes %s as a word like any other", async (word) => {
  const [first, ...others] = secondDraft().items;
  const content = { ...secondDraft(), place: word, items: [{ ...first!, title: word, background: word }, ...others] };
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await documentDocx(content)) });
  expect(value.split(word)).toHaveLength(4);
});

describe("a template", () => {
  it("is looked at when the program starts, and is all the program's", () => {
    const folder = mkdtempSync(join(tmpdir(), "referent-template-"));
    const path = join(folder, "brev.dotx");
    try {
      writeFileSync(path, template);
      expect(readConfig({ DOCX_TEMPLATE: path }).docxTemplate).toEqual(Buffer.from(template));
      expect(readConfig({}).docxTemplate).toBeNull();
      writeFileSync(path, "no Word file");
      expect(() => readConfig({ DOCX_TEMPLATE: path })).toThrow(/^DOCX_TEMPLATE must be a .dotx or .docx\./u);
      expect(() => readConfig({ DOCX_TEMPLATE: join(folder, "none") })).toThrow("It cannot be read.");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const style = (id: string, name: string, color: string, more = ""): string =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}<w:rPr><w:color w:val="${color}"/></w:rPr></w:style>`;
  const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>';
  const template = zipSync({
    "word/styles.xml": strToU8(
      `<?xml version="1.0"?><w:styles ${namespace}>${style("Standard", "Normal", "000001")}${style("Overskrift1", "heading 1", "00FF00", numbered)}${style("Opgave9", "Opgave", "0000FF")}${style("X", "Bilag", "123456", '<w:basedOn w:val="Standard"/>')}</w:styles>`,
    ),
    "word/theme/theme1.xml": strToU8("<theirs/>"),
  });

  it("gives its styles to the document by their names, whatever their ids", async () => {
    const bytes = await documentDocx(secondDraft(), template);
    expect(styles(bytes).filter((one) => one.name === "heading 1")).toEqual([
      { id: "Overskrift1", name: "heading 1", outline: "0", color: "00FF00" },
    ]);
    expect(styled(bytes, "heading 1")).toHaveLength(6);
    expect(styled(bytes, "Opgave")).toHaveLength(4);
    expect(partOf(bytes, "word/document.xml")).toMatch(/w:pStyle w:val="Opgave9"/u);
    expect(partOf(bytes, "word/theme/theme1.xml")).toBe("<theirs/>");
  });

  it("lacks none of ours, and counts no headings by itself", async () => {
    const bytes = await documentDocx(secondDraft(), template);
    expect(paragraphs(bytes).filter((one) => one.style === "?")).toEqual([]);
    expect(partOf(bytes, "word/styles.xml")).not.toContain("numPr");
    expect(partOf(bytes, "word/styles.xml")).toMatch(/w:styleId="ReferentNote"[\s\S]*?<w:basedOn w:val="Standard"/u);
    const ids = styles(bytes).map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) });
    expect(value).toContain("<h1>6. Eventuelt</h1>");
  });

  it.each([
    ["text", strToU8("not a zip")],
    ["another zip", zipSync({ "a.txt": strToU8("a") })],
    ["broken styles", zipSync({ "word/styles.xml": strToU8("<w:sty") })],
    ["enormous styles", zipSync({ "word/styles.xml": new Uint8Array(6_000_000) })],
  ])("that is %s is refused in a sentence", async (_, bytes) => {
    await expect(documentDocx(secondDraft(), bytes)).rejects.toThrow(TemplateProblem);
  });
});

it("is the same document for the same content", async () => {
  const withoutTime = async (content: DocumentContent): Promise<string> =>
    partOf(await documentDocx(content), "word/document.xml");
  expect(await withoutTime(secondDraft())).toBe(await withoutTime(secondDraft()));
});
