import type { webApi } from "@slack/bolt";
import type { Clock } from "../../ports.ts";
import { fields, textOf } from "./ids.ts";
import type { Profile } from "./ids.ts";

/** Who somebody is in Slack. */

const PROFILE_MS = 5 * 60_000;

export type People = {
  /** The person's profile, remembered for five minutes; null when Slack does not say, which is not remembered. */
  profile(user: string): Promise<Profile | null>;
  /** Has the profile been read, and is it a bot's? */
  isKnownBot(user: string): boolean;
};

export function createPeople(client: webApi.WebClient, clock: Clock): People {
  const known = new Map<string, { profile: Profile; until: number }>();
  return {
    async profile(user) {
      const remembered = known.get(user);
      if (remembered !== undefined && remembered.until > clock.now().getTime()) return remembered.profile;
      const answer = await client.users.info({ user }).catch(() => null);
      if (answer === null) return null;
      const profile = readProfile(answer.user);
      known.set(user, { profile, until: clock.now().getTime() + PROFILE_MS });
      return profile;
    },
    isKnownBot: (user) => known.get(user)?.profile.isBot === true,
  };
}

function readProfile(user: unknown): Profile {
  const person = fields(user);
  const profile = fields(person["profile"]);
  const names = [profile["real_name"], person["real_name"], profile["display_name"], person["name"]].map(textOf);
  return {
    name: names.find((name) => name !== null) ?? null,
    email: textOf(profile["email"]),
    isBot: person["is_bot"] === true || person["id"] === "USLACKBOT" || person["deleted"] === true,
  };
}
