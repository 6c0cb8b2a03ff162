import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { ConfigProblem, readConfig, secretsIn } from "../src/config.ts";
import { temporaryFolder } from "./support/test-server.ts";

const [young, old] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
const many = {
  SLACK_CLIENT_ID: "100.200",
  SLACK_CLIENT_SECRET: "client secret",
  SLACK_SIGNING_SECRET: "signing secret",
  SEALING_KEYS: `${young},${old}`,
  PUBLIC_URL: "https://referent.example.dk/",
};

describe("Slack's settings", () => {
  it("are one workspace's with a bot token, as they always were", () => {
    const { slack, sealingKeys } = readConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" });
    expect(slack).toEqual({ botToken: "xoxb-1", signingSecret: "s", appToken: null });
    expect(sealingKeys).toEqual([]);
    const socket = readConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" });
    expect(socket.slack).toEqual({ botToken: "xoxb-1", signingSecret: null, appToken: "xapp-1" });
  });

  it("are several workspaces' with the app's own id and secret", () => {
    const { slack, sealingKeys, mode } = readConfig(many);
    const redirectUri = "https://referent.example.dk/slack/oauth_redirect";
    const oauth = { clientId: "100.200", clientSecret: "client secret", redirectUri };
    expect([mode, slack, sealingKeys]).toEqual(["service", { oauth, signingSecret: "signing secret" }, [young, old]]);
  });

  it("can stand in files, where a line is a key", async () => {
    const folder = await temporaryFolder("referent-config-");
    const [secret, keys] = [join(folder, "secret"), join(folder, "keys")];
    await writeFile(secret, "from a file\n");
    await writeFile(keys, `${young}\n${old}\n`);
    const files = { SLACK_CLIENT_SECRET_FILE: secret, SEALING_KEYS_FILE: keys };
    const read = readConfig({ ...many, SLACK_CLIENT_SECRET: undefined, SEALING_KEYS: undefined, ...files });
    expect(read).toMatchObject({ slack: { oauth: { clientSecret: "from a file" } }, sealingKeys: [young, old] });
    await rm(folder, { recursive: true });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ["half of the app's id and secret", { SLACK_CLIENT_SECRET: undefined }, "SLACK_CLIENT_SECRET must be set, too"],
    ["the other half", { SLACK_CLIENT_ID: undefined }, "SLACK_CLIENT_ID must be set, too"],
    ["no signing secret", { SLACK_SIGNING_SECRET: undefined }, "SLACK_SIGNING_SECRET must be set, too"],
    ["no key", { SEALING_KEYS: undefined }, "SEALING_KEYS must be set, too"],
    [
      "neither key nor address",
      { SEALING_KEYS: undefined, PUBLIC_URL: undefined },
      "SEALING_KEYS and PUBLIC_URL must be set, too",
    ],
    ["a key that is too short", { SEALING_KEYS: "c2hvcnQ=" }, "SEALING_KEYS must be 32 bytes in base64 each"],
    ["one good key and one bad", { SEALING_KEYS: `${young}, mellon` }, "SEALING_KEYS must be 32 bytes in base64 each"],
    ["an address without https", { PUBLIC_URL: "http://referent.example.dk" }, "PUBLIC_URL must begin with https://"],
    ["a bot token besides", { SLACK_BOT_TOKEN: "xoxb-1" }, "SLACK_BOT_TOKEN is for one workspace"],
    ["Socket Mode besides", { SLACK_APP_TOKEN: "xapp-1" }, "SLACK_APP_TOKEN is for one workspace"],
  ])("are refused in one sentence with %s", (_, change, sentence) => {
    const read = () => readConfig({ ...many, ...change });
    expect(read).toThrow(ConfigProblem);
    expect(read).toThrow(sentence);
  });

  it("are secrets that are taken out of every log, each key by itself", () => {
    expect(secretsIn(many)).toEqual(expect.arrayContaining(["client secret", "signing secret", young, old]));
  });
});

describe("how long it answers after it was told to stop", () => {
  it("is five seconds, or what is said, in milliseconds", () => {
    expect(readConfig({}).drainMs).toBe(5_000);
    expect(readConfig({ DRAIN_SECONDS: "0" }).drainMs).toBe(0);
    expect(readConfig({ DRAIN_SECONDS: "60" }).drainMs).toBe(60_000);
  });

  it.each(["61", "-1", "1.5", "5s", "100"])("is refused in one sentence as %s", (said) => {
    expect(() => readConfig({ DRAIN_SECONDS: said })).toThrow(
      "DRAIN_SECONDS must be a number of seconds from 0 to 60.",
    );
  });
});
