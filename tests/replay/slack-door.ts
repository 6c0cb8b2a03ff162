import { startSlackStandIn, type Sent, type SeenMessage } from "../support/slack-stand-in.ts";
import { CannotDo, labelled, newestWith, type Door, type DoorPerson, type Sighting } from "./door.ts";

type SlackPeople = { people: readonly DoorPerson[]; forum: string; clock: { now(): Date } };

/** The story's people in a workspace of their own, before our stand-in for Slack. */
export async function openSlackDoor({ people, forum, clock }: SlackPeople): Promise<Door> {
  const slack = await startSlackStandIn({ clock });
  const users = new Map(people.map(({ name, email }) => [name, slack.addUser({ name, email })]));
  const members = new Set(people.filter(({ isMember }) => isMember).map(({ name }) => user(name)));
  const channel = slack.addChannel(forum.toLocaleLowerCase("da").replaceAll(/\W+/gu, "-"), [...members]);
  const beforePress = new Map<string, number>();

  function user(name: string): string {
    const id = users.get(name);
    if (id === undefined) throw new CannotDo(`${name} is not in the Slack workspace`);
    return id;
  }

  function isForAll(message: SeenMessage): boolean {
    return message.channel === channel && (message.kind === "message" || message.kind === "file");
  }

  /** Who is not in the channel and says something there has come in first. */
  async function enter(who: string): Promise<string> {
    if (!members.has(user(who))) accepted(await slack.join(user(who), channel));
    members.add(user(who));
    return channel;
  }

  return {
    platform: "slack",
    hasChannels: true,
    tenant: { platform: "slack", tenant: slack.team },
    settings: {
      slack: slack.config,
      teams: null,
      mail: null,
    },
    connect: (port) => {
      slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
    },
    arrive: async (inviter) => {
      accepted(await slack.join(slack.botUser, channel, { inviter: user(inviter) }));
    },
    say: async ({ who, where, text, mentions = [], twice = false }) => {
      const there = where === "personal" ? slack.dmOf(user(who)) : await enter(who);
      const words = text.replace(/@\{(\d+)\}/gu, (whole, index: string) => {
        const name = mentions[Number(index)];
        return name === undefined ? whole : `<@${user(name)}>`;
      });
      if (/^\/dagsorden(\s|$)/u.test(text)) accepted(await slack.say(user(who), there, words, { twice }));
      else if (where === "personal") accepted(await slack.dm(user(who), words, { twice }));
      else accepted(await slack.mention(user(who), there, words, { twice }));
    },
    press: async ({ who, label, twice }) => {
      const usable = slack.visibleTo(user(who)).filter(({ kind }) => kind === "message" || kind === "ephemeral");
      const found = newestWith(
        usable.map(({ ts, buttons }) => ({ ts, buttons: labelsOf(buttons) })),
        label,
      );
      beforePress.set(who, slack.latest());
      accepted(await slack.press(user(who), found.message.ts, found.label, { twice }));
    },
    fill: async ({ who, values }) => {
      const forms = slack.visibleTo(user(who)).filter(({ kind }) => kind === "modal");
      const form = forms.findLast(({ arrival }) => arrival > (beforePress.get(who) ?? Infinity));
      if (!form?.viewId) throw new CannotDo("no form was opened");
      const labels = form.fields.map(({ label }) => label);
      accepted(await slack.submit(user(who), form.viewId, labelled(values, labels)));
    },
    seenBy: (who) =>
      slack
        .visibleTo(user(who))
        .filter((message) => !isForAll(message) && message.kind !== "home")
        .map(sighting),
    inChannel: () => slack.visibleTo(slack.botUser).filter(isForAll).map(sighting),
    calendarOf: (who) => {
      const dm = slack.dmOf(user(who));
      const files = slack.visibleTo(user(who)).filter(({ file, channel: at }) => at === dm && file !== null);
      return Promise.resolve(files.findLast(({ file }) => file?.name.endsWith(".ics"))?.file?.content ?? null);
    },
    violations: slack.violations,
    stop: () => slack.stop(),
  };
}

function accepted({ status, body }: Sent): void {
  if (status !== 200) throw new CannotDo(`the program answered Slack ${status} ${body}`.trim());
}

/** Buttons that do something here; the others open a page. */
function labelsOf(buttons: SeenMessage["buttons"]): string[] {
  return buttons.filter(({ url }) => url === null).map(({ label }) => label);
}

const kinds = { message: "message", ephemeral: "message", file: "file", modal: "form", home: "notice" } as const;

function sighting(message: SeenMessage): Sighting {
  const { ts, viewId, kind, text, raw, file, buttons, arrival, at, updatedAt } = message;
  return {
    id: `slack:${viewId ?? ts}`,
    kind: kinds[kind],
    text,
    raw: [raw, file],
    buttons: labelsOf(buttons),
    order: arrival,
    at: updatedAt ?? at,
  };
}
