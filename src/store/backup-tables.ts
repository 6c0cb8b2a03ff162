import pg from "pg";

/** Which rows belong to an organisation, found in the database itself, so that a table that comes later is not forgotten. */

/** In an order in which every row comes after those it refers to. `where` is the rows of one organisation ($1); null: of none in particular. */
export type BackupTable = { name: string; where: string | null };

/** What is no data of ours: the record of migrations, and paces of the last minutes. */
const leftOut = new Set(["_prisma_migrations", "pace"]);

type Reference = { child: string; column: string; parent: string; key: string };

export async function backupTables(sql: pg.ClientBase): Promise<BackupTable[]> {
  const columns = await sql.query<{ name: string; owned: boolean }>(
    `SELECT t.table_name AS name, EXISTS (SELECT 1 FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.table_name = t.table_name AND c.column_name = 'organisation_id') AS owned
     FROM information_schema.tables t WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const references = await referencesIn(sql);
  const names = columns.rows.map(({ name }) => name).filter((name) => !leftOut.has(name));
  const owned = new Set(columns.rows.filter((row) => row.owned).map(({ name }) => name));
  return inOrder(names, references).map((name) => ({ name, where: whereOf(name, owned, references) }));
}

async function referencesIn(sql: pg.ClientBase): Promise<Reference[]> {
  const { rows } = await sql.query<Reference>(
    `SELECT c.conrelid::regclass::text AS child, a.attname AS column, c.confrelid::regclass::text AS parent, k.attname AS key
     FROM pg_constraint c
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     JOIN pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = c.confkey[1]
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace ORDER BY c.conname`,
  );
  return rows.map((row) => ({ ...row, child: bare(row.child), parent: bare(row.parent) }));
}

const bare = (name: string): string => name.replaceAll('"', "");

function whereOf(name: string, owned: ReadonlySet<string>, references: Reference[]): string | null {
  if (name === "organisation") return "id = $1";
  if (owned.has(name)) return "organisation_id = $1";
  // An organisation's chain is named after it.
  if (name === "audit_head") return "chain_id = $1";
  for (const { child, column, parent, key } of references) {
    const above = child === name && parent !== name ? whereOf(parent, owned, references) : null;
    if (above !== null) return `"${column}" IN (SELECT "${key}" FROM "${parent}" WHERE ${above})`;
  }
  return null;
}

function inOrder(names: string[], references: Reference[]): string[] {
  const placed: string[] = [];
  const place = (name: string): void => {
    if (placed.includes(name) || !names.includes(name)) return;
    for (const { child, parent } of references) if (child === name && parent !== name) place(parent);
    placed.push(name);
  };
  names.forEach(place);
  return placed;
}

export async function migrationsIn(sql: pg.Client): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

export async function connected(url: string): Promise<pg.Client> {
  const sql = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  sql.on("error", () => undefined);
  await sql.connect();
  return sql;
}
