import { readWords } from "./cli-words.ts";
import type { BackupSum } from "./store/backup-file.ts";
import { writeBackup } from "./store/backup.ts";
import type { Operator } from "./store/audit.ts";
import { restoreBackup, type Restored } from "./store/restore.ts";

/** `backup` and `restore`, each with what it needs of the database's address; they give the lines to print. */

export const backupUsage = `  backup FILE                everything, or with --organisation ID one organisation, in one snapshot with a checksum; --replace lets
                             it take the place of a file that is there
  restore FILE               into an empty database; what was due to be sent is dropped (»restored«), and can be retried; what had come in
                             and was not done is not done, and what the clock owes by now is not said
`;

/** What is asked of `backup`. Throws `UsageProblem`. */
export function backupOrder(words: string[]): { file: string; organisation: string | null; replace: boolean } {
  const options = { organisation: { type: "string" }, replace: { type: "boolean" } } as const;
  const example = "backup FILE --organisation ID";
  const { values, positionals } = readWords(words, { options, least: 1, most: 1, example });
  const [file = ""] = positionals;
  return { file, organisation: values.organisation ?? null, replace: values.replace === true };
}

export async function backup(url: string, order: ReturnType<typeof backupOrder>): Promise<string> {
  const { file, organisation, replace } = order;
  return sumLine(await writeBackup(url, file, organisation, { replace }));
}

export function restoreOrder(words: string[]): string {
  const [file = ""] = readWords(words, { options: {}, least: 1, most: 1, example: "restore FILE" }).positionals;
  return file;
}

export async function restore(url: string, file: string, operator: Operator): Promise<string> {
  const restored = await restoreBackup(url, file, { now: new Date(), operator });
  return sumLine(restored) + draftsLine(restored);
}

/** Their secretaries do not know that they were restored. */
function draftsLine({ openDrafts }: Restored): string {
  if (openDrafts === 0) return "";
  return `${openDrafts} draft minutes will not be approved by silence: their secretaries must approve them or send them again (»meetings« lists them as drafted)\n`;
}

function sumLine({ rows, checksum }: BackupSum): string {
  return `${rows} rows, checksum ${checksum}\n`;
}
