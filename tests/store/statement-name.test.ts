import { describe, expect, it } from "vitest";

import { createStatementNames } from "../../src/store/statement-name.ts";
import { anOrganisation, useStore } from "./test-store.ts";

const test = useStore();

type Names = ReturnType<typeof createStatementNames>;

const askedOften = (names: Names, sql: string): string[] => Array.from({ length: 5 }, () => names({ sql }));

/** The name that a statement has from the fifth time on. */
const nameOf = (sql: string): string => askedOften(createStatementNames(), sql).at(-1)!;

describe("a statement's name", () => {
  it("is given the fifth time, and is the same from then on, in every process", () => {
    const names = createStatementNames();
    const asked = { sql: "SELECT id FROM forum WHERE id = $1" };
    const [name, ...before] = askedOften(names, asked.sql).toReversed();
    expect(before).toStrictEqual(["", "", "", ""]);
    expect(name).toMatch(/^[0-9a-f]{40}$/u);
    expect(names(asked)).toBe(name);
    expect(nameOf(asked.sql)).toBe(name);
    expect(nameOf("SELECT id FROM forum WHERE name = $1")).not.toBe(name);
  });

  it("is for those only whose columns a migration cannot change", () => {
    for (const sql of ["SELECT * FROM audit", "WITH a AS (SELECT 1) select\n * from a", "DELETE FROM a RETURNING *"])
      expect(nameOf(sql)).toBe("");
    for (const sql of [
      "SELECT count(*) FROM audit",
      'SELECT "t"."id" FROM (SELECT "a".* FROM a /* root select */) AS "t"',
    ])
      expect(nameOf(sql)).not.toBe("");
  });

  it("is not given without end", () => {
    const names = createStatementNames();
    const last = Array.from({ length: 5_000 }, (_, index) => askedOften(names, `SELECT ${index}`).at(-1));
    expect(last.filter((name) => name !== "")).toHaveLength(200);
  });

  it("is given to what is asked often, however much else is asked", () => {
    const names = createStatementNames();
    for (let index = 0; index < 10_000; index += 1) names({ sql: `SELECT ${index}` });
    expect(askedOften(names, "SELECT 'often'").at(-1)).not.toBe("");
  });
});

describe("a statement that has a name", () => {
  it("keeps its plan", async () => {
    const kept = await test.rows.$transaction(async (tx) => {
      for (let time = 0; time < 15; time += 1) await tx.forum.findMany({ include: { memberships: true } });
      return tx.$queryRaw<{ plans: number }[]>`
        SELECT generic_plans::int AS plans FROM pg_prepared_statements WHERE statement ~ '"membership"'`;
    });
    expect(kept).toHaveLength(1);
    expect(kept[0]?.plans).toBeGreaterThan(0);
  });

  it("still answers when a newer replica has added a column", async () => {
    const { organisationId, forum, meeting } = await anOrganisation(test.store, ["Ane"]);
    const lookOften = async (): Promise<void> => {
      for (let time = 0; time < 12; time += 1) {
        const seen = await test.store.within(organisationId, (tx) => tx.meetings.get(meeting.id));
        expect(seen).toStrictEqual(meeting);
        expect(await test.store.within(organisationId, (tx) => tx.forums.get(forum.id))).toStrictEqual(forum);
      }
    };
    await lookOften();
    for (const table of ["forum", "meeting", "agenda_item"]) {
      await test.rows.$executeRawUnsafe(`ALTER TABLE ${table} ADD COLUMN of_tomorrow text`);
    }
    await lookOften();
    for (const table of ["forum", "meeting", "agenda_item"]) {
      await test.rows.$executeRawUnsafe(`ALTER TABLE ${table} DROP COLUMN of_tomorrow`);
    }
    await lookOften();
  });
});
