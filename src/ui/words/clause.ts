import { isMark, part, type Phrase } from "./lexer.ts";
import { piecesOf, type Meaning, type Piece } from "./vocabulary.ts";

/** A part of a sentence: its place among the phrase's tokens, and its pieces, whose places count from `from`. */
export type Clause = { from: number; to: number; pieces: Piece[]; phrase: Phrase };

const joins = new Set(["men", "og", "så", "eller", "derfor", "hvorfor"]);

/** Cuts at marks, line breaks and joining words. */
export function clausesOf(phrase: Phrase): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  const close = (to: number): void => {
    if (to > from) clauses.push(clauseOf(phrase, from, to));
  };
  phrase.tokens.forEach((token, at) => {
    const isBoundary = isMark(token, ",.;!?-–—…()") || (token.kind === "word" && joins.has(token.word));
    if (!isBoundary && !token.newLine) return;
    close(at);
    from = isBoundary ? at + 1 : at;
  });
  close(phrase.tokens.length);
  return clauses;
}

function clauseOf(phrase: Phrase, from: number, to: number): Clause {
  const own = part(phrase, from, to);
  return { from, to, pieces: piecesOf(own.tokens), phrase: own };
}

export function has(pieces: readonly Piece[], ...meanings: (Meaning | null)[]): boolean {
  return pieces.some((piece) => meanings.includes(piece.meaning));
}

export function count(pieces: readonly Piece[], meaning: Meaning): number {
  return pieces.filter((piece) => piece.meaning === meaning).length;
}
