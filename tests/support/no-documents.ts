import type { DocumentDesk } from "../../src/ports.ts";

/** For messages that have no document: links are left alone, and nobody may ask for more. */
export const noDocuments: DocumentDesk = {
  withLinks: (sent) => Promise.resolve(sent),
  file: () => Promise.reject(new Error("nobody asked for a document")),
  missing: () => Promise.reject(new Error("nobody asked for a document")),
};
