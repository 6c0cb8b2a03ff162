import { afterEach, beforeEach, expect, it } from "vitest";

import { createApp, type App } from "../src/app.ts";
import { openStore } from "../src/store/store.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { silentLog } from "./support/log.ts";
import { slackAlone } from "./support/slack-app.ts";
import { startSlackStandIn, type SlackStandIn } from "./support/slack-stand-in.ts";

/** How the program goes when it is told to stop: those who send requests here see it at /readyz, and until then are answered. */

let database: TestDatabase;
let store: Awaited<ReturnType<typeof openStore>>;
let slack: SlackStandIn;
let app: App;
let user: string;
let channel: string;

beforeEach(async () => {
  database = await createTestDatabase();
  const clock = { now: () => new Date() };
  store = await openStore({ databaseUrl: database.url, clock, log: silentLog });
  slack = await startSlackStandIn({ clock });
  user = slack.addUser({ name: "Signe Holt", email: "signe@havn.example" });
  channel = slack.addChannel("havneraadet", [user]);
  app = await createApp({ ...slackAlone(slack), store, clock, log: silentLog });
});
afterEach(async () => {
  await store.close();
  await slack.stop();
  await database.drop();
});

/** Until somebody says so. */
function openPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const ready = async (port: number): Promise<number> => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;

it("says 503 and still takes what comes, until it is noticed; then nobody is at home", async () => {
  await app.start();
  const port = app.port();
  slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  expect(await ready(port)).toBe(200);
  const noticed = openPromise();
  const stopping = app.stop(noticed.promise);
  expect(await ready(port)).toBe(503);
  expect(await slack.say(user, channel, "/dagsorden hjælp")).toMatchObject({ status: 200 });
  noticed.resolve();
  await stopping;
  await expect(ready(port)).rejects.toThrow("fetch failed");
});

it("is never ready when it was told to stop before it was, and waits for nobody to notice", async () => {
  const starting = app.start();
  const never = openPromise();
  await Promise.all([starting, app.stop(never.promise)]);
  expect(await ready(app.port())).toBe(503);
  await app.stop();
});
