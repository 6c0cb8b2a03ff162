import ICAL from "ical.js";
import { describe, expect, it } from "vitest";

import { feedParts, publishedText, type MeetingFeed } from "../../src/calendar/feed.ts";
import { publicMeeting } from "../../src/domain/circle.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import { invitationTexts } from "../../src/ui/calendar.ts";
import { answerFrom, boardMeeting, calledMeeting, harbourBoard, ids } from "../support/harbour-board.ts";
import { sentAgenda } from "./occasions.ts";

const forum = harbourBoard();

function feedOf(meetings: Meeting[], more: Partial<MeetingFeed> = {}): MeetingFeed {
  const entries = meetings.map((meeting) => ({ meeting, texts: invitationTexts(publicMeeting(meeting), forum) }));
  return { name: "Møder i Havnerådet", personId: null, entries, ...more };
}

async function written(feed: MeetingFeed): Promise<{ parts: string[]; text: string }> {
  const parts: string[] = [];
  for await (const part of feedParts(feed)) parts.push(part);
  return { parts, text: parts.join("") };
}

async function eventsIn(feed: MeetingFeed) {
  const calendar = new ICAL.Component(ICAL.parse((await written(feed)).text) as unknown[]);
  return { calendar, events: calendar.getAllSubcomponents("vevent") };
}

const many = (count: number): Meeting[] =>
  Array.from({ length: count }, (_, index) => {
    const date = `20${27 + Math.floor(index / 300)}-${String((index % 12) + 1).padStart(2, "0")}-${String((index % 28) + 1).padStart(2, "0")}`;
    const uid = `meeting-${index}@referent`;
    return boardMeeting({ uid, start: instantAt(date, "09:00"), end: instantAt(date, "10:30") });
  });

describe("a file of several meetings", () => {
  it("publishes each with the identity that later invitations have, and is no calendar of its own", () => {
    const meetings = [boardMeeting(), boardMeeting({ uid: "other@referent", sequence: 2 })];
    const text = publishedText(feedOf(meetings).entries);
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
    expect(String(calendar.getFirstPropertyValue("method"))).toBe("PUBLISH");
    expect(events.map(({ uid, sequence }) => [uid, sequence])).toEqual(
      meetings.map(({ uid, sequence }) => [uid, sequence]),
    );
    expect(calendar.getAllSubcomponents("vtimezone")).toHaveLength(1);
    expect(text).not.toMatch(/ATTENDEE|VALARM|X-WR-CALNAME/u);
    expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });
});

describe("a feed of meetings", () => {
  it("says what it is, how often to ask, and its zone once", async () => {
    const { calendar } = await eventsIn(feedOf([boardMeeting(), boardMeeting({ uid: "other@referent" })]));
    const said = (name: string) => String(calendar.getFirstPropertyValue(name));
    expect([said("method"), said("name"), said("x-wr-calname")]).toEqual([
      "PUBLISH",
      "Møder i Havnerådet",
      "Møder i Havnerådet",
    ]);
    expect([said("refresh-interval"), said("x-published-ttl")]).toEqual(["PT1H", "PT1H"]);
    expect(calendar.getAllSubcomponents("vtimezone")).toHaveLength(1);
    expect((await written(feedOf([boardMeeting()]))).text).not.toMatch(/ATTENDEE|ORGANIZER|VALARM|X-WR-TIMEZONE/);
  });

  it("is a calendar also without a meeting", async () => {
    const { calendar, events } = await eventsIn(feedOf([]));
    expect(events).toEqual([]);
    expect(String(calendar.getFirstPropertyValue("method"))).toBe("PUBLISH");
  });

  it("shows what is cancelled as cancelled, and nothing that is closed", async () => {
    const off = boardMeeting({
      status: "cancelled",
      sequence: 1,
      cancelledAt: instantAt("2027-06-01", "10:00"),
      uid: "off@referent",
    });
    const feed = feedOf([calledMeeting({ items: sentAgenda }), off]);
    const { events } = await eventsIn(feed);
    expect(events.map((one) => String(one.getFirstPropertyValue("status")))).toEqual(["CONFIRMED", "CANCELLED"]);
    expect(String(events[1]?.getFirstPropertyValue("summary"))).toBe("Aflyst: Møde i Havnerådet i Strandby");
    expect((await written(feed)).text.replaceAll("\r\n ", "")).not.toMatch(/havnefoged|Skibsværftet/i);
  });

  it("leaves who has sent an apology free at that time, in their own calendar", async () => {
    const attendance = [answerFrom(ids.boats, "apology"), answerFrom(ids.fish, "attending")];
    const transparency = async (personId: string | null) =>
      (await eventsIn(feedOf([boardMeeting({ attendance })], { personId }))).events.map((one) =>
        String(one.getFirstPropertyValue("transp")),
      );
    expect(await transparency(ids.boats)).toEqual(["TRANSPARENT"]);
    expect(await transparency(ids.fish)).toEqual(["OPAQUE"]);
    expect(await transparency(null)).toEqual(["OPAQUE"]);
  });

  it("is made in parts, each event once and whole, lines folded, and the same each time", async () => {
    const feed = feedOf(many(250));
    const { parts, text } = await written(feed);
    expect(parts).toHaveLength(5);
    const { events } = await eventsIn(feed);
    expect(events.map((one) => one.getFirstPropertyValue("uid"))).toEqual(
      feed.entries.map(({ meeting }) => meeting.uid),
    );
    expect(Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect((await written(feed)).text).toBe(text);
  });

  it("has Copenhagen's time in winter and in summer", async () => {
    const times = [
      boardMeeting(),
      boardMeeting({ start: instantAt("2027-12-07", "09:00"), end: instantAt("2027-12-07", "10:00") }),
    ];
    const { events, calendar } = await eventsIn(feedOf(times));
    const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone")!);
    const starts = events.map((component) => {
      const event = new ICAL.Event(component);
      event.startDate.zone = zone;
      return event.startDate.toJSDate();
    });
    expect(starts).toEqual(times.map(({ start }) => start));
  });
});
