import { describe, expect, it } from "vitest";

import { readDocument } from "../../../src/documents/reading/read-document.ts";
import { readSource } from "../../../src/documents/reading/source.ts";
import { docxWith, pdfWith } from "../../support/documents.ts";

const lines = [
  "Referat af møde i Havneudvalget den 4. marts 2019 kl. 9-10",
  "",
  "Til stede: Anne Holm, Bo Lund",
  "",
  "1. Kaj 4",
  "",
  "Udvalget besluttede at lukke kajen.",
  "",
  "2. Eventuelt",
  "",
  "Intet.",
];
const wanted = [
  ["1", "Kaj 4", "Udvalget besluttede at lukke kajen."],
  ["2", "Eventuelt", "Intet."],
];

async function itemsOf(bytes: Uint8Array): Promise<(string | null)[][]> {
  const { items } = readDocument(await readSource(bytes));
  return items.map(({ number, title, record }) => [number, title, record.map((entry) => entry.text).join(" ")]);
}

const numbering = `<?xml version="1.0"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>`;
const paragraph = (text: string, properties = ""): string =>
  `<w:p>${properties === "" ? "" : `<w:pPr>${properties}</w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;

describe("the same minutes in every kind of file", () => {
  it.each([
    ["text", new TextEncoder().encode(lines.join("\n"))],
    ["Word", docxWith(lines)],
    ["PDF", pdfWith(lines)],
    [
      "web page",
      new TextEncoder().encode(
        `<!doctype html><title>Nej</title><script>x()</script><body>${lines.map((line) => `<p>${line}</p>`).join("")}`,
      ),
    ],
  ])("reads %s", async (_kind, bytes) => {
    expect(await itemsOf(bytes)).toEqual(wanted);
  });

  it("counts what Word counts by itself, through the text between", async () => {
    const counted = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>';
    const [head = "", , people = ""] = lines;
    const body = [
      paragraph(head),
      paragraph(people),
      paragraph("Kaj 4", counted),
      paragraph("Udvalget besluttede at lukke kajen."),
      paragraph("Eventuelt", counted),
      paragraph("Intet."),
    ].join("");
    const bytes = docxWith([], { body, files: { "word/numbering.xml": new TextEncoder().encode(numbering) } });
    expect(await itemsOf(bytes)).toEqual(wanted);
  });

  it("reads tables: a number beside a title, a field beside its words", async () => {
    const page = `<html><body><h1>Referat af møde i Havneudvalget</h1><table><tr><td>Dato</td><td>4. marts 2019</td></tr><tr><td>Til stede</td><td>Anne Holm, Bo Lund</td></tr></table>
      <table><tr><td>1.</td><td>Kaj 4</td></tr><tr><td></td><td>Udvalget besluttede at lukke kajen.</td></tr><tr><td>2.</td><td>Eventuelt</td></tr><tr><td></td><td>Intet.</td></tr></table></body></html>`;
    const bytes = new TextEncoder().encode(page);
    expect(await itemsOf(bytes)).toEqual(wanted);
    expect(readDocument(await readSource(bytes))).toMatchObject({
      start: "2019-03-04",
      attendees: [{ name: "Anne Holm" }, { name: "Bo Lund" }],
    });
  });

  it("says of what is no meeting that it is none, and invents nothing", async () => {
    const slides =
      "DAGENS PROGRAM\n\n08.30-08.35: Velkomst\n\n1. Fokus på havnen\n\n2. Borgerne besluttede den 9. juni 2016\n";
    const reading = readDocument(await readSource(new TextEncoder().encode(slides)));
    expect(reading).toMatchObject({ forum: null, start: null, items: [] });
    expect(reading.warnings.map((warning) => warning.code)).toEqual(["no-meeting"]);
  });
});
