import { historyFrom } from "../documents/reading/history.ts";
import type { MeetingReading } from "../documents/reading/reading.ts";
import { stewardsOf, type Forum } from "../domain/forum.ts";
import type { NewId } from "../domain/agenda.ts";
import { importMeeting } from "../domain/imported.ts";
import type { Meeting } from "../domain/meeting.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { Transaction } from "../ports.ts";

export type ImportOrder = {
  reading: MeetingReading;
  /** SHA-256 of the file, as hexadecimal. */
  digest: string;
  /** The forum by name or alias; null is what the document says. */
  forum: string | null;
};

/**
 * Stores what was read from an old document as a meeting of the past. Whoever calls has had it confirmed. Nothing is told to anybody. Refuses
 * `import.…`.
 */
export async function storeImported(
  tx: Transaction,
  order: ImportOrder,
  made: { now: Date; newId: NewId },
): Promise<{ meeting: Meeting; forum: Forum }> {
  const forum = await forumFor(tx, order);
  await tx.forums.lock(forum.id);
  const by = stewardsOf(forum)[0] ?? refuse("import.no-secretary", { forum: forum.name });
  const others = await tx.meetings.ofForum(forum.id);
  const history = historyFrom(order.reading, order.digest);
  const meeting = importMeeting(forum, history, { ...made, others, by: by.personId });
  await tx.meetings.create(meeting);
  return { meeting, forum };
}

/** The forum that is asked for, or that the document names; nothing else is guessed. Refuses `import.no-forum`. */
export async function forumFor(
  tx: Transaction,
  { reading, forum }: Pick<ImportOrder, "reading" | "forum">,
): Promise<Forum> {
  const wanted = forum ?? reading.forum;
  const found = wanted === null ? null : await tx.forums.named(wanted);
  if (found) return found;
  const known = (await tx.forums.all()).map((one) => one.name);
  return refuse("import.no-forum", { forum: wanted, known });
}
