import { existsSync, readFileSync, readdirSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { botScopes } from "../../../src/chat/slack/scopes.ts";
import { manifestScopes, methodScopes } from "../../support/slack-stand-in.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const manifest = JSON.parse(read("manifests/slack.json")) as {
  display_information: { name: string; description: string; long_description: string };
  features: {
    bot_user: { display_name: string };
    app_home: Record<string, boolean>;
    slash_commands: { command: string; description: string; usage_hint: string; url: string; should_escape: boolean }[];
  };
  oauth_config: { redirect_urls: string[] };
  settings: {
    org_deploy_enabled: boolean;
    token_rotation_enabled: boolean;
    event_subscriptions: { request_url: string; bot_events: string[] };
    interactivity: { is_enabled: boolean; request_url: string };
  };
};

const sources = readdirSync(new URL("src/chat/slack/", root)).map((name) => read(`src/chat/slack/${name}`));
const code = sources.join("\n");

/** Slack's event names as listeners know them: `message.im` is heard as `message`. */
const eventScopes: Record<string, string> = {
  app_mention: "app_mentions:read",
  "message.im": "im:history",
  member_joined_channel: "channels:read",
};

describe("the Slack manifest", () => {
  const schemaPath = new URL("../shared/schemas/slack-manifest.2.0.0.json", root);
  it.runIf(existsSync(schemaPath))("follows Slack's schema", () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, "utf8")) as object);
    expect([validate(manifest), validate.errors]).toEqual([true, null]);
  });

  it("keeps to Slack's lengths", () => {
    const { name, description, long_description } = manifest.display_information;
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long_description.length).toBeGreaterThanOrEqual(175);
    expect(manifest.features.slash_commands.every(({ command }) => command.length <= 32)).toBe(true);
  });

  it("has the one command, with a hint, and gives us mentions in it as people", () => {
    expect(manifest.features.slash_commands).toMatchObject([{ command: "/dagsorden", should_escape: true }]);
    expect(manifest.features.slash_commands[0]?.usage_hint).toContain("hjælp");
  });

  it("sends everything to the one address", () => {
    const { event_subscriptions, interactivity } = manifest.settings;
    const addresses = [
      event_subscriptions.request_url,
      interactivity.request_url,
      manifest.features.slash_commands[0]?.url,
    ];
    expect(new Set(addresses).size).toBe(1);
    expect(new URL(addresses[0]!).pathname).toBe("/slack/events");
  });

  it("brings people who install back to the same host, with a token that lasts and is one workspace's", () => {
    const { settings, oauth_config, features } = manifest;
    const { host } = new URL(features.slash_commands[0]!.url);
    expect(oauth_config.redirect_urls).toEqual([`https://${host}/slack/oauth_redirect`]);
    expect([settings.token_rotation_enabled, settings.org_deploy_enabled]).toEqual([false, false]);
  });

  it("lets people write to the bot, and opens the App Home", () => {
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
  });

  it("subscribes to exactly the events that are listened to", () => {
    const heard = [...code.matchAll(/app\.event\("([a-z_]+)"/g)].map((match) => match[1]!);
    const subscribed = manifest.settings.event_subscriptions.bot_events.map((event) => event.split(".")[0]!);
    expect([...subscribed].sort()).toEqual([...heard].sort());
  });

  it("asks for the scopes that are used, and no others", () => {
    const used = Object.keys(methodScopes).filter(
      (method) => code.includes(`"${method}"`) || code.includes(`client.${method}(`),
    );
    const needed = new Set([
      ...used.flatMap((method) => methodScopes[method]!),
      ...manifest.settings.event_subscriptions.bot_events.flatMap((event) => eventScopes[event] ?? []),
      "commands",
      // Names come with users:read; e-mail addresses, by which people are known across platforms, do not.
      "users:read.email",
    ]);
    expect(manifestScopes()).toEqual([...needed].sort());
    expect(manifestScopes()).toEqual([...botScopes]);
  });
});
