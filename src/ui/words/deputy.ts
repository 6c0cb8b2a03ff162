import { part, wordsAt, type Phrase } from "./lexer.ts";
import { nameIn } from "./name.ts";
import type { Clause } from "./clause.ts";
import { has } from "./clause.ts";
import { piecesOf } from "./vocabulary.ts";

/** Somebody comes instead. `name` is missing in »min stedfortræder tager den«; `plain`: it can only mean that. */
export type Deputising = { name: string | undefined; plain: boolean };

const split = (listed: string): string[][] => listed.split("|").map((words) => words.split(" "));

/** <person> …: the second list says by itself that the speaker does not come. */
const takes = split(
  "tager den|tager det|tager mødet|tager over|dækker|overtager|træder ind|træder til|går i stedet|tager plads",
);
const replaces = split(
  "tager den for mig|tager min plads|tager over for mig|kommer i stedet|kommer i stedet for|kommer i stedet for mig|kommer for mig|kommer som stedfortræder|" +
    "møder i stedet|møder i stedet for mig|møder for mig|møder op i stedet|møder som stedfortræder|deltager i stedet|deltager i stedet for mig|" +
    "deltager for mig|deltager i mit sted|deltager som stedfortræder|repræsenterer mig|dækker for mig|er min stedfortræder|er stedfortræder|" +
    "er min suppleant|som stedfortræder|går i stedet for mig|tager den i stedet|træder i stedet|træder ind for mig|stiller i stedet for mig|er med i stedet",
);
/** … <person> */
const sends = split(
  "jeg sender|sender|i stedet kommer|i stedet sender jeg|stedfortræder er|stedfortræder bliver|min stedfortræder er|min stedfortræder bliver|stedfortræder|med stedfortræder",
);

/** The deputy a clause names, or null when it is about something else. */
export function deputyIn(clause: Clause): Deputising | null {
  return namedBefore(clause, replaces, true) ?? namedBefore(clause, takes, false) ?? namedAfter(clause);
}

function namedBefore({ phrase }: Clause, verbs: string[][], plain: boolean): Deputising | null {
  for (let at = 1; at < phrase.tokens.length; at += 1) {
    const length = Math.max(...verbs.map((words) => wordsAt(phrase.tokens, at, words)));
    if (length === 0) continue;
    const before = part(phrase, 0, at);
    if (!isClear(before) || !isFilling(part(phrase, at + length))) return null;
    return { name: nameIn(before, { lowerCase: true }), plain };
  }
  return null;
}

function namedAfter({ phrase }: Clause): Deputising | null {
  const at = phrase.tokens[0]?.word === "med" ? 1 : 0;
  const length = Math.max(...sends.map((words) => wordsAt(phrase.tokens, at, words)));
  if (length === 0) return null;
  const after = withoutTail(part(phrase, at + length));
  const name = isClear(after) && !isSomethingElse(after) ? nameIn(after, { lowerCase: false }) : undefined;
  return name ? { name, plain: true } : null;
}

/** »jeg sender referatet til Anne«: what is sent is not a person. */
function isSomethingElse({ tokens }: Phrase): boolean {
  return tokens.some(({ word }) => ["til", "med", "om", "fra", "på"].includes(word));
}

/** »sender Anne i stedet«, »sender Anne som stedfortræder« */
function withoutTail(phrase: Phrase): Phrase {
  const at = phrase.tokens.findIndex((_, index) => tails.some((words) => wordsAt(phrase.tokens, index, words) > 0));
  return at === -1 ? phrase : part(phrase, 0, at);
}

const tails = split("i stedet|i mit sted|som stedfortræder|for mig|på mødet|til mødet");

/** Nothing that denies it, leaves it open, tells it of others or says it of the speaker. */
function isClear(phrase: Phrase): boolean {
  return !has(piecesOf(phrase.tokens), "not", "perhaps", "if", "says", "comes", "self", "no");
}

function isFilling(phrase: Phrase): boolean {
  return piecesOf(phrase.tokens).every((piece) => piece.meaning === "filler" || piece.meaning === "time");
}
