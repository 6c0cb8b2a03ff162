import type { CommandName } from "../../domain/rights.ts";
import type { Args, Invocation, Json } from "../card.ts";
import type { Phrase } from "./lexer.ts";
import { exampleOf } from "./command-words.ts";
import { labelOf } from "./labels.ts";

/** How the words reached us: after `/dagsorden`, after the bot's mention, or in the personal chat. */
export type WordsContext = { addressed: "command" | "mention" | "personal" };

/** What is meant. Only `command` may be acted on; everything else is said back, and nothing is stored. */
export type WordsReading =
  | { kind: "command"; invocation: Invocation }
  /** The word is known, what belongs to it is missing; `example` works as it stands. `form`: there is more than one thing to fill in. */
  | { kind: "incomplete"; command: CommandName; example: string; form?: true }
  /** Asked with buttons; at least one choice. */
  | { kind: "several"; choices: { label: string; invocation: Invocation }[] }
  | { kind: "refused"; why: "yes-without-question" | "quoted" | "contradiction"; example: string }
  | { kind: "unknown" };

/** A command with its arguments; those that are undefined are left out. */
export function invocation(command: CommandName, args: Record<string, Json | undefined> = {}): Invocation {
  const given: Args = {};
  for (const [name, value] of Object.entries(args)) if (value !== undefined) given[name] = value;
  return { command, args: given };
}

export function command(name: CommandName, args: Record<string, Json | undefined> = {}): WordsReading {
  return { kind: "command", invocation: invocation(name, args) };
}

const formed: ReadonlySet<CommandName> = new Set([
  "forum.create",
  "member.add",
  "meeting.plan",
  "meeting.move",
  "meeting.addGuest",
  "attendance.deputise",
  "agenda.propose",
  "agenda.edit",
  "attachment.add",
  "minutes.object",
  "minutes.note",
  "decision.record",
  "action.assign",
]);

export function incomplete(name: CommandName): WordsReading {
  const reading = { kind: "incomplete", command: name, example: exampleOf(name) } as const;
  return formed.has(name) ? { ...reading, form: true } : reading;
}

export function several(...choices: Invocation[]): WordsReading {
  return { kind: "several", choices: choices.map((choice) => ({ label: labelOf(choice), invocation: choice })) };
}

/** The same thing, but to be confirmed with a button first. */
export function asked(reading: WordsReading): WordsReading {
  return reading.kind === "command" ? several(reading.invocation) : reading;
}

export const unknown: WordsReading = { kind: "unknown" };

/**
 * Reads what stands after a command word. `decided`: it was said to the bot by `/dagsorden` or mention, so that the first word decides;
 * in the personal chat it may be the beginning of any sentence. Null: it is not this command after all.
 */
export type Reader = (rest: Phrase, decided: boolean) => WordsReading | null;
export type Readers = Readonly<Record<string, Reader>>;

/** The same reader under several words. */
export function under(words: readonly string[], reader: Reader): Readers {
  return Object.fromEntries(words.map((word) => [word, reader]));
}
