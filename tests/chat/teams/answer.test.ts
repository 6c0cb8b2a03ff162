import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Card, Form } from "../../../src/ui/card.ts";
import type { Reply } from "../../../src/chat/event.ts";
import { startTeamsBench, textCard } from "../../support/teams-bench.ts";
import type { TeamsBench } from "../../support/teams-bench.ts";

let bench: TeamsBench;
beforeEach(async () => {
  bench = await startTeamsBench();
});
afterEach(async () => {
  expect(bench.teams.violations).toEqual([]);
  await bench.stop();
});

const meeting: Card = {
  summary: "Havneudvalget tirsdag den 8. december kl. 9.00",
  elements: [
    { kind: "heading", text: "Havneudvalget" },
    {
      kind: "buttons",
      buttons: [
        { kind: "press", label: "Jeg kommer", press: { command: "attendance.attend", args: { meeting: "m1" } } },
        { kind: "press", label: "Foreslå punkt", press: { command: "agenda.propose", args: { meeting: "m1" } } },
      ],
      overflow: [
        {
          kind: "press",
          label: "Aflys",
          press: { command: "meeting.cancel", args: {} },
          style: "danger",
          confirm: "Aflys mødet?",
        },
      ],
    },
  ],
};

const form: Form = {
  title: "Nyt punkt",
  intro: "Senest tirsdag.",
  fields: [
    { kind: "text", name: "title", label: "Titel", lines: "one" },
    { kind: "text", name: "why", label: "Begrundelse", lines: "many", optional: true },
    {
      kind: "choice",
      name: "kind",
      label: "Slags",
      choices: [
        { label: "Beslutning", value: "decision" },
        { label: "Drøftelse", value: "discussion" },
      ],
      optional: true,
    },
  ],
  submit: "Send",
  press: { command: "agenda.propose", args: { meeting: "m1" } },
};

/** The meeting is shown when asked for in words; presses and forms are answered as given. */
function answerPresses(reply: Reply, shown: Reply = { kind: "private", card: meeting }): void {
  bench.answerWith(({ happening }) => (happening.kind === "words" ? shown : reply));
}

function seenBy(person: string) {
  return bench.teams.visibleTo(person).map(({ conversation, kind, text }) => [conversation, kind, text]);
}

function lastHappening() {
  return bench.events.at(-1)?.happening;
}

describe("words", () => {
  it("in the personal chat are answered there", async () => {
    bench.answerWith({ kind: "private", card: textCard("Du kommer.") });
    await bench.teams.say("asta", "personal", "kommer");
    expect(seenBy("asta")).toEqual([["personal", "message", "Du kommer."]]);
    expect(seenBy("bo")).toEqual([]);
  });

  it("in a channel are answered there, for the asker's eyes only", async () => {
    bench.answerWith({ kind: "private", card: textCard("Kun for dig.") });
    await bench.teams.say("asta", "channel", "kommer");
    expect(seenBy("asta")).toEqual([["channel", "targeted", "Kun for dig."]]);
    expect(seenBy("bo")).toEqual([]);
    expect(bench.teams.inChannel()).toEqual([]);
  });

  it("as a slash command are answered under what was asked", async () => {
    bench.answerWith({ kind: "private", card: textCard("Kun for dig.") });
    await bench.teams.say("asta", "channel", "/dagsorden");
    expect(seenBy("asta")).toEqual([["channel", "targeted", "Kun for dig."]]);
  });

  it("go to the personal chat where targeted messages are refused", async () => {
    bench.teams.targeted = false;
    bench.answerWith({ kind: "private", card: textCard("Kun for dig.") });
    await bench.teams.say("asta", "channel", "kommer");
    expect(seenBy("asta")).toEqual([["personal", "message", "Kun for dig."]]);
    expect(bench.teams.inChannel()).toEqual([]);
  });

  it("that cannot be answered privately at all are answered with how to open the chat, and nothing else", async () => {
    bench.teams.targeted = false;
    bench.teams.notInstalledFor.add("asta");
    bench.answerWith({ kind: "private", card: textCard("Lukket: salg af Havnevej 12") });
    await bench.teams.say("asta", "channel", "kommer");
    expect(bench.teams.inChannel().map(({ text }) => text)).toEqual([
      expect.stringContaining("Åbn en personlig chat med mig"),
    ]);
    expect(JSON.stringify(bench.teams.inChannel())).not.toContain("Havnevej");
  });

  it("that open something for all are answered for all", async () => {
    bench.answerWith({ kind: "open", card: meeting });
    await bench.teams.say("asta", "channel", "udsend");
    expect(seenBy("bo")).toEqual([["channel", "message", "Havneudvalget"]]);
  });

  it("are answered once more when Teams asks us to wait a moment, which then holds for all, and given up when it does not answer", async () => {
    bench.answerWith({ kind: "private", card: textCard("Du kommer.") });
    bench.teams.failNext({ status: 429, retryAfter: 0 });
    await bench.teams.say("asta", "personal", "kommer");
    expect(seenBy("asta")).toEqual([["personal", "message", "Du kommer."]]);
    expect(bench.holds).toEqual([{ account: `teams:${bench.teams.tenant}`, ms: 0 }]);
    bench.teams.failNext({ status: 502, times: 5 });
    await bench.teams.say("asta", "personal", "igen");
    expect(seenBy("asta")).toHaveLength(1);
    bench.teams.failNext({ status: 502, times: 0 });
    expect(bench.reached).toEqual([true, false]);
  });
});

describe("a press", () => {
  it("in the personal chat takes the place of the card", async () => {
    answerPresses({ kind: "replace", card: textCard("Du kommer ✓") });
    await bench.teams.say("asta", "personal", "dagsorden");
    await bench.teams.press("asta", null, "Jeg kommer");
    expect(lastHappening()).toEqual({
      kind: "press",
      press: { command: "attendance.attend", args: { meeting: "m1" } },
      shared: false,
    });
    expect(seenBy("asta")).toEqual([["personal", "message", "Du kommer ✓"]]);
  });

  it("on a card that all see leaves it to them, and the answer is private", async () => {
    answerPresses({ kind: "private", card: textCard("Du kommer tirsdag.") }, { kind: "open", card: meeting });
    await bench.teams.say("asta", "channel", "dagsorden");
    await bench.teams.press("bo", null, "Jeg kommer");
    expect(lastHappening()).toMatchObject({ shared: true });
    expect(seenBy("bo")).toEqual([
      ["channel", "message", "Havneudvalget"],
      ["channel", "targeted", "Du kommer tirsdag."],
      ["channel", "toast", "Jeg har svaret dig privat."],
    ]);
    expect(seenBy("asta")).toEqual([["channel", "message", "Havneudvalget"]]);
  });

  it("on a card that all see never puts one person's card in its place", async () => {
    answerPresses({ kind: "replace", card: textCard("Kun for Bo.") }, { kind: "open", card: meeting });
    await bench.teams.say("asta", "channel", "dagsorden");
    await bench.teams.press("bo", null, "Jeg kommer");
    expect(bench.teams.inChannel().map(({ text }) => text)).toEqual(["Havneudvalget"]);
    expect(seenBy("bo")[0]).toEqual(["channel", "message", "Havneudvalget"]);
  });

  it("on a card in the channel that one person sees takes its place", async () => {
    answerPresses({ kind: "replace", card: textCard("Du kommer ✓") });
    await bench.teams.say("asta", "channel", "dagsorden");
    await bench.teams.press("asta", null, "Jeg kommer");
    expect(lastHappening()).toMatchObject({ shared: false });
    expect(seenBy("asta")).toEqual([["channel", "targeted", "Du kommer ✓"]]);
  });

  it("of what is rare asks first", async () => {
    answerPresses({ kind: "none" });
    await bench.teams.say("asta", "personal", "dagsorden");
    await bench.teams.press("asta", null, "Aflys");
    expect(lastHappening()).toMatchObject({ press: { command: "meeting.cancel" } });
    expect(seenBy("asta").at(-1)).toEqual(["personal", "toast", "Modtaget."]);
  });

  it("that cannot be answered privately says so under the card", async () => {
    answerPresses({ kind: "private", card: textCard("Hemmeligt.") }, { kind: "open", card: meeting });
    await bench.teams.say("asta", "channel", "dagsorden");
    bench.teams.targeted = false;
    bench.teams.notInstalledFor.add("bo");
    await bench.teams.press("bo", null, "Jeg kommer");
    expect(seenBy("bo").at(-1)).toEqual(["channel", "toast", expect.stringContaining("personlig chat")]);
    expect(bench.teams.inChannel()).toHaveLength(1);
  });

  it("from a client that sends it as a message updates the card", async () => {
    answerPresses({ kind: "replace", card: textCard("Du kommer ✓") });
    await bench.teams.say("asta", "personal", "dagsorden");
    const [card] = bench.teams.visibleTo("asta");
    const value = { kind: "press", seenBy: "one", press: { command: "attendance.attend", args: {} } };
    await bench.teams.activity("asta", { type: "message", value, replyToId: card?.id });
    expect(lastHappening()).toMatchObject({ kind: "press", press: { command: "attendance.attend" } });
    expect(seenBy("asta")).toEqual([["personal", "message", "Du kommer ✓"]]);
  });

  it.each([
    ["another invoke", { name: "task/fetch", value: {} }],
    ["a button that is none of ours", { name: "adaptiveCard/action", value: { action: { data: { x: 1 } } } }],
  ])("%s is not ours, and is answered so", async (_, fields) => {
    const headers = { authorization: `Bearer ${bench.teams.token()}` };
    await bench.teams.say("asta", "personal", "x");
    const { id, aadObjectId } = bench.teams.account("asta");
    const body = {
      ...{ type: "invoke", id: "9", channelId: "msteams", serviceUrl: bench.teams.serviceUrl },
      ...{ from: { id, aadObjectId }, recipient: { id: "28:bot" }, ...fields },
      conversation: { id: "a:1", tenantId: bench.teams.tenant },
    };
    expect(await bench.teams.post(body, headers)).toMatchObject({ status: 501 });
    expect(bench.events).toHaveLength(1);
  });
});

describe("a form", () => {
  it("takes the place of the pressed card, is filled and sent, and the answer takes its place", async () => {
    bench.answerWith(({ happening }) => {
      if (happening.kind === "words") return { kind: "private", card: meeting };
      return happening.kind === "press" ? { kind: "form", form } : { kind: "submitted", card: textCard("Foreslået.") };
    });
    await bench.teams.say("asta", "personal", "dagsorden");
    await bench.teams.press("asta", null, "Foreslå punkt");
    expect(bench.teams.visibleTo("asta")).toMatchObject([
      { text: "Nyt punkt\nSenest tirsdag.\nTitel\nBegrundelse\nSlags", inputs: ["Titel", "Begrundelse", "Slags"] },
    ]);
    await bench.teams.submit("asta", null, { Titel: "Ny *kran*", Slags: "Drøftelse" });
    expect(lastHappening()).toEqual({
      kind: "submit",
      press: { command: "agenda.propose", args: { meeting: "m1" } },
      values: { title: "Ny *kran*", why: "", kind: "discussion" },
    });
    expect(seenBy("asta")).toEqual([["personal", "message", "Foreslået."]]);
  });

  it("that is refused stays with what was typed, and the refusal stands below it", async () => {
    bench.answerWith(({ happening }) => {
      if (happening.kind === "words") return { kind: "private", card: meeting };
      return happening.kind === "press"
        ? { kind: "form", form }
        : { kind: "private", card: textCard("Titlen er for lang.") };
    });
    await bench.teams.say("asta", "personal", "dagsorden");
    await bench.teams.press("asta", null, "Foreslå punkt");
    await bench.teams.submit("asta", null, { Titel: "Ny kran" });
    const messages = bench.teams.visibleTo("asta").filter(({ kind }) => kind === "message");
    expect(messages.map(({ inputs }) => inputs.length)).toEqual([3, 0]);
  });

  it("that is closed gives the card back", async () => {
    answerPresses({ kind: "form", form });
    await bench.teams.say("asta", "personal", "dagsorden");
    await bench.teams.press("asta", null, "Foreslå punkt");
    await bench.teams.press("asta", null, "Annuller");
    expect(seenBy("asta")).toEqual([["personal", "message", "Havneudvalget"]]);
    expect(bench.events).toHaveLength(2);
  });

  it("asked for in words is a card of its own, and closing it stores nothing", async () => {
    bench.answerWith({ kind: "form", form });
    await bench.teams.say("asta", "channel", "/dagsorden punkt");
    expect(bench.teams.visibleTo("asta")).toMatchObject([
      { kind: "targeted", inputs: ["Titel", "Begrundelse", "Slags"] },
    ]);
    await bench.teams.press("asta", null, "Annuller");
    expect(seenBy("asta")).toEqual([["channel", "targeted", expect.stringContaining("intet er gemt")]]);
  });

  it("from a card that all see is for the one who asked", async () => {
    answerPresses({ kind: "form", form }, { kind: "open", card: meeting });
    await bench.teams.say("asta", "channel", "dagsorden");
    await bench.teams.press("bo", null, "Foreslå punkt");
    expect(bench.teams.inChannel()).toMatchObject([{ text: "Havneudvalget", inputs: [] }]);
    await bench.teams.submit("bo", null, { Titel: "Ny kran" });
    expect(lastHappening()).toMatchObject({ kind: "submit", values: { title: "Ny kran" } });
  });

  it("is not sent with a required field empty", async () => {
    bench.answerWith({ kind: "form", form });
    await bench.teams.say("asta", "personal", "punkt");
    await expect(bench.teams.submit("asta", null, { Begrundelse: "fordi" })).rejects.toThrow("Titel");
  });
});
