import type { Door } from "./door.ts";
import type { Stage } from "./stage.ts";
import type { Role, StoryPerson } from "./story.ts";

/** The committee before the story begins, made by its secretary with the commands a secretary uses. */

const roleWords: Record<Exclude<Role, "outsider">, string> = {
  secretary: "sekretær",
  chair: "formand",
  member: "medlem",
  observer: "observatør",
};

/** Throws, with what the secretary was told, when the committee did not come out as the story has it. */
export async function setUp(stage: Stage): Promise<void> {
  const { doors, secretary } = stage.cast;
  const [home, ...others] = doors;
  for (const { tenant } of others.filter(({ hasChannels }) => hasChannels))
    await stage.program().ask("link", { first: home.tenant, second: tenant });
  for (const door of doors.filter(({ hasChannels }) => hasChannels)) {
    await door.arrive(inviterOf(stage, door));
    await stage.settle();
  }
  await inChannel(stage, secretary.name, `opret ${stage.story.forum}`);
  for (const person of members(stage)) {
    if (person !== secretary) await name(stage, person, roleWords[roleOf(person)]);
  }
  for (const person of members(stage))
    if (person.deputyFor !== undefined) await nameDeputy(stage, person, person.deputyFor);
  for (const door of others.filter(({ hasChannels }) => hasChannels)) await bind(stage, door);
  await check(stage);
}

function members({ story }: Stage): StoryPerson[] {
  return story.people.filter(({ role }) => role !== "outsider");
}

function roleOf({ role }: StoryPerson): Exclude<Role, "outsider"> {
  return role === "outsider" ? "member" : role;
}

function membersAt(stage: Stage, door: Door): StoryPerson[] {
  return members(stage).filter(({ name: one }) => stage.cast.doorOf(one) === door);
}

function inviterOf(stage: Stage, door: Door): string {
  const { cast, story } = stage;
  if (cast.doorOf(cast.secretary.name) === door) return cast.secretary.name;
  const [first] = membersAt(stage, door);
  return first?.name ?? story.people.find(({ name: one }) => cast.doorOf(one) === door)?.name ?? "";
}

async function inChannel(stage: Stage, who: string, text: string, mentions: string[] = []): Promise<void> {
  await stage.say({ who, where: "channel", text, mentions });
}

/** By mention where they share a platform; the others' names are known to the organisation since the bot came into their channel. */
function nameFor({ cast, story }: Stage, person: string, mentions: string[]): string {
  const door = cast.doorOf(person);
  if (!door.hasChannels) return `${person} ${story.people.find(({ name: one }) => one === person)?.email ?? ""}`;
  if (door !== cast.doorOf(cast.secretary.name)) return person;
  mentions.push(person);
  return `@{${mentions.length - 1}}`;
}

async function name(stage: Stage, person: StoryPerson, role: string): Promise<void> {
  const mentions: string[] = [];
  const called = nameFor(stage, person.name, mentions);
  const words = role === roleWords.member ? `medlem ${called}` : `medlem ${called} ${role}`;
  await inChannel(stage, stage.cast.secretary.name, words, mentions);
}

async function nameDeputy(stage: Stage, person: StoryPerson, principal: string): Promise<void> {
  const mentions: string[] = [];
  const words = `medlem ${nameFor(stage, person.name, mentions)} stedfortræder for ${nameFor(stage, principal, mentions)}`;
  await inChannel(stage, stage.cast.secretary.name, words, mentions);
}

/** The forum's channel on the other platform, bound by somebody there who may: somebody is made secretary for as long as it takes. */
async function bind(stage: Stage, door: Door): Promise<void> {
  const there = membersAt(stage, door);
  const steward = there.find(({ role }) => role === "chair" || role === "secretary");
  const binder = steward ?? there[0];
  if (!binder) return;
  if (!steward) await name(stage, binder, roleWords.secretary);
  await inChannel(stage, binder.name, `opret ${stage.story.forum}`);
  if (!steward) await inChannel(stage, stage.cast.secretary.name, `medlem ${binder.name} ${roleWords[roleOf(binder)]}`);
}

async function check(stage: Stage): Promise<void> {
  const made = await stage.program().ask("members", stage.story.forum);
  for (const person of members(stage)) {
    const { role } = made.find((one) => one.name === person.name) ?? { role: "nothing" };
    if (role !== person.role) throw new Error(`${person.name} became ${role}, not ${person.role}. ${answers(stage)}`);
  }
}

function answers(stage: Stage): string {
  const seen = stage.views().get(stage.cast.secretary.name) ?? [];
  return `The secretary was told:\n${seen.map(({ text }) => `  ${text.replaceAll("\n", " / ")}`).join("\n")}`;
}
