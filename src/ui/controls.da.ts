import type { Card, Form } from "./card.ts";

/** The words of the platforms' own controls: dialogs, menus and forms, around what a card says. */

export const confirmTitle = "Er du sikker?";
export const confirmYes = "Ja";
export const confirmNo = "Nej";
export const closeForm = "Annuller";
export const choosePlaceholder = "Vælg";

/** The label of one of several boxes that a long text is edited in. */
export function partLabel(label: string, part: number, parts: number): string {
  return `${label} (del ${part} af ${parts})`;
}

/** The form could not open: the platform gives a press three seconds. */
export function formTooLateCard(): Card {
  const words = "Formularen nåede ikke at åbne. Tryk på knappen igen.";
  return { summary: words, elements: [{ kind: "text", text: words }] };
}

/** Forms open from a button only; this is the button, for when the form was asked for in words. */
export function formButtonCard(form: Form): Card {
  return {
    summary: form.title,
    elements: [
      { kind: "text", text: form.intro ?? form.title },
      { kind: "buttons", buttons: [{ kind: "press", label: form.title, press: form.press, style: "primary" }] },
    ],
  };
}
