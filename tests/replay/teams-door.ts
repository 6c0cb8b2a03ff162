import { startTeamsStandIn, type SeenMessage, type TeamsStandIn } from "../support/teams-stand-in.ts";
import { CannotDo, labelled, newestWith, type Door, type DoorPerson, type Sighting } from "./door.ts";
import { stringsIn } from "./text.ts";

type TeamsPeople = { people: readonly DoorPerson[]; forum: string; clock: { now(): Date } };

/** The story's people in a tenant of their own, before our stand-in for Teams. */
export async function openTeamsDoor({ people, forum, clock }: TeamsPeople): Promise<Door> {
  // The first one brings the bot into the channel.
  const inOrder = [...people].sort((a, b) => Number(b.isMember) - Number(a.isMember));
  const teams = await startTeamsStandIn({
    people: inOrder.map(({ name, email, isMember }) => ({
      id: name,
      name,
      email,
      ...(isMember ? {} : { outside: true }),
    })),
    channelName: forum,
    now: () => clock.now(),
  });
  const known = new Map(people.map((person) => [person.name, person]));
  const beforePress = new Map<string, number>();

  function somebody(name: string): string {
    if (!known.has(name)) throw new CannotDo(`${name} is not in the Teams tenant`);
    return name;
  }

  /** Who is not in the channel and says something there has come in first. */
  async function enter(who: string): Promise<void> {
    const person = known.get(somebody(who));
    if (!person || person.isMember) return;
    known.set(who, { ...person, isMember: true });
    await teams.join({ id: who, name: who, email: person.email });
  }

  return {
    platform: "teams",
    hasChannels: true,
    tenant: { platform: "teams", tenant: teams.tenant },
    settings: { slack: null, teams: teams.config, mail: null },
    connect: (port) => {
      teams.connect(`http://127.0.0.1:${port}/api/messages`);
    },
    arrive: async () => {
      await teams.install("channel");
      for (const { name } of people) await teams.install(name);
    },
    say: async ({ who, where, text, mentions = [], twice = false }) => {
      if (where === "channel") await enter(who);
      const again = twice ? { twice: true as const } : {};
      await teams.say(somebody(who), where, text, { byMention: true, mention: mentions.map(somebody), ...again });
    },
    press: async ({ who, label, twice }) => {
      const usable = teams.visibleTo(somebody(who)).map((message) => ({ ...message, buttons: labelsOf(message) }));
      const found = newestWith(usable, label);
      beforePress.set(who, newestOrder(teams, who));
      await teams.press(who, found.message.id, found.label, twice ? { twice: true } : {});
    },
    fill: async ({ who, values }) => {
      const forms = teams.visibleTo(somebody(who)).filter(({ inputs }) => inputs.length > 0);
      const form = forms.findLast(({ order }) => order > (beforePress.get(who) ?? Infinity));
      if (!form) throw new CannotDo("no form was opened");
      await teams.submit(who, form.id, labelled(values, form.inputs));
    },
    seenBy: (who) => {
      const open = new Map(teams.inChannel().map((message) => [message.id, message.raw]));
      return teams
        .visibleTo(somebody(who))
        .filter(({ id, raw }) => !open.has(id) || open.get(id) !== raw)
        .map((message) => sighting(message, open.has(message.id) ? "replaced" : kindOf(message)));
    },
    inChannel: () => teams.inChannel().map((message) => sighting(message, kindOf(message))),
    calendarOf: (who) => openNewestLink(teams.visibleTo(somebody(who))),
    violations: teams.violations,
    stop: () => teams.stop(),
  };
}

function newestOrder(teams: TeamsStandIn, who: string): number {
  return Math.max(0, ...teams.visibleTo(who).map(({ order }) => order));
}

/** Buttons that do something here; the others open a page. */
function labelsOf({ buttons }: SeenMessage): string[] {
  return buttons.filter(({ action }) => action.type !== "Action.OpenUrl").map(({ label }) => label);
}

function kindOf({ kind, inputs }: SeenMessage): Sighting["kind"] {
  if (kind === "toast") return "notice";
  return inputs.length > 0 ? "form" : "message";
}

function sighting(message: SeenMessage, kind: Sighting["kind"]): Sighting {
  const { id, text, raw, order, updatedAt } = message;
  return { id: `teams:${id}`, kind, text, raw, buttons: labelsOf(message), order, at: updatedAt };
}

/** As a calendar does that is given the link: it fetches what stands behind it now. */
async function openNewestLink(messages: SeenMessage[]): Promise<string | null> {
  const links = messages
    .flatMap(({ raw }) => stringsIn(raw))
    .filter((text) => /^https?:\S+\/kalender\/\S+$/u.test(text));
  const [newest] = links.slice(-1);
  if (newest === undefined) return null;
  const answer = await fetch(newest);
  return answer.ok ? answer.text() : null;
}
