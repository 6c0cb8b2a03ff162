import { isComing, isRunning, type Meeting } from "../domain/meeting.ts";
import { refuse } from "../domain/rule-violation.ts";
import { localDateOf } from "../domain/time.ts";
import type { MeetingHead } from "../ports.ts";
import type { InForum } from "./command.ts";

/** Which meeting is meant when nobody says: the rules that make »next« and »this« mean what people expect. */

type Given = { meeting?: string | undefined };

const dayMs = 86_400_000;

/** Where the forum's meetings from about now on begin. */
const aboutNow = (now: Date): { from: Date } => ({ from: new Date(now.getTime() - dayMs) });

/** The running meeting, else the next that is coming, or null. */
async function nextHead({ tx, forum, now }: InForum): Promise<MeetingHead | null> {
  const heads = await tx.meetings.headsOfForum(forum.id, aboutNow(now));
  return heads.find(isRunning) ?? heads.find((meeting) => isComing(meeting, now)) ?? null;
}

/** The same, whole. */
export async function nextMeeting(asked: InForum): Promise<Meeting | null> {
  const next = await nextHead(asked);
  return next && asked.tx.meetings.get(next.id);
}

/** The meetings that can still be moved or cancelled, in order. */
export async function comingMeetings({ tx, forum, now }: InForum): Promise<Meeting[]> {
  const meetings = await tx.meetings.ofForum(forum.id, aboutNow(now));
  return meetings.filter((meeting) => isComing(meeting, now) && meeting.startedAt === null);
}

/** The meetings after this one that are still to come, in order. */
export async function meetingsAfter(asked: InForum, meeting: Meeting): Promise<Meeting[]> {
  const later = await asked.tx.meetings.ofForum(asked.forum.id, { from: meeting.end });
  return later.filter((one) => one.id !== meeting.id && one.start > meeting.start && isComing(one, asked.now));
}

/** The meeting a button belongs to, else the running or next one; locked for change. Refuses `meeting.none-coming`. */
export async function comingMeeting(asked: InForum, given: Given): Promise<Meeting> {
  const id = given.meeting ?? (await nextHead(asked))?.id;
  return id ? asked.tx.meetings.getForChange(id) : refuse("meeting.none-coming", { forum: asked.forum.name });
}

/**
 * The meeting to start: today's, else the latest whose hour passed without anybody starting it, else the next. A cancelled one of today is
 * given too, so that it can be said that it is cancelled.
 * Refuses `meeting.none-coming`.
 */
export async function meetingToStart(asked: InForum, given: Given): Promise<Meeting> {
  if (given.meeting) return asked.tx.meetings.getForChange(given.meeting);
  const meetings = await asked.tx.meetings.headsOfForum(asked.forum.id, aboutNow(asked.now));
  const today = meetings.filter((meeting) => localDateOf(meeting.start) === localDateOf(asked.now));
  const found =
    today.find((meeting) => meeting.status !== "cancelled" && meeting.endedAt === null) ??
    today.find((meeting) => meeting.status === "cancelled") ??
    (await neverStarted(asked)) ??
    meetings.find((meeting) => isComing(meeting, asked.now));
  return found ? asked.tx.meetings.getForChange(found.id) : refuse("meeting.none-coming", { forum: asked.forum.name });
}

/** Held, perhaps, while nobody told us: its minutes can still be written. */
async function neverStarted({ tx, forum, now }: InForum): Promise<MeetingHead | undefined> {
  const past = await tx.meetings.headsOfForum(forum.id, { to: now });
  const latest = past.findLast((meeting) => meeting.status !== "cancelled");
  return latest?.startedAt === null ? latest : undefined;
}

/**
 * The meeting whose minutes are meant: the running one (the latest, should an earlier one never have been ended), else the latest that was
 * held. When there is none but one is coming, that one, so that it can be said that it has not begun. Refuses `meeting.none-held`.
 */
export async function minutesMeeting(asked: InForum, given: Given): Promise<Meeting> {
  if (given.meeting) return asked.tx.meetings.getForChange(given.meeting);
  const meetings = await asked.tx.meetings.headsOfForum(asked.forum.id);
  const found =
    meetings.findLast(isRunning) ??
    meetings.findLast((meeting) => meeting.endedAt !== null) ??
    meetings.find((meeting) => isComing(meeting, asked.now));
  return found ? asked.tx.meetings.getForChange(found.id) : refuse("meeting.none-held", { forum: asked.forum.name });
}
