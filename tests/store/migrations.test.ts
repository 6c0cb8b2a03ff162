import { glob, readFile } from "node:fs/promises";
import pg from "pg";
import { afterEach, describe, expect, inject, it } from "vitest";
import { diffOnServer } from "../../prisma/scratch.ts";
import { isUpToDate } from "../../src/store/migration-files.ts";
import { applyMigrations } from "../../src/store/migrations.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

const opened: TestDatabase[] = [];

async function emptyDatabase(): Promise<string> {
  const database = await createEmptyDatabase();
  opened.push(database);
  return database.url;
}

afterEach(async () => {
  for (const database of opened.splice(0)) await database.drop();
});

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const schema = () => readFile(new URL("../../prisma/schema.prisma", import.meta.url), "utf8");

describe("migrations", () => {
  it("change no column's type: a replica of before them keeps the plans it has made, and would be refused", async () => {
    let read = 0;
    for await (const file of glob("prisma/migrations/*/migration.sql")) {
      expect(await readFile(file, "utf8")).not.toMatch(/\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b/iu);
      read += 1;
    }
    expect(read).toBeGreaterThan(0);
  });

  it("are applied once when four replicas start at once", async () => {
    const url = await emptyDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(url)));

    const names = applied.flat();
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
    const recorded = await ask<{ migration_name: string }>(
      url,
      "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by 1",
    );
    expect(recorded.map((row) => row.migration_name)).toEqual(names.toSorted());
  });

  it("do nothing to a database that is up to date", async () => {
    const url = await emptyDatabase();
    await applyMigrations(url);
    await ask(
      url,
      "insert into organisation (id, name) values ('00000000-0000-4000-8000-000000000001', 'The harbour board')",
    );
    expect(await applyMigrations(url)).toEqual([]);
    expect(await ask(url, "select name from organisation")).toEqual([{ name: "The harbour board" }]);
  });

  it("see that one of them stands otherwise in the database than here, and that one was not finished", async () => {
    const url = await emptyDatabase();
    await applyMigrations(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      expect(await isUpToDate(client)).toBe(true);
      const newest = "(select max(migration_name) from _prisma_migrations)";
      await client.query(`update _prisma_migrations set checksum = 'other' where migration_name = ${newest}`);
      expect(await isUpToDate(client)).toBe(false);
      await client.query(`update _prisma_migrations set finished_at = null`);
      expect(await isUpToDate(client)).toBe(false);
    } finally {
      await client.end();
    }
  });

  it("leave the process free to end, and nobody in the database", async () => {
    const url = await emptyDatabase();
    await applyMigrations(url);
    const others = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    await expect.poll(() => ask(url, others)).toEqual([]);
  });

  it("fail within seconds when the database does not answer", async () => {
    const nobody = "postgresql://referent:secret@127.0.0.1:1/referent";
    await expect(applyMigrations(nobody)).rejects.toThrow("ECONNREFUSED");
  });
});

describe("the drift check", () => {
  it("is content when schema and migrations say the same", async () => {
    expect(await diffOnServer(inject("databaseServer"))).toBeNull();
  });

  it("finds a column that no migration makes", async () => {
    const changed = (await schema()).replace("model Organisation {", "model Organisation {\n  colour String?\n");
    expect(await diffOnServer(inject("databaseServer"), changed)).toContain(
      `ALTER TABLE "organisation" ADD COLUMN     "colour" TEXT`,
    );
  });

  it("finds a changed condition of a partial index", async () => {
    const changed = (await schema()).replace(`raw("done_at IS NULL")`, `raw("done_at IS NOT NULL")`);
    expect(await diffOnServer(inject("databaseServer"), changed)).toContain("inbox_undone");
  });
});
