import { numberOfItem, type AgendaItem } from "../domain/agenda.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { Args, Card, Form } from "./card.ts";
import { formatInstant } from "./dates.da.ts";
import { discreet } from "./discretion.ts";
import { buttons, card, form, paragraph, press, receipt, text } from "./frame.ts";
import { firstName, quoted } from "./labels.da.ts";
import { dayOf, proposalButtons, proposalLine, type MeetingFacts } from "./meeting.ts";

/** The proposer's receipt. */
export function proposalReceipt(facts: MeetingFacts, proposal: Proposal, proposerName: string): Card {
  const said = `Tak, ${firstName(proposerName)}. ${quoted(proposal.title)} er noteret til mødet ${dayOf(facts.meeting.start, facts.now)}. Formanden eller sekretæren godkender det, før det kommer på dagsordenen.`;
  return receipt(
    said,
    press("Træk tilbage", "proposal.withdraw", { meeting: facts.meeting.id, number: proposal.number }),
  );
}

/** What the stewards get when somebody proposes an item. */
export function proposalCard(facts: MeetingFacts, proposal: Proposal): Card {
  const said = `Forslag til mødet ${dayOf(facts.meeting.start, facts.now)}: ${proposalLine(proposal, facts.names)}`;
  return card(said, text(said), buttons(proposalButtons(facts.meeting, proposal, "message")));
}

/** A proposal after the deadline: nothing is stored until the person has chosen. */
export function lateProposalCard(
  facts: MeetingFacts,
  late: { title: string; deadline: Date; next: { id: string; start: Date } | null; args: Args },
): Card {
  const { title, deadline, next, args } = late;
  const first = `Fristen for punkter til mødet ${dayOf(facts.meeting.start, facts.now)} var ${formatInstant(deadline, facts.now)}.`;
  const choice = next
    ? `Jeg kan lægge ${quoted(title)} på næste møde ${dayOf(next.start, facts.now)} eller sende det som et sent punkt.`
    : `Jeg kan sende ${quoted(title)} som et sent punkt.`;
  const said = `${first} ${choice} Et sent punkt kræver en begrundelse for, at det ikke kan vente.`;
  return card(
    said,
    text(said),
    buttons([
      ...(next ? [press("Næste møde", "proposal.next", { ...args, meeting: next.id })] : []),
      press("Sent punkt", "proposal.late", { ...args, meeting: facts.meeting.id }),
    ]),
  );
}

export function lateReasonForm(title: string, args: Args): Form {
  return form(
    "Sent punkt",
    "Send",
    { command: "proposal.late", args },
    [paragraph("reason", "Begrundelse", { example: "Fristen for høringssvar er før næste møde" })],
    `${quoted(title)}: skriv, hvorfor det ikke kan vente. Begrundelsen bliver trykt på dagsordenen.`,
  );
}

/** What an accepted proposal became, in one line. */
export function acceptedLine(facts: MeetingFacts, proposal: Proposal, item: AgendaItem): string {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  return `F${proposal.number} ${quoted(item.title)} er punkt ${number} på dagsordenen ${dayOf(facts.meeting.start, facts.now)}.`;
}

/** The steward's receipt for an accepted proposal. */
export function acceptedReceipt(facts: MeetingFacts, proposal: Proposal, item: AgendaItem): Card {
  const args = { meeting: facts.meeting.id, itemId: item.id };
  return discreet(facts.meeting, receipt(acceptedLine(facts, proposal, item), press("Rediger", "agenda.edit", args)));
}

/** What the proposer gets when the item is on. */
export function acceptedCard(facts: MeetingFacts, item: AgendaItem): Card {
  const number = numberOfItem(facts.meeting, item.id) ?? 0;
  return discreet(
    facts.meeting,
    receipt(
      `${quoted(item.title)} er kommet på dagsordenen ${dayOf(facts.meeting.start, facts.now)} som punkt ${number}.`,
    ),
  );
}

/** What the proposer gets when the meeting was over before anybody answered, and the proposal waits for another. */
export function carriedProposalCard(facts: MeetingFacts, source: Meeting, proposal: Proposal): Card {
  const became = source.status === "cancelled" ? "blev aflyst" : "sluttede";
  return receipt(
    `Mødet ${dayOf(source.start, facts.now)} ${became}, før dit forslag ${quoted(proposal.title)} var besvaret. Det er flyttet til mødet ${dayOf(facts.meeting.start, facts.now)}, og du får besked, når det er besvaret.`,
    press("Træk tilbage", "proposal.withdraw", { meeting: facts.meeting.id, number: proposal.number }),
  );
}

export function rejectedReceipt(proposal: Proposal, proposerName: string): Card {
  return receipt(`F${proposal.number} ${quoted(proposal.title)} er afvist. ${proposerName} får besked.`);
}

export function rejectedCard(facts: MeetingFacts, proposal: Proposal): Card {
  const reason = proposal.reason === null ? "" : ` Begrundelse: ${proposal.reason}`;
  return receipt(
    `${quoted(proposal.title)} kommer ikke på dagsordenen ${dayOf(facts.meeting.start, facts.now)}.${reason}`,
  );
}

export function withdrawnReceipt(proposal: Proposal): Card {
  return receipt(`${quoted(proposal.title)} er trukket tilbage.`);
}

/** What the stewards get when a proposal they were told of is withdrawn. */
export function withdrawnCard(facts: MeetingFacts, proposal: Proposal, proposerName: string): Card {
  return receipt(
    `${proposerName} har trukket forslag F${proposal.number} ${quoted(proposal.title)} til mødet ${dayOf(facts.meeting.start, facts.now)} tilbage.`,
  );
}

export function rejectForm(facts: MeetingFacts, proposal: Proposal): Form {
  return form(
    "Afvis forslag",
    "Afvis",
    { command: "proposal.reject", args: { meeting: facts.meeting.id, number: proposal.number } },
    [paragraph("reason", "Begrundelse", { optional: true, example: "Tages op, når budgettet er kendt" })],
    `F${proposal.number} ${quoted(proposal.title)}. Forslagsstilleren får besked.`,
  );
}

export function noProposalsReceipt(facts: MeetingFacts): Card {
  const said = `Tak. Så venter jeg ikke punkter fra dig til mødet ${dayOf(facts.meeting.start, facts.now)}.`;
  return receipt(said, press("Foreslå punkt alligevel", "agenda.propose", { meeting: facts.meeting.id }));
}
