import type { TestProject } from "vitest/node";
import { startTestServer } from "./test-server.ts";

/** Before all test files; what it returns runs after them, also when some failed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide("databaseServer", server.url);
  return server.stop;
}
