import type { Person } from "../domain/forum.ts";
import type { Args, Json } from "../ui/card.ts";
import type { ChatPerson } from "./event.ts";

/** The arguments that name a person: there a mention stays an id. Everywhere else it is words, and reads as the person's name. */
const personArgs = new Set(["person", "deputy", "deputyFor"]);

/** Mentions stand as `@{0}`, `@{1}` … in an event's text; from here on as `@{id of the person}`. */
export function spelledWords(text: string, people: readonly Person[]): string {
  return text.replace(/@\{(\d{1,3})\}/gu, (whole, index: string) => {
    const person = people[Number(index)];
    return person ? `@{${person.id}}` : whole;
  });
}

/** The words as the person saw them when they wrote them: a mention is @ and the name. */
export function wordsAsSaid({ text, mentions }: { text: string; mentions: readonly ChatPerson[] }): string {
  return text.replace(/@\{(\d{1,3})\}/gu, (_whole, index: string) => `@${mentions[Number(index)]?.name ?? ""}`);
}

/** The same arguments with mentions written as names, except where a person is meant. */
export function namedArgs(args: Args, people: readonly Person[]): Args {
  const names = new Map(people.map((person) => [person.id, person.name]));
  const named = (value: Json): Json =>
    typeof value === "string" ? value.replace(/@\{([^}]+)\}/gu, (whole, id: string) => names.get(id) ?? whole) : value;
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, personArgs.has(name) ? value : named(value)]),
  );
}
