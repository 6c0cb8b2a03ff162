import type { Writers } from "./document-desk.ts";
import { documentHtml } from "./documents/html.ts";
import { layoutOf } from "./documents/layout.ts";
import type { DocumentMaker } from "./ports.ts";

/** How documents are written: pages here, files in threads of their own. */
export function createWriters(maker: DocumentMaker): Writers {
  return {
    page: documentHtml,
    changes: (content) => layoutOf(content).changes?.lines ?? [],
    file: (content, format) => maker.make(content, format),
  };
}
