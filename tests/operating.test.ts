import { spawn } from "node:child_process";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";

import { examine } from "../src/doctor.ts";
import { createMetrics } from "../src/metrics.ts";
import { openStore } from "../src/store/store.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { silentLog } from "./support/log.ts";

/** What those who look after the program see and do: the stuck messages, the doctor's findings, the counters. */

const patient = 120_000;
const clock = { now: () => new Date() };
const organisation = "00000000-0000-4000-8000-000000000001";
const failed = "00000000-0000-4000-8000-0000000000f1";
const waiting = "00000000-0000-4000-8000-0000000000f2";
let database: TestDatabase;
let store: Awaited<ReturnType<typeof openStore>>;
let sql: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ databaseUrl: database.url, clock, log: silentLog });
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query("insert into organisation (id, name) values ($1, 'Havnen')", [organisation]);
  await sql.query(
    `insert into outbox (id, key, organisation_id, addressee, message, state, why, attempts, created_at, settled_at)
     values ($1, 'a', $3, 'person:1', '{"card":{"summary":"hemmeligt","elements":[]}}', 'failed', 'not-installed', 1, now(), now()),
            ($2, 'b', $3, 'person:2', '{"card":{"summary":"hemmeligt","elements":[]}}', 'due', null, 5, now() - interval '1 hour', null)`,
    [failed, waiting, organisation],
  );
});
afterAll(async () => {
  await sql.end();
  await store.close();
  await database.drop();
});

/** What it says, and its exit code where that is not 0. */
async function referent(...words: string[]): Promise<string> {
  const child = spawn(process.execPath, ["src/cli.ts", ...words], {
    env: { PATH: process.env["PATH"], DATABASE_URL: database.url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [said, wrong, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return said + wrong + (code === 0 ? "" : String(code));
}

const states = async (): Promise<Record<string, string>> => {
  const { rows } = await sql.query<{ key: string; state: string }>("select key, state from outbox");
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
};

it("counts commands and deliveries, and says how many messages are due and for how long", async () => {
  const metrics = createMetrics({ token: null });
  const { meter } = metrics;
  meter.handled("agenda.propose", "done", 0.02);
  meter.delivered("later", null);
  meter.delivered("sent", "slack");
  const from = (remoteAddress: string) => ({ headers: {}, socket: { remoteAddress } }) as unknown as IncomingMessage;
  const said = (await metrics.page(from("127.0.0.1"), store)) ?? "";
  expect(said).toContain('referent_command_seconds_count{command="agenda.propose",outcome="done"} 1');
  expect(said).toContain('referent_deliveries_total{outcome="later",platform="none"} 1');
  expect(said).toContain('referent_deliveries_total{outcome="sent",platform="slack"} 1');
  expect(said).toMatch(/^referent_outbox_due 1$/mu);
  expect(Number(/^referent_outbox_oldest_seconds (\S+)$/mu.exec(said)?.[1])).toBeGreaterThanOrEqual(3_600);
  expect(said).not.toContain("hemmeligt");
  expect(await metrics.page(from("192.0.2.1"), store)).toBeNull();
});

it("finds what is wrong with settings, database and outbox", async () => {
  const environment = { SLACK_BOT_TOKEN: "", DATABASE_URL: database.url };
  const found = Object.fromEntries((await examine(environment)).map(({ what, isFine }) => [what, isFine]));
  expect(found).toMatchObject({ settings: true, database: true, migrations: true, clock: true, outbox: false });
  const nowhere = await examine({ DATABASE_URL: "postgres://a:geheim@127.0.0.1:1/a" });
  expect(nowhere.find(({ what }) => what === "database")?.isFine).toBe(false);
  expect(JSON.stringify(nowhere)).not.toContain("geheim");
  expect(await examine({ PORT: "many" })).toMatchObject([{ what: "settings", isFine: false }]);
});

it(
  "lists what is stuck with its reason and never its words, sends it after all, or takes it out",
  { timeout: patient },
  async () => {
    const listed = await referent("outbox");
    expect(listed).toContain(`${failed}\tfailed\t1`);
    expect(listed).toContain("not-installed");
    expect(listed).toContain(`${waiting}\tdue\t5`);
    expect(listed).not.toContain("hemmeligt");
    expect(await referent("outbox", "drop", waiting)).toBe(`${waiting}\tdrop\n`);
    expect(await referent("outbox", "retry", failed)).toBe(`${failed}\tretry\n`);
    expect(await states()).toEqual({ a: "due", b: "dropped" });
    expect(await referent("outbox", "drop", waiting)).toContain("it has been taken out before");
    expect(await referent("outbox", "drop", organisation)).toBe(`${organisation}\tthere is no such message\n1`);
  },
);
