import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { getVtimezoneComponent } from "@touch4it/ical-timezones";
import { DateTime } from "luxon";

import { feedParts, type MeetingFeed } from "../src/calendar/feed.ts";
import { publicMeeting } from "../src/domain/circle.ts";
import { addDays, instantAt, ZONE } from "../src/domain/time.ts";
import { invitationTexts } from "../src/ui/calendar.ts";
import { calledMeeting, harbourBoard, itemAt } from "../tests/support/harbour-board.ts";

/**
 * `npm run bench:calendar`: a feed of 2,000 meetings, in milliseconds, as a ratio to ical-generator alone with the same events (all at once,
 * nothing held back, no HTML made); and the most memory that 10,000 need. Best of several rounds, in turn.
 */

const rounds = 9;
const forum = harbourBoard();

function feedOf(count: number): MeetingFeed {
  const entries = Array.from({ length: count }, (_, index) => {
    const date = addDays("2025-01-06", index);
    const items = [
      itemAt(1, `Bådpladser ${index}`),
      itemAt(2, "Budget og priser for næste år"),
      itemAt(3, "Eventuelt"),
    ];
    const uid = `meeting-${index}@referent`;
    const meeting = calledMeeting({ uid, start: instantAt(date, "09:00"), end: instantAt(date, "10:30"), items });
    return { meeting, texts: invitationTexts(publicMeeting(meeting), forum) };
  });
  return { name: "Møder", personId: null, entries };
}

async function ours(feed: MeetingFeed): Promise<number> {
  let length = 0;
  for await (const part of feedParts(feed)) length += part.length;
  return length;
}

/** The same events through the library's own interface. */
function alone({ entries, name }: MeetingFeed): number {
  const generator = (zone: string): string | null => getVtimezoneComponent(zone) ?? null;
  const calendar = ical({ name, method: ICalCalendarMethod.PUBLISH, ttl: 3600, timezone: { name: null, generator } });
  for (const { meeting, texts } of entries) {
    const html = texts.description.replaceAll("\n", "<br>");
    calendar.createEvent({
      id: meeting.uid,
      sequence: meeting.sequence,
      stamp: meeting.timeSetAt,
      lastModified: meeting.timeSetAt,
      start: DateTime.fromJSDate(meeting.start, { zone: ZONE }),
      end: DateTime.fromJSDate(meeting.end, { zone: ZONE }),
      timezone: ZONE,
      summary: texts.summary,
      location: meeting.place,
      description: { plain: texts.description, html: `<html><body><p>${html}</p></body></html>` },
      status: ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString().length;
}

async function timed(work: () => number | Promise<number>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function heapOf(work: () => number | Promise<number>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed)), 1);
  await work();
  most = Math.max(most, process.memoryUsage().heapUsed);
  clearInterval(watch);
  return (most - before) / 1024 / 1024;
}

const feed = feedOf(2_000);
const best = { ours: Infinity, alone: Infinity };
for (let round = 0; round < rounds; round += 1) {
  best.alone = Math.min(best.alone, await timed(() => alone(feed)));
  best.ours = Math.min(best.ours, await timed(() => ours(feed)));
}
const ratio = best.ours / best.alone;
console.log(
  `feed of 2000 meetings: ${best.ours.toFixed(1)} ms; ical-generator alone: ${best.alone.toFixed(1)} ms; ratio ${ratio.toFixed(2)} (at most 1.3)`,
);
const large = feedOf(10_000);
const [own, theirs] = [await heapOf(() => ours(large)), await heapOf(() => alone(large))];
console.log(
  `feed of 10000 meetings: ${own.toFixed(0)} MB of heap at the most; ical-generator alone: ${theirs.toFixed(0)} MB`,
);
process.exitCode = ratio <= 1.3 ? 0 : 1;
