import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";

import { StaleRecord, type Question } from "../../src/ports.ts";
import { anOrganisation, noon, useStore } from "./test-store.ts";
import { soon } from "../support/soon.ts";

const test = useStore();

function aQuestion(personId: string, minutes: number): Question {
  return {
    id: randomUUID(),
    personId,
    forumId: null,
    choices: [
      {
        label: "Tirsdag den 8. december",
        invocation: { command: "meeting.plan", args: { start: "2027-12-08", deep: [1, { a: null }] } },
      },
    ],
    askedAt: new Date(noon.getTime() + minutes * 60_000),
    answeredAt: null,
  };
}

describe("a question", () => {
  it("comes back as it was asked, and the newest open one is found", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["Ane"]);
    const [older, newer] = [aQuestion(people[0]!.id, 1), aQuestion(people[0]!.id, 2)];
    await test.store.within(organisationId, async ({ questions }) => {
      await questions.ask(newer);
      await questions.ask(older);
      expect(await questions.get(older.id)).toStrictEqual(older);
      expect(await questions.openOf(people[0]!.id)).toStrictEqual(newer);
      await questions.answer(newer.id, noon);
      expect(await questions.openOf(people[0]!.id)).toStrictEqual(older);
      expect((await questions.get(newer.id))?.answeredAt).toStrictEqual(noon);
    });
  });

  it("is answered once, however many press at once", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["Ane"]);
    const question = aQuestion(people[0]!.id, 1);
    await test.store.within(organisationId, ({ questions }) => questions.ask(question));
    const press = (before: () => Promise<unknown>): Promise<boolean> =>
      test.store.within(organisationId, async ({ questions }) => {
        if ((await questions.get(question.id))?.answeredAt) return false;
        await before();
        await questions.answer(question.id, noon);
        return true;
      });
    const pressed: Promise<boolean>[] = [];
    const first = await press(async () => {
      pressed.push(
        press(() => Promise.resolve()),
        press(() => Promise.resolve()),
      );
      await vi.waitFor(async () => {
        const waiting = await test.rows.$queryRaw<unknown[]>`SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(waiting).toHaveLength(2);
      }, soon);
    });
    expect([first, ...(await Promise.all(pressed))]).toStrictEqual([true, false, false]);
    const again = test.store.within(organisationId, ({ questions }) => questions.answer(question.id, noon));
    await expect(again).rejects.toThrow(StaleRecord);
  });

  it("is not another organisation's", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["Ane"]);
    const other = await anOrganisation(test.store, ["Ane"]);
    const question = aQuestion(people[0]!.id, 1);
    await test.store.within(organisationId, ({ questions }) => questions.ask(question));
    await test.store.within(other.organisationId, async ({ questions }) => {
      expect(await questions.get(question.id)).toBeNull();
      expect(await questions.get("no id")).toBeNull();
      expect(await questions.openOf(people[0]!.id)).toBeNull();
      await expect(questions.answer(question.id, noon)).rejects.toThrow(StaleRecord);
    });
  });
});
