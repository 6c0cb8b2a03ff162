import { describe, expect, it } from "vitest";

import { knownCommands } from "../../src/commands/index.ts";
import type { Role } from "../../src/domain/forum.ts";
import { commandNames, mayGive, rightFor, type CommandName } from "../../src/domain/rights.ts";

const outside = null;

describe("who may give which command", () => {
  const table: [CommandName, (Role | null)[]][] = [
    ["help.show", ["chair", "secretary", "member", "deputy", "observer", outside]],
    ["meeting.show", ["chair", "secretary", "member", "deputy", "observer"]],
    ["attendance.attend", ["chair", "secretary", "member", "deputy", "observer"]],
    ["minutes.agree", ["chair", "secretary", "member", "deputy"]],
    ["minutes.object", ["chair", "secretary", "member", "deputy"]],
    ["meeting.move", ["chair", "secretary"]],
    ["agenda.send", ["chair", "secretary"]],
    ["decision.record", ["chair", "secretary"]],
    ["minutes.approve", ["chair", "secretary"]],
    ["member.add", ["secretary"]],
    ["settings.change", ["secretary"]],
  ];
  const roles: (Role | null)[] = ["chair", "secretary", "member", "deputy", "observer", outside];

  it.each(table)("%s", (command, allowed) => {
    expect(roles.filter((role) => mayGive(command, role))).toEqual(allowed);
  });

  it("lets nobody outside the forum do anything that is about a forum", () => {
    const open = commandNames.filter((command) => mayGive(command, outside));
    expect(open.every((command) => rightFor(command) === "anyone")).toBe(true);
  });
});

it("has a right for every command and a command for every right", () => {
  const answeredFirst = "question.answer";
  expect([...knownCommands].sort()).toEqual(commandNames.filter((name) => name !== answeredFirst).sort());
});
