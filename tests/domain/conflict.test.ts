import { describe, expect, it } from "vitest";

import {
  conflictsOn,
  isAskedAbout,
  leftUnprepared,
  withAvoided,
  type Circumstances,
} from "../../src/domain/conflict.ts";
import { instantAt } from "../../src/domain/time.ts";

const now = instantAt("2026-09-01", "09:00");
const free: Circumstances = { vacationOn: () => null, avoided: [], engagements: [], preparation: null };
const span = (day: string, from: string, to: string) => ({ start: instantAt(day, from), end: instantAt(day, to) });
const kinds = (day: string, from: string, to: string, around: Partial<Circumstances>): string[] =>
  conflictsOn(day, span(day, from, to), { ...free, ...around }).map(({ kind }) => kind);

describe("what stands in the way of a time", () => {
  it("is nothing on a plain day, and a public holiday on one", () => {
    expect(kinds("2026-10-22", "09:00", "10:00", {})).toEqual([]);
    expect(kinds("2026-12-25", "09:00", "10:00", {})).toEqual(["holiday"]);
    // A working day since 2024.
    expect(kinds("2027-04-23", "09:00", "10:00", {})).toEqual([]);
  });

  it("is a vacation that is said and not asked about", () => {
    const [only] = conflictsOn("2026-10-15", null, { ...free, vacationOn: () => "efterårsferie" });
    expect(only).toEqual({ kind: "vacation", name: "efterårsferie" });
    expect(only && isAskedAbout(only)).toBe(false);
  });

  it.each([
    ["2026-06-10", []],
    ["2026-06-11", ["avoided"]],
    ["2026-06-13", ["avoided"]],
    ["2026-06-14", []],
  ])("is a day that the forum avoids, from the first to the last (%s)", (day, expected) => {
    const avoided = [{ title: "Folkemødet", from: "2026-06-11", to: "2026-06-13" }];
    expect(kinds(day, "09:00", "10:00", { avoided })).toEqual(expected);
  });

  it("counts the day that a late meeting runs into, but not one that it ends at the beginning of", () => {
    const avoided = [{ title: null, from: "2026-06-11", to: "2026-06-11" }];
    const late = (end: Date) =>
      conflictsOn("2026-06-10", { start: instantAt("2026-06-10", "22:00"), end }, { ...free, avoided });
    expect(late(instantAt("2026-06-11", "00:00"))).toEqual([]);
    expect(late(instantAt("2026-06-11", "00:30")).map(({ kind }) => kind)).toEqual(["avoided"]);
  });

  it.each([
    ["08:00", "09:00", []],
    ["08:00", "09:01", ["busy"]],
    ["09:59", "11:00", ["busy"]],
    ["10:00", "11:00", []],
  ])("is another meeting of the same people that overlaps %s-%s by a minute", (from, to, expected) => {
    const other = { meetingId: "m", forum: "Andet", people: ["Ole Rask"], ...span("2026-10-22", "09:00", "10:00") };
    expect(kinds("2026-10-22", from, to, { engagements: [other] })).toEqual(expected);
  });
});

describe("a meeting that prepares another forum's", () => {
  const prepared = [span("2026-10-06", "09:00", "11:00"), span("2026-11-03", "09:00", "11:00")];
  const late = (day: string, from: string, to: string, preparing: { start: Date; end: Date }[]): string[] =>
    kinds(day, from, to, { preparation: { now, forum: "Samlingen", prepared, preparing } });

  it("is too late when it ends after the meeting has begun and nothing else prepares that", () => {
    expect(late("2026-10-06", "08:00", "09:00", [])).toEqual([]);
    expect(late("2026-10-06", "08:00", "09:01", [])).toEqual(["too-late"]);
    expect(late("2026-10-07", "08:00", "09:00", [])).toEqual(["too-late"]);
  });

  it("is in time for the next when the one before has its own", () => {
    const first = span("2026-10-05", "09:00", "10:00");
    expect(late("2026-10-20", "09:00", "10:00", [first])).toEqual([]);
    expect(late("2026-11-04", "09:00", "10:00", [first])).toEqual(["too-late"]);
    expect(late("2026-11-04", "09:00", "10:00", [first, span("2026-11-02", "09:00", "10:00")])).toEqual([]);
  });

  it("says nothing of meetings that have been", () => {
    const past = [span("2026-08-18", "09:00", "11:00")];
    const preparation = { now, forum: null, prepared: past, preparing: [] };
    expect(kinds("2026-10-20", "09:00", "10:00", { preparation })).toEqual([]);
  });
});

describe("a meeting that others prepare", () => {
  const [from, before] = [span("2026-10-06", "09:00", "11:00"), span("2026-10-02", "09:00", "10:00")];
  const moved = (to: { start: Date; end: Date }, preparing = [before]) =>
    leftUnprepared(from, to, { forum: "Formødet", others: [], preparing }).map(({ kind }) => kind);

  it("is left without preparation when it is moved before it", () => {
    expect(moved(span("2026-10-05", "09:00", "11:00"))).toEqual([]);
    expect(moved(span("2026-10-02", "10:00", "11:00"))).toEqual([]);
    expect(moved(span("2026-10-02", "09:30", "11:00"))).toEqual(["unprepared"]);
    expect(moved(span("2026-10-01", "09:00", "11:00"))).toEqual(["unprepared"]);
  });

  it("is not when another comes before it, or none did", () => {
    expect(moved(span("2026-10-01", "09:00", "11:00"), [before, span("2026-09-30", "09:00", "10:00")])).toEqual([]);
    expect(moved(span("2026-10-01", "09:00", "11:00"), [])).toEqual([]);
  });
});

describe("the list of days", () => {
  it("is kept in order, without what is past, and once each", () => {
    const old = { title: "KØF", from: "2026-01-13", to: "2026-01-14" };
    const later = { title: "Folkemødet", from: "2027-06-10", to: "2027-06-12" };
    const first = withAvoided([old, later], { title: null, from: "2027-01-12", to: "2027-01-13" }, "2026-09-01");
    expect(first.map(({ from }) => from)).toEqual(["2027-01-12", "2027-06-10"]);
    const again = withAvoided(first, { title: "KØF", from: "2027-01-12", to: "2027-01-13" }, "2026-09-01");
    expect(again.map(({ title }) => title)).toEqual(["KØF", "Folkemødet"]);
  });
});
