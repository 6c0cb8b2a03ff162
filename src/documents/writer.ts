import type { DocumentContent } from "./content.ts";
import type { DocumentFormat } from "./format.ts";
import { documentHtml } from "./html.ts";
import { contentText } from "./text.ts";

export type WritingOrder = { content: DocumentContent; format: DocumentFormat; template: Uint8Array | null };

/**
 * The file's bytes, in this thread; where people wait for answers, a `DocumentMaker` does it in another. The content is already reduced to what
 * its reader may see. Throws `TemplateProblem`.
 */
export async function writeDocument({ content, format, template }: WritingOrder): Promise<Uint8Array> {
  switch (format) {
    // The two libraries are large, and most programs and threads need one of them or none.
    case "docx":
      return (await import("./docx.ts")).documentDocx(content, template);
    case "pdf":
      return (await import("./pdf.ts")).documentPdf(content);
    case "html":
      return encoded(documentHtml(content));
    case "txt":
      return encoded(contentText(content));
    case "json":
      return encoded(`${JSON.stringify(content, null, 2)}\n`);
  }
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
