import { defineConfig } from "vitest/config";

/** Where .ci/run wants the number of tests. */
const counts = process.env["VITEST_COUNTS"];

// Vitest asks that its configuration is the default export.
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/global-setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    ...(counts === undefined ? {} : { reporters: ["default", ["json", { outputFile: counts }]] }),
  },
});
