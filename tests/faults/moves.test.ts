import { describe, expect, it } from "vitest";

import { judgeMoves, type Moving } from "./moves.ts";
import { everybody } from "./people.ts";

const planned = new Date("2027-01-26T08:00:00Z");
const later = new Date("2027-02-02T08:00:00Z");
const said = (acknowledged: boolean): Moving => ({
  who: everybody[0]!,
  text: "flyt",
  wish: { kind: "move", start: later },
  acknowledged,
  atStory: 0,
  untilStory: 1,
});
const stays = { sequence: 0, start: planned };
const moved = { sequence: 1, start: later };

describe("a move", () => {
  it.each([
    ["that was acknowledged is done", [said(true)], [moved], 0, 0],
    ["that was acknowledged and not done is lost", [said(true)], [stays], 1, 0],
    ["that was not acknowledged may be done", [said(false)], [moved], 0, 0],
    ["that was not acknowledged may not be done", [said(false)], [stays], 0, 0],
    ["that nobody asked for is wrong", [], [moved], 0, 2],
    ["is done once", [said(true)], [{ ...moved, sequence: 2 }], 0, 1],
    ["is to where it was said", [said(true)], [{ ...moved, start: planned }], 0, 1],
    ["leaves the one meeting", [said(true)], [moved, stays], 0, 1],
    ["does not take it away", [said(true)], [], 0, 1],
  ] as const)("%s", (_, own, live, missing, violations) => {
    const verdict = judgeMoves("Havnerådet", [...own], [...live], planned);
    expect([verdict.missing.length, verdict.violations.length]).toEqual([missing, violations]);
  });
});
