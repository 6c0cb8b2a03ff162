import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";

import { auditText, authorFor, wholeChain, type Operator } from "./audit.ts";
import { backupTables } from "./backup-tables.ts";

/**
 * Everything, or one organisation, in a file: a line for what it is, a line for each row, and a line with a checksum over all before it,
 * gzipped. Read in one snapshot, so that what is written meanwhile is in it as a whole or not at all.
 */

/** It cannot be done; the message is one sentence for the operator. */
export class BackupProblem extends Error {}

export type BackupSum = { rows: number; checksum: string };

const format = "referent-backup";
const batch = 500;

type Head = { format: string; version: number; organisation: string | null; at: string; migrations: string[] };
type Line = Head | { table: string; row: unknown } | { rows: number; checksum: string };

/** Writes the file beside and renames it, so that a file with this name is a whole one. */
export async function writeBackup(url: string, file: string, organisation: string | null): Promise<BackupSum> {
  const sql = await connected(url);
  try {
    await sql.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (organisation !== null) await mustExist(sql, organisation);
    const sum = { rows: 0, checksum: "" };
    const lines = Readable.from(linesOf(sql, organisation, sum));
    await pipeline(lines, createGzip(), createWriteStream(`${file}.part`, { mode: 0o600 }));
    await rename(`${file}.part`, file);
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

/**
 * Fills an empty database that has the same migrations. First the whole file is read against its checksum; then all rows are written in one
 * transaction. What was due to be sent is dropped (»restored«): it may have been sent since; `outbox retry` sends it after all.
 */
export async function restoreBackup(
  url: string,
  file: string,
  { now, operator = null }: { now: Date; operator?: Operator },
): Promise<BackupSum> {
  const sum = await verifyBackup(file);
  const sql = await connected(url);
  try {
    await sql.query("BEGIN");
    await mustBeEmpty(sql);
    await writeRows(sql, file);
    await sql.query(
      `UPDATE outbox SET state = 'dropped', why = 'restored', settled_at = $1, leased_until = NULL WHERE state = 'due'`,
      [now],
    );
    // What fell into the time since is not reported as missed, either: most of it was said.
    await sql.query("UPDATE organisation SET looked_at = NULL");
    await raiseSequences(sql);
    await noteRestore(sql, sum, { now, operator });
    await sql.query("COMMIT");
    return sum;
  } finally {
    await sql.end();
  }
}

/** Reads the file to its end. Throws `BackupProblem` when it is not one of ours, not whole, or not as it was written. */
export async function verifyBackup(file: string): Promise<BackupSum> {
  const hash: Hash = createHash("sha256");
  let rows = 0;
  let last: BackupSum | null = null;
  let isFirst = true;
  for await (const text of linesIn(file)) {
    if (last !== null) throw new BackupProblem("The file goes on after its end.");
    const value = parsed(text);
    if (isFirst && (value as Partial<Head>).format !== format)
      throw new BackupProblem("The file is no backup of ours.");
    isFirst = false;
    if ("checksum" in value) last = value;
    else {
      hash.update(`${text}\n`);
      if ("table" in value) rows += 1;
    }
  }
  if (last === null) throw new BackupProblem("The file has no end: it was not written whole.");
  if (last.rows !== rows || last.checksum !== hash.digest("hex"))
    throw new BackupProblem("The checksum is wrong: the file is not as it was written.");
  return last;
}

async function* linesIn(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = createGunzip().setEncoding("utf8");
  source.once("error", (error) => unzipped.destroy(error));
  source.pipe(unzipped);
  let rest = "";
  try {
    for await (const chunk of unzipped as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    throw error instanceof BackupProblem ? error : problemOf(error);
  } finally {
    source.destroy();
  }
  if (rest !== "") yield rest;
}

function problemOf(error: unknown): BackupProblem {
  const code = (error as { code?: unknown }).code;
  return new BackupProblem(
    code === "ENOENT" ? "There is no such file." : "The file cannot be read: it is damaged or not whole.",
  );
}

function parsed(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new BackupProblem("The file is no backup of ours.");
  }
}

async function writeRows(sql: pg.Client, file: string): Promise<void> {
  let waiting: { table: string; rows: string[] } = { table: "", rows: [] };
  const write = async (): Promise<void> => {
    const { table, rows } = waiting;
    waiting = { table, rows: [] };
    if (rows.length === 0) return;
    await sql.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`, [
      `[${rows.join(",")}]`,
    ]);
  };
  const known = new Set((await backupTables(sql)).map(({ name }) => name));
  for await (const text of linesIn(file)) {
    const value = parsed(text);
    if ("migrations" in value) await mustMatch(sql, value.migrations);
    if (!("table" in value)) continue;
    if (!known.has(value.table)) throw new BackupProblem(`There is no table ${value.table} here.`);
    if (value.table !== waiting.table || waiting.rows.length >= batch) await write();
    waiting.table = value.table;
    waiting.rows.push(text.slice(`{"table":"${value.table}","row":`.length, -1));
  }
  await write();
}

/** That these rows came out of a file is in the chain of the whole. */
async function noteRestore(sql: pg.Client, sum: BackupSum, by: { now: Date; operator: Operator }): Promise<void> {
  const author = authorFor(by.operator, "backup.restore");
  await sql.query("SELECT audit_append($1, $2, $3, $4, 'backup', $5)::text", [
    wholeChain,
    by.now,
    author.door,
    author.command,
    auditText(author, { changes: [["restored", null, sum]] }),
  ]);
}

/** Numbers that the database gives out go on where they were. */
async function raiseSequences(sql: pg.Client): Promise<void> {
  await sql.query(
    `SELECT setval(pg_get_serial_sequence('outbox', 'ordinal'), greatest(1, coalesce(max(ordinal), 1))) FROM outbox`,
  );
}

async function mustExist(sql: pg.Client, organisation: string): Promise<void> {
  const { rowCount } = await sql.query("SELECT 1 FROM organisation WHERE id::text = $1", [organisation]);
  if (rowCount !== 1) throw new BackupProblem("There is no such organisation.");
}

async function mustBeEmpty(sql: pg.Client): Promise<void> {
  await sql.query("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE");
  for (const { name } of await backupTables(sql)) {
    const { rowCount } = await sql.query(`SELECT 1 FROM "${name}" LIMIT 1`);
    if (rowCount !== 0) throw new BackupProblem("The database is not empty: a backup is restored to a new one only.");
  }
}

async function mustMatch(sql: pg.Client, migrations: string[]): Promise<void> {
  const here = await migrationsIn(sql);
  if (JSON.stringify(here) !== JSON.stringify(migrations))
    throw new BackupProblem("The backup is of another version: restore it with that version, and then update.");
}

async function migrationsIn(sql: pg.Client): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function connected(url: string): Promise<pg.Client> {
  const sql = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  sql.on("error", () => undefined);
  await sql.connect();
  return sql;
}
