import type { Card, Invocation } from "../ui/card.ts";
import { questionCard } from "../ui/question.ts";
import type { Asked } from "./command.ts";

export type AskedChoice = { label: string; invocation: Invocation };

/** Keeps what each answer to a question does. Nothing is done until one is given, by the asker. */
export async function keepQuestion(
  asked: Asked,
  question: { id: string; choices: AskedChoice[]; forumId: string | null },
): Promise<void> {
  await asked.tx.questions.ask({ ...question, personId: asked.actor.id, askedAt: asked.now, answeredAt: null });
}

/** Puts a question to the asker: what each answer does is kept, and nothing is done until one is pressed. */
export async function ask(
  asked: Asked,
  question: string,
  choices: AskedChoice[],
  forumId: string | null,
): Promise<Card> {
  const id = asked.newId();
  await keepQuestion(asked, { id, choices, forumId });
  return questionCard(
    id,
    question,
    choices.map((choice) => choice.label),
  );
}
