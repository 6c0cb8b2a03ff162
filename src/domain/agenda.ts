import type { Strength } from "./decision.ts";

export type ItemKind = "decision" | "discussion" | "information";

/** One clause of a recommendation: »Det indstilles, at …«. `outcome` is what the secretary confirmed, never what we guessed. */
export type Clause = { id: string; text: string; outcome: Strength | null };

/** A document promised or given to an item, by title. `number` is fixed when the agenda is sent out; until then it follows the order. */
export type Attachment = {
  id: string;
  number: number | null;
  title: string;
  state: "attached" | "promised";
  /** What was said of a promised one: »når det foreligger godkendt«. */
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
  /** `withdrawn` and `postponed` print »udgår« once the agenda is out; nothing is renumbered. */
  state: "active" | "postponed" | "withdrawn";
  stateReason: string | null;
  /** The meeting this item was carried over from, when it was not reached or was postponed there. */
  carriedFrom: string | null;
};

/** Somebody who is not of the forum, called for the meeting or for one item. */
export type Guest = { id: string; name: string; personId: string | null; itemId: string | null };
