import { calledDeputies } from "./attendance.ts";
import { maySeeClosed, memberOf, type Forum } from "./forum.ts";
import type { Meeting } from "./meeting.ts";
import type { MinutesEntry } from "./minutes.ts";
import type { AgendaItem } from "./agenda.ts";

/** Which of a closed item's two texts a reader gets. */
export type View = "internal" | "public";

/**
 * Chair, secretaries, members and the deputies called for this meeting read what is closed; everyone else reads the public text. An observer
 * whom a member calls keeps an observer's eyes: who may read what is closed is for those who run the forum to say, and they say it by making
 * the observer that member's deputy.
 */
export function viewOf(meeting: Meeting, forum: Forum, personId: string): View {
  const member = memberOf(forum, personId);
  if (maySeeClosed(member?.role ?? null)) return "internal";
  const calledFor = calledDeputies(meeting).filter((one) => one.deputyId === personId);
  const cleared = calledFor.some(({ forPersonId }) => member?.role === "deputy" || member?.deputyFor === forPersonId);
  return cleared ? "internal" : "public";
}

/** The title that this view may read; null is »a closed item« and no more. */
export function titleFor(item: AgendaItem, view: View): string | null {
  return item.closed && view === "public" ? item.publicTitle : item.title;
}

/** May this view read what stands under the item? */
export function mayReadItem(item: AgendaItem, view: View): boolean {
  return !item.closed || view === "internal";
}

/** May this view read a line of the minutes? What was decided about a closed item is closed, also when it was taken under an open one. */
export function mayReadEntry(meeting: Meeting, entry: MinutesEntry, view: View): boolean {
  const concerned = meeting.items.filter((item) => item.id === entry.itemId || item.id === entry.subjectItemId);
  return concerned.every((item) => mayReadItem(item, view));
}
