import type { AgendaItem, NewId } from "../../src/domain/agenda.ts";
import { addItem } from "../../src/domain/agenda.ts";
import { createForum, setMember, type Forum, type Person, type Role } from "../../src/domain/forum.ts";
import { planMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { RuleViolation, type ViolationCode } from "../../src/domain/rule-violation.ts";
import { addMinutes, instantAt } from "../../src/domain/time.ts";

/** An invented committee for tests of rules: the Library Board of Vestby, with ids that count. */

export function countingIds(): NewId {
  let count = 0;
  return () => `00000000-0000-4000-8000-${String((count += 1)).padStart(12, "0")}`;
}

const roles: readonly [string, Role][] = [
  ["Signe Holt", "secretary"],
  ["Arne Dahl", "chair"],
  ["Birthe Lang", "member"],
  ["Carl Nord", "member"],
  ["Dorte Fisk", "observer"],
];

export function person(name: string, organisationId = "org"): Person {
  return { id: `person ${name}`, organisationId, name, email: `${name.toLowerCase().replace(" ", ".")}@example.dk` };
}

export const secretary = "person Signe Holt";
export const chair = "person Arne Dahl";
export const birthe = "person Birthe Lang";
export const carl = "person Carl Nord";
export const observer = "person Dorte Fisk";

export function committee(newId: NewId = countingIds()): Forum {
  const founder = person("Signe Holt");
  const empty = createForum(
    { organisationId: "org", name: "Biblioteksudvalget", founder, anyOtherBusiness: "Eventuelt" },
    newId,
  );
  return roles
    .slice(1)
    .reduce((forum, [name, role]) => setMember(forum, person(name), { role, deputyFor: null }), empty);
}

/** 1 September 2026, 9.00. */
export const now = instantAt("2026-09-01", "09:00");

/** Planned for Thursday 22 October 2026, 13.00-14.30, with the named items before any other business. */
export function meetingWith(
  titles: readonly string[],
  newId: NewId = countingIds(),
  forum: Forum = committee(newId),
): Meeting {
  const start = instantAt("2026-10-22", "13:00");
  const planned = planMeeting(
    forum,
    { start, end: addMinutes(start, 90), place: "Lokale 2" },
    { now, newId, others: [] },
  );
  return titles.reduce((meeting, title) => addItem(meeting, draft(title), newId).meeting, planned);
}

export const draft = (title: string) => ({
  title,
  kind: null,
  minutes: null,
  proposedBy: null,
  onBehalfOf: null,
  lateReason: null,
});

export function itemTitled(meeting: Meeting, title: string): AgendaItem {
  const item = meeting.items.find((one) => one.title === title);
  if (!item) throw new Error(`no item ${title}`);
  return item;
}

/** The code of the rule that refuses this, or what it gave instead. */
export function refusalOf(work: () => unknown): ViolationCode | "not refused" {
  try {
    work();
  } catch (error) {
    if (error instanceof RuleViolation) return error.violation.code;
    throw error;
  }
  return "not refused";
}
