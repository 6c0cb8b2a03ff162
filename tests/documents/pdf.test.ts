import { getDocumentProxy } from "unpdf";
import { describe, expect, it } from "vitest";

import type { DocumentContent } from "../../src/documents/content.ts";
import { contentFor } from "../../src/documents/content-view.ts";
import { documentPdf } from "../../src/documents/pdf.ts";
import { fullMeeting } from "../support/full-meeting.ts";
import { fileContent, hostileContent, publicDraft, secondDraft } from "../support/file-content.ts";
import { itemAt } from "../support/harbour-board.ts";

/** PDFs as pdf.js reads them: a second opinion on what pdfkit wrote. */

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Node = { role?: string; type?: string; id?: string; children?: Node[] };

const opened = async (content: DocumentContent): Promise<Pdf> => getDocumentProxy(await bytesOf(content));
const bytesOf = async (content: DocumentContent): Promise<Uint8Array> => new Uint8Array(await documentPdf(content));

/** The text under each tag, in the order of the tree; what is outside the tree is under »Artifact«. */
async function taggedText(pdf: Pdf): Promise<{ tag: string; text: string }[]> {
  const found: { tag: string; text: string }[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const texts = await markedTexts(page);
    const walk = (node: Node, tag: string): void => {
      if (node.type === "content") found.push({ tag, text: texts.get(node.id ?? "") ?? "" });
      for (const one of node.children ?? []) walk(one, node.role ?? tag);
    };
    walk(await page.getStructTree(), "");
    const untagged = texts.get("");
    if (untagged) found.push({ tag: "Artifact", text: untagged });
  }
  return found;
}

async function markedTexts(page: Awaited<ReturnType<Pdf["getPage"]>>): Promise<Map<string, string>> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const texts = new Map<string, string>();
  const open: string[] = [];
  for (const item of items) {
    if (!("str" in item)) {
      if (item.type === "endMarkedContent") open.pop();
      else open.push(item.id || (open.at(-1) ?? ""));
      continue;
    }
    const id = open.at(-1) ?? "";
    texts.set(id, `${texts.get(id) ?? ""}${item.str}${item.hasEOL ? "\n" : ""}`);
  }
  return texts;
}

async function textOf(content: DocumentContent): Promise<string> {
  const tagged = await taggedText(await opened(content));
  return tagged.map((one) => one.text).join("\n");
}

const tagsOf = (tagged: { tag: string; text: string }[], tag: string): string[] =>
  tagged.filter((one) => one.tag === tag).map((one) => one.text.trim());

describe("a document as a PDF", () => {
  it("is tagged, titled and in Danish, and says so", async () => {
    const pdf = await opened(secondDraft());
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
    const { info, metadata } = await pdf.getMetadata();
    const title = "Referat (udkast): Havnerådet i Strandby, tirsdag den 15. juni 2027";
    expect(info).toMatchObject({ Title: title, Author: "Havnerådet i Strandby", Language: "da-DK" });
    expect(metadata.getRaw()).toContain("<pdfuaid:part>1</pdfuaid:part>");
    expect(await pdf.getViewerPreferences()).toMatchObject({ DisplayDocTitle: true });
  });

  it("has the headings, paragraphs and lists of the document as tags, and its words letter by letter", async () => {
    const tagged = await taggedText(await opened(secondDraft()));
    expect(tagsOf(tagged, "H1")).toEqual(["Dagsorden og referat"]);
    expect(tagsOf(tagged, "H2").slice(0, 2)).toEqual([
      "Ændret siden version 1",
      "1. Bådpladser på østmolen (beslutning, 20 min)",
    ]);
    expect(tagsOf(tagged, "H3").slice(0, 4)).toEqual(["Resumé", "Sagsfremstilling", "Indstilling:", "Referat:"]);
    expect(tagsOf(tagged, "LBody")).toContain("rådet godkender reparationen");
    expect(tagsOf(tagged, "P")).toContain("Bilag 2: Venteliste (eftersendes når havnefogeden har talt)");
    expect(tagsOf(tagged, "P")[0]).toBe("UDKAST");
  });

  it("has the foot and the mark of later pages outside the text", async () => {
    const tagged = await taggedText(await opened(secondDraft()));
    const [first = "", second = ""] = tagsOf(tagged, "Artifact");
    expect(first).toMatch(/Version 2, onsdag den 16\. juni 2027[\s\S]*Side 1 af 2/u);
    expect(second).toMatch(/Side 2 af 2[\s\S]*UDKAST/u);
    expect(first).not.toContain("UDKAST");
  });

  it("has a bookmark for each item", async () => {
    const outline = await (await opened(secondDraft())).getOutline();
    expect(outline.map((one) => one.title)).toEqual([
      "1. Bådpladser på østmolen (beslutning, 20 min)",
      "2. Opsigelse af havnefogeden (lukket)",
      "3. Ishus til fiskerne",
      "4. Ny færgekaj – udgår: tegningen mangler",
      "5. Strømstik",
      "6. Eventuelt",
    ]);
  });

  it("says UDKAST only of minutes that are not approved", async () => {
    expect(await textOf(fileContent(fullMeeting, "agenda"))).not.toContain("UDKAST");
    expect(await textOf(fileContent({ ...fullMeeting, status: "approved" }))).not.toContain("UDKAST");
  });

  it("has nothing closed in the public version: in its text, bookmarks or properties", async () => {
    const bytes = await bytesOf(publicDraft());
    const pdf = await getDocumentProxy(bytes.slice());
    const all = [await textOf(publicDraft()), JSON.stringify([await pdf.getOutline(), await pdf.getMetadata()])].join();
    expect(all).toContain("Personalesag");
    expect(all).not.toMatch(/Opsigelse|Fortroligt|Lise Ravn|underrette/u);
  });

  it("draws whatever people write as text, every script, and is never broken by it", async () => {
    const content = hostileContent();
    const pdf = await opened(content);
    const text = await textOf(content);
    expect(text).toContain("alert(1)");
    expect(text).toContain("(a) Tj ET");
    for (const word of ["Ελλάδα", "Київ", "Łódź", "Þórður", "∀x∈ℝ"]) expect(text).toContain(word);
    expect(await pdf.getJSActions()).toBeNull();
    expect(await pdf.getAttachments()).toBeNull();
    const annotations = await Promise.all(
      Array.from({ length: pdf.numPages }, async (_, index) => (await pdf.getPage(index + 1)).getAnnotations()),
    );
    expect(annotations.flat()).toEqual([]);
  });

  it("goes on over pages without end, also with a word that fits on no line", async () => {
    const background = `${"x".repeat(20_000)}\n${"Ord efter ord. ".repeat(3000)}`;
    const items = [itemAt(1, "Langt", { background }), itemAt(2, "Sidst")];
    const content = fileContent({ ...fullMeeting, items, entries: [], actions: [], guests: [] });
    const tagged = await taggedText(await opened(contentFor(content, "internal")));
    const words = tagged
      .filter((one) => one.tag === "P")
      .map((one) => one.text)
      .join("");
    expect(words.split("x").length - 1).toBe(20_000);
    expect(words.split("efter").length - 1).toBe(3000);
    expect(tagsOf(tagged, "H2").at(-1)).toBe("2. Sidst");
  });
});
