import { unzipSync, zipSync, type Unzipped } from "fflate";

import { refuse } from "../../domain/rule-violation.ts";

/** What may come out of one packed document, together, in bytes. */
const unpackedLimit = 60 * 1024 * 1024;
const entryLimit = 2_000;

/**
 * The entries of a packed file that are asked for, unpacked into no more room than the archive says, which is bounded first: an archive that
 * says less than it holds is broken. Refuses `file.unreadable`.
 */
export function unpackedEntries(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): { entries: Unzipped; names: string[] } {
  const names: string[] = [];
  let size = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: (entry) => {
        names.push(entry.name);
        if (names.length > entryLimit) refuse("file.unreadable", { why: "swells" });
        if (!wanted(entry.name)) return false;
        size += entry.originalSize;
        if (size > unpackedLimit) refuse("file.unreadable", { why: "swells" });
        return true;
      },
    });
    return { entries, names };
  } catch (error) {
    if (error instanceof Error && error.name === "RuleViolation") throw error;
    return refuse("file.unreadable", { why: "broken" });
  }
}

/** The same entries as an archive of their own. */
export function packed(entries: Unzipped): Uint8Array {
  return zipSync(entries, { level: 0 });
}
