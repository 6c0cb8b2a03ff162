import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";

import { BackupProblem, format, verifyBackup, type BackupSum, type Line } from "./backup-file.ts";
import { backupTables, connected, migrationsIn } from "./backup-tables.ts";

/**
 * Everything, or one organisation, in a file: a line for what it is, a line for each row, and a line with a checksum over all before it,
 * gzipped. Read in one snapshot, so that what is written meanwhile is in it as a whole or not at all.
 */

const batch = 500;

/**
 * Writes the file beside, reads it as a restore will, and renames it: so a file with this name is a whole one. Throws `BackupProblem` when there
 * is one and it is not to be replaced, and for an organisation that is not there.
 */
export async function writeBackup(
  url: string,
  file: string,
  organisation: string | null,
  { replace = false }: { replace?: boolean } = {},
): Promise<BackupSum> {
  if (!replace && existsSync(file)) throw new BackupProblem(`${file} is there already: add --replace to lose it.`);
  const part = `${file}.part`;
  try {
    const sum = await writeTo(url, part, organisation);
    const read = await verifyBackup(part);
    if (read.checksum !== sum.checksum) throw new BackupProblem("The file is not as it was written.");
    await rename(part, file);
    return sum;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writeTo(url: string, part: string, organisation: string | null): Promise<BackupSum> {
  const sql = await connected(url);
  try {
    await sql.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (organisation !== null) await mustExist(sql, organisation);
    const sum = { rows: 0, checksum: "" };
    const lines = Readable.from(linesOf(sql, organisation, sum));
    await pipeline(lines, createGzip(), createWriteStream(part, { mode: 0o600 }));
    return sum;
  } finally {
    await sql.end();
  }
}

async function* linesOf(sql: pg.Client, organisation: string | null, sum: BackupSum): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const line = (value: Line): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  const at = new Date().toISOString();
  yield line({ format, version: 1, organisation, at, migrations: await migrationsIn(sql) });
  for (const { name, where } of await backupTables(sql)) {
    if (organisation !== null && where === null) continue;
    const rows = `SELECT row_to_json(t)::text AS row FROM "${name}" t`;
    const condition =
      organisation === null ? "" : ` WHERE ${(where ?? "").replaceAll("$1", pg.escapeLiteral(organisation))}`;
    await sql.query(`DECLARE reading NO SCROLL CURSOR FOR ${rows}${condition}`);
    for (;;) {
      const found = await sql.query<{ row: string }>(`FETCH ${batch} FROM reading`);
      for (const { row } of found.rows) {
        // As the database wrote it: a number in a text of JSON keeps all its digits.
        const text = `{"table":"${name}","row":${row}}\n`;
        hash.update(text);
        sum.rows += 1;
        yield text;
      }
      if (found.rows.length < batch) break;
    }
    await sql.query("CLOSE reading");
  }
  sum.checksum = hash.digest("hex");
  yield `${JSON.stringify({ rows: sum.rows, checksum: sum.checksum })}\n`;
}

async function mustExist(sql: pg.Client, organisation: string): Promise<void> {
  const { rowCount } = await sql.query("SELECT 1 FROM organisation WHERE id::text = $1", [organisation]);
  if (rowCount !== 1) throw new BackupProblem("There is no such organisation.");
}
