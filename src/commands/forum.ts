import { z } from "zod";

import { checkedTitle, numbersAreFixed, withStandingItems } from "../domain/agenda.ts";
import {
  addStandingItem,
  createForum,
  memberOf,
  removeMember,
  removeStandingItem,
  roleOf,
  setMember,
  type Channel,
  type Forum,
  type ForumSettings,
  type Person,
} from "../domain/forum.ts";
import { isComing, type Meeting } from "../domain/meeting.ts";
import { refuse } from "../domain/rule-violation.ts";
import {
  channelBoundCard,
  createForm,
  forumChannelCard,
  forumCreatedCard,
  memberRemovedCard,
  memberSavedCard,
  membersCard,
  settingNames,
  settingsCard,
  settingsForm,
  settingsSaved,
  settingsWrong,
  standingRemovedCard,
  standingSavedCard,
  standingUnknown,
  welcomeMemberCard,
  type SettingName,
} from "../ui/forum.ts";
import { receipt } from "../ui/frame.ts";
import { anyOtherBusiness } from "../ui/labels.da.ts";
import { invitationCard } from "../ui/meeting.ts";
import { id, optionalId, optionalWords, words } from "./argument.ts";
import {
  asForm,
  beside,
  forumCommand,
  instead,
  openCommand,
  type Answer,
  type Asked,
  type Command,
  type InForum,
} from "./command.ts";
import { factsFor } from "./facts.ts";
import { personNamed } from "./person-choice.ts";
import { calendarFile, tellChannels, tellPerson } from "./telling.ts";

const ofForum = z.object({ forum: id.optional() });

// ── The forum and its channels ───────────────────────────────────────────────────────────────────────────────────────────────────────

const create = openCommand("forum.create", z.object({ name: words.optional() }), async (asked, args) => {
  if (asked.conversation.kind !== "channel") refuse("forum.not-a-channel", {});
  if (args.name === undefined) return asForm(createForm());
  if (args.name.trim() === "") refuse("forum.name-missing", {});
  const name = checkedTitle(args.name);
  const here = await asked.tx.forums.inConversation({ ...asked.conversation, externalId: asked.conversation.id });
  if (here) refuse("forum.already-bound", { forum: here.name });
  const known = await asked.tx.forums.named(name);
  return known ? bindChannel(asked, known) : founded(asked, name);
});

function channelHere({ conversation, newId }: Asked): Channel {
  const { platform, tenant, id: externalId, reference } = conversation;
  return { id: newId(), platform, tenant, externalId, reference };
}

async function founded(asked: Asked, name: string): Promise<Answer> {
  const { organisationId } = asked.actor;
  const empty = createForum({ organisationId, name, founder: asked.actor, anyOtherBusiness }, asked.newId);
  const forum = { ...empty, channels: [channelHere(asked)] };
  await asked.tx.forums.create(forum);
  await tellChannels(asked, forum, { key: `forum:${forum.id}`, card: forumChannelCard(forum) });
  return beside(forumCreatedCard(forum, []));
}

/** The same name in another channel, said by somebody who runs the forum, binds that channel too: on the other platform, perhaps. */
async function bindChannel(asked: Asked, forum: Forum): Promise<Answer> {
  const role = roleOf(forum, asked.actor.id);
  if (role !== "secretary" && role !== "chair") refuse("forum.name-taken", { forum: forum.name });
  await asked.tx.forums.save(forum, { ...forum, channels: [...forum.channels, channelHere(asked)] });
  return beside(channelBoundCard(forum));
}

// ── Members ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const list = forumCommand("member.list", ofForum, (asked) => Promise.resolve(beside(membersCard(asked.forum))));

const role = z.enum(["chair", "secretary", "member", "deputy", "observer"]).nullish();
const addArgs = ofForum.extend({ person: words.optional(), personId: optionalId, role, deputyFor: optionalWords });

const add = forumCommand("member.add", addArgs, async (asked, args) => {
  const person = args.personId ? await asked.tx.people.get(args.personId) : await personNamed(asked, args.person ?? "");
  const principal = args.deputyFor === null ? null : await personNamed(asked, args.deputyFor);
  if (principal && !memberOf(asked.forum, principal.id)) {
    refuse("person.not-member", { name: principal.name, forum: asked.forum.name });
  }
  const isNew = memberOf(asked.forum, person.id) ? "changed" : "new";
  const after = setMember(asked.forum, person, { role: args.role ?? null, deputyFor: principal?.id ?? null });
  await asked.tx.forums.save(asked.forum, after);
  if (isNew === "new") await welcome({ ...asked, forum: after }, person);
  const member = memberOf(after, person.id) ?? refuse("card.stale", {});
  return instead(memberSavedCard(after, member, isNew));
});

/** A new member hears that they are one, and is invited to the meetings that are coming. */
async function welcome(asked: InForum, person: Person): Promise<void> {
  const member = memberOf(asked.forum, person.id);
  if (!member || person.id === asked.actor.id) return;
  const key = `member:${asked.forum.id}:${asked.newId()}`;
  await tellPerson(asked, person.id, { key, card: welcomeMemberCard(asked.forum, member) });
  if (member.role === "deputy") return;
  for (const meeting of await comingMeetings(asked)) {
    const facts = await factsFor(asked, meeting);
    await tellPerson(asked, person.id, {
      key: `invitation:${meeting.id}:${asked.newId()}`,
      card: invitationCard(facts, person.id),
      file: await calendarFile(asked, facts, member),
      onlyIf: { meetingId: meeting.id, sequence: meeting.sequence, notCancelled: true },
    });
  }
}

async function comingMeetings({ tx, forum, now }: InForum): Promise<Meeting[]> {
  return (await tx.meetings.ofForum(forum.id, { from: now })).filter((meeting) => isComing(meeting, now));
}

const removeArgs = ofForum.extend({ person: words.optional(), personId: optionalId });

const remove = forumCommand("member.remove", removeArgs, async (asked, args) => {
  const person = args.personId ? await asked.tx.people.get(args.personId) : await personNamed(asked, args.person ?? "");
  await asked.tx.forums.save(asked.forum, removeMember(asked.forum, person));
  return instead(memberRemovedCard(asked.forum, person.name));
});

// ── Standing items ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const standingArgs = ofForum.extend({ title: words });

/** A standing item comes also onto the agendas that are planned and not yet sent out. */
const addStanding = forumCommand("standing.add", standingArgs, async (asked, args) => {
  const title = checkedTitle(args.title);
  const after = addStandingItem(asked.forum, title, asked.newId);
  await asked.tx.forums.save(asked.forum, after);
  const agendas = await changeOpenAgendas(asked, (meeting) =>
    withStandingItems(meeting, after.standingItems, asked.newId),
  );
  return beside(standingSavedCard(after, title, agendas));
});

const removeStanding = forumCommand("standing.remove", standingArgs, async (asked, args) => {
  const wanted = args.title.trim().toLocaleLowerCase("da");
  const found = asked.forum.standingItems.find(
    (item) => !item.anyOtherBusiness && item.title.toLocaleLowerCase("da") === wanted,
  );
  if (!found) return beside(receipt(standingUnknown(asked.forum, args.title.trim())));
  const after = removeStandingItem(asked.forum, found.id);
  await asked.tx.forums.save(asked.forum, after);
  const agendas = await changeOpenAgendas(asked, (meeting) => withoutStanding(meeting, found.id));
  return instead(standingRemovedCard(after, found.title, agendas));
});

/** Takes a standing item off an agenda, unless somebody has written under it there. */
function withoutStanding(meeting: Meeting, standingItemId: string): Meeting {
  const items = meeting.items.filter(
    (item) =>
      item.standingItemId !== standingItemId ||
      item.background !== "" ||
      item.summary !== "" ||
      item.clauses.length > 0 ||
      item.attachments.length > 0,
  );
  return items.length === meeting.items.length ? meeting : { ...meeting, items };
}

/** Changes every planned agenda whose numbers are not fixed. Returns how many were changed. */
async function changeOpenAgendas(asked: InForum, change: (meeting: Meeting) => Meeting): Promise<number> {
  let changed = 0;
  for (const { id: meetingId } of await comingMeetings(asked)) {
    const meeting = await asked.tx.meetings.getForChange(meetingId);
    if (numbersAreFixed(meeting)) continue;
    const after = change(meeting);
    if (after.items.length === meeting.items.length) continue;
    await asked.tx.meetings.save(meeting, after);
    changed += 1;
  }
  return changed;
}

// ── Settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const settings = forumCommand("settings.show", ofForum, (asked) => Promise.resolve(beside(settingsCard(asked.forum))));

const changeArgs = ofForum.extend({ ...Object.fromEntries(settingNames.map((name) => [name, words.optional()])) });

const changeSettings = forumCommand("settings.change", changeArgs.catchall(z.unknown()), async (asked, args) => {
  const given = settingNames.flatMap((name): [SettingName, string][] => {
    const value = (args as Record<string, unknown>)[name];
    return typeof value === "string" ? [[name, value.trim()]] : [];
  });
  if (given.length === 0) return asForm(settingsForm(asked.forum));
  const wrong = given.find(([, value]) => !/^\d{1,2}$/u.test(value) || Number(value) < 1 || Number(value) > 60);
  if (wrong) return beside(receipt(settingsWrong(...wrong)));
  const changed = {
    ...asked.forum.settings,
    ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])),
  };
  if (!inOrder(changed)) return beside(receipt(settingsWrong("order", "")));
  const after = { ...asked.forum, settings: changed };
  await asked.tx.forums.save(asked.forum, after);
  return instead(settingsSaved(after));
});

function inOrder({ itemsCallDays, itemsDeadlineDays, agendaDays, rsvpDays, reminderDays }: ForumSettings): boolean {
  return (
    itemsCallDays > itemsDeadlineDays &&
    itemsDeadlineDays > agendaDays &&
    agendaDays > rsvpDays &&
    rsvpDays >= reminderDays
  );
}

export const forumCommands: Command[] = [
  create,
  list,
  add,
  remove,
  addStanding,
  removeStanding,
  settings,
  changeSettings,
];
