import { setImmediate } from "node:timers/promises";
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency, type ICalEventData } from "ical-generator";
import { DateTime } from "luxon";

import { currentAnswer } from "../domain/attendance.ts";
import type { Meeting } from "../domain/meeting.ts";
import { ZONE } from "../domain/time.ts";
import { oneLine, shownTexts, zoneRules } from "./text.ts";

/** A meeting as a feed shows it; `texts` are from `ui/calendar.ts`, which knows public titles only. */
export type FeedEntry = { meeting: Meeting; texts: { summary: string; description: string } };

export type MeetingFeed = {
  name: string;
  entries: readonly FeedEntry[];
  /** Whose calendar it is: a meeting they have sent an apology to does not make them busy. Null for a forum's. */
  personId: string | null;
};

/** How often a calendar may well ask again: REFRESH-INTERVAL (RFC 7986 §5.7) and the older X-PUBLISHED-TTL, in seconds. */
const refreshSeconds = 3600;

/** Events made at a time: ical-generator holds all events of a calendar with all their text at once, 677 MB for ten thousand. */
const partSize = 100;

/**
 * The feed as an iCalendar stream in parts, lines ended with CRLF and folded at 75 octets. Others get their turn between the parts. There
 * are no attendees in it (RFC 5546 §3.2.1), and what is cancelled says so.
 */
export async function* feedParts(feed: MeetingFeed): AsyncGenerator<string> {
  yield headOf(feed);
  for (let from = 0; from < feed.entries.length; from += partSize) {
    if (from > 0) await setImmediate();
    yield eventsOf(feed, feed.entries.slice(from, from + partSize));
  }
  yield "END:VCALENDAR\r\n";
}

/**
 * A few meetings as one file: a PUBLISH, which several meetings may stand in (RFC 5546 §3.2.1; a REQUEST is about one UID). UID and SEQUENCE
 * are the meetings', so that a later invitation to one of them takes its place.
 */
export function publishedText(entries: readonly FeedEntry[]): string {
  const calendar = ical({
    prodId: "//Referent//Referent//DA",
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: null, generator: zoneRules },
  });
  for (const entry of entries) calendar.createEvent(eventOf(entry, null));
  return calendar.toString();
}

function headOf({ name }: MeetingFeed): string {
  const calendar = ical({
    name: oneLine(name),
    prodId: "//Referent//Referent//DA",
    method: ICalCalendarMethod.PUBLISH,
    ttl: refreshSeconds,
    timezone: { name: null, generator: zoneRules },
  });
  // The zone stands in the head when an event of it does; the event itself is left out again.
  calendar.createEvent({ start: DateTime.fromMillis(0, { zone: ZONE }), timezone: ZONE, summary: "" });
  const text = calendar.toString();
  return text.slice(0, text.indexOf("BEGIN:VEVENT"));
}

function eventsOf({ personId }: MeetingFeed, entries: readonly FeedEntry[]): string {
  const calendar = ical({ timezone: { name: null, generator: () => null } });
  for (const entry of entries) calendar.createEvent(eventOf(entry, personId));
  const text = calendar.toString();
  return text.slice(text.indexOf("BEGIN:VEVENT"), text.lastIndexOf("END:VCALENDAR"));
}

function eventOf({ meeting, texts }: FeedEntry, personId: string | null): ICalEventData {
  const isOff = meeting.status === "cancelled";
  const isAway = personId !== null && (currentAnswer(meeting, personId)?.answer ?? "attending") !== "attending";
  const changed = lastChangeOf(meeting);
  return {
    id: meeting.uid,
    sequence: meeting.sequence,
    stamp: changed,
    lastModified: changed,
    start: DateTime.fromJSDate(meeting.start, { zone: ZONE }),
    end: DateTime.fromJSDate(meeting.end, { zone: ZONE }),
    timezone: ZONE,
    ...shownTexts(meeting, texts),
    ...(meeting.joinLink !== null && { url: meeting.joinLink }),
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: isOff || isAway ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  };
}

/** What others see of a meeting was last changed then; the same however often it is asked for. */
function lastChangeOf({ timeSetAt, agendaSentAt, cancelledAt }: Meeting): Date {
  const times = [timeSetAt, agendaSentAt, cancelledAt].map((time) => time?.getTime() ?? 0);
  return new Date(Math.max(...times));
}
