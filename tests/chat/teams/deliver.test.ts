import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel } from "../../../src/domain/forum.ts";
import { DeliveryError, type PersonDoor } from "../../../src/ports.ts";
import { TeamsAdapter } from "../../../src/chat/teams/adapter.ts";
import { createPlatform, createWhereabouts } from "../../../src/chat/teams/deliver.ts";
import { attempt, toDeliveryError, type Exchange } from "../../../src/chat/teams/errors.ts";
import { invented, startTeamsBench, textCard } from "../../support/teams-bench.ts";
import type { TeamsBench } from "../../support/teams-bench.ts";

let bench: TeamsBench;
beforeEach(async () => {
  bench = await startTeamsBench();
});
afterEach(async () => {
  await bench.stop();
});

const message = { key: "k", card: textCard("Husk mødet tirsdag den 8. december.") };

/** How the store hands a person back: with the reference from their personal chat, or without. */
async function doorOf(person: string, how: "known" | "unknown"): Promise<PersonDoor> {
  if (how === "known") await bench.teams.say(person, "personal", "hej");
  const reference: unknown = how === "known" ? roundTrip(bench.events.at(-1)?.conversation.reference) : null;
  return { platform: "teams", tenant: bench.teams.tenant, user: bench.teams.account(person).aadObjectId, reference };
}

async function knownChannel(): Promise<Channel> {
  await bench.teams.install("channel");
  const reference: unknown = roundTrip(bench.events.at(-1)?.conversation.reference);
  return { id: "c1", platform: "teams", tenant: bench.teams.tenant, externalId: bench.teams.channel, reference };
}

function roundTrip(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("a message to a person", () => {
  it.each(["known", "unknown"] as const)("who is %s to us arrives in the personal chat", async (how) => {
    const sent = await bench.door.platform.sendToPerson(await doorOf("asta", how), message);
    expect(sent.platform).toBe("teams");
    expect(bench.teams.visibleTo("asta")).toMatchObject([{ conversation: "personal", text: message.card.summary }]);
    expect(bench.teams.visibleTo("asta")[0]?.summary).toBe(message.card.summary);
    expect(bench.teams.violations).toEqual([]);
  });

  it("says for good that they do not have the bot", async () => {
    bench.teams.notInstalledFor.add("bo");
    const sending = bench.door.platform.sendToPerson(await doorOf("bo", "unknown"), message);
    await expect(sending).rejects.toMatchObject({ name: "DeliveryError", retry: "never", message: "not-installed" });
  });

  it("carries a file as a link", async () => {
    const file = {
      name: "invitation.ics",
      mediaType: "text/calendar",
      content: "BEGIN:VCALENDAR",
      url: "https://referent.example.dk/kalender/abc.ics",
      label: "Læg i kalenderen",
    };
    await bench.door.platform.sendToPerson(await doorOf("asta", "known"), { ...message, file });
    expect(bench.teams.visibleTo("asta")[0]?.buttons).toMatchObject([
      { label: "Læg i kalenderen", action: { type: "Action.OpenUrl", url: file.url } },
    ]);
  });
});

describe("a message to a channel", () => {
  it("is a post of its own, and is updated where it stands", async () => {
    const channel = await knownChannel();
    const sent = await bench.door.platform.sendToChannel(channel, message);
    const moved = await bench.door.platform.update(roundTrip(sent) as typeof sent, {
      key: "k2",
      card: textCard("Flyttet."),
    });
    expect(moved).toEqual(sent);
    expect(bench.teams.inChannel().map(({ text }) => text)).toEqual(["Flyttet."]);
    expect(bench.teams.calls.filter((call) => call.startsWith("P"))).toEqual([
      `POST /v3/conversations/${encodeURIComponent(bench.teams.channel)}/activities`,
      expect.stringMatching(/^PUT /),
    ]);
  });

  it("that we cannot find again fails for good", async () => {
    const channel: Channel = {
      id: "c1",
      platform: "teams",
      tenant: bench.teams.tenant,
      externalId: "x",
      reference: null,
    };
    await expect(bench.door.platform.sendToChannel(channel, message)).rejects.toMatchObject({ retry: "never" });
    const lost = { platform: "teams" as const, id: { ts: "1" } };
    await expect(bench.door.platform.update(lost, message)).rejects.toMatchObject({ retry: "never" });
  });

  it("is not sent to a service address that is not Teams'", async () => {
    const channel = await knownChannel();
    const reference = {
      ...(channel.reference as object),
      tenant: "other",
      serviceUrl: "https://evil.trafficmanager.net/",
    };
    const sending = bench.door.platform.sendToChannel({ ...channel, reference }, message);
    await expect(sending).rejects.toMatchObject({ retry: "never", message: "unknown-service-address" });
  });
});

it.each([
  [429, 7, "later", 7000],
  [412, undefined, "later", null],
  [502, undefined, "later", null],
  [504, undefined, "later", null],
  [500, undefined, "later", null],
  [401, undefined, "later", null],
  [403, undefined, "never", null],
  [404, undefined, "never", null],
  [413, undefined, "never", null],
])(
  "status %s with Retry-After %s is tried %s, after %s ms, and is sent once",
  async (status, retryAfter, retry, afterMs) => {
    const door = await doorOf("asta", "known");
    const before = bench.teams.calls.length;
    bench.teams.failNext({ status, ...(retryAfter === undefined ? {} : { retryAfter }) });
    await expect(bench.door.platform.sendToPerson(door, message)).rejects.toMatchObject({ retry, afterMs });
    expect(bench.teams.calls.length - before).toBe(1);
  },
);

it("a token that Teams refuses, such as one that ended by another clock than ours, is fetched anew", async () => {
  const door = await doorOf("asta", "known");
  let fetched = 0;
  const authority = bench.teams.config.authority!;
  const fetchAgain = (): string => {
    fetched += 1;
    return authority.token;
  };
  const adapter = new TeamsAdapter({ ...bench.teams.config, authority: { ...authority, fetchAgain } });
  const platform = createPlatform(adapter, createWhereabouts());
  await platform.sendToPerson(door, message);
  expect(fetched).toBe(0);
  bench.teams.failNext({ status: 401 });
  await expect(platform.sendToPerson(door, message)).rejects.toMatchObject({ message: "http-401", retry: "later" });
  expect(fetched).toBe(1);
  await platform.sendToPerson(door, message);
  expect(fetched).toBe(1);
});

it("what waited long for its turn has the whole time for being sent: given up half-way it would come twice", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const wait = (ms: number): Promise<void> => new Promise((go) => void setTimeout(go, ms));
    const sending = attempt(async ({ sends }) => {
      await wait(9_000);
      sends();
      await wait(9_000);
      return "sent";
    }, 10_000);
    await vi.advanceTimersByTimeAsync(18_000);
    expect(await sending).toBe("sent");
    const slow = attempt(async ({ sends }) => {
      sends();
      await wait(11_000);
    }, 10_000);
    const refused = expect(slow).rejects.toMatchObject({ message: "timeout", retry: "later" });
    await vi.advanceTimersByTimeAsync(11_000);
    await refused;
  } finally {
    vi.useRealTimers();
  }
});

it("an ok that cannot be read is tried later: nobody knows where the message stands", () => {
  const unread = Object.assign(new Error("Unexpected end of JSON input"), { statusCode: 200, code: "PARSE_ERROR" });
  expect(toDeliveryError(unread)).toMatchObject({ message: "PARSE_ERROR", retry: "later" });
});

it("no answer at all is tried later", async () => {
  const door = await doorOf("asta", "known");
  await bench.teams.stop();
  await expect(bench.door.platform.sendToPerson(door, message)).rejects.toMatchObject({
    retry: "later",
    afterMs: null,
  });
  await bench.stop().catch(() => undefined);
  bench = await startTeamsBench();
});

it("the roster is everybody, from every page, as the directory knows them", async () => {
  const { reference } = await knownChannel();
  const people = await bench.door.platform.roster({ tenant: bench.teams.tenant, reference });
  expect(people.map(({ name }) => name)).toEqual(invented.map(({ name }) => name));
  expect(people[0]).toEqual({
    platform: "teams",
    tenant: bench.teams.tenant,
    user: bench.teams.account("asta").aadObjectId,
    name: "Asta Lund",
    email: "asta.lund@example.dk",
  });
});

describe("a turn", () => {
  it("is waited for less by what comes from the outbox than by an answer, and by both less than an exchange lasts", async () => {
    bench.answerWith({ kind: "private", card: message.card });
    await bench.teams.say("asta", "personal", "hej");
    await bench.door.platform.sendToPerson(await doorOf("bo", "unknown"), message);
    expect(bench.patience).toEqual([8_000, 1_500]);
  });

  it("that does not come is no word of Teams': the tenant is not held", async () => {
    const door = await doorOf("asta", "known");
    bench.turnWith(() => Promise.reject(new DeliveryError("held", "later", 2_000)));
    await expect(bench.door.platform.sendToPerson(door, message)).rejects.toMatchObject({ message: "held" });
    expect(bench.holds).toEqual([]);
  });

  it("that comes when its exchange has been given up sends nothing", async () => {
    const pacing = { turn: () => pause(60, () => Promise.resolve()), hold: () => Promise.resolve() };
    const adapter = new TeamsAdapter(bench.teams.config, pacing);
    const late = Promise.withResolvers<string>();
    const work = async (exchange: Exchange): Promise<void> => {
      const turn = adapter.turn({ tenant: "t", conversation: "c" }, { ...exchange, patienceMs: 8_000 });
      await turn
        .then(
          () => "sent",
          () => "not sent",
        )
        .then(late.resolve);
    };
    await expect(attempt(work, 20)).rejects.toMatchObject({ message: "timeout" });
    expect(await late.promise).toBe("not sent");
    await expect(attempt(work, 5_000)).resolves.toBeUndefined();
  });
});
