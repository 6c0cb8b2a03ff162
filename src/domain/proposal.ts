import type { ItemKind } from "./agenda.ts";

/** A member's wish for an item: F1, F2 … within a meeting. */
export type Proposal = {
  id: string;
  number: number;
  title: string;
  kind: ItemKind | null;
  minutes: number | null;
  personId: string;
  onBehalfOf: string | null;
  /** Given when the proposal came after the deadline. */
  lateReason: string | null;
  proposedAt: Date;
  state: "proposed" | "accepted" | "rejected" | "withdrawn";
  answeredAt: Date | null;
  reason: string | null;
  itemId: string | null;
};
