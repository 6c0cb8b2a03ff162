import { cutText, moreLines } from "../../ui/cutting.da.ts";
import type { Button, Card, Element } from "../../ui/card.ts";

/**
 * What Slack refuses, in characters or pieces (https://docs.slack.dev/reference/block-kit). `blockChars` is undocumented: about 13,200
 * characters of blocks in all, less when there are many small ones (bolt-js #2509 and #2867); we stay well below.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  blockChars: 11_000,
  messageText: 3_900,
  sectionText: 3_000,
  headerText: 150,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  identifier: 255,
  optionText: 75,
  optionValue: 150,
  overflowOptions: 5,
  selectOptions: 100,
  optionGroups: 100,
  confirmTitle: 100,
  confirmText: 300,
  confirmAnswer: 30,
  viewTitle: 24,
  privateMetadata: 3_000,
  inputLabel: 2_000,
  inputText: 3_000,
  placeholder: 150,
} as const;

/**
 * How fast Slack takes messages: one a second in a channel, some hundreds a minute in a workspace (https://docs.slack.dev/apis/web-api/rate-limits).
 * A tenth more apart than that, so that two that are delayed differently on their way keep their distance.
 */
export const pace = { perSecond: 5, atOnce: 10, addresseeGapMs: 1_100 } as const;

/** The same for one conversation. */
export const conversationPace = { gapMs: 1_100, atOnce: 1 } as const;

/** Our own: a list line longer than this is cut, so that one line cannot push out all the others. */
const LINE_CHARS = 400;

export type Surface = "message" | "view";

/** The first `length` UTF-16 units of a text, ended with »…« when something was cut; never half of a surrogate pair. */
export function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, Math.max(0, length - cutText.length));
  const whole = /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
  return whole.trimEnd() + cutText;
}

/**
 * As much of the card as Slack takes, cut where it can be seen: long texts end with »…«, long lists say how many lines are missing and
 * get their `more` button. Buttons are never cut away while there is anything else to cut.
 */
export function fitCard(card: Card, surface: Surface = "message"): Card {
  const fitted = fitWhole(card.elements.map(fitElement)).flatMap(withNotice);
  return { ...card, elements: fitCount(fitted, surface) };
}

/** A list remembers how many of its lines have been left out. */
type Fitted = Exclude<Element, { kind: "list" }> | FittedList;
type FittedList = Extract<Element, { kind: "list" }> & { left: number };

function fitElement(element: Element): Fitted {
  switch (element.kind) {
    case "heading":
      return { ...element, text: cutAt(element.text, limits.headerText) };
    case "text":
    case "note":
      return { ...element, text: cutAt(element.text, limits.sectionText) };
    case "list":
      return { ...element, lines: element.lines.map((line) => cutAt(line, LINE_CHARS)), left: 0 };
    case "divider":
    case "buttons":
      return element;
  }
}

function withNotice(element: Fitted): Element[] {
  if (element.kind !== "list") return [element];
  const { left, ...whole } = element;
  if (left === 0) return [whole];
  const cut: Element = { kind: "list", lines: [...whole.lines, moreLines(left)] };
  return whole.more ? [cut, { kind: "buttons", buttons: [whole.more] }] : [cut];
}

/** Cuts the longest element again and again until the whole fits, or nothing is left to cut. */
function fitWhole(elements: Fitted[]): Fitted[] {
  let fitted = elements;
  for (;;) {
    const excess = sum(fitted.map(weightOf)) - limits.blockChars;
    const longest = indexOfLongest(fitted);
    const element = fitted[longest];
    if (excess <= 0 || element === undefined) return fitted;
    fitted = fitted.with(longest, shorten(element, excess));
  }
}

/** The cuttable element that takes most room; −1 when nothing can be cut any more. */
function indexOfLongest(elements: Fitted[]): number {
  const rooms = elements.map((element) => (isCuttable(element) ? weightOf(element) : -1));
  const most = Math.max(-1, ...rooms);
  return most < 0 ? -1 : rooms.indexOf(most);
}

const SHORTEST_TEXT = 200;

function isCuttable(element: Fitted): boolean {
  if (element.kind === "list") return element.lines.length > 1;
  return (element.kind === "text" || element.kind === "note") && element.text.length > SHORTEST_TEXT;
}

function shorten(element: Fitted, excess: number): Fitted {
  switch (element.kind) {
    case "text":
    case "note":
      return { ...element, text: cutAt(element.text, Math.max(SHORTEST_TEXT, element.text.length - excess - 1)) };
    case "list":
      return cutList(element, excess);
    case "heading":
    case "divider":
    case "buttons":
      return element;
  }
}

function cutList(list: FittedList, excess: number): FittedList {
  const goal = weightOf(list) - excess;
  let cut = list;
  do cut = { ...cut, lines: cut.lines.slice(0, -1), left: cut.left + 1 };
  while (cut.lines.length > 1 && weightOf(cut) > goal);
  return cut;
}

/** A card with more elements than a message has blocks ends with how many there were. */
function fitCount(elements: Element[], surface: Surface): Element[] {
  const room = surface === "message" ? limits.messageBlocks : limits.viewBlocks;
  if (sum(elements.map(blocksOf)) <= room) return elements;
  let count = elements.length;
  while (count > 0 && sum(elements.slice(0, count).map(blocksOf)) > room - 1) count -= 1;
  return [...elements.slice(0, count), { kind: "text", text: moreLines(elements.length - count) }];
}

function blocksOf(element: Element): number {
  if (element.kind !== "buttons") return 1;
  return Math.ceil((element.buttons.length + (element.overflow?.length ?? 0)) / limits.actionElements);
}

/** At least as many characters as the element's blocks have as JSON. */
function weightOf(element: Fitted): number {
  switch (element.kind) {
    case "heading":
    case "text":
    case "note":
      return escapedLength(element.text) + 160;
    case "list":
      return escapedLength(element.lines.join("\n")) + 160 + (element.left > 0 ? noticeWeight(element) : 0);
    case "divider":
      return 20;
    case "buttons":
      return 60 + sum([...element.buttons, ...(element.overflow ?? [])].map(buttonWeight));
  }
}

function noticeWeight(list: FittedList): number {
  return 40 + (list.more ? 60 + buttonWeight(list.more) : 0);
}

function buttonWeight(button: Button): number {
  const carried = button.kind === "press" ? JSON.stringify(JSON.stringify(button.press)) : button.url;
  const asked = button.kind === "press" && button.confirm ? escapedLength(button.confirm) + 300 : 0;
  return escapedLength(button.label) + carried.length + asked + 150;
}

/** As JSON, and with `&`, `<` and `>` as entities (five characters at most). */
function escapedLength(text: string): number {
  return JSON.stringify(text).length + 4 * (text.match(/[&<>]/g)?.length ?? 0);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

// ── The other way: is this payload one that Slack takes? ─────────────────────────────────────────────────────────────────────────────

type Shape = Record<string, unknown>;

/** Throws with everything that Slack would refuse in a message (`{ text, blocks }`) or a view (`{ type: "modal" | "home", … }`). */
export function assertWithinLimits(payload: unknown): void {
  const broken = brokenLimits(payload);
  if (broken.length > 0) throw new Error(`Slack would refuse this: ${broken.join("; ")}`);
}

/** What Slack would refuse in a message or a view; empty when nothing. Names places and sizes, never what is written there. */
export function brokenLimits(payload: unknown): string[] {
  const message = shape(payload);
  const isView = message["type"] === "modal" || message["type"] === "home";
  const blocks = list(message["blocks"]).map(shape);
  return [
    ...tooMany("blocks", blocks, isView ? limits.viewBlocks : limits.messageBlocks),
    ...(isView ? brokenView(message) : brokenMessage(message, blocks)),
    ...blocks.flatMap((block, index) => brokenBlock(block, `blocks[${index}]`)),
    ...repeated("block_id", blocks),
    ...repeated("action_id", actionsIn(blocks)),
  ];
}

function brokenMessage(message: Shape, blocks: Shape[]): string[] {
  const chars = JSON.stringify(blocks).length;
  return [
    ...tooLong("text", message["text"], 40_000),
    ...(chars > 13_000 ? [`blocks: ${chars} characters in all`] : []),
    ...(blocks.length === 0 && !message["text"] ? ["neither text nor blocks"] : []),
  ];
}

function brokenView(view: Shape): string[] {
  return [
    ...(view["type"] === "modal" ? brokenText("title", view["title"], limits.viewTitle) : []),
    ...(view["submit"] === undefined ? [] : brokenText("submit", view["submit"], limits.viewTitle)),
    ...(view["close"] === undefined ? [] : brokenText("close", view["close"], limits.viewTitle)),
    ...tooLong("private_metadata", view["private_metadata"], limits.privateMetadata),
    ...tooLong("callback_id", view["callback_id"], limits.identifier),
  ];
}

function brokenBlock(block: Shape, at: string): string[] {
  return [...tooLong(`${at}.block_id`, block["block_id"], limits.identifier), ...brokenByType(block, at)];
}

function brokenByType(block: Shape, at: string): string[] {
  switch (block["type"]) {
    case "divider":
      return [];
    case "rich_text":
      return brokenRichText(list(block["elements"]), `${at}.elements`);
    case "header":
      return brokenText(`${at}.text`, block["text"], limits.headerText);
    case "section":
      return brokenText(`${at}.text`, block["text"], limits.sectionText);
    case "context":
      return brokenContext(list(block["elements"]), at);
    case "actions":
      return brokenActions(list(block["elements"]), at);
    case "input":
      return [
        ...brokenText(`${at}.label`, block["label"], limits.inputLabel),
        ...brokenElement(shape(block["element"]), `${at}.element`),
      ];
    default:
      return [`${at}: unknown block ${String(block["type"])}`];
  }
}

function brokenContext(elements: unknown[], at: string): string[] {
  const texts = elements.flatMap((one, index) => brokenText(`${at}.elements[${index}]`, one, limits.sectionText));
  return [
    ...tooMany(`${at}.elements`, elements, limits.contextElements),
    ...nothing(`${at}.elements`, elements),
    ...texts,
  ];
}

function brokenActions(elements: unknown[], at: string): string[] {
  const inside = elements.flatMap((one, index) => brokenElement(shape(one), `${at}.elements[${index}]`));
  return [
    ...tooMany(`${at}.elements`, elements, limits.actionElements),
    ...nothing(`${at}.elements`, elements),
    ...inside,
  ];
}

function brokenRichText(parts: unknown[], at: string): string[] {
  const leaves = parts.flatMap((part) => {
    if (shape(part)["type"] !== "rich_text_section") return [`${at}: unknown ${String(shape(part)["type"])}`];
    return list(shape(part)["elements"]).map(shape).flatMap(brokenLeaf);
  });
  return [...nothing(at, parts), ...leaves];

  function brokenLeaf(leaf: Shape): string[] {
    if (leaf["type"] !== "text") return [`${at}: unknown ${String(leaf["type"])}`];
    return typeof leaf["text"] === "string" && leaf["text"] !== "" ? [] : [`${at}: empty text`];
  }
}

function brokenElement(element: Shape, at: string): string[] {
  return [
    ...tooLong(`${at}.action_id`, element["action_id"], limits.identifier),
    ...(element["confirm"] === undefined ? [] : brokenConfirm(shape(element["confirm"]), `${at}.confirm`)),
    ...brokenElementByType(element, at),
  ];
}

function brokenElementByType(element: Shape, at: string): string[] {
  switch (element["type"]) {
    case "button":
      return [
        ...brokenText(`${at}.text`, element["text"], limits.buttonText),
        ...tooLong(`${at}.value`, element["value"], limits.buttonValue),
        ...tooLong(`${at}.url`, element["url"], limits.url),
      ];
    case "overflow":
      return brokenOptions(list(element["options"]), limits.overflowOptions, `${at}.options`);
    case "static_select":
      return [
        ...brokenSelect(element, at),
        ...brokenText(`${at}.placeholder`, element["placeholder"], limits.placeholder),
      ];
    case "plain_text_input":
      return [
        ...tooLong(`${at}.initial_value`, element["initial_value"], limits.inputText),
        ...(element["placeholder"] === undefined
          ? []
          : brokenText(`${at}.placeholder`, element["placeholder"], limits.placeholder)),
        ...(Number(element["max_length"] ?? 1) > limits.inputText ? [`${at}.max_length`] : []),
      ];
    default:
      return [`${at}: unknown element ${String(element["type"])}`];
  }
}

function brokenSelect(element: Shape, at: string): string[] {
  const groups = list(element["option_groups"]).map(shape);
  if (groups.length === 0) return brokenOptions(list(element["options"]), limits.selectOptions, `${at}.options`);
  const inside = groups.flatMap((group) => brokenOptions(list(group["options"]), limits.selectOptions, `${at}.groups`));
  return [...tooMany(`${at}.option_groups`, groups, limits.optionGroups), ...inside];
}

function brokenOptions(options: unknown[], most: number, at: string): string[] {
  const inside = options
    .map(shape)
    .flatMap((option) => [
      ...brokenText(`${at}.text`, option["text"], limits.optionText),
      ...tooLong(`${at}.value`, option["value"], limits.optionValue),
      ...tooLong(`${at}.url`, option["url"], limits.url),
    ]);
  return [...nothing(at, options), ...tooMany(at, options, most), ...inside];
}

function brokenConfirm(confirm: Shape, at: string): string[] {
  return [
    ...brokenText(`${at}.title`, confirm["title"], limits.confirmTitle),
    ...brokenText(`${at}.text`, confirm["text"], limits.confirmText),
    ...brokenText(`${at}.confirm`, confirm["confirm"], limits.confirmAnswer),
    ...brokenText(`${at}.deny`, confirm["deny"], limits.confirmAnswer),
  ];
}

function brokenText(at: string, value: unknown, most: number): string[] {
  const { type, text } = shape(value);
  if ((type !== "plain_text" && type !== "mrkdwn") || typeof text !== "string") return [`${at}: no text object`];
  return text.length === 0 ? [`${at}: empty`] : tooLong(at, text, most);
}

function tooLong(at: string, value: unknown, most: number): string[] {
  return typeof value === "string" && value.length > most ? [`${at}: ${value.length} characters, ${most} allowed`] : [];
}

function tooMany(at: string, values: unknown[], most: number): string[] {
  return values.length > most ? [`${at}: ${values.length}, ${most} allowed`] : [];
}

function nothing(at: string, values: unknown[]): string[] {
  return values.length === 0 ? [`${at}: empty`] : [];
}

function actionsIn(blocks: Shape[]): Shape[] {
  return blocks.filter((block) => block["type"] === "actions").flatMap((block) => list(block["elements"]).map(shape));
}

function repeated(key: string, shapes: Shape[]): string[] {
  const values = shapes.map((one) => one[key]).filter((value) => value !== undefined);
  return new Set(values).size < values.length ? [`${key} is not unique`] : [];
}

function shape(value: unknown): Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Shape) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
