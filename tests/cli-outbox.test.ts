import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";

import { outbox, outboxOrder } from "../src/cli-outbox.ts";
import type { SafetyOutcome } from "../src/cli-safety.ts";
import type { NewMessage } from "../src/ports.ts";
import { anOrganisation, noon, useStore } from "./store/test-store.ts";

/** What an operator is shown of the outbox, and told when they change it. */

const test = useStore();
afterEach(async () => {
  await test.rows.outbox.updateMany({ data: { state: "sent" } });
});

type Facts = { state?: string; why?: string; attempts?: number; settledAt?: Date };

/** A row of the outbox, as these say it is. */
async function aRow(facts: Facts, more: { notAfter?: Date } = {}): Promise<string> {
  const { organisationId, people } = await anOrganisation(test.store, ["Ane"]);
  const key = randomUUID();
  const to = { kind: "person", personId: people[0]!.id } as const;
  const message: NewMessage = { key, to, card: { summary: "Husk mødet", elements: [] }, ...more };
  await test.store.within(organisationId, (tx) => tx.outbox.put(message));
  return (await test.rows.outbox.update({ where: { key }, data: facts })).id;
}

/** Held by a replica until so many seconds from now, by the database's clock. */
async function leased(id: string, seconds: number): Promise<void> {
  await test.rows.$executeRaw`
    UPDATE outbox SET leased_until = clock_timestamp() + ${seconds} * interval '1 second' WHERE id = ${id}::uuid`;
}

const referent = (...words: string[]): Promise<SafetyOutcome> => outbox(test.store, outboxOrder(words));
const idsIn = ({ lines }: SafetyOutcome): (string | undefined)[] => lines.map((line) => line.split("\t")[0]);

describe("the list", () => {
  it("of what is due has what nobody has tried: only by its id can it be taken out", async () => {
    const [untried, tried] = [await aRow({}), await aRow({ attempts: 3 })];
    expect(idsIn(await referent("due"))).toEqual([tried, untried]);
    expect(idsIn(await referent())).toEqual([tried]);
    expect(await referent("drop", untried)).toEqual({ lines: [`${untried}\tdrop`], exitCode: 0 });
  });

  it("of what is stuck has nothing that goes out just now, but what somebody has had in hand and let go", async () => {
    const [goingOut, letGo] = [await aRow({ attempts: 1 }), await aRow({ attempts: 1 })];
    const failed = await aRow({ state: "failed", why: "not-installed", attempts: 1, settledAt: noon });
    await leased(goingOut, 20);
    await leased(letGo, -1);
    expect(idsIn(await referent())).toEqual([failed, letGo]);
    expect(idsIn(await referent("due"))).toEqual([letGo, goingOut]);
  });

  it("says how many it leaves out", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const put = (many: number): Promise<number> => test.rows.$executeRaw`
      INSERT INTO outbox (id, key, organisation_id, addressee, message, state, attempts, created_at)
      SELECT gen_random_uuid(), gen_random_uuid()::text, ${organisationId}::uuid, 'person:1', '{}', 'due', 1, now()
      FROM generate_series(1, ${many}::int)`;
    await put(1_000);
    expect((await referent()).lines.at(-1)).toContain("\tdue\t1\t");
    await put(3);
    for (const words of [[], ["due"]]) {
      const { lines } = await referent(...words);
      expect(lines).toHaveLength(1_001);
      expect(lines.at(-1)).toBe("... and 3 more");
    }
  });
});

describe("retry", () => {
  const hour = 3600_000;
  const failed = { state: "failed", why: "busy", attempts: 2, settledAt: noon };
  const until = (ms: number): { notAfter: Date } => ({ notAfter: new Date(noon.getTime() + ms) });
  const stateOf = async (id: string) => (await test.rows.outbox.findUniqueOrThrow({ where: { id } })).state;

  // The tests' clock is ahead of the database's: by the latter all of these have time left.
  it("is refused when it is too late by the program's clock, as the sender would say a second later", async () => {
    const [late, lastMoment, dropped] = [
      await aRow(failed, until(-hour)),
      await aRow({ attempts: 4 }, until(0)),
      await aRow({ ...failed, state: "dropped", why: "too late" }, until(-hour)),
    ];
    const { lines, exitCode } = await referent("retry", late, lastMoment, dropped);
    expect(exitCode).toBe(1);
    expect(lines).toEqual(
      [late, lastMoment, dropped].map((id) => expect.stringMatching(`^${id}\tit is too late`) as string),
    );
    expect([await stateOf(late), await stateOf(lastMoment), await stateOf(dropped)]).toEqual([
      "failed",
      "due",
      "dropped",
    ]);
  });

  it("sends what has time left", async () => {
    const id = await aRow(failed, until(hour));
    expect(await referent("retry", id)).toEqual({ lines: [`${id}\tretry`], exitCode: 0 });
    expect(await stateOf(id)).toBe("due");
  });
});
