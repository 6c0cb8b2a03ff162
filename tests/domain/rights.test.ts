import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

import { knownCommands } from "../../src/commands/index.ts";
import type { Role } from "../../src/domain/forum.ts";
import { commandNames, mayGive, rightFor, stages, type CommandName, type Stage } from "../../src/domain/rights.ts";
import { rightsPage } from "../../src/rights-page.ts";

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

describe("when a command may be given", () => {
  const table: [CommandName, Role, Stage[]][] = [
    ["agenda.read", "observer", [...stages]],
    ["minutes.read", "secretary", ["running", "held", "drafted", "approved"]],
    ["minutes.read", "member", ["drafted", "approved"]],
    ["agenda.propose", "member", ["planned", "called", "running"]],
    ["proposal.reject", "chair", ["planned", "called", "running", "held", "drafted"]],
    ["decision.record", "chair", ["running", "held", "drafted"]],
    ["minutes.approve", "chair", ["drafted"]],
    ["minutes.approve", "member", []],
    ["meeting.move", "secretary", ["planned", "called"]],
  ];

  it.each(table)("%s by a %s", (command, role, allowed) => {
    expect(stages.filter((stage) => mayGive(command, role, stage))).toEqual(allowed);
  });

  it("changes nothing in approved minutes but tasks, and nothing in a cancelled meeting", () => {
    const changing = (stage: Stage) =>
      commandNames.filter((command) => !mayGive(command, "secretary", stage) && mayGive(command, "secretary"));
    for (const command of ["proposal.reject", "proposal.withdraw", "agenda.edit", "minutes.undo"] as const) {
      expect(changing("approved")).toContain(command);
      expect(changing("cancelled")).toContain(command);
    }
    expect(mayGive("action.complete", "member", "approved")).toBe(true);
  });
});

it("stands in the README as it is", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const said = readme.split("<!-- rights -->")[1] ?? "";
  const plain = (table: string): string => table.trim().replaceAll(/ +/gu, " ").replaceAll(/-{2,}/gu, "---");
  expect(plain(said)).toBe(plain(rightsPage()));
});
