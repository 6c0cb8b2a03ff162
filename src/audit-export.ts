import { meetingContent } from "./commands/document.ts";
import type { Forum } from "./domain/forum.ts";
import type { Meeting } from "./domain/meeting.ts";
import type { Store } from "./ports.ts";

/**
 * Everything that is known about one meeting, for an access request: a line of JSON for each thing, in order. The same state gives the same
 * bytes: nothing in it is about when or where it was made. What is closed says so; what is handed out is for people to judge.
 */

type Line = { line: string } & Record<string, unknown>;

const asLine = (line: Line): string => JSON.stringify(inOrder(line));

/** With its fields in the order of their names, whatever order a database gave them in. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const { line, ...rest } = value as Record<string, unknown>;
  const fields = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  const sorted = fields.map(([name, part]) => [name, inOrder(part)] as const);
  return Object.fromEntries(line === undefined ? sorted : [["line", line], ...sorted]);
}

/** The lines, or null when no organisation has such a meeting. */
export async function auditPackage(store: Store, meetingId: string): Promise<string[] | null> {
  for (const organisationId of await store.organisationIds()) {
    const found = await store.within(organisationId, async (tx) => {
      const meeting = await tx.meetings.get(meetingId).catch(() => null);
      if (!meeting) return null;
      const forum = await tx.forums.get(meeting.forumId);
      const made = { version: meeting.draftVersion || null, madeAt: meeting.approvedAt ?? meeting.plannedAt };
      return { meeting, forum, document: await meetingContent(tx, meeting, made) };
    });
    if (!found) continue;
    const { meeting, forum, document } = found;
    const changes = await store.audit.of(organisationId, `meeting:${meetingId}`);
    const sent = await store.audit.sentAbout(organisationId, meetingId);
    return [
      asLine({ line: "meeting", ...headOf(meeting, forum) }),
      asLine({ line: "document", content: document }),
      ...meeting.attendance.map((one) => asLine({ line: "answer", ...one })),
      ...meeting.approvals.map((one) => asLine({ line: "approval", ...one })),
      ...meeting.objections.map((one) => asLine({ line: "objection", ...one })),
      ...changes.map((one) => asLine({ line: "change", ...one })),
      ...sent.map((one) => asLine({ line: "sent", ...one })),
    ];
  }
  return null;
}

function headOf(meeting: Meeting, forum: Forum): Record<string, unknown> {
  const { id, status, start, end, place, sequence, plannedAt, agendaSentAt, minutesSentAt, approvedAt, approvedBy } =
    meeting;
  const closed = meeting.items.filter((item) => item.closed).map((item) => item.id);
  const people = forum.members.map(({ personId, name, role }) => ({ personId, name, role }));
  const times = { plannedAt, agendaSentAt, minutesSentAt, approvedAt, approvedBy };
  return { id, forum: forum.name, people, status, start, end, place, sequence, ...times, closedItems: closed };
}
