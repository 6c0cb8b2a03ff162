import { randomBytes } from "node:crypto";

import { createApp, type App } from "../../src/app.ts";
import { instantAt } from "../../src/domain/time.ts";
import { createMetrics } from "../../src/metrics.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase } from "./database.ts";
import { fetchingFrom } from "./import-board.ts";
import { keptLog, type LogLine } from "./log.ts";
import { clientId, clientSecret, startSlackHost } from "./slack-host.ts";
import { startSlackStandIn, type SlackStandIn } from "./slack-stand-in.ts";

/** The real program for several Slack workspaces that are alike to the last id, and people's browsers before its pages. */

export const at = (stamp: string): Date => instantAt(stamp.slice(0, 10), stamp.slice(11));
export const newKey = (): string => randomBytes(32).toString("base64");

export const [anna, bo] = ["U0ANNA", "U0BO"] as const;
export const channel = "C0UDVALG";
const redirectUri = "https://referent.example/slack/oauth_redirect";

export type Page = { status: number; text: string; headers: Headers };
export type Board = Awaited<ReturnType<typeof openWorkspacesBoard>>;
type Replica = { app: App; store: Awaited<ReturnType<typeof openStore>>; base: string };

/** `through`: what stands between the program and its database. */
export async function openWorkspacesBoard(through = (url: string) => Promise.resolve(url)) {
  const database = await createTestDatabase();
  const databaseUrl = await through(database.url);
  const host = await startSlackHost();
  const time = { now: at("2026-11-02T09:00") };
  const clock = { now: () => time.now };
  const replicas: Replica[] = [];
  const workspaces = new Map<string, SlackStandIn>();
  const shown: string[] = [];
  const logged: LogLine[] = [];
  const log = listeningLog(logged);

  /** The program once more, on the same database. */
  async function open(sealingKeys: readonly string[]): Promise<Replica> {
    const store = await openStore({ databaseUrl, clock, log, sealingKeys });
    const oauth = { clientId, clientSecret, redirectUri };
    const config = {
      ...{ host: "127.0.0.1", port: 0, publicUrl: "https://referent.example", linksUrl: "https://referent.example" },
      slack: { oauth, signingSecret: "stand-in-secret", apiUrl: host.apiUrl },
      teams: null,
    };
    const metrics = createMetrics({ token: null });
    const fetching = fetchingFrom({ "files.slack.com": host.origin }, []);
    const app = await createApp({ config, store, clock, log, metrics, fetching, unpaced: true });
    await app.start();
    const replica = { app, store, base: `http://127.0.0.1:${app.port()}` };
    replicas.push(replica);
    return replica;
  }

  async function close(replica: Replica): Promise<void> {
    replicas.splice(replicas.indexOf(replica), 1);
    await replica.app.stop();
    await replica.store.close();
  }

  const newest = (): Replica => {
    const last = replicas.at(-1);
    if (!last) throw new Error("no replica is open");
    return last;
  };

  /** The same people, the same channel, the same ids in each. */
  async function workspace(team: string): Promise<SlackStandIn> {
    const slack = await startSlackStandIn({ clock, host, team });
    slack.addUser({ id: anna, name: "Anna Holm", email: "anna@example.dk" });
    slack.addUser({ id: bo, name: "Bo Lind", email: "bo@example.dk" });
    slack.addChannel("udvalget", [anna, bo, slack.botUser], channel);
    slack.deliverTo(() => `${newest().base}/slack/events`);
    workspaces.set(team, slack);
    return slack;
  }

  async function browse(path: string, headers: Record<string, string> = {}): Promise<Page> {
    const answer = await fetch(`${newest().base}${path}`, { redirect: "manual", headers });
    const page = { status: answer.status, text: await answer.text(), headers: answer.headers };
    shown.push(JSON.stringify([...page.headers]), page.text);
    return page;
  }

  /** As far as Slack's page: where the browser was sent, and the cookie that it keeps. */
  async function toSlack(): Promise<{ location: string; cookie: string }> {
    const { headers } = await browse("/slack/install");
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    return { location: headers.get("location") ?? "", cookie };
  }

  async function install(team: string, how: { wholeOrganisation?: boolean } = {}): Promise<Page> {
    const { location, cookie } = await toSlack();
    return browse(host.consent(location, { team, user: anna, ...how }), { cookie });
  }

  async function settle(): Promise<void> {
    for (const { app } of replicas) await app.settled();
    const deadline = performance.now() + 20_000;
    while ((await newest().store.outbox.pending()) > 0) {
      if (performance.now() > deadline) throw new Error("the outbox does not empty");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  return {
    host,
    log,
    url: database.url,
    get teams() {
      return [...workspaces.keys()];
    },
    everLogged: () => logged,
    everShown: () => shown.join("\n"),
    open,
    close,
    workspace,
    browse,
    toSlack,
    install,
    settle,
    newest,
    set: (stamp: string) => (time.now = at(stamp)),
    pass: (ms: number) => (time.now = new Date(time.now.getTime() + ms)),
    allow: (team: string) => newest().store.admission.allow({ platform: "slack", tenant: team }),
    async say(slack: SlackStandIn, user: string, text: string): Promise<void> {
      await slack.say(user, channel, `/dagsorden ${text}`);
      await settle();
    },
    async look(): Promise<void> {
      await newest().app.look();
      await settle();
    },
    async end(): Promise<void> {
      for (const replica of [...replicas]) await close(replica);
      for (const slack of workspaces.values()) await slack.stop();
      await host.stop();
      await database.drop();
    },
  };
}

/** Lines that can be forgotten in between, and all that there ever were. */
function listeningLog(ever: LogLine[]): ReturnType<typeof keptLog> {
  const log = keptLog();
  const at =
    (level: LogLine["level"]) =>
    (facts: Record<string, unknown>, message: string): void => {
      ever.push({ level, facts, message });
      log.lines.push({ level, facts, message });
    };
  return { lines: log.lines, info: at("info"), warn: at("warn"), error: at("error") };
}

/** All that somebody sees there, one text. */
export function seenBy(slack: SlackStandIn, user: string): string {
  return slack
    .visibleTo(user)
    .map(({ text }) => text)
    .join("\n--\n");
}
