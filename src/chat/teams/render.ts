import type { Button, Card, Choice, Element, Field, Form, Invocation, SentFile } from "../../ui/card.ts";
import { choosePlaceholder, closeForm, confirmYes } from "../../ui/controls.da.ts";
import { mustBeFilled } from "../../ui/private-answers.da.ts";
import { fieldPrefix, type Pressed } from "./activity.ts";
import { cutTo, fitCard, limits } from "./limits.ts";

/** An Adaptive Card 1.5, the newest that Teams takes on desktop and phone alike. */
export type AdaptiveCard = {
  type: "AdaptiveCard";
  $schema: string;
  version: "1.5";
  fallbackText?: string;
  body: CardElement[];
};

type CardElement = { type: string; separator?: boolean; spacing?: string; [property: string]: unknown };
type Action = { type: string; title: string; [property: string]: unknown };

/** Who sees the card: everybody in the conversation, or the one it was sent to. A button remembers it, and so knows how to be answered. */
export type SeenBy = Pressed["seenBy"];

export const cardType = "application/vnd.microsoft.card.adaptive";

/** The message that shows a card. `summary` is what the notification says. */
export function toMessage(card: Card, seenBy: SeenBy, file?: SentFile) {
  return messageOf(renderCard(file ? withFile(card, file) : card, seenBy), card.summary);
}

/** The message that asks with a form. */
export function toFormMessage(form: Form, seenBy: SeenBy) {
  return messageOf(renderForm(form, seenBy), form.title);
}

/**
 * A neutral card as an Adaptive Card, cut to what Teams takes. There is no `refresh`: what many see is updated by its own message
 * (updateActivity), so all see the same without sixty people's clients asking each time one of them opens the channel.
 */
export function renderCard(card: Card, seenBy: SeenBy): AdaptiveCard {
  return draw(
    fitCard(card, (cut) => Buffer.byteLength(JSON.stringify(draw(cut, seenBy)))),
    seenBy,
  );
}

/** A form as a card with inputs. */
export function renderForm(form: Form, seenBy: SeenBy): AdaptiveCard {
  const { title, intro } = form;
  const head: Element[] = [
    { kind: "heading", text: title },
    ...(intro ? [{ kind: "text" as const, text: intro }] : []),
  ];
  const card = draw({ summary: title, elements: head }, seenBy);
  const actions = [
    { ...execute(form.submit, { kind: "submit", press: form.press, seenBy }), style: "positive" },
    { ...execute(closeForm, { kind: "close", press: form.press, seenBy }), associatedInputs: "none" },
  ];
  return { ...card, body: [...card.body, ...form.fields.map(input), { type: "ActionSet", actions }] };
}

function messageOf(content: AdaptiveCard, summary: string) {
  return {
    type: "message",
    summary: cutTo(summary, limits.summaryChars),
    attachments: [{ contentType: cardType, content }],
  };
}

/** Teams takes no files from a bot in a channel, so a file is a link. */
function withFile(card: Card, { label, url }: SentFile): Card {
  if (url === null) return card;
  const link: Button = { kind: "link", label, url };
  return { ...card, elements: [...card.elements, { kind: "buttons", buttons: [link] }] };
}

function draw(card: Card, seenBy: SeenBy = "many"): AdaptiveCard {
  let ruled = false;
  const body = card.elements.flatMap((element) => {
    const drawn = drawElement(element, seenBy);
    const [first] = drawn;
    // A divider is a line above what follows it.
    if (first && ruled) drawn[0] = { ...first, separator: true, spacing: "Medium" };
    ruled = element.kind === "divider" || (ruled && drawn.length === 0);
    return drawn;
  });
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    fallbackText: card.summary,
    body,
  };
}

function drawElement(element: Element, seenBy: SeenBy): CardElement[] {
  switch (element.kind) {
    case "heading":
      return paragraphs(element.text, { size: "Medium", weight: "Bolder" });
    case "text":
      return paragraphs(element.text, {});
    case "note":
      return paragraphs(element.text, { size: "Small", isSubtle: true });
    case "list":
      return element.lines.flatMap((line, index) => paragraphs(line, {}, index === 0 ? "Small" : "None"));
    case "divider":
      return [];
    case "buttons":
      return actionSet(element.buttons, element.overflow ?? [], seenBy);
  }
}

/** One block a line, since what a line break within a run looks like differs between Teams' clients. */
function paragraphs(text: string, look: Record<string, unknown>, spacing = "Default"): CardElement[] {
  return text.split("\n").map((line, index) => ({
    type: "RichTextBlock",
    spacing: index === 0 ? spacing : "None",
    inlines: [{ type: "TextRun", text: literal(line), ...look }],
  }));
}

/**
 * What is in a text run is shown as it is: no Markdown, no markup. Only `{{DATE(…)}}` and `{{TIME(…)}}` are read by the client, in all text; an
 * invisible joiner between the braces stops that. An empty run is refused, so an empty line has a space.
 */
function literal(text: string): string {
  return text.replace(/\{\{(?=\s*(?:DATE|TIME)\b)/gi, "{\u2060{") || " ";
}

/** A set that would hold too many gives what is behind »⋯« a set of its own. */
function actionSet(buttons: Button[], overflow: Button[], seenBy: SeenBy): CardElement[] {
  const shown = buttons.map((button) => action(button, seenBy));
  const hidden = overflow.map((button) => ({ ...action(button, seenBy), mode: "secondary" }));
  const fits = shown.length + hidden.length <= limits.setActions;
  const sets = fits ? [[...shown, ...hidden]] : [...setsOf(shown), ...setsOf(hidden)];
  return sets.filter((actions) => actions.length > 0).map((actions) => ({ type: "ActionSet", actions }));
}

function setsOf(actions: Action[]): Action[][] {
  const count = Math.ceil(actions.length / limits.setActions);
  return Array.from({ length: count }, (_, set) =>
    actions.slice(set * limits.setActions, (set + 1) * limits.setActions),
  );
}

function action(button: Button, seenBy: SeenBy): Action {
  switch (button.kind) {
    case "link":
      return { type: "Action.OpenUrl", title: literal(button.label), url: button.url };
    case "press": {
      const look = button.style === "danger" ? { style: "destructive" } : button.style ? { style: "positive" } : {};
      const press = execute(button.label, { kind: "press", press: button.press, seenBy });
      return button.confirm ? { ...askFirst(button.label, button.confirm, press), ...look } : { ...press, ...look };
    }
  }
}

/** What is rare or dangerous opens a small card within the card, with the one button that does it. */
function askFirst(label: string, question: string, press: Action): Action {
  const yes = { ...press, title: literal(cutTo(`${confirmYes}: ${label}`, limits.titleChars)), style: "destructive" };
  const card = {
    type: "AdaptiveCard",
    version: "1.5",
    body: [...paragraphs(question, {}), { type: "ActionSet", actions: [yes] }],
  };
  return { type: "Action.ShowCard", title: literal(label), card };
}

/** Action.Execute, and for clients without it Action.Submit with the same data. */
function execute(title: string, data: { kind: Pressed["kind"]; press: Invocation; seenBy: SeenBy }): Action {
  const shared = { title: literal(title), data };
  return {
    type: "Action.Execute",
    verb: data.press.command,
    ...shared,
    fallback: { type: "Action.Submit", ...shared },
  };
}

function input(field: Field): CardElement {
  const shared = {
    id: fieldPrefix + field.name,
    label: literal(field.label),
    ...(field.value === undefined ? {} : { value: field.value }),
    ...(field.optional ? {} : { isRequired: true, errorMessage: mustBeFilled }),
  };
  switch (field.kind) {
    case "text":
      return {
        type: "Input.Text",
        ...shared,
        ...(field.lines === "many" ? { isMultiline: true } : {}),
        ...(field.example ? { placeholder: field.example } : {}),
      };
    case "choice":
      return {
        type: "Input.ChoiceSet",
        ...shared,
        style: "compact",
        placeholder: choosePlaceholder,
        choices: field.choices.map(choice),
      };
  }
}

function choice({ label, value }: Choice) {
  return { title: literal(label), value };
}
