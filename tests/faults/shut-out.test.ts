import { describe, expect, it } from "vitest";

import { judge, type Note, type Refused } from "./shut-out.ts";

const monday = new Date("2027-01-04T09:00:00Z");
const tuesday = new Date("2027-01-05T09:00:00Z");
const given: Refused = { key: "call", state: "failed", why: "teams: not-installed", created: monday, settled: monday };
const note: Note = {
  key: "unreachable:1:2:2027-01-04:3",
  reader: "Tove Rask",
  summary: "Jeg kan ikke nå Willy Bruun i Teams: appen er ikke installeret.",
};

describe("what is meant for somebody whom Teams lets nobody write to", () => {
  it.each([
    ["is given up, and the secretary is told", [given], [note], []],
    ["is told of once a day", [given, { ...given, key: "reminder" }], [note], []],
    ["may be told of before another day's try settles it", [{ ...given, settled: tuesday }], [note], []],
    ["is told of again the next day", [given, { ...given, settled: tuesday, created: tuesday }], [note], ["not told"]],
    ["is not kept from the secretary", [given], [], ["not told"]],
    ["is not told twice a day", [given], [note, { ...note, key: `${note.key}0` }], ["told Tove Rask"]],
    ["is told the secretary and nobody else", [given], [{ ...note, reader: "Ulla Friis" }], ["told Ulla Friis"]],
    ["is told in the usual words", [given], [{ ...note, summary: "Øv" }], ["Øv"]],
    ["is told only when there was something", [], [note], ["told Tove Rask"]],
    ["does not count as sent", [{ ...given, state: "sent", why: null }], [note], ["counts as sent"]],
  ] as const)("%s", (_, rows, notes, said) => {
    const { violations } = judge([...rows], [...notes]);
    expect(violations).toHaveLength(said.length);
    for (const [index, words] of said.entries()) expect(violations[index]).toContain(words);
  });

  it("is rightly given up for that reason alone", () => {
    expect([...judge([given, { ...given, key: "other", why: "teams: too-large" }], [note]).keys]).toEqual(["call"]);
  });
});
