import { refuse } from "../domain/rule-violation.ts";
import { ownPreparation, preparationClearedCard, preparationSetCard, unknownPrepared } from "../ui/preparation.ts";
import { receipt } from "../ui/frame.ts";
import { ofMeeting, optionalWords } from "./argument.ts";
import { beside, forumCommand, instead, type Command, type InForum } from "./command.ts";

/** A forum whose meetings prepare those of another; only one that the secretary belongs to can be named. */

const setArgs = ofMeeting.extend({ name: optionalWords });

const set = forumCommand("preparation.set", setArgs, async (asked, { name }) => {
  const { forum, tx, actor } = asked;
  const wanted = (name ?? refuse("card.stale", {})).toLocaleLowerCase("da");
  const isNamed = (one: string): boolean => one.toLocaleLowerCase("da") === wanted;
  const own = await tx.forums.ofPerson(actor.id);
  const prepared = own.find((one) => isNamed(one.name)) ?? own.find(({ aliases }) => aliases.some(isNamed));
  if (!prepared) return beside(receipt(unknownPrepared(name ?? "")));
  if (prepared.id === forum.id) return beside(receipt(ownPreparation));
  await save(asked, prepared.id);
  return beside(preparationSetCard(forum, prepared.name));
});

const clear = forumCommand("preparation.clear", ofMeeting, async (asked) => {
  await save(asked, null);
  return instead(preparationClearedCard(asked.forum));
});

async function save({ tx, forum }: InForum, preparesForumId: string | null): Promise<void> {
  await tx.forums.save(forum, { ...forum, settings: { ...forum.settings, preparesForumId } });
}

/** The name of the forum whose meetings this one's prepare, as the asker may know it; undefined when they prepare none. */
export async function preparedName({ tx, forum, actor }: InForum): Promise<string | null | undefined> {
  const { preparesForumId } = forum.settings;
  if (preparesForumId === null) return undefined;
  return (await tx.forums.ofPerson(actor.id)).find(({ id }) => id === preparesForumId)?.name ?? null;
}

export const preparationCommands: Command[] = [set, clear];
