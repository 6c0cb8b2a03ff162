import { expect, it } from "vitest";

import { actionReminders } from "../../src/domain/action-reminder.ts";
import { assignAction } from "../../src/domain/action.ts";
import { answerMeeting, calledDeputies, isInvited, withoutDeputiesOf } from "../../src/domain/attendance.ts";
import { removeMember, setMember } from "../../src/domain/forum.ts";
import { startMeeting } from "../../src/domain/meeting.ts";
import { remindersOf } from "../../src/domain/reminder.ts";
import { birthe, carl, committee, countingIds, meetingWith, now, person, secretary } from "../support/committee.ts";

const newId = countingIds();
const forum = setMember(committee(newId), person("Ella Vig"), { role: "deputy", deputyFor: carl });
const ella = "person Ella Vig";
const apology = {
  personId: carl,
  answer: "apology",
  reason: null,
  deputyId: ella,
  answeredBy: carl,
  door: "slack",
} as const;
const called = answerMeeting(meetingWith(["Budget"], newId, forum), forum, apology, { now, newId });

it("lets go the deputy of somebody who leaves, and keeps their apology", () => {
  const after = withoutDeputiesOf(called, carl);
  expect(calledDeputies(after)).toEqual([]);
  expect(after.attendance.map((one) => one.answer)).toEqual(["apology"]);
});

it("calls a deputy who leaves to nothing, and reminds them of nothing", () => {
  const without = removeMember(forum, person("Ella Vig"));
  const after = withoutDeputiesOf(called, ella);
  expect(isInvited(after, without, ella)).toBe(false);
  expect(remindersOf({ meeting: after, forum: without }).map((one) => one.personId)).not.toContain(ella);
});

it("reminds who has left of no task; the secretary still hears that it is overdue", () => {
  const given = { itemId: null, assigneeId: birthe, assigneeName: "Birthe Lang", text: "ringe", createdBy: secretary };
  const running = startMeeting(called, secretary, called.start);
  const { meeting } = assignAction(running, { ...given, due: "2026-11-20" }, { now: called.start, newId });
  const told = (so: typeof forum): string[] => [
    ...new Set(actionReminders({ meeting, forum: so }).map((one) => one.personId)),
  ];
  expect(told(forum)).toEqual([birthe, secretary]);
  expect(told(removeMember(forum, person("Birthe Lang")))).toEqual([secretary]);
});
