import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createCalendarDoor, type CalendarAnswer } from "../../src/calendar-door.ts";
import { feedParts } from "../../src/calendar/feed.ts";
import { close, createWebServer, listen } from "../../src/http.ts";
import {
  arne,
  birthe,
  carl,
  eva,
  labels,
  openDesk,
  read,
  signe,
  sure,
  ulla,
  type Committee,
  type Desk,
  type Shown,
} from "../support/desk.ts";

let desk: Desk;
let c: Committee;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  c = await desk.committee();
});
afterEach(() => {
  expect(desk.faults()).toEqual([]);
});

const tokenIn = (shown: Shown): string => /\/kalender\/([\w-]+)\.ics/u.exec(read(shown))?.[1] ?? "";

/** The door as calendars meet it, and how often it has built a feed. */
function openDoor(now = new Date("2026-09-02T08:00:00Z")) {
  const built = { feeds: 0 };
  const time = { now };
  const door = createCalendarDoor({
    store: desk.store,
    clock: { now: () => time.now },
    build: (feed) => {
      built.feeds += 1;
      return feedParts(feed);
    },
  });
  const text = async (found: CalendarAnswer): Promise<string> => {
    if (found.kind !== "feed") return found.kind;
    const parts: string[] = [];
    for await (const part of found.parts) parts.push(part);
    return parts.join("").replaceAll("\r\n ", "");
  };
  const fetched = async (token: string) => text(await door({ token, ifNoneMatch: null }));
  return { door, built, time, fetched };
}

describe("kalender", () => {
  it("gives a person a link to their meetings, by word in any conversation, and never the same twice", async () => {
    await c.plan("Bogbus");
    const tokens = [await c.say(birthe, "kalender"), await c.say(birthe, "/dagsorden kalender", "channel")].map(
      tokenIn,
    );
    expect(new Set(tokens).size).toBe(2);
    const { fetched } = openDoor();
    for (const token of tokens) {
      expect(token).toMatch(/^[\w-]{43}$/u);
      expect(await fetched(token)).toContain("DTSTART;TZID=Europe/Copenhagen:20261022T130000");
    }
  });

  it("keeps no token in the database", async () => {
    const token = tokenIn(await c.say(birthe, "kalender"));
    const { rows } = await desk.sql.query<{ hash: string }>("select hash from calendar_feed");
    expect(rows.map(({ hash }) => hash)).not.toContain(token);
    expect(await c.everything()).not.toContain(token);
  });

  it("closes the earlier links when a new one is wanted, by word or button, and nobody else's", async () => {
    await c.plan("Bogbus");
    const card = await c.say(birthe, "kalender");
    const own = [card, await c.say(birthe, "kalender")].map(tokenIn);
    const carls = tokenIn(await c.say(carl, "kalender"));
    const renewed = tokenIn(await c.press(card, "Nyt link", birthe));
    const { fetched } = openDoor();
    expect(await Promise.all(own.map(fetched))).toEqual(["none", "none"]);
    expect(await fetched(carls)).toContain("BEGIN:VEVENT");
    expect(await fetched(renewed)).toContain("BEGIN:VEVENT");
    const again = tokenIn(await c.say(birthe, "kalender nyt link"));
    expect([await fetched(renewed), (await fetched(again)).slice(0, 15)]).toEqual(["none", "BEGIN:VCALENDAR"]);
  });

  it("has a link for the forum, which those who run it can replace", async () => {
    await c.plan("Bogbus");
    const own = await c.say(birthe, "kalender");
    const forum = await c.press(own, "Kalender for Biblioteksudvalget", birthe);
    expect(labels(forum)).toEqual(["Abonner"]);
    const { fetched } = openDoor();
    expect(await fetched(tokenIn(forum))).toContain("NAME:Møder i Biblioteksudvalget");
    const chairs = await c.press(await c.say(arne, "kalender"), "Kalender for Biblioteksudvalget", arne);
    const renewed = await c.press(chairs, "Nyt link", arne);
    expect(await fetched(tokenIn(forum))).toBe("none");
    expect(await fetched(tokenIn(renewed))).toContain("BEGIN:VEVENT");
    expect(read(await c.forge("calendar.renewForum", { forum: c.forum.id }, birthe))).toContain("kun");
  });

  it("is empty for strangers", async () => {
    await c.plan("Bogbus");
    expect(await openDoor().fetched(tokenIn(await c.say(ulla, "kalender")))).not.toContain("BEGIN:VEVENT");
  });

  it("shows a deputy only the meetings they are called to, and somebody who left none", async () => {
    await c.plan("Bogbus");
    const evas = tokenIn(await c.say(eva, "kalender"));
    const carls = tokenIn(await c.say(carl, "kalender"));
    const { fetched } = openDoor();
    expect(await fetched(evas)).not.toContain("BEGIN:VEVENT");
    await c.say(birthe, "afbud, Eva Bro tager den");
    expect(await fetched(evas)).toContain("BEGIN:VEVENT");
    await c.say(signe, "fjern Carl Nord");
    expect(await fetched(carls)).not.toContain("BEGIN:VEVENT");
  });

  it("gives each a link of their own to the forum's calendar, which works as long as they are of the forum", async () => {
    await c.plan("Bogbus");
    const [carls, birthes] = await Promise.all(
      [carl, birthe].map(async (who) => tokenIn(await c.forge("calendar.showForum", { forum: c.forum.id }, who))),
    );
    const { fetched } = openDoor();
    expect(await fetched(sure(carls))).toContain("BEGIN:VEVENT");
    await c.say(signe, "fjern Carl Nord");
    expect(await fetched(sure(carls))).toBe("none");
    expect(await fetched(sure(birthes))).toContain("BEGIN:VEVENT");
    const renewed = tokenIn(await c.say(birthe, "kalender nyt link"));
    expect([await fetched(sure(birthes)), await fetched(renewed)].map((text) => text.includes("BEGIN:VEVENT"))).toEqual(
      [true, true],
    );
  });

  it("is there no more for somebody who has been erased: neither their own, the forum's, nor an invitation", async () => {
    await c.plan("Bogbus");
    await c.meet("Vibeke Toft");
    await c.say(signe, "medlem @Vibeke Toft");
    const own = tokenIn(await c.say("Vibeke Toft", "kalender"));
    const forums = tokenIn(await c.forge("calendar.showForum", { forum: c.forum.id }, "Vibeke Toft"));
    const meeting = await c.meeting();
    const invited = await desk.store.within(c.organisationId, (tx) =>
      tx.meetings.invitationLink(meeting.id, c.idOf("Vibeke Toft")),
    );
    const { fetched } = openDoor();
    expect(await fetched(own)).toContain("BEGIN:VEVENT");
    expect(await fetched(forums)).toContain("BEGIN:VEVENT");
    expect(await fetched(invited)).toBe("invitation");
    await desk.store.people.erase(c.idOf("Vibeke Toft"), { erasedName: "Slettet person" });
    expect([await fetched(own), await fetched(forums), await fetched(invited)]).toEqual(["none", "none", "none"]);
    const left = "select count(*)::int as count from calendar_feed where person_id is not null";
    expect((await desk.sql.query(left)).rows).toEqual([{ count: 0 }]);
  });

  it("shows nothing of what is closed, and a cancelled meeting as cancelled", async () => {
    await c.sendOut("Bogbus", "Opsigelse af Lone");
    await c.say(signe, "luk 2 offentligt: Personalesag");
    const token = tokenIn(await c.say(signe, "kalender"));
    const { fetched } = openDoor(new Date("2026-10-16T08:00:00Z"));
    expect(await fetched(token)).toContain("2. Personalesag");
    expect(await fetched(token)).not.toContain("Lone");
    await c.say(signe, "aflys formanden er syg");
    expect(await fetched(token)).toContain("STATUS:CANCELLED");
  });
});

describe("a calendar that asks again", () => {
  it("is told that nothing is new, without the feed being built, until something is", async () => {
    await c.plan("Bogbus");
    const token = tokenIn(await c.say(birthe, "kalender"));
    const { door, built } = openDoor();
    const first = await door({ token, ifNoneMatch: null });
    expect(first.kind).toBe("feed");
    const etag = first.kind === "feed" ? first.etag : "";
    for (const ifNoneMatch of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
      expect((await door({ token, ifNoneMatch })).kind).toBe("unchanged");
    }
    expect(built.feeds).toBe(1);
    expect((await door({ token, ifNoneMatch: '"other"' })).kind).toBe("feed");
    for (const words of ["flyt 29/10 kl. 9-10", "medlem Ulla Kvist", "aflys formanden er syg"]) {
      const before = await door({ token, ifNoneMatch: null });
      await c.say(signe, words);
      const after = await door({ token, ifNoneMatch: before.kind === "feed" ? before.etag : "" });
      expect([words, after.kind]).toEqual([words, "feed"]);
    }
  });

  it("too often is asked to wait, and is answered again after that", async () => {
    const token = tokenIn(await c.say(birthe, "kalender"));
    const { door, time } = openDoor();
    const kinds = new Set<string>();
    for (let times = 0; times < 31; times += 1) kinds.add((await door({ token, ifNoneMatch: null })).kind);
    expect([...kinds]).toEqual(["feed", "too often"]);
    time.now = new Date(time.now.getTime() + 60_000);
    expect((await door({ token, ifNoneMatch: null })).kind).toBe("feed");
  });

  it("is answered over HTTP as HTTP wants it", async () => {
    await c.plan("Bogbus");
    const token = tokenIn(await c.say(birthe, "kalender"));
    const { door, built } = openDoor();
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const server = createWebServer({ slack: null, teams: null, calendar: door, ready: () => Promise.resolve(), log });
    await listen(server, { host: "127.0.0.1", port: 0 });
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, { headers, redirect: "manual" });
    const first = await get(`/kalender/${token}.ics`);
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    expect(first.headers.get("last-modified")).toMatch(/ GMT$/u);
    expect(await first.text()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*BEGIN:VEVENT[^]*END:VCALENDAR\r\n$/u);
    const again = await get(`/kalender/${token}.ics`, { "if-none-match": first.headers.get("etag") ?? "" });
    expect([again.status, await again.text(), built.feeds]).toEqual([304, "", 1]);
    expect((await get(`/kalender/${"x".repeat(43)}.ics`)).status).toBe(404);
    const person = await get(`/kalender/${token}`);
    expect([person.status, person.headers.get("location")]).toEqual([
      302,
      `${origin.replace("http:", "webcal:")}/kalender/${token}.ics`,
    ]);
    for (let times = 0; times < 30; times += 1) await (await get(`/kalender/${token}.ics`)).text();
    const tooOften = await get(`/kalender/${token}.ics`);
    expect([tooOften.status, Number(tooOften.headers.get("retry-after")) > 0]).toEqual([429, true]);
    await close(server);
  });
});

describe("an address that was given out before only hashes were kept", () => {
  it("has the same hash in the database as here", async () => {
    const sql = "select encode(sha256(convert_to($1, 'UTF8')), 'hex') = $2 as same";
    const token = tokenIn(await c.say(birthe, "kalender"));
    const hashes = await desk.sql.query<{ hash: string }>("select hash from calendar_feed");
    const { rows } = await desk.sql.query<{ same: boolean }>(sql, [token, hashes.rows[0]?.hash]);
    expect(rows).toEqual([{ same: true }]);
  });
});
