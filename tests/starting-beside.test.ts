import { afterEach, beforeEach, expect, it } from "vitest";

import { createApp, type App } from "../src/app.ts";
import type { ChatEvent } from "../src/chat/event.ts";
import type { Store } from "../src/ports.ts";
import { openStore } from "../src/store/store.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { silentLog } from "./support/log.ts";
import { slackAlone } from "./support/slack-app.ts";
import { startSlackStandIn, type SlackStandIn } from "./support/slack-stand-in.ts";
import { soon } from "./support/soon.ts";

/** What a replica that starts takes up: what a dead one left, and nothing that a living one has in hand. */

const began = new Date("2026-11-03T08:00:00Z");
const time = { now: began };
const clock = { now: () => time.now };
let database: TestDatabase;
let slack: SlackStandIn;
let signe: string;
let channel: string;
const ends: (() => Promise<void>)[] = [];

type Replica = { app: App; store: Store & { close(): Promise<void> } };

/** `hold` comes before each of its transactions. */
async function startReplica(hold: () => Promise<void> = () => Promise.resolve()): Promise<Replica> {
  const store = await openStore({ databaseUrl: database.url, clock, log: silentLog });
  const app = await createApp({
    ...slackAlone(slack),
    store: {
      ...store,
      within: async (organisationId, work) => {
        await hold();
        return store.within(organisationId, work);
      },
    },
    clock,
    log: silentLog,
  });
  await app.start();
  ends.push(async () => {
    await app.stop();
    await store.close();
  });
  return { app, store };
}

beforeEach(async () => {
  time.now = began;
  database = await createTestDatabase();
  slack = await startSlackStandIn({ clock });
  signe = slack.addUser({ name: "Signe Holt", email: "signe@havn.example" });
  channel = slack.addChannel("havneraadet", [signe, slack.botUser]);
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await slack.stop();
  await database.drop();
});

const seen = (): string[] => slack.visibleTo(signe).map(({ text }) => text);
const answered = (patience = soon) => expect.poll(() => seen().join("\n"), patience).toContain("Det kan du skrive");

/** What somebody said, kept by a process that came no further. */
const help = (): ChatEvent => ({
  id: "slack:left",
  sameAs: null,
  at: time.now,
  person: { platform: "slack", tenant: slack.team, user: signe, name: "Signe Holt", email: null },
  conversation: {
    platform: "slack",
    tenant: slack.team,
    id: slack.dmOf(signe),
    kind: "personal",
    name: null,
    reference: null,
  },
  happening: { kind: "words", text: "hjælp", addressed: "personal", mentions: [] },
});

it("leaves to its neighbour what that has just been told, so that who pressed for a form gets it", async () => {
  let held = Promise.resolve();
  const { app } = await startReplica(() => held);
  slack.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
  for (const words of ["opret Havneraadet", "møde 24. november kl. 9-11, Kajen", "punkt"]) {
    await slack.say(signe, channel, `/dagsorden ${words}`);
    await app.settled();
  }
  const button = slack.visibleTo(signe).findLast(({ buttons }) => buttons.some(({ label }) => /formular/u.test(label)));
  let release = (): void => undefined;
  held = new Promise((resolve) => {
    release = resolve;
  });
  await slack.press(signe, button?.ts ?? "", "Brug en formular");
  await startReplica();
  release();
  await app.settled();
  expect(slack.visibleTo(signe).filter(({ kind }) => kind === "modal")).toHaveLength(1);
});

it("takes up at once beside a neighbour what nobody can still have in hand", async () => {
  const { store } = await startReplica();
  await store.inbox.receive(help());
  time.now = new Date(began.getTime() + 60_000);
  await startReplica();
  await answered();
});

it("takes up soon beside a neighbour what a dead one left a moment before", async () => {
  const { store } = await startReplica();
  await store.inbox.receive(help());
  await startReplica();
  expect(seen()).toEqual([]);
  time.now = new Date(began.getTime() + 10_000);
  await answered({ ...soon, timeout: 40_000 });
});

it("takes up at once all that was left, when it is alone", async () => {
  const store = await openStore({ databaseUrl: database.url, clock, log: silentLog });
  await store.inbox.receive(help());
  await store.close();
  await startReplica();
  await answered();
});
