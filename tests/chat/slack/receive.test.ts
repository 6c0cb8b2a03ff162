import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDoor, textCard } from "./harness.ts";
import type { OpenDoor } from "./harness.ts";

const payloads = JSON.parse(
  readFileSync(new URL("../../payloads/slack/events.json", import.meta.url), "utf8"),
) as Record<string, Record<string, unknown>>;

let at: OpenDoor;

beforeEach(async () => {
  at = await openDoor();
  at.clock.to("2026-11-03T08:00:00Z");
  at.slack.addUser({ id: "U0ANNA", name: "Anna Holm", email: "anna@example.dk" });
  at.slack.addUser({ id: "U0BOLIND", name: "Bo Lind", email: "bo@example.dk" });
  at.slack.addChannel("havnen", ["U0ANNA", "U0BOLIND", at.slack.botUser], "C0HAVNEN");
  at.slack.addChannel("directmessage", ["U0ANNA", at.slack.botUser], "D0ANNA");
});

afterEach(async () => {
  await at.close();
});

const anna = { platform: "slack", tenant: "T0STANDIN", user: "U0ANNA", name: "Anna Holm", email: "anna@example.dk" };
const bo = { platform: "slack", tenant: "T0STANDIN", user: "U0BOLIND", name: "Bo Lind", email: "bo@example.dk" };
const inHavnen = {
  platform: "slack",
  tenant: "T0STANDIN",
  id: "C0HAVNEN",
  kind: "channel",
  name: null,
  reference: { channel: "C0HAVNEN" },
};
const withAnna = {
  platform: "slack",
  tenant: "T0STANDIN",
  id: "D0ANNA",
  kind: "personal",
  name: null,
  reference: { channel: "D0ANNA" },
};

describe("what is heard", () => {
  it("a direct message: unescaped, with line breaks, said when Slack says it was", async () => {
    await at.slack.sendEvent(payloads["direct message"]!);
    expect(at.desk.accepted).toEqual([
      {
        id: expect.stringMatching(/^slack:T0STANDIN:Ev/) as string,
        sameAs: "slack:message:T0STANDIN:D0ANNA:1793692740.000200",
        at: new Date("2026-11-03T07:59:00.000Z"),
        person: anna,
        conversation: withAnna,
        happening: {
          kind: "words",
          text: "kan ikke, <Bo> & jeg er syge\nhilsen Anna",
          mentions: [],
          addressed: "personal",
        },
      },
    ]);
  });

  it("a mention: without the bot's own name, with the people in it", async () => {
    await at.slack.sendEvent(payloads["mention"]!);
    expect(at.desk.accepted).toMatchObject([
      {
        person: anna,
        conversation: inHavnen,
        happening: { kind: "words", text: "stedfortræder @{0}", mentions: [bo], addressed: "mention" },
      },
    ]);
  });

  it("a direct message with a file: its words", async () => {
    await at.slack.sendEvent(payloads["direct message with a file"]!);
    expect(at.desk.accepted).toMatchObject([{ happening: { text: "bilag 1" } }]);
  });

  it("a command: its words, people and place", async () => {
    await at.slack.say("U0ANNA", "C0HAVNEN", "/dagsorden medlem <@U0BOLIND> formand\n& <mere>");
    expect(at.desk.accepted).toEqual([
      {
        id: expect.stringMatching(/^slack:command:T0STANDIN:/) as string,
        sameAs: null,
        at: at.clock.now(),
        person: anna,
        conversation: { ...inHavnen, name: "havnen" },
        happening: { kind: "words", text: "medlem @{0} formand\n& <mere>", mentions: [bo], addressed: "command" },
      },
    ]);
  });

  it("a command with nothing after it", async () => {
    await at.slack.say("U0ANNA", "C0HAVNEN", "/dagsorden");
    expect(at.desk.accepted).toMatchObject([{ happening: { kind: "words", text: "", addressed: "command" } }]);
  });

  it("the bot coming into a channel: with the people who are there, bots left out", async () => {
    const robot = at.slack.addUser({ name: "Vejret", isBot: true });
    const channel = at.slack.addChannel("nyt", ["U0ANNA", robot, "U0BOLIND"]);
    await at.slack.join(at.slack.botUser, channel, { inviter: "U0ANNA" });
    await at.door.settled();
    expect(at.desk.handled).toMatchObject([
      { person: anna, conversation: { id: channel }, happening: { kind: "arrived", people: [anna, bo] } },
    ]);
  });

  it("somebody joining after the bot; not another bot", async () => {
    const robot = at.slack.addUser({ name: "Vejret", isBot: true });
    await at.slack.join("U0BOLIND", "C0HAVNEN");
    await at.slack.join(robot, "C0HAVNEN");
    expect(at.desk.accepted).toMatchObject([{ person: bo, happening: { kind: "joined", people: [bo] } }]);
  });

  it("a press: its invocation, and whether others see the card", async () => {
    const press = { command: "pointer.next" as const, args: { meeting: "m1", text: "a < b & c > d \u2028" } };
    const card = {
      ...textCard("Punkt 1"),
      elements: [{ kind: "buttons" as const, buttons: [{ kind: "press" as const, label: "Næste", press }] }],
    };
    at.desk.reply = ({ happening }) => ({
      kind: happening.kind === "words" && happening.text === "åbent" ? "open" : "private",
      card,
    });
    await at.slack.say("U0ANNA", "C0HAVNEN", "/dagsorden åbent");
    await at.door.settled();
    await at.slack.say("U0ANNA", "C0HAVNEN", "/dagsorden");
    await at.door.settled();
    at.desk.reply = { kind: "none" };
    for (const seen of at.slack.visibleTo("U0ANNA")) await at.slack.press("U0ANNA", seen.ts, "Næste");
    expect(at.desk.accepted.slice(2)).toMatchObject([
      { person: anna, conversation: { id: "C0HAVNEN" }, happening: { kind: "press", press, shared: true } },
      { person: anna, conversation: { id: "C0HAVNEN" }, happening: { kind: "press", press, shared: false } },
    ]);
    expect(new Set(at.desk.accepted.map((event) => event.id)).size).toBe(4);
  });

  it("what is said before Slack's clock is ours is said now", async () => {
    await at.slack.sendEvent({ ...payloads["direct message"], ts: "1993692740.000200" });
    expect(at.desk.accepted[0]?.at).toEqual(at.clock.now());
  });
});

describe("what is not heard", () => {
  const ignored = Object.keys(payloads).filter(
    (name) => !["direct message", "direct message with a file", "mention"].includes(name),
  );

  it.each(ignored)("%s: acknowledged, and nothing else", async (name) => {
    const { status } = await at.slack.sendEvent(payloads[name]!);
    expect(status).toBe(200);
    expect(at.desk.accepted).toEqual([]);
  });

  it("an event for another workspace's installation", async () => {
    const body = {
      type: "event_callback",
      event_id: "Ev1",
      event: payloads["direct message"],
      authorizations: [{ team_id: "T0OTHER" }],
    };
    const { status } = await at.slack.post(JSON.stringify(body), { "content-type": "application/json" });
    expect(status).toBe(200);
    expect(at.desk.accepted).toEqual([]);
  });

  it("a link button, and a button from somebody else's hand", async () => {
    const card = {
      ...textCard("Læs"),
      elements: [
        { kind: "buttons" as const, buttons: [{ kind: "link" as const, label: "Læs", url: "https://example.dk/x" }] },
      ],
    };
    at.desk.reply = { kind: "open", card };
    await at.slack.say("U0ANNA", "C0HAVNEN", "/dagsorden");
    await at.door.settled();
    const { status } = await at.slack.press("U0ANNA", at.slack.visibleTo("U0ANNA")[0]!.ts, "Læs");
    expect(status).toBe(200);
    expect(at.desk.accepted).toHaveLength(1);
  });

  it("that Slack has taken our access away is logged", async () => {
    await at.slack.sendEvent(payloads["uninstalling"]!);
    expect(at.log.lines).toMatchObject([{ level: "warn", facts: { event: "app_uninstalled" } }]);
  });
});

describe("repeats", () => {
  it("of an event are handled once", async () => {
    await at.slack.dm("U0ANNA", "kommer", { twice: true });
    await at.door.settled();
    expect(at.desk.handled).toHaveLength(1);
  });

  it("a mention and its twin message are handled once", async () => {
    await at.slack.mention("U0ANNA", "C0HAVNEN", "kommer", { twice: true });
    await at.door.settled();
    expect(at.desk.handled).toHaveLength(1);
  });

  it("of a press are handled once", async () => {
    const press = { command: "pointer.next" as const, args: {} };
    const card = {
      ...textCard("Punkt 1"),
      elements: [{ kind: "buttons" as const, buttons: [{ kind: "press" as const, label: "Næste", press }] }],
    };
    at.desk.reply = { kind: "private", card };
    await at.slack.dm("U0ANNA", "start");
    await at.door.settled();
    at.desk.reply = { kind: "none" };
    await at.slack.press("U0ANNA", at.slack.visibleTo("U0ANNA")[0]!.ts, "Næste", { twice: true });
    await at.door.settled();
    expect(at.desk.handled.filter((event) => event.happening.kind === "press")).toHaveLength(1);
  });
});

describe("acknowledgement", () => {
  it("comes when the event is kept, before it is handled", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const handle = at.desk.handle.bind(at.desk);
    at.desk.handle = (event) => held.then(() => handle(event));
    const { status } = await at.slack.dm("U0ANNA", "kommer");
    expect(status).toBe(200);
    expect([at.desk.accepted.length, at.desk.handled.length]).toEqual([1, 0]);
    release();
    await at.door.settled();
    expect(at.desk.handled).toHaveLength(1);
  });

  it("is refused for an event that could not be kept, so that Slack sends it again", async () => {
    at.desk.broken = true;
    expect((await at.slack.dm("U0ANNA", "kommer")).status).toBe(503);
    expect(at.desk.handled).toEqual([]);
  });

  it("is given for a command that could not be kept, and the person is told", async () => {
    at.desk.broken = true;
    expect((await at.slack.say("U0ANNA", "C0HAVNEN", "/dagsorden kommer")).status).toBe(200);
    await at.door.settled();
    expect(at.slack.visibleTo("U0ANNA").map((seen) => [seen.kind, seen.text])).toEqual([
      ["ephemeral", "Prøv igen om lidt."],
    ]);
    expect(at.desk.handled).toEqual([]);
  });

  it("does not wait for names: they are asked for again before the event is handled", async () => {
    at.slack.failNext("users.info", { status: 500 });
    await at.slack.dm("U0ANNA", "kommer");
    await at.door.settled();
    expect(at.desk.accepted[0]?.person.name).toBeNull();
    expect(at.desk.handled[0]?.person.name).toBe("Anna Holm");
  });

  it("remembers names for five minutes", async () => {
    const asked = () => at.slack.calls.filter(({ method }) => method === "users.info").length;
    await at.slack.dm("U0ANNA", "et");
    await at.slack.dm("U0ANNA", "to");
    expect(asked()).toBe(1);
    at.clock.pass(5 * 60_000);
    await at.slack.dm("U0ANNA", "tre");
    expect(asked()).toBe(2);
  });
});
