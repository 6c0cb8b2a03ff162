import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { sendAgenda } from "../../src/domain/agenda.ts";
import { assignAction } from "../../src/domain/action.ts";
import type { Forum } from "../../src/domain/forum.ts";
import { cancelMeeting, endMeeting, moveMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { createDeliverer } from "../../src/jobs/deliver.ts";
import type { ChatPlatform } from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import { noDocuments } from "../support/no-documents.ts";
import { at, change, found, memberNamed, newId, openOffice, plainCards, plan, type Office } from "./office.ts";

/** What nobody was there to say in time, and what a platform did not take in time: it is not said, and those who run the forum are told. */

let office: Office;
let forum: Forum;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.clear();
  forum = await found(office, "Havnerådet", { Karen: "secretary", Inge: "chair", Ole: "member" });
});

/** Sends all that is due, to a platform that takes it; what it was given. */
async function send(): Promise<string[]> {
  const given: string[] = [];
  const take = (to: string, summary: string) => {
    given.push(`${to}: ${summary}`);
    return Promise.resolve({ platform: "slack" as const, id: String(given.length) });
  };
  const slack: ChatPlatform = {
    platform: "slack",
    pace: { perSecond: 10_000, atOnce: 10_000, addresseeGapMs: 0 },
    sendToPerson: (door, { card }) => take(door.user.slice(2), card.summary),
    sendToChannel: (channel, { card }) => take(channel.externalId, card.summary),
    update: (_, { card }) => take("update", card.summary),
    roster: () => Promise.resolve([]),
  };
  const { clock, log } = office;
  const store = await openStore({ databaseUrl: office.url, clock, log });
  try {
    const parts = { store, platforms: [slack], clock, log, documents: noDocuments };
    await store.outbox.work(createDeliverer(parts));
    while ((await store.outbox.pending()) > 0) await pause(10);
  } finally {
    await store.close();
  }
  return given;
}

/** A look, and all that comes of it sent; what was too late comes with the next look. */
async function lookTwice(): Promise<string[]> {
  await office.look();
  const first = await send();
  await office.look();
  return [...first, ...(await send())].toSorted();
}

/** On 8 June for 15 June at 13, and the agenda is out. */
async function planned(): Promise<Meeting> {
  office.set("2027-06-08T10:00");
  const meeting = await plan(office, forum, "2027-06-15T13:00");
  await change(office, forum, meeting.id, (one) => sendAgenda(one, office.clock.now()));
  return meeting;
}

const soon =
  "Jeg har ikke kunnet sende 2 påmindelser om Havnerådet i tide. Nu er det for sent, så jeg sender dem ikke.";
const late = async (): Promise<string[]> => {
  const { rows } = await office.sql.query<{ text: string }>(
    "select distinct message->'card'->>'elements' as text from outbox where key like 'late:%'",
  );
  return rows.map(({ text }) => text);
};

describe("what fell wholly into the time we were away", () => {
  it("is not said, and those who run the forum are told of it once, with whom it was for", async () => {
    await planned();
    await office.look();
    office.set("2027-06-15T13:30");
    expect(await lookTwice()).toEqual([`Inge: ${soon}`, `Karen: ${soon}`]);
    const [words = ""] = await late();
    expect(words).toMatch(/(?=.*Ole)(?=.*Inge)[^"]*: påmindelse om mødet \(mødet tirsdag den 15. juni\)/u);
    expect(words).toMatch(/(?=.*Ole)[^"]*: spørgsmål om, om de kommer \(mødet tirsdag den 15. juni\)/u);
    office.set("2027-06-15T14:00");
    expect(await lookTwice()).toEqual([]);
  });

  it("is told of once by several who look at once", async () => {
    await planned();
    await office.look();
    office.set("2027-06-15T13:30");
    const replica = await office.openReplica();
    try {
      const looks = (): Promise<unknown> => Promise.all([office.look(), office.look(plainCards, replica)]);
      await looks();
      const before = await send();
      await looks();
      expect([...before, ...(await send())].toSorted()).toEqual([`Inge: ${soon}`, `Karen: ${soon}`]);
    } finally {
      await replica.close();
    }
  });

  it("is what was useful between two rounds, and nothing from before the first, or before somebody joined", async () => {
    await planned();
    office.set("2027-06-15T13:30");
    // The first round of all: nobody knows what was said before.
    expect(await lookTwice()).toEqual([]);
    office.set("2027-06-15T13:40");
    expect(await lookTwice()).toEqual([]);
  });

  it("is still said while it is useful", async () => {
    await planned();
    await office.look();
    office.set("2027-06-15T12:00");
    const said = await lookTwice();
    expect(said.filter((one) => one.startsWith("Ole"))).toEqual(["Ole: meeting.soon+rsvp.chase"]);
    expect(await late()).toEqual([]);
  });

  it("is not told of when the meeting was moved before it was due, or the round went wrong", async () => {
    const meeting = await planned();
    await office.look();
    office.set("2027-06-10T10:00");
    const time = { start: at("2027-06-22T13:00"), end: at("2027-06-22T14:00"), place: null };
    await change(office, forum, meeting.id, (one) => moveMeeting(one, time, { now: office.clock.now(), others: [] }));
    office.set("2027-06-16T10:00");
    expect(await lookTwice()).toEqual([]);
    office.set("2027-06-22T14:10");
    const broken = () => {
      throw new Error("a fault");
    };
    await office.look({ ...plainCards, reminder: broken });
    expect(await lookTwice()).toEqual([`Inge: ${soon}`, `Karen: ${soon}`]);
  });

  it("names a task by its deadline, and not by what it is", async () => {
    office.set("2027-06-08T10:00");
    const meeting = await plan(office, forum, "2027-06-08T11:00");
    const [by, to] = [memberNamed(forum, "Karen"), memberNamed(forum, "Ole")];
    const action = { itemId: null, assigneeId: to, assigneeName: "Ole", text: "Ring til Ida", due: "2027-06-18" };
    const now = office.clock.now();
    await change(office, forum, meeting.id, (one) => {
      const held = endMeeting(startMeeting(one, by, now), now);
      return assignAction(held, { ...action, createdBy: by }, { now, newId }).meeting;
    });
    await office.look();
    office.set("2027-06-18T10:00");
    expect((await lookTwice()).filter((one) => one.startsWith("Ole"))).toHaveLength(1);
    const [words = ""] = await late();
    expect(words).toContain("Ole: påmindelse om en opgave, tre dage før fristen (mødet tirsdag den 8. juni)");
    expect(words).not.toContain("Ida");
  });
});

describe("what does not hold any more", () => {
  it("was not missed: the meeting was cancelled before it could be sent", async () => {
    const meeting = await planned();
    office.set("2027-06-14T09:00");
    await office.look();
    await change(office, forum, meeting.id, (one) => cancelMeeting(one, null, office.clock.now()));
    office.set("2027-06-15T13:10");
    expect(await lookTwice()).toEqual([]);
  });
});

describe("what was put in time and could not be sent before it was too late", () => {
  it("is told of, too", async () => {
    await planned();
    await office.look();
    office.set("2027-06-14T09:00");
    await office.look();
    office.set("2027-06-15T13:00");
    const said = await send();
    expect(said).toEqual([]);
    await office.look();
    expect((await send()).toSorted()[0]).toMatch(
      /^Inge: Jeg har ikke kunnet sende \d påmindelser? om Havnerådet i tide/u,
    );
  });
});
