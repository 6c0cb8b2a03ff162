import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../src/store/embedded-postgres.ts";
import { diffFromMigrations } from "../src/store/schema-engine.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The SQL from prisma/migrations to the schema (its file, or this text), null when in step: found on a server that is then gone again. */
export async function diffOnScratchServer(schema?: string): Promise<string | null> {
  const dataDir = await mkdtemp(join(tmpdir(), "referent-scratch-"));
  // Under root the server is another user, and must be able to pass.
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, log: silent, throwaway: true });
  try {
    return await diffOnServer(server.url, schema);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The same on a server that is there: in a database of its own, which is dropped again. */
export async function diffOnServer(url: string, schema?: string): Promise<string | null> {
  const shadow = `shadow_${crypto.randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${shadow}`);
    const shadowUrl = new URL(url);
    shadowUrl.pathname = shadow;
    return await diffFromMigrations({ url, shadowUrl: shadowUrl.href }, schema);
  } finally {
    await client.query(`drop database if exists ${shadow} with (force)`);
    await client.end();
  }
}
