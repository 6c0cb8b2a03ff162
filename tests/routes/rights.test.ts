import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "../../src/domain/forum.ts";
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
 * test` through so many that each command meets each role, each state and both doors.
 */

const whole = process.env["EVERY_RIGHT"] === "1";

type Cell = { door: DoorName; role: Cast; command: CommandName; stage: Stage };

/** Those who may give the command in some state meet it in every state, by turns; each of the others in one. The doors take turns. */
function isSampled({ door, role, command, stage }: Cell): boolean {
  const turn = commandNames.indexOf(command) + stages.indexOf(stage);
  const mays = everyRole.filter((one) => mayGive(command, inTable(one)));
  const isTurn = mays.includes(role)
    ? mays[turn % mays.length] === role
    : turn % stages.length === everyRole.indexOf(role) % stages.length;
  return isTurn && everyDoor[(turn + everyRole.indexOf(role)) % everyDoor.length] === door;
}

const inTable = (role: Cast): Role | null => (role === "outsider" ? null : role);

const cells: Cell[] = commandNames
  .flatMap((command) =>
    everyRole.flatMap((role) => stages.flatMap((stage) => everyDoor.map((door) => ({ door, role, command, stage })))),
  )
  .filter((cell) => whole || isSampled(cell));

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
  "attendance.list",
  "avoidance.list",
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
  "import.explain",
  "import.offer",
]);

let board: RightsBoard;
beforeAll(async () => {
  board = await openRightsBoard();
});
afterAll(() => board.close());

const closedAgendas: Partial<Record<Stage, string>> = {
  held: "meeting.over",
  drafted: "meeting.over",
  approved: "minutes.locked",
  cancelled: "meeting.cancelled",
};

/** An observer who is called as a deputy has a deputy's rights, so the observer here is not called, and has nothing to decline. */
function isNotCalled({ role, command }: Cell): boolean {
  return role === "observer" && command === "attendance.declineDeputy";
}

/** What is wrong with what came of it, or null. */
async function fault(cell: Cell): Promise<string | null> {
  const { door, role, command, stage } = cell;
  const press = pressFor(command, { state: board.states[stage], role, board });
  const said = await board.press(door, role, press);
  const { status, outcome, writes } = said;
  const known = status === 200 && said.command === command;
  // An old button is not always refused: the card as it now stands can be the better answer. Nothing is stored either way.
  const refused = outcome !== "failed" && writes === 0;
  const byRole = outcome === "right.missing" || outcome === "person.stranger";
  const ok =
    mayGive(command, inTable(role), stage) && !isNotCalled(cell)
      ? outcome === "done" && (reading.has(command) || writes > 0)
      : refused && (mayGive(command, inTable(role)) ? !byRole : byRole);
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
}, 3_600_000);

it("is asked of the meeting that takes something up, too", async () => {
  const { left, coming } = board.states.cancelled;
  const carryTo = (to: string) => ({ command: "agenda.carry" as const, args: { meeting: left.id, from: left.id, to } });
  expect(await board.press("slack", "secretary", carryTo(coming.id))).toMatchObject({ outcome: "done", writes: 3 });
  expect(await board.press("teams", "chair", carryTo(left.id))).toMatchObject({ outcome: "card.stale", writes: 0 });
  for (const [stage, outcome] of Object.entries(closedAgendas)) {
    const { settled, left: from } = board.states[stage as Stage];
    const press = { command: "agenda.carry", args: { meeting: from.id, from: from.id, to: settled.id } } as const;
    expect(await board.press("slack", "secretary", press), stage).toMatchObject({ outcome, writes: 0 });
  }
}, 60_000);

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
