import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { knownCommands } from "../../src/commands/index.ts";
import type { Role } from "../../src/domain/forum.ts";
import { commandNames, mayGive, rightFor, type CommandName } from "../../src/domain/rights.ts";
import type { Args } from "../../src/ui/card.ts";

import {
  arne,
  birthe,
  carl,
  dorte,
  eva,
  labels,
  openDesk,
  read,
  signe,
  ulla,
  type Committee,
  type Desk,
} from "../support/desk.ts";

let desk: Desk;
let c: Committee;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  c = await desk.committee();
});
afterEach(() => {
  expect(desk.faults()).toEqual([]);
});

/** The least arguments with which each command gets as far as the gate. */
const args = async (): Promise<Args> => ({ meeting: (await c.meeting()).id, forum: c.forum.id });

const people: readonly [string, Role | null][] = [
  [signe, "secretary"],
  [arne, "chair"],
  [birthe, "member"],
  [eva, "deputy"],
  [dorte, "observer"],
  [ulla, null],
];

const refused = /: (Det kan kun|Jeg kan ikke se, at du er med)/u;
const oneOfEachRight: readonly CommandName[] = ["meeting.list", "minutes.agree", "agenda.reorder", "settings.show"];
const inForum = commandNames.filter((name) => rightFor(name) !== "anyone" && name !== "action.list");

describe("the gate", () => {
  it("has a command behind every name in the table of rights but the answer to a question", () => {
    expect([...knownCommands, "question.answer"].sort()).toEqual([...commandNames].sort());
  });

  it.each(people)("lets %s through to what a %s may do, and to nothing else", async (who, role) => {
    await c.plan("Budget");
    const given = await args();
    const said = async (names: readonly CommandName[]): Promise<string[]> => {
      const all: string[] = [];
      for (const name of names) {
        const reply = await c.forge(name, given, who);
        if ("card" in reply) all.push(`${name}: ${read(reply)}`);
      }
      return all;
    };
    const before = await c.everything();
    const forbidden = await said(inForum.filter((name) => !mayGive(name, role)));
    expect(forbidden.filter((one) => !refused.test(one))).toEqual([]);
    expect(forbidden).toHaveLength(inForum.filter((name) => !mayGive(name, role)).length);
    expect(await c.everything()).toBe(before);
    const allowed = await said(oneOfEachRight.filter((name) => mayGive(name, role)));
    expect(allowed.filter((one) => refused.test(one))).toEqual([]);
  });

  it("asks which forum when a person is in several, and does it there with the rights they have there", async () => {
    await c.plan("Budget");
    const other = await c.found("Kunstrådet", [
      [birthe, "secretary"],
      [carl, "member"],
    ]);
    const asks = await c.say(birthe, "møde 26/11 kl. 9-10");
    expect(read(asks)).toBe("Hvilket udvalg gælder det?");
    expect(labels(asks)).toEqual(["Biblioteksudvalget", "Kunstrådet"]);
    expect(read(await c.press(asks, "Kunstrådet", birthe))).toContain(
      "Mødet er planlagt: Kunstrådet torsdag den 26. november",
    );
    expect(await c.meetings(other.id)).toHaveLength(1);
    const again = await c.say(birthe, "møde 27/11 kl. 9-10");
    expect(read(await c.untouched(() => c.press(again, "Biblioteksudvalget", birthe)))).toContain("Det kan kun");
  });

  it("asks only once: the form of the chosen forum is that forum's", async () => {
    const other = await c.found("Kunstrådet", [
      [signe, "secretary"],
      [carl, "member"],
    ]);
    const asks = await c.press(await c.say(signe, "møde"), "Brug en formular", signe);
    const form = await c.press(asks, "Kunstrådet", signe);
    const reply = await c.submit(form, { text: "26/11 kl. 9-10" }, signe);
    expect(read(reply)).toContain("Mødet er planlagt: Kunstrådet");
    expect(await c.meetings(other.id)).toHaveLength(1);
  });

  it("takes the channel's forum in a channel, whatever others the person is in", async () => {
    await c.plan("Budget");
    await c.found("Kunstrådet", [
      [arne, "secretary"],
      [birthe, "member"],
    ]);
    expect(read(await c.say(birthe, "", "channel"))).toContain("Biblioteksudvalget");
    expect(read(await c.say(birthe, "", "channel Kunstrådet"))).toContain(
      "Der er ikke planlagt noget møde i Kunstrådet.",
    );
    expect(read(await c.untouched(() => c.say(carl, "kommer", "channel Kunstrådet")))).toContain("Jeg kan ikke se");
  });

  it("knows no forum in another channel, and says what to do", async () => {
    const reply = await c.untouched(() => c.say(signe, "", "channel Frokost"));
    expect(read(reply)).toContain("Jeg ved ikke, hvilket udvalg det gælder.");
    expect(labels(reply)).toEqual(["Hjælp"]);
  });

  it("lets nobody into another organisation by its ids", async () => {
    const { id } = await c.plan("Budget");
    const forum = c.forum.id;
    const strangers = await desk.strangers();
    const before = await strangers.everything();
    for (const command of inForum) {
      const forged: Args = command.startsWith("agenda") ? { forum } : { meeting: id };
      const reply = await strangers.forge(command, forged, signe);
      expect([command, read(reply)]).toEqual([command, expect.stringContaining("Kortet er gammelt")]);
    }
    expect(await strangers.everything()).toBe(before);
  });

  it("is passed with the role a person has now, not when the card was made", async () => {
    await c.plan("Budget");
    const card = await c.say(arne, "");
    await c.say(signe, "medlem Arne Dahl observatør");
    expect(read(await c.untouched(() => c.press(card, "Udsend dagsorden", arne)))).toContain("Det kan kun");
    await c.say(signe, "fjern Arne Dahl");
    expect(read(await c.untouched(() => c.press(card, "Jeg kommer", arne)))).toContain("Jeg kan ikke se");
  });

  it("holds against nonsense in a button's arguments", async () => {
    await c.plan("Budget");
    const nonsense: Args[] = [
      {
        meeting: 7,
        forum: "x",
        title: { nested: true },
        item: [],
        number: "F1",
        text: 7,
        page: -1,
        from: "x",
        to: null,
      },
      { number: 1.5, item: {}, person: [], reason: 7, choice: {}, entryId: "x", actionId: "x", due: 7, name: {} },
    ];
    for (const command of commandNames.filter((name) => !["forum.create", "right.request"].includes(name))) {
      for (const forged of nonsense) await c.forge(command, forged, signe);
    }
    expect((await c.meetings())[0]?.status).not.toBe("approved");
  });
});
