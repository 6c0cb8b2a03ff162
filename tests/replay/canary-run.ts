import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { startTestServer } from "../support/test-server.ts";
import { playCanaries } from "./canaries.ts";
import { doorNames } from "./casting.ts";
import { readStory } from "./story.ts";

/** `npm run canaries -- STORY.jsonl …`: each story through each door. Ends with 1 when a canary is seen outside, or the planted one is not. */

const files = process.argv.slice(2);
let isRight = files.length > 0;
for (const file of files) {
  const story = readStory(await readFile(file, "utf8"));
  for (const door of doorNames) {
    const server = await startTestServer();
    try {
      const { inside, woven, searched, characters, hits } = await playCanaries({
        story,
        door,
        databaseUrl: server.url,
      });
      const size = `${searched} texts, ${(characters / 1_000_000).toFixed(1)} million characters`;
      console.log(
        `${basename(file)}, ${door}: ${woven} closed items, ${inside} canaries inside, ${size}, ${hits.length} hits`,
      );
      for (const hit of hits) console.log(`  ${hit}`);
      isRight &&= hits.length === 0;
    } finally {
      await server.stop();
    }
  }
}
process.exitCode = isRight ? 0 : 1;
