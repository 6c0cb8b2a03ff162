import { setTimeout as pause } from "node:timers/promises";

import { succeeds } from "../../src/ports.ts";
import { startSlackStandIn, type SlackStandIn } from "../support/slack-stand-in.ts";
import { startTeamsStandIn, type TeamsStandIn } from "../support/teams-stand-in.ts";
import type { Weather } from "../support/weather.ts";
import type { Random } from "./random.ts";

/** Two committees of invented people, one before each platform. */

export type Somebody = { name: string; platform: "slack" | "teams"; isSecretary: boolean };

export const everybody: readonly Somebody[] = [
  { name: "Signe Holt", platform: "slack", isSecretary: true },
  { name: "Ane Lund", platform: "slack", isSecretary: false },
  { name: "Bo Krogh", platform: "slack", isSecretary: false },
  { name: "Tove Rask", platform: "teams", isSecretary: true },
  { name: "Ulla Friis", platform: "teams", isSecretary: false },
  { name: "Vagn Toft", platform: "teams", isSecretary: false },
];

/** Teams refuses what is sent here: the bot is not installed for this member, who says nothing. */
export const shutOut = { name: "Willy Bruun" } as const;

/** What is to be in the database of what somebody said. */
export type Wish =
  { kind: "item"; token: string } | { kind: "answer"; answer: "attending" | "apology" } | { kind: "move"; start: Date };

/** `acknowledged`: was the platform told that it has arrived? By the story's clock it was said at, or after, `atStory` and by `untilStory`. */
export type Said = {
  who: Somebody;
  text: string;
  wish: Wish;
  acknowledged: boolean;
  atStory: number;
  untilStory: number;
};

/** Somebody who has no answer by then has been forgotten by a process that died; whoever takes it up puts the answer in the outbox. */
const longestAnswerMs = 15_000;

export type People = Awaited<ReturnType<typeof gather>>;

export async function gather({ weather, now }: { weather: Weather; now: () => Date }) {
  const slack = await startSlackStandIn({ clock: { now }, weather });
  const named = (platform: Somebody["platform"]) => everybody.filter((one) => one.platform === platform);
  const users = new Map(
    named("slack").map(({ name }) => [
      name,
      slack.addUser({ name, email: `${name.split(" ")[0]!.toLowerCase()}@havn.example` }),
    ]),
  );
  const channel = slack.addChannel("havneraadet", [...users.values()]);
  const teams = await startTeamsStandIn({
    people: [...named("teams"), shutOut].map(({ name }) => ({
      id: name,
      name,
      email: `${name.split(" ")[0]!.toLowerCase()}@moele.example`,
    })),
    channelName: "Moleraadet",
    now,
    weather,
  });
  teams.notInstalledFor.add(shutOut.name);
  /** Until when somebody waits for an answer in a chat of Teams, where no key tells it from what the outbox sends. */
  const awaited = new Map<string, { until: number }[]>();
  return {
    slack,
    teams,
    channel,
    user: (name: string): string => users.get(name)!,
    /** Takes this message in Teams for the answer that somebody has waited for the longest, if anybody does there. */
    isAwaited(conversation: string): boolean {
      const waiting = awaited.get(conversation) ?? [];
      const first = waiting.find(({ until }) => until > Date.now());
      awaited.set(
        conversation,
        waiting.filter((one) => one !== first),
      );
      return first !== undefined;
    },
    connect(url: (path: string) => string): void {
      slack.deliverTo(() => url("/slack/events"));
      teams.connect(() => url("/api/messages"));
    },
    /** Privately, as people do; both platforms try again when nobody answers. */
    async say(who: Somebody, text: string, random: Random): Promise<boolean> {
      const twice = random.chance(0.3);
      if (who.platform === "slack") {
        const sent = await slack
          .dm(users.get(who.name)!, text, { patient: true, ...(twice ? { twice } : {}) })
          .catch(() => null);
        return sent?.status === 200;
      }
      const chat = `a:${teams.account(who.name).aadObjectId}`;
      const answer = { until: 0 };
      awaited.set(chat, [...(awaited.get(chat) ?? []), answer]);
      // Whoever says it again waits anew, unless they have been answered.
      const onSaid = (): void => {
        answer.until = Date.now() + longestAnswerMs;
      };
      return sayInTeams(teams, who.name, text, { twice, newId: random.chance(0.5), now, onSaid });
    },
    /** In the channel, where nobody tries again. */
    async sayInChannel(who: Somebody, text: string): Promise<boolean> {
      if (who.platform === "slack") {
        const asked = slack.say(users.get(who.name)!, channel, `/dagsorden ${text}`).catch(() => null);
        // Slack waits no longer for a command.
        const sent = await Promise.race([asked, pause(3_000, null)]);
        return sent?.status === 200;
      }
      return succeeds(teams.say(who.name, "channel", text, { byMention: true }));
    },
    /** When this person was told that something was not stored, by the story's clock, so far. */
    troubles(who: Somebody): number[] {
      const seen =
        who.platform === "slack"
          ? slack.visibleTo(users.get(who.name)!).map(({ text, at }) => ({ text, at }))
          : teams.visibleTo(who.name).map(({ text, sentAt }) => ({ text, at: sentAt }));
      return seen.filter(({ text }) => isTrouble(text)).map(({ at }) => at.getTime());
    },
    async stop(): Promise<void> {
      await slack.stop();
      await teams.stop();
    },
  };
}

function isTrouble(text: string): boolean {
  return text.includes("jeg har ikke gemt noget") && text.includes("koden");
}

type Manner = { twice: boolean; newId: boolean; now: () => Date; onSaid: () => void };
let activities = 0;

async function sayInTeams(
  teams: TeamsStandIn,
  who: string,
  text: string,
  { twice, newId, now, onSaid }: Manner,
): Promise<boolean> {
  const nextId = (): string => `18${String((activities += 1)).padStart(11, "0")}`;
  const timestamp = now().toISOString();
  let id = nextId();
  let acknowledged = false;
  for (const wait of [0, 300, 3_000, 9_000]) {
    await pause(wait);
    onSaid();
    const answer = await teams
      .activity(who, { type: "message", textFormat: "plain", text, id, timestamp })
      .catch(() => null);
    acknowledged ||= answer?.status === 200;
    if (acknowledged && !twice) return true;
    if (acknowledged) twice = false;
    if (newId) id = nextId();
  }
  return acknowledged;
}

/** Founds both committees, while the weather is fair. */
async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !isSo() && Date.now() < deadline;) await pause(20);
}

export async function found(people: People): Promise<void> {
  const { slack, teams, channel, user } = people;
  await slack.join(slack.botUser, channel, { inviter: user("Signe Holt") });
  await slack.say(user("Signe Holt"), channel, "/dagsorden opret Havnerådet");
  // Slack is answered before it is done, and the next word may reach another replica.
  await until(() => slack.visibleTo(user("Signe Holt")).some(({ text }) => text.includes("er oprettet")));
  for (const name of ["Ane Lund", "Bo Krogh"])
    await slack.say(user("Signe Holt"), channel, `/dagsorden medlem <@${user(name)}>`);
  await teams.install("channel");
  for (const { name } of everybody.filter(({ platform }) => platform === "teams")) await teams.install(name);
  // Teams, too, is answered before it is done: a member who is not one yet would be refused what they say.
  const isSaid = (words: string) => (): boolean =>
    teams.visibleTo("Tove Rask").some(({ text }) => text.includes(words));
  await teams.say("Tove Rask", "channel", "opret Molerådet", { byMention: true });
  await until(isSaid("er oprettet"));
  for (const name of ["Ulla Friis", "Vagn Toft", shutOut.name]) {
    await teams.say("Tove Rask", "channel", "medlem @{0}", { byMention: true, mention: [name] });
    await until(isSaid(name));
  }
}

export type { SlackStandIn };
