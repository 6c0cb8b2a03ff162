import { zipSync } from "fflate";
import { mkdtempSync, openSync, closeSync, ftruncateSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readBytesAsMeeting, readFileAsMeeting } from "../../../src/documents/reading/read-file.ts";
import { RuleViolation } from "../../../src/domain/rule-violation.ts";
import { violationSentence } from "../../../src/ui/violations.da.ts";
import { docxWith, lockedPdf, pdfWith } from "../../support/documents.ts";

const minutes =
  "Referat af møde i Havneudvalget den 4. marts 2019 kl. 9\n\nTil stede: Anne Holm, Bo Lund\n\n1. Kaj 4\nUdvalget besluttede at lukke kajen.\n\n2. Eventuelt\nIntet.\n";
const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));
const patient = 60_000;

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => "nothing",
    (reason: unknown) => reason,
  );
  if (!(error instanceof RuleViolation) || error.violation.code !== "file.unreadable") return String(error);
  const sentence = violationSentence(error.violation, new Date(0));
  expect(sentence).toMatch(/Der er ikke gemt noget\.$/u);
  return error.violation.data.why;
}

describe("hostile files", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "referent-test-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("refuses 200 MB without opening it", async () => {
    const path = join(folder, "large.txt");
    const file = openSync(path, "w");
    ftruncateSync(file, 200 * 1024 * 1024);
    closeSync(file);
    expect(await faultOf(readFileAsMeeting(path))).toBe("too-big");
  });

  it("refuses an empty file, and one that is not there", async () => {
    const path = join(folder, "empty.txt");
    writeFileSync(path, "");
    expect(await faultOf(readFileAsMeeting(path))).toBe("empty");
    expect(await faultOf(readFileAsMeeting(join(folder, "none")))).toBe("broken");
  });

  it("refuses a document that swells when it is unpacked", { timeout: patient }, async () => {
    const bomb = zipSync({
      "[Content_Types].xml": latin("<x/>"),
      "word/document.xml": new Uint8Array(90 * 1024 * 1024),
    });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await faultOf(readBytesAsMeeting(bomb))).toBe("swells");
  });

  it("refuses an archive that holds more than it says", { timeout: patient }, async () => {
    const bomb = zipSync({
      "[Content_Types].xml": latin("<x/>"),
      "word/document.xml": new Uint8Array(40 * 1024 * 1024),
    });
    const said = Buffer.from(bomb);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(40 * 1024 * 1024);
    for (let at = said.indexOf(size); at >= 0; at = said.indexOf(size, at + 1)) said.writeUInt32LE(100, at);
    expect(await faultOf(readBytesAsMeeting(said))).toBe("broken");
  });

  it("refuses a document that pulls in what stands elsewhere", { timeout: patient }, async () => {
    const document = docxWith(["Dagsorden"], { before: '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>' });
    expect(await faultOf(readBytesAsMeeting(document))).toBe("points-outside");
  });

  it("leaves macros alone, and says so", { timeout: patient }, async () => {
    const document = docxWith(minutes.split("\n"), { files: { "word/vbaProject.bin": latin("Attribut") } });
    const reading = await readBytesAsMeeting(document);
    expect(reading.items.map((item) => item.title)).toEqual(["Kaj 4", "Eventuelt"]);
    expect(reading.warnings.map((warning) => warning.code)).toContain("macros");
  });

  it("runs no script of a PDF, and says so", { timeout: patient }, async () => {
    const reading = await readBytesAsMeeting(pdfWith(minutes.split("\n"), { script: "app.alert(1)" }));
    expect(reading.items.map((item) => item.title)).toEqual(["Kaj 4", "Eventuelt"]);
    expect(reading.warnings.map((warning) => warning.code)).toContain("scripts");
  });

  it("refuses a PDF with a password", { timeout: patient }, async () => {
    expect(await faultOf(readBytesAsMeeting(lockedPdf))).toBe("password");
  });

  it("reads or refuses a PDF whose table of contents is broken", { timeout: patient }, async () => {
    const whole = Buffer.from(pdfWith(minutes.split("\n"))).toString("latin1");
    const reading = await readBytesAsMeeting(latin(whole.replace(/startxref\n\d+/u, "startxref\n99999999")));
    expect(reading.items).toHaveLength(2);
    expect(await faultOf(readBytesAsMeeting(latin("%PDF-1.7\nxref\n0 1\ngarbage")))).toBe("broken");
  });

  it(
    "reads a text with bare carriage returns, NUL and marks of direction, and says what it removed",
    { timeout: patient },
    async () => {
      const odd = minutes.replaceAll("\n", "\r").replace("Kaj", "K\u202eaj\u0000");
      const reading = await readBytesAsMeeting(new TextEncoder().encode(odd));
      expect(reading.items.map((item) => item.title)).toEqual(["Kaj 4", "Eventuelt"]);
      expect(reading.warnings.map((warning) => warning.code)).toContain("invisible-signs");
    },
  );

  it("reads Windows-1252 and UTF-16, and says when the encoding was guessed", { timeout: patient }, async () => {
    const old = await readBytesAsMeeting(latin(minutes));
    expect([old.forum, old.warnings.map((warning) => warning.code)]).toEqual(["Havneudvalget", ["encoding-guessed"]]);
    const wide = await readBytesAsMeeting(new Uint8Array(Buffer.from(`\ufeff${minutes}`, "utf16le")));
    expect([wide.forum, wide.warnings]).toEqual(["Havneudvalget", []]);
  });

  it("refuses what is no text", { timeout: patient }, async () => {
    const bytes = new Uint8Array(4096).map((_zero, at) => (at * 31) % 7);
    expect(await faultOf(readBytesAsMeeting(bytes))).toBe("not-text");
    expect(await faultOf(readBytesAsMeeting(latin("{\\rtf1 Dagsorden}")))).toBe("unknown-kind");
  });

  it("stops when it takes too long or too much", { timeout: patient }, async () => {
    const text = new TextEncoder().encode(minutes);
    expect(await faultOf(readBytesAsMeeting(text, { timeMs: 0, memory: 512 * 1024 * 1024 }))).toBe("too-slow");
    expect(await faultOf(readBytesAsMeeting(text, { timeMs: 10_000, memory: 16 * 1024 * 1024 }))).toBe("too-heavy");
  });

  it("reads a text made to be slow within its time", { timeout: patient }, async () => {
    const evil = `${"1. ".repeat(200_000)}\n${"Referat ".repeat(50_000)}\n${"a, ".repeat(100_000)}\n${"1. A\n".repeat(20_000)}`;
    const outcome = await faultOf(readBytesAsMeeting(new TextEncoder().encode(`Dagsorden\n${evil}`)));
    expect(["nothing", "too-slow"]).toContain(outcome);
  });
});
