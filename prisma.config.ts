import { defineConfig } from "prisma/config";

/**
 * Prisma's command line downloads a schema engine unless it is pointed to one, and every command fails where the download host is
 * closed. `generate` only needs the variable to name an executable file, which it does not run; migrations go through
 * `@prisma/schema-engine-wasm` (see prisma/ and src/store/migrations.ts).
 */
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

// Prisma asks that its configuration is the default export.
export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });
