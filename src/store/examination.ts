import pg from "pg";

import { examineTokens } from "./installation.ts";
import { readMigrations } from "./migration-files.ts";

/** The database as `doctor` finds it: `missing` migrations, how far its clock is ahead of ours, and messages tried in vain (null: not counted, for want of migrations). */
export type Examination = { version: string; missing: string[]; skewMs: number; stuck: number | null };

/** Null when it does not answer. Changes nothing. */
export function examineDatabase(url: string): Promise<Examination | null> {
  return looking(url, async (sql) => {
    const asked = Date.now();
    const { rows } = await sql.query<{ version: string; now: Date }>(
      "SELECT current_setting('server_version') AS version, clock_timestamp() AS now",
    );
    const [{ version, now } = { version: "", now: new Date() }] = rows;
    const skewMs = now.getTime() - (asked + Date.now()) / 2;
    const missing = await missingIn(sql);
    return { version, missing, skewMs, stuck: missing.length === 0 ? await stuckIn(sql) : null };
  });
}

/** The workspaces' tokens, opened with these keys; null when the database does not answer. Changes nothing. */
export function examineInstallations(
  url: string,
  keys: readonly string[],
): Promise<ReturnType<typeof examineTokens> | null> {
  return looking(url, async (sql) => {
    const select = "SELECT team, token FROM slack_installation ORDER BY team";
    return examineTokens((await sql.query<{ team: string; token: string }>(select)).rows, keys);
  });
}

/** What is seen over a connection of its own; null when something of it cannot be. */
async function looking<T>(url: string, look: (sql: pg.Client) => Promise<T>): Promise<T | null> {
  const sql = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, query_timeout: 5_000 });
  sql.on("error", () => undefined);
  try {
    await sql.connect();
    return await look(sql);
  } catch {
    return null;
  } finally {
    await sql.end().catch(() => undefined);
  }
}

async function missingIn(sql: pg.Client): Promise<string[]> {
  const names = (await readMigrations()).migrationDirectories.map(({ path }) => path);
  const applied = await sql
    .query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    )
    .then(({ rows }) => new Set(rows.map(({ name }) => name)))
    .catch(() => new Set<string>());
  return names.filter((name) => !applied.has(name));
}

async function stuckIn(sql: pg.Client): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM outbox WHERE state = 'failed' OR (state = 'due' AND attempts - retried_after > 3)",
  );
  return rows[0]?.count ?? 0;
}
