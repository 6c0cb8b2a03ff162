import { defineConfig } from "vitest/config";

/** Where .ci/run wants the number of tests. */
const counts = process.env["VITEST_COUNTS"];

// Vitest asks that its configuration is the default export.
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    ...(counts === undefined ? {} : { reporters: ["default", ["json", { outputFile: counts }]] }),
  },
});
