import { z } from "zod";

import { carryItem, itemsInOrder, leftOver, type AgendaItem } from "../domain/agenda.ts";
import type { Meeting } from "../domain/meeting.ts";
import { carryProposal, openProposals, type Proposal } from "../domain/proposal.ts";
import { refuse } from "../domain/rule-violation.ts";
import { carriedCard, nothingToCarry } from "../ui/agenda.ts";
import type { Card } from "../ui/card.ts";
import { receipt } from "../ui/frame.ts";
import { isNothingLeft, type LeftOver } from "../ui/left-over.ts";
import { deskCard, type MeetingFacts } from "../ui/meeting.ts";
import { carriedProposalCard } from "../ui/proposal.ts";
import { announceAdded } from "./agenda.ts";
import { id, optionalId } from "./argument.ts";
import { forumCommand, instead, type Command, type InForum } from "./command.ts";
import { factsFor, readerOf } from "./facts.ts";
import { tellPerson } from "./telling.ts";

/** What a meeting left behind and no other agenda has taken up; a cancelled one leaves all its own items. */
function itemsLeft(meeting: Meeting, others: readonly Meeting[]): AgendaItem[] {
  const taken = new Set(others.flatMap((one) => one.items.map((item) => item.carriedFrom)));
  const left =
    meeting.status === "cancelled"
      ? itemsInOrder(meeting).filter((item) => item.state !== "withdrawn" && item.standingItemId === null)
      : leftOver(meeting).map(({ item }) => item);
  return left.filter((item) => !taken.has(item.id));
}

/** The proposals that nobody answered before the meeting ended or was cancelled. */
function proposalsLeft(meeting: Meeting): Proposal[] {
  return meeting.status === "cancelled" || meeting.endedAt !== null ? openProposals(meeting) : [];
}

/** How much this meeting has left for another. */
export function leftBehind(meeting: Meeting, others: readonly Meeting[]): LeftOver {
  return {
    meetingId: meeting.id,
    items: itemsLeft(meeting, others).length,
    proposals: proposalsLeft(meeting).length,
  };
}

/** The latest earlier meeting with something left behind, to be offered for this one; one that is still to come can have postponed some. */
export async function carriable(asked: InForum, target: Meeting): Promise<LeftOver | null> {
  const all = await asked.tx.meetings.ofForum(asked.forum.id);
  const earlier = all.filter((one) => one.start < target.start).map((one) => leftBehind(one, all));
  return earlier.findLast((one) => !isNothingLeft(one)) ?? null;
}

/** The desk of those who run the forum; until the agenda is sent out, with what earlier meetings left for this one. */
export async function deskFor(asked: InForum, facts: MeetingFacts, opening?: string): Promise<Card> {
  const leftOver = facts.meeting.agendaSentAt ? null : await carriable(asked, facts.meeting);
  return deskCard(facts, readerOf(asked, facts.meeting), { opening, leftOver });
}

const carryArgs = z.object({ from: id, to: id, itemId: optionalId });

/** Takes an item, or all that a meeting left behind, onto another agenda; proposals go before the stewards again, and their makers are told. */
const carry = forumCommand("agenda.carry", carryArgs, async (asked, args) => {
  const target = await asked.tx.meetings.getForChange(args.to);
  const source = await asked.tx.meetings.getForChange(args.from);
  if (target.forumId !== asked.forum.id || source.forumId !== asked.forum.id || source.id === target.id)
    refuse("card.stale", {});
  const all = await asked.tx.meetings.ofForum(asked.forum.id);
  const items = itemsLeft(source, all).filter((item) => args.itemId === null || item.id === args.itemId);
  const proposals = args.itemId === null ? proposalsLeft(source) : [];
  if (items.length + proposals.length === 0) return instead(receipt(nothingToCarry));
  const withItems = items.reduce((meeting, item) => carryItem(meeting, item, asked.newId), target);
  const carried = proposals.reduce((so, proposal) => carryProposal(so, proposal, asked), {
    source,
    target: withItems,
  });
  await asked.tx.meetings.save(target, carried.target);
  if (proposals.length > 0) await asked.tx.meetings.save(source, carried.source);
  for (const item of carried.target.items.slice(target.items.length)) await announceAdded(asked, carried.target, item);
  const facts = await factsFor(asked, carried.target);
  for (const proposal of carried.target.proposals.slice(target.proposals.length)) {
    const card = carriedProposalCard(facts, source, proposal);
    await tellPerson(asked, proposal.personId, { key: `carried:${proposal.id}`, card });
  }
  return instead(carriedCard(facts, items, proposals));
});

export const carryingCommands: Command[] = [carry];
