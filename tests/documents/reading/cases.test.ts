import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { readingJson } from "../../../src/documents/reading/contract.ts";
import { readDocument } from "../../../src/documents/reading/read-document.ts";
import { readSource } from "../../../src/documents/reading/source.ts";

/**
 * Agendas and minutes of invented bodies, each with the whole of its reading beside it. New ones: write the text, run with
 * `WRITE_READINGS=1`, and look at every line of what was written.
 */
const folder = join(import.meta.dirname, "cases");
const names = readdirSync(folder).flatMap((file) => (file.endsWith(".txt") ? [file.slice(0, -4)] : []));

describe("reading agendas and minutes", () => {
  it.each(names)("reads %s", async (name) => {
    const source = await readSource(readFileSync(join(folder, `${name}.txt`)));
    const reading = `${JSON.stringify(readingJson(readDocument(source)), null, 2)}\n`;
    const wanted = join(folder, `${name}.json`);
    if (process.env.WRITE_READINGS) await expect(reading).toMatchFileSnapshot(wanted);
    else expect(JSON.parse(reading)).toEqual(JSON.parse(readFileSync(wanted, "utf8")));
  });
});
