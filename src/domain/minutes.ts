import type { Strength } from "./decision.ts";

/** A line of the minutes under an item, in the committee's own words. Undone ones stay, marked. */
export type MinutesEntry = {
  id: string;
  itemId: string;
  position: number;
  kind: "note" | "decision" | "correction";
  text: string;
  /** A decision's strength: suggested from its verb, `strengthConfirmed` when the secretary has said so. */
  strength: Strength | null;
  strengthConfirmed: boolean;
  /** The item a decision belongs to when it was taken under another. */
  subjectItemId: string | null;
  /** The earlier entry that this one replaces. */
  replacesId: string | null;
  at: Date;
  byPersonId: string;
  undoneAt: Date | null;
};

/** A member's objection to the draft, to one item of it. */
export type Objection = {
  id: string;
  itemId: string;
  draftVersion: number;
  personId: string;
  text: string;
  at: Date;
  resolvedAt: Date | null;
  resolution: string | null;
};

/** How each participant stood to the draft when it was approved: said so, or was silent. */
export type Approval = { id: string; personId: string; draftVersion: number; kind: "spoken" | "silent"; at: Date };
