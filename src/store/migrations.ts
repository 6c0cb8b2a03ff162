import pg from "pg";

import { isUpToDate } from "./migration-files.ts";
import { raiseWall } from "./wall.ts";

/** Held while migrating: the engine has a lock of its own, but gives up after 10 s, when another replica may still be at work. */
const MIGRATING = 7_304_516;

/**
 * Brings the database to what this version of the code needs: prisma/migrations, recorded in `_prisma_migrations`. A query when
 * there is nothing to do. Safe when several replicas start at once. Returns the names of the migrations applied. Throws when the database does not answer, or when a migration fails: it is then rolled back as a whole.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000 });
  guard.on("error", () => undefined);
  await guard.connect();
  try {
    await guard.query("select pg_advisory_lock($1)", [MIGRATING]);
    const applied = (await isUpToDate(guard)) ? [] : await applyPending(databaseUrl);
    await raiseWall(guard);
    return applied;
  } finally {
    await guard.end();
  }
}

/** The engine is a large thing to load, and most starts do without. */
async function applyPending(databaseUrl: string): Promise<string[]> {
  const engine = await import("./schema-engine.ts");
  return engine.applyPending(databaseUrl);
}
