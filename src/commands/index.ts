import type { CommandName } from "../domain/rights.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { Invocation } from "../ui/card.ts";
import { actionCommands } from "./action.ts";
import { agendaCommands } from "./agenda.ts";
import { attachmentCommands } from "./attachment.ts";
import { attendanceCommands } from "./attendance.ts";
import { carryingCommands } from "./carrying.ts";
import { avoidanceCommands } from "./avoidance.ts";
import { calendarCommands } from "./calendar.ts";
import type { Answer, Asked, Command } from "./command.ts";
import { decisionCommands } from "./decision.ts";
import { documentCommands } from "./document-link.ts";
import { forumCommands } from "./forum.ts";
import { give } from "./gate.ts";
import { helpCommands } from "./help.ts";
import { importCommands } from "./import.ts";
import { meetingCommands } from "./meeting.ts";
import { seriesCommands } from "./meeting-series.ts";
import { minutesCommands } from "./minutes.ts";
import { preparationCommands } from "./preparation.ts";
import { proposalCommands } from "./proposal.ts";
import { chosenAnswer } from "./question.ts";

/** Everything the bot can do. */
const commands: readonly Command[] = [
  ...helpCommands,
  ...forumCommands,
  ...avoidanceCommands,
  ...preparationCommands,
  ...meetingCommands,
  ...seriesCommands,
  ...calendarCommands,
  ...attendanceCommands,
  ...agendaCommands,
  ...carryingCommands,
  ...proposalCommands,
  ...attachmentCommands,
  ...minutesCommands,
  ...decisionCommands,
  ...actionCommands,
  ...documentCommands,
  ...importCommands,
];

const byName: ReadonlyMap<CommandName, Command> = new Map(commands.map((command) => [command.name, command]));

/** The names of the commands there are, to be held against the table of rights. */
export const knownCommands: readonly CommandName[] = [...byName.keys()];

/** Does what was asked, once it has passed the gate; an answer to a question is what the question said it would do, once. */
export async function perform(asked: Asked, invocation: Invocation): Promise<Answer> {
  if (invocation.command !== "question.answer") return done(asked, invocation);
  const chosen = await chosenAnswer(asked, invocation.args);
  if (!("question" in chosen)) return chosen;
  const answer = await done(asked, chosen.invocation);
  // A form can be closed again: only what it is submitted with is an answer.
  if (answer.kind !== "form") await asked.tx.questions.answer(chosen.question, asked.now);
  return answer;
}

async function done(asked: Asked, invocation: Invocation): Promise<Answer> {
  const command = byName.get(invocation.command);
  return command ? give(command, asked, invocation) : refuse("card.stale", {});
}
