import type pg from "pg";

import { auditText, authorFor, wholeChain, type Operator } from "./audit.ts";
import { BackupProblem, linesIn, parsed, verifyBackup, type BackupSum } from "./backup-file.ts";
import { backupTables, connected, migrationsIn } from "./backup-tables.ts";

const batch = 500;

/** `openDrafts`: minutes that silence will not approve any more, since an objection to them may have been lost. */
export type Restored = BackupSum & { openDrafts: number };

/**
 * Fills an empty database that has the same migrations. First the whole file is read against its checksum; then all rows are written in one
 * transaction. Nothing is sent by itself: see `keepQuiet`.
 */
export async function restoreBackup(
  url: string,
  file: string,
  { now, operator = null }: { now: Date; operator?: Operator },
): Promise<Restored> {
  const sum = await verifyBackup(file);
  const sql = await connected(url);
  try {
    await sql.query("BEGIN");
    await mustBeEmpty(sql);
    await writeRows(sql, file);
    await keepQuiet(sql, now);
    await raiseSequences(sql);
    await noteRestore(sql, sum, { now, operator });
    const openDrafts = await countOpenDrafts(sql);
    await sql.query("COMMIT");
    return { ...sum, openDrafts };
  } finally {
    await sql.end();
  }
}

/**
 * All that was on its way, or became due since, may have been said and done since the backup was made; nobody knows. So what was due to be sent
 * is dropped (»restored«; `outbox retry` sends it after all), what had come in is settled without being done, what was too late is told to nobody, and
 * what the clock owes by now is not said.
 */
async function keepQuiet(sql: pg.Client, now: Date): Promise<void> {
  await sql.query(
    `UPDATE outbox SET state = 'dropped', why = 'restored', settled_at = $1, leased_until = NULL WHERE state = 'due'`,
    [now],
  );
  await sql.query(
    `UPDATE outbox SET listed_at = $1 WHERE state = 'dropped' AND why = 'too late' AND listed_at IS NULL`,
    [now],
  );
  await sql.query("UPDATE inbox SET done_at = $1, event = NULL WHERE done_at IS NULL", [now]);
  // What fell into the time since is not reported as missed, either: most of it was said.
  await sql.query("UPDATE organisation SET looked_at = NULL, restored_at = $1", [now]);
}

async function countOpenDrafts(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query<{ count: number }>("SELECT count(*)::int FROM meeting WHERE status = 'drafted'");
  return rows[0]?.count ?? 0;
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
