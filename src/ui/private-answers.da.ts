import type { Card } from "./card.ts";

/** What is said around an answer, where a platform cannot show the answer itself. */

/** Under a card that others see too, when the answer went to the one who pressed. */
export const answeredPrivately = "Jeg har svaret dig privat.";

/** Under a card, when the answer is a message of its own in the same place. */
export const answeredBelow = "Svaret står nederst i samtalen.";

/** Under a card, when the same press has come before. */
export const alreadyReceived = "Det har jeg allerede modtaget.";

/** Under a card, when there is nothing to say. */
export const received = "Modtaget.";

/** Said where everybody sees it, so nothing of the answer is in it. */
export const couldNotAnswerPrivately =
  "Jeg kunne ikke svare dig privat. Åbn en personlig chat med mig: Vælg Apps, find Referent, og tryk på Tilføj. Skriv så igen.";

/** Beside a field that was left empty. */
export const mustBeFilled = "Skal udfyldes.";

/** In place of a form that was closed, when the card it took the place of is not at hand. */
export function formClosedCard(): Card {
  const words = "Formularen er lukket, og intet er gemt. Skriv »dagsorden« for at se mødet igen.";
  return { summary: words, elements: [{ kind: "text", text: words }] };
}
