import type { Card, Invocation } from "../ui/card.ts";
import { questionCard } from "../ui/question.ts";
import type { Asked } from "./command.ts";

export type AskedChoice = { label: string; invocation: Invocation };

/** Puts a question to the asker: what each answer does is kept, and nothing is done until one is pressed. */
export async function ask(
  asked: Asked,
  question: string,
  choices: AskedChoice[],
  forumId: string | null,
): Promise<Card> {
  const id = asked.newId();
  await asked.tx.questions.ask({
    id,
    personId: asked.actor.id,
    forumId,
    choices,
    askedAt: asked.now,
    answeredAt: null,
  });
  return questionCard(
    id,
    question,
    choices.map((choice) => choice.label),
  );
}
