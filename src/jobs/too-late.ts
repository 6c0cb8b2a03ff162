import { isOpen } from "../domain/action.ts";
import { stewardsOf } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Transaction } from "../ports.ts";
import { tooLateCard, type NotSaid } from "../ui/too-late.ts";

type Late = Awaited<ReturnType<Transaction["outbox"]["takeTooLate"]>>[number];

/** Those who run a forum are told what was to be said and was not, once, in one message: only they know whether it matters still. */
export async function tellTooLate(tx: Transaction, now: Date): Promise<void> {
  const late = await tx.outbox.takeTooLate();
  const [first] = late;
  if (!first) return;
  const meetings: Meeting[] = [];
  for (const id of new Set(late.map(({ about }) => about.meetingId))) meetings.push(await tx.meetings.get(id));
  const people = await tx.people.many(late.flatMap(({ to }) => (to.kind === "person" ? [to.personId] : [])));
  const names = new Map(people.map(({ id, name }) => [id, name]));
  for (const [forumId, ofForum] of Map.groupBy(meetings, (meeting) => meeting.forumId)) {
    const forum = await tx.forums.get(forumId);
    const notSaid = ofForum.flatMap((meeting) => {
      const owed = late.filter((row) => row.about.meetingId === meeting.id && isOwed(meeting, row));
      return byKind(owed).map(([kind, rows]): NotSaid => {
        const to = rows.flatMap((row) => (row.to.kind === "person" ? [names.get(row.to.personId) ?? ""] : []));
        return { start: meeting.start, kind, names: [...new Set(to)].filter(Boolean) };
      });
    });
    if (notSaid.length === 0) continue;
    const card = tooLateCard({ forum: forum.name, notSaid, now });
    for (const { personId } of stewardsOf(forum))
      await tx.outbox.put({ key: `late:${forumId}:${first.id}:${personId}`, to: { kind: "person", personId }, card });
  }
}

/** Nobody need hear of a task that is done. */
function isOwed({ actions }: Meeting, { about: { actionId } }: Late): boolean {
  return actionId === undefined || actions.some((action) => action.id === actionId && isOpen(action));
}

function byKind(late: Late[]): [NotSaid["kind"], Late[]][] {
  const apart = late.flatMap((row) => row.about.kinds.map((kind) => ({ kind, row })));
  return [...Map.groupBy(apart, ({ kind }) => kind)].map(([kind, rows]) => [kind, rows.map(({ row }) => row)]);
}
