import { ownText, without } from "./arguments.ts";
import { bare, isMark, textOf, type Phrase } from "./lexer.ts";
import { textForItem } from "./minutes.ts";
import { command, incomplete, invocation, several, under, type Readers, type WordsReading } from "./reading.ts";

export const decisionWords: Readers = {
  ...under(["beslutninger", "beslutningerne", "find beslutninger", "vis beslutninger"], (rest) =>
    command("decision.list", { words: searchWords(rest) }),
  ),
  ...under(["beslutning", "beslutning til"], readDecision),
};

/** What is looked for: without what leads up to it and the question mark. */
export function searchWords(rest: Phrase): string | undefined {
  return (
    textOf(bare(without(bare(rest), ["om", "vedr", "vedrørende", "angående", "ift", "omkring", "på"]))) || undefined
  );
}

/** »beslutning om budgettet?« asks for one; everything else records one. */
function readDecision(rest: Phrase): WordsReading {
  if (isMark(rest.tokens.at(-1), "?") && rest.tokens.length > 1) {
    const record = invocation("decision.record", { text: ownText(rest) });
    return several(invocation("decision.list", { words: searchWords(rest) }), record);
  }
  const { item, text } = textForItem(rest);
  return text ? command("decision.record", { item, text }) : incomplete("decision.record");
}
