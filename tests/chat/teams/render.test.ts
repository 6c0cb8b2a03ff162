import { describe, expect, it } from "vitest";
import { limits } from "../../../src/chat/teams/limits.ts";
import { renderCard, renderForm, toMessage } from "../../../src/chat/teams/render.ts";
import type { Button, Card, Element } from "../../../src/ui/card.ts";
import { cardButtons, cardInputs, cardProblems, cardText } from "../../support/teams-cards.ts";

function card(...elements: Element[]): Card {
  return { summary: "Havneudvalget tirsdag den 8. december kl. 9.00", elements };
}

function press(label: string, more: Partial<Extract<Button, { kind: "press" }>> = {}): Button {
  return { kind: "press", label, press: { command: "meeting.show", args: { meeting: "m1" } }, ...more };
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe("a card", () => {
  it("is a valid Adaptive Card 1.5 with every element in reading order", () => {
    const rendered = renderCard(
      card(
        { kind: "heading", text: "Havneudvalget" },
        { kind: "text", text: "Første linje\n\nTredje linje" },
        { kind: "note", text: "småt" },
        { kind: "divider" },
        { kind: "list", lines: ["1. Kran", "2. Bro"] },
        { kind: "buttons", buttons: [press("Vis"), { kind: "link", label: "Læs", url: "https://example.dk/a" }] },
      ),
      "many",
    );
    expect(cardProblems(rendered)).toEqual([]);
    expect(cardText(rendered)).toBe("Havneudvalget\nFørste linje\n \nTredje linje\nsmåt\n1. Kran\n2. Bro");
    expect(cardButtons(rendered).map(({ label }) => label)).toEqual(["Vis", "Læs"]);
    expect(rendered.body.filter((element) => element.separator)).toHaveLength(1);
  });

  it("shows what people wrote as they wrote it", () => {
    const hostile = '*Fed* _k_ [l](https://x.dk) <at>Bo</at> <b>&amp;</b> <!channel> # - 1. `x` ${a} "citat" \u202Ex';
    const rendered = renderCard(card({ kind: "heading", text: hostile }, { kind: "list", lines: [hostile] }), "one");
    expect(cardText(rendered)).toBe(`${hostile}\n${hostile}`);
    expect(cardProblems(rendered)).toEqual([]);
  });

  it("does not let a client read a date out of what people wrote", () => {
    const rendered = renderCard(card({ kind: "text", text: "{{DATE(2026-01-01T00:00:00Z, SHORT)}} {{ x }}" }), "one");
    expect(cardText(rendered)).toBe("{\u2060{DATE(2026-01-01T00:00:00Z, SHORT)}} {{ x }}");
  });

  it("has buttons that carry their command, with a way for clients that do not know Action.Execute", () => {
    const [shown] = cardButtons(
      renderCard(card({ kind: "buttons", buttons: [press("Vis", { style: "primary" })] }), "one"),
    );
    const data = { kind: "press", press: { command: "meeting.show", args: { meeting: "m1" } }, seenBy: "one" };
    expect(shown?.action).toMatchObject({
      type: "Action.Execute",
      verb: "meeting.show",
      style: "positive",
      data,
      fallback: { type: "Action.Submit", data },
    });
  });

  it("asks before what is dangerous, behind the three dots too", () => {
    const overflow = [press("Aflys", { style: "danger", confirm: "Aflys mødet tirsdag?" })];
    const rendered = renderCard(card({ kind: "buttons", buttons: [press("Vis")], overflow }), "many");
    const asking = cardButtons(rendered).at(-1)?.action;
    expect(asking).toMatchObject({ type: "Action.ShowCard", mode: "secondary", title: "Aflys" });
    expect(cardText(asking?.card)).toBe("Aflys mødet tirsdag?");
    expect(cardButtons(asking?.card)).toMatchObject([{ label: "Ja: Aflys", action: { type: "Action.Execute" } }]);
    expect(cardProblems(rendered)).toEqual([]);
  });

  it("has its summary as the notification's line", () => {
    expect(toMessage(card({ kind: "text", text: "x" }), "one").summary).toBe(
      "Havneudvalget tirsdag den 8. december kl. 9.00",
    );
  });
});

describe("a card that is too much", () => {
  it("says how many lines are missing, and how they are read", () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `${index + 1}. ${"æ".repeat(80)}`);
    const more: Button = { kind: "link", label: "Læs dagsordenen", url: "https://example.dk/a" };
    const rendered = renderCard(card({ kind: "list", lines, more }, { kind: "note", text: "til sidst" }), "many");
    expect(bytesOf(rendered)).toBeLessThanOrEqual(limits.cardBytes);
    const shown = cardText(rendered).split("\n");
    const missing = Number(/… og (\d+) punkter mere/.exec(shown.at(-2) ?? "")?.[1]);
    expect(missing).toBe(2_000 - (shown.length - 2));
    expect(shown.at(-1)).toBe("til sidst");
    expect(cardButtons(rendered)).toMatchObject([{ label: "Læs dagsordenen" }]);
  });

  it.each([
    ["ten thousand characters", "x".repeat(10_000)],
    ["ten thousand emoji", "👩‍👩‍👧".repeat(10_000)],
    ["ten thousand lines", "a\n".repeat(10_000)],
    ["ten thousand quotation marks", '"'.repeat(10_000)],
  ])("shows %s as far as it goes, and that it goes on", (_, text) => {
    const rendered = renderCard(card({ kind: "text", text }, { kind: "buttons", buttons: [press("Vis")] }), "many");
    expect(bytesOf(rendered)).toBeLessThanOrEqual(limits.cardBytes);
    expect(cardText(rendered).endsWith("…")).toBe(true);
    expect(cardText(rendered).isWellFormed()).toBe(true);
    expect(cardButtons(rendered)).toHaveLength(1);
    expect(cardProblems(rendered)).toEqual([]);
  });

  it("moves the seventh button behind the three dots, and cuts a long title", () => {
    const buttons = Array.from({ length: 8 }, (_, index) => press(`${index} ${"lang ".repeat(30)}`));
    const shown = cardButtons(renderCard(card({ kind: "buttons", buttons }), "many"));
    expect(shown.map(({ action }) => action.mode ?? "primary")).toEqual([
      ...Array<string>(6).fill("primary"),
      ...Array<string>(2).fill("secondary"),
    ]);
    for (const { label } of shown) expect(label.length).toBeLessThanOrEqual(limits.titleChars);
  });

  it("leaves a short list alone", () => {
    const more: Button = { kind: "link", label: "Læs", url: "https://example.dk/a" };
    expect(cardButtons(renderCard(card({ kind: "list", lines: ["1. Kran"], more }), "many"))).toEqual([]);
  });
});

it("a form is a valid card with its fields, its button and a way out", () => {
  const rendered = renderForm(
    {
      title: "Nyt punkt",
      fields: [
        { kind: "text", name: "title", label: "Titel", lines: "one", value: "Kran", example: "Rekruttering" },
        {
          kind: "choice",
          name: "kind",
          label: "Slags",
          choices: [{ label: "Beslutning", value: "decision" }],
          optional: true,
        },
      ],
      submit: "Send",
      press: { command: "agenda.propose", args: {} },
    },
    "one",
  );
  expect(cardProblems(rendered)).toEqual([]);
  expect(cardInputs(rendered)).toMatchObject([
    { label: "Titel", required: true, value: "Kran" },
    { label: "Slags", required: false, choices: [{ title: "Beslutning", value: "decision" }] },
  ]);
  expect(cardButtons(rendered).map(({ label }) => label)).toEqual(["Send", "Annuller"]);
});
