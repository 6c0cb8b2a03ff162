import { itemsInOrder, leftOver, type AgendaItem } from "../domain/agenda.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { InForum } from "./command.ts";

/** What a meeting left behind and no other agenda has taken up; a cancelled one leaves all its own items. */
export function leftBehind(meeting: Meeting, others: readonly Meeting[]): AgendaItem[] {
  const taken = new Set(others.flatMap((one) => one.items.map((item) => item.carriedFrom)));
  const left =
    meeting.status === "cancelled"
      ? itemsInOrder(meeting).filter((item) => item.state !== "withdrawn" && item.standingItemId === null)
      : leftOver(meeting).map(({ item }) => item);
  return left.filter((item) => !taken.has(item.id));
}

/** The latest earlier meeting with something left behind, to be offered for this one; one that is still to come can have postponed some. */
export async function carriable(asked: InForum, target: Meeting): Promise<{ meetingId: string; count: number } | null> {
  const all = await asked.tx.meetings.ofForum(asked.forum.id);
  const earlier = all.filter((one) => one.start < target.start);
  const latest = earlier.findLast((one) => leftBehind(one, all).length > 0);
  return latest ? { meetingId: latest.id, count: leftBehind(latest, all).length } : null;
}
