import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

import { readMigrations } from "./migration-files.ts";

/**
 * Prisma's own schema engine, run in this process: it applies prisma/migrations as `prisma migrate deploy` does, on machines where
 * Prisma's command line cannot download its engine.
 */

const schemaFile = fileURLToPath(new URL("../../prisma/schema.prisma", import.meta.url));
const nothingOutside = { externalTables: [], externalEnums: [] };

/** Node has WebAssembly; TypeScript tells of it only together with a browser's whole world. */
type Instance = { exports: { __wbindgen_start(): void } };
type WebAssemblyHere = {
  instantiate(code: Uint8Array, imports: Record<string, object>): Promise<{ instance: Instance }>;
};
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyHere };

const INTERNAL_CHAR = 18;
const TEXT = 25;

type PrismaPgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

let loading: Promise<void> | null = null;

async function load(): Promise<void> {
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const code = await readFile(join(dirname(script), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": withIdleTimers() });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine bounds its wait for a lock by a timer of 10 s that it never clears: that must not keep the process from ending. */
function withIdleTimers(): Record<string, unknown> {
  const imports: Record<string, unknown> = { ...engine };
  for (const [name, value] of Object.entries(imports)) {
    if (!name.startsWith("__wbg_setTimeout")) continue;
    const setTimer = value as (...given: unknown[]) => unknown;
    imports[name] = (...given: unknown[]) => {
      const timer = setTimer(...given);
      if (typeof timer === "object" && timer !== null && "unref" in timer) (timer as NodeJS.Timeout).unref();
      return timer;
    };
  }
  return imports;
}

/**
 * Does `work` with an engine on the database of `url`, and leaves the database again. `shadowUrl` is an empty database of its own for
 * `diff`, which fills it.
 */
async function withEngine<T>(
  urls: { url: string; shadowUrl?: string },
  work: (open: engine.SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loading ??= load());
  const opened: PrismaPgAdapter[] = [];
  // One connection each, because the engine takes a lock that belongs to its session.
  const connect = async (connectionString: string): Promise<SqlDriverAdapter> => {
    const adapter = await new PrismaPg({ connectionString, max: 1, connectionTimeoutMillis: 3_000 }).connect();
    opened.push(adapter);
    return forEngine(adapter);
  };
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => connect(urls.url),
    // The adapter's own would be the main database again when it is given an address.
    connectToShadowDb: () => connect(urls.shadowUrl ?? ""),
  };
  const open = await engine.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(open);
  } finally {
    open.free();
    // The engine leaves some of them itself.
    for (const adapter of opened) if (!adapter.underlyingDriver().ending) await adapter.dispose();
  }
}

/**
 * Two things the adapter does not do for the engine. It cuts scripts at every semicolon, which breaks function bodies and all-or-nothing:
 * they are handed over whole. And it refuses PostgreSQL's internal type "char", in which the catalogue tells the kinds of constraints:
 * it is read as text.
 */
function forEngine(adapter: PrismaPgAdapter): SqlDriverAdapter {
  const inside = adapter as unknown as { performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }> };
  const performIO = inside.performIO.bind(adapter);
  inside.performIO = async (query) => {
    const result = await performIO(query);
    for (const field of result.fields) if (field.dataTypeID === INTERNAL_CHAR) field.dataTypeID = TEXT;
    return result;
  };
  adapter.executeScript = async (script: string) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      throw asDriverError(error);
    }
  };
  return adapter;
}

function asDriverError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code = "", severity = "", message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: "postgres", code, severity, message, detail, column, hint });
}

/** Applies what is not applied, in order; the names of those. Throws with the engine's explanation, and the database's. */
export async function applyPending(url: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  return await withEngine({ url }, async (open) => {
    return (await open.applyMigrations({ migrationsList, filters: nothingOutside })).appliedMigrationNames;
  });
}

/** The SQL that leads from the migrations to schema.prisma (or to `schema`, its text); null when they are in step. */
export async function diffFromMigrations(
  urls: { url: string; shadowUrl: string },
  schema?: string,
): Promise<string | null> {
  const migrationsList = await readMigrations();
  const content = schema ?? (await readFile(schemaFile, "utf8"));
  const found = await withEngine(urls, (open) =>
    open.diff({
      from: { tag: "migrations", ...migrationsList },
      to: { tag: "schemaDatamodel", files: [{ path: schemaFile, content }] },
      script: true,
      exitCode: true,
      filters: nothingOutside,
    }),
  );
  return found.exitCode === 2 ? found.stdout : null;
}
