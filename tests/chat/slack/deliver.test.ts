import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientMessageId } from "../../../src/chat/slack/ids.ts";
import { DeliveryError, FileNotTaken } from "../../../src/ports.ts";
import type { OutgoingMessage, PersonDoor } from "../../../src/ports.ts";
import type { Channel } from "../../../src/domain/forum.ts";
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

const reminder: OutgoingMessage = { key: "reminder:m1:anna", card: textCard("Husk mødet tirsdag den 8. december") };
const file = {
  name: "moede.ics",
  mediaType: "text/calendar",
  content: "BEGIN:VCALENDAR\r\nSUMMARY:Møde i Havneudvalget\r\nEND:VCALENDAR\r\n",
  url: "https://referent.example.dk/kalender/abc.ics",
  label: "Kalenderinvitation",
};

/** A door, where nothing is remembered or what is has never been so. */
function doorOf(user: string, reference: unknown = null): PersonDoor {
  return { platform: "slack", tenant: at.slack.team, user, reference };
}

const opened = (): number => at.slack.calls.filter(({ method }) => method === "conversations.open").length;

function channelOf(id: string): Channel {
  return { id: "c1", platform: "slack", tenant: at.slack.team, externalId: id, reference: { channel: id } };
}

function seenBy(user: string): string[] {
  return at.slack.visibleTo(user).map((seen) => `${seen.kind}: ${seen.text}`);
}

async function refusal(work: Promise<unknown>): Promise<[string, string, number | null]> {
  const error: unknown = await work.then(
    () => new Error("it was taken"),
    (refused: unknown) => refused,
  );
  if (!(error instanceof DeliveryError)) throw error;
  return [error.message, error.retry, error.afterMs];
}

describe("to a person", () => {
  it.each([
    ["nothing was", () => null],
    ["somebody else's conversation was", () => ({ channel: "D-som-ikke-er-vores" })],
    ["a channel was", () => ({ channel: at.channel })],
    ["no place at all was", () => "sludder"],
  ])("goes to the bot's own conversation with them, also when %s remembered", async (_, reference) => {
    const sent = await at.door.platform.sendToPerson(doorOf(at.anna, reference()), reminder);
    const [seen] = at.slack.visibleTo(at.anna);
    expect(seenBy(at.anna)).toEqual(["message: Husk mødet tirsdag den 8. december"]);
    expect(sent).toEqual({
      platform: "slack",
      id: { tenant: at.slack.team, channel: at.slack.dmOf(at.anna), ts: seen!.ts },
    });
    expect(seenBy(at.bo)).toEqual([]);
  });

  it("asks for the conversation once", async () => {
    await at.door.platform.sendToPerson(doorOf(at.anna), reminder);
    await at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, key: "2" });
    expect(opened()).toBe(1);
  });

  it("asks for no conversation where the person has been heard in it", async () => {
    const heardIn = { channel: at.slack.dmOf(at.anna) };
    await at.door.platform.sendToPerson(doorOf(at.anna, heardIn), reminder);
    expect(seenBy(at.anna)).toHaveLength(1);
    expect(opened()).toBe(0);
  });

  it("is plain: no markup read, no links unfolded, and a key that is the same at every try", async () => {
    await at.door.platform.sendToPerson(doorOf(at.anna), reminder);
    expect(at.slack.visibleTo(at.anna)[0]?.raw).toMatchObject({
      mrkdwn: "false",
      parse: "none",
      unfurl_links: "false",
      unfurl_media: "false",
      client_msg_id: clientMessageId(reminder.key),
    });
  });

  it("comes with its file, byte for byte, after the card in the same conversation", async () => {
    await at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file });
    expect(seenBy(at.anna)).toEqual([
      "message: Husk mødet tirsdag den 8. december",
      "file: Kalenderinvitation\nmoede.ics",
    ]);
    expect(at.slack.visibleTo(at.anna)[1]?.file).toEqual({
      name: "moede.ics",
      title: "Kalenderinvitation",
      content: file.content,
      bytes: Buffer.from(file.content),
    });
  });

  it("comes with a file that is no text as the bytes it was", async () => {
    const pdf = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const sent = { ...file, name: "referat.pdf", mediaType: "application/pdf", content: pdf };
    await at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file: sent });
    expect(at.slack.visibleTo(at.anna)[1]?.file?.bytes).toEqual(Buffer.from(pdf));
  });

  it("is taken back when its file cannot follow, so that the next try is not a repeat", async () => {
    at.slack.failNext("files.completeUploadExternal", { error: "internal_error" });
    const outcome = await refusal(at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file }));
    expect(outcome).toEqual(["internal_error", "later", null]);
    expect(seenBy(at.anna)).toEqual([]);
  });

  it("is taken back with its file when Slack took that, and only the answer was lost", async () => {
    at.slack.failNext("files.completeUploadExternal", { halfway: true });
    const outcome = await refusal(at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file }));
    expect(outcome).toEqual(["unreachable", "later", null]);
    expect(seenBy(at.anna)).toEqual([]);
  });

  it("has been sent without its file when it cannot be taken back: it must not come again", async () => {
    at.slack.failNext("files.completeUploadExternal", { error: "internal_error" });
    at.slack.failNext("chat.delete", { status: 503 });
    const sending = at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file });
    const error = await sending.then(
      () => null,
      (refused: unknown) => refused,
    );
    if (!(error instanceof FileNotTaken)) throw new Error("it was to be said that the card stands");
    expect(error).toMatchObject({ message: "internal_error", retry: "never" });
    expect(seenBy(at.anna)).toHaveLength(1);
    await at.door.platform.update(error.standing, { ...reminder, card: textCard("Mødet er aflyst") });
    expect(seenBy(at.anna)).toEqual([expect.stringContaining("Mødet er aflyst")]);
  });

  it("changes where it stands, and leaves no file behind that Slack took while its answer was lost", async () => {
    const sent = await at.door.platform.sendToPerson(doorOf(at.anna), reminder);
    at.slack.failNext("files.completeUploadExternal", { halfway: true });
    const outcome = await refusal(at.door.platform.update(sent, { ...reminder, file }));
    expect(outcome).toEqual(["unreachable", "later", null]);
    await at.door.platform.update(sent, { ...reminder, file });
    expect(seenBy(at.anna).filter((seen) => seen.startsWith("file"))).toHaveLength(1);
  });

  it.each(["chat.postMessage", "upload"])("is tried again when the answer of %s breaks off", async (method) => {
    at.slack.failNext(method, { halfway: true });
    const outcome = await refusal(at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file }));
    expect(outcome).toEqual(["unreachable", "later", null]);
  });

  it("that Slack remembers from a try that was taken back is sent without that memory", async () => {
    at.slack.failNext("chat.postMessage", { error: "duplicate_message_not_found" });
    await at.door.platform.sendToPerson(doorOf(at.anna), reminder);
    const posted = at.slack.calls.filter(({ method }) => method === "chat.postMessage");
    expect(posted.map(({ args }) => "client_msg_id" in args)).toEqual([true, false]);
    expect(seenBy(at.anna)).toHaveLength(1);
  });

  it("is not begun when its file cannot be uploaded", async () => {
    at.slack.failNext("upload", { status: 502 });
    const outcome = await refusal(at.door.platform.sendToPerson(doorOf(at.anna), { ...reminder, file }));
    expect(outcome).toEqual(["http_502", "later", null]);
    expect(seenBy(at.anna)).toEqual([]);
  });

  it("of another workspace is refused for good", async () => {
    const outcome = await refusal(at.door.platform.sendToPerson({ ...doorOf(at.anna), tenant: "T0OTHER" }, reminder));
    expect(outcome).toEqual(["other_workspace", "never", null]);
  });
});

describe("to a channel", () => {
  it("is seen by everybody there", async () => {
    await at.door.platform.sendToChannel(channelOf(at.channel), reminder);
    expect([seenBy(at.anna), seenBy(at.bo)]).toEqual([
      [seenBy(at.bo)[0]],
      ["message: Husk mødet tirsdag den 8. december"],
    ]);
  });

  it("of another workspace is refused for good", async () => {
    const outcome = await refusal(
      at.door.platform.sendToChannel({ ...channelOf(at.channel), tenant: "T0OTHER" }, reminder),
    );
    expect(outcome).toEqual(["other_workspace", "never", null]);
  });

  it("finds the channel by its id when the reference is not readable", async () => {
    await at.door.platform.sendToChannel({ ...channelOf(at.channel), reference: null }, reminder);
    expect(seenBy(at.anna)).toHaveLength(1);
  });
});

describe("an update", () => {
  it("changes the message where it stands", async () => {
    const sent = await at.door.platform.sendToChannel(channelOf(at.channel), reminder);
    const again = await at.door.platform.update(sent, { key: "2", card: textCard("Mødet er flyttet") });
    expect(again).toEqual(sent);
    expect(seenBy(at.anna)).toEqual(["message: Mødet er flyttet"]);
  });

  it("brings its file along", async () => {
    const sent = await at.door.platform.sendToPerson(doorOf(at.anna), reminder);
    await at.door.platform.update(sent, { key: "2", card: textCard("Mødet er flyttet"), file });
    expect(seenBy(at.anna)).toEqual(["message: Mødet er flyttet", "file: Kalenderinvitation\nmoede.ics"]);
  });

  it.each([
    ["that is gone", { tenant: "T0STANDIN", channel: "C1", ts: "1.1" }, "message_not_found"],
    ["of another workspace", { tenant: "T0OTHER", channel: "C1", ts: "1.1" }, "other_workspace"],
    ["that is no message of ours", { activity: "x" }, "unreadable_reference"],
    ["that is nothing", null, "unreadable_reference"],
  ])("of a message %s is refused for good", async (_, id, why) => {
    expect(await refusal(at.door.platform.update({ platform: "slack", id }, reminder))).toEqual([why, "never", null]);
  });
});

describe("the roster", () => {
  it("is everybody in the channel, page by page, bots and ourselves left out", async () => {
    const robot = at.slack.addUser({ name: "Vejret", isBot: true });
    const carl = at.slack.addUser({ name: "Carl Juhl", email: null });
    const channel = at.slack.addChannel("stor", [at.anna, robot, at.slack.botUser, carl, at.bo]);
    const people = await at.door.platform.roster({ tenant: at.slack.team, reference: { channel } });
    expect(people.map(({ name, email }) => [name, email])).toEqual([
      ["Anna Holm", "anna@example.dk"],
      ["Carl Juhl", null],
      ["Bo Lind", "bo@example.dk"],
    ]);
  });

  it("leaves ourselves out also when Slack will not say who is who", async () => {
    for (let asked = 0; asked < 3; asked += 1) at.slack.failNext("users.info", { status: 500 });
    const people = await at.door.platform.roster({ tenant: at.slack.team, reference: { channel: at.channel } });
    expect(people.map(({ user, name }) => [user, name])).toEqual([
      [at.anna, null],
      [at.bo, null],
    ]);
  });

  it("of a place that is none is refused for good", async () => {
    expect(await refusal(at.door.platform.roster({ tenant: at.slack.team, reference: null }))).toEqual([
      "unreadable_reference",
      "never",
      null,
    ]);
  });
});

describe("what Slack's refusals mean", () => {
  it.each([
    ["account_inactive", "never"],
    ["channel_not_found", "never"],
    ["invalid_auth", "never"],
    ["invalid_blocks", "never"],
    ["is_archived", "never"],
    ["msg_blocks_too_long", "never"],
    ["missing_scope", "never"],
    ["not_in_channel", "never"],
    ["token_revoked", "never"],
    ["user_not_found", "never"],
    ["fatal_error", "later"],
    ["internal_error", "later"],
    ["ratelimited", "later"],
    ["service_unavailable", "later"],
    ["a_code_from_next_year", "later"],
  ] as const)("%s: %s", async (error, retry) => {
    at.slack.failNext("chat.postMessage", { error });
    expect(await refusal(at.door.platform.sendToPerson(doorOf(at.anna), reminder))).toEqual([error, retry, null]);
  });

  it.each([
    ["too many messages: when Slack says", { status: 429, retryAfter: 7 }, "ratelimited", "later", 7_000],
    ["too many messages, no time said: later", { status: 429 }, "unexpected", "later", null],
    ["trouble at Slack: later", { status: 503 }, "http_503", "later", null],
    ["a request that is wrong: never", { status: 400 }, "http_400", "never", null],
    ["a connection that breaks: later", { drop: true }, "unreachable", "later", null],
    [
      "a page instead of an answer: later, and it is not quoted",
      { error: "<html>Vi er straks tilbage</html>" },
      "unreadable_answer",
      "later",
      null,
    ],
  ] as const)("%s", async (_, failure, why, retry, afterMs) => {
    at.slack.failNext("chat.postMessage", failure);
    const outcome = await refusal(at.door.platform.sendToPerson(doorOf(at.anna), reminder));
    expect(outcome).toEqual([why === "unexpected" ? "unreachable" : why, retry, afterMs]);
    expect(at.slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
  });

  it("a card that cannot be drawn: never, saying what is wrong and not what is written", async () => {
    const press = { command: "agenda.edit" as const, args: { text: "hemmeligt ".repeat(300) } };
    const card = {
      ...textCard("x"),
      elements: [{ kind: "buttons" as const, buttons: [{ kind: "press" as const, label: "Ret", press }] }],
    };
    const [why, retry] = await refusal(at.door.platform.sendToPerson(doorOf(at.anna), { key: "k", card }));
    expect([why, retry]).toEqual([expect.stringMatching(/^unexpected: A button for agenda\.edit carries/), "never"]);
  });
});
