import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { canaries, playCanaries } from "../replay/canaries.ts";
import { readStory } from "../replay/story.ts";
import { createTestDatabase } from "../support/database.ts";

/** One story of `npm run canaries`, with a leak planted at its end: that one is found, in the channel and in the log, and nothing else. */
it("what is closed reaches nobody outside through a whole story, and a planted leak is found", async () => {
  const text = await readFile(new URL("./stories/harbour-year.jsonl", import.meta.url), "utf8");
  const database = await createTestDatabase();
  try {
    const run = await playCanaries({ story: readStory(text), door: "mixed", databaseUrl: database.url, plant: true });
    expect(run.woven).toBeGreaterThan(0);
    expect(run.inside).toBe(canaries.length);
    expect(run.searched).toBeGreaterThan(100);
    const places = run.hits.map((hit) => hit.replace(/[\d.:]+/gu, "")).sort();
    expect([...new Set(places.map((place) => place.split(" ").slice(0, 4).join(" ")))]).toEqual([
      `${canaries[0]} in channelslack ${canaries[0]}`,
      `${canaries[0]} in channelteams ${canaries[0]}`,
      `${canaries[0]} in log (warn)`,
    ]);
  } finally {
    await database.drop();
  }
}, 300_000);
