import type { Platform } from "./forum.ts";

export type AttendanceAnswer = "attending" | "apology" | "absent";
export type Door = Platform | "mail" | "system";

/** One person's answer for the meeting's time as it stood at `sequence`; a moved meeting asks again, so older answers do not count. */
export type Attendance = {
  id: string;
  personId: string;
  sequence: number;
  answer: AttendanceAnswer;
  reason: string | null;
  /** Who comes in this person's place. */
  deputyId: string | null;
  answeredAt: Date;
  answeredBy: string;
  door: Door;
};
