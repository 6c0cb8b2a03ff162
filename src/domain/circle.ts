import { calledDeputies } from "./attendance.ts";
import { maySeeClosed, roleOf, type Forum } from "./forum.ts";
import type { Meeting } from "./meeting.ts";
import type { AgendaItem } from "./agenda.ts";

/** Which of a closed item's two texts a reader gets. */
export type View = "internal" | "public";

/** Chair, secretaries, members and the deputies called for this meeting read what is closed; everyone else reads the public text. */
export function viewOf(meeting: Meeting, forum: Forum, personId: string): View {
  const called = calledDeputies(meeting).some((one) => one.deputyId === personId);
  return called || maySeeClosed(roleOf(forum, personId)) ? "internal" : "public";
}

/** The title that this view may read; null is »a closed item« and no more. */
export function titleFor(item: AgendaItem, view: View): string | null {
  return item.closed && view === "public" ? item.publicTitle : item.title;
}

/** May this view read what stands under the item? */
export function mayReadItem(item: AgendaItem, view: View): boolean {
  return !item.closed || view === "internal";
}
