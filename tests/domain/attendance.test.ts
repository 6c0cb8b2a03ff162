import { describe, expect, it } from "vitest";

import {
  answerMeeting,
  answersOf,
  calledDeputies,
  currentAnswer,
  isInvited,
  type NewAnswer,
} from "../../src/domain/attendance.ts";
import { viewOf } from "../../src/domain/circle.ts";
import { setMember } from "../../src/domain/forum.ts";
import { cancelMeeting } from "../../src/domain/meeting.ts";
import {
  birthe,
  carl,
  chair,
  committee,
  countingIds,
  meetingWith,
  now,
  observer,
  person,
  refusalOf,
  secretary,
} from "../support/committee.ts";

const forum = setMember(committee(), person("Ella Vig"), { role: "deputy", deputyFor: carl });
const ella = "person Ella Vig";
const said = (personId: string, more: Partial<NewAnswer> = {}): NewAnswer => ({
  personId,
  answer: "attending",
  reason: null,
  deputyId: null,
  answeredBy: personId,
  door: "slack",
  ...more,
});
const made = { now, newId: countingIds() };

describe("answers", () => {
  it("count chair and members, and nobody else", () => {
    expect(answersOf(meetingWith([]), forum)).toEqual({
      attending: [],
      apologies: [],
      unanswered: [chair, birthe, carl],
    });
  });

  it("are replaced by newer ones from the same person", () => {
    const first = answerMeeting(meetingWith([]), forum, said(birthe), made);
    const second = answerMeeting(first, forum, said(birthe, { answer: "apology", reason: "ferie" }), made);
    expect(second.attendance).toHaveLength(1);
    expect(currentAnswer(second, birthe)).toMatchObject({ answer: "apology", reason: "ferie" });
  });

  it("call a deputy, who is then counted and reads what is closed; a deputy who is not called does not", () => {
    const before = meetingWith([]);
    const after = answerMeeting(before, forum, said(carl, { answer: "apology", deputyId: ella }), made);
    expect(calledDeputies(after)).toEqual([{ deputyId: ella, forPersonId: carl }]);
    expect(answersOf(after, forum).unanswered).toContain(ella);
    expect([viewOf(before, forum, ella), viewOf(after, forum, ella)]).toEqual(["public", "internal"]);
    expect([isInvited(before, forum, ella), isInvited(after, forum, ella)]).toEqual([false, true]);
  });

  it("let a called deputy go when the principal comes after all", () => {
    const away = answerMeeting(meetingWith([]), forum, said(carl, { answer: "apology", deputyId: ella }), made);
    expect(calledDeputies(answerMeeting(away, forum, said(carl), made))).toEqual([]);
  });

  const refusals = [
    {
      what: "a stranger",
      work: () => answerMeeting(meetingWith([]), forum, said("person Nobody"), made),
      code: "attendance.not-invited",
    },
    {
      what: "one's own deputy",
      work: () => answerMeeting(meetingWith([]), forum, said(carl, { deputyId: carl }), made),
      code: "deputy.self",
    },
    {
      what: "a cancelled meeting",
      work: () => answerMeeting(cancelMeeting(meetingWith([]), null, now), forum, said(carl), made),
      code: "meeting.cancelled",
    },
  ];
  it.each(refusals)("refuses $what", ({ work, code }) => {
    expect(refusalOf(work)).toBe(code);
  });
});

describe("who reads what is closed", () => {
  const meeting = meetingWith([]);
  it.each([
    [secretary, "internal"],
    [chair, "internal"],
    [birthe, "internal"],
    [observer, "public"],
    [ella, "public"],
    ["person Nobody", "public"],
  ])("%s: %s", (personId, view) => {
    expect(viewOf(meeting, forum, personId)).toBe(view);
  });
});
