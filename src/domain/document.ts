import { roleOf, type Forum, type ForumSettings } from "./forum.ts";
import { addMinutes } from "./time.ts";

/** What a document was when it went out: the agenda, a draft of the minutes, the approved minutes. */
export type DocumentStage = "agenda" | "draft" | "approved";

/** What a document is made as, to be kept or printed. */
export type FileFormat = "pdf" | "docx";

/** One person's way to one meeting's document. */
export type DocumentLink = { meetingId: string; personId: string; expiresAt: Date; withdrawnAt: Date | null };

const dayMinutes = 24 * 60;

/** So many times 24 hours from now. */
export function linkExpiry(now: Date, { linkDays }: ForumSettings): Date {
  return addMinutes(now, linkDays * dayMinutes);
}

/** A link holds until its hour, unless it was withdrawn. Whose it is, and what they may read, is asked at each opening. */
export function linkHolds({ expiresAt, withdrawnAt }: DocumentLink, now: Date): boolean {
  return withdrawnAt === null && now < expiresAt;
}

/** Those of the forum, as in chat. A deputy is always one of them, so that who is removed opens nothing any more, old meetings neither. */
export function mayOpenDocument(forum: Forum, personId: string): boolean {
  return roleOf(forum, personId) !== null;
}

/** Which of the two a reader has opened, as reminders ask for it. */
export function openedAs(stage: DocumentStage): "agenda" | "minutes" {
  return stage === "agenda" ? "agenda" : "minutes";
}
