import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

const folder = fileURLToPath(new URL("../../prisma/migrations/", import.meta.url));

/** prisma/migrations as the engine reads it. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const migrationDirectories = names.sort().map(async (path) => ({
    path,
    migrationFile: {
      path: "migration.sql",
      content: { tag: "ok" as const, value: await readFile(join(folder, path, "migration.sql"), "utf8") },
    },
  }));
  const lockfile = {
    path: "migration_lock.toml",
    content: await readFile(join(folder, "migration_lock.toml"), "utf8").catch(() => null),
  };
  return {
    baseDir: folder,
    lockfile,
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}

const noSuchTable = "42P01";

/**
 * Has the database every migration of prisma/migrations, in the words it has here? One that was begun and not finished says no. Prisma
 * notes the SHA-256 of each script; asking costs a query, and starting its engine half a second.
 */
export async function isUpToDate(client: pg.Client): Promise<boolean> {
  type Applied = { name: string; checksum: string; done: boolean };
  const { rows } = await client
    .query<Applied>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS done
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    )
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === noSuchTable) return { rows: [] };
      throw error;
    });
  if (rows.some(({ done }) => !done)) return false;
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const { migrationDirectories } = await readMigrations();
  return migrationDirectories.every(({ path, migrationFile: { content } }) => {
    return content.tag === "ok" && applied.get(path) === createHash("sha256").update(content.value).digest("hex");
  });
}
