import { count, has, type Clause } from "./clause.ts";
import { wordsAt, type Phrase } from "./lexer.ts";
import { corrected } from "./spelling.ts";
import type { Piece } from "./vocabulary.ts";

/** What a clause says about coming. `unsure`: about it, but not in words that leave one reading. `else`: about something else. */
export type Stance = "attend" | "apology" | "unsure" | "away" | "else" | "nothing";

/** The pieces before »pga.« and its like: what is said, not why. */
export function untilBecause(pieces: readonly Piece[]): readonly Piece[] {
  const at = pieces.findIndex((piece) => piece.meaning === "because");
  return at === -1 ? pieces : pieces.slice(0, at);
}

/** Reads one clause by itself. */
export function stanceOf({ pieces, phrase }: Clause): Stance {
  const said = untilBecause(pieces);
  if (has(said, "apology")) return apologyStance(said, phrase);
  if (isSaidOfThing(said, phrase)) return "unsure";
  const knows = !has(said, "perhaps", "if", "says", "other", "away", null) && count(said, "not") < 2;
  // »er der nogen …«: a question's beginning, not somebody's presence.
  if (wordsAt(phrase.tokens, 0, ["er", "der"]) > 0 && !has(said, "self")) return "else";
  if (has(said, "comes") || (has(said, "can", "will") && has(said, "come"))) {
    if (!knows || namesDate(said, phrase)) return "unsure";
    return has(said, "not") ? "apology" : "attend";
  }
  if (has(said, "can") && knows && !namesDate(said, phrase)) return ableStance(said, phrase);
  if (has(said, "away")) return "away";
  return said.every((piece) => fillers.has(piece.meaning ?? "")) ? "nothing" : "else";
}

const things = new Set(["det", "den", "der", "dette", "denne", "her", "mødet", "møde"]);

/** »det kommer«, »mødet er forhindret«: the verb, with a thing beside it and no »jeg«. */
function isSaidOfThing(said: readonly Piece[], phrase: Phrase): boolean {
  const at = said.findIndex(({ meaning }) => meaning === "comes" || meaning === "can" || meaning === "will");
  const beside = [...said.slice(0, Math.max(at, 0)), ...said.slice(at + 1, at + 2)];
  return at >= 0 && !has(said, "self") && beside.some((piece) => things.has(phrase.tokens[piece.from]?.word ?? ""));
}

/** What says nothing about coming by itself. */
export const fillers = new Set(["filler", "time", "self", "yes", "no", "but"]);

/** »kan ikke onsdag«, »jeg kan godt«; »kan« by itself says nothing yet. */
function ableStance(said: readonly Piece[], phrase: Phrase): Stance {
  if (has(said, "not")) return "apology";
  return has(said, "time") || phrase.tokens.some((token) => token.word === "godt") ? "attend" : "else";
}

/** »afbud ferie« has a reason; before the word, or after another way of saying it, unknown words make it unsure. */
function apologyStance(said: readonly Piece[], phrase: Phrase): Stance {
  const at = said.findIndex((piece) => piece.meaning === "apology");
  const [before, after] = [said.slice(0, at), said.slice(at + 1)];
  const isNoun = isApologyNoun(phrase.tokens[said[at]?.from ?? 0]?.word ?? "");
  const isOfThing =
    !isNoun && !has(said, "self") && before.some((piece) => things.has(phrase.tokens[piece.from]?.word ?? ""));
  if (isOfThing || has(before, "not", "other", "perhaps", "if", "says", "away", null)) return "unsure";
  if (has(after, "comes", "apology")) return has(after, "not") && !has(after, null, "other") ? "apology" : "unsure";
  if (isNoun) return startsSentence(after, phrase) ? "unsure" : "apology";
  return has(after, "not", "other", null) || namesDate(said, phrase) ? "unsure" : "apology";
}

function isApologyNoun(word: string): boolean {
  return (corrected(word) ?? word).startsWith("afbud");
}

/** After »afbud« these begin a sentence about it. */
export const turns = new Set([
  ...[
    "er",
    "var",
    "bliver",
    "skal",
    "kan",
    "kommer",
    "modtaget",
    "registreret",
    "noteret",
    "ikke",
    "nej",
    "til",
    "måske",
  ],
]);

/** »afbud er ikke nødvendigt«, »afbud til Anne«, »afbud den 8/12«: more than a reason. */
function startsSentence(after: readonly Piece[], phrase: Phrase): boolean {
  const next = after[0];
  if (!next) return false;
  const word = phrase.tokens[next.from]?.word ?? "";
  const isToMeeting = word === "til" && after[1]?.meaning === "filler";
  const follower = phrase.tokens[next.from + 1]?.word ?? "";
  if (word === "skal" && ["til", "i", "på", "med", "have", "hjem", "ud"].includes(follower)) return false;
  if ((word === "for" || word === "fra") && next.meaning === null) return true;
  return (
    (turns.has(word) && !isToMeeting && next.meaning !== "away") ||
    has(after.slice(0, 2), "not", "no", "perhaps") ||
    namesDate(after.slice(0, 3), phrase)
  );
}

/** A date may be another meeting's than the next; a weekday is taken for it, and said back. */
function namesDate(said: readonly Piece[], phrase: Phrase): boolean {
  return said.some((piece) => piece.meaning === "time" && /\d/u.test(phrase.tokens[piece.from]?.word ?? ""));
}
