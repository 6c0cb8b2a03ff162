import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import type { ChatEvent, FrontDesk } from "../../src/chat/event.ts";
import { createSlackDoor } from "../../src/chat/slack/receive.ts";
import { createTeamsDoor } from "../../src/chat/teams/receive.ts";
import { createWebServer, listen } from "../../src/http.ts";
import { createLog, createRedaction } from "../../src/log.ts";
import { startSlackStandIn } from "../support/slack-stand-in.ts";
import { startTeamsStandIn } from "../support/teams-stand-in.ts";

/** The program's doors in a process of their own, so that an exit is seen. Behind them a desk that only counts. */

const secrets = {
  signingSecret: "planted-signing-secret-3f9a",
  botToken: "xoxb-planted-bot-token-77c1",
  appToken: "xapp-planted-app-token-51d2",
};
const clock = { now: () => new Date() };
const log = createLog({ level: "debug", redact: createRedaction(Object.values(secrets)) });
let accepted = 0;
const desk: FrontDesk = {
  accept: (event: ChatEvent) => {
    accepted += 1;
    // As the inbox does, which keeps what came as JSON.
    JSON.stringify(event);
    return Promise.resolve(true);
  },
  handle: () => Promise.resolve({ kind: "none" }),
  unavailable: () => ({ summary: "Prøv igen.", elements: [] }),
};

const slack = await startSlackStandIn({ clock, ...secrets });
const teams = await startTeamsStandIn({ people: [{ id: "asta", name: "Asta Lund", email: "asta@example.dk" }] });
const seen = new Set<string>();
const keepSeen = (key: string): Promise<boolean> => {
  const name = createHash("sha256").update(key).digest("base64");
  const isNew = !seen.has(name);
  if (seen.size > 100_000) seen.clear();
  seen.add(name);
  return Promise.resolve(isNew);
};
const slackDoor = createSlackDoor(
  { botToken: slack.botToken, signingSecret: slack.signingSecret, appToken: null, apiUrl: slack.apiUrl },
  desk,
  { clock, log, keepSeen },
);
await slackDoor.start();
const teamsDoor = createTeamsDoor(teams.config, desk, { clock, log });
const server = createWebServer({
  slack: slackDoor.http,
  teams: (request, response) => teamsDoor.http(request, response),
  calendar: () => Promise.resolve({ kind: "none" }),
  ready: () => Promise.resolve(),
  log,
});
await listen(server, { host: "127.0.0.1", port: 0 });
const asta = teams.account("asta");
const facts = {
  port: (server.address() as AddressInfo).port,
  signingSecret: secrets.signingSecret,
  teamsToken: teams.token(),
  serviceUrl: teams.serviceUrl,
  asta,
  secrets: [...Object.values(secrets), teams.token().split(".")[2] ?? "", "stand-in-token"],
};
process.send?.({ kind: "ready", facts });
process.on("message", () => process.send?.({ kind: "accepted", accepted }));
process.on("disconnect", () => process.exit(0));

export type TargetFacts = typeof facts;
