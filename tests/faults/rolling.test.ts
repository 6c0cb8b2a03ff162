import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addDays, instantAt, type LocalDate } from "../../src/domain/time.ts";
import { check } from "./checks.ts";
import { setUp } from "./harness.ts";
import { everybody, type Said, type Somebody } from "./people.ts";
import { createRandom } from "./random.ts";
import { allDone, dayBefore, firstDay, planMeetings, workday, type Stage } from "./round.ts";

/** A new version is put in, one replica after the other, while people write and reminders are due. */

const patient = 240_000;
const stops: (() => Promise<void>)[] = [];
let stage: Stage;

beforeAll(async () => {
  ({ stage } = await setUp(createRandom(5), { replicas: 2, drainSeconds: 2 }, stops));
}, patient);
afterAll(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
}, patient);

const underWay = new Set<Promise<unknown>>();
let stillness: Promise<void> = Promise.resolve();

/** The clock jumps between two requests: one that was signed three weeks ago would be refused. */
async function jumpTo(instant: Date): Promise<void> {
  let go = (): void => undefined;
  stillness = new Promise((resolve) => {
    go = resolve;
  });
  await Promise.allSettled(underWay);
  await allDone(stage);
  stage.setStory(instant);
  go();
}

/** In the channel, where neither platform tries again: what is not taken at once is lost to whoever said it. */
async function writeOn(who: Somebody, until: Promise<unknown>, said: Said[]): Promise<void> {
  const life = { isOver: false };
  const end = (): void => {
    life.isOver = true;
  };
  void until.then(end, end);
  for (let number = 1; !life.isOver; number += 1) {
    const token = `${who.name.split(" ")[0]!}${number}`;
    const text = `punkt Emne ${token}`;
    await stillness;
    const atStory = stage.story().getTime();
    const asked = stage.people.sayInChannel(who, text);
    underWay.add(asked);
    const acknowledged = await asked.finally(() => underWay.delete(asked));
    const untilStory = stage.story().getTime();
    said.push({ who, text, wish: { kind: "item", token }, acknowledged, atStory, untilStory });
    await pause(1_500);
  }
}

async function titles(): Promise<string[]> {
  const sql = await stage.sql();
  const { rows } = await sql.query<{ title: string }>(
    "select title from proposal union all select title from agenda_item where title like 'Emne %'",
  );
  await sql.end();
  return rows.map(({ title }) => title.slice("Emne ".length)).toSorted();
}

describe("a rolling restart", () => {
  it(
    "takes everything that is said, does it once, and says everything that is due once",
    { timeout: patient },
    async () => {
      const { replicas } = stage;
      const planned: LocalDate = await planMeetings(stage, workday(addDays(firstDay(0), 22)));
      const said: Said[] = [];
      const write = (until: Promise<unknown>, isSecretary: boolean): Promise<void>[] =>
        everybody.filter((who) => who.isSecretary === isSecretary).map((who) => writeOn(who, until, said));
      const first = replicas.renew(0);
      const members = Promise.all([first, ...write(first, false)]);
      const second = members.then(async () => {
        // The day before, reminders are due, and the deadline for items is over for those who are not secretaries.
        await jumpTo(new Date(instantAt(dayBefore(planned), "09:00").getTime() - 1_000));
        await replicas.renew(1);
        await pause(1_000);
      });
      await Promise.all([second, ...write(second, true)]);
      expect(said.filter(({ acknowledged }) => !acknowledged)).toEqual([]);
      const told = { said, deaths: [], day: planned, moves: { seenAt: new Map<string, number>(), slowestMs: 0 } };
      const none = new Map(everybody.map((who) => [who.name, stage.people.troubles(who).length]));
      const { violations, repeats, sends } = await check(stage, told, none);
      expect([...violations, ...stage.sky.violations, ...stage.sky.early]).toEqual([]);
      expect(repeats).toEqual({ lost: 0, killed: 0 });
      expect(await titles()).toEqual(said.map(({ text }) => text.slice("punkt Emne ".length)).toSorted());
      expect(new Set(said.map(({ who }) => who.name)).size).toBe(everybody.length);
      expect(sends).toBeGreaterThan(everybody.length);
    },
  );
});
