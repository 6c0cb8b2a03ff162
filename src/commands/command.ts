import type { z } from "zod";

import type { Conversation } from "../chat/event.ts";
import type { NewId } from "../domain/agenda.ts";
import type { Door } from "../domain/attendance.ts";
import type { Forum, Person, Role } from "../domain/forum.ts";
import type { CommandName } from "../domain/rights.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { Transaction } from "../ports.ts";
import type { Card, Form } from "../ui/card.ts";

/** Who asks, where and when, and the transaction in which everything happens. */
export type Asked = {
  now: Date;
  /** When the person did it, by the platform's word for it: never later than now, and earlier when it was long under way. */
  saidAt: Date;
  newId: NewId;
  tx: Transaction;
  actor: Person;
  door: Door;
  conversation: Conversation;
  /** What the asker used: words, a button on a card of their own, or one on a card that others see. */
  by: "words" | "own card" | "shared card";
  /** What was typed, when it was typed: so that a wish can be passed on. */
  words: string | null;
  /** Where our own pages are reached, without a slash at the end. */
  publicUrl: string;
  /** Where links to documents begin; null when people could not open them. */
  linksUrl: string | null;
};

/** The same, inside a forum where the asker has a role. */
export type InForum = Asked & { forum: Forum; role: Role };

/**
 * The answer to the asker. `instead`: takes the place of the card whose button was pressed, where that is the asker's own. `beside`: is
 * read next to it.
 */
export type Answer = { kind: "instead" | "beside"; card: Card } | { kind: "form"; form: Form };

export type Command =
  | { name: CommandName; needs: "forum"; run: (asked: InForum, args: unknown) => Promise<Answer> }
  | { name: CommandName; needs: "nothing"; run: (asked: Asked, args: unknown) => Promise<Answer> };

/** Arguments come from words, buttons and forms; a button can be old or forged, so what does not fit is refused as stale. */
function read<A extends z.ZodType>(schema: A, args: unknown): z.infer<A> {
  const result = schema.safeParse(args);
  return result.success ? result.data : refuse("card.stale", {});
}

/** A command given within a forum. */
export function forumCommand<A extends z.ZodType>(
  name: CommandName,
  schema: A,
  run: (asked: InForum, args: z.infer<A>) => Promise<Answer>,
): Command {
  return { name, needs: "forum", run: (asked, args) => run(asked, read(schema, args)) };
}

/** A command that anyone can give, in a forum or not. */
export function openCommand<A extends z.ZodType>(
  name: CommandName,
  schema: A,
  run: (asked: Asked, args: z.infer<A>) => Promise<Answer>,
): Command {
  return { name, needs: "nothing", run: (asked, args) => run(asked, read(schema, args)) };
}

export const instead = (card: Card): Answer => ({ kind: "instead", card });
export const beside = (card: Card): Answer => ({ kind: "beside", card });
export const asForm = (form: Form): Answer => ({ kind: "form", form });
