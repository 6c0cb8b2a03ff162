import { reasonText } from "./arguments.ts";
import { has, type Clause } from "./clause.ts";
import type { Deputising } from "./deputy.ts";
import { afterSeparator, isMark, part, textOf, wordsAt, type Phrase } from "./lexer.ts";
import { nameLength } from "./name.ts";
import { fillers, untilBecause, type Stance } from "./stance.ts";

/** A message about coming, clause by clause; `deputyAt` is the clause that names a deputy, or -1. */
export type Message = {
  phrase: Phrase;
  clauses: Clause[];
  stances: Stance[];
  deputy: Deputising | null;
  deputyAt: number;
};

const longestReason = 60;

/** Nothing that asks, quotes, hedges or takes back what was said. */
export function isPlain(message: Message, decided: boolean): boolean {
  const { phrase, stances } = message;
  const isLong = phrase.tokens.length > longestReason;
  const isQuoting = phrase.tokens.some((token) => isMark(token, '?»«"“”„'));
  const isYes = stances.includes("apology") && message.clauses.some(({ pieces }) => has(pieces, "yes"));
  if (isLong || isQuoting || isYes || isInverted(phrase) || namesTwoDays(phrase) || hintsAtDeputy(message))
    return false;
  return message.clauses.every((_, at) => isSettled(message, at, decided));
}

/** Does this clause leave the rest of the message as it was said? After a command word that decided, it is a reason. */
function isSettled({ clauses, stances }: Message, at: number, decided: boolean): boolean {
  const core = stances.findIndex((stance) => stance === "attend" || stance === "apology");
  const isApology = stances[core] === "apology";
  const { pieces = [], phrase } = clauses[at] ?? {};
  const said = untilBecause(pieces);
  if (has(pieces, "if") || (has(said, "no") && (!isApology || at > core))) return false;
  if (decided && isApology && core === 0 && at > 0) return stances[at] !== "attend";
  if (stances[at] === "unsure" || has(said, "perhaps", "says")) return false;
  const isTold = isApology && at > core && stances[at] === "else" && phrase;
  return !isTold || !(nameLength(phrase) > 0 || has(said, "can") || otherActs.has(phrase.tokens[0]?.word ?? ""));
}

const otherActs = new Set(["punkt", "forslag", "indsigelse", "rettelse", "opgave", "bilag"]);

/** »har jeg meldt afbud«: a question, though its mark is missing. */
function isInverted({ tokens }: Phrase): boolean {
  const verbs = ["har", "er", "kan", "skal", "vil", "må", "bør", "kommer", "deltager", "bliver", "melder"];
  return (
    verbs.includes(tokens[0]?.word ?? "") &&
    ["jeg", "du", "vi", "han", "hun", "de", "i"].includes(tokens[1]?.word ?? "")
  );
}

function namesTwoDays({ tokens }: Phrase): boolean {
  return (
    new Set(tokens.filter(({ word }) => /^(?:man|tirs|ons|tors|fre|lør|søn)dag/u.test(word)).map(({ word }) => word))
      .size > 1
  );
}

/** Somebody seems to come instead, but not in words that say who. */
function hintsAtDeputy({ phrase: { tokens }, deputy }: Message): boolean {
  const hints = [
    ["tager", "den"],
    ["tager", "mødet"],
    ["i", "stedet"],
  ];
  return !deputy && tokens.some((_, at) => hints.some((words) => wordsAt(tokens, at, words) > 0));
}

/** What leads up to a reason, or follows an apology without being one. */
const leads = new Set(["desværre", "beklager", "herfra", "hermed", "tak", "til", "mødet", "fra", "mig"]);

/** The reason as written: after »pga.«, behind »afbud«, or what else is said before or after. */
export function reasonOf({ phrase, clauses, stances, deputyAt }: Message): string | undefined {
  const core = stances.indexOf("apology");
  const end = deputyAt > core ? (clauses[deputyAt - 1]?.to ?? phrase.tokens.length) : phrase.tokens.length;
  const from = reasonStart(clauses, stances);
  if (from !== null) return from < end ? reasonText(unmarked(part(phrase, from, end))) : undefined;
  const before = stances.findIndex(
    (stance, at) => at < core && (stance === "away" || (stance === "else" && !isRegret(clauses[at]))),
  );
  const last = clauses[core - 1];
  return before >= 0 && last ? textOf(part(phrase, clauses[before]?.from ?? 0, last.to)) || undefined : undefined;
}

/** »undskyld den sene melding«: no reason. */
function isRegret(clause: Clause | undefined): boolean {
  return ["undskyld", "beklager", "sorry"].includes(clause?.phrase.tokens[0]?.word ?? "");
}

/** At which token the reason begins, or null when none follows the apology. */
function reasonStart(clauses: readonly Clause[], stances: readonly Stance[]): number | null {
  const core = Math.max(stances.indexOf("apology"), 0);
  for (const [at, { from, pieces, phrase }] of clauses.entries()) {
    const because = pieces.find((piece) => piece.meaning === "because");
    if (because) return from + because.to;
    if (at > core && ["else", "away", "unsure"].includes(stances[at] ?? "")) return from;
    if (at !== core) continue;
    const after = pieces.slice(pieces.findIndex((piece) => piece.meaning === "apology") + 1 || pieces.length);
    const first = after.find((piece) => !leads.has(phrase.tokens[piece.from]?.word ?? ""));
    if (first && !after.every(({ meaning }) => meaning === "come" || fillers.has(meaning ?? "")))
      return from + first.from;
  }
  return null;
}

/** Without the marks that part a reason from what stands around it; a closing bracket is its own. */
export function unmarked(phrase: Phrase): Phrase {
  const words = afterSeparator(phrase);
  return part(words, 0, words.tokens.findLastIndex((token) => !isMark(token, ".,;!-–—")) + 1);
}
