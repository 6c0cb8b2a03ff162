import { describe, expect, it } from "vitest";

import { harry } from "./harness.ts";

describe("the program, killed at random before platforms in bad weather", () => {
  it("loses nothing it has acknowledged, and says nothing twice without a reason", { timeout: 240_000 }, async () => {
    const { violations, commands, kills, sends, refused } = await harry({
      rounds: 1,
      seed: 4,
      replicas: 2,
      // Nothing is refused for good of a reminder that is dropped, since the meeting was moved before it went out.
      rules: { crashShare: 1, movedShare: 0, kills: [3, 3], pauseMs: [500, 1_500] },
    });
    expect(violations).toEqual([]);
    expect(Math.min(commands, kills, sends, refused)).toBeGreaterThan(0);
  });
});
