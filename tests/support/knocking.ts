import { request as httpRequest } from "node:http";
import pg from "pg";

import { createApp, type App, type AppConfig } from "../../src/app.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase } from "./database.ts";
import { fingerprint } from "./fingerprint.ts";
import { keptLog } from "./log.ts";
import { startSlackStandIn } from "./slack-stand-in.ts";
import { startTeamsStandIn } from "./teams-stand-in.ts";

/** The whole program on a database of its own, before it somebody who writes requests by hand, and an eye on all that it keeps and sends. */

export type Knock = { headers: Record<string, string | string[]>; body: string | Buffer };
/** Everything of an answer but its date. */
export type Heard = { status: number; headers: string[]; body: string };

/** `through`: what stands between the program and its database. */
type How = { through?: (databaseUrl: string) => Promise<string>; paced?: true };

export async function openProgram(config: Partial<AppConfig> = {}, { through, paced }: How = {}) {
  const database = await createTestDatabase();
  const time = { now: new Date("2026-11-03T08:00:00Z") };
  const clock = { now: () => time.now };
  const log = keptLog();
  const databaseUrl = through ? await through(database.url) : database.url;
  const store = await openStore({ databaseUrl, clock, log });
  const slack = await startSlackStandIn({ clock });
  const teams = await startTeamsStandIn({ people: [{ id: "asta", name: "Asta Lund", email: "asta@example.dk" }] });
  const allowed = [{ platform: "teams" as const, tenant: teams.tenant }];
  const doors = {
    slack: slack.config,
    teams: teams.config,
  };
  const app: App = await createApp({
    config: { host: "127.0.0.1", port: 0, publicUrl: "https://referent.example", ...doors, allowed, ...config },
    ...{ store, clock, log },
    ...(paced ? {} : { unpaced: true }),
    tick: "0 0 1 1 *",
  });
  await app.start();
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  return {
    ...{ app, store, slack, teams, time, log, sql },
    knock: (path: string, knock: Knock): Promise<Heard> => send(app.port(), path, knock),
    /** What is kept, and what has been said to the platforms, as one text: the same text says that nothing came of it. */
    async traces(): Promise<string> {
      await app.settled();
      const kept = await fingerprint(sql);
      return [...kept, `slack ${slack.calls.length}`, `teams ${teams.calls.length}`].join("\n");
    },
    async close(): Promise<void> {
      await app.stop();
      await sql.end();
      await store.close();
      await slack.stop();
      await teams.stop();
      await database.drop();
    },
  };
}

export type Program = Awaited<ReturnType<typeof openProgram>>;

function send(port: number, path: string, { headers, body }: Knock): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const length = { "content-length": Buffer.byteLength(body) };
    const options = { host: "127.0.0.1", port, path, method: "POST", headers: { ...length, ...headers } };
    const asked = httpRequest(options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => {
        const named = response.rawHeaders.flatMap((name, index, all) =>
          index % 2 === 0 ? [`${name.toLowerCase()}: ${all[index + 1] ?? ""}`] : [],
        );
        resolve({
          status: response.statusCode ?? 0,
          headers: named.filter((line) => !line.startsWith("date:")),
          body: Buffer.concat(parts).toString("utf8"),
        });
      });
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
