import type { NewId } from "./agenda.ts";
import type { AvoidedDays } from "./conflict.ts";
import type { FileFormat } from "./document.ts";
import { refuse } from "./rule-violation.ts";

/** What a person is in a forum. A deputy is called only in somebody's place; an observer reads along, but not what is closed. */
export type Role = "chair" | "secretary" | "member" | "deputy" | "observer";

/** By what a person is reached. Only chats have channels; mail is for one person at a time. */
export type Platform = "slack" | "teams" | "mail";

/** A forum's times, in calendar days before the meeting unless said otherwise. Local hours as `HH:MM`. */
export type ForumSettings = {
  itemsCallDays: number;
  nudgeDays: number;
  itemsDeadlineDays: number;
  agendaDays: number;
  rsvpDays: number;
  reminderDays: number;
  /** How long before the meeting the calendar reminds; 0 for not at all. */
  alarmMinutes: number;
  /** Working days for objections, counted from the day after the draft went out. */
  objectionWorkdays: number;
  sendAt: string;
  itemsDeadlineAt: string;
  objectionsAt: string;
  /** For how many days a personal link to a document holds. */
  linkDays: number;
  /** What the channel gets a document as, where it takes files. */
  documentFormat: FileFormat;
  /** Days on which a meeting is asked about before it is planned. */
  avoided: AvoidedDays[];
  /** The forum whose meetings this one's are to prepare, or null. */
  preparesForumId: string | null;
};

export const defaultSettings: ForumSettings = {
  itemsCallDays: 21,
  nudgeDays: 16,
  itemsDeadlineDays: 14,
  agendaDays: 7,
  rsvpDays: 3,
  reminderDays: 1,
  alarmMinutes: 15,
  objectionWorkdays: 5,
  sendAt: "09:00",
  itemsDeadlineAt: "12:00",
  objectionsAt: "16:00",
  linkDays: 30,
  documentFormat: "pdf",
  avoided: [],
  preparesForumId: null,
};

/** A person known to an organisation, by whatever door. */
export type Person = { id: string; organisationId: string; name: string; email: string | null };

/** A person's place in a forum; `deputyFor` is the id of the person whose place they take. */
export type Member = { personId: string; name: string; email: string | null; role: Role; deputyFor: string | null };

export type StandingItem = { id: string; title: string; position: number; anyOtherBusiness: boolean };

/** A channel that a forum is bound to, in a Slack workspace or Teams tenant; `reference` belongs to the platform's adapter. */
export type Channel = { id: string; platform: Platform; tenant: string; externalId: string; reference: unknown };

/** A committee with its people (present ones only, in the order they were added), standing items in order, and channels. */
export type Forum = {
  id: string;
  organisationId: string;
  version: number;
  name: string;
  aliases: string[];
  settings: ForumSettings;
  members: Member[];
  standingItems: StandingItem[];
  channels: Channel[];
};

export function memberOf(forum: Forum, personId: string): Member | null {
  return forum.members.find((member) => member.personId === personId) ?? null;
}

/** A person who has left, as an addressee of what calls them off. */
export function formerMember({ id, name, email }: Person): Member {
  return { personId: id, name, email, role: "member", deputyFor: null };
}

export function roleOf(forum: Forum, personId: string): Role | null {
  return memberOf(forum, personId)?.role ?? null;
}

/** Those who take part in decisions and stand under Deltagere: chair and members. */
export function participantsOf(forum: Forum): Member[] {
  return forum.members.filter((member) => member.role === "chair" || member.role === "member");
}

export function secretariesOf(forum: Forum): Member[] {
  return forum.members.filter((member) => member.role === "secretary");
}

/** Those who run the forum: secretaries and chair. */
export function stewardsOf(forum: Forum): Member[] {
  return forum.members.filter((member) => member.role === "secretary" || member.role === "chair");
}

/** Who is told about meetings as a matter of course: everyone but deputies, who are told when they are called. */
export function circleOf(forum: Forum): Member[] {
  return forum.members.filter((member) => member.role !== "deputy");
}

/** Those who may read what is closed; an observer and a person outside the forum may not. */
export function maySeeClosed(role: Role | null): boolean {
  return role === "chair" || role === "secretary" || role === "member";
}

export function deputyOf(forum: Forum, personId: string): Member | null {
  return forum.members.find((member) => member.deputyFor === personId) ?? null;
}

/** A new forum with its founder as secretary and the one standing item every forum starts with. */
export function createForum(
  founded: { organisationId: string; name: string; founder: Person; anyOtherBusiness: string },
  newId: NewId,
): Forum {
  const { id, name, email } = founded.founder;
  return {
    id: newId(),
    organisationId: founded.organisationId,
    version: 1,
    name: founded.name,
    aliases: [],
    settings: defaultSettings,
    members: [{ personId: id, name, email, role: "secretary", deputyFor: null }],
    standingItems: [{ id: newId(), title: founded.anyOtherBusiness, position: 1, anyOtherBusiness: true }],
    channels: [],
  };
}

/**
 * Adds a person, or changes what a member is. A deputy who has a role of their own keeps it and is deputy besides. The last secretary
 * cannot become something else.
 */
export function setMember(forum: Forum, person: Person, set: { role: Role | null; deputyFor: string | null }): Forum {
  const old = memberOf(forum, person.id);
  if (set.deputyFor === person.id) refuse("deputy.self", {});
  const role = set.role === "deputy" && old ? old.role : (set.role ?? old?.role ?? "member");
  if (old?.role === "secretary" && role !== "secretary") requireAnotherSecretary(forum, old);
  const member: Member = {
    personId: person.id,
    name: person.name,
    email: person.email,
    role,
    deputyFor: set.deputyFor ?? old?.deputyFor ?? null,
  };
  const members = old ? forum.members.map((one) => (one === old ? member : one)) : [...forum.members, member];
  return { ...forum, members };
}

function requireAnotherSecretary(forum: Forum, member: Member): void {
  if (secretariesOf(forum).length === 1) refuse("forum.last-secretary", { person: member.name });
}

/** Takes a person out of the forum; they are nobody's deputy any more, and nobody is theirs. */
export function removeMember(forum: Forum, person: Person): Forum {
  const member = memberOf(forum, person.id);
  if (!member) return refuse("person.not-member", { name: person.name, forum: forum.name });
  if (member.role === "secretary") requireAnotherSecretary(forum, member);
  const members = forum.members
    .filter((one) => one !== member)
    .map((one) => (one.deputyFor === person.id ? { ...one, deputyFor: null } : one));
  return { ...forum, members };
}

/** Adds a standing item last, before any other business. */
export function addStandingItem(forum: Forum, title: string, newId: NewId): Forum {
  const same = forum.standingItems.find((item) => item.title.toLowerCase() === title.toLowerCase());
  if (same) refuse("standing.exists", { title: same.title });
  const others = forum.standingItems.filter((item) => !item.anyOtherBusiness);
  const last = forum.standingItems.filter((item) => item.anyOtherBusiness);
  const added = { id: newId(), title, position: 0, anyOtherBusiness: false };
  return {
    ...forum,
    standingItems: [...others, added, ...last].map((item, index) => ({ ...item, position: index + 1 })),
  };
}

export function removeStandingItem(forum: Forum, id: string): Forum {
  return { ...forum, standingItems: forum.standingItems.filter((item) => item.id !== id) };
}
