import { z } from "zod";

import type { Meeting } from "../domain/meeting.ts";
import {
  acceptProposal,
  proposalNumbered,
  rejectProposal,
  withdrawProposal,
  type Proposal,
} from "../domain/proposal.ts";
import { refuse } from "../domain/rule-violation.ts";
import {
  acceptedCard,
  acceptedLine,
  acceptedReceipt,
  lateReasonForm,
  noProposalsReceipt,
  rejectedCard,
  rejectedReceipt,
  rejectForm,
  withdrawnCard,
  withdrawnReceipt,
} from "../ui/proposal.ts";
import { nameIn } from "../ui/meeting.ts";
import { announceAdded, draftOf, itemArgs, proposed, proposedInTime } from "./agenda.ts";
import { id, ofMeeting, words } from "./argument.ts";
import { asForm, forumCommand, instead, type Command, type InForum } from "./command.ts";
import { deskFor } from "./carrying.ts";
import { factsFor } from "./facts.ts";
import { comingMeeting } from "./meeting-choice.ts";
import { tellPerson, tellStewards } from "./telling.ts";

const numbered = ofMeeting.extend({ number: z.number().int(), on: z.enum(["desk", "message"]).optional() });

async function proposalMeant(
  asked: InForum,
  args: z.infer<typeof numbered>,
): Promise<{ meeting: Meeting; proposal: Proposal }> {
  const meeting = await comingMeeting(asked, args);
  return { meeting, proposal: proposalNumbered(meeting, args.number) };
}

const accept = forumCommand("proposal.accept", numbered, async (asked, args) => {
  const { meeting, proposal } = await proposalMeant(asked, args);
  const { meeting: after, item } = acceptProposal(meeting, proposal, asked);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await tellPerson(asked, proposal.personId, { key: `accepted:${proposal.id}`, card: acceptedCard(facts, item) });
  await announceAdded(asked, after, item);
  // Pressed on the desk, the desk stays: the secretary has more to do there.
  return args.on === "desk"
    ? instead(await deskFor(asked, facts, acceptedLine(facts, proposal, item)))
    : instead(acceptedReceipt(facts, proposal, item));
});

const reject = forumCommand("proposal.reject", numbered.extend({ reason: words.optional() }), async (asked, args) => {
  const { meeting, proposal } = await proposalMeant(asked, args);
  if (args.reason === undefined && args.meeting) return asForm(rejectForm(await factsFor(asked, meeting), proposal));
  const reason = args.reason?.trim() ? args.reason.trim() : null;
  const after = rejectProposal(meeting, proposal, reason, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await tellPerson(asked, proposal.personId, {
    key: `rejected:${proposal.id}`,
    card: rejectedCard(facts, { ...proposal, reason }),
  });
  return instead(rejectedReceipt(proposal, nameIn(facts.names, proposal.personId)));
});

const withdraw = forumCommand("proposal.withdraw", numbered, async (asked, args) => {
  const { meeting, proposal } = await proposalMeant(asked, args);
  if (proposal.personId !== asked.actor.id) refuse("card.not-yours", {});
  const after = withdrawProposal(meeting, proposal, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await tellStewards(asked, {
    key: `withdrawn:${proposal.id}`,
    card: withdrawnCard(facts, proposal, asked.actor.name),
  });
  return instead(withdrawnReceipt(proposal));
});

const late = forumCommand(
  "proposal.late",
  itemArgs.extend({ meeting: id, reason: words.optional() }),
  async (asked, args) => {
    const draft = draftOf(asked, args);
    const { title, kind, minutes, onBehalfOf } = draft;
    if (args.reason === undefined)
      return asForm(lateReasonForm(title, { meeting: args.meeting, title, kind, minutes, onBehalfOf }));
    const lateReason = args.reason.trim();
    if (lateReason === "") refuse("proposal.reason-missing", {});
    return proposed(asked, await comingMeeting(asked, args), { ...draft, lateReason });
  },
);

const next = forumCommand("proposal.next", itemArgs.extend({ meeting: id }), async (asked, args) =>
  proposedInTime(asked, await comingMeeting(asked, args), draftOf(asked, args)),
);

const none = forumCommand("proposal.none", ofMeeting, async (asked, args) =>
  instead(noProposalsReceipt(await factsFor(asked, await comingMeeting(asked, args)))),
);

export const proposalCommands: Command[] = [accept, reject, withdraw, late, next, none];
