import { z } from "zod";

import { roleOf, secretariesOf, type Forum, type Role } from "../domain/forum.ts";
import { isComing, isRunning, type Meeting } from "../domain/meeting.ts";
import { viewOf } from "../domain/circle.ts";
import { homeCard } from "../ui/home.ts";
import { exampleComing, exampleForum, examplePeople } from "../ui/example.ts";
import type { Card } from "../ui/card.ts";
import { exampleAgendaCard, helpCard, welcomeBackCard, welcomeCard, wishCard, wishSent } from "../ui/help.ts";
import { receipt } from "../ui/frame.ts";
import { listed } from "../ui/labels.da.ts";
import { noDeputy } from "../ui/attendance.ts";
import { nothingDone } from "../ui/question.ts";
import { id, words } from "./argument.ts";
import { beside, forumCommand, instead, openCommand, type Asked, type Command } from "./command.ts";
import { namesFor } from "./facts.ts";
import { tellSecretaries } from "./telling.ts";

/** The forum help is about: the channel's, or the person's only one. */
async function forumAtHand({ tx, actor, conversation }: Asked): Promise<Forum | null> {
  if (conversation.kind === "channel")
    return tx.forums.inConversation({ ...conversation, externalId: conversation.id });
  const forums = await tx.forums.ofPerson(actor.id);
  return forums.length === 1 ? (forums[0] ?? null) : null;
}

const helpArgs = z.object({ part: z.enum(["everyone", "forum", "agenda", "minutes"]).optional() });

const help = openCommand("help.show", helpArgs, async (asked, { part }) => {
  const forum = await forumAtHand(asked);
  const place = asked.conversation.kind;
  if (forum) return instead(helpCard(roleOf(forum, asked.actor.id), { forumName: forum.name, place }, part));
  const roles = (await asked.tx.forums.ofPerson(asked.actor.id)).map((one) => roleOf(one, asked.actor.id));
  // Of several forums' roles the one that may most, so that nothing the person can do is missing.
  const most = mostFirst.find((role) => roles.includes(role)) ?? null;
  return instead(helpCard(most, { forumName: null, place }, part));
});

const mostFirst: readonly Role[] = ["secretary", "chair", "member", "deputy", "observer"];

/** What a person sees when they open the app: their meetings and their tasks. */
const home = openCommand("home.show", z.unknown(), async (asked) => {
  const forums = await asked.tx.forums.ofPerson(asked.actor.id);
  const actions = await asked.tx.meetings.openActions(forums.map((forum) => forum.id));
  const coming = [];
  for (const forum of forums) {
    for (const meeting of await comingMeetings(asked, forum)) {
      const names = await namesFor(asked, forum, [meeting]);
      const reader = {
        personId: asked.actor.id,
        role: roleOf(forum, asked.actor.id),
        view: viewOf(meeting, forum, asked.actor.id),
      };
      coming.push({ facts: { meeting, forum, names, now: asked.now }, reader });
    }
  }
  const mine = actions.filter(({ action }) => action.assigneeId === asked.actor.id);
  return beside(
    homeCard(
      coming.sort((a, b) => a.facts.meeting.start.getTime() - b.facts.meeting.start.getTime()),
      mine.map(({ action, meetingId, forumId }) => ({
        action,
        meetingId,
        forumName: forums.find((forum) => forum.id === forumId)?.name ?? "",
      })),
      asked.now,
    ),
  );
});

const example = openCommand("help.example", z.unknown(), ({ now, newId }) => {
  const people = examplePeople.map((person) => ({ ...person, id: newId(), organisationId: "" }));
  const forum = exampleForum("", people, newId);
  const names = new Map(people.map((person) => [person.id, person.name]));
  const reader = {
    personId: people.find((person) => person.role === "member")?.id ?? "",
    role: "member",
    view: "internal",
  } as const;
  const meeting = exampleComing(forum, { now, newId });
  return Promise.resolve(beside(exampleAgendaCard({ meeting, forum, names, now }, reader)));
});

async function comingMeetings({ tx, now }: Asked, forum: Forum): Promise<Meeting[]> {
  const meetings = await tx.meetings.ofForum(forum.id, { from: now });
  return meetings.filter((meeting) => isComing(meeting, now) || isRunning(meeting)).slice(0, 5);
}

/** What to say when the bot comes into a conversation; nothing in a channel that a forum is bound to. */
export async function greeting(asked: Asked): Promise<Card | null> {
  const { tx, actor, conversation } = asked;
  if (conversation.kind === "channel") return (await forumAtHand(asked)) ? null : welcomeCard("channel");
  const forums = await tx.forums.ofPerson(actor.id);
  const roles = forums.map((forum) => ({ name: forum.name, role: roleOf(forum, actor.id) ?? "member" }));
  return roles.length === 0 ? welcomeCard("personal") : welcomeBackCard(actor.name, roles);
}

const dismiss = openCommand("message.dismiss", z.object({ said: z.literal("no-deputy").optional() }), (_asked, args) =>
  Promise.resolve(instead(receipt(args.said ? noDeputy : nothingDone))),
);

/** Passes on to the secretaries what somebody wanted and may not do. */
const request = forumCommand("right.request", z.object({ forum: id.optional(), words }), async (asked, args) => {
  const card = wishCard(asked.actor.name, asked.forum.name, args.words.slice(0, 500));
  await tellSecretaries(asked, { key: `wish:${asked.newId()}`, card });
  return instead(receipt(wishSent(listed(secretariesOf(asked.forum).map((member) => member.name)))));
});

export const helpCommands: Command[] = [help, example, home, dismiss, request];
