import { describe, expect, it } from "vitest";

import { tryAll } from "./schedules.ts";

describe("reminders, against an independent reckoning", () => {
  it("are said at the first look at which they are owed, once, wherever the machine stands and whatever its clock does", () => {
    const { missed, doubled, early, said } = tryAll({ schedules: 220, seed: 7 });
    expect({ missed, doubled, early }).toEqual({ missed: [], doubled: [], early: [] });
    expect(said).toBeGreaterThan(1_000);
  });
});
