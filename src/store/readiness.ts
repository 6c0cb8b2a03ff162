import type pg from "pg";

import { inTime } from "../ports.ts";
import { readMigrations } from "./migration-files.ts";

const patienceMs = 2_000;

/** Not ready: the message is one sentence for the operator. */
export class NotReady extends Error {}

let known: Promise<string[]> | null = null;

/** Throws `NotReady` unless the database answers in time and has all of prisma/migrations. One that has more is a newer version's, and serves us. */
export async function checkReady(pool: pg.Pool): Promise<void> {
  const wanted = await (known ??= migrationNames());
  const applied = await inTime(patienceMs, appliedNames(pool), () => {
    throw new NotReady("The database does not answer.");
  });
  const missing = wanted.filter((name) => !applied.has(name));
  if (missing.length > 0) throw new NotReady(`${missing.length} migrations are not applied: ${missing.join(", ")}.`);
}

async function migrationNames(): Promise<string[]> {
  return (await readMigrations()).migrationDirectories.map(({ path }) => path);
}

async function appliedNames(pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ migration_name: string }>(
    `SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Set(rows.map((row) => row.migration_name));
}
