import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { diffOnScratchServer } from "./scratch.ts";

/** Writes a new migration, from what prisma/migrations make to what prisma/schema.prisma says. Read it before you commit it. */
const name = process.argv
  .slice(2)
  .join("_")
  .toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, "_");
if (name === "") {
  console.error("Say what the migration is for: npm run db:migration -- <name>");
  process.exit(2);
}
const folder = new URL("migrations/", import.meta.url);
await mkdir(folder, { recursive: true });
// First, because the engine learns from it what database the migrations are for.
await writeFile(new URL("migration_lock.toml", folder), `provider = "postgresql"\n`);
const sql = await diffOnScratchServer();
if (sql === null) {
  console.log("The migrations and prisma/schema.prisma are in step: there is nothing to write.");
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const migration = new URL(`${stamp}_${name}/`, folder);
  await mkdir(migration);
  await writeFile(new URL("migration.sql", migration), sql);
  console.log(`Wrote ${fileURLToPath(new URL("migration.sql", migration))}`);
}
