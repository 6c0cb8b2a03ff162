import type { Platform } from "../domain/forum.ts";
import type { Card, Form, Invocation } from "../ui/card.ts";

/** A person as a platform names them. `tenant` is the Slack workspace or the Teams tenant, `user` is unique within it. */
export type ChatPerson = {
  platform: Platform;
  tenant: string;
  user: string;
  name: string | null;
  email: string | null;
};

/** Where something was said. `reference` is the adapter's own (to write there again), opaque to the core. */
export type Conversation = {
  platform: Platform;
  tenant: string;
  id: string;
  kind: "personal" | "channel";
  name: string | null;
  reference: unknown;
};

/**
 * A file that somebody dropped. `url` is where its platform gives it out, a secret that holds for a while; null when it does not say. `id` is the
 * adapter's own.
 */
export type ChatFile = { name: string; url: string | null; id?: string };

/**
 * What happened in a chat. `id` is unique per happening and the same for a platform's repeats; `sameAs` catches a repeat under a new id.
 * `mentions` stand in `text` as `@{0}`, `@{1}` …; the bot's own mention is gone.
 */
export type ChatEvent = {
  id: string;
  sameAs: string | null;
  at: Date;
  person: ChatPerson;
  conversation: Conversation;
  happening: Happening;
  /** It was the person's calendar that said it, by whatever way it came. */
  via?: "calendar";
};

export type Happening =
  /** `about`: the meeting of the message that is answered, where the platform knows it. */
  | {
      kind: "words";
      text: string;
      mentions: ChatPerson[];
      addressed: "command" | "mention" | "personal";
      about?: { meeting: string };
      files?: ChatFile[];
    }
  /** A button. `shared`: others see the card it sits on. `values`: what stood in the card's inputs. */
  | { kind: "press"; press: Invocation; shared: boolean }
  | { kind: "submit"; press: Invocation; values: Record<string, string> }
  /** The bot came into a conversation or was installed for a person; `people` is who is there, as far as the platform says. */
  | { kind: "arrived"; people: ChatPerson[] }
  /** Somebody joined the conversation after the bot. */
  | { kind: "joined"; people: ChatPerson[] }
  /** Slack's App Home was opened. */
  | { kind: "home" };

/**
 * The answer to the asker. `private`: for their eyes, where they asked when the platform can, else in the personal chat.
 * `replace`: takes the pressed card's place (personal conversations). `submitted`: what came of a form, in its place where the form is a
 * card of the asker's own; a refusal is `private`, so that the form stays with what was typed. `form`: opens a form. `home`: what App Home shows.
 */
export type Reply =
  | { kind: "none" }
  | { kind: "private"; card: Card }
  | { kind: "open"; card: Card }
  | { kind: "replace"; card: Card }
  | { kind: "submitted"; card: Card }
  | { kind: "form"; form: Form }
  | { kind: "home"; card: Card };

/**
 * The core's only door for the adapters. `accept` keeps the event before it is acknowledged (false: it is a repeat, do nothing) and
 * throws within two seconds when it cannot; `handle` does what it says and never throws: what goes wrong is a card. `unavailable` is what to
 * show when `accept` threw and the platform will not repeat the event; it is then never done. `told` says that what `handle` or
 * `unavailable` gave has reached the asker, or that it has not: who was told that nothing was stored must not find it done an hour later, and
 * who could not be told gets it done after all, and an answer.
 */
export type FrontDesk = {
  accept(event: ChatEvent): Promise<boolean>;
  handle(event: ChatEvent): Promise<Reply>;
  unavailable(event: ChatEvent): Card;
  told(event: ChatEvent, hasReached: boolean): void;
};
