import { afterEach, describe, expect, it } from "vitest";
import { soon } from "../../support/soon.ts";
import type { Failure } from "../../support/slack-stand-in.ts";
import { openDoor, textCard, type OpenDoor } from "./harness.ts";

/** Slack is away when the program starts, or goes away: it is asked again, ever more seldom, and the program lives meanwhile. */

let at: OpenDoor;
const said = () => at.log.lines.filter(({ message }) => !message.startsWith("slack library"));
const seen = () => at.slack.visibleTo(at.anna).map(({ text }) => text);
const open = async (method: string, failures: Failure[], how: { socketMode?: boolean } = {}) => {
  const weather = (slack: OpenDoor["slack"]): void => {
    for (const failure of failures) slack.failNext(method, failure);
  };
  at = await openDoor({ ...how, weather });
};
/** The next try has been made when it rests again, or need not any more. */
const nextTry = async (tries: number): Promise<void> => {
  at.resting.isOver();
  await expect.poll(() => at.resting.waits.length, soon).toBe(tries);
};

const unavailable: Failure = { status: 503 };
const toAnna = () => {
  const door = { platform: "slack" as const, tenant: at.slack.team, user: at.anna, reference: null };
  return at.door.platform.sendToPerson(door, { key: "k", card: textCard("Husk mødet") });
};

afterEach(() => at.close());

describe("Slack that is away at the start", () => {
  it.each<[string, Failure]>([
    ["answers 503", unavailable],
    ["breaks off", { drop: true }],
    ["has no time for us", { status: 429, retryAfter: 7 }],
    ["answers with a trouble of its own", { error: "internal_error" }],
    ["cannot be seen behind a proxy", { status: 403 }],
  ])("keeps nobody from starting when it %s, and what is to be sent waits", async (_, failure) => {
    await open("auth.test", [failure]);
    await expect(toAnna()).rejects.toMatchObject({ message: "not_started", retry: "later" });
    at.resting.isOver();
    await expect.poll(said, soon).toHaveLength(2);
    await toAnna();
    expect(seen()).toEqual(["Husk mødet"]);
  });

  it("is asked ever more seldom, but once a minute at least, and the log says it once", async () => {
    await open(
      "auth.test",
      Array.from({ length: 9 }, () => unavailable),
    );
    for (let tries = 2; tries <= 9; tries += 1) await nextTry(tries);
    expect(at.resting.waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000));
    at.resting.isOver();
    await expect.poll(said, soon).toEqual([
      { level: "warn", facts: { why: "http_503" }, message: "slack cannot be reached: trying again until it can" },
      { level: "info", facts: {}, message: "slack is there" },
    ]);
  });

  it("is not asked before the time it says", async () => {
    await open("auth.test", [{ status: 429, retryAfter: 7 }]);
    expect(at.resting.waits).toEqual([7_000]);
  });

  it("is asked no more when the program stops", async () => {
    await open("auth.test", [unavailable, unavailable]);
    await at.door.stop();
    at.resting.isOver();
    await new Promise((resolve) => setImmediate(resolve));
    expect(at.slack.calls.filter(({ method }) => method === "auth.test")).toHaveLength(1);
  });

  it("and then does not take our token, is said so as an error, once", async () => {
    await open("auth.test", [unavailable, { error: "token_revoked" }, { error: "token_revoked" }, unavailable]);
    for (const tries of [2, 3, 4]) await nextTry(tries);
    expect(said().map(({ level, facts }) => [level, facts])).toEqual([
      ["warn", { why: "http_503" }],
      ["error", { why: "token_revoked" }],
    ]);
  });
});

describe("what comes from Slack before we know who we are", () => {
  it("is answered with the sentence that nothing was kept, where a person waits", async () => {
    await open("auth.test", [unavailable]);
    expect(await at.slack.say(at.anna, at.channel, "/dagsorden kommer")).toMatchObject({ status: 200 });
    await at.door.settled();
    expect(seen()).toEqual(["Prøv igen om lidt."]);
    expect(at.desk.accepted).toEqual([]);
    expect(at.desk.reached).toEqual([true]);
  });

  it("is not taken where Slack repeats it, and is done then", async () => {
    await open("auth.test", [unavailable]);
    expect(await at.slack.dm(at.anna, "kommer")).toMatchObject({ status: 503 });
    expect(at.desk.accepted).toEqual([]);
    at.resting.isOver();
    await expect.poll(said, soon).toContainEqual(expect.objectContaining({ message: "slack is there" }));
    expect(await at.slack.dm(at.anna, "kommer")).toMatchObject({ status: 200 });
    await at.door.settled();
    expect(at.desk.handled).toMatchObject([{ person: { name: "Anna Holm" }, happening: { text: "kommer" } }]);
  });
});

describe("Socket Mode", () => {
  const hears = async (): Promise<void> => {
    await at.slack.dm(at.anna, "kommer");
    await at.door.settled();
    expect(at.desk.handled).toHaveLength(1);
  };
  const isThere = () => expect.poll(said, soon).toContainEqual(expect.objectContaining({ message: "slack is there" }));

  it.each<[string, Failure]>([
    ["answers 503", unavailable],
    ["breaks off", { drop: true }],
    ["has no time for us", { status: 429, retryAfter: 1 }],
    ["answers with a trouble of its own", { error: "internal_error" }],
  ])("starts without Slack, which %s, and connects when it can", async (_, failure) => {
    await open("apps.connections.open", [failure], { socketMode: true });
    await toAnna();
    at.resting.isOver();
    await isThere();
    await hears();
  });

  it("that was cut while Slack is away connects anew when it can, and ends nothing", async () => {
    await open("apps.connections.open", [], { socketMode: true });
    for (const failure of [unavailable, { drop: true as const }]) at.slack.failNext("apps.connections.open", failure);
    at.slack.cut();
    await expect.poll(() => at.resting.waits.length, soon).toBe(1);
    for (const tries of [2, 3]) await nextTry(tries);
    at.resting.isOver();
    await isThere();
    await hears();
  });
});
