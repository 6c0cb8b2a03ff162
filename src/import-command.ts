import { randomUUID } from "node:crypto";

import { forumFor, storeImported, type ImportOrder } from "./commands/import.ts";
import { readingJson } from "./documents/reading/contract.ts";
import { readSummary } from "./documents/reading/summary.ts";
import { readFileOnce } from "./documents/reading/read-file.ts";
import type { MeetingReading } from "./documents/reading/reading.ts";
import { refuse, RuleViolation } from "./domain/rule-violation.ts";
import type { Transaction } from "./ports.ts";
import { confirmLine, importedLine, summaryLines } from "./ui/reading/summary.da.ts";
import { violationSentence } from "./ui/violations.da.ts";

/** `npm run referent -- import FILE`: reads, shows what was read and what is unsure, and stores it only when that is asked for. */

type Store = {
  organisationIds(): Promise<string[]>;
  within<T>(organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
};
type Output = { lines: string[]; exitCode: 0 | 1 };
type Surroundings = { json: boolean; withStore: (work: (store: Store) => Promise<void>) => Promise<void> };

export async function runImport(
  order: { path: string; forum: string | null; store: boolean },
  { json, withStore }: Surroundings,
): Promise<Output> {
  try {
    const { reading, digest } = await readFileOnce(order.path);
    if (!order.store)
      return {
        lines: json ? [jsonLine(reading)] : [...summaryLines(readSummary(reading)), "", confirmLine],
        exitCode: 0,
      };
    let forum = "";
    await withStore(async (store) => {
      forum = await storedUnder(store, { reading, digest, forum: order.forum });
    });
    return { lines: json ? [jsonLine(reading)] : [importedLine(forum)], exitCode: 0 };
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    return { lines: [violationSentence(error.violation, new Date())], exitCode: 1 };
  }
}

/** Stores it in the one organisation that has the forum; returns the forum's name. Refuses `import.…`. */
async function storedUnder(store: Store, order: ImportOrder): Promise<string> {
  const found: string[] = [];
  const refusals: RuleViolation[] = [];
  for (const organisationId of await store.organisationIds()) {
    try {
      await store.within(organisationId, (tx) => forumFor(tx, order));
      found.push(organisationId);
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      refusals.push(error);
    }
  }
  const [organisationId, ...others] = found;
  if (organisationId === undefined)
    throw (
      refusals[0] ??
      new RuleViolation({ code: "import.no-forum", data: { forum: order.forum ?? order.reading.forum, known: [] } })
    );
  // Two organisations with a forum of that name: nobody can tell which.
  if (others.length > 0) refuse("import.no-forum", { forum: null, known: [] });
  const made = { now: new Date(), newId: randomUUID };
  return store.within(organisationId, async (tx) => (await storeImported(tx, order, made)).forum.name);
}

function jsonLine(reading: MeetingReading): string {
  return JSON.stringify(readingJson(reading), null, 2);
}
