import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { safetyCommands } from "../../src/cli-safety.ts";
import { operatorName } from "../../src/operator.ts";
import type { Store } from "../../src/ports.ts";
import { wholeChain } from "../../src/store/audit.ts";
import { writeBackup } from "../../src/store/backup.ts";
import { restoreBackup } from "../../src/store/restore.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase } from "../support/database.ts";
import { silentLog } from "../support/log.ts";
import { anOrganisation, chatPerson, noon, useStore } from "./test-store.ts";

/** What operators change at the command line says who they were, through which door, when, and what before and after. */

const test = useStore();
let desk: Store & { close(): Promise<void> };
const operator = "gitte";
const clock = { now: () => noon };
beforeAll(async () => {
  desk = await openStore({ databaseUrl: test.url, clock, log: silentLog, operator });
});
afterAll(async () => {
  await desk.close();
});

const byHand = { door: "command-line", at: noon };

async function said(organisationId: string, subject: string) {
  const rows = await desk.audit.of(organisationId, subject);
  return rows.at(-1);
}

async function isWhole(): Promise<boolean> {
  return (await desk.audit.verify()).faults.length === 0;
}

describe("an operator's change", () => {
  it("of who may come is in the chain of the whole, once", async () => {
    const tenant = randomUUID();
    for (let times = 2; times > 0; times -= 1) await safetyCommands["allow"]!(desk, [`teams:${tenant}`]);
    const rows = await desk.audit.of(wholeChain, `tenant:teams:${tenant}`);
    expect(rows).toMatchObject([
      { ...byHand, command: "tenant.allow", content: { by: null, operator, changes: [["allowed", false, true]] } },
    ]);
    expect(await isWhole()).toBe(true);
  });

  it("of how long messages are kept says how long it was", async () => {
    const { organisationId, forum } = await anOrganisation(test.store, ["U1"]);
    for (const days of ["30", "60", "60"]) await safetyCommands["keep"]!(desk, [forum.id, days]);
    const rows = await desk.audit.of(organisationId, `forum:${forum.id}`);
    expect(rows.slice(1)).toMatchObject([
      { ...byHand, command: "forum.keep", content: { operator, changes: [["settings.keepDays", null, 30]] } },
      { ...byHand, command: "forum.keep", content: { operator, changes: [["settings.keepDays", 30, 60]] } },
    ]);
    expect(await isWhole()).toBe(true);
  });

  it("of a stuck message says what became of it", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["U1"]);
    const key = randomUUID();
    const to = { kind: "person", personId: people[0]!.id } as const;
    const card = { summary: "hemmeligt", elements: [] };
    await test.store.within(organisationId, (tx) => tx.outbox.put({ key, to, card }));
    const { id } = await test.rows.outbox.findUniqueOrThrow({ where: { key } });
    expect(await desk.outbox.drop(id, "by an operator")).toBe("done");
    expect(await said(organisationId, `outbox:${id}`)).toMatchObject({
      ...byHand,
      ...{ command: "outbox.drop", content: { operator, changes: [["state", "due", "dropped"]] } },
    });
    expect(await desk.outbox.drop(id, "again")).toBe("dropped");
    expect(await desk.outbox.retry(id)).toBe("done");
    const rows = await desk.audit.of(organisationId, `outbox:${id}`);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      ...byHand,
      ...{ command: "outbox.retry", content: { operator, changes: [["state", "dropped", "due"]] } },
    });
    expect(JSON.stringify(rows)).not.toContain("hemmeligt");
    expect(await isWhole()).toBe(true);
  });

  it("of a person who is erased, or of two tenants that are joined, names the operator", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["U1", "U2"]);
    const outcome = await safetyCommands["person"]!(desk, ["erase", people[1]!.id, "--yes"]);
    expect(outcome.exitCode).toBe(0);
    expect(await said(organisationId, "person")).toMatchObject({
      ...byHand,
      ...{ command: "person.erase", content: { operator } },
    });
    const [one, two] = [randomUUID(), randomUUID()];
    const first = await test.store.directory.recognise(chatPerson(one, "U1"));
    const second = await test.store.directory.recognise(chatPerson(two, "U1"));
    await desk.directory.link({ platform: "slack", tenant: one }, { platform: "slack", tenant: two });
    expect(await said(first.organisationId, `organisation:${first.organisationId}`)).toMatchObject({
      ...byHand,
      ...{ command: "organisation.link", content: { operator, joined: second.organisationId } },
    });
    expect(await isWhole()).toBe(true);
  });

  it("of anything in a forum or a meeting is not the clock's doing", async () => {
    const { organisationId, meeting } = await anOrganisation(test.store, ["U1"]);
    await desk.within(organisationId, async (tx) => {
      const before = await tx.meetings.get(meeting.id);
      await tx.meetings.save(before, { ...before, place: "Kajen" });
    });
    expect(await said(organisationId, `meeting:${meeting.id}`)).toMatchObject({
      ...byHand,
      content: { operator, changes: [["place", null, "Kajen"]] },
    });
  });

  it("of everything at once, by a backup that is restored, stands in the restored database", async () => {
    const folder = await mkdtemp(join(tmpdir(), "referent-operators-"));
    const fresh = await createTestDatabase();
    try {
      const file = join(folder, "all.gz");
      const sum = await writeBackup(test.url, file, null);
      await restoreBackup(fresh.url, file, { now: noon, operator });
      const restored = await openStore({ databaseUrl: fresh.url, clock, log: silentLog });
      const rows = await restored.audit.of(wholeChain, "backup");
      const { faults } = await restored.audit.verify();
      await restored.close();
      expect(rows).toMatchObject([
        { ...byHand, command: "backup.restore", content: { operator, changes: [["restored", null, sum]] } },
      ]);
      expect(faults).toEqual([]);
    } finally {
      await fresh.drop();
      await rm(folder, { recursive: true });
    }
  });
});

it("who lets the first tenant in is the program itself", async () => {
  const tenant = randomUUID();
  await test.store.admission.allow({ platform: "teams", tenant });
  const [row] = await desk.audit.of(wholeChain, `tenant:teams:${tenant}`);
  expect(row).toMatchObject({ door: "system", content: { by: null } });
  expect(row?.content).not.toHaveProperty("operator");
});

it("the operator is whoever the operating system says", () => {
  expect(operatorName()).toMatch(/\S/u);
});
