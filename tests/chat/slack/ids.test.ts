import { describe, expect, it } from "vitest";
import {
  clientMessageId,
  conversationIn,
  instantOf,
  readInvocation,
  readTyped,
  standingOf,
  writeInvocation,
} from "../../../src/chat/slack/ids.ts";

import type { Json } from "../../../src/ui/card.ts";

describe("what people typed", () => {
  it.each([
    ["kommer", "kommer"],
    ["  to  ord  ", "to  ord"],
    ["<@U0BOT> kommer", "kommer"],
    ["kommer <@U0BOT|referent>", "kommer"],
    ["<@U0BOT>", ""],
    ["hej <@U0BOT> kommer du", "hej kommer du"],
    ["a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"],
    ["&amp;lt;", "&lt;"],
    ["&lt;!channel&gt;", "<!channel>"],
    ["<!channel>", "<!channel>"],
    ["<!here|here>", "<!here>"],
    ["<!subteam^S012|@direktion>", "@direktion"],
    ["<#C012|havnen>", "#havnen"],
    ["<#C012|>", "<#C012>"],
    ["<https://example.dk/a?b=1&amp;c=2>", "https://example.dk/a?b=1&c=2"],
    ["<http://example.dk|example.dk>", "example.dk"],
    ["<mailto:anna@example.dk|anna@example.dk>", "anna@example.dk"],
    ["<https://example.com|klik>", "<https://example.com|klik>"],
    ["linje 1\nlinje 2\n\nlinje 4", "linje 1\nlinje 2\n\nlinje 4"],
    ["*Fed* _skrå_ `kode` :smile:", "*Fed* _skrå_ `kode` :smile:"],
    ["1 < 2 og 3 > 2", "1 < 2 og 3 > 2"],
    ["et < uden slutning", "et < uden slutning"],
    ["\u202eskjult\u202c 👩‍👩‍👧", "\u202eskjult\u202c 👩‍👩‍👧"],
  ])("%j is read as %j", (raw, text) => {
    expect(readTyped(raw, "U0BOT")).toEqual({ text, users: [] });
  });

  it("mentions are numbered, one number for each person", () => {
    expect(readTyped("<@U1> tager den for <@U2|bo>, siger <@U1|anna> til <@U0BOT>", "U0BOT")).toEqual({
      text: "@{0} tager den for @{1}, siger @{0} til",
      users: ["U1", "U2"],
    });
  });

  it("takes no longer for a hostile text", () => {
    const started = performance.now();
    readTyped("<".repeat(100_000) + "@U1|".repeat(20_000), "U0BOT");
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("invocations", () => {
  it("come back as they were", () => {
    const invocation = {
      command: "agenda.edit" as const,
      args: { text: '<b> & "x" \u2028 æøå 😀', list: [1, null, { a: true }] },
    };
    expect(readInvocation(writeInvocation(invocation))).toEqual(invocation);
  });

  it.each([
    null,
    undefined,
    7,
    "",
    "x",
    "{}",
    "[]",
    '["a"]',
    '["a",null]',
    '["a",[]]',
    "[1,{}]",
    '{"command":"a","args":{}}',
  ])("are not read out of %j", (value) => {
    expect(readInvocation(value)).toBeNull();
  });
});

describe("names", () => {
  it("a conversation is personal by its id", () => {
    expect(["D1", "U1", "W1", "C1", "G1"].map((id) => conversationIn("T1", id).kind)).toEqual([
      "personal",
      "personal",
      "personal",
      "channel",
      "channel",
    ]);
  });

  it("a message's send key is a UUID, the same for the same key", () => {
    expect(clientMessageId("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(clientMessageId("a")).toBe(clientMessageId("a"));
    expect(clientMessageId("a")).not.toBe(clientMessageId("b"));
  });

  it.each<Json>([null, "x", {}, { tenant: "T", channel: "C" }, { tenant: "T", channel: 7, ts: "1" }])(
    "a message does not stand at %j",
    (id) => {
      expect(standingOf({ platform: "slack", id })).toBeNull();
    },
  );

  it("a Teams message does not stand in Slack", () => {
    expect(standingOf({ platform: "teams", id: { tenant: "T", channel: "C", ts: "1" } })).toBeNull();
  });

  const now = new Date("2026-11-03T08:00:00Z");
  it.each([
    ["1793692740.000200", "2026-11-03T07:59:00.000Z"],
    [1_793_692_740, "2026-11-03T07:59:00.000Z"],
    ["1793692801.000000", now.toISOString()],
    ["", now.toISOString()],
    ["x", now.toISOString()],
    [null, now.toISOString()],
    [-1, now.toISOString()],
    ["1e300", now.toISOString()],
  ])("Slack's %j is %s", (ts, instant) => {
    expect(instantOf(ts, now).toISOString()).toBe(instant);
  });
});
