import { createRequire } from "node:module";
import type * as Library from "adaptivecards";

// The package's main file does not load in Node; its bundle does, but has no types of its own.
const AdaptiveCards = createRequire(import.meta.url)("adaptivecards/dist/adaptivecards.js") as typeof Library;

/** What a Teams client makes of an Adaptive Card: is it a valid one, what can be read, pressed and filled. */

export type ShownAction = { label: string; action: CardAction };
export type ShownInput = {
  label: string;
  id: string;
  required: boolean;
  value: string;
  choices: { title: string; value: string }[] | null;
};

export type CardAction = {
  type: string;
  title?: string;
  verb?: string;
  url?: string;
  mode?: string;
  data?: Record<string, unknown>;
  associatedInputs?: string;
  card?: unknown;
};

type Loose = Record<string, unknown>;

/** What the Adaptive Cards library has against the card; empty when it is valid. */
export function cardProblems(card: unknown): string[] {
  const context = new AdaptiveCards.SerializationContext();
  const parsed = new AdaptiveCards.AdaptiveCard();
  parsed.parse(card, context);
  const problems = parsed.validateProperties().validationEvents.map((event) => event.message);
  for (let index = 0; index < context.eventCount; index += 1) problems.push(context.getEventAt(index).message);
  if (parsed.version.toString() !== "1.5") problems.push(`version ${parsed.version.toString()}`);
  // Text blocks read Markdown; what people wrote must stand as it is.
  if (JSON.stringify(card).includes('"TextBlock"')) problems.push("TextBlock");
  return problems;
}

/** All text that stands in the card, line by line in reading order, with what is filled in; buttons and what they unfold are left out. */
export function cardText(card: unknown): string {
  return bodyOf(card).flatMap(linesOf).join("\n");
}

/** The buttons in order; those behind »⋯« last in their row. */
export function cardButtons(card: unknown): ShownAction[] {
  return bodyOf(card)
    .filter((element) => element["type"] === "ActionSet")
    .flatMap((element) => listOf(element["actions"]) as CardAction[])
    .map((action) => ({ label: action.title ?? "", action }));
}

export function cardInputs(card: unknown): ShownInput[] {
  return bodyOf(card)
    .filter((element) => String(element["type"]).startsWith("Input."))
    .map((element) => ({
      label: textOf(element["label"]),
      id: textOf(element["id"]),
      required: element["isRequired"] === true,
      value: textOf(element["value"]),
      choices: element["type"] === "Input.ChoiceSet" ? (listOf(element["choices"]) as ShownInput["choices"]) : null,
    }));
}

function linesOf(element: Loose): string[] {
  switch (element["type"]) {
    case "RichTextBlock":
      return [
        listOf(element["inlines"])
          .map((run) => textOf((run as Loose)["text"]))
          .join(""),
      ];
    case "Input.Text":
    case "Input.ChoiceSet":
      return [textOf(element["label"]), textOf(element["value"])].filter(Boolean);
    default:
      return [];
  }
}

function bodyOf(card: unknown): Loose[] {
  return listOf((card as Loose)["body"]) as Loose[];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
