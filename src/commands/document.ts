import type { View } from "../domain/circle.ts";
import type { Meeting } from "../domain/meeting.ts";
import { documentText } from "../documents/text.ts";
import type { Transaction } from "../ports.ts";
import { historyOf } from "./agenda.ts";
import { namesFor } from "./facts.ts";

/** A meeting's agenda as plain text, with the minutes once it has begun, as `referent export` writes it. Throws `NotFound`. */
export async function exportedDocument(tx: Transaction, meeting: Meeting, view: View): Promise<string> {
  const forum = await tx.forums.get(meeting.forumId);
  const names = await namesFor({ tx }, forum, [meeting]);
  const carriedFrom = await historyOf({ tx, forum }, meeting);
  return documentText({ meeting, forum, names, view, stage: meeting.startedAt ? "minutes" : "agenda", carriedFrom });
}
