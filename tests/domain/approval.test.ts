import { describe, expect, it } from "vitest";

import {
  agreeToMinutes,
  approvalDue,
  approveBySilence,
  approveMinutes,
  everyoneHasAgreed,
  objectToMinutes,
  openObjections,
  resolveObjection,
  sendDraft,
  silenceApprovesAt,
} from "../../src/domain/approval.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { draftChanged } from "../../src/domain/draft.ts";
import { RuleViolation, type Violation } from "../../src/domain/rule-violation.ts";
import { instantAt, localStampOf } from "../../src/domain/time.ts";
import { boardMeeting, calledMeeting, harbourBoard, heldMeeting, ids } from "../support/harbour-board.ts";

function at(stamp: string): Date {
  return instantAt(stamp.slice(0, 10), stamp.slice(11));
}

const forum = harbourBoard();
let made = 0;
const newId = () => `new-${++made}`;
const deadline = at("2027-06-23T16:00");
const second = (instant: Date, seconds: number) => new Date(instant.getTime() + seconds * 1000);

const drafted = () => sendDraft({ meeting: heldMeeting(), forum, now: at("2027-06-16T10:00") });
const agree = (meeting: Meeting, personId: string, now = at("2027-06-17T10:00")) =>
  agreeToMinutes({ meeting, personId, now, newId });
const object = (meeting: Meeting, personId: string, now = at("2027-06-17T10:00")) =>
  objectToMinutes({ meeting, itemId: "item-3", personId, text: "Der mangler et ord", now, newId });
const resolve = (meeting: Meeting, now: Date) => {
  const objectionId = openObjections(meeting)[0]!.id;
  return resolveObjection({ meeting, objectionId, resolution: "Rettet", now });
};
const silently = (meeting: Meeting, now: Date) => approveBySilence({ meeting, forum, now, newId });
const bySteward = (meeting: Meeting, now = at("2027-06-18T10:00")) =>
  approveMinutes({ meeting, forum, by: "steward", now, newId });

function refusal(work: () => unknown): Violation | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof RuleViolation) return error.violation;
    throw error;
  }
}

const stands = (meeting: Meeting) =>
  Object.fromEntries(meeting.approvals.map((one) => [`${one.personId} ${one.draftVersion}`, one.kind]));

describe("sending the draft", () => {
  it("gives five working days, until four", () => {
    expect(drafted()).toMatchObject({ status: "drafted", draftVersion: 1, minutesSentAt: at("2027-06-16T10:00") });
    expect(localStampOf(drafted().objectionsUntil!)).toBe("2027-06-23T16:00");
  });

  it("again, is a new version with new time", () => {
    const again = sendDraft({ meeting: drafted(), forum, now: at("2027-06-21T10:00") });
    expect(again.draftVersion).toBe(2);
    expect(localStampOf(again.objectionsUntil!)).toBe("2027-06-28T16:00");
  });

  it.each<[string, Meeting, string]>([
    ["before the agenda is out", boardMeeting(), "minutes.not-yet"],
    ["while the meeting runs", calledMeeting({ startedAt: at("2027-06-15T13:00") }), "minutes.not-yet"],
    ["of a cancelled meeting", boardMeeting({ status: "cancelled" }), "meeting.cancelled"],
    ["of approved minutes", heldMeeting({ status: "approved", approvedAt: deadline }), "minutes.locked"],
  ])("is refused %s", (_, meeting, code) => {
    expect(refusal(() => sendDraft({ meeting, forum, now: deadline }))?.code).toBe(code);
  });
});

describe("silence", () => {
  it.each([
    ["a second before the hour", -1, false],
    ["at the hour", 0, true],
    ["a second after", 1, true],
  ])("%s", (_, seconds, approves) => {
    const now = second(deadline, seconds);
    expect(approvalDue(drafted(), now)).toBe(approves);
    expect(silently(drafted(), now).status).toBe(approves ? "approved" : "drafted");
  });

  it("is dated at the hour it approved, however late we look", () => {
    expect(silently(drafted(), at("2027-06-25T08:00"))).toMatchObject({ approvedAt: deadline, approvedBy: "silence" });
  });

  it("writes down who spoke and who was silent, of chair and members", () => {
    expect(stands(silently(agree(drafted(), ids.fish), deadline))).toEqual({
      [`${ids.fish} 1`]: "spoken",
      [`${ids.boats} 1`]: "silent",
      [`${ids.chair} 1`]: "silent",
      [`${ids.ferry} 1`]: "silent",
    });
  });

  it("does not count a yes to an earlier draft as one to this", () => {
    const again = sendDraft({ meeting: agree(drafted(), ids.fish), forum, now: at("2027-06-18T10:00") });
    const approved = silently(again, at("2027-06-25T16:00"));
    expect(stands(approved)).toMatchObject({ [`${ids.fish} 1`]: "spoken", [`${ids.fish} 2`]: "silent" });
  });

  it("approves nothing while an objection is open", () => {
    expect(approvalDue(object(drafted(), ids.boats), deadline)).toBe(false);
    expect(silently(object(drafted(), ids.boats), deadline).status).toBe("drafted");
  });

  it("approves nothing while an objection to an earlier draft is open", () => {
    const again = sendDraft({ meeting: object(drafted(), ids.boats), forum, now: at("2027-06-18T10:00") });
    expect(approvalDue(again, at("2027-07-01T10:00"))).toBe(false);
  });

  it("approves at the deadline when the objection was answered before it", () => {
    const answered = resolve(object(drafted(), ids.boats), at("2027-06-18T10:00"));
    expect(silenceApprovesAt(answered)).toEqual(deadline);
  });

  it("approves when the objection is answered, when that is after the deadline", () => {
    const answered = resolve(object(drafted(), ids.boats), at("2027-06-24T11:00"));
    expect(silently(answered, at("2027-06-24T11:01"))).toMatchObject({ approvedAt: at("2027-06-24T11:00") });
  });

  it("does not write down as silent who objected", () => {
    const answered = resolve(object(drafted(), ids.boats), at("2027-06-18T10:00"));
    expect(Object.keys(stands(silently(answered, deadline)))).not.toContain(`${ids.boats} 1`);
  });

  it("approves nothing that was changed and not sent again", () => {
    expect(silenceApprovesAt(draftChanged(drafted()))).toBeNull();
    expect(silently(draftChanged(drafted()), at("2027-07-01T10:00")).status).toBe("drafted");
  });

  it("says nothing of minutes that are not out", () => {
    expect(silenceApprovesAt(heldMeeting())).toBeNull();
    expect(silenceApprovesAt(bySteward(drafted()))).toBeNull();
  });
});

describe("a yes", () => {
  it("is written down once", () => {
    expect(refusal(() => agree(agree(drafted(), ids.fish), ids.fish))?.code).toBe("minutes.already-approved-by-you");
  });

  it.each<[string, Meeting, string]>([
    ["before the draft is out", heldMeeting(), "minutes.not-sent"],
    ["when it is approved", heldMeeting({ status: "approved", approvedAt: deadline }), "minutes.locked"],
    ["of a cancelled meeting", boardMeeting({ status: "cancelled" }), "meeting.cancelled"],
  ])("is refused %s", (_, meeting, code) => {
    expect(refusal(() => agree(meeting, ids.fish))?.code).toBe(code);
  });

  it("from everyone is everyone's, and only then", () => {
    const three = [ids.chair, ids.boats, ids.fish].reduce((meeting, id) => agree(meeting, id), drafted());
    expect(everyoneHasAgreed({ meeting: three, forum })).toBe(false);
    const four = agree(three, ids.ferry);
    expect(everyoneHasAgreed({ meeting: four, forum })).toBe(true);
    expect(everyoneHasAgreed({ meeting: draftChanged(four), forum })).toBe(false);
    const approved = approveMinutes({ meeting: four, forum, by: "everyone", now: at("2027-06-18T10:00"), newId });
    expect(Object.values(stands(approved))).toEqual(["spoken", "spoken", "spoken", "spoken"]);
  });

  it("no longer stands when the same person objects to the same draft", () => {
    expect(object(agree(drafted(), ids.fish), ids.fish).approvals).toEqual([]);
    expect(object(agree(drafted(), ids.fish), ids.boats).approvals).toHaveLength(1);
  });
});

describe("an objection", () => {
  it.each([
    ["a second before the deadline", -1, null],
    ["at the deadline", 0, "minutes.objections-late"],
    ["a second after", 1, "minutes.objections-late"],
  ])("%s", (_, seconds, code) => {
    expect(refusal(() => object(drafted(), ids.boats, second(deadline, seconds)))?.code ?? null).toBe(code);
  });

  it.each<[string, Meeting, string]>([
    ["before the draft is out", heldMeeting(), "minutes.not-sent"],
    ["when it is approved", heldMeeting({ status: "approved", approvedAt: deadline }), "minutes.locked"],
  ])("is refused %s", (_, meeting, code) => {
    expect(refusal(() => object(meeting, ids.boats))?.code).toBe(code);
  });

  it("keeps its words, its item and its draft", () => {
    expect(object(drafted(), ids.boats).objections).toEqual([
      expect.objectContaining({ itemId: "item-3", personId: ids.boats, text: "Der mangler et ord", draftVersion: 1 }),
    ]);
  });

  it("is answered once", () => {
    const meeting = object(drafted(), ids.boats);
    const objectionId = meeting.objections[0]!.id;
    const answered = resolve(meeting, deadline);
    expect(answered.objections[0]).toMatchObject({ resolvedAt: deadline, resolution: "Rettet" });
    expect(
      refusal(() => resolveObjection({ meeting: answered, objectionId, resolution: "x", now: deadline }))?.code,
    ).toBe("card.stale");
  });
});

describe("the steward's approval", () => {
  it("locks the draft and writes down who had not spoken", () => {
    const approved = bySteward(agree(drafted(), ids.fish));
    expect(approved).toMatchObject({ status: "approved", approvedBy: "steward", approvedAt: at("2027-06-18T10:00") });
    expect(stands(approved)).toMatchObject({ [`${ids.fish} 1`]: "spoken", [`${ids.boats} 1`]: "silent" });
  });

  it.each<[string, () => Meeting, string]>([
    ["while objections are open", () => object(drafted(), ids.boats), "minutes.objections-open"],
    ["of a draft that was changed and not sent again", () => draftChanged(drafted()), "minutes.not-sent"],
    ["before the draft is out", () => heldMeeting(), "minutes.not-sent"],
    ["twice", () => bySteward(drafted()), "minutes.locked"],
  ])("is refused %s", (_, meeting, code) => {
    expect(refusal(() => bySteward(meeting()))?.code).toBe(code);
  });

  it("says how many objections are open", () => {
    const meeting = object(object(drafted(), ids.boats), ids.fish);
    expect(refusal(() => bySteward(meeting))).toEqual({ code: "minutes.objections-open", data: { count: 2 } });
  });
});
