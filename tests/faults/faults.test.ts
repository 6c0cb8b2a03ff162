import { describe, expect, it } from "vitest";

import { harry } from "./harness.ts";

describe("the program, killed at random before platforms in bad weather", () => {
  it("loses nothing it has acknowledged, and says nothing twice without a reason", { timeout: 240_000 }, async () => {
    const { violations, commands, kills, sends, refused } = await harry({
      rounds: 1,
      seed: 4,
      replicas: 2,
      // Nothing is refused for good of a reminder that is dropped, since the meeting was moved before it went out.
      rules: { crashShare: 1, movedShare: 0, gentleShare: 0, kills: [3, 3], pauseMs: [500, 1_500] },
    });
    expect(violations).toEqual([]);
    // Each of them is certain: six people say two things at least, and all are killed, none told to stop.
    expect(commands).toBeGreaterThanOrEqual(12);
    expect(kills).toBeGreaterThan(0);
    expect(sends).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });
});
