import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { brokenLimits } from "../../src/chat/slack/limits.ts";
import { renderForm as slackForm, renderHome, renderMessage } from "../../src/chat/slack/render.ts";
import {
  renderCard as teamsCard,
  renderForm as teamsForm,
  toMessage as teamsMessage,
} from "../../src/chat/teams/render.ts";
import type { Button, Card } from "../../src/ui/card.ts";
import { commandNames } from "../../src/domain/rights.ts";
import { cardExamples, closedExamples, formExamples } from "../support/card-examples.ts";
import { cardProblems } from "../support/teams-cards.ts";

const golden = (platform: string, name: string): string =>
  join(import.meta.dirname, "../golden/cards", platform, `${name}.json`);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const cards = Object.entries(cardExamples);
const forms = Object.entries(formExamples);

function buttonsOf(card: Card): Button[] {
  return card.elements.flatMap((element) =>
    element.kind === "buttons" ? [...element.buttons, ...(element.overflow ?? [])] : [],
  );
}

/** The functions of src/ui that make a card or a form, by their names. */
const makers = readdirSync(join(import.meta.dirname, "../../src/ui"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".da.ts"))
  .flatMap((file) => [
    ...readFileSync(join(import.meta.dirname, "../../src/ui", file), "utf8").matchAll(
      /^export (?:function|const) (\w+(?:Card|Receipt|Form))\b/gmu,
    ),
  ])
  .map((match) => match[1] ?? "");

it("has an example of every card and form", () => {
  const examples = new Set([...Object.keys(cardExamples), ...Object.keys(formExamples)]);
  expect(makers.filter((name) => !examples.has(name))).toEqual([]);
});

describe("every card in Slack", () => {
  it.each(cards)("%s", async (name, card) => {
    const message = renderMessage(card);
    expect(brokenLimits(message)).toEqual([]);
    await expect(json(message)).toMatchFileSnapshot(golden("slack", name));
  });

  it.each(forms)("%s", async (name, form) => {
    const modal = slackForm(form, null);
    expect(brokenLimits(modal)).toEqual([]);
    await expect(json(modal)).toMatchFileSnapshot(golden("slack", name));
  });

  it("App Home", () => {
    expect(cardExamples["homeCard"] && brokenLimits(renderHome(cardExamples["homeCard"]))).toEqual([]);
  });
});

describe("every card in Teams", () => {
  it.each(cards)("%s", async (name, card) => {
    const drawn = teamsCard(card, "one");
    expect(cardProblems(drawn)).toEqual([]);
    await expect(json(drawn)).toMatchFileSnapshot(golden("teams", name));
  });

  it.each(forms)("%s", async (name, form) => {
    const drawn = teamsForm(form, "one");
    expect(cardProblems(drawn)).toEqual([]);
    await expect(json(drawn)).toMatchFileSnapshot(golden("teams", name));
  });
});

describe("every card's words", () => {
  it.each(cards)("%s: complete, nothing technical, no exclamation marks", (_name, card) => {
    const words = [
      card.summary,
      ...card.elements.map((element) =>
        JSON.stringify("text" in element ? element.text : "lines" in element ? element.lines : ""),
      ),
    ].join(" ");
    expect(card.summary.trim()).not.toBe("");
    expect(words).not.toMatch(/undefined|null|NaN|\[object|[0-9a-f]{8}-[0-9a-f]{4}|!/u);
    expect(words).not.toMatch(/\b0\d\.\d\d\b/u);
  });

  it.each(cards)("%s: one main button at most in a row, commands that exist, labels that fit", (_name, card) => {
    for (const element of card.elements) {
      if (element.kind !== "buttons") continue;
      expect(
        element.buttons.filter((button) => button.kind === "press" && button.style === "primary").length,
      ).toBeLessThanOrEqual(1);
    }
    for (const button of buttonsOf(card)) {
      expect(button.label.length).toBeLessThanOrEqual(75);
      if (button.kind === "press") expect(commandNames).toContain(button.press.command);
    }
  });
});

describe("the words of closed items", () => {
  const { closedWords } = closedExamples;
  const lines = (card: Card): string[] => {
    const { summary, attachments } = teamsMessage(card, "one");
    return [
      card.summary,
      renderMessage(card).text,
      summary,
      ...attachments.map(({ content }) => content.fallbackText ?? ""),
    ];
  };

  it("are many", () => {
    expect(closedWords.length).toBeGreaterThan(10);
  });

  // An item that was just opened is not closed any more.
  const shown = Object.entries(closedExamples.cardExamples).filter(([name]) => name !== "openedCard");

  it.each(shown)("never stand in a notification: %s", (_name, card) => {
    for (const line of lines(card)) {
      expect(closedWords.filter((words) => line.toLowerCase().includes(words.toLowerCase()))).toEqual([]);
    }
  });
});
