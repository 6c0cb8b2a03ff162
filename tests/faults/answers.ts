import type { Said } from "./people.ts";

/** Does what somebody said of their coming stand, and was it said? */

export type Answer = "attending" | "apology";
export type Answering = Said & { wish: { kind: "answer"; answer: Answer } };
/** The newest answer of a person's that is kept, whichever time of the meeting it is for: a move keeps those to the old time. */
export type Standing = { answer: string; answeredAt: Date };

/** `missing`: acknowledged, and not in what is kept. `sure`: it is what is kept. */
export type Verdict<One extends Said> = { missing: One[]; sure: One[]; violations: string[] };

/** Slack's stand-in says in whole seconds when something was said, and counts what it says after the point. */
const secondMs = 1_000;

/**
 * The newest by the person's own time counts, in whatever order, and by whomever, answers are done: one that is done is kept or finds a newer
 * one. So what stands is as new as the newest that was done, and every acknowledged one that is certainly newer was not done. Of several in
 * one second any may stand; what a newer one has replaced cannot be told from what never came.
 */
export function judgeAnswers(name: string, own: Answering[], stands: Standing | null): Verdict<Answering> {
  const missing = own.filter((one) => one.acknowledged && (!stands || isNewer(one, stands)));
  if (!stands) return { missing, sure: [], violations: [] };
  const meant = own.filter((one) => couldBe(one, stands));
  const right = meant.filter(({ wish }) => wish.answer === stands.answer);
  if (right.length > 0) return { missing, sure: meant.length === 1 ? meant : [], violations: [] };
  const said = meant.map(({ text }) => text).join(", ") || "nothing";
  const when = stands.answeredAt.toISOString();
  return { missing, sure: [], violations: [`${name} stands as ${stands.answer}, and said ${said} at ${when}`] };
}

function isNewer({ atStory }: Said, { answeredAt }: Standing): boolean {
  return atStory - secondMs > answeredAt.getTime();
}

function couldBe({ atStory, untilStory }: Said, { answeredAt }: Standing): boolean {
  return atStory - secondMs <= answeredAt.getTime() && answeredAt.getTime() <= untilStory + secondMs;
}
