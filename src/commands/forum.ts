import { z } from "zod";

import { calledDeputies, isInvited, withoutDeputiesOf } from "../domain/attendance.ts";
import { checkedTitle, numbersAreFixed, withStandingItems } from "../domain/agenda.ts";
import {
  addStandingItem,
  createForum,
  formerMember,
  memberOf,
  removeMember,
  removeStandingItem,
  roleOf,
  setMember,
  type Channel,
  type Forum,
  type ForumSettings,
  type Member,
  type Person,
} from "../domain/forum.ts";
import { isComing, type Meeting } from "../domain/meeting.ts";
import { mayGive } from "../domain/rights.ts";
import { refuse } from "../domain/rule-violation.ts";
import {
  channelBoundCard,
  createForm,
  documentFormats,
  forumChannelCard,
  forumCreatedCard,
  leastSetting,
  memberForm,
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
import { deputyDeclinedCard, deputyReleasedCard } from "../ui/attendance.ts";
import { invitationCard, uninvitedCard } from "../ui/meeting.ts";
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
import { preparedName } from "./preparation.ts";
import { calendarFile, refreshChannels, tellChannels, tellPerson, whileItStands } from "./telling.ts";

const ofForum = z.object({ forum: id.optional() });

// ── The forum and its channels ───────────────────────────────────────────────────────────────────────────────────────────────────────

const create = openCommand("forum.create", z.object({ name: words.optional() }), async (asked, args) => {
  if (asked.conversation.kind !== "channel") refuse("forum.not-a-channel", {});
  if (args.name === undefined) return asForm(createForm());
  if (args.name.trim() === "") refuse("forum.name-missing", {});
  const name = checkedTitle(args.name);
  const here = await asked.tx.forums.inConversation({ ...asked.conversation, externalId: asked.conversation.id });
  if (here) refuse("forum.already-bound", { forum: here.name });
  await asked.tx.forums.lockNames();
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

const list = forumCommand("member.list", ofForum, (asked) =>
  Promise.resolve(beside(membersCard(asked.forum, mayGive("member.add", asked.role) ? "may add" : "may not"))),
);

const role = z
  .enum(["chair", "secretary", "member", "deputy", "observer", ""])
  .nullish()
  .transform((given) => (given ? given : null));
const addArgs = ofForum.extend({
  person: optionalWords,
  personId: optionalId,
  role,
  deputyFor: optionalWords,
  deputyForId: optionalId,
});

const add = forumCommand("member.add", addArgs, async (asked, args) => {
  if (args.person === null && args.personId === null) return asForm(memberForm(asked.forum));
  const person = args.personId ? await asked.tx.people.get(args.personId) : await personMeant(asked, args.person ?? "");
  const principal = await principalMeant(asked, args);
  if (principal && !memberOf(asked.forum, principal.id)) {
    refuse("person.not-member", { name: principal.name, forum: asked.forum.name });
  }
  const before = memberOf(asked.forum, person.id);
  const after = setMember(asked.forum, person, { role: args.role, deputyFor: principal?.id ?? null });
  await asked.tx.forums.save(asked.forum, after);
  const member = memberOf(after, person.id) ?? refuse("card.stale", {});
  await welcome({ ...asked, forum: after }, { member, before });
  return instead(memberSavedCard(after, member, before ? "changed" : "new"));
});

/** In whose place the person comes, or null. */
async function principalMeant(asked: InForum, args: z.infer<typeof addArgs>): Promise<Person | null> {
  if (args.deputyForId) return asked.tx.people.get(args.deputyForId);
  return args.deputyFor === null ? null : personNamed(asked, args.deputyFor);
}

const addressed = /^@?(.*?)[\s<(]*([^\s<>()@,;:"]+@[^\s<>()@,;:"]+\.[a-z]{2,})[>)]?$/iu;

/** »Ole Rask ole.rask@eksempel.dk« is somebody who is reached by mail, known or not; anything else names somebody who is known. */
async function personMeant(asked: InForum, words: string): Promise<Person> {
  const [, name = "", email] = addressed.exec(words.trim()) ?? [];
  if (email === undefined) return personNamed(asked, words);
  return asked.tx.people.meetByMail({
    name: name.trim() === "" ? null : checkedTitle(name),
    email: email.toLowerCase(),
  });
}

/** Who is new or has another role hears it; who comes into the circle is invited to the meetings that are coming. */
async function welcome(asked: InForum, { member, before }: { member: Member; before: Member | null }): Promise<void> {
  if (member.personId === asked.actor.id || before?.role === member.role) return;
  const key = `member:${asked.forum.id}:${asked.newId()}`;
  await tellPerson(asked, member.personId, { key, card: welcomeMemberCard(asked.forum, member) });
  const isInvitedNow = member.role !== "deputy" && (before === null || before.role === "deputy");
  for (const meeting of isInvitedNow ? await comingMeetings(asked) : []) {
    const facts = await factsFor(asked, meeting);
    await tellPerson(asked, member.personId, {
      key: `invitation:${meeting.id}:${asked.newId()}`,
      card: invitationCard(facts, member.personId),
      file: await calendarFile(asked, facts, member),
      ...whileItStands(facts, member.personId, "meeting.invitation"),
    });
    await refreshChannels(asked, facts);
  }
}

async function comingMeetings({ tx, forum, now }: InForum): Promise<Meeting[]> {
  return (await tx.meetings.ofForum(forum.id, { from: now })).filter((meeting) => isComing(meeting, now));
}

const removeArgs = ofForum.extend({ person: words.optional(), personId: optionalId });

const remove = forumCommand("member.remove", removeArgs, async (asked, args) => {
  const person = args.personId ? await asked.tx.people.get(args.personId) : await personNamed(asked, args.person ?? "");
  const after = removeMember(asked.forum, person);
  await asked.tx.forums.save(asked.forum, after);
  for (const { id: meetingId } of await comingMeetings(asked)) {
    const meeting = await asked.tx.meetings.getForChange(meetingId);
    const wasInvited = isInvited(meeting, asked.forum, person.id);
    await callOff({ ...asked, forum: after }, meeting, { person, wasInvited });
  }
  return instead(memberRemovedCard(asked.forum, person.name));
});

/** Takes somebody who has left out of a meeting: their invitation is withdrawn, and who was called in their place, or called them, is told. */
async function callOff(
  asked: InForum,
  meeting: Meeting,
  { person, wasInvited }: { person: Person; wasInvited: boolean },
): Promise<void> {
  const after = withoutDeputiesOf(meeting, person.id);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  const key = `left:${meeting.id}:${asked.newId()}`;
  if (wasInvited) {
    const file = await calendarFile(asked, facts, formerMember(person));
    await tellPerson(asked, person.id, { key, card: uninvitedCard(facts), file });
  }
  for (const { deputyId, forPersonId } of calledDeputies(meeting)) {
    const deputy = memberOf(asked.forum, deputyId);
    if (forPersonId === person.id && deputy && !isInvited(after, asked.forum, deputyId)) {
      const file = await calendarFile(asked, facts, deputy);
      await tellPerson(asked, deputyId, { key, card: deputyReleasedCard(facts, person.id), file });
    }
    if (deputyId === person.id)
      await tellPerson(asked, forPersonId, { key, card: deputyDeclinedCard(facts, person.name) });
  }
  await refreshChannels(asked, facts);
}

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

const settings = forumCommand("settings.show", ofForum, async (asked) =>
  beside(settingsCard(asked.forum, await preparedName(asked))),
);

const changeArgs = ofForum.extend({
  documentFormat: z.enum(documentFormats).optional(),
  ...Object.fromEntries(settingNames.map((name) => [name, words.optional()])),
});

const changeSettings = forumCommand("settings.change", changeArgs.catchall(z.unknown()), async (asked, args) => {
  const given = settingNames.flatMap((name): [SettingName, string][] => {
    const value = (args as Record<string, unknown>)[name];
    return typeof value === "string" ? [[name, value.trim()]] : [];
  });
  const { documentFormat } = args;
  if (given.length === 0 && documentFormat === undefined) return asForm(settingsForm(asked.forum));
  const wrong = given.find(([name, value]) => !isSetting(name, value));
  if (wrong) return beside(receipt(settingsWrong(...wrong)));
  const changed = {
    ...asked.forum.settings,
    ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])),
    ...(documentFormat ? { documentFormat } : {}),
  };
  if (!inOrder(changed)) return beside(receipt(settingsWrong("order", "")));
  const after = { ...asked.forum, settings: changed };
  await asked.tx.forums.save(asked.forum, after);
  return instead(settingsSaved(after, await preparedName(asked)));
});

function isSetting(name: SettingName, value: string): boolean {
  return /^\d{1,2}$/u.test(value) && Number(value) >= leastSetting(name) && Number(value) <= 60;
}

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
