import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { SlackStandIn } from "../support/slack-stand-in.ts";
import { anna, bo, newKey, openWorkspacesBoard, seenBy, type Board } from "../support/workspaces-board.ts";

let board: Board;
const key = newKey();
beforeAll(async () => {
  board = await openWorkspacesBoard();
  await board.open([key]);
});
afterAll(() => board.end());

const patient = { timeout: 60_000 };

describe("two workspaces that are alike to the last id", () => {
  let one: SlackStandIn;
  let other: SlackStandIn;

  it("install the app, found a committee each, and are reminded each of their own", patient, async () => {
    [one, other] = [await board.workspace("T0EN"), await board.workspace("T0TO")];
    for (const team of ["T0EN", "T0TO"]) {
      await board.allow(team);
      const page = await board.install(team);
      expect([page.status, page.text]).toEqual([
        200,
        expect.stringContaining("Referent er klar i Arbejdsplads &lt;T0"),
      ]);
    }
    const committees = [
      { slack: one, name: "Havneudvalget", place: "Kajen" },
      { slack: other, name: "Skoleudvalget", place: "Aulaen" },
    ];
    for (const { slack, name, place } of committees) {
      await board.say(slack, anna, `opret ${name}`);
      await board.say(slack, anna, `medlem <@${bo}>`);
      await board.say(slack, anna, `møde 24. november kl. 9-11, ${place}`);
    }
    board.set("2026-11-03T09:05");
    await board.look();
    expect(seenBy(one, bo)).toContain("Havneudvalget");
    expect(seenBy(other, bo)).toContain("Skoleudvalget");
    expect(seenBy(one, bo) + seenBy(one, anna)).not.toMatch(/Skoleudvalget|Aulaen/u);
    expect(seenBy(other, bo) + seenBy(other, anna)).not.toMatch(/Havneudvalget|Kajen/u);
    expect([one.violations, other.violations]).toEqual([[], []]);
  });
});
