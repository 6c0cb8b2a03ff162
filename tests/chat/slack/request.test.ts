import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDoor } from "./harness.ts";
import type { OpenDoor } from "./harness.ts";

let at: OpenDoor;

beforeAll(async () => {
  at = await openDoor();
});

afterAll(async () => {
  await at.close();
});

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const refusal = { status: 401, body: "Not from Slack.\n" };

let events = 0;
function eventBody(): string {
  events += 1;
  const event = {
    type: "message",
    channel_type: "im",
    user: at.anna,
    text: "kommer",
    ts: `1.${events}`,
    channel: at.slack.dmOf(at.anna),
  };
  return JSON.stringify({ type: "event_callback", event_id: `EvT${events}`, event });
}

function secondsFromNow(offset: number): number {
  return Math.floor(at.clock.now().getTime() / 1000) + offset;
}

describe("who is believed", () => {
  it.each([
    ["now", 0],
    ["five minutes ago", -300],
    ["five minutes ahead", 300],
  ])("a request signed %s", async (_, offset) => {
    expect((await at.slack.post(eventBody(), json, secondsFromNow(offset))).status).toBe(200);
  });

  it.each([
    ["more than five minutes ago", -301],
    ["more than five minutes ahead", 301],
    ["years ahead", 3 * 365 * 86_400],
  ])("not a request signed %s", async (_, offset) => {
    expect(await at.slack.post(eventBody(), json, secondsFromNow(offset))).toEqual(refusal);
  });

  it.each([
    ["no signature", { "x-slack-signature": "" }],
    ["an empty version", { "x-slack-signature": "=" }],
    ["somebody else's signature", { "x-slack-signature": `v0=${"0".repeat(64)}` }],
    ["a signature of another version", { "x-slack-signature": "v9=abc" }],
    ["no timestamp", { "x-slack-request-timestamp": "" }],
    ["a timestamp that is none", { "x-slack-request-timestamp": "in a while" }],
    ["a timestamp without end", { "x-slack-request-timestamp": "Infinity" }],
    ["a timestamp in parts", { "x-slack-request-timestamp": "1793692800.5" }],
  ])("not a request with %s", async (_, headers) => {
    expect(await at.slack.post(eventBody(), { ...json, ...headers })).toEqual(refusal);
  });

  it("not the same signed bytes twice", async () => {
    const body = eventBody();
    expect((await at.slack.post(body, json)).status).toBe(200);
    expect(await at.slack.post(body, json)).toEqual(refusal);
    expect(at.desk.accepted.filter((event) => event.id === `slack:T0STANDIN:EvT${events}`)).toHaveLength(1);
  });

  it.each([
    ["is away", () => Promise.reject(new Error("the database is away"))],
    ["does not answer", () => new Promise<boolean>(() => undefined)],
  ])("a request that nobody can look up, because the database %s: what it says is kept once", async (_, seen) => {
    const { keeping } = at;
    const asBefore = keeping.seen;
    keeping.seen = seen;
    try {
      const body = eventBody();
      const began = performance.now();
      expect((await at.slack.post(body, json)).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(3_000);
      expect((await at.slack.post(body, json)).status).toBe(200);
      expect(at.desk.accepted.filter((event) => event.id === `slack:T0STANDIN:EvT${events}`)).toHaveLength(1);
    } finally {
      keeping.seen = asBefore;
    }
  });

  it("not a body that was changed on the way", async () => {
    const headers = at.slack.signed(eventBody(), secondsFromNow(0));
    expect(await at.slack.post(eventBody(), { ...json, ...headers })).toEqual(refusal);
  });
});

const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
const malformed: [string, string, Record<string, string>][] = [
  ["nothing", "", json],
  ["an empty object", "{}", json],
  ["an array", "[]", json],
  ["a number", "7", json],
  ["null", "null", json],
  ["broken JSON", '{"type":', json],
  ["arrays in arrays in arrays", deep, json],
  ["an event without an id", '{"type":"event_callback","event":{"type":"message"}}', json],
  ["an event that is a text", '{"type":"event_callback","event_id":"Ev1","event":"message"}', json],
  ["an event that is null", '{"type":"event_callback","event_id":"Ev1","event":null}', json],
  ["a form with a broken payload", "payload=%7B", form],
  ["a form with an array for payload", "payload=%5B%5D", form],
  ["a form with an empty payload", "payload=%7B%7D", form],
  ["a form with nothing known in it", "a=b", form],
  ["a command without a person", "command=%2Fdagsorden&channel_id=C1", form],
  ["a press without a person", `payload=${encodeURIComponent('{"type":"block_actions","actions":[]}')}`, form],
  [
    "the right words under the wrong type",
    "command=%2Fdagsorden&channel_id=C1&user_id=U1&trigger_id=1",
    { "content-type": "text/plain" },
  ],
  ["no type at all", '{"type":"event_callback"}', { "content-type": "" }],
];

describe("bodies that Slack does not send", () => {
  it.each(malformed)("%s: one constant answer, unsigned", async (_, body, headers) => {
    expect(await at.slack.post(body, { ...headers, "x-slack-signature": "" })).toEqual(refusal);
  });

  it.each(malformed)("%s: the same answer, signed", async (_, body, headers) => {
    const before = at.desk.accepted.length;
    // Each at a second of its own: the same bytes signed twice would be refused for that.
    at.clock.pass(1_000);
    expect(await at.slack.post(body, headers)).toEqual(refusal);
    expect(at.desk.accepted).toHaveLength(before);
  });

  it("more than a megabyte: the same answer, however well signed", async () => {
    const event = { type: "message", channel_type: "im", user: at.anna, text: "x".repeat(1_100_000), channel: "D1" };
    expect(await at.slack.post(JSON.stringify({ type: "event_callback", event_id: "EvBig", event }), json)).toEqual(
      refusal,
    );
  });

  const press = { type: "block_actions", user: { id: "U1" } };
  const button = { type: "button", action_id: "press:1", value: "{}" };
  it.each([
    ["a press with actions that are none", { ...press, actions: "x" }],
    ["a press with nothing in it", { ...press, actions: [null] }],
    ["a press without actions", { ...press, actions: [] }],
    ["a press in a channel that is none", { ...press, actions: [button], channel: null }],
    ["a press in a workspace that is none", { ...press, actions: [button], team: "T1" }],
    ["a submission without a form", { type: "view_submission", user: { id: "U1" } }],
    ["a submission with actions", { type: "view_submission", user: { id: "U1" }, view: {}, actions: [button] }],
  ])("%s: refused as everything is that Slack does not send, and not a fault of ours", async (_, payload) => {
    const before = at.desk.accepted.length;
    const faults = at.log.lines.filter(({ level }) => level === "error").length;
    expect(await at.slack.post(`payload=${encodeURIComponent(JSON.stringify(payload))}`, form)).toEqual(refusal);
    expect(at.desk.accepted).toHaveLength(before);
    expect(at.log.lines.filter(({ level }) => level === "error")).toHaveLength(faults);
  });

  it.each([
    ["an event whose channel is nothing", { event: { type: "message", channel: null } }],
    ["an event whose sender is a number", { event: { type: "message", user: 7 } }],
    ["an event about a thing that is a text", { event: { type: "reaction_added", item: "x" } }],
    ["an event that nobody is authorised for", { event: { type: "message" }, authorizations: [null] }],
  ])("%s: refused, too", async (_, fields) => {
    const body = JSON.stringify({ type: "event_callback", event_id: "EvOdd", ...fields });
    expect(await at.slack.post(body, json)).toEqual(refusal);
  });

  it.each([
    ["a press whose value is no invocation", { ...press, actions: [button] }],
    [
      "a submission of somebody else's form",
      { type: "view_submission", user: { id: "U1" }, view: { id: "V1", callback_id: "form", private_metadata: "x" } },
    ],
  ])("%s: answered, and nothing comes of it", async (_, payload) => {
    const before = at.desk.accepted.length;
    const { status, body } = await at.slack.post(`payload=${encodeURIComponent(JSON.stringify(payload))}`, form);
    expect([status, body]).toEqual([200, ""]);
    expect(at.desk.accepted).toHaveLength(before);
  });

  it("after all of them the door still stands open", async () => {
    expect((await at.slack.post(eventBody(), json)).status).toBe(200);
  });
});

describe("Slack's own checks", () => {
  it("a challenge is answered with itself", async () => {
    const { status, body } = await at.slack.post(
      JSON.stringify({ type: "url_verification", token: "x", challenge: "3eZbrw1a" }),
      json,
    );
    expect([status, JSON.parse(body)]).toEqual([200, { challenge: "3eZbrw1a" }]);
  });

  it("a challenge that is not signed is refused", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a" });
    expect(await at.slack.post(body, { ...json, "x-slack-signature": "" })).toEqual(refusal);
  });

  it("a look at our certificate is answered, and brings nothing with it", async () => {
    const before = at.desk.accepted.length;
    const answer = await at.slack.post("ssl_check=1&command=%2Fdagsorden&user_id=U1&channel_id=C1", {
      ...form,
      "x-slack-signature": "",
    });
    expect(answer).toEqual({ status: 200, body: "" });
    expect(at.desk.accepted).toHaveLength(before);
  });
});
