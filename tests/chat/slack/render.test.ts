import { describe, expect, it } from "vitest";
import { assertWithinLimits, brokenLimits, fitCard, limits } from "../../../src/chat/slack/limits.ts";
import { formValues, renderForm, renderHome, renderMessage } from "../../../src/chat/slack/render.ts";
import type { Button, Card, Element, Form } from "../../../src/ui/card.ts";
import { visibleButtons, visibleText } from "../../support/slack-visible.ts";

const hostile = '<!channel> *Fed* _skrå_ <https://example.com|klik> & "x" :smile: `kode` <@U1> &lt;';

function cardOf(...elements: Element[]): Card {
  return { summary: "Havneudvalget", elements };
}

function pressing(label: string, args: Record<string, string> = {}, more: object = {}): Button {
  return { kind: "press", label, press: { command: "attendance.attend", args }, ...more };
}

function blocksOf(...elements: Element[]) {
  const message = renderMessage(cardOf(...elements));
  assertWithinLimits(message);
  return message.blocks;
}

describe("each element", () => {
  it("a heading is bold, literal text", () => {
    const leaf = { type: "text", text: hostile, style: { bold: true } };
    expect(blocksOf({ kind: "heading", text: hostile })).toEqual([
      { type: "rich_text", elements: [{ type: "rich_text_section", elements: [leaf] }] },
    ]);
  });

  it("a text is literal, with its line breaks", () => {
    const text = `${hostile}\n\u202eskjult\u202c 👩‍👩‍👧 ÆØÅ`;
    expect(blocksOf({ kind: "text", text })).toEqual([
      { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] },
    ]);
  });

  it("a note is small print, escaped, without emoji names becoming pictures", () => {
    expect(blocksOf({ kind: "note", text: "a < b & :smile:" })).toEqual([
      { type: "context", elements: [{ type: "plain_text", text: "a &lt; b &amp; :smile:", emoji: false }] },
    ]);
  });

  it("a list is its lines", () => {
    expect(visibleText(blocksOf({ kind: "list", lines: ["1. Kaj", "2. Skure"], more: pressing("Læs") }))).toBe(
      "1. Kaj\n2. Skure",
    );
    expect(visibleButtons(blocksOf({ kind: "list", lines: ["1. Kaj"], more: pressing("Læs") }))).toEqual([]);
  });

  it("a divider is a divider, and nothing at all is the summary", () => {
    expect(blocksOf({ kind: "divider" })).toEqual([{ type: "divider" }]);
    expect(visibleText(blocksOf({ kind: "text", text: "  " }))).toBe("Havneudvalget");
  });

  it("buttons press, link, ask first and hide behind »⋯«", () => {
    const element: Element = {
      kind: "buttons",
      buttons: [
        pressing("Jeg kommer", { meeting: "m1" }, { style: "primary" }),
        { kind: "link", label: "Læs", url: "https://example.dk/d" },
      ],
      overflow: [
        pressing("Flyt", { meeting: "m1" }),
        pressing("Aflys", { meeting: "m1" }, { style: "danger", confirm: "Aflys mødet?" }),
      ],
    };
    const [actions] = blocksOf(element);
    const value = '["attendance.attend",{"meeting":"m1"}]';
    const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
    expect(actions).toEqual({
      type: "actions",
      block_id: "buttons:0.0",
      elements: [
        { type: "button", action_id: "press:0.0", text: plain("Jeg kommer"), value, style: "primary" },
        { type: "button", action_id: "link:0.1", text: plain("Læs"), url: "https://example.dk/d" },
        {
          type: "button",
          action_id: "press:0.2",
          text: plain("Aflys"),
          value,
          style: "danger",
          confirm: {
            title: plain("Er du sikker?"),
            text: plain("Aflys mødet?"),
            confirm: plain("Ja"),
            deny: plain("Nej"),
            style: "danger",
          },
        },
        { type: "overflow", action_id: "press:0.menu0", options: [{ text: plain("Flyt"), value }] },
      ],
    });
  });

  it("more buttons than a row takes stand in several rows, and more entries than a menu takes in several menus", () => {
    const many = Array.from({ length: 30 }, (_, index) => pressing(`Knap ${index}`));
    const blocks = blocksOf({ kind: "buttons", buttons: many, overflow: many.slice(0, 7) });
    expect(blocks.map((block) => (block.type === "actions" ? block.elements.length : 0))).toEqual([25, 7]);
    expect(visibleButtons(blocks)).toHaveLength(37);
  });

  it("a menu entry that carries much becomes a button", () => {
    const blocks = blocksOf({ kind: "buttons", buttons: [], overflow: [pressing("Flyt", { text: "x".repeat(200) })] });
    expect(blocks).toMatchObject([{ elements: [{ type: "button" }] }]);
  });

  it("a button's value is free of what Slack escapes", () => {
    const [button] = visibleButtons(blocksOf({ kind: "buttons", buttons: [pressing("x", { text: "a & <b>" })] }));
    expect(button?.value).not.toMatch(/[&<>]/);
    expect(JSON.parse(button!.value!)).toEqual(["attendance.attend", { text: "a & <b>" }]);
  });

  it("a button that carries more than Slack takes is a mistake of ours, and says so", () => {
    const big = cardOf({ kind: "buttons", buttons: [pressing("x", { text: "hemmeligt ".repeat(250) })] });
    expect(() => renderMessage(big)).toThrow(
      /^A button for attendance\.attend carries \d+ characters; Slack takes 2000$/,
    );
  });

  it("labels too long are cut, escapes included", () => {
    const [actions] = blocksOf({ kind: "buttons", buttons: [pressing("&".repeat(80))] });
    const text =
      actions?.type === "actions" && actions.elements[0]?.type === "button" ? actions.elements[0].text.text : "";
    expect(text).toMatch(/^(&amp;){14}…$/);
  });

  it("control characters are left out, line breaks of every kind are one kind", () => {
    expect(visibleText(blocksOf({ kind: "text", text: "a\u0000b\r\nc\rd\u0007" }))).toBe("ab\nc\nd");
  });
});

describe("the notification", () => {
  it("begins with the summary and says the rest, escaped", () => {
    const { text } = renderMessage({
      summary: "Dagsorden udsendt",
      elements: [
        { kind: "text", text: hostile },
        { kind: "buttons", buttons: [pressing("x")] },
      ],
    });
    expect(text).toBe(
      `Dagsorden udsendt\n${hostile.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}`,
    );
  });

  it("does not say the same thing twice", () => {
    expect(renderMessage({ summary: "Du kommer", elements: [{ kind: "text", text: "Du kommer" }] }).text).toBe(
      "Du kommer",
    );
  });

  it("is cut to a sane length", () => {
    expect(renderMessage(cardOf({ kind: "text", text: "& ".repeat(5_000) })).text.length).toBeLessThanOrEqual(
      limits.messageText,
    );
  });
});

describe("cutting", () => {
  it("leaves a card that fits as it is", () => {
    const card = cardOf({ kind: "heading", text: "Møde" }, { kind: "list", lines: ["1", "2"], more: pressing("Læs") });
    expect(fitCard(card)).toEqual(card);
  });

  it("ends a text of 10,000 characters with »…«", () => {
    const text = visibleText(blocksOf({ kind: "text", text: "abcdefghi ".repeat(1_000) }));
    expect(text.length).toBeLessThanOrEqual(limits.sectionText);
    expect(text).toMatch(/…$/);
  });

  it("never cuts an emoji in two", () => {
    for (const length of [2_998, 2_999, 3_000]) {
      const text = visibleText(blocksOf({ kind: "text", text: "a".repeat(length) + "😀".repeat(10) }));
      expect(text.isWellFormed()).toBe(true);
    }
  });

  it("says how many lines of a list are missing, and gives the button to read on", () => {
    const lines = Array.from({ length: 300 }, (_, index) => `${index + 1}. ${"Kajanlæg ".repeat(10)}`);
    const blocks = blocksOf(
      { kind: "list", lines, more: pressing("Læs dagsordenen") },
      { kind: "buttons", buttons: [pressing("Jeg kommer")] },
    );
    const shown = visibleText(blocks).split("\n");
    expect(shown.at(-1)).toBe(`… og ${300 - (shown.length - 1)} punkter mere`);
    expect(shown.length).toBeGreaterThan(50);
    expect(visibleButtons(blocks).map((button) => button.label)).toEqual(["Læs dagsordenen", "Jeg kommer"]);
  });

  it.each([
    ["many long texts", Array.from({ length: 20 }, (): Element => ({ kind: "text", text: "<&>".repeat(1_000) }))],
    ["a list of one endless line", [{ kind: "list", lines: ["x".repeat(50_000)] }] satisfies Element[]],
    [
      "a list of quotation marks",
      [{ kind: "list", lines: Array.from({ length: 5_000 }, () => '"\\"') }] satisfies Element[],
    ],
    [
      "more parts than a message has room for",
      Array.from({ length: 80 }, (_, index): Element => ({ kind: "text", text: `Del ${index}` })),
    ],
    [
      "many rows of buttons",
      Array.from({ length: 40 }, (_, row): Element => ({
        kind: "buttons",
        buttons: [pressing(`${row}`, { id: "x".repeat(80) })],
      })),
    ],
  ])("makes %s fit, visibly", (_, elements) => {
    const blocks = blocksOf(...elements);
    expect(JSON.stringify(blocks).length).toBeLessThan(13_000);
    assertWithinLimits(renderHome(cardOf(...elements)));
    if (elements.length !== 40) expect(visibleText(blocks)).toMatch(/…/);
  });
});

const form: Form = {
  title: "En titel på mere end fireogtyve tegn",
  submit: "Gem",
  press: { command: "agenda.edit", args: { item: "i1" } },
  fields: [{ kind: "text", name: "text", label: "Sagsfremstilling", lines: "many", example: "Kort om sagen" }],
};

describe("a form", () => {
  it("is within Slack's limits, and remembers what to run and where it came from", () => {
    const view = renderForm(form, { channel: "C1" });
    assertWithinLimits(view);
    expect(view.title.text).toBe("En titel på mere end fir…".slice(0, 23) + "…");
    expect(JSON.parse(view.private_metadata)).toEqual(["agenda.edit", { item: "i1" }, { channel: "C1" }]);
  });

  it.each([
    ["lines", `${"a".repeat(2_000)}\n`.repeat(4) + "slut"],
    ["words", "ord ".repeat(2_500)],
    ["one endless word", "x".repeat(7_001)],
    ["blank lines", `${"a".repeat(1_499)}\n\n`.repeat(5)],
  ])("divides a text too long for one box (%s), and joins it again unchanged", (_, value) => {
    const view = renderForm(
      { ...form, fields: [{ kind: "text", name: "text", label: "Sag", lines: "many", value }] },
      null,
    );
    assertWithinLimits(view);
    const inputs = view.blocks.flatMap((block): [string, string][] => {
      if (block.type !== "input" || block.element.type !== "plain_text_input") return [];
      return [[block.block_id, block.element.initial_value ?? ""]];
    });
    expect(inputs.length).toBeGreaterThan(2);
    expect(formValues(inputs)).toEqual({ text: value });
    expect(view.blocks.map((block) => (block.type === "input" ? block.label.text : ""))[1]).toBe(
      `Sag (del 2 af ${inputs.length})`,
    );
  });

  it("offers more choices than a menu takes in groups", () => {
    const choices = Array.from({ length: 230 }, (_, index) => ({ label: `Medlem ${index + 1}`, value: `p${index}` }));
    const view = renderForm(
      { ...form, fields: [{ kind: "choice", name: "person", label: "Person", choices, value: "p201" }] },
      null,
    );
    assertWithinLimits(view);
    expect(view.blocks).toMatchObject([
      { element: { option_groups: [{ label: { text: "1-100" } }, {}, { label: { text: "201-230" } }] } },
    ]);
  });

  it("that remembers more than Slack takes is a mistake of ours, and says so", () => {
    expect(() =>
      renderForm({ ...form, press: { command: "agenda.edit", args: { text: "x".repeat(3_000) } } }, null),
    ).toThrow(/^A form for agenda\.edit remembers \d+ characters; Slack takes 3000$/);
  });
});

describe("the limits", () => {
  const plain = (text: string) => ({ type: "plain_text", text });
  it.each([
    ["51 blocks in a message", { blocks: Array.from({ length: 51 }, () => ({ type: "divider" })) }],
    ["101 blocks in a view", { type: "home", blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) }],
    ["a long section", { blocks: [{ type: "section", text: plain("x".repeat(3_001)) }] }],
    ["a long header", { blocks: [{ type: "header", text: plain("x".repeat(151)) }] }],
    ["a long button", { blocks: [{ type: "actions", elements: [{ type: "button", text: plain("x".repeat(76)) }] }] }],
    [
      "a heavy button",
      { blocks: [{ type: "actions", elements: [{ type: "button", text: plain("x"), value: "x".repeat(2_001) }] }] },
    ],
    [
      "26 buttons in a row",
      {
        blocks: [
          { type: "actions", elements: Array.from({ length: 26 }, () => ({ type: "button", text: plain("x") })) },
        ],
      },
    ],
    [
      "six entries in a menu",
      {
        blocks: [
          {
            type: "actions",
            elements: [
              { type: "overflow", options: Array.from({ length: 6 }, () => ({ text: plain("x"), value: "y" })) },
            ],
          },
        ],
      },
    ],
    ["a long title", { type: "modal", title: plain("x".repeat(25)), blocks: [{ type: "divider" }] }],
    [
      "a long memory",
      { type: "modal", title: plain("x"), private_metadata: "x".repeat(3_001), blocks: [{ type: "divider" }] },
    ],
    [
      "too much in all",
      { blocks: Array.from({ length: 5 }, () => ({ type: "section", text: plain("x".repeat(2_900)) })) },
    ],
    [
      "two buttons of one name",
      {
        blocks: [
          { type: "actions", elements: [1, 2].map(() => ({ type: "button", action_id: "a", text: plain("x") })) },
        ],
      },
    ],
    [
      "an empty text",
      {
        blocks: [
          { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "" }] }] },
        ],
      },
    ],
    ["an unknown block", { blocks: [{ type: "table" }] }],
    ["nothing", {}],
  ])("know %s", (_, payload) => {
    expect(brokenLimits(payload)).not.toEqual([]);
    expect(() => {
      assertWithinLimits(payload);
    }).toThrow("Slack would refuse this");
  });
});
