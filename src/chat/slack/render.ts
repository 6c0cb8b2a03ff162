import { plainText } from "../../ui/card.ts";
import type { Button, Card, Element, Field, Form, Json } from "../../ui/card.ts";
import { choosePlaceholder, closeForm, confirmNo, confirmTitle, confirmYes, partLabel } from "../../ui/controls.da.ts";
import { safeJson, writeInvocation } from "./ids.ts";
import { cutAt, fitCard, limits } from "./limits.ts";

/**
 * Cards and forms as Block Kit. What people wrote stands in `rich_text` and `plain_text`, where Slack reads no markup; `mrkdwn` is not used
 * at all. `&`, `<` and `>` are escaped where Slack asks for it, which is everywhere but in rich text.
 */

type PlainText = { type: "plain_text"; text: string; emoji: false };
type Confirm = { title: PlainText; text: PlainText; confirm: PlainText; deny: PlainText; style?: "danger" };
type Option = { text: PlainText; value?: string; url?: string };
type OptionGroup = { label: PlainText; options: Option[] };
type Action =
  | {
      type: "button";
      action_id: string;
      text: PlainText;
      value?: string;
      url?: string;
      style?: "primary" | "danger";
      confirm?: Confirm;
    }
  | { type: "overflow"; action_id: string; options: Option[] };
type Input =
  | {
      type: "plain_text_input";
      action_id: string;
      multiline: boolean;
      max_length: number;
      initial_value?: string;
      placeholder?: PlainText;
    }
  | {
      type: "static_select";
      action_id: string;
      placeholder: PlainText;
      initial_option?: Option;
      options?: Option[];
      option_groups?: OptionGroup[];
    };
type RichText = { type: "rich_text"; elements: { type: "rich_text_section"; elements: RichLeaf[] }[] };
type RichLeaf = { type: "text"; text: string; style?: { bold: true } };

export type Block =
  | RichText
  | { type: "context"; elements: PlainText[] }
  | { type: "divider" }
  | { type: "actions"; block_id: string; elements: Action[] }
  | { type: "input"; block_id: string; label: PlainText; element: Input; optional: boolean };

export type MessageBody = { text: string; blocks: Block[] };
export type Modal = {
  type: "modal";
  callback_id: string;
  title: PlainText;
  submit: PlainText;
  close: PlainText;
  private_metadata: string;
  blocks: Block[];
};
export type Home = { type: "home"; blocks: Block[] };

export function renderMessage(card: Card): MessageBody {
  return { text: renderText(card), blocks: renderBlocks(fitCard(card, "message")) };
}

export function renderHome(card: Card): Home {
  return { type: "home", blocks: renderBlocks(fitCard(card, "view")) };
}

/**
 * The notification line first, since it never holds a closed word, then everything, since screen readers read this and not the blocks.
 * Notifications show it too, so that of a card with closed words it is the line alone.
 */
function renderText(card: Card): string {
  const body = card.closed ? "" : plainText(card);
  const whole = body === "" || body.startsWith(card.summary) ? body || card.summary : `${card.summary}\n${body}`;
  return cutAt(escaped(clean(whole)), limits.messageText).replace(/&[a-z]{0,3}…$/, "…");
}

function renderBlocks(card: Card): Block[] {
  const blocks = card.elements.flatMap((element, index) => renderElement(element, index));
  return blocks.length > 0 ? blocks : [richText(card.summary)];
}

function renderElement(element: Element, index: number): Block[] {
  switch (element.kind) {
    case "heading":
      return isBlank(element.text) ? [] : [richText(element.text, { bold: true })];
    case "text":
      return isBlank(element.text) ? [] : [richText(element.text)];
    case "note":
      return isBlank(element.text) ? [] : [{ type: "context", elements: [plain(element.text, limits.sectionText)] }];
    case "list":
      return element.lines.length === 0 ? [] : [richText(element.lines.join("\n"))];
    case "divider":
      return [{ type: "divider" }];
    case "buttons":
      return renderButtons(element.buttons, element.overflow ?? [], index);
  }
}

/** Rows of at most 25. What fits in a »⋯« menu is in one; what asks first, or carries much, stands as a button at the end. */
function renderButtons(buttons: Button[], overflow: Button[], index: number): Block[] {
  const tucked = overflow.filter(fitsInMenu);
  const plainOnes = [...buttons, ...overflow.filter((button) => !fitsInMenu(button))];
  const actions: Action[] = [
    ...plainOnes.map((button, place) => renderButton(button, `${index}.${place}`)),
    ...chunks(tucked, limits.overflowOptions).map((menu, place) => renderMenu(menu, `${index}.menu${place}`)),
  ];
  return chunks(actions, limits.actionElements).map((elements, row) => {
    return { type: "actions", block_id: `buttons:${index}.${row}`, elements };
  });
}

function fitsInMenu(button: Button): boolean {
  if (button.kind === "link") return true;
  return button.confirm === undefined && writeInvocation(button.press).length <= limits.optionValue;
}

function renderButton(button: Button, place: string): Action {
  const text = plain(button.label, limits.buttonText);
  if (button.kind === "link") return { type: "button", action_id: `link:${place}`, text, url: button.url };
  return {
    type: "button",
    action_id: `press:${place}`,
    text,
    value: carried(button),
    ...(button.style ? { style: button.style } : {}),
    ...(button.confirm === undefined ? {} : { confirm: renderConfirm(button.confirm, button.style) }),
  };
}

/** Throws when the invocation is longer than a button carries: a command with that much to remember keeps it as a question. */
function carried(button: Extract<Button, { kind: "press" }>): string {
  const value = writeInvocation(button.press);
  if (value.length <= limits.buttonValue) return value;
  throw new Error(
    `A button for ${button.press.command} carries ${value.length} characters; Slack takes ${limits.buttonValue}`,
  );
}

function renderConfirm(words: string, style: "primary" | "danger" | undefined): Confirm {
  return {
    title: plain(confirmTitle, limits.confirmTitle),
    text: plain(words, limits.confirmText),
    confirm: plain(confirmYes, limits.confirmAnswer),
    deny: plain(confirmNo, limits.confirmAnswer),
    ...(style === "danger" ? { style } : {}),
  };
}

function renderMenu(buttons: Button[], place: string): Action {
  return {
    type: "overflow",
    action_id: `press:${place}`,
    options: buttons.map((button) => {
      const text = plain(button.label, limits.optionText);
      return button.kind === "link" ? { text, url: button.url } : { text, value: writeInvocation(button.press) };
    }),
  };
}

// ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const FORM = "form";

/** What a form remembers while it is open: what to run, and whatever the receiver needs to answer where it was opened. */
export function renderForm(form: Form, origin: Json): Modal {
  const memory = safeJson([form.press.command, form.press.args, origin]);
  if (memory.length > limits.privateMetadata) {
    throw new Error(
      `A form for ${form.press.command} remembers ${memory.length} characters; Slack takes ${limits.privateMetadata}`,
    );
  }
  return {
    type: "modal",
    callback_id: FORM,
    title: plain(form.title, limits.viewTitle),
    submit: plain(form.submit, limits.viewTitle),
    close: plain(closeForm, limits.viewTitle),
    private_metadata: memory,
    blocks: [
      ...(form.intro ? [richText(cutAt(form.intro, limits.sectionText))] : []),
      ...form.fields.flatMap(renderField),
    ],
  };
}

function renderField(field: Field): Block[] {
  switch (field.kind) {
    case "text":
      return renderTextField(field);
    case "choice":
      return [inputBlock(field.name, field.label, renderChoice(field), field.optional === true)];
  }
}

/** A text longer than one box takes stands in several, so that nothing is lost when it is edited. */
function renderTextField(field: Extract<Field, { kind: "text" }>): Block[] {
  const value = field.value ?? "";
  const parts = field.lines === "many" ? partsOf(value) : [{ text: cutAt(value, limits.inputText), glue: "" }];
  return parts.map(({ text, glue }, index) => {
    const label = parts.length === 1 ? field.label : partLabel(field.label, index + 1, parts.length);
    const name = index === 0 ? field.name : `${field.name}~${glue}${index + 1}`;
    return inputBlock(name, label, renderTextInput(field, text), field.optional === true || index > 0);
  });
}

function renderTextInput(field: Extract<Field, { kind: "text" }>, value: string): Input {
  return {
    type: "plain_text_input",
    action_id: "value",
    multiline: field.lines === "many",
    max_length: limits.inputText,
    ...(value === "" ? {} : { initial_value: value }),
    ...(field.example ? { placeholder: plain(field.example, limits.placeholder) } : {}),
  };
}

/** A part of a long text, and what stood between it and the part before: a line break, a space or nothing. */
type Part = { text: string; glue: "" | "n" | "s" | "x" };
const glues: Record<string, string> = { n: "\n", s: " ", x: "" };

/** Whole lines together, as many as a box takes; a single line longer than that is divided at a space. */
function partsOf(value: string): Part[] {
  const parts: Part[] = [];
  let rest: Part = { text: value, glue: "" };
  while (rest.text.length > limits.inputText) {
    const [end, next] = divide(rest.text);
    parts.push({ text: rest.text.slice(0, end), glue: rest.glue });
    rest = { text: rest.text.slice(end + (next === "x" ? 0 : 1)), glue: next };
  }
  return [...parts, rest];
}

function divide(text: string): [end: number, glue: "n" | "s" | "x"] {
  const line = text.lastIndexOf("\n", limits.inputText);
  if (line > 0) return [line, "n"];
  const space = text.lastIndexOf(" ", limits.inputText);
  return space > 0 ? [space, "s"] : [limits.inputText, "x"];
}

/** A form's values by field name, from what stands in the inputs (by block id); parts of one text are joined again. */
export function formValues(inputs: [blockId: string, value: string][]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [blockId, value] of inputs) {
    const [, name = blockId, glue = ""] = /^(.*)~([nsx])\d+$/.exec(blockId) ?? [];
    const before = values[name];
    values[name] = before === undefined ? value : before + (value === "" ? "" : (glues[glue] ?? "")) + value;
  }
  return values;
}

function renderChoice(field: Extract<Field, { kind: "choice" }>): Input {
  const options = field.choices.map(({ label, value }) => ({
    text: plain(label, limits.optionText),
    value: choiceValue(field.name, value),
  }));
  const chosen = options.find((option) => option.value === field.value);
  const groups = chunks(options, limits.selectOptions);
  return {
    type: "static_select",
    action_id: "value",
    placeholder: plain(choosePlaceholder, limits.placeholder),
    ...(chosen ? { initial_option: chosen } : {}),
    ...(groups.length <= 1 ? { options } : { option_groups: groups.map(renderGroup) }),
  };
}

function choiceValue(name: string, value: string): string {
  if (value.length <= limits.optionValue) return value;
  throw new Error(`A choice in ${name} carries ${value.length} characters; Slack takes ${limits.optionValue}`);
}

function renderGroup(options: Option[], index: number): OptionGroup {
  const first = index * limits.selectOptions + 1;
  return { label: plain(`${first}-${first + options.length - 1}`, limits.optionText), options };
}

function inputBlock(block_id: string, label: string, element: Input, optional: boolean): Block {
  return { type: "input", block_id, label: plain(label, limits.inputLabel), element, optional };
}

// ── Texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function richText(text: string, style?: { bold: true }): RichText {
  const leaf: RichLeaf = style ? { type: "text", text: clean(text), style } : { type: "text", text: clean(text) };
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [leaf] }] };
}

/** A text object of at most `most` characters, escapes included. Not empty: Slack refuses that. */
function plain(text: string, most: number): PlainText {
  const whole = clean(text);
  let cut = cutAt(whole, most);
  while (escaped(cut).length > most) cut = cutAt(whole, cut.length - 1);
  return { type: "plain_text", text: isBlank(cut) ? "–" : escaped(cut), emoji: false };
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Without the control characters that no keyboard makes and JSON readers stumble over; line breaks and tabs stay. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is removed
  return text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
}

function isBlank(text: string): boolean {
  return clean(text).trim() === "";
}

function chunks<T>(values: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
