import { randomBytes, randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { safetyCommands } from "../../src/cli-safety.ts";
import { TokenUnreadable, type Installation, type Store } from "../../src/ports.ts";
import { writeBackup } from "../../src/store/backup.ts";
import { restoreBackup } from "../../src/store/restore.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { silentLog } from "../support/log.ts";
import { temporaryFolder } from "../support/test-server.ts";

const newKey = (): string => randomBytes(32).toString("base64");
const clock = { now: () => new Date("2027-03-01T11:00:00.000Z") };
const databases: TestDatabase[] = [];
const closing: (() => Promise<void>)[] = [];
let url: string;
let folder: string;

async function newDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
}

/** The program with these keys, newest first. */
async function withKeys(keys: string[], databaseUrl = url): Promise<Store> {
  const store = await openStore({ databaseUrl, clock, log: silentLog, sealingKeys: keys });
  closing.push(() => store.close());
  return store;
}

async function sql<T extends pg.QueryResultRow>(query: string, values: unknown[] = [], at = url): Promise<T[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  return (await client.query<T>(query, values).finally(() => client.end())).rows;
}

function anInstallation(): Installation {
  return { team: `T${randomUUID()}`, token: `xoxb-${randomUUID()}`, botUser: "U0BOT", botId: "B0BOT" };
}

beforeAll(async () => {
  url = await newDatabase();
  folder = await temporaryFolder("referent-installation-");
});
afterAll(async () => {
  for (const close of closing) await close();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe("a workspace's token", () => {
  const key = newKey();

  it("is given back to the program, and stands nowhere in the database as it is", async () => {
    const { installations } = await withKeys([key]);
    const one = anInstallation();
    await installations.keep(one, "U0ANNA");
    expect(await installations.find(one.team)).toEqual(one);
    const [row] = await sql<{ token: string }>("SELECT token FROM slack_installation WHERE team = $1", [one.team]);
    expect(row?.token).not.toContain(one.token);
    for (const { name } of await sql<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    )) {
      const hits = await sql(`SELECT 1 FROM "${name}" t WHERE strpos(t::text, $1) > 0`, [one.token]);
      expect([name, hits.length]).toEqual([name, 0]);
    }
  });

  it("cannot be opened in another workspace's row; what is said of it is not the token", async () => {
    const { installations } = await withKeys([key]);
    const [one, other] = [anInstallation(), anInstallation()];
    for (const each of [one, other]) await installations.keep(each, "U0ANNA");
    await sql(
      "UPDATE slack_installation SET token = (SELECT token FROM slack_installation WHERE team = $1) WHERE team = $2",
      [one.team, other.team],
    );
    const refused = installations.find(other.team);
    await expect(refused).rejects.toThrow(TokenUnreadable);
    const said = await refused.catch((error: unknown) => String(error));
    expect(said).toContain(`the token of slack:${other.team} cannot be opened`);
    expect(said).not.toContain(one.token);
    expect(await installations.forget(other.team, { token: null, why: "app_uninstalled" })).toBe(true);
    expect([await installations.find(other.team), await installations.find(one.team)]).toEqual([null, one]);
  });

  it("is kept by nobody who has no key", async () => {
    const { installations } = await withKeys([]);
    await expect(installations.keep(anInstallation(), "U0ANNA")).rejects.toThrow("SEALING_KEYS is not set");
    await expect(installations.reseal()).rejects.toThrow("SEALING_KEYS is not set");
  });

  it("is one when a workspace that nobody has seen installs twice at the same moment", async () => {
    const [one, other] = [await withKeys([key]), await withKeys([key])];
    const given = anInstallation();
    const again = { ...given, token: `xoxb-${randomUUID()}` };
    await Promise.all([one.installations.keep(given, "U0ANNA"), other.installations.keep(again, "U0BO")]);
    const found = await one.installations.find(given.team);
    expect([given.token, again.token]).toContain(found?.token);
    const tenants = await sql("SELECT 1 FROM tenant WHERE external_id = $1", [given.team]);
    expect(tenants).toHaveLength(1);
  });
});

describe("a new key", () => {
  it("takes over in three steps: first in the list, reseal, the old one away", async () => {
    const at = await newDatabase();
    const [old, young] = [newKey(), newKey()];
    const given = [anInstallation(), anInstallation(), anInstallation()];
    const before = await withKeys([old], at);
    for (const one of given) await before.installations.keep(one, "U0ANNA");

    const both = await withKeys([young, old], at);
    expect(await Promise.all(given.map(({ team }) => both.installations.find(team)))).toEqual(given);
    expect((await both.installations.all()).map(({ state }) => state)).toEqual(["old", "old", "old"]);
    expect(await safetyCommands["reseal"]!(both, [])).toEqual({
      lines: ["3 tokens sealed anew, 0 could not be opened."],
      exitCode: 0,
    });
    expect((await both.installations.all()).map(({ state }) => state)).toEqual(["fine", "fine", "fine"]);
    expect((await safetyCommands["reseal"]!(both, [])).lines).toEqual(["0 tokens sealed anew, 0 could not be opened."]);

    const after = await withKeys([young], at);
    expect(await Promise.all(given.map(({ team }) => after.installations.find(team)))).toEqual(given);
    await expect(before.installations.find(given[0]!.team)).rejects.toThrow(TokenUnreadable);
  });

  it("without the old one opens nothing, says which, and spoils nothing", async () => {
    const at = await newDatabase();
    const [old, young] = [newKey(), newKey()];
    const given = anInstallation();
    await (await withKeys([old], at)).installations.keep(given, "U0ANNA");
    const early = await withKeys([young], at);
    await expect(early.installations.find(given.team)).rejects.toThrow("none of SEALING_KEYS");
    expect(await safetyCommands["reseal"]!(early, [])).toEqual({
      lines: [
        expect.stringContaining(`slack:${given.team} cannot be opened`),
        "0 tokens sealed anew, 1 could not be opened.",
      ],
      exitCode: 1,
    });
    expect(await (await withKeys([young, old], at)).installations.find(given.team)).toEqual(given);
  });
});

describe("with its organisation", () => {
  const key = newKey();

  it("it is in a backup, sealed, and comes back with it; of another organisation it is not in one's own", async () => {
    const at = await newDatabase();
    const store = await withKeys([key], at);
    const [one, other] = [anInstallation(), anInstallation()];
    for (const each of [one, other]) await store.installations.keep(each, "U0ANNA");
    const [{ id } = { id: "" }] = await sql<{ id: string }>(
      "SELECT organisation_id AS id FROM slack_installation WHERE team = $1",
      [one.team],
      at,
    );
    const [whole, own] = [join(folder, "whole"), join(folder, "own")];
    await writeBackup(at, whole, null);
    await writeBackup(at, own, id);
    const text = async (file: string) => gunzipSync(await readFile(file)).toString("utf8");
    for (const { token } of [one, other]) {
      expect(await text(whole)).not.toContain(token);
      expect(await text(whole)).not.toContain(Buffer.from(token).toString("base64url"));
    }
    expect([(await text(own)).includes(one.team), (await text(own)).includes(other.team)]).toEqual([true, false]);
    const fresh = await newDatabase();
    await restoreBackup(fresh, whole, { now: clock.now() });
    expect(await (await withKeys([key], fresh)).installations.find(other.team)).toEqual(other);
    await expect((await withKeys([newKey()], fresh)).installations.find(other.team)).rejects.toThrow(TokenUnreadable);
  });

  it("it moves to the one that the organisation is joined to, and goes when the organisation goes", async () => {
    const store = await withKeys([key]);
    const [one, other] = [anInstallation(), anInstallation()];
    for (const each of [one, other]) await store.installations.keep(each, "U0ANNA");
    const slack = (tenant: string) => ({ platform: "slack", tenant }) as const;
    await store.directory.link(slack(one.team), slack(other.team));
    const owners = await sql<{ id: string }>(
      "SELECT DISTINCT organisation_id AS id FROM slack_installation WHERE team IN ($1, $2)",
      [one.team, other.team],
    );
    expect(owners).toHaveLength(1);
    expect(await store.installations.find(other.team)).toEqual(other);
    await sql("DELETE FROM tenant WHERE organisation_id = $1", [owners[0]?.id]);
    await sql("DELETE FROM organisation WHERE id = $1", [owners[0]?.id]);
    expect([await store.installations.find(one.team), await store.installations.find(other.team)]).toEqual([
      null,
      null,
    ]);
  });
});
