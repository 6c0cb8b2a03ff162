import { describe, expect, it } from "vitest";

import { renderMessage } from "../../src/chat/slack/render.ts";
import { renderCard } from "../../src/chat/teams/render.ts";
import type { Card } from "../../src/ui/card.ts";
import { chanceFrom } from "../fuzz/random.ts";
import { unescapeSlack, visibleText } from "../support/slack-visible.ts";
import { cardProblems, cardText } from "../support/teams-cards.ts";

/** What people write, in a thousand hostile forms, drawn for each platform and read back: it says what it said, and nothing more. */

const parts = [
  "<!channel>",
  "<!here>",
  "<@U123>",
  "<#C1|navn>",
  "<https://evil.example|klik>",
  "@everyone",
  "<at>Bo</at>",
  "&lt;!channel&gt;",
  "*fed*",
  "_kursiv_",
  "~x~",
  "`kode`",
  "[l](https://evil.example)",
  "![b](x)",
  "# Overskrift",
  "> citat",
  "- punkt",
  "| a | b |",
  "${$root.secret}",
  "${1+1}",
  "{{x}}",
  "{0}",
  "</script><script>alert(1)</script>",
  "\"'",
  "&amp;",
  "&",
  "<",
  ">",
  "=1+1",
  "\\n",
  "\u202e",
  "æøå",
  "👩‍👩‍👧",
  " ",
  "a",
] as const;

function texts(count: number): string[] {
  const chance = chanceFrom(7);
  return Array.from({ length: count }, () => {
    const body = Array.from({ length: 1 + chance.below(6) }, () => chance.pick(parts)).join(chance.pick(["", " "]));
    return `x${body}x`;
  });
}

const cardOf = (text: string): Card => ({
  summary: text,
  elements: [
    { kind: "heading", text },
    { kind: "text", text },
    { kind: "note", text },
    { kind: "list", lines: [text] },
  ],
});

describe("hostile text", () => {
  it("in Slack is read back as it was written, and mentions, links and styles nothing", () => {
    const wrong: string[] = [];
    for (const text of texts(1_000)) {
      const { text: line, blocks } = renderMessage(cardOf(text));
      // The only unescaped < a client acts on would be one of ours, and there are none.
      if (line.includes("<") || !unescapeSlack(line).includes(text)) wrong.push(`line: ${text}`);
      const leaves = JSON.stringify(blocks).match(/"type":"(?:mrkdwn|link|user|usergroup|channel|broadcast)"/gu);
      if (leaves !== null) wrong.push(`leaf: ${text}`);
      if (visibleText(blocks).split(text).length - 1 < 4) wrong.push(`blocks: ${text}`);
    }
    expect(wrong).toEqual([]);
  });

  it("in Teams is read back as it was written, in literal runs, without mentions", () => {
    const wrong: string[] = [];
    for (const text of texts(1_000)) {
      const card = renderCard(cardOf(text), "many");
      if (cardText(card).split(text).length - 1 < 4) wrong.push(text);
      if (cardProblems(card).length > 0 || /"type":"mention"/u.test(JSON.stringify(card))) wrong.push(`card: ${text}`);
    }
    expect(wrong).toEqual([]);
  });
});
