import ICAL from "ical.js";
import { localStampOf } from "../../src/domain/time.ts";

/** What a calendar makes of an invitation. `start` is local. */
export type ReadInvitation = { method: string; sequence: number; start: string };

export function readInvitation(text: string): ReadInvitation {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const component = calendar.getFirstSubcomponent("vevent");
  if (!component) throw new Error("The calendar object has no event.");
  const event = new ICAL.Event(component);
  const zone = calendar.getFirstSubcomponent("vtimezone");
  const isUtc = event.startDate.zone === ICAL.Timezone.utcTimezone;
  if (zone && !isUtc) event.startDate.zone = new ICAL.Timezone(zone);
  return {
    method: String(calendar.getFirstPropertyValue("method")),
    sequence: event.sequence,
    start: localStampOf(event.startDate.toJSDate()),
  };
}
