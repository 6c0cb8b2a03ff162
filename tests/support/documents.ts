import { zipSync } from "fflate";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A small Word document, a paragraph a line. `before` goes before its root element, `files` are further parts. */
export function docxWith(
  lines: readonly string[],
  more: { before?: string; files?: Record<string, Uint8Array>; body?: string } = {},
): Uint8Array {
  const body =
    more.body ?? lines.map((line) => `<w:p><w:r><w:t xml:space="preserve">${escaped(line)}</w:t></w:r></w:p>`).join("");
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  return zipSync({
    "[Content_Types].xml": bytes(
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    "_rels/.rels": bytes(
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    "word/document.xml": bytes(
      `<?xml version="1.0" encoding="UTF-8"?>${more.before ?? ""}<w:document ${space}><w:body>${body}</w:body></w:document>`,
    ),
    ...more.files,
  });
}

/** A small PDF of one page, a line a line; `script` runs when it is opened, where somebody runs it. */
export function pdfWith(lines: readonly string[], more: { script?: string } = {}): Uint8Array {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/gu, "\\$&")}) Tj T*`).join("\n");
  const stream = `BT /F1 11 Tf 14 TL 60 780 Td\n${shown}\nET`;
  const action =
    more.script === undefined
      ? ""
      : ` /OpenAction << /S /JavaScript /JS (${more.script.replace(/[()\\]/gu, "\\$&")}) >>`;
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R${action} >>`,
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ]);
}

/** Asks for a password: nobody's is right. */
export const lockedPdf = pdfOf(
  [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [] /Count 0 >>",
    `<< /Filter /Standard /V 1 /R 2 /P -44 /O <${"a1".repeat(32)}> /U <${"b2".repeat(32)}> >>`,
  ],
  "/Encrypt 3 0 R /ID [<00> <00>]",
);

function pdfOf(objects: readonly string[], trailer = ""): Uint8Array {
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, "latin1"));
}
