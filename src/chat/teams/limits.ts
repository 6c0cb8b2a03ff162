import { cutText, moreLines } from "../../ui/cutting.da.ts";
import type { Button, Card, Element } from "../../ui/card.ts";

/**
 * What Teams takes. A bot's message may be about 100 KB as UTF-16 and should be under 80 KB
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages); cards that come by other ways are refused over
 * 28 KB, and a card that long is not read on a phone, so the smaller number is ours. The other numbers are for the eye: Teams cuts
 * longer titles itself, without saying so, and moves the seventh button away.
 */
export const limits = {
  cardBytes: 28_000,
  messageBytes: 80_000,
  primaryActions: 6,
  /** Adaptive Cards' own validator takes no more in one set, those behind »⋯« counted; Teams itself takes six. */
  setActions: 5,
  titleChars: 60,
  lineChars: 600,
  textChars: 6_000,
  summaryChars: 500,
} as const;

/**
 * How fast Teams takes messages (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit): 30 a second from an app in a
 * tenant, of which a few are left for answers.
 */
export const pace = { perSecond: 24, atOnce: 6, addresseeGapMs: 600 } as const;

/** 7 a second and 60 in half a minute in one conversation: four at once, then a hundred a minute. */
export const conversationPace = { gapMs: 600, atOnce: 4 } as const;

/** What takes no part in cutting takes no room worth counting: buttons carry a few hundred bytes each. */
const enoughRounds = 200;

/** The card, cut until `sizeOf` it (bytes as it will be sent) is within the limit. Every cut can be seen. */
export function fitCard(card: Card, sizeOf: (card: Card) => number): Card {
  const summary = cutTo(card.summary, limits.summaryChars);
  let whole = card.elements.map(fitElement);
  for (let round = 0; round < enoughRounds; round += 1) {
    const fitted = { summary, elements: whole.flatMap(shown) };
    if (sizeOf(fitted) <= limits.cardBytes) return fitted;
    whole = shortenLongest(whole);
  }
  return { summary, elements: [{ kind: "text", text: summary }] };
}

/** At most `length` characters, the last of them a sign that something is missing; never half a character. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - cutText.length).replace(/[\uD800-\uDBFF]$/, "");
  return kept.trimEnd() + cutText;
}

type List = Extract<Element, { kind: "list" }> & { missing: number };
type Cuttable = Exclude<Element, { kind: "list" }> | List;

function fitElement(element: Element): Cuttable {
  switch (element.kind) {
    case "heading":
      return { ...element, text: cutTo(element.text, limits.lineChars) };
    case "text":
    case "note":
      return { ...element, text: cutTo(element.text, limits.textChars) };
    case "list":
      return { ...element, lines: element.lines.map((line) => cutTo(line, limits.lineChars)), missing: 0 };
    case "divider":
      return element;
    case "buttons":
      return fitButtons(element);
  }
}

/** No more than six stand side by side; those after them are behind »⋯«. */
function fitButtons(element: Extract<Element, { kind: "buttons" }>): Cuttable {
  const buttons = element.buttons.map(fitButton);
  const overflow = [...buttons.slice(limits.primaryActions), ...(element.overflow ?? []).map(fitButton)];
  return { kind: "buttons", buttons: buttons.slice(0, limits.primaryActions), overflow };
}

function fitButton(button: Button): Button {
  return { ...button, label: cutTo(button.label, limits.titleChars) };
}

function shown(element: Cuttable): Element[] {
  if (element.kind !== "list") return [element];
  const { missing, more, ...list } = element;
  if (missing === 0) return [list];
  const cut: Element = { ...list, lines: [...list.lines, moreLines(missing)] };
  return more ? [cut, { kind: "buttons", buttons: [fitButton(more)] }] : [cut];
}

function shortenLongest(elements: Cuttable[]): Cuttable[] {
  const longest = Math.max(...elements.map(roomOf));
  const place = elements.findIndex((element) => roomOf(element) === longest);
  return elements.map((element, index) => (index === place ? shorten(element) : element));
}

/** A quarter less. */
function shorten(element: Cuttable): Cuttable {
  switch (element.kind) {
    case "heading":
    case "text":
    case "note":
      return { ...element, text: cutTo(element.text, Math.max(1, Math.floor(element.text.length * 0.75))) };
    case "list": {
      const kept = Math.max(1, Math.floor(element.lines.length * 0.75));
      return {
        ...element,
        lines: element.lines.slice(0, kept),
        missing: element.missing + element.lines.length - kept,
      };
    }
    case "divider":
    case "buttons":
      return element;
  }
}

function roomOf(element: Cuttable): number {
  switch (element.kind) {
    case "heading":
    case "text":
    case "note":
      return element.text.length;
    case "list":
      return element.lines.length > 1 ? element.lines.join("\n").length : 0;
    case "divider":
    case "buttons":
      return 0;
  }
}
