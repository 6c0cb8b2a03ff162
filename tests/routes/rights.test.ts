import { afterAll, beforeAll, expect, it } from "vitest";
import { commandNames, mayGive, stages, type CommandName, type Stage } from "../../src/domain/rights.ts";
import {
  everyDoor,
  everyRole,
  openRightsBoard,
  pressFor,
  type Cast,
  type DoorName,
  type RightsBoard,
} from "../support/rights-board.ts";

/**
 * The table of rights, cell by cell: role × command × state, through both front doors. `npm run rights` walks through all of them; `npm
 * test` through every third, so chosen that each command meets each role, each state and both doors.
 */

const whole = process.env["EVERY_RIGHT"] === "1";

type Cell = { door: DoorName; role: Cast; command: CommandName; stage: Stage };

const cells: Cell[] = commandNames.flatMap((command, row) =>
  everyRole.flatMap((role, column) =>
    stages.flatMap((stage, layer) =>
      everyDoor.flatMap((door, index) => {
        const isChosen = (row + column + layer) % 3 === 0 && (column + layer + row) % 2 === index;
        return whole || isChosen ? [{ door, role, command, stage }] : [];
      }),
    ),
  ),
);

/** These store nothing, or nothing where nobody else is to be told. */
const reading = new Set<CommandName>([
  "help.show",
  "help.example",
  "home.show",
  "message.dismiss",
  "meeting.show",
  "meeting.list",
  "member.list",
  "decision.list",
  "action.list",
  "proposal.none",
  "settings.show",
  "right.request",
  // What they store is no part of any meeting or forum.
  "calendar.show",
  "calendar.renew",
  "calendar.showForum",
  "calendar.renewForum",
  "document.renew",
  "document.withdraw",
]);

let board: RightsBoard;
beforeAll(async () => {
  board = await openRightsBoard();
});
afterAll(() => board.close());

/** An observer who is called as a deputy has a deputy's rights, so the observer here is not called, and has nothing to decline. */
function isNotCalled({ role, command }: Cell): boolean {
  return role === "observer" && command === "attendance.declineDeputy";
}

/** What is wrong with what came of it, or null. */
async function fault(cell: Cell): Promise<string | null> {
  const { door, role, command, stage } = cell;
  const press = pressFor(command, { state: board.states[stage], role, board });
  const said = await board.press(door, role, press);
  const inTable = role === "outsider" ? null : role;
  const { status, outcome, writes } = said;
  const known = status === 200 && said.command === command;
  // An old button is not always refused: the card as it now stands can be the better answer. Nothing is stored either way.
  const refused = outcome !== "failed" && writes === 0;
  const byRole = outcome === "right.missing" || outcome === "person.stranger";
  const ok =
    mayGive(command, inTable, stage) && !isNotCalled(cell)
      ? outcome === "done" && (reading.has(command) || writes > 0)
      : refused && (mayGive(command, inTable) ? !byRole : byRole);
  return known && ok ? null : `${door}: ${role} ${command} ${stage}: ${JSON.stringify(said)}`;
}

it("is what both front doors do, cell by cell", async () => {
  const faults: string[] = [];
  for (const cell of cells) {
    const wrong = await fault(cell);
    if (wrong) faults.push(wrong);
  }
  console.log(`rights: ${cells.length} cells through both front doors, ${faults.length} wrong`);
  expect(faults).toEqual([]);
  expect(board.faults()).toEqual([]);
}, 900_000);

it("is asked anew each time: who was removed a moment ago can do nothing, whatever was drawn for them before", async () => {
  const { other, settled } = board.states.planned;
  const chair = board.personOf("chair").id;
  const own = { command: "agenda.send", args: { meeting: settled.id } } as const;
  expect((await board.press("slack", "chair", own)).outcome).toBe("done");
  await board.within(async (tx) => {
    const before = await tx.forums.get(other.id);
    await tx.forums.save(before, { ...before, members: before.members.filter((one) => one.personId !== chair) });
  });
  for (const door of everyDoor) {
    expect(await board.press(door, "chair", own)).toMatchObject({ outcome: "person.stranger", writes: 0 });
  }
}, 60_000);
