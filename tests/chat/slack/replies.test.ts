import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerOrigin } from "../../../src/chat/slack/mouth.ts";
import type { Card, Form } from "../../../src/ui/card.ts";
import { openDoor, textCard } from "./harness.ts";
import type { OpenDoor } from "./harness.ts";

let at: OpenDoor;

beforeEach(async () => {
  at = await openDoor();
});

afterEach(async () => {
  await at.close();
  expect(at.slack.violations).toEqual([]);
});

function withButton(text: string): Card {
  const press = { command: "attendance.attend" as const, args: { meeting: "m1" } };
  return {
    summary: text,
    elements: [
      { kind: "text", text },
      { kind: "buttons", buttons: [{ kind: "press", label: "Jeg kommer", press, style: "primary" }] },
    ],
  };
}

const form: Form = {
  title: "Nyt punkt",
  intro: "Hvad skal på dagsordenen?",
  submit: "Tilføj",
  press: { command: "agenda.propose", args: { meeting: "m1" } },
  fields: [
    { kind: "text", name: "title", label: "Titel", lines: "one" },
    { kind: "text", name: "text", label: "Tekst", lines: "many", optional: true },
    {
      kind: "choice",
      name: "kind",
      label: "Slags",
      optional: true,
      choices: [
        { label: "Drøftelse", value: "discussion" },
        { label: "Beslutning", value: "decision" },
      ],
    },
  ],
};

async function textsSeenBy(user: string): Promise<string[]> {
  await at.door.settled();
  return at.slack.visibleTo(user).map((seen) => `${seen.kind}: ${seen.text}`);
}

describe("an address to answer to", () => {
  it.each([
    ["another host", (origin: string) => `${origin.replace("127.0.0.1", "localhost")}/response/R1`],
    ["another port", () => "http://127.0.0.1:9/response/R1"],
    ["another scheme", (origin: string) => `${origin.replace("http:", "https:")}/response/R1`],
    ["a host that begins like ours", (origin: string) => `${origin}.evil.example/response/R1`],
    ["ours as a name before another host", (origin: string) => `${origin}@evil.example/response/R1`],
    ["no address", () => "hooks.slack.com"],
  ])("with %s is not written to, and the answer is given in Slack", async (_, foreign) => {
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    const body = new URLSearchParams({
      command: "/dagsorden",
      text: "kommer",
      team_id: at.slack.team,
      user_id: at.anna,
      channel_id: at.channel,
      trigger_id: "1.2.forged",
      response_url: foreign(new URL(at.slack.apiUrl).origin),
    }).toString();
    expect(await at.slack.post(body, { "content-type": "application/x-www-form-urlencoded" })).toMatchObject({
      status: 200,
    });
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Du kommer"]);
    const methods = at.slack.calls.map(({ method }) => method);
    expect(methods).toContain("chat.postEphemeral");
    expect(methods).not.toContain("response_url");
  });

  it("is Slack's own host and no other, where no stand-in is named", () => {
    expect(answerOrigin(undefined)).toBe("https://hooks.slack.com");
  });
});

describe("a private answer", () => {
  it("to a command is seen by the asker alone, where they asked", async () => {
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    await at.slack.say(at.anna, at.channel, "/dagsorden kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Du kommer"]);
    expect(await textsSeenBy(at.bo)).toEqual([]);
  });

  it("to a mention is seen by the asker alone, in the channel and its thread", async () => {
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    await at.slack.mention(at.anna, at.channel, "kommer", { thread: "1.000001" });
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Du kommer"]);
    expect(at.slack.visibleTo(at.anna)[0]).toMatchObject({ channel: at.channel, thread: "1.000001" });
    expect(await textsSeenBy(at.bo)).toEqual([]);
  });

  it("to a direct message is a message in the same conversation", async () => {
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    await at.slack.dm(at.anna, "kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["message: Du kommer"]);
    expect(at.slack.visibleTo(at.anna)[0]?.channel).toBe(at.slack.dmOf(at.anna));
  });

  it("goes to the personal conversation when the bot is not in the channel", async () => {
    const elsewhere = at.slack.addChannel("uden-referent", [at.anna, at.bo]);
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    await at.slack.mention(at.anna, elsewhere, "kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["message: Du kommer"]);
    expect(at.slack.visibleTo(at.anna)[0]?.channel).toBe(at.slack.dmOf(at.anna));
  });

  it("finds another way when the response address is used up", async () => {
    at.slack.failNext("response_url", { status: 404 });
    at.desk.reply = { kind: "private", card: textCard("Du kommer") };
    await at.slack.say(at.anna, at.channel, "/dagsorden kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Du kommer"]);
  });
});

describe("an open answer", () => {
  it("is a message that everybody in the channel sees", async () => {
    at.desk.reply = { kind: "open", card: textCard("Punkt 2 af 7") };
    await at.slack.say(at.anna, at.channel, "/dagsorden næste");
    expect(await textsSeenBy(at.bo)).toEqual(["message: Punkt 2 af 7"]);
  });

  it("goes through the response address where the bot is no member", async () => {
    const elsewhere = at.slack.addChannel("uden-referent", [at.anna, at.bo]);
    at.desk.reply = { kind: "open", card: textCard("Punkt 2 af 7") };
    await at.slack.say(at.anna, elsewhere, "/dagsorden næste");
    expect(await textsSeenBy(at.bo)).toEqual(["message: Punkt 2 af 7"]);
  });
});

describe("a replacing answer", () => {
  it("changes the pressed message itself and sends nothing new", async () => {
    at.desk.reply = { kind: "private", card: withButton("Kommer du?") };
    await at.slack.dm(at.anna, "møde");
    await at.door.settled();
    const [asked] = at.slack.visibleTo(at.anna);
    at.desk.reply = { kind: "replace", card: textCard("Du kommer ✓") };
    await at.slack.press(at.anna, asked!.ts, "Jeg kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["message: Du kommer ✓"]);
    expect(at.slack.visibleTo(at.anna)[0]?.updatedAt).toEqual(at.clock.now());
  });

  it("changes an ephemeral message through its response address", async () => {
    at.desk.reply = { kind: "private", card: withButton("Kommer du?") };
    await at.slack.say(at.anna, at.channel, "/dagsorden");
    await at.door.settled();
    const [asked] = at.slack.visibleTo(at.anna);
    at.desk.reply = { kind: "replace", card: textCard("Du kommer ✓") };
    await at.slack.press(at.anna, asked!.ts, "Jeg kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Du kommer ✓"]);
  });

  it("to words, with nothing to replace, is a private answer", async () => {
    at.desk.reply = { kind: "replace", card: textCard("Du kommer ✓") };
    await at.slack.dm(at.anna, "kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["message: Du kommer ✓"]);
  });

  it("is a private answer when the message is gone", async () => {
    at.desk.reply = { kind: "private", card: withButton("Kommer du?") };
    await at.slack.dm(at.anna, "møde");
    await at.door.settled();
    at.slack.failNext("chat.update", { error: "message_not_found" });
    at.desk.reply = { kind: "replace", card: textCard("Du kommer ✓") };
    await at.slack.press(at.anna, at.slack.visibleTo(at.anna)[0]!.ts, "Jeg kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["message: Kommer du?", "ephemeral: Du kommer ✓"]);
  });
});

describe("a form", () => {
  async function openForm(): Promise<string> {
    at.desk.reply = { kind: "private", card: withButton("Har du punkter?") };
    await at.slack.say(at.anna, at.channel, "/dagsorden");
    await at.door.settled();
    at.desk.reply = { kind: "form", form };
    await at.slack.press(at.anna, at.slack.visibleTo(at.anna)[0]!.ts, "Jeg kommer");
    await at.door.settled();
    return at.slack.visibleTo(at.anna).find((seen) => seen.kind === "modal")!.viewId!;
  }

  it("opens for the one who pressed, with its title, intro and fields", async () => {
    const viewId = await openForm();
    const modal = at.slack.visibleTo(at.anna).find((seen) => seen.viewId === viewId)!;
    expect(modal.text).toBe("Nyt punkt\nHvad skal på dagsordenen?\nTitel\nTekst\nSlags");
    expect(modal.fields.map(({ label, kind, optional }) => [label, kind, optional])).toEqual([
      ["Titel", "text", false],
      ["Tekst", "text", true],
      ["Slags", "choice", true],
    ]);
    expect(at.slack.visibleTo(at.bo)).toEqual([]);
  });

  it("is handled with its values by field name, and answered where it was opened", async () => {
    const viewId = await openForm();
    at.desk.reply = { kind: "private", card: textCard("Foreslået") };
    const answer = await at.slack.submit(at.anna, viewId, { Titel: "Kaj & <skure>", Slags: "Beslutning" });
    await at.door.settled();
    expect(answer).toEqual({ status: 200, body: "" });
    expect(at.desk.handled.at(-1)?.happening).toEqual({
      kind: "submit",
      press: form.press,
      values: { title: "Kaj & <skure>", text: "", kind: "decision" },
    });
    expect(at.desk.handled.at(-1)?.conversation).toMatchObject({ id: at.channel, kind: "channel" });
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Har du punkter?", "ephemeral: Foreslået"]);
  });

  it("may take the place of the card that opened it", async () => {
    const viewId = await openForm();
    at.desk.reply = { kind: "replace", card: textCard("Foreslået") };
    await at.slack.submit(at.anna, viewId, { Titel: "Kajskure" });
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Foreslået"]);
  });

  it("submitted twice by the platform is handled once", async () => {
    const viewId = await openForm();
    at.desk.reply = { kind: "private", card: textCard("Foreslået") };
    await at.slack.submit(at.anna, viewId, { Titel: "Kajskure" }, { twice: true });
    await at.door.settled();
    expect(at.desk.handled.filter((event) => event.happening.kind === "submit")).toHaveLength(1);
  });

  it("asks the person to press again when the three seconds have passed", async () => {
    at.slack.failNext("views.open", { error: "expired_trigger_id" });
    at.desk.reply = { kind: "form", form };
    await at.slack.say(at.anna, at.channel, "/dagsorden punkt");
    expect(await textsSeenBy(at.anna)).toEqual(["ephemeral: Formularen nåede ikke at åbne. Tryk på knappen igen."]);
  });

  it("asked for in words comes as a button that opens it", async () => {
    at.desk.reply = { kind: "form", form };
    await at.slack.dm(at.anna, "punkt");
    await at.door.settled();
    const [offered] = at.slack.visibleTo(at.anna);
    expect(offered?.buttons.map((button) => button.label)).toEqual(["Nyt punkt"]);
    await at.slack.press(at.anna, offered!.ts, "Nyt punkt");
    expect((await textsSeenBy(at.anna)).at(-1)).toMatch(/^modal: Nyt punkt/);
  });

  it("stays open with what was written when it could not be kept", async () => {
    const viewId = await openForm();
    at.desk.broken = true;
    const answer = await at.slack.submit(at.anna, viewId, { Titel: "Kajskure" });
    expect(JSON.parse(answer.body)).toEqual({ response_action: "errors", errors: { title: "Prøv igen om lidt." } });
    expect(at.slack.visibleTo(at.anna).some((seen) => seen.viewId === viewId)).toBe(true);
  });
});

describe("the App Home", () => {
  it("shows the home card when it is opened", async () => {
    at.desk.reply = { kind: "home", card: withButton("Dine møder") };
    await at.slack.openHome(at.anna);
    expect(await textsSeenBy(at.anna)).toEqual(["home: Dine møder"]);
    expect(at.desk.handled[0]?.happening).toEqual({ kind: "home" });
  });

  it("is shown anew after a press in it, whose answer comes as a message", async () => {
    at.desk.reply = { kind: "home", card: withButton("Dine møder: ét ubesvaret") };
    await at.slack.openHome(at.anna);
    await at.door.settled();
    at.desk.reply = ({ happening }) =>
      happening.kind === "home"
        ? { kind: "home", card: withButton("Dine møder: alle besvaret") }
        : { kind: "replace", card: textCard("Du kommer ✓") };
    await at.slack.press(at.anna, "home", "Jeg kommer");
    expect(await textsSeenBy(at.anna)).toEqual(["home: Dine møder: alle besvaret", "message: Du kommer ✓"]);
  });
});

describe("no answer", () => {
  it("shows nothing", async () => {
    await at.slack.say(at.anna, at.channel, "/dagsorden kommer");
    expect(await textsSeenBy(at.anna)).toEqual([]);
    expect(at.desk.handled).toHaveLength(1);
  });

  it("that could be shown is logged by code, without a word of it", async () => {
    at.slack.failNext("chat.postMessage", { error: "account_inactive" });
    at.slack.failNext("conversations.open", { error: "account_inactive" });
    at.desk.reply = { kind: "private", card: textCard("Lukket punkt om Peter") };
    await at.slack.dm(at.anna, "hemmeligt");
    await at.door.settled();
    expect(at.log.lines.map((line) => [line.level, line.message, line.facts])).toEqual([
      ["error", "slack answer not shown", { event: at.desk.handled[0]!.id, why: "account_inactive" }],
    ]);
    expect(at.desk.reached).toEqual([false]);
    await at.slack.dm(at.anna, "igen");
    await at.door.settled();
    expect(at.desk.reached).toEqual([false, true]);
  });
});
