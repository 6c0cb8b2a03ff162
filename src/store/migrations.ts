import pg from "pg";
import { applyPending } from "./schema-engine.ts";
import { raiseWall } from "./wall.ts";

/** Held while migrating: the engine has a lock of its own, but gives up after 10 s, when another replica may still be at work. */
const MIGRATING = 7_304_516;

/**
 * Brings the database to what this version of the code needs: prisma/migrations, recorded in `_prisma_migrations`. About 0.1 s when
 * there is nothing to do. Safe when several replicas start at once. Returns the names of the migrations applied. Throws when the database does not answer, or when a migration fails: it is then rolled back as a whole.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000 });
  guard.on("error", () => undefined);
  await guard.connect();
  try {
    await guard.query("select pg_advisory_lock($1)", [MIGRATING]);
    const applied = await applyPending(databaseUrl);
    await raiseWall(guard);
    return applied;
  } finally {
    await guard.end();
  }
}
