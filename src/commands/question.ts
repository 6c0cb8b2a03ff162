import { z } from "zod";

import { refuse } from "../domain/rule-violation.ts";
import type { Invocation } from "../ui/card.ts";
import { answeredBefore } from "../ui/question.ts";
import { receipt } from "../ui/frame.ts";
import { instead, type Answer, type Asked } from "./command.ts";

const answerArgs = z.object({ question: z.uuid(), choice: z.number().int().min(0) });

/**
 * What an answer to a question means, by the person it was put to, or that it has been given before; the question is locked, and the
 * caller says when it is answered. Refuses `card.stale` and `card.not-yours`.
 */
export async function chosenAnswer(
  asked: Asked,
  args: unknown,
): Promise<{ question: string; invocation: Invocation } | Answer> {
  const given = answerArgs.safeParse(args);
  const question = given.success ? await asked.tx.questions.get(given.data.question) : null;
  if (!given.success || !question) return refuse("card.stale", {});
  if (question.personId !== asked.actor.id) refuse("card.not-yours", {});
  if (question.answeredAt) return instead(receipt(answeredBefore));
  const choice = question.choices[given.data.choice] ?? refuse("card.stale", {});
  return { question: question.id, invocation: choice.invocation };
}

const patience = 60 * 60_000;

/** An open question of the last hour that has these very words as one of its answers: then »ja« means something. */
export async function answerInWords(asked: Asked, said: string): Promise<Invocation | null> {
  const question = await asked.tx.questions.openOf(asked.actor.id);
  if (!question || asked.now.getTime() - question.askedAt.getTime() > patience) return null;
  const words = said
    .trim()
    .replace(/[.!]+$/u, "")
    .toLocaleLowerCase("da");
  const choice = question.choices.findIndex(({ label }) => label.toLocaleLowerCase("da") === words);
  return choice === -1 ? null : { command: "question.answer", args: { question: question.id, choice } };
}
