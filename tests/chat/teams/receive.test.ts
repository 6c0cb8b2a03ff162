import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { invented, now, startTeamsBench, textCard } from "../../support/teams-bench.ts";
import type { TeamsBench } from "../../support/teams-bench.ts";

let bench: TeamsBench;
beforeEach(async () => {
  bench = await startTeamsBench();
});
afterEach(async () => {
  await bench.stop();
});

function happenings() {
  return bench.events.map((event) => event.happening);
}

function payload(name: string): Record<string, unknown> {
  const file = new URL(`../../payloads/teams/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}

describe("words", () => {
  it("in the personal chat come as they were typed, from the person as the directory knows them", async () => {
    await bench.teams.say("asta", "personal", "afbud, jeg er på ferie");
    expect(bench.events).toMatchObject([
      {
        at: now,
        person: {
          platform: "teams",
          tenant: bench.teams.tenant,
          user: bench.teams.account("asta").aadObjectId,
          name: "Asta Lund",
          email: "asta.lund@example.dk",
        },
        conversation: { platform: "teams", kind: "personal" },
        happening: { kind: "words", text: "afbud, jeg er på ferie", mentions: [], addressed: "personal" },
      },
    ]);
  });

  it("in a channel come without the bot's mention, and the conversation is the channel, not the thread", async () => {
    await bench.teams.say("bo", "channel", "møder");
    expect(happenings()).toEqual([{ kind: "words", text: "møder", mentions: [], addressed: "mention" }]);
    expect(bench.events[0]?.conversation).toMatchObject({ id: bench.teams.channel, kind: "channel", name: "Udvalget" });
  });

  it("name others in their place, as the people the directory knows", async () => {
    await bench.teams.say("asta", "channel", "stedfortræder @{0}, ikke @{1}", { mention: ["bo", "dorte"] });
    expect(happenings()).toMatchObject([
      {
        text: "stedfortræder @{0}, ikke @{1}",
        mentions: [
          { user: bench.teams.account("bo").aadObjectId, name: "Bo Krogh" },
          { user: bench.teams.account("dorte").aadObjectId, name: "Dorte Ær & Søn" },
        ],
      },
    ]);
  });

  it("as a slash command are a command", async () => {
    await bench.teams.say("asta", "channel", "/dagsorden møder");
    expect(happenings()).toEqual([{ kind: "words", text: "/dagsorden møder", mentions: [], addressed: "command" }]);
  });

  it("that are hostile stay literal", async () => {
    const hostile = `punkt: <!channel> *Fed* <https://example.com|klik> [l](https://example.com) & "x" <at>Bo</at> &lt;b&gt; \u202Eabc`;
    await bench.teams.say("asta", "personal", hostile);
    expect(happenings()).toMatchObject([{ text: hostile }]);
  });

  it.each([
    ["channel-mention-nbsp", "punkt: rekruttering", "mention"],
    ["markup-reply-with-quote", "godkendt & <klar>\nmed tak", "personal"],
    ["plain-reply-with-quote-attached", "jeg kommer", "personal"],
    ["native-slash-command", "dagsorden", "command"],
  ])("in the payload %s are %j", async (name, text, addressed) => {
    await bench.teams.activity("asta", payload(name));
    expect(happenings()).toEqual([{ kind: "words", text, mentions: [], addressed }]);
  });

  it("said to the others in a channel are not ours", async () => {
    await bench.teams.activity("asta", { ...payload("channel-mention-nbsp"), entities: [], text: "vi ses" });
    expect(bench.events).toEqual([]);
  });

  it("that arrive twice, by id or as a retry under a new id, are handled once", async () => {
    await bench.teams.say("asta", "personal", "punkt: budget", { twice: true });
    await bench.teams.say("asta", "personal", "punkt: personale", { twice: "newId" });
    expect(happenings()).toMatchObject([{ text: "punkt: budget" }, { text: "punkt: personale" }]);
    expect(bench.teams.violations).toEqual([]);
  });
});

describe("what else happens", () => {
  it("the bot's arrival in a channel comes once, with everybody who is there", async () => {
    await bench.teams.install("channel");
    expect(bench.events).toHaveLength(1);
    const [arrived] = happenings();
    expect(arrived).toMatchObject({ kind: "arrived", people: invented.map(({ name }) => ({ name })) });
    expect(bench.events[0]?.conversation.id).toBe(bench.teams.channel);
  });

  it("its installation for a person comes once, with that person", async () => {
    await bench.teams.install("bo");
    expect(happenings()).toMatchObject([{ kind: "arrived", people: [{ name: "Bo Krogh" }] }]);
  });

  it("a new member joins", async () => {
    await bench.teams.join({ id: "gitte", name: "Gitte Ny", email: "gitte@example.dk" });
    expect(happenings()).toMatchObject([{ kind: "joined", people: [{ name: "Gitte Ny", email: "gitte@example.dk" }] }]);
  });

  it.each(["messageReaction", "messageUpdate", "messageDelete", "typing", "event", "endOfConversation"])(
    "%s is nothing to us",
    async (type) => {
      expect(await bench.teams.activity("asta", { type })).toMatchObject({ status: 200 });
      expect(bench.events).toEqual([]);
    },
  );

  it("a name is asked for once, not with every message", async () => {
    await bench.teams.say("asta", "personal", "møder");
    await bench.teams.say("asta", "personal", "hjælp");
    expect(bench.teams.calls.filter((call) => call.includes("/members/"))).toHaveLength(1);
  });

  it("what cannot be kept is said so", async () => {
    bench.breakStore();
    await bench.teams.say("asta", "personal", "afbud");
    expect(bench.events).toEqual([]);
    expect(bench.teams.visibleTo("asta").map(({ text }) => text)).toEqual(["Jeg kan ikke gemme noget lige nu."]);
    expect(JSON.stringify(bench.logged)).not.toContain("afbud");
  });

  it("what can neither be kept nor said so is not acknowledged, for Teams to send it again", async () => {
    const said = {
      type: "message",
      textFormat: "plain",
      text: "afbud",
      id: "1800000000001",
      timestamp: now.toISOString(),
    };
    // Known already: who somebody is must not be what fails.
    await bench.teams.say("asta", "personal", "møder");
    bench.breakStore();
    bench.teams.failNext({ status: 502 });
    expect(await bench.teams.activity("asta", said)).toMatchObject({ status: 503 });
    expect(await bench.teams.activity("asta", said)).toMatchObject({ status: 200 });
    expect(bench.teams.visibleTo("asta").at(-1)?.text).toBe("Jeg kan ikke gemme noget lige nu.");
  });
});

describe("the front door", () => {
  const refused = { status: 401, body: { error: "refused" } };
  const right = () => ({ authorization: `Bearer ${bench.teams.token()}` });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["null", "null"],
    ["a number", "7"],
    ["a list", "[]"],
    ["an empty object", "{}"],
    ["a type that is a number", JSON.stringify({ type: 7 })],
    ["a message from nobody", JSON.stringify({ type: "message", id: "1", channelId: "msteams" })],
    [
      "another channel",
      JSON.stringify({ ...payload("native-slash-command"), type: "message", channelId: "AseChannel" }),
    ],
    ["over a megabyte", JSON.stringify({ text: "x".repeat(1_100_000) })],
  ])("answers %s as it answers everything wrong", async (_, body) => {
    expect(await bench.teams.post(body, right())).toEqual(refused);
    await bench.teams.say("asta", "personal", "stadig her");
    expect(happenings()).toMatchObject([{ text: "stadig her" }]);
  });

  it.each([
    ["entities that are not objects", { entities: [null, 7, { type: 3 }, { type: "mention" }] }],
    ["members that are not people", { membersAdded: [null, {}, { id: 4 }] }],
    ["channel data that is a text", { channelData: "x" }],
    ["a time that is none", { timestamp: "i går" }],
    ["a value nested in itself", { value: { action: { data: { press: { command: {}, args: 2 } } } } }],
  ])("takes a message with %s for what is right in it", async (_, fields) => {
    expect(await bench.teams.activity("asta", { type: "message", text: "hej", ...fields })).toMatchObject({
      status: 200,
    });
    expect(happenings()).toMatchObject([{ text: "hej" }]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded"])("refuses a body of type %s", async (type) => {
    expect(await bench.teams.post("{}", { ...right(), "content-type": type })).toEqual(refused);
  });

  it.each([
    "http://127.0.0.1.example.com/",
    "http://example.com/",
    "https://smba.trafficmanager.net/",
    "file:///etc/passwd",
    "http://a:b@127.0.0.1/",
    "nowhere",
  ])("refuses the service address %s, also with a token for it", async (serviceUrl) => {
    const headers = { authorization: `Bearer ${bench.teams.token({ serviceurl: serviceUrl })}` };
    const body = { ...payload("native-slash-command"), ...envelope(), serviceUrl };
    expect(await bench.teams.post(body, headers)).toEqual(refused);
  });

  const emulator = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/";
  const hour = Math.floor(Date.now() / 1000) - 3600;
  it.each<[string, Record<string, unknown>, Parameters<TeamsBench["teams"]["token"]>[1]?]>([
    ["for another bot", { aud: "00000000-0000-4000-8000-0000000000b1" }],
    ["from another issuer", { iss: "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/" }],
    ["that only the emulator's would be", { iss: emulator, ver: "1.0", appid: "00000000-0000-4000-8000-0000000000b0" }],
    ["that has expired", { exp: hour }],
    ["that is not valid yet", { nbf: hour + 7200 }],
    ["for another service address", { serviceurl: "http://127.0.0.1:1/" }],
    ["without a service address", { serviceurl: undefined }],
    ["without a signature", {}, { alg: "none" }],
    ["signed with the public key", {}, { alg: "HS256" }],
    ["signed by a stranger", {}, { stranger: true }],
    ["signed with an unknown key", {}, { kid: "nobody" }],
    ["signed for another channel", {}, { kid: "webchat" }],
  ])("refuses a token %s", async (_, claims, options) => {
    const headers = { authorization: `Bearer ${bench.teams.token(claims, options)}` };
    expect(await bench.teams.post(message(), headers)).toEqual(refused);
    expect(bench.events).toEqual([]);
  });

  it.each([
    ["no header", {}],
    ["an empty header", { authorization: "" }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["three words", { authorization: "Bearer a b" }],
    ["no token", { authorization: "Bearer x.y.z" }],
  ])("refuses %s", async (_, headers) => {
    expect(await bench.teams.post(message(), headers as Record<string, string>)).toEqual(refused);
  });

  it("takes the right token", async () => {
    expect(await bench.teams.post(message(), right())).toMatchObject({ status: 200 });
    expect(bench.events).toHaveLength(1);
  });

  it("says nothing of what was written when a desk fails: what it kept was acknowledged before, and a press is answered as everything wrong", async () => {
    bench.answerWith(() => {
      throw new Error("afbud");
    });
    expect(await bench.teams.post({ ...message(), text: "afbud" }, right())).toEqual({ status: 200, body: {} });
    const value = {
      action: { type: "Action.Execute", verb: "x", data: { command: "meeting.list", args: { a: "afbud" } } },
    };
    const press = { ...message(), type: "invoke", name: "adaptiveCard/action", text: undefined, value };
    await bench.teams.post(press, right());
    expect(JSON.stringify(bench.logged)).not.toContain("afbud");
    expect(bench.logged.map((one) => one.message)).toContain("An event from Teams failed after it was kept.");
  });

  it("acknowledges a message as soon as it has been kept", async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    bench.answerWith(() => held.then(() => ({ kind: "private", card: textCard("Noteret.") })));
    bench.teams.connect(bench.url);
    const said = { type: "message", textFormat: "plain", text: "hjælp" };
    expect(await bench.teams.activity("asta", said)).toMatchObject({ status: 200 });
    expect(bench.teams.visibleTo("asta")).toEqual([]);
    finish();
    await bench.door.settled();
    expect(bench.teams.visibleTo("asta").map(({ text }) => text)).toEqual(["Noteret."]);
  });

  function envelope() {
    const { id, aadObjectId } = bench.teams.account("asta");
    return {
      type: "message",
      id: "1",
      channelId: "msteams",
      serviceUrl: bench.teams.serviceUrl,
      from: { id, aadObjectId, name: "Asta Lund" },
      recipient: { id: "28:bot", name: "Referent" },
      conversation: { id: "a:1", conversationType: "personal", tenantId: bench.teams.tenant },
    };
  }

  function message() {
    return { ...envelope(), text: "møder" };
  }
});

it("a card that replaces another is left alone by a second delivery of the same press", async () => {
  bench.answerWith((event) =>
    event.happening.kind === "press"
      ? { kind: "replace", card: textCard("Du kommer ✓") }
      : {
          kind: "private",
          card: {
            summary: "Kommer du?",
            elements: [
              {
                kind: "buttons",
                buttons: [{ kind: "press", label: "Jeg kommer", press: { command: "attendance.attend", args: {} } }],
              },
            ],
          },
        },
  );
  await bench.teams.say("asta", "personal", "dagsorden");
  await bench.teams.press("asta", null, "Jeg kommer", { twice: "newId" });
  expect(bench.events.filter(({ happening }) => happening.kind === "press")).toHaveLength(1);
  expect(bench.teams.visibleTo("asta").map(({ kind, text }) => [kind, text])).toEqual([
    ["message", "Du kommer ✓"],
    ["toast", "Det har jeg allerede modtaget."],
  ]);
});
