import { describe, expect, it } from "vitest";

import { unexcused } from "./lost-commands.ts";

const said = (...instants: number[]) => instants.map((atStory) => ({ atStory }));

describe("a command that is not there", () => {
  it.each([
    ["of which nobody was told is lost", [10], [], [10]],
    ["of which somebody was told is not", [10], [12], []],
    ["is not excused by what was told before it was said", [10], [9], [10]],
    ["is excused by a word of its own", [10, 20], [25], [10]],
    ["leaves to a later one what came after that", [10, 20], [15, 25], []],
    ["said after all that was told is lost", [10, 20], [15, 16], [20]],
  ])("%s", (_, missing, troubles, lost) => {
    expect(unexcused(said(...missing), troubles)).toEqual(said(...lost));
  });
});
