import type { Meeting } from "./meeting.ts";

/**
 * A draft that is changed after it was sent out is no longer what people were asked about: silence cannot approve it until it is sent
 * again.
 */
export function draftChanged(meeting: Meeting): Meeting {
  return meeting.status === "drafted" ? { ...meeting, objectionsUntil: null } : meeting;
}
