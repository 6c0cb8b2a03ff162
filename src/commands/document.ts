import type { DocumentContent } from "../documents/content.ts";
import { documentContent } from "../documents/meeting-content.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Transaction } from "../ports.ts";
import { historyOf } from "./document-version.ts";
import { namesFor } from "./facts.ts";

/**
 * A meeting's document in full, with the minutes once it has begun; what a reader may see of it is `contentFor`. Throws `NotFound`.
 */
export async function meetingContent(
  tx: Transaction,
  meeting: Meeting,
  made: { version: number | null; madeAt: Date },
): Promise<DocumentContent> {
  const forum = await tx.forums.get(meeting.forumId);
  const names = await namesFor({ tx }, forum, [meeting]);
  const carriedFrom = await historyOf({ tx, forum }, meeting);
  const stage = meeting.startedAt ? "minutes" : "agenda";
  return documentContent({ meeting, forum, names, stage, carriedFrom }, made);
}
