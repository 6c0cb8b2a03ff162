import { describe, expect, it } from "vitest";

import { unexplainedEarly } from "./early.ts";
import type { Death } from "./repeats.ts";

const saidAt = 10_000;
const one = { what: "a message too early", saidAt, slowMs: 0 };
const killed = (from: number): Death => ({ what: "replica", from, until: from + 20, hands: 16 });
const crashed = (from: number, until: number): Death => ({ what: "database", from, until, hands: 0 });

describe("what was sent before Retry-After was over", () => {
  it.each([
    ["is explained by the death of who was told", killed(saidAt + 5), 0],
    ["is explained by a kill that was noted just before it struck", killed(saidAt - 50), 0],
    ["is not by a death long after it was written down", killed(saidAt + 400), 1],
    ["is not by a death before it was said", killed(saidAt - 500), 1],
    ["is explained by a database that was gone when it was said", crashed(saidAt - 2_000, saidAt + 100), 0],
    ["is not by a database that was back by then", crashed(saidAt - 2_000, saidAt - 100), 1],
  ] as const)("%s", (_, death, left) => {
    expect(unexplainedEarly([one], [death])).toHaveLength(left);
  });

  it("is explained by a later death where this machine stood still, since it was written down later", () => {
    expect(unexplainedEarly([{ ...one, slowMs: 500 }], [killed(saidAt + 700)])).toEqual([]);
  });

  it("is told of with the nearest death", () => {
    const deaths = [killed(saidAt - 5_000), killed(saidAt + 400)];
    expect(unexplainedEarly([one], deaths)).toEqual([`${one.what} (the nearest death 400 ms after it was said)`]);
    expect(unexplainedEarly([one], [])).toEqual([one.what]);
  });
});
