import { calledDeputies, isCalledDeputy } from "./attendance.ts";
import { maySeeClosed, memberOf, type Forum } from "./forum.ts";
import type { Meeting } from "./meeting.ts";
import type { MinutesEntry } from "./minutes.ts";
import type { AgendaItem } from "./agenda.ts";

/** Which of a closed item's two texts a reader gets. */
export type View = "internal" | "public";

declare const open: unique symbol;

/**
 * What everybody may read. Nothing becomes it by itself: the mark is put on where internal text is taken out (`publicMeeting` here, `contentFor`
 * for documents) and where a card is made of such (`forAll` in ui/frame.ts), so that what goes to a channel, a shared calendar or a public
 * document does not compile with the internal text.
 */
export type Public<T> = T & { readonly [open]: true };

/** The meeting without a word of what is closed; what there was of it can still be counted. */
export function publicMeeting(meeting: Meeting): Public<Meeting> {
  const closed = new Set(meeting.items.filter((item) => item.closed).map((item) => item.id));
  if (closed.size === 0) return meeting as Public<Meeting>;
  const isClosed = (id: string | null): boolean => id !== null && closed.has(id);
  const emptied = <T extends { text: string }>(line: T, ...about: (string | null)[]): T =>
    about.some(isClosed) ? { ...line, text: "" } : line;
  const reduced: Meeting = {
    ...meeting,
    items: meeting.items.map((item) => (item.closed ? withoutWords(item) : item)),
    guests: meeting.guests.filter((guest) => !isClosed(guest.itemId)),
    proposals: meeting.proposals.map((one) =>
      isClosed(one.itemId) ? { ...one, title: "", background: "", lateReason: null } : one,
    ),
    entries: meeting.entries.map((one) => emptied(one, one.itemId, one.subjectItemId)),
    objections: meeting.objections.map((one) => emptied(one, one.itemId)),
    actions: meeting.actions.map((one) => emptied(one, one.itemId)),
  };
  return reduced as Public<Meeting>;
}

function withoutWords(item: AgendaItem): AgendaItem {
  return {
    ...item,
    title: item.publicTitle ?? "",
    ...{ onBehalfOf: null, lateReason: null, stateReason: null, summary: "", background: "" },
    clauses: item.clauses.map((clause) => ({ ...clause, text: "" })),
    attachments: item.attachments.map((one) => ({ ...one, title: "", note: null })),
  };
}

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

type While = { meetingId: string; member?: string; called?: true; circle?: true };

/** For how long a message about the meeting is this person's: while they are of it; a deputy is as long as somebody calls them. */
export function whileOfIt(meeting: Meeting, forum: Forum, personId: string): While {
  const isCalled = memberOf(forum, personId)?.role === "deputy" && isCalledDeputy(meeting, personId);
  return { ...whileThere(meeting, forum, personId), ...(isCalled ? { called: true } : {}) };
}

/** The same, and what is closed in it is theirs to read as long as `viewOf` says so, if it does now. */
export function whileReading(meeting: Meeting, forum: Forum, personId: string): While {
  const isCleared = hasClosed(meeting) && viewOf(meeting, forum, personId) === "internal";
  return { ...whileOfIt(meeting, forum, personId), ...(isCleared ? { circle: true } : {}) };
}

/** For what they owe: a task or something promised is a deputy's also when nobody calls them any more. */
export function whileOwing(meeting: Meeting, forum: Forum, personId: string): While {
  const isCleared = hasClosed(meeting) && maySeeClosed(memberOf(forum, personId)?.role ?? null);
  return { ...whileThere(meeting, forum, personId), ...(isCleared ? { circle: true } : {}) };
}

function whileThere(meeting: Meeting, forum: Forum, personId: string): While {
  const isGuest = meeting.guests.some((guest) => guest.personId === personId);
  return { meetingId: meeting.id, ...(isGuest || memberOf(forum, personId) ? { member: personId } : {}) };
}

const hasClosed = ({ items }: Meeting): boolean => items.some((item) => item.closed);

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
