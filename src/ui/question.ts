import type { Button, Card, Form, Invocation } from "./card.ts";
import { buttons, card, receipt, text } from "./frame.ts";
import { shortened } from "./agenda.ts";
import { capitalised } from "./labels.da.ts";

/** A button for each answer to a question. What each does is kept with the question, not in the button. */
export function questionButtons(id: string, labels: readonly string[]): Button[] {
  return labels.map((label, choice) => ({
    kind: "press",
    label: shortened(label, 75),
    press: { command: "question.answer", args: { question: id, choice } },
  }));
}

/** A question with a button for each answer. */
export function questionCard(id: string, asks: string, labels: readonly string[]): Card {
  return card(asks, text(asks), buttons(questionButtons(id, labels)));
}

export const answeredBefore = "Det er der allerede svaret på. Skriv igen, hvis det skal være anderledes.";
export const whichForum = "Hvilket udvalg gælder det?";
export const whichOne = "Hvad mener du?";
export const nothing = "Gør ingenting";
export const nothingDone = "Så gør jeg ingenting.";

/** A date that could not be read, with what was written and what works. */
export function unreadableDate(words: string): string {
  const said =
    words.trim() === ""
      ? "Hvornår?"
      : `»${shortened(words.trim(), 80)}« kan jeg ikke læse som en dato og et klokkeslæt.`;
  return `${said} Skriv for eksempel »tirsdag den 8. december kl. 9-11« eller »8/12 kl. 9«.`;
}

export const missingTime = (day: string): string =>
  `Hvornår på dagen? Du skrev ${day}. Skriv klokkeslættet med, for eksempel »${day} kl. 9-11«.`;

export const notOneDay = (words: string): string =>
  `»${shortened(words.trim(), 80)}« er ikke én bestemt dag. Skriv en dato, for eksempel »fredag den 18. december«.`;

export const dueInPast = (day: string): string =>
  `${capitalised(day)} er passeret. Skriv en frist, der ligger i fremtiden, for eksempel »fredag den 18. december«.`;

/** A command word that lacks something: an example that works, and the form where there is one. */
export function exampleCard(example: string, opens: Invocation | null): Card {
  const said = `Der mangler noget. Skriv for eksempel »${example}«.`;
  const button: Button[] = opens ? [{ kind: "press", label: "Brug en formular", press: opens }] : [];
  return receipt(said, ...button);
}

/** A form cannot open by itself where words were typed: a button opens it. */
export function openFormCard(form: Form, opens: Invocation): Card {
  return receipt(form.intro ?? form.title, { kind: "press", label: form.title, press: opens, style: "primary" });
}
