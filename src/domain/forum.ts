/** What a person is in a forum. A deputy is called only in somebody's place; an observer reads along, but not what is closed. */
export type Role = "chair" | "secretary" | "member" | "deputy" | "observer";

export type Platform = "slack" | "teams";

/** A forum's times, in calendar days before the meeting unless said otherwise. Local hours as `HH:MM`. */
export type ForumSettings = {
  itemsCallDays: number;
  nudgeDays: number;
  itemsDeadlineDays: number;
  agendaDays: number;
  rsvpDays: number;
  reminderDays: number;
  /** Working days for objections, counted from the day after the draft went out. */
  objectionWorkdays: number;
  sendAt: string;
  itemsDeadlineAt: string;
  objectionsAt: string;
};

export const defaultSettings: ForumSettings = {
  itemsCallDays: 21,
  nudgeDays: 16,
  itemsDeadlineDays: 14,
  agendaDays: 7,
  rsvpDays: 3,
  reminderDays: 1,
  objectionWorkdays: 5,
  sendAt: "09:00",
  itemsDeadlineAt: "12:00",
  objectionsAt: "16:00",
};

/** A person known to an organisation, by whatever door. */
export type Person = { id: string; organisationId: string; name: string; email: string | null };

/** A person's place in a forum; `deputyFor` is the id of the person whose place they take. */
export type Member = { personId: string; name: string; email: string | null; role: Role; deputyFor: string | null };

export type StandingItem = { id: string; title: string; position: number; anyOtherBusiness: boolean };

/** A channel that a forum is bound to; `reference` belongs to the platform's adapter. */
export type Channel = { id: string; platform: Platform; externalId: string; reference: unknown };

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
