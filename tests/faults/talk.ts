import { setTimeout as pause } from "node:timers/promises";

import { instantAt, type LocalDate } from "../../src/domain/time.ts";
import type { Said, Somebody } from "./people.ts";
import type { Stage } from "./round.ts";

/** What people say in a round, and a record of it. */

const months = "januar februar marts april maj juni juli august september oktober november december".split(" ");

export function spoken(date: LocalDate): string {
  return `den ${Number(date.slice(8))}. ${months[Number(date.slice(5, 7)) - 1]!} ${date.slice(0, 4)} kl. 9-10`;
}

let tokens = 0;

export async function talk(stage: Stage, who: Somebody, said: Said[]): Promise<void> {
  const { random } = stage;
  // Each once: in Teams a receipt is known by its words alone, and two alike would be taken for one that came twice.
  const answers = random.chance(0.5) ? [yes, no] : [no, yes];
  for (let left = random.between(2, 4); left > 0; left -= 1) {
    await pause(random.between(0, 600));
    if (who.isSecretary || answers.length === 0 || random.chance(0.6)) {
      const token = `${process.pid}x${(tokens += 1)}`;
      await say(stage, { who, text: `punkt Emne ${token}`, wish: { kind: "item", token } }, said);
    } else await answer(stage, who, answers, said);
  }
}

type Words = Pick<Said, "text" | "wish">;
const yes: Words = { text: "kommer", wish: { kind: "answer", answer: "attending" } };
const no: Words = { text: "afbud", wish: { kind: "answer", answer: "apology" } };

/** Gives the next of the answers. Now and then they think better of it before they have heard anything. */
async function answer(stage: Stage, who: Somebody, answers: Words[], said: Said[]): Promise<void> {
  const { random } = stage;
  const words = answers.shift();
  if (!words) return;
  const answering = say(stage, { who, ...words }, said);
  if (random.chance(0.4)) {
    await pause(random.between(0, 2_500));
    await answer(stage, who, answers, said);
  }
  await answering;
}

export async function move(stage: Stage, who: Somebody, day: LocalDate, said: Said[]): Promise<void> {
  await say(stage, { who, text: `flyt ${spoken(day)}`, wish: { kind: "move", start: instantAt(day, "09:00") } }, said);
}

async function say(stage: Stage, what: Pick<Said, "who" | "text" | "wish">, said: Said[]): Promise<void> {
  const atStory = stage.story().getTime();
  const saying = stage.people.say(what.who, what.text, stage.random);
  // It is written, with its moment, before anybody waits for an answer.
  const untilStory = stage.story().getTime();
  said.push({ ...what, acknowledged: await saying, atStory, untilStory });
}
