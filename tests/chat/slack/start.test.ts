import { describe, expect, it } from "vitest";
import { createSlackDoor } from "../../../src/chat/slack/receive.ts";
import { startSlackStandIn } from "../../support/slack-stand-in.ts";
import { fakeClock, fakeDesk, fakeLog, openDoor } from "./harness.ts";

const tools = () => ({ clock: fakeClock(), log: fakeLog(), keepSeen: () => Promise.resolve(true) });

describe("starting", () => {
  it("with a token that is no good says which", async () => {
    const slack = await startSlackStandIn({ clock: fakeClock() });
    const config = { botToken: "xoxb-forkert", signingSecret: "s", appToken: null, apiUrl: slack.apiUrl };
    await expect(createSlackDoor(config, fakeDesk(), tools()).start()).rejects.toThrow(
      /^Slack cannot be used with this SLACK_BOT_TOKEN: .*invalid_auth$/u,
    );
    await slack.stop();
  });

  it("with an app token that is no good says which", async () => {
    const slack = await startSlackStandIn({ clock: fakeClock() });
    const config = { botToken: slack.botToken, signingSecret: null, appToken: "xapp-forkert", apiUrl: slack.apiUrl };
    await expect(createSlackDoor(config, fakeDesk(), tools()).start()).rejects.toThrow(
      /^Slack cannot be used with this SLACK_APP_TOKEN: .*invalid_auth$/u,
    );
    await slack.stop();
  });

  it("over HTTP without a signing secret is refused at once: the door would stand open to anybody", () => {
    for (const signingSecret of [null, ""]) {
      expect(() => createSlackDoor({ botToken: "x", signingSecret, appToken: null }, fakeDesk(), tools())).toThrow(
        "signing secret",
      );
    }
  });
});

describe("stopping", () => {
  it("waits for what is in hand", async () => {
    const at = await openDoor();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const handle = at.desk.handle.bind(at.desk);
    at.desk.handle = (event) => held.then(() => handle(event));
    await at.slack.dm(at.anna, "kommer");
    let isStopped = false;
    const stopped = at.door.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    release();
    await stopped;
    expect(at.desk.handled).toHaveLength(1);
    await at.close();
  });
});
