import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver, LogLevel } from "@slack/bolt";

/** One process of bench/commands: the program, a bare Bolt app or a bare CloudAdapter that only acknowledge. */
import { createApp } from "../src/app.ts";
import type { OneWorkspaceConfig as SlackConfig } from "../src/chat/slack/receive.ts";
import type { TeamsConfig } from "../src/chat/teams/receive.ts";
import { readActivity } from "../src/chat/teams/activity.ts";
import { TeamsAdapter } from "../src/chat/teams/adapter.ts";
import { usualLimits } from "../src/pace.ts";
import { openStore } from "../src/store/store.ts";
import { silentLog } from "../tests/support/log.ts";

export type Task =
  | { kind: "ours"; databaseUrl: string; slack: SlackConfig; teams: TeamsConfig }
  | { kind: "bare bolt"; slack: SlackConfig }
  | { kind: "bare adapter"; teams: TeamsConfig };

const task = JSON.parse(process.argv[2] ?? "") as Task;
process.on("disconnect", () => process.exit(0));
process.send?.({ port: await start(task) });

function start(one: Task): Promise<number> {
  switch (one.kind) {
    case "ours":
      return startOurs(one);
    case "bare bolt":
      return startBolt(one.slack);
    case "bare adapter":
      return startAdapter(one.teams);
  }
}

async function startOurs({ databaseUrl, slack, teams }: Extract<Task, { kind: "ours" }>): Promise<number> {
  const clock = { now: () => new Date() };
  const store = await openStore({ databaseUrl, clock, log: silentLog });
  const config = { host: "127.0.0.1", port: 0, publicUrl: "http://127.0.0.1", slack, teams };
  // As it is started, but that nobody here is too fast.
  const boundless = { atOnce: 1_000_000, everyMs: 1 };
  const limits = { ...usualLimits, person: boundless, organisation: boundless };
  const app = await createApp({ config, store, clock, log: silentLog, limits, unpaced: true });
  await app.start();
  return app.port();
}

async function startBolt({ signingSecret, botToken }: SlackConfig): Promise<number> {
  const receiver = new HTTPReceiver({ signingSecret: signingSecret ?? "", endpoints: "/slack/events" });
  const authorize = () => Promise.resolve({ botToken, botId: "B0", botUserId: "U0" });
  const app = new App({ receiver, authorize, logLevel: LogLevel.ERROR, convoStore: false });
  app.command(/.*/u, ({ ack }) => ack());
  return portOf(await app.start(0));
}

async function startAdapter(teams: TeamsConfig): Promise<number> {
  const adapter = new TeamsAdapter(teams);
  const server = createServer((request, response) => {
    void acknowledge(adapter, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return portOf(server);
}

async function acknowledge(adapter: TeamsAdapter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += (chunk as Buffer).toString();
  const activity = readActivity(JSON.parse(body));
  if (activity) await adapter.receive(request.headers.authorization ?? "", activity, () => Promise.resolve());
  response.writeHead(activity ? 200 : 400).end();
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
