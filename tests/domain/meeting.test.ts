import { describe, expect, it } from "vitest";

import { freezeNumbers, sendAgenda, takeOff } from "../../src/domain/agenda.ts";
import { answerMeeting, answersOf } from "../../src/domain/attendance.ts";
import {
  cancelMeeting,
  endMeeting,
  goToItem,
  isComing,
  moveMeeting,
  planMeeting,
  startMeeting,
  stepPointer,
  type Meeting,
} from "../../src/domain/meeting.ts";
import { addMinutes, instantAt } from "../../src/domain/time.ts";
import {
  birthe,
  chair,
  committee,
  countingIds,
  itemTitled,
  meetingWith,
  now,
  refusalOf,
  secretary,
} from "../support/committee.ts";

const at = (time: string, date = "2026-10-22"): Date => instantAt(date, time);
const times = (start: Date, minutes = 60) => ({ start, end: addMinutes(start, minutes), place: null });

describe("planning", () => {
  const plan =
    (start: Date, minutes: number, others: Meeting[] = []) =>
    () =>
      planMeeting(committee(), times(start, minutes), { now, newId: countingIds(), others });

  it("starts planned, with sequence 0 and the forum's standing items", () => {
    const meeting = plan(at("09:00"), 60)();
    expect(meeting).toMatchObject({ status: "planned", sequence: 0, uid: `${meeting.id}@referent` });
    expect(meeting.items.map((item) => item.title)).toEqual(["Eventuelt"]);
  });

  const other = meetingWith([]);
  const cases = [
    { what: "a second ago", start: new Date(now.getTime() - 1000), minutes: 60, code: "meeting.in-past" },
    { what: "now", start: now, minutes: 60, code: "not refused" },
    { what: "no length", start: at("09:00"), minutes: 0, code: "meeting.end-before-start" },
    { what: "into another meeting", start: at("12:30"), minutes: 31, code: "meeting.clash" },
    { what: "up to another meeting", start: at("12:30"), minutes: 30, code: "not refused" },
    { what: "right after another meeting", start: at("14:30"), minutes: 30, code: "not refused" },
  ];
  it.each(cases)("$what: $code", ({ start, minutes, code }) => {
    expect(refusalOf(plan(start, minutes, [other]))).toBe(code);
  });

  it("does not mind a cancelled meeting at the same time", () => {
    expect(refusalOf(plan(at("13:00"), 60, [cancelMeeting(other, null, now)]))).toBe("not refused");
  });
});

describe("moving and cancelling", () => {
  it("asks everybody anew: answers to the old time no longer count", () => {
    const forum = committee();
    const answer = {
      personId: birthe,
      answer: "attending",
      reason: null,
      deputyId: null,
      answeredBy: birthe,
      door: "teams",
    } as const;
    const answered = answerMeeting(meetingWith([]), forum, answer, { now, newId: countingIds() });
    const moved = moveMeeting(answered, times(at("09:00", "2026-10-23"), 90), {
      now: addMinutes(now, 5),
      others: [answered],
    });
    expect(answersOf(answered, forum).attending).toEqual([birthe]);
    expect(answersOf(moved, forum)).toEqual({
      attending: [],
      apologies: [],
      unanswered: expect.arrayContaining([birthe]) as string[],
    });
    expect(moved).toMatchObject({ sequence: 1, timeSetAt: addMinutes(now, 5), place: "Lokale 2" });
  });

  it("refuses the same time, a started and a cancelled meeting", () => {
    const meeting = meetingWith(["A"]);
    const same = { start: meeting.start, end: meeting.end, place: null };
    expect(refusalOf(() => moveMeeting(meeting, same, { now, others: [] }))).toBe("meeting.unchanged");
    const running = startMeeting(meeting, secretary, at("13:00"));
    expect(refusalOf(() => moveMeeting(running, times(at("16:00")), { now, others: [] }))).toBe(
      "meeting.already-started",
    );
    expect(refusalOf(() => cancelMeeting(cancelMeeting(meeting, null, now), null, now))).toBe("meeting.cancelled");
  });

  it("raises the sequence on cancelling", () => {
    expect(cancelMeeting(meetingWith([]), "sygdom", now)).toMatchObject({
      status: "cancelled",
      sequence: 1,
      cancelReason: "sygdom",
    });
  });
});

describe("the meeting itself", () => {
  const running = (): Meeting => startMeeting(sendAgenda(meetingWith(["A", "B"]), now), secretary, at("13:00"));
  const step = (meeting: Meeting, by: string, time: Date, direction: "next" | "previous" = "next") =>
    stepPointer(meeting, { direction, by, byName: () => "nogen", now: time });
  const current = (meeting: Meeting): string | undefined =>
    meeting.items.find((item) => item.id === meeting.currentItemId)?.title;

  it("begins on the first item, on its own day and not before", () => {
    expect(current(running())).toBe("A");
    const meeting = meetingWith(["A"]);
    expect(refusalOf(() => startMeeting(meeting, secretary, at("23:59", "2026-10-21")))).toBe("meeting.too-early");
    expect(refusalOf(() => startMeeting(meeting, secretary, at("00:00")))).toBe("not refused");
  });

  it("fixes the numbers when it starts without a sent agenda", () => {
    const started = startMeeting(meetingWith(["A"]), secretary, at("13:00"));
    expect(started.items.map((item) => item.number)).toEqual([2, 1]);
    expect(freezeNumbers(started)).toBe(started);
  });

  it("moves once when two say next within a minute, and tells the second", () => {
    const first = step(running(), secretary, at("13:10"));
    expect(current(first)).toBe("B");
    expect(refusalOf(() => step(first, chair, addMinutes(at("13:10"), 0.99)))).toBe("pointer.just-moved");
    expect(current(step(first, chair, addMinutes(at("13:10"), 1)))).toBe("Eventuelt");
    expect(current(step(first, secretary, at("13:10")))).toBe("Eventuelt");
  });

  it("passes over what has fallen, and stops at both ends", () => {
    const sent = sendAgenda(meetingWith(["A", "B"]), now);
    const fallen = takeOff(sent, { itemId: itemTitled(sent, "B").id, state: "withdrawn", reason: null });
    const started = startMeeting(fallen, secretary, at("13:00"));
    const last = step(started, secretary, at("13:10"));
    expect(current(last)).toBe("Eventuelt");
    expect(refusalOf(() => step(last, secretary, at("13:20")))).toBe("pointer.at-end");
    expect(refusalOf(() => step(started, secretary, at("13:20"), "previous"))).toBe("pointer.at-start");
    expect(refusalOf(() => goToItem(started, 2, { by: secretary, now: at("13:20") }))).toBe("item.not-active");
  });

  it("ends once", () => {
    const over = endMeeting(running(), at("14:20"));
    expect(over).toMatchObject({ status: "held", currentItemId: null });
    expect(refusalOf(() => endMeeting(over, at("14:21")))).toBe("meeting.already-ended");
    expect(refusalOf(() => endMeeting(meetingWith([]), now))).toBe("meeting.not-started");
  });

  it("is coming until its planned end", () => {
    const meeting = meetingWith([]);
    expect([at("14:29"), at("14:30")].map((time) => isComing(meeting, time))).toEqual([true, false]);
  });
});
