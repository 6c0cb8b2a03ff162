import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath, URL } from "node:url";

/**
 * Writes the database client, src/generated/prisma, from schema.prisma. Runs after every `npm ci`, so it says nothing when all is well
 * and asks nothing of the network. Plain JavaScript, because npm itself may still be on an older Node here.
 */
const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
const run = spawnSync(process.execPath, [cli, "generate", "--no-hints"], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  env: { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  encoding: "utf8",
});
if (run.status !== 0) {
  process.stderr.write(`${run.stdout}${run.stderr}`);
  process.stderr.write("The database client could not be generated from prisma/schema.prisma.\n");
  process.exitCode = 1;
}
