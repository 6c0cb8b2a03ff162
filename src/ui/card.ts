import type { CommandName } from "../domain/rights.ts";

/** Plain JSON: what a button carries, what a question remembers, what an outbox row keeps. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Args = { [key: string]: Json };

/** A command with its arguments, as a button or a question names it. */
export type Invocation = { command: CommandName; args: Args };

/**
 * A button. With `asks`, it opens that form instead of acting: the form's values join the press's arguments. `confirm` asks once before
 * what is rare or dangerous. A link opens a page.
 */
export type Button =
  | { kind: "press"; label: string; press: Invocation; style?: "primary" | "danger"; confirm?: string }
  | { kind: "link"; label: string; url: string };

/** What a person reads. All strings are plain text, literally as written: each platform's renderer escapes, nobody else does. */
export type Element =
  /** The first line of a card or of a part of it. */
  | { kind: "heading"; text: string }
  /** Paragraphs; a line break in the text is a line break on screen. */
  | { kind: "text"; text: string }
  /** Small print. */
  | { kind: "note"; text: string }
  /** Lines of a list; each carries its own number or sign, if any. `more` is how the rest is read when the list is cut. */
  | { kind: "list"; lines: string[]; more?: Button }
  | { kind: "divider" }
  /** Buttons in order of importance. `overflow` is behind »⋯«. */
  | { kind: "buttons"; buttons: Button[]; overflow?: Button[] };

/**
 * One neutral message. `summary` is the notification line: it says by itself what, when and what is wanted, and never a closed word.
 */
export type Card = {
  summary: string;
  elements: Element[];
  /** The card holds words of a closed item: where only plain text is shown beside it, that is the summary and no more. */
  closed?: true;
};

export type Choice = { label: string; value: string };

export type Field =
  | {
      kind: "text";
      name: string;
      label: string;
      value?: string;
      lines: "one" | "many";
      optional?: true;
      example?: string;
    }
  | { kind: "choice"; name: string; label: string; choices: Choice[]; value?: string; optional?: true };

/** A form: a modal in Slack, a card with inputs in Teams. Submitting runs `press` with the fields' values among its arguments. */
export type Form = { title: string; intro?: string; fields: Field[]; submit: string; press: Invocation };

/** A file that goes with a message: its text where the platform takes files, `url` where it takes links only. */
export type CardFile = { name: string; mediaType: string; content: string; url: string; label: string };

/** The same on its way out, when it can also be bytes; without `url` it is for those places alone that take files. */
export type SentFile = Omit<CardFile, "content" | "url"> & { content: string | Uint8Array; url: string | null };

/** The whole card as plain text, for notifications, screen readers and e-mail; buttons are left out. */
export function plainText(card: Card): string {
  const parts = card.elements.map((element) => {
    switch (element.kind) {
      case "heading":
      case "text":
      case "note":
        return element.text;
      case "list":
        return element.lines.join("\n");
      case "divider":
      case "buttons":
        return "";
    }
  });
  return parts.filter(Boolean).join("\n");
}
