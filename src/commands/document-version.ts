import { withChanges } from "../documents/changes.ts";
import type { DocumentContent } from "../documents/content.ts";
import { contentFor, withClosedItems } from "../documents/content-view.ts";
import { documentContent } from "../documents/meeting-content.ts";
import type { Public, View } from "../domain/circle.ts";
import { openedAs, type DocumentStage } from "../domain/document.ts";
import type { Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { DocumentVersion, DocumentVersionHead, OutboxMessage, Transaction } from "../ports.ts";
import { namesFor } from "./facts.ts";

type At = { tx: Transaction; now: Date };
type Subject = { meeting: Meeting; forum: Forum };

/**
 * Keeps the document as it goes out now, in the transaction that sends it: whole, with what is closed, and with what has changed since the
 * version before. `byPersonId` is null when the clock does it.
 */
export async function keepVersion(
  { tx, now }: At,
  subject: Subject,
  sent: { stage: DocumentStage; byPersonId: string | null },
): Promise<DocumentVersionHead> {
  const { id: meetingId } = subject.meeting;
  const last = (await tx.documents.all(meetingId)).at(-1);
  const before = last ? await tx.documents.get(meetingId, last.number) : null;
  const number = (last?.number ?? 0) + 1;
  const made = await contentNow(tx, subject, { stage: sent.stage, number, at: now });
  const content = before ? withChanges(made, before.content) : made;
  const head = { meetingId, number, at: now, ...sent };
  await tx.documents.add({ ...head, content });
  return head;
}

/** The agenda as it stands now, with what has changed since this version of it: what has not gone out anew must not be missed. */
export async function changedSince(
  tx: Transaction,
  subject: Subject,
  { before, view }: { before: DocumentVersion; view: View },
): Promise<DocumentContent> {
  const now = await contentNow(tx, subject, { stage: before.stage, number: before.number, at: before.at });
  return contentFor(withChanges(now, before.content), view);
}

/** For the clock: keeps what silence has approved, and says what goes along to channels that take files. */
export async function keepApproved(at: At, subject: Subject): Promise<Pick<OutboxMessage, "document">> {
  return documentOf(subject.forum, await keepVersion(at, subject, { stage: "approved", byPersonId: null }));
}

async function contentNow(
  tx: Transaction,
  { meeting, forum }: Subject,
  { stage, number, at }: { stage: DocumentStage; number: number; at: Date },
): Promise<DocumentContent> {
  const names = await namesFor({ tx }, forum, [meeting]);
  const carriedFrom = await historyOf({ tx, forum }, meeting);
  return documentContent(
    { meeting, forum, names, stage: openedAs(stage), carriedFrom },
    { version: number, madeAt: at },
  );
}

/** When the items that this meeting carries on stood on an agenda before. */
export async function historyOf(
  { tx, forum }: { tx: Transaction; forum: Forum },
  meeting: Meeting,
): Promise<Map<string, Date>> {
  const carried = new Set(meeting.items.map((item) => item.carriedFrom).filter((one) => one !== null));
  if (carried.size === 0) return new Map();
  const earlier = await tx.meetings.ofForum(forum.id);
  const dates = earlier.flatMap((one) =>
    one.items.filter((item) => carried.has(item.id)).map((item) => [item.id, one.start] as const),
  );
  return new Map(dates);
}

/** A version for those channels that take files, as the forum wants it. */
export function documentOf(
  { settings }: Forum,
  { meetingId, number }: DocumentVersionHead,
): { document: NonNullable<OutboxMessage["document"]> } {
  return { document: { meetingId, version: number, format: settings.documentFormat } };
}

/** A version as this view may see it today: an item that has been closed since is closed in old versions, too. */
export function versionFor(content: DocumentContent, meeting: Meeting, view: "public"): Public<DocumentContent>;
export function versionFor(content: DocumentContent, meeting: Meeting, view: View): DocumentContent;
export function versionFor(content: DocumentContent, meeting: Meeting, view: View): DocumentContent {
  return contentFor(withClosedItems(content, closedToday(meeting)), view);
}

function closedToday({ items }: Meeting): Map<string, { publicTitle: string | null }> {
  return new Map(items.filter((item) => item.closed).map(({ id, publicTitle }) => [id, { publicTitle }]));
}
