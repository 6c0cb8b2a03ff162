import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { NewMessage, Store } from "../../src/ports.ts";
import { backupTables } from "../../src/store/backup-tables.ts";
import { wholeChain } from "../../src/store/audit.ts";
import { writeBackup } from "../../src/store/backup.ts";
import { verifyBackup } from "../../src/store/backup-file.ts";
import { restoreBackup } from "../../src/store/restore.ts";
import { openStore } from "../../src/store/store.ts";
import { sharedTables } from "../../src/store/wall.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { temporaryFolder } from "../support/test-server.ts";
import { anOrganisation, noon, useStore } from "./test-store.ts";

const test = useStore();
let folder: string;
const opened: TestDatabase[] = [];

beforeAll(async () => {
  folder = await temporaryFolder("referent-backup-");
});
afterAll(async () => {
  for (const database of opened) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function anotherDatabase(): Promise<string> {
  const database = await createTestDatabase();
  opened.push(database);
  return database.url;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
}

/** All rows of all tables, the outbox's states apart, and that something was restored, and when. */
async function contentOf(url: string): Promise<Record<string, unknown[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = (await backupTables(client)).map(({ name }) => name).filter((name) => name !== "outbox");
  await client.end();
  const content: Record<string, unknown[]> = {};
  for (const name of tables)
    content[name] = await ask(
      url,
      `select to_jsonb(t) - 'restored_at' as row from "${name}" t ${name.startsWith("audit") ? `where chain_id <> '${wholeChain}'` : ""} order by t::text`,
    );
  return content;
}

const message = (key: string, personId: string): NewMessage => ({
  key,
  to: { kind: "person", personId },
  card: { summary: "Husk mødet", elements: [] },
});

describe("a backup", () => {
  it("is restored to what it was, in an empty database; what was due is not sent by itself", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["Ane", "Bo"]);
    await test.store.within(organisationId, ({ outbox }) => outbox.put(message("due", people[0]!.id)));
    const file = join(folder, "whole.gz");
    const written = await writeBackup(test.url, file, null);
    expect(written.rows).toBeGreaterThan(5);
    expect(await verifyBackup(file)).toEqual(written);
    const url = await anotherDatabase();
    expect(await restoreBackup(url, file, { now: noon })).toEqual({ ...written, openDrafts: 0 });
    expect(await contentOf(url)).toEqual(await contentOf(test.url));
    expect(await ask(url, "select key, state, why from outbox")).toEqual([
      { key: "due", state: "dropped", why: "restored" },
    ]);
    await expect(restoreBackup(url, file, { now: noon })).rejects.toThrow("not empty");
  });

  it("keeps quiet when it is restored: what had come in is settled without being done, what was too late is not told of", async () => {
    const { organisationId, people } = await anOrganisation(test.store, ["Tea"]);
    const [key, late] = ["was-due", "was-late"];
    await test.store.within(organisationId, ({ outbox }) => outbox.put(message(late, people[0]!.id)));
    await test.rows.outbox.update({ where: { key: late }, data: { state: "dropped", why: "too late" } });
    await test.rows.inbox.create({
      data: { id: key, platform: "slack", event: { words: "kan ikke" }, receivedAt: noon },
    });
    const file = join(folder, "quiet.gz");
    await writeBackup(test.url, file, null);
    const url = await anotherDatabase();
    const now = new Date(noon.getTime() + 3_600_000);
    await restoreBackup(url, file, { now });
    const restored = await openStore({ databaseUrl: url, clock: { now: () => now }, log: test.log });
    const undone = await restored.inbox.undone().finally(() => restored.close());
    expect(undone).toEqual([]);
    const asked = `select event, done_at from inbox where id = '${key}'`;
    expect(await ask(url, asked)).toEqual([{ event: null, done_at: now }]);
    const told = await ask(url, `select listed_at from outbox where key = '${late}'`);
    expect(told).toEqual([{ listed_at: now }]);
    await test.rows.inbox.delete({ where: { id: key } });
  });

  it("of one organisation holds all of it and nothing of another", async () => {
    const [one, other] = [await anOrganisation(test.store, ["Eva"]), await anOrganisation(test.store, ["Ib"])];
    const file = join(folder, "one.gz");
    await writeBackup(test.url, file, one.organisationId);
    const url = await anotherDatabase();
    await restoreBackup(url, file, { now: noon });
    expect(await ask(url, "select id from organisation")).toEqual([{ id: one.organisationId }]);
    expect(await ask(url, "select id from meeting")).toEqual([{ id: one.meeting.id }]);
    expect(gunzipSync(await readFile(file)).toString()).not.toContain(other.organisationId);
    await expect(writeBackup(test.url, `${file}.other`, other.meeting.id)).rejects.toThrow("no such organisation");
  });

  it("leaves nothing half-made behind when it fails, and takes no other's place", async () => {
    const nobody = "00000000-0000-4000-8000-00000000000f";
    const file = join(folder, "kept.gz");
    await expect(writeBackup(test.url, file, nobody)).rejects.toThrow("no such organisation");
    // Written, and then not renamed: there is a folder of that name.
    await mkdir(join(file, "full"), { recursive: true });
    await expect(writeBackup(test.url, file, null, { replace: true })).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
    await expect(writeBackup(test.url, file, null)).rejects.toThrow("add --replace");
  });

  it("is refused when it has been changed, cut short, or is something else, and nothing is stored", async () => {
    const file = join(folder, "good.gz");
    await writeBackup(test.url, file, null);
    const text = gunzipSync(await readFile(file)).toString();
    const url = await anotherDatabase();
    const refused = async (content: Buffer | string, why: string): Promise<void> => {
      const bad = join(folder, "bad.gz");
      await writeFile(bad, content);
      await expect(restoreBackup(url, bad, { now: noon })).rejects.toThrow(why);
    };
    await refused(gzipSync(text.replace("Lodsudvalget", "Lodsudvalg3t")), "checksum is wrong");
    await refused(gzipSync(text.split("\n").slice(0, -2).join("\n")), "no end");
    await refused((await readFile(file)).subarray(0, 300), "damaged");
    await refused(gzipSync("hello\n"), "no backup of ours");
    await refused("hello", "damaged");
    await expect(restoreBackup(url, join(folder, "none.gz"), { now: noon })).rejects.toThrow("no such file");
    expect(await ask(url, "select 1 from organisation")).toEqual([]);
  });

  it("made while commands are at work holds each of them as a whole or not at all, and the audit agrees", async () => {
    const { organisationId, people, meeting } = await anOrganisation(test.store, ["Per"]);
    const [person] = people;
    const life = { isOver: false };
    const place = async (store: Store, name: string): Promise<void> =>
      store.within(organisationId, async (tx) => {
        tx.attribute({ personId: person!.id, door: "slack", command: "meeting.move" });
        const before = await tx.meetings.get(meeting.id);
        await tx.meetings.save(before, { ...before, place: name });
        await tx.outbox.put(message(`pair-a-${name}`, person!.id));
        await tx.outbox.put(message(`pair-b-${name}`, person!.id));
      });
    await place(test.store, "Lokale 0");
    await place(test.store, "Lokale 1");
    const busy = (async () => {
      for (let count = 2; !life.isOver; count += 1) await place(test.store, `Lokale ${count}`);
    })();
    const file = join(folder, "busy.gz");
    await writeBackup(test.url, file, null).finally(() => (life.isOver = true));
    await busy;
    const url = await anotherDatabase();
    await restoreBackup(url, file, { now: noon });
    const odd = `select substr(key, 8) as pair from outbox where key like 'pair-%' group by 1 having count(*) <> 2`;
    expect(await ask(url, odd)).toEqual([]);
    const restored = await openStore({ databaseUrl: url, clock: { now: () => noon }, log: test.log });
    const lastPlace = async (): Promise<unknown> => {
      const rows = await restored.audit.of(organisationId, `meeting:${meeting.id}`);
      return rows.at(-1)?.content;
    };
    try {
      const stood = await ask(url, `select place from meeting where id = '${meeting.id}'`);
      const { place: before } = stood[0] as { place: string };
      expect(before).toMatch(/^Lokale \d+$/u);
      expect(await lastPlace()).toMatchObject({ changes: [["place", expect.anything(), before]] });
      expect((await restored.audit.verify()).faults).toEqual([]);
      await place(restored, "Rådssalen");
      expect(await lastPlace()).toMatchObject({ changes: [["place", before, "Rådssalen"]] });
      expect((await restored.audit.verify()).faults).toEqual([]);
    } finally {
      await restored.close();
    }
  });

  it("knows to whom every table belongs", async () => {
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    const tables = await backupTables(client).finally(() => client.end());
    expect(tables.filter(({ where }) => where === null).map(({ name }) => name)).toEqual(
      sharedTables.filter((name) => !["_prisma_migrations", "pace", "audit_head"].includes(name)),
    );
  });
});
