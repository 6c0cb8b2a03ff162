import * as words from "../ui/document.ts";
import type { ContentAttendee, ContentItem, DocumentContent } from "./content.ts";

/** The lines of a document that every writer has, in their Danish words. */

/** Guests and apologies stand there even when there are none. */
export function headLinesOf({ attendance, ...content }: DocumentContent): words.HeadLine[] {
  const named = (list: ContentAttendee[]): string[] => list.map((one) => words.deputyLine(one.name, one.deputyFor));
  return words.headLines({
    forum: content.forum,
    start: new Date(content.start),
    end: new Date(content.end),
    cancelled: content.cancelled,
    place: content.place,
    present: named(attendance.present),
    absent: named(attendance.absent),
    unknown: named(attendance.unknown),
    guests: content.guests.map((guest) => words.guestLine(guest.name, guest.number)),
    apologies: attendance.apologies,
  });
}

/** An item's title without its number. */
export function titleOf(item: ContentItem): string {
  if (item.hidden) return words.closedItemTitle(item);
  return item.state === "active" ? words.itemTitle(item) : words.fallenItemTitle(item);
}

/** The lines under an item's title: whose wish it was, why it is late, where it comes from. */
export function notesOf(item: ContentItem): string[] {
  if (item.hidden || item.state !== "active") return [];
  return [
    words.proposedLine(item.proposer, item.onBehalfOf),
    words.lateLine(item.lateReason),
    words.carriedLine(item.carriedFrom === null ? undefined : new Date(item.carriedFrom)),
  ].filter((line) => line !== "");
}
