import { describe, expect, it } from "vitest";

import { tryAll } from "./schedules.ts";

describe("what the clock owes, against an independent reckoning", () => {
  it("is said at the first look at which it is owed, once, and listed when nobody looked, whatever the machine's clock does", () => {
    const { schedules, looks, kinds, said, listed, ...faults } = tryAll({ schedules: 220, seed: 7 });
    expect(faults).toEqual({ missed: [], doubled: [], early: [], unlisted: [], mislisted: [] });
    expect([schedules, kinds.size]).toEqual([220, 12]);
    expect(looks).toBeGreaterThan(said);
    expect(said).toBeGreaterThan(1_000);
    expect(listed).toBeGreaterThan(10);
  });
});
