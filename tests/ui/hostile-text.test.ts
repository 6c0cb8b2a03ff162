import { describe, expect, it } from "vitest";

import { renderMessage } from "../../src/chat/slack/render.ts";
import { renderCard } from "../../src/chat/teams/render.ts";
import type { Card } from "../../src/ui/card.ts";
import { hostileTexts as texts } from "../support/hostile-texts.ts";
import { unescapeSlack, visibleText } from "../support/slack-visible.ts";
import { cardProblems, cardText } from "../support/teams-cards.ts";

/** What people write, in a thousand hostile forms, drawn for each platform and read back: it says what it said, and nothing more. */

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
