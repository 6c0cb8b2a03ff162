import type { Violation } from "../domain/rule-violation.ts";
import type { Card } from "./card.ts";
import { buttons, card, press, text } from "./frame.ts";
import { shortened } from "./agenda.ts";
import { violationSentence } from "./violations.da.ts";

/** A refusal as a card: the sentence, and the way on where there is one. `words`: what was typed, so that a wish can be passed on. */
export function refusalCard(violation: Violation, words: string | null, now: Date): Card {
  const said = violationSentence(violation, now);
  switch (violation.code) {
    case "right.missing":
      return words === null
        ? card(said, text(said))
        : card(said, text(said), buttons([press("Send mit ønske", "right.request", { words: shortened(words, 500) })]));
    case "minutes.locked":
    case "minutes.objections-late":
      return card(said, text(said), buttons([press("Bed om rettelse", "minutes.askCorrection")]));
    case "person.stranger":
    case "forum.none-here":
      return card(said, text(said), buttons([press("Hjælp", "help.show")]));
    default:
      return card(said, text(said));
  }
}
