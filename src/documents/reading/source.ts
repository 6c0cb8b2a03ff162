import { refuse } from "../../domain/rule-violation.ts";
import type { Source } from "./source-line.ts";
import { decodedText, looksLikeHtml } from "./text-bytes.ts";
import { textLines } from "./text-lines.ts";

/** Larger files are refused before they are opened; in bytes. */
export const fileLimit = 25 * 1024 * 1024;

/** A file's bytes as lines, by the library of its kind, loaded when it is needed; its kind is told by its content, never by its name. Refuses `file.unreadable`. */
export async function readSource(bytes: Uint8Array): Promise<Source> {
  if (bytes.length === 0) refuse("file.unreadable", { why: "empty" });
  if (bytes.length > fileLimit) refuse("file.unreadable", { why: "too-big" });
  if (begins(bytes, "PK\u0003\u0004")) return (await import("./docx-source.ts")).docxSource(bytes);
  if (begins(bytes, "%PDF-") || latin(bytes.subarray(0, 1024)).includes("%PDF-"))
    return (await import("./pdf-source.ts")).pdfSource(bytes);
  if (begins(bytes, "\u00d0\u00cf\u0011\u00e0"))
    refuse("file.unreadable", { why: isEncrypted(bytes) ? "password" : "unknown-kind" });
  if (begins(bytes, "{\\rtf")) refuse("file.unreadable", { why: "unknown-kind" });
  const { text, guessed } = decodedText(bytes);
  const source = looksLikeHtml(text) ? (await import("./html-source.ts")).htmlSource(text) : textLines(text);
  if (source.lines.length === 0) refuse("file.unreadable", { why: "no-text" });
  return guessed ? { ...source, remarks: [...source.remarks, "encoding-guessed"] } : source;
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function begins(bytes: Uint8Array, signs: string): boolean {
  return Array.from(signs).every((sign, at) => bytes[at] === sign.charCodeAt(0));
}

/** A Word file with a password is a compound file that holds its encrypted package. */
function isEncrypted(bytes: Uint8Array): boolean {
  return latin(bytes.subarray(0, 64 * 1024)).includes("E\u0000n\u0000c\u0000r\u0000y\u0000p\u0000t\u0000e\u0000d");
}
