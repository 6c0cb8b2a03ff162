import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openDatabaseGate, type DatabaseGate } from "../support/database-gate.ts";
import { openProgram, type Program } from "../support/knocking.ts";
import { anna as annaOf, channel, newKey, openWorkspacesBoard, type Board } from "../support/workspaces-board.ts";
import type { SlackStandIn } from "../support/slack-stand-in.ts";

/**
 * The database is gone, or answers nothing any more: by every door that people come through they are told so, in time, with a code; nothing is
 * stored in part or twice, and afterwards work goes on by itself.
 */

const trouble = /Noget gik galt, og jeg har ikke gemt noget\.[^]*koden [0-9A-F]{8}\./u;
const modes = ["gone", "frozen"] as const;
/** A person waits three seconds at the most; one more for machines that run all tests at once. */
const inTimeMs = 4_000;

/** What is read once it matches, and how long that took in all, in milliseconds. */
async function seen(work: () => Promise<unknown>, read: () => string): Promise<{ said: string; ms: number }> {
  const before = read();
  const began = performance.now();
  const working = work();
  while (read() === before && performance.now() - began < 20_000) await new Promise((go) => setTimeout(go, 20));
  const ms = performance.now() - began;
  await working;
  return { said: read().slice(before.length), ms };
}

const textOf = (messages: { text: string }[]): string => messages.map(({ text }) => text).join("\n");

describe("one workspace and one tenant", () => {
  let gate: DatabaseGate;
  let at: Program;
  let anna: string;
  let room: string;
  const slackSees = (): string => textOf(at.slack.visibleTo(anna));
  const teamsSees = (): string => textOf(at.teams.visibleTo("asta"));
  const titles = async (): Promise<string[]> => {
    const { rows } = await at.sql.query<{ title: string }>("SELECT title FROM agenda_item ORDER BY title");
    return rows.map(({ title }) => title);
  };
  const type = (words: string) => () => at.slack.say(anna, room, `/dagsorden ${words}`);
  const write = (words: string) => () => at.teams.say("asta", "personal", words);

  beforeAll(async () => {
    const through = async (url: string): Promise<string> => (gate = await openDatabaseGate(url)).url;
    at = await openProgram({}, { through, paced: true });
    anna = at.slack.addUser({ name: "Anna Holm", email: "anna@example.dk" });
    room = at.slack.addChannel("havneudvalget", [anna, at.slack.botUser]);
    at.slack.deliverTo(`http://127.0.0.1:${at.app.port()}/slack/events`);
    at.teams.connect(`http://127.0.0.1:${at.app.port()}/api/messages`);
    await at.teams.install("channel");
    const channel = (words: string) => () => at.teams.say("asta", "channel", words);
    const plan = "møde 24. november kl. 9-11, Kajen";
    const all = [type("opret Havneudvalget"), type(plan), type("punkt"), channel("opret Skoleudvalget"), channel(plan)];
    for (const one of all) {
      await one();
      await at.app.settled();
    }
  });
  afterAll(async () => {
    gate.set("open");
    await at.close();
    await gate.close();
  });

  it.each(modes)(
    "are told when it is %s, by command, press and form, and by Teams",
    { timeout: 90_000 },
    async (mode) => {
      const formsButton = at.slack
        .visibleTo(anna)
        .findLast(({ buttons }) => buttons.some(({ label }) => label === "Brug en formular"));
      const press = () => at.slack.press(anna, formsButton?.ts ?? "", "Brug en formular");
      await press();
      await at.app.settled();
      const form = at.slack.visibleTo(anna).findLast(({ kind }) => kind === "modal");
      const before = await titles();
      gate.set(mode);
      const told = await seen(write("punkt Drager"), teamsSees);
      expect(told.said).toMatch(trouble);
      expect(told.ms).toBeLessThan(inTimeMs);
      const typed = await seen(type("punkt Drager"), slackSees);
      expect(typed.said).toMatch(trouble);
      expect(typed.ms).toBeLessThan(inTimeMs);
      const pressed = await seen(press, slackSees);
      expect(pressed.said).toMatch(trouble);
      expect(pressed.ms).toBeLessThan(inTimeMs);
      const began = performance.now();
      const filled = await at.slack.submit(anna, form?.viewId ?? "", { Titel: "Drager" });
      expect(filled.body).toMatch(trouble);
      expect(performance.now() - began).toBeLessThan(inTimeMs);
      gate.set("open");
      for (const [say, read] of [
        [type, slackSees],
        [write, teamsSees],
      ] as const)
        await expect
          .poll(async () => (await seen(say(`punkt Master ${mode}`), read)).said, { timeout: 30_000 })
          .toContain(`»Master ${mode}« er punkt`);
      await at.app.settled();
      expect(await titles()).toEqual([...before, `Master ${mode}`, `Master ${mode}`].toSorted());
    },
  );
});

describe("several workspaces", () => {
  let gate: DatabaseGate;
  let board: Board;
  let slack: SlackStandIn;

  beforeAll(async () => {
    board = await openWorkspacesBoard(async (url) => (gate = await openDatabaseGate(url)).url);
    await board.open([newKey()]);
    slack = await board.workspace("T0EN");
    await board.allow("T0EN");
    await board.install("T0EN");
    for (const words of ["opret Havneudvalget", "møde 24. november kl. 9-11, Kajen"])
      await board.say(slack, annaOf, words);
  });
  afterAll(async () => {
    gate.set("open");
    await board.end();
    await gate.close();
  });

  it.each(modes)("are told when it is %s, though their tokens cannot be had", { timeout: 60_000 }, async (mode) => {
    const read = (): string => textOf(slack.visibleTo(annaOf));
    const type = (words: string) => () => slack.say(annaOf, channel, `/dagsorden ${words}`);
    gate.set(mode);
    const typed = await seen(type("punkt Drager"), read);
    expect(typed.said).toMatch(trouble);
    expect(typed.ms).toBeLessThan(inTimeMs);
    gate.set("open");
    await expect
      .poll(async () => (await seen(type("punkt Master"), read)).said, { timeout: 30_000 })
      .toContain("»Master« er punkt");
    expect(read()).not.toContain("»Drager«");
  });
});
