import {
  addItem,
  checkedMinutes,
  checkedTitle,
  requireAgendaOpen,
  type AgendaItem,
  type ItemKind,
  type NewId,
} from "./agenda.ts";
import type { Meeting } from "./meeting.ts";
import { refuse } from "./rule-violation.ts";

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
  /** What the item says under its title once it is on the agenda; empty when the proposer gave a title alone. */
  background: string;
  proposedAt: Date;
  /** `carried`: its meeting ended or was cancelled before anybody answered, and it stands as a new one before another. */
  state: "proposed" | "accepted" | "rejected" | "withdrawn" | "carried";
  answeredAt: Date | null;
  reason: string | null;
  itemId: string | null;
};

/** Puts a proposal before the stewards, numbered F1, F2 … within the meeting. */
export function addProposal(
  meeting: Meeting,
  proposed: Pick<Proposal, "title" | "kind" | "minutes" | "personId" | "onBehalfOf" | "lateReason"> &
    Partial<Pick<Proposal, "background">>,
  { now, newId }: { now: Date; newId: NewId },
): { meeting: Meeting; proposal: Proposal } {
  requireAgendaOpen(meeting);
  const proposal: Proposal = {
    background: "",
    ...proposed,
    title: checkedTitle(proposed.title),
    minutes: checkedMinutes(proposed.minutes),
    id: newId(),
    number: Math.max(0, ...meeting.proposals.map((one) => one.number)) + 1,
    proposedAt: now,
    state: "proposed",
    answeredAt: null,
    reason: null,
    itemId: null,
  };
  return { meeting: { ...meeting, proposals: [...meeting.proposals, proposal] }, proposal };
}

export function openProposals(meeting: Meeting): Proposal[] {
  return meeting.proposals.filter((one) => one.state === "proposed");
}

/** The unanswered proposal with this number. Refuses `proposal.unknown` and `proposal.answered`. */
export function proposalNumbered(meeting: Meeting, number: number): Proposal {
  const found = meeting.proposals.find((one) => one.number === number);
  if (!found) {
    return refuse("proposal.unknown", { number: `F${number}`, open: openProposals(meeting).map((one) => one.number) });
  }
  if (found.state !== "proposed") {
    refuse("proposal.answered", { number, title: found.title, state: found.state });
  }
  return found;
}

/** Puts a proposal on the agenda. Returns the meeting and the new item. */
export function acceptProposal(
  meeting: Meeting,
  proposal: Proposal,
  { now, newId }: { now: Date; newId: NewId },
): { meeting: Meeting; item: AgendaItem } {
  const { title, kind, minutes, personId, onBehalfOf, lateReason, background } = proposal;
  const draft = { title, kind, minutes, proposedBy: personId, onBehalfOf, lateReason, background };
  const added = addItem(meeting, draft, newId);
  const answer = { state: "accepted", answeredAt: now, itemId: added.item.id } as const;
  return { meeting: answered(added.meeting, proposal.id, answer), item: added.item };
}

export function rejectProposal(meeting: Meeting, proposal: Proposal, reason: string | null, now: Date): Meeting {
  return answered(meeting, proposal.id, { state: "rejected", answeredAt: now, reason });
}

export function withdrawProposal(meeting: Meeting, proposal: Proposal, now: Date): Meeting {
  return answered(meeting, proposal.id, { state: "withdrawn", answeredAt: now });
}

/**
 * Puts a proposal that nobody answered before the stewards again, for another meeting. Why it could not wait is said of a meeting that is
 * over, and is not carried along.
 */
export function carryProposal(
  { source, target }: { source: Meeting; target: Meeting },
  proposal: Proposal,
  { now, newId }: { now: Date; newId: NewId },
): { source: Meeting; target: Meeting } {
  const { title, kind, minutes, personId, onBehalfOf, background } = proposal;
  const again = { title, kind, minutes, personId, onBehalfOf, background, lateReason: null };
  return {
    source: answered(source, proposal.id, { state: "carried", answeredAt: now }),
    target: addProposal(target, again, { now, newId }).meeting,
  };
}

function answered(meeting: Meeting, id: string, answer: Partial<Proposal>): Meeting {
  return { ...meeting, proposals: meeting.proposals.map((one) => (one.id === id ? { ...one, ...answer } : one)) };
}
