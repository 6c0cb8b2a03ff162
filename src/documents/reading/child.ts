import { readFile } from "node:fs/promises";

import { RuleViolation } from "../../domain/rule-violation.ts";
import { readDocument } from "./read-document.ts";
import { readSource } from "./source.ts";

/**
 * Reads one file in a process of its own and answers with one message: what the file holds can then neither keep the rest waiting nor take
 * its memory. Started by `read-file.ts` only.
 */
const path = process.argv[2] ?? "";

async function answer(): Promise<object> {
  try {
    const reading = readDocument(await readSource(await readFile(path)));
    return { reading };
  } catch (error) {
    return error instanceof RuleViolation
      ? { violation: error.violation }
      : { violation: { code: "file.unreadable", data: { why: "broken" } } };
  }
}

// Time counts from here: loading the program is no fault of the file.
process.send?.("ready");
process.send?.(await answer(), () => {
  process.disconnect();
});
