import { describe, expect, it } from "vitest";

import { actionReminders } from "../../src/domain/action-reminder.ts";
import type { Action } from "../../src/domain/action.ts";
import { instantAt, localStampOf } from "../../src/domain/time.ts";
import { harbourBoard, heldMeeting, ids } from "../support/harbour-board.ts";

function at(stamp: string): Date {
  return instantAt(stamp.slice(0, 10), stamp.slice(11));
}

const task: Action = {
  id: "task",
  itemId: null,
  assigneeId: ids.fish,
  assigneeName: "Poul Tange",
  text: "Indhente tilbud",
  due: "2026-12-18",
  decidedDue: "2026-12-18",
  createdAt: at("2020-01-02T10:00"),
  createdBy: ids.secretary,
  doneAt: null,
  undoneAt: null,
};

function remindersOfTask(more: Partial<Action>): string[] {
  const names = new Map<string, string>(Object.entries(ids).map(([name, id]) => [id, name]));
  const meeting = heldMeeting({ status: "approved", actions: [{ ...task, ...more }] });
  return actionReminders({ meeting, forum: harbourBoard() }).map(
    (one) => `${localStampOf(one.at)} ${one.kind} ${names.get(one.personId) ?? one.personId}`,
  );
}

describe("an action's reminders", () => {
  it.each([
    ["a Friday", "2026-12-18", ["2026-12-15T09:00", "2026-12-18T09:00", "2026-12-21T09:00"]],
    [
      "a Monday: three days before is Friday",
      "2026-10-19",
      ["2026-10-16T09:00", "2026-10-19T09:00", "2026-10-20T09:00"],
    ],
    [
      "a Sunday: on the Friday, overdue on Monday",
      "2026-10-18",
      ["2026-10-15T09:00", "2026-10-16T09:00", "2026-10-19T09:00"],
    ],
    ["before Easter: overdue after it", "2022-04-13", ["2022-04-08T09:00", "2022-04-13T09:00", "2022-04-19T09:00"]],
    ["29 February", "2028-02-29", ["2028-02-25T09:00", "2028-02-29T09:00", "2028-03-01T09:00"]],
    ["over the change of clocks", "2026-10-26", ["2026-10-23T09:00", "2026-10-26T09:00", "2026-10-27T09:00"]],
  ])("due on %s", (_, due, [soon, day, overdue]) => {
    expect(remindersOfTask({ due })).toEqual([
      `${String(soon)} action.soon fish`,
      `${String(day)} action.due fish`,
      `${String(overdue)} action.overdue fish`,
      `${String(overdue)} action.overdue secretary`,
    ]);
  });

  it("say it once when both fall on the same day: due on Easter Monday", () => {
    expect(remindersOfTask({ due: "2022-04-18" }).slice(0, 1)).toEqual(["2022-04-13T09:00 action.due fish"]);
    expect(remindersOfTask({ due: "2022-04-18" })).toHaveLength(3);
  });

  it.each<[string, Partial<Action>]>([
    ["done", { doneAt: at("2026-12-10T10:00") }],
    ["taken back", { undoneAt: at("2026-12-10T10:00") }],
    ["without a date", { due: null }],
  ])("are none when it is %s", (_, more) => {
    expect(remindersOfTask(more)).toEqual([]);
  });

  it("go to the secretary alone, and when it is overdue, when the assignee is nobody we know", () => {
    expect(remindersOfTask({ assigneeId: null })).toEqual(["2026-12-21T09:00 action.overdue secretary"]);
  });

  it("go once to a secretary who is the assignee", () => {
    expect(remindersOfTask({ assigneeId: ids.secretary }).filter((line) => line.includes("overdue"))).toHaveLength(1);
  });

  it("leave out what was due when it was given", () => {
    expect(remindersOfTask({ createdAt: at("2026-12-15T08:59") })).toHaveLength(4);
    expect(remindersOfTask({ createdAt: at("2026-12-15T09:00") })).toHaveLength(3);
  });

  it("are new ones for a new due date, and each is useful until the next", () => {
    const reminders = (due: string) =>
      actionReminders({ meeting: heldMeeting({ actions: [{ ...task, due }] }), forum: harbourBoard() });
    const keys = new Set(reminders("2026-12-18").map((one) => one.key));
    expect(reminders("2027-01-15").filter((one) => keys.has(one.key))).toEqual([]);
    const [soon, day, overdue] = reminders("2026-12-18");
    expect([soon?.usefulUntil, day?.usefulUntil]).toEqual([day?.at, overdue?.at]);
  });
});
