import type { Source } from "./source-line.ts";
import { textLines } from "./text-lines.ts";

/** A file's bytes as lines. */
export function readSource(bytes: Uint8Array): Source {
  return textLines(new TextDecoder("utf-8").decode(bytes));
}
