import { describe, expect, it } from "vitest";

import { unexplained, type Death, type Repeat } from "./repeats.ts";

const killed = (at: number, hands = 16): Death => ({ what: "kill", from: at, until: at, hands });
const copy = (message: string, firstAt: number, againAt: number | null = firstAt + 20_000): Repeat => ({
  message,
  firstAt,
  againAt,
});

describe("a message that came once more", () => {
  it.each([
    ["nobody died", [], 1],
    ["its sender died soon after the first copy", [killed(10_500)], 0],
    ["somebody died long after it had been written down", [killed(16_000)], 1],
    ["somebody died long before it was sent", [killed(8_900)], 1],
    ["its sender died while it was on its way", [killed(9_100)], 0],
    ["its sender waited for the database, and died", [database(9_000, 18_000), killed(22_000)], 0],
  ] as const)("%s", (_, deaths, left) => {
    expect(unexplained([copy("a", 10_000)], [...deaths])).toHaveLength(left);
  });

  it("is not explained by who died after the second copy", () => {
    expect(unexplained([copy("a", 10_000, 10_400)], [killed(10_500)])).toHaveLength(1);
  });

  it("is one of as many as the dead had hands", () => {
    const repeats = Array.from({ length: 17 }, (__, number) => copy(`${number}`, 10_000 + number));
    expect(unexplained(repeats, [killed(10_500)])).toHaveLength(1);
    expect(unexplained(repeats, [killed(10_500), killed(10_600)])).toEqual([]);
  });

  it("comes once for each death", () => {
    expect(unexplained([copy("a", 10_000), copy("a", 10_100)], [killed(10_500)])).toHaveLength(1);
  });

  it("takes nobody's place who has no other explanation", () => {
    const repeats = [copy("a", 6_000), copy("b", 10_000)];
    expect(unexplained(repeats, [killed(12_000, 1), killed(7_000, 1)])).toEqual([]);
  });
});

function database(from: number, until: number): Death {
  return { what: "database", from, until, hands: 0 };
}
