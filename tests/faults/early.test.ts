import { describe, expect, it } from "vitest";

import { unexplainedEarly } from "./early.ts";
import type { Death } from "./repeats.ts";

const saidAt = 10_000;
const one = { what: "a message too early", saidAt, slowMs: 0 };
const killed = (from: number): Death => ({ what: "kill", from, until: from + 20, hands: 16 });
const crashed = (from: number, until: number): Death => ({ what: "database", from, until, hands: 0 });

describe("what was sent before Retry-After was over", () => {
  it.each([
    ["is explained by the death of who was told", killed(saidAt + 5), 0],
    ["is explained by a kill that was noted just before it struck", killed(saidAt - 50), 0],
    ["is not by a death long after it was written down", killed(saidAt + 400), 1],
    ["is not by a death before it was said", killed(saidAt - 500), 1],
    ["is not by one that was told to stop, and had time to write it down", { ...killed(saidAt + 5), what: "stop" }, 1],
    ["is explained by a database that was gone when it was said", crashed(saidAt - 2_000, saidAt + 100), 0],
    ["is not by a database that was back by then", crashed(saidAt - 2_000, saidAt - 100), 1],
  ] as const)("%s", (_, death, left) => {
    expect(unexplainedEarly([one], [death])).toHaveLength(left);
  });

  it.each([
    ["a later death, since it was written down later", killed(saidAt + 700)],
    ["an earlier death, since what was asked before it was seen later", killed(saidAt - 550)],
  ])("is explained where this machine stood still by %s", (_, death) => {
    expect(unexplainedEarly([{ ...one, slowMs: 500 }], [death])).toEqual([]);
    expect(unexplainedEarly([one], [death])).toHaveLength(1);
  });

  it("is told of with the nearest death, who heard it, and how slow this machine was", () => {
    const deaths = [killed(saidAt - 5_000), killed(saidAt + 4_000)];
    expect(unexplainedEarly([{ ...one, slowMs: 20 }], deaths, [saidAt - 7, saidAt + 12])).toEqual([
      `${one.what} (the nearest death, a kill, 4000 ms after it was said; the first to have heard it 12 ms after; our own slowness 20 ms)`,
    ]);
    expect(unexplainedEarly([one], [])).toEqual([one.what]);
  });
});
