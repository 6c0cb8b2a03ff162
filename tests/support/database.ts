import pg from "pg";
import { inject } from "vitest";

/** Real PostgreSQL for tests: one server a run, a migrated template in it, and a database of its own for whoever asks. */

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface can be added to
  interface ProvidedContext {
    /** The test run's server; its database is the template and stays unused. */
    databaseServer: string;
  }
}

const TEMPLATE = "referent";

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A database of its own, migrated and empty; `drop` throws out whoever is still connected. Call it in `beforeAll`, `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await createDatabase(`template ${TEMPLATE}`);
}

/** A database without our tables, for those who test how they come to be. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await createDatabase("");
}

async function createDatabase(how: string): Promise<TestDatabase> {
  const server = new URL(inject("databaseServer"));
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await administer(server, `create database ${name} ${how}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => administer(server, `drop database ${name} with (force)`) };
}

async function administer(server: URL, sql: string): Promise<void> {
  const url = new URL(server);
  // Not the template: a database cannot be copied while somebody is in it.
  url.pathname = "postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
