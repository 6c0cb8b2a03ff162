import type { Strength } from "./decision.ts";
import type { StandingItem } from "./forum.ts";
import { draftChanged } from "./draft.ts";
import type { Meeting } from "./meeting.ts";
import { refuse } from "./rule-violation.ts";

export type ItemKind = "decision" | "discussion" | "information";

/** One clause of a recommendation: »Det indstilles, at …«. `outcome` is what the secretary confirmed, never what we guessed. */
export type Clause = { id: string; text: string; outcome: Strength | null };

/** A document promised or given to an item, by title. `number` is fixed when the agenda is sent out; until then it follows the order. */
export type Attachment = {
  id: string;
  number: number | null;
  title: string;
  state: "attached" | "promised";
  /** What was said of a promised one: when or on what condition it comes. */
  note: string | null;
  promisedBy: string | null;
  arrivedAt: Date | null;
};

/** `number` is fixed when the agenda is sent out; until then an item's number is its place among the active ones. */
export type AgendaItem = {
  id: string;
  position: number;
  number: number | null;
  title: string;
  /** What others than the circle read of a closed item; null is »Lukket punkt«. */
  publicTitle: string | null;
  closed: boolean;
  kind: ItemKind | null;
  /** Time set aside. */
  minutes: number | null;
  standingItemId: string | null;
  anyOtherBusiness: boolean;
  proposedBy: string | null;
  onBehalfOf: string | null;
  /** Why an item that came after the deadline could not wait; printed on the agenda. */
  lateReason: string | null;
  summary: string;
  background: string;
  clauses: Clause[];
  attachments: Attachment[];
  /** `withdrawn` and `postponed` ones print as fallen once the agenda is out; nothing is renumbered. */
  state: "active" | "postponed" | "withdrawn";
  stateReason: string | null;
  /** The item of an earlier meeting that this one carries on, when it was not reached or was postponed there. */
  carriedFrom: string | null;
};

/** Somebody who is not of the forum, called for the meeting or for one item. */
export type Guest = { id: string; name: string; personId: string | null; itemId: string | null };

/** Makes ids; an argument everywhere, so that rules stay pure. */
export type NewId = () => string;

export const titleLimit = 300;
export const textLimit = 20_000;

export type ItemDraft = {
  title: string;
  kind: ItemKind | null;
  minutes: number | null;
  proposedBy: string | null;
  onBehalfOf: string | null;
  lateReason: string | null;
  background?: string;
};

/** Items in the order of the agenda; any other business last, whatever its number. */
export function itemsInOrder(meeting: Meeting): AgendaItem[] {
  return [...meeting.items].sort(
    (a, b) => Number(a.anyOtherBusiness) - Number(b.anyOtherBusiness) || a.position - b.position,
  );
}

/** True from when the agenda is sent out, or the meeting started without: nothing is renumbered any more. */
export function numbersAreFixed(meeting: Meeting): boolean {
  return meeting.agendaSentAt !== null || meeting.startedAt !== null;
}

/** The items that print, in order, with their numbers. Fallen ones print only when they had a fixed number. */
export function numberedItems(meeting: Meeting): { item: AgendaItem; number: number }[] {
  const inOrder = itemsInOrder(meeting);
  if (numbersAreFixed(meeting)) {
    return inOrder.flatMap((item) => (item.number === null ? [] : [{ item, number: item.number }]));
  }
  return inOrder.filter((item) => item.state === "active").map((item, index) => ({ item, number: index + 1 }));
}

export function activeItems(meeting: Meeting): { item: AgendaItem; number: number }[] {
  return numberedItems(meeting).filter(({ item }) => item.state === "active");
}

/** The item with this number. Refuses `item.unknown`. */
export function itemNumbered(meeting: Meeting, number: number): AgendaItem {
  const items = numberedItems(meeting);
  const found = items.find((one) => one.number === number);
  return found?.item ?? refuse("item.unknown", { number: String(number), count: items.length });
}

export function itemById(meeting: Meeting, id: string): AgendaItem {
  const found = meeting.items.find((item) => item.id === id);
  return found ?? refuse("card.stale", {});
}

export function numberOfItem(meeting: Meeting, itemId: string): number | null {
  return numberedItems(meeting).find(({ item }) => item.id === itemId)?.number ?? null;
}

/** An attachment's number through the whole meeting: fixed when the agenda is out, the order until then. */
export function attachmentNumberOf(meeting: Meeting, attachmentId: string): number {
  const all = numberedItems(meeting).flatMap(({ item }) => item.attachments);
  const found = meeting.items.flatMap((item) => item.attachments).find((one) => one.id === attachmentId);
  return found?.number ?? all.findIndex((one) => one.id === attachmentId) + 1;
}

/** A title on one line, trimmed. Refuses an empty one and one over the limit. */
export function checkedTitle(title: string): string {
  const clean = title.replace(/\s+/g, " ").trim();
  if (clean === "") return refuse("item.title-missing", {});
  if (clean.length > titleLimit) return refuse("item.title-too-long", { length: clean.length, limit: titleLimit });
  return clean;
}

/** A text as written, trimmed; line ends as `\n`. Refuses one over the limit. */
export function checkedText(text: string): string {
  const clean = text.replace(/\r\n?/g, "\n").trim();
  if (clean.length > textLimit) return refuse("text.too-long", { length: clean.length, limit: textLimit });
  return clean;
}

/** Time set aside: from one minute to ten hours, or null. Refuses `item.duration-odd`. */
export function checkedMinutes(minutes: number | null): number | null {
  if (minutes !== null && (minutes < 1 || minutes > 600)) return refuse("item.duration-odd", { minutes });
  return minutes;
}

/** The agenda can be changed while the meeting is neither cancelled nor over. */
export function requireAgendaOpen(meeting: Meeting): void {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.approvedAt) refuse("minutes.locked", { approvedAt: meeting.approvedAt, start: meeting.start });
  if (meeting.endedAt) refuse("meeting.over", { start: meeting.start });
}

export function emptyItem(id: string, title: string): AgendaItem {
  return {
    id,
    position: 0,
    number: null,
    title,
    publicTitle: null,
    closed: false,
    kind: null,
    minutes: null,
    standingItemId: null,
    anyOtherBusiness: false,
    proposedBy: null,
    onBehalfOf: null,
    lateReason: null,
    summary: "",
    background: "",
    clauses: [],
    attachments: [],
    state: "active",
    stateReason: null,
    carriedFrom: null,
  };
}

/** Puts items last, before any other business; each gets the next fixed number when numbers are fixed. */
export function appendItems(meeting: Meeting, items: AgendaItem[]): Meeting {
  const last = Math.max(0, ...meeting.items.filter((item) => !item.anyOtherBusiness).map((item) => item.position));
  const placed = items.map((item, index) => ({ ...item, position: last + 1 + index, number: null }));
  return withLaterNumbers({ ...meeting, items: [...meeting.items, ...placed] });
}

/** When numbers are fixed, what came onto the agenda after that gets the next ones: items, and attachments through the whole meeting. */
function withLaterNumbers(meeting: Meeting): Meeting {
  if (!numbersAreFixed(meeting)) return meeting;
  let highest = Math.max(0, ...meeting.items.map((item) => item.number ?? 0));
  let attachments = Math.max(0, ...meeting.items.flatMap((item) => item.attachments.map((one) => one.number ?? 0)));
  const items = meeting.items.map((item) => {
    if (item.state !== "active") return item;
    const number = item.number ?? (highest += 1);
    return {
      ...item,
      number,
      attachments: item.attachments.map((one) => ({ ...one, number: one.number ?? (attachments += 1) })),
    };
  });
  return { ...meeting, items };
}

/** Adds an item last, before any other business. Returns the meeting and the item. */
export function addItem(meeting: Meeting, draft: ItemDraft, newId: NewId): { meeting: Meeting; item: AgendaItem } {
  requireAgendaOpen(meeting);
  const item = { ...emptyItem(newId(), checkedTitle(draft.title)), ...draft, title: checkedTitle(draft.title) };
  const after = appendItems(meeting, [{ ...item, minutes: checkedMinutes(draft.minutes) }]);
  return { meeting: after, item: itemById(after, item.id) };
}

/** Brings the forum's standing items onto an agenda that is not yet sent out, each once, after the standing items already there. */
export function withStandingItems(meeting: Meeting, standing: readonly StandingItem[], newId: NewId): Meeting {
  if (numbersAreFixed(meeting) || meeting.status !== "planned") return meeting;
  const there = new Set(meeting.items.map((item) => item.standingItemId));
  const added = standing
    .filter((one) => !there.has(one.id))
    .map((one) => ({
      ...emptyItem(newId(), one.title),
      standingItemId: one.id,
      anyOtherBusiness: one.anyOtherBusiness,
    }));
  const inOrder = itemsInOrder(meeting);
  const index = inOrder.findLastIndex((item) => item.standingItemId !== null && !item.anyOtherBusiness) + 1;
  return renumbered(meeting, [...inOrder.slice(0, index), ...added, ...inOrder.slice(index)]);
}

function renumbered(meeting: Meeting, inOrder: AgendaItem[]): Meeting {
  return { ...meeting, items: inOrder.map((item, index) => ({ ...item, position: index + 1 })) };
}

export function changeItem(meeting: Meeting, itemId: string, change: (item: AgendaItem) => AgendaItem): Meeting {
  return { ...meeting, items: meeting.items.map((item) => (item.id === itemId ? change(item) : item)) };
}

/** Moves an item to another's place. Refuses when numbers are fixed, and for any other business, which is always last. */
export function reorderItem(meeting: Meeting, move: { from: number; to: number }): Meeting {
  requireAgendaOpen(meeting);
  if (numbersAreFixed(meeting)) refuse("item.numbers-fixed", { sentAt: meeting.agendaSentAt ?? meeting.start });
  const item = itemNumbered(meeting, move.from);
  const target = itemNumbered(meeting, move.to);
  if (item.anyOtherBusiness) refuse("item.any-other-business-last", {});
  if (item.id === target.id) return meeting;
  const active = activeItems(meeting).map((one) => one.item);
  const rest = itemsInOrder(meeting).filter((one) => one.id !== item.id);
  const goesAfter = active.indexOf(target) > active.indexOf(item) && !target.anyOtherBusiness;
  const index = rest.findIndex((one) => one.id === target.id) + (goesAfter ? 1 : 0);
  return renumbered(meeting, [...rest.slice(0, index), item, ...rest.slice(index)]);
}

export type ItemField = "title" | "summary" | "background" | "recommendation";

/** Changes one part of an item's text. A recommendation is read as clauses, one a line or bullet; equal clauses keep their outcome. */
export function editItem(
  meeting: Meeting,
  edit: { itemId: string; field: ItemField; text: string; clauses: string[] },
  newId: NewId,
): Meeting {
  const text = checkedText(edit.text);
  return changeItem(meeting, edit.itemId, (item) => {
    switch (edit.field) {
      case "title":
        return { ...item, title: checkedTitle(text) };
      case "summary":
        return { ...item, summary: text };
      case "background":
        return { ...item, background: text };
      case "recommendation":
        return { ...item, clauses: edit.clauses.map((clause) => keptClause(item, clause, newId)) };
    }
  });
}

function keptClause(item: AgendaItem, text: string, newId: NewId): Clause {
  return item.clauses.find((clause) => clause.text === text) ?? { id: newId(), text, outcome: null };
}

/** Closes an item: from now on others than the circle read only the public title, or that the item is closed. */
export function closeItem(meeting: Meeting, itemId: string, publicTitle: string | null): Meeting {
  const title = publicTitle === null ? null : checkedTitle(publicTitle);
  return draftChanged(changeItem(meeting, itemId, (item) => ({ ...item, closed: true, publicTitle: title })));
}

export function openItem(meeting: Meeting, itemId: string): Meeting {
  return draftChanged(changeItem(meeting, itemId, (item) => ({ ...item, closed: false, publicTitle: null })));
}

/** Takes an item off: it prints as fallen when the agenda is out, and is offered again when postponed. */
export function takeOff(
  meeting: Meeting,
  taken: { itemId: string; state: "postponed" | "withdrawn"; reason: string | null },
): Meeting {
  requireAgendaOpen(meeting);
  const item = itemById(meeting, taken.itemId);
  if (item.state !== "active") {
    refuse("item.not-active", { number: numberOfItem(meeting, item.id) ?? 0, title: item.title });
  }
  return changeItem(meeting, item.id, (one) => ({ ...one, state: taken.state, stateReason: taken.reason }));
}

/** The way back from `takeOff`. What fell away before the numbers were fixed has none, and gets the next one. */
export function putBack(meeting: Meeting, itemId: string): Meeting {
  requireAgendaOpen(meeting);
  return withLaterNumbers(changeItem(meeting, itemId, (item) => ({ ...item, state: "active", stateReason: null })));
}

export function addAttachment(
  meeting: Meeting,
  added: { itemId: string; title: string; note: string | null; promisedBy: string | null; state: Attachment["state"] },
  newId: NewId,
): { meeting: Meeting; attachment: Attachment } {
  const highest = Math.max(0, ...meeting.items.flatMap((item) => item.attachments.map((one) => one.number ?? 0)));
  const attachment: Attachment = {
    id: newId(),
    number: numbersAreFixed(meeting) ? highest + 1 : null,
    title: checkedTitle(added.title),
    state: added.state,
    note: added.note,
    promisedBy: added.promisedBy,
    arrivedAt: null,
  };
  const after = changeItem(meeting, added.itemId, (item) => ({
    ...item,
    attachments: [...item.attachments, attachment],
  }));
  return { meeting: after, attachment };
}

/** A promised attachment has come, before or after the meeting: it keeps its number. Refuses when cancelled and when the minutes are approved. */
export function attachmentArrives(meeting: Meeting, attachmentId: string, now: Date): Meeting {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.approvedAt) refuse("minutes.locked", { approvedAt: meeting.approvedAt, start: meeting.start });
  const arrived = (one: Attachment): Attachment =>
    one.id === attachmentId ? { ...one, state: "attached", note: null, arrivedAt: now } : one;
  return { ...meeting, items: meeting.items.map((item) => ({ ...item, attachments: item.attachments.map(arrived) })) };
}

/** Fixes the numbers of items and attachments as they stand. */
export function freezeNumbers(meeting: Meeting): Meeting {
  if (numbersAreFixed(meeting)) return meeting;
  const numbers = new Map(numberedItems(meeting).map(({ item, number }) => [item.id, number]));
  const fix = (one: Attachment): Attachment => ({ ...one, number: attachmentNumberOf(meeting, one.id) });
  const items = meeting.items.map((item) => ({
    ...item,
    number: numbers.get(item.id) ?? null,
    attachments: numbers.has(item.id) ? item.attachments.map(fix) : item.attachments,
  }));
  return { ...meeting, items };
}

/** Sends the agenda out: numbers are fixed from here, and the meeting is called. */
export function sendAgenda(meeting: Meeting, now: Date): Meeting {
  requireAgendaOpen(meeting);
  if (meeting.agendaSentAt) refuse("agenda.already-sent", { sentAt: meeting.agendaSentAt });
  if (activeItems(meeting).every(({ item }) => item.anyOtherBusiness)) refuse("agenda.empty", { start: meeting.start });
  return { ...freezeNumbers(meeting), status: "called", agendaSentAt: now };
}

/** Carries a postponed or unreached item onto another meeting's agenda, with its texts and its history. */
export function carryItem(target: Meeting, item: AgendaItem, newId: NewId): Meeting {
  requireAgendaOpen(target);
  const carried: AgendaItem = {
    ...item,
    id: newId(),
    number: null,
    standingItemId: null,
    state: "active",
    stateReason: null,
    lateReason: null,
    carriedFrom: item.id,
    clauses: item.clauses.map((clause) => ({ ...clause, id: newId(), outcome: null })),
    attachments: item.attachments.map((one) => ({ ...one, id: newId(), number: null })),
  };
  return appendItems(target, [carried]);
}

/** The items that something was written, decided, answered or given somebody to do about. */
function reachedItems(meeting: Meeting): Set<string | null> {
  const entries = meeting.entries.filter((entry) => entry.undoneAt === null);
  const answered = meeting.items.filter((item) => item.clauses.some((clause) => clause.outcome !== null));
  return new Set([
    ...entries.flatMap((entry) => [entry.itemId, entry.subjectItemId]),
    ...meeting.actions.filter((action) => action.undoneAt === null).map((action) => action.itemId),
    ...answered.map((item) => item.id),
  ]);
}

/**
 * What a meeting left behind: postponed items, also those that fell away before the numbers were fixed and have none, those the committee
 * itself postponed, and active ones that were not reached (nothing was written or decided about them).
 */
export function leftOver(meeting: Meeting): { item: AgendaItem; number: number | null }[] {
  const reached = reachedItems(meeting);
  const entries = meeting.entries.filter((entry) => entry.undoneAt === null);
  const putOff = new Set(
    entries
      .filter((one) => one.kind === "decision" && one.strength === "postponed")
      .map((one) => one.subjectItemId ?? one.itemId),
  );
  return itemsInOrder(meeting)
    .filter((item) => {
      if (item.anyOtherBusiness || item.state === "withdrawn") return false;
      if (item.state === "postponed" || putOff.has(item.id)) return true;
      return meeting.endedAt !== null && item.standingItemId === null && !reached.has(item.id);
    })
    .map((item) => ({ item, number: numberOfItem(meeting, item.id) }));
}
