import ICAL from "ical.js";

import { instantAt } from "../domain/time.ts";

/** What a calendar answers us with (RFC 5546 §3.2.3 and §3.2.7). */
export type CalendarReply = {
  method: "REPLY" | "COUNTER";
  uid: string;
  sequence: number;
  /** When they answered, by their own clock; null when it does not say. */
  at: Date | null;
  /** Each attendee with what they say, addresses in small letters. */
  attendees: { email: string; answer: "accepted" | "declined" | "tentative" | "other" }[];
  comment: string | null;
  /** The time that is proposed instead. */
  proposed: { start: Date; end: Date } | null;
};

const answers = { ACCEPTED: "accepted", DECLINED: "declined", TENTATIVE: "tentative" } as const;

/** Reads a calendar object that came by mail; null for anything but an answer about one meeting. Never throws. */
export function readReply(text: string): CalendarReply | null {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const method = String(calendar.getFirstPropertyValue("method") ?? "").toUpperCase();
    const [event, another] = calendar.getAllSubcomponents("vevent");
    if ((method !== "REPLY" && method !== "COUNTER") || !event || another) return null;
    return { method, ...factsOf(event) };
  } catch {
    return null;
  }
}

function factsOf(event: ICAL.Component): Omit<CalendarReply, "method"> {
  const said = (name: string): string => String(event.getFirstPropertyValue(name) ?? "");
  const stamp = event.getFirstPropertyValue("dtstamp");
  const comment = said("comment").trim();
  return {
    uid: said("uid"),
    sequence: Number(said("sequence")) || 0,
    at: stamp instanceof ICAL.Time ? validOrNull(stamp.toJSDate()) : null,
    attendees: event.getAllProperties("attendee").map((one) => {
      const status = ((one.getFirstParameter("partstat") as string | undefined) ?? "").toUpperCase();
      const answer = status in answers ? answers[status as keyof typeof answers] : "other";
      return {
        email: String(one.getFirstValue())
          .replace(/^mailto:/iu, "")
          .trim()
          .toLowerCase(),
        answer,
      };
    }),
    comment: comment === "" ? null : comment.slice(0, 500),
    proposed: spanOf(event),
  };
}

function spanOf(event: ICAL.Component): { start: Date; end: Date } | null {
  const [start, end] = ["dtstart", "dtend"].map((name) => instantOf(event.getFirstPropertyValue(name)));
  return start && end ? { start, end } : null;
}

/** A time without a zone that anybody knows is Copenhagen's, as ours are. */
function instantOf(value: unknown): Date | null {
  if (!(value instanceof ICAL.Time) || value.isDate) return null;
  if (value.zone !== ICAL.Timezone.localTimezone) return validOrNull(value.toJSDate());
  const [date = "", time = ""] = value.toString().split("T");
  return validOrNull(instantAt(date, time.slice(0, 5)));
}

function validOrNull(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}
