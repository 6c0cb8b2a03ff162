import mammoth from "mammoth";

import { refuse } from "../../domain/rule-violation.ts";
import { withWrittenNumbers } from "./docx-numbers.ts";
import { htmlSource } from "./html-source.ts";
import type { Source } from "./source-line.ts";
import { packed, unpackedEntries } from "./zip-entries.ts";

const parts =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|word\/(?:document|numbering|styles|settings|footnotes|endnotes)\.xml|word\/_rels\/document\.xml\.rels)$/u;
const documentPart = "word/document.xml";

/**
 * A Word document as lines, by way of the page that mammoth makes of it. Only the text's own parts are unpacked: macros, pictures and
 * embedded files never are. Refuses `file.unreadable`.
 */
export async function docxSource(bytes: Uint8Array): Promise<Source> {
  const { entries, names } = unpackedEntries(bytes, (name) => parts.test(name));
  if (names.includes("EncryptedPackage")) refuse("file.unreadable", { why: "password" });
  if (!entries[documentPart]) refuse("file.unreadable", { why: names.length === 0 ? "broken" : "unknown-kind" });
  for (const entry of Object.values(entries)) checkXml(entry);
  const html = await pageOf(packed(withWrittenNumbers(entries)));
  const source = htmlSource(html);
  if (source.lines.length === 0) refuse("file.unreadable", { why: "no-text" });
  return names.some((name) => /vbaProject/iu.test(name))
    ? { ...source, remarks: [...source.remarks, "macros"] }
    : source;
}

/** Word writes no document type: one that is there is for pulling in what stands elsewhere, or for swelling. */
function checkXml(entry: Uint8Array): void {
  const start = new TextDecoder("utf-8").decode(entry.subarray(0, 4096));
  const wide = new TextDecoder("utf-16le").decode(entry.subarray(0, 4096));
  if (/<!(?:DOCTYPE|ENTITY)/iu.test(start + wide)) refuse("file.unreadable", { why: "points-outside" });
}

async function pageOf(archive: Uint8Array): Promise<string> {
  try {
    const page = await mammoth.convertToHtml(
      { buffer: Buffer.from(archive) },
      {
        externalFileAccess: false,
        ignoreEmptyParagraphs: false,
        includeDefaultStyleMap: true,
        styleMap: [
          "p[style-name='Title'] => h1:fresh",
          "p[style-name='Titel'] => h1:fresh",
          "p[style-name='Subtitle'] => h2:fresh",
        ],
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })),
      },
    );
    return page.value;
  } catch {
    return refuse("file.unreadable", { why: "broken" });
  }
}
