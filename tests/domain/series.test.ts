import { describe, expect, it } from "vitest";

import { planMeeting } from "../../src/domain/meeting.ts";
import { daysOf, hoursOn, longestSeries, proposeSeries } from "../../src/domain/series.ts";
import { addDays, instantAt, isoWeekOf, weekdayOf } from "../../src/domain/time.ts";
import { readDate } from "../../src/ui/dates.da.ts";
import { committee, countingIds } from "../support/committee.ts";

const monthsOf = (days: string[]): number[] => days.map((day) => Number(day.slice(5, 7)));

/** The rule that words mean on a day, as the commands pass it on. */
function rhythmOf(words: string, today: string) {
  const reading = readDate(words, { today });
  if (reading.status !== "ok" || reading.value.kind !== "recurrence") throw new Error(`no rule in »${words}«`);
  return { rrule: reading.value.rrule, first: reading.value.next };
}

describe("the days of a rule", () => {
  it("gives the first Tuesday of each month to the end of the year", () => {
    const days = daysOf(rhythmOf("første tirsdag i måneden, 2027", "2026-09-01"));
    expect(days).toHaveLength(12);
    expect(days.every((day) => weekdayOf(day) === 2 && Number(day.slice(8)) <= 7)).toBe(true);
    expect(days.at(-1)).toBe("2027-12-07");
  });

  it("looks twelve months ahead when no end is written, the first day counted", () => {
    const days = daysOf({ rrule: "FREQ=MONTHLY;BYDAY=1TU", first: "2026-12-01" });
    expect([days.length, days[0], days.at(-1)]).toEqual([12, "2026-12-01", "2027-11-02"]);
    expect(daysOf({ rrule: "FREQ=MONTHLY;BYDAY=1MO", first: "2026-10-05" })).toHaveLength(12);
    expect(daysOf({ rrule: "FREQ=MONTHLY;BYMONTHDAY=29", first: "2028-02-29" }).at(-1)).toBe("2029-01-29");
  });

  it("counts intervals from the first day", () => {
    const weeks = { rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20261015" };
    expect(daysOf({ ...weeks, first: "2026-09-03" })).toEqual(["2026-09-03", "2026-09-17", "2026-10-01", "2026-10-15"]);
    expect(daysOf({ ...weeks, first: "2026-09-10" })).toEqual(["2026-09-10", "2026-09-24", "2026-10-08"]);
    const months = daysOf({ rrule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", first: "2026-10-05" });
    expect(monthsOf(months)).toEqual([10, 12, 2, 4, 6, 8]);
  });

  it("keeps a rhythm of several weekdays in its own weeks", () => {
    const rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20260922";
    expect(daysOf({ rrule, first: "2026-09-03" })).toEqual(["2026-09-03", "2026-09-15", "2026-09-17"]);
  });

  it("finds the last Friday, and only the months that are named", () => {
    const days = daysOf(rhythmOf("sidste fredag i måneden undtagen juli og december, 2027", "2026-09-01"));
    expect(monthsOf(days)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
    expect(days.every((day) => weekdayOf(day) === 5 && day.slice(0, 7) !== addDays(day, 7).slice(0, 7))).toBe(true);
    expect(days[0]).toBe("2027-01-29");
  });

  it("keeps even and odd weeks apart over the end of 2026, which has week 53", () => {
    const even = daysOf(rhythmOf("torsdage i lige uger", "2026-12-01"));
    expect(even.slice(0, 4)).toEqual(["2026-12-10", "2026-12-24", "2027-01-14", "2027-01-28"]);
    const odd = daysOf(rhythmOf("torsdage i ulige uger", "2026-12-01"));
    expect(odd.slice(0, 5)).toEqual(["2026-12-03", "2026-12-17", "2026-12-31", "2027-01-07", "2027-01-21"]);
    expect(even.every((day) => weekdayOf(day) === 4 && isoWeekOf(day).week % 2 === 0)).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    "agrees with the calendar for weekday %i in even weeks of every year to 2036",
    (weekday) => {
      const code = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday - 1] ?? "";
      const weeks = Array.from({ length: 26 }, (_, index) => 2 * index + 2).join(",");
      const wanted = [];
      for (let day = "2024-01-01"; day <= "2036-12-31"; day = addDays(day, 1))
        if (weekdayOf(day) === weekday && isoWeekOf(day).week % 2 === 0) wanted.push(day);
      const rrule = `FREQ=YEARLY;BYDAY=${code};BYWEEKNO=${weeks};UNTIL=20361231`;
      expect(daysOf({ rrule, first: "2024-01-01" })).toEqual(wanted);
    },
  );

  it("leaves single weeks out, week 53 too", () => {
    const weeks = Array.from({ length: 52 }, (_, index) => index + 1).filter((week) => week !== 7);
    const days = daysOf({ rrule: `FREQ=YEARLY;BYDAY=WE;BYWEEKNO=${weeks.join(",")}`, first: "2026-12-16" });
    expect(days.slice(0, 4)).toEqual(["2026-12-16", "2026-12-23", "2027-01-06", "2027-01-13"]);
    expect(days).not.toContain("2027-02-17");
  });
});

describe("the hours of a meeting", () => {
  it("stay the same on both sides of a change of clocks", () => {
    const starts = ["2027-03-25", "2027-04-01"].map((date) => hoursOn(date, { start: "09:00", end: "11:00" })?.start);
    expect(starts.map((start) => start?.toISOString())).toEqual([
      "2027-03-25T08:00:00.000Z",
      "2027-04-01T07:00:00.000Z",
    ]);
  });

  it("do not stand in the hour that is skipped or lived twice", () => {
    expect(hoursOn("2027-03-28", { start: "02:30", end: "04:00" })).toBeNull();
    expect(hoursOn("2027-03-28", { start: "01:00", end: "02:30" })).toBeNull();
    expect(hoursOn("2027-10-31", { start: "02:00", end: "04:00" })).toBeNull();
    expect(hoursOn("2027-10-31", { start: "03:00", end: "04:00" })).not.toBeNull();
  });

  it("run past midnight when they end before they begin", () => {
    expect(hoursOn("2026-12-31", { start: "22:00", end: "01:00" })?.end).toEqual(instantAt("2027-01-01", "01:00"));
  });
});

describe("a proposed series", () => {
  const now = instantAt("2026-09-01", "09:00");
  const hours = { start: "09:00", end: "11:00" };
  const around = {
    now,
    others: [],
    vacationOn: (date: string) => (isoWeekOf(date).week === 42 ? "efterårsferie" : null),
    avoided: [],
    engagements: [],
    preparation: null,
  };

  it("names holidays and vacations", () => {
    const rhythm = { rrule: "FREQ=MONTHLY;BYMONTHDAY=1,14;UNTIL=20270114", first: "2026-10-01" };
    const flagged = proposeSeries(rhythm, hours, around).meetings.filter(({ remarks }) => remarks.length > 0);
    expect(flagged.map(({ date, remarks }) => [date, ...remarks])).toEqual([
      ["2026-10-14", { kind: "vacation", name: "efterårsferie" }],
      ["2027-01-01", { kind: "holiday", name: "Nytårsdag" }],
    ]);
  });

  it("leaves out what has passed today, and keeps what begins now", () => {
    const rhythm = { rrule: "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260915", first: "2026-09-01" };
    expect(proposeSeries(rhythm, { start: "08:00", end: "10:00" }, around)).toMatchObject({ passed: 1, left: 0 });
    expect(proposeSeries(rhythm, hours, around).meetings).toHaveLength(3);
  });

  it("takes no more than one card can, and says how many are left", () => {
    const { meetings, left } = proposeSeries(
      { rrule: "FREQ=DAILY;UNTIL=20261130", first: "2026-09-02" },
      hours,
      around,
    );
    expect([meetings.length, left]).toEqual([longestSeries, 30]);
  });

  it("knows the forum's own meetings, but not those that are cancelled", () => {
    const forum = committee();
    const span = { start: instantAt("2026-09-08", "10:00"), end: instantAt("2026-09-08", "12:00"), place: null };
    const other = planMeeting(forum, span, { now, newId: countingIds(), others: [] });
    const rhythm = { rrule: "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260915", first: "2026-09-08" };
    const flagged = proposeSeries(rhythm, hours, { ...around, others: [other] }).meetings;
    expect(flagged.map(({ remarks }) => remarks)).toEqual([[{ kind: "clash", start: span.start, end: span.end }], []]);
    const free = proposeSeries(rhythm, hours, { ...around, others: [{ ...other, status: "cancelled" }] }).meetings;
    expect(free.flatMap(({ remarks }) => remarks)).toEqual([]);
  });
});
