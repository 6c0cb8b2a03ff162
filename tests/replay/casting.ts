import type { Platform } from "../../src/domain/forum.ts";
import { openSlackDoor } from "./slack-door.ts";
import { openMailDoor } from "./mail-door.ts";
import { openTeamsDoor } from "./teams-door.ts";
import type { Door, DoorPerson } from "./door.ts";
import type { Story, StoryPerson } from "./story.ts";

/** Who of the story sits before which platform. */

export const doorNames = ["slack", "teams", "mixed", "mail"] as const;
export type DoorName = (typeof doorNames)[number];

export type Cast = {
  /** The platforms in use; the secretary's first. */
  doors: [home: Door, ...others: Door[]];
  secretary: StoryPerson;
  doorOf(name: string): Door;
  /** Is anybody of the forum there, so that it has a channel there? */
  hasForum(door: Door): boolean;
};

/** In `mixed` they go in turn to Teams, Slack, Teams, Slack …; in `mail` those who run the forum and strangers are in Slack, the others write mails. */
export function platformsOf(people: readonly StoryPerson[], door: DoorName): Map<string, Platform> {
  const platformOf = ({ role }: StoryPerson, index: number): Platform => {
    if (door === "mixed") return index % 2 === 0 ? "teams" : "slack";
    if (door === "mail") return role === "secretary" || role === "outsider" ? "slack" : "mail";
    return door;
  };
  return new Map(people.map((person, index) => [person.name, platformOf(person, index)]));
}

const openers = { slack: openSlackDoor, teams: openTeamsDoor, mail: openMailDoor };

/** Opens a stand-in for each platform in use, with its people. */
export async function castStory(story: Story, door: DoorName, clock: { now(): Date }): Promise<Cast> {
  const secretary = story.people.find(({ role }) => role === "secretary");
  if (!secretary) throw new Error("The story has no secretary.");
  const platforms = platformsOf(story.people, door);
  const home = platforms.get(secretary.name) ?? "teams";
  const others = [...new Set(platforms.values())].filter((platform) => platform !== home);
  const open = (platform: Platform): Promise<Door> => {
    const people = story.people.filter(({ name }) => platforms.get(name) === platform).map(doorPerson);
    const setting = { people, forum: story.forum, clock };
    return openers[platform](setting);
  };
  const doors: Cast["doors"] = [await open(home)];
  for (const platform of others) doors.push(await open(platform));
  const doorOf = (name: string): Door => doors.find((one) => one.platform === platforms.get(name)) ?? doors[0];
  const hasForum = (one: Door): boolean =>
    one.hasChannels && story.people.some(({ name, role }) => role !== "outsider" && doorOf(name) === one);
  return { doors, secretary, doorOf, hasForum };
}

function doorPerson({ name, email, role }: StoryPerson): DoorPerson {
  return { name, email, isMember: role !== "outsider" };
}
