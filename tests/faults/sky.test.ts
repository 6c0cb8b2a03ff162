import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Call } from "../support/weather.ts";
import type { Random } from "./random.ts";
import { createSky, type Sky } from "./sky.ts";

/** While it is rough, everything is refused with a Retry-After of two seconds. */
const tooMany: Random = { next: () => 0.1, between: () => 2, chance: (of) => of > 0, pick: (values) => values[0]! };

const slack = (method: string, conversation = "C1"): Call => ({
  platform: "slack",
  method,
  isMessage: method === "chat.postMessage",
  isUpdate: method === "chat.update",
  conversation,
  key: method === "chat.postMessage" ? "key" : null,
});
const teams = (method: "POST" | "PUT", conversation = "a:1"): Call => ({
  platform: "teams",
  method: `${method} activities`,
  isMessage: method === "POST",
  isUpdate: method === "PUT",
  conversation,
  key: null,
});

let sky: Sky;

beforeEach(() => {
  vi.useFakeTimers();
  sky = createSky(tooMany, Date.now, () => false);
  sky.setRough(1);
});
afterEach(() => {
  sky.stop();
  vi.useRealTimers();
});

function after(ms: number, call: Call): string[] {
  sky.setRough(0);
  // As long as a step is the clock of who watches, so that it never finds itself slow.
  for (let left = ms; left > 0; left -= 10) vi.advanceTimersByTime(10);
  sky.weather(call);
  return [...sky.violations, ...sky.early.map(({ what }) => what)];
}

describe("an update that was too many", () => {
  it("is refused with Retry-After, and counted", () => {
    expect(sky.weather(slack("chat.update"))).toEqual({ kind: "refused", status: 429, retryAfter: 2 });
    expect(sky.counts).toMatchObject({ calls: 1, updates: 1, refused: 1, tooMany: 1 });
  });

  it.each([
    ["an update in the same conversation", slack("chat.update"), slack("chat.update"), 1_600],
    ["an update anywhere in the workspace", slack("chat.update"), slack("chat.update", "C2"), 1_600],
    ["an update in the same thread", teams("PUT"), teams("PUT"), 600],
    ["a message in the same thread", teams("PUT"), teams("POST"), 600],
  ])("forbids %s until it is over", (_, first, second, ms) => {
    sky.weather(first);
    expect(after(ms, second)).not.toEqual([]);
  });

  it.each([
    ["an update after its time", slack("chat.update"), slack("chat.update"), 2_000],
    ["a message in Slack, which counts each method by itself", slack("chat.update"), slack("chat.postMessage"), 1_600],
    ["a message of the other platform", teams("PUT"), slack("chat.postMessage"), 1_600],
  ])("allows %s", (_, first, second, ms) => {
    sky.weather(first);
    expect(after(ms, second)).toEqual([]);
  });
});

it("an update is no message: it does not arrive, and does not count against a channel's one a second in Slack", () => {
  sky.setRough(0);
  expect(sky.weather(slack("chat.update"))).toEqual({ kind: "fair" });
  expect(after(10, slack("chat.postMessage"))).toEqual([]);
  expect(after(10, slack("chat.update"))).toEqual([]);
  expect(sky.arrivals).toEqual([]);
});

it("two messages within a second in a channel of Slack are still too many", () => {
  sky.setRough(0);
  sky.weather(slack("chat.postMessage"));
  expect(after(500, slack("chat.postMessage"))).toHaveLength(1);
});
