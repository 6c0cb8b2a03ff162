import { randomUUID } from "node:crypto";
import pg from "pg";
import { describe, expect, it } from "vitest";

import type { AuditFault, Author } from "../../src/ports.ts";
import { changesBetween } from "../../src/store/audit.ts";
import { aForum, aMeeting, chatPerson, noon, useStore } from "./test-store.ts";

const test = useStore();

/** An organisation with a meeting that was moved ten times: twelve rows. */
async function aHistory(): Promise<{ organisationId: string; meetingId: string; author: Author }> {
  const person = await test.store.directory.recognise(chatPerson(randomUUID(), "U1"));
  const { organisationId } = person;
  const forum = aForum([person]);
  const meeting = aMeeting(forum.id);
  const author = { personId: person.id, door: "slack", command: "meeting.move" } as const;
  await test.store.within(organisationId, async (tx) => {
    tx.attribute({ ...author, command: "meeting.plan" });
    await tx.forums.create(forum);
    await tx.meetings.create(meeting);
  });
  for (let count = 0; count < 10; count += 1) {
    await test.store.within(organisationId, async (tx) => {
      tx.attribute(author);
      const before = await tx.meetings.get(meeting.id);
      await tx.meetings.save(before, { ...before, place: `Lokale ${count}` });
    });
  }
  return { organisationId, meetingId: meeting.id, author };
}

/** As somebody with the owner's password and no scruples would: the triggers are out of the way. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}

async function faultsOf(chain: string): Promise<Pick<AuditFault, "number" | "what">[]> {
  const { faults } = await test.store.audit.verify();
  return faults.filter((one) => one.chain === chain).map(({ number, what }) => ({ number, what }));
}

describe("the audit", () => {
  it("says who did what through which door, when, and what before and after", async () => {
    const { organisationId, meetingId, author } = await aHistory();
    const rows = await test.store.audit.of(organisationId, `meeting:${meetingId}`);
    expect(rows).toHaveLength(11);
    expect(rows[0]).toMatchObject({ door: "slack", command: "meeting.plan", at: noon });
    expect(rows[2]).toMatchObject({
      command: "meeting.move",
      content: { by: author.personId, changes: [["place", "Lokale 0", "Lokale 1"]] },
    });
  });

  it("is the clock's doing when nobody says otherwise", async () => {
    const { organisationId, meetingId } = await aHistory();
    await test.store.within(organisationId, async (tx) => {
      const before = await tx.meetings.get(meetingId);
      await tx.meetings.save(before, { ...before, status: "approved" });
    });
    const rows = await test.store.audit.of(organisationId, `meeting:${meetingId}`);
    expect(rows.at(-1)).toMatchObject({ door: "system", command: "clock", content: { by: null } });
  });

  it("is written with the change or not at all", async () => {
    const { organisationId, meetingId } = await aHistory();
    const failing = test.store.within(organisationId, async (tx) => {
      const before = await tx.meetings.get(meetingId);
      await tx.meetings.save(before, { ...before, place: "Ingen steder" });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await test.store.audit.of(organisationId, `meeting:${meetingId}`)).toHaveLength(11);
    expect(await faultsOf(organisationId)).toEqual([]);
  });

  it("is one chain however many write at once", async () => {
    const { organisationId } = await aHistory();
    const person = (await test.store.within(organisationId, (tx) => tx.people.named("U1")))[0]!;
    const forums = Array.from({ length: 8 }, () => aForum([person], { name: randomUUID() }));
    await Promise.all(forums.map((forum) => test.store.within(organisationId, (tx) => tx.forums.create(forum))));
    expect(await faultsOf(organisationId)).toEqual([]);
  });

  it.each(["UPDATE audit SET command = 'x'", "DELETE FROM audit", "TRUNCATE audit"])(
    "is closed to %s, whoever says it",
    async (sql) => {
      await aHistory();
      await expect(test.rows.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/u);
    },
  );
});

describe("verifying", () => {
  it("finds nothing wrong with what was left alone", async () => {
    const { organisationId } = await aHistory();
    expect(await faultsOf(organisationId)).toEqual([]);
    const { rows, heads } = await test.store.audit.verify();
    expect(rows).toBeGreaterThan(11);
    expect(heads.find((one) => one.chain === organisationId)?.hash).toMatch(/^[0-9a-f]{64}$/u);
  });

  it("finds a changed row, whatever was changed in it", async () => {
    const changes = [
      ["at = at + interval '1 second'", "changed"],
      ["door = 'teams'", "changed"],
      ["command = 'agenda.send'", "changed"],
      ["subject = 'meeting:other'", "changed"],
      ["content = replace(content, 'Lokale', 'Sal')", "content"],
      ["content = NULL", "content"],
      ["digest = 'x'", "changed"],
    ] as const;
    for (const [change, what] of changes) {
      const { organisationId } = await aHistory();
      await tamper(`UPDATE audit SET ${change} WHERE chain_id = $1 AND number = 6`, [organisationId]);
      expect([change, await faultsOf(organisationId)]).toEqual([change, expect.arrayContaining([{ number: 6, what }])]);
    }
  });

  it("finds a deleted row, in the middle and at either end", async () => {
    const places = [
      [1, { number: 2, what: "missing-before" }],
      [6, { number: 7, what: "missing-before" }],
      [12, { number: 11, what: "missing-after" }],
    ] as const;
    for (const [number, fault] of places) {
      const { organisationId } = await aHistory();
      await tamper("DELETE FROM audit WHERE chain_id = $1 AND number = $2", [organisationId, number]);
      expect(await faultsOf(organisationId)).toContainEqual(fault);
    }
  });

  it("finds two that were swapped", async () => {
    const { organisationId } = await aHistory();
    const swap = "UPDATE audit SET number = -number WHERE chain_id = $1 AND number IN (5, 6)";
    await tamper(swap, [organisationId]);
    await tamper("UPDATE audit SET number = 11 + number WHERE chain_id = $1 AND number < 0", [organisationId]);
    expect(await faultsOf(organisationId)).toEqual(
      expect.arrayContaining([
        { number: 5, what: "out-of-order" },
        { number: 5, what: "changed" },
        { number: 6, what: "changed" },
      ]),
    );
  });

  it("finds one that was put in between, also when it is sealed as the others are", async () => {
    const { organisationId } = await aHistory();
    await tamper("UPDATE audit SET number = -number WHERE chain_id = $1 AND number > 6", [organisationId]);
    await tamper("UPDATE audit SET number = 1 - number WHERE chain_id = $1 AND number < 0", [organisationId]);
    const insert = `INSERT INTO audit (chain_id, number, organisation_id, at, door, command, subject, content, digest, previous, hash)
      SELECT chain_id, 7, organisation_id, at, door, command, subject, said, d, hash, encode(sha256(convert_to(concat_ws(chr(10), hash,
        chain_id, 7, (extract(epoch FROM at) * 1000)::bigint, door, command, subject, d), 'UTF8')), 'hex')
      FROM audit, (SELECT '{}' AS said, encode(sha256('{}'), 'hex') AS d) s WHERE chain_id = $1 AND number = 6`;
    await tamper(insert, [organisationId]);
    const faults = await faultsOf(organisationId);
    // The row itself is well made; it is those behind it that bear witness.
    expect(faults.filter(({ number }) => number === 7)).toEqual([]);
    expect(faults).toContainEqual({ number: 8, what: "out-of-order" });
  });
});

describe("what is different", () => {
  it.each([
    [{ a: 1 }, { a: 2 }, [["a", 1, 2]]],
    [{ version: 1, a: { b: "x" } }, { version: 2, a: { b: "y" } }, [["a.b", "x", "y"]]],
    [{ items: [{ id: "1", t: "x" }] }, { items: [{ id: "1", t: "y" }] }, [["items.1.t", "x", "y"]]],
    [
      { items: [{ id: "1" }, { id: "2" }] },
      { items: [{ id: "2" }, { id: "3" }] },
      [
        ["items.1", { id: "1" }, null],
        ["items.3", null, { id: "3" }],
      ],
    ],
    [{ names: ["a"] }, { names: ["a", "b"] }, [["names", ["a"], ["a", "b"]]]],
    [{ at: new Date(0) }, { at: new Date(0) }, []],
    [null, { id: "1" }, [["", null, { id: "1" }]]],
  ])("between %j and %j is named by its path", (before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });
});
