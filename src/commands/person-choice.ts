import { memberOf, type Forum, type Member, type Person } from "../domain/forum.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { Asked, InForum } from "./command.ts";

const mention = /^@\{([^}]+)\}$/u;

const plain = (name: string): string => name.toLocaleLowerCase("da").replace(/\s+/g, " ").trim();

/** The words as a name: without @ and signs at the ends. */
function nameIn(words: string): string {
  return words
    .replace(/^@(?!\{)/u, "")
    .replace(/[.,;:!?\s]+$/u, "")
    .trim();
}

/** Members whose whole name this is, else whose name begins with it, else one of whose names it is. */
function matching(members: readonly Member[], name: string): Member[] {
  const wanted = plain(name);
  const whole = members.filter((member) => plain(member.name) === wanted);
  if (whole.length > 0) return whole;
  const begins = members.filter((member) => plain(member.name).startsWith(`${wanted} `));
  return begins.length > 0 ? begins : members.filter((member) => plain(member.name).split(" ").includes(wanted));
}

/** The member that these words name, by mention or by name. Refuses `person.unknown`, `person.several`, `person.not-member`. */
export async function memberNamed(asked: InForum, words: string): Promise<Member> {
  const person = await mentioned(asked, words);
  if (person) return memberIn(asked.forum, person);
  const name = nameIn(words);
  const found = matching(asked.forum.members, name);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only) return refuse("person.several", { name, candidates: found.map((member) => member.name) });
  return memberIn(asked.forum, await personNamed(asked, words));
}

function memberIn(forum: Forum, person: Person): Member {
  return memberOf(forum, person.id) ?? refuse("person.not-member", { name: person.name, forum: forum.name });
}

async function mentioned({ tx }: Asked, words: string): Promise<Person | null> {
  const id = mention.exec(words.trim())?.[1];
  if (!id) return null;
  const [person] = await tx.people.named(`@{${id}}`);
  return person ?? refuse("person.unknown", { name: "@" });
}

/** Anybody of the organisation that these words name. Refuses `person.unknown` and `person.several`. */
export async function personNamed(asked: Asked, words: string): Promise<Person> {
  const person = await mentioned(asked, words);
  if (person) return person;
  const name = nameIn(words);
  const found = name === "" ? [] : await asked.tx.people.named(name);
  const whole = found.filter((one) => plain(one.name) === plain(name));
  const [best] = whole.length > 0 ? whole : found;
  if (!best) return refuse("person.unknown", { name });
  const rivals = whole.length > 0 ? whole : found;
  return rivals.length === 1
    ? best
    : refuse("person.several", { name, candidates: rivals.map(({ name: one }) => one) });
}
