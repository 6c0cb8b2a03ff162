import type { Public } from "../domain/circle.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Args, Button, Card, Element, Field, Form, Invocation } from "./card.ts";
import type { CommandName } from "../domain/rights.ts";

/** Small makers for cards, so that a card file reads like the card. */

export function press(label: string, command: CommandName, args: Args = {}): Button {
  return { kind: "press", label, press: { command, args } };
}

export function primary(label: string, command: CommandName, args: Args = {}): Button {
  return { kind: "press", label, press: { command, args }, style: "primary" };
}

/** A button that asks once before it acts. */
export function careful(label: string, confirm: string, command: CommandName, args: Args = {}): Button {
  return { kind: "press", label, press: { command, args }, style: "danger", confirm };
}

export function heading(text: string): Element {
  return { kind: "heading", text };
}

export function text(words: string): Element {
  return { kind: "text", text: words };
}

export function note(words: string): Element {
  return { kind: "note", text: words };
}

export function list(lines: string[], more?: Button): Element {
  return more ? { kind: "list", lines, more } : { kind: "list", lines };
}

/** A row of buttons; nothing when there are none. */
export function buttons(shown: Button[], overflow: Button[] = []): Element[] {
  if (shown.length === 0 && overflow.length === 0) return [];
  return [overflow.length > 0 ? { kind: "buttons", buttons: shown, overflow } : { kind: "buttons", buttons: shown }];
}

export function card(summary: string, ...elements: (Element | Element[])[]): Card {
  return { summary, elements: elements.flat() };
}

/** A card that others can read along, made of what everybody may read; `null` when nothing of a meeting's agenda is in it. */
export function forAll(...[, shown]: [madeOf: Public<Meeting> | null, shown: Card]): Public<Card> {
  return shown as Public<Card>;
}

/** A receipt: one line, which is also the notification, and the way back. */
export function receipt(line: string, ...back: Button[]): Card {
  return card(line, text(line), buttons(back));
}

export function line(name: string, label: string, more: Partial<Extract<Field, { kind: "text" }>> = {}): Field {
  return { kind: "text", name, label, lines: "one", ...more };
}

export function paragraph(name: string, label: string, more: Partial<Extract<Field, { kind: "text" }>> = {}): Field {
  return { kind: "text", name, label, lines: "many", ...more };
}

export function form(title: string, submit: string, press: Invocation, fields: Field[], intro?: string): Form {
  return intro === undefined ? { title, fields, submit, press } : { title, intro, fields, submit, press };
}
