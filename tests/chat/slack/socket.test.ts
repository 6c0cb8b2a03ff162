import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDoor, textCard } from "./harness.ts";
import type { OpenDoor } from "./harness.ts";

let at: OpenDoor;

beforeEach(async () => {
  at = await openDoor({ socketMode: true });
});

afterEach(async () => {
  await at.close();
});

describe("Socket Mode", () => {
  it("needs no address of ours", () => {
    expect(at.door.http).toBeNull();
  });

  it("hears a command and answers it", async () => {
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    await at.slack.say(at.anna, at.channel, "/dagsorden kommer");
    await at.door.settled();
    expect(at.desk.handled).toMatchObject([
      { person: { name: "Anna Holm" }, happening: { text: "kommer", addressed: "command" } },
    ]);
    expect(at.slack.visibleTo(at.anna).map((seen) => seen.text)).toEqual(["Du kommer"]);
  });

  it("hears an event once, though it comes twice", async () => {
    await at.slack.dm(at.anna, "kommer", { twice: true });
    await at.door.settled();
    expect(at.desk.handled).toHaveLength(1);
  });

  it("hears a press and replaces the card", async () => {
    const press = { command: "attendance.attend" as const, args: {} };
    const card = {
      ...textCard("Kommer du?"),
      elements: [{ kind: "buttons" as const, buttons: [{ kind: "press" as const, label: "Ja tak", press }] }],
    };
    at.desk.reply = { kind: "private", card };
    await at.slack.dm(at.anna, "møde");
    await at.door.settled();
    at.desk.reply = { kind: "replace", card: textCard("Du kommer ✓") };
    await at.slack.press(at.anna, at.slack.visibleTo(at.anna)[0]!.ts, "Ja tak");
    await at.door.settled();
    expect(at.slack.visibleTo(at.anna).map((seen) => seen.text)).toEqual(["Du kommer ✓"]);
  });

  it("does not acknowledge what could not be kept, so that it comes again", async () => {
    at.desk.broken = true;
    let answered = false;
    void at.slack.dm(at.anna, "kommer").then(() => (answered = true));
    const deadline = Date.now() + 5_000;
    while (!at.log.lines.some((line) => line.message === "slack event not kept") && Date.now() < deadline) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await at.door.settled();
    expect(answered).toBe(false);
    at.desk.broken = false;
    await at.slack.dm(at.anna, "kommer");
    await at.door.settled();
    expect(at.desk.handled).toHaveLength(1);
  });
});
