import { errorName, type Log } from "../ports.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { applyMigrations } from "./migrations.ts";

export type Database = { url: string; stop(): Promise<void> };

/** The database cannot be used; the message is one sentence naming the variable, without address or password. */
export class DatabaseProblem extends Error {}

/** The database that DATABASE_URL names, or an embedded one under DATA_DIR; with all migrations applied either way. */
export async function openDatabase(
  { databaseUrl, dataDir }: { databaseUrl: string | null; dataDir: string },
  log: Log,
): Promise<Database> {
  const database =
    databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir, log })
      : { url: databaseUrl, stop: () => Promise.resolve() };
  try {
    await applyMigrations(database.url);
    return database;
  } catch (error) {
    await database.stop();
    throw databaseUrl === null
      ? error
      : new DatabaseProblem(`The database that DATABASE_URL names cannot be used: ${reasonOf(error)}.`);
  }
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "nothing answers at that address",
  ENOTFOUND: "there is no such host",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "it cannot be reached",
  "28P01": "the password or the user is wrong",
  "28000": "the user may not connect",
  "3D000": "there is no such database",
  "42501": "the user may not make tables there",
};

/** Why, in words of our own: a driver's message can quote the address with its password. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    const known = reasons[code] ?? Object.entries(reasons).find(([name]) => cause.message.includes(name))?.[1];
    if (known) return known;
    if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  }
  return errorName(error);
}
