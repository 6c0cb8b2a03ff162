import { describe, expect, it } from "vitest";

import { agendaDue, itemsDeadline, objectionDeadline, sendTime } from "../../src/domain/deadline.ts";
import { defaultSettings as settings } from "../../src/domain/forum.ts";
import { instantAt, localStampOf } from "../../src/domain/time.ts";

/** A local stamp `YYYY-MM-DDTHH:MM` as an instant. */
function at(stamp: string): Date {
  return instantAt(stamp.slice(0, 10), stamp.slice(11));
}

describe("the deadline for items", () => {
  it.each([
    ["an ordinary Tuesday", "2022-04-19T12:00", "2022-04-05T12:00"],
    ["a meeting just after midnight counts from its own local day", "2026-10-16T00:30", "2026-10-02T12:00"],
    ["a meeting just before midnight, too", "2026-10-16T23:30", "2026-10-02T12:00"],
    ["a day that is a Sunday stays", "2026-11-29T10:00", "2026-11-15T12:00"],
    ["a holiday stays: the second of Christmas", "2027-01-09T10:00", "2026-12-26T12:00"],
    ["over the change to summer time", "2026-04-05T10:00", "2026-03-22T12:00"],
    ["over the change to winter time", "2026-11-02T10:00", "2026-10-19T12:00"],
    ["on the day clocks go forward", "2026-04-12T10:00", "2026-03-29T12:00"],
    ["on 29 February", "2028-03-14T10:00", "2028-02-29T12:00"],
  ])("%s", (_, start, deadline) => {
    expect(localStampOf(itemsDeadline(at(start), settings))).toBe(deadline);
  });

  it("follows the forum's own days and hour", () => {
    const own = { ...settings, itemsDeadlineDays: 10, itemsDeadlineAt: "15:30" };
    expect(localStampOf(itemsDeadline(at("2026-10-16T09:00"), own))).toBe("2026-10-06T15:30");
  });

  it("is noon in summer and in winter, though the instants differ", () => {
    expect(itemsDeadline(at("2026-07-15T09:00"), settings).toISOString()).toBe("2026-07-01T10:00:00.000Z");
    expect(itemsDeadline(at("2026-12-15T09:00"), settings).toISOString()).toBe("2026-12-01T11:00:00.000Z");
  });
});

describe("when the agenda is to go out", () => {
  it.each([
    ["a week before", "2022-04-19T12:00", "2022-04-12T09:00"],
    ["a Saturday moves to Friday", "2026-10-17T10:00", "2026-10-09T09:00"],
    ["Easter Monday moves to the Wednesday before", "2022-04-25T10:00", "2022-04-13T09:00"],
    ["store bededag was a holiday in 2022", "2022-05-20T10:00", "2022-05-12T09:00"],
    ["and is a working day since 2024", "2024-05-03T10:00", "2024-04-26T09:00"],
  ])("%s", (_, start, due) => {
    expect(localStampOf(agendaDue(at(start), settings))).toBe(due);
  });
});

describe("the deadline for objections", () => {
  it.each([
    ["five working days after a Tuesday", "2022-04-19T13:30", "2022-04-26T16:00"],
    ["sent on a Saturday, the days begin on Monday", "2026-10-17T10:00", "2026-10-23T16:00"],
    ["sent on a Friday", "2026-10-16T10:00", "2026-10-23T16:00"],
    ["Easter does not count", "2022-04-12T10:00", "2022-04-22T16:00"],
    ["sent in the last minute of a day", "2026-10-19T23:59", "2026-10-26T16:00"],
    ["sent in the first minute of the next", "2026-10-20T00:00", "2026-10-27T16:00"],
    ["sent in the night when clocks go back", "2026-10-25T02:30", "2026-10-30T16:00"],
    ["over New Year", "2026-12-28T12:00", "2027-01-05T16:00"],
  ])("%s", (_, sent, until) => {
    expect(localStampOf(objectionDeadline(at(sent), settings))).toBe(until);
  });
});

describe("when that which goes out by itself goes out", () => {
  it.each([
    ["on a working day", "2026-10-19", "2026-10-19T09:00"],
    ["on Sunday: Friday", "2026-10-18", "2026-10-16T09:00"],
    ["on New Year's Day, a Friday: Thursday", "2027-01-01", "2026-12-31T09:00"],
    ["on Easter Monday: the Wednesday before", "2022-04-18", "2022-04-13T09:00"],
    ["on the Sunday clocks change: Friday, still at nine", "2026-03-29", "2026-03-27T09:00"],
    ["on 29 February", "2028-02-29", "2028-02-29T09:00"],
  ])("%s", (_, day, sent) => {
    expect(localStampOf(sendTime(day, settings))).toBe(sent);
  });
});
