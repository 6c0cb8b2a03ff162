import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addDays, daysBetween, instantAt, type LocalDate } from "../../src/domain/time.ts";
import * as dates from "../../src/ui/dates.da.ts";
import { PHRASES } from "./dates-phrases.ts";

const FIRST = "2020-01-01";
const DAYS = daysBetween(FIRST, "2035-12-31") + 1;
/** Far enough back that the year is not told by the day alone, near enough that it is the coming one. */
const AHEAD = [0, 1, 30, 200, 300];

function read(text: string, today: LocalDate): dates.DateValue | null {
  const reading = dates.readDate(text, { today });
  return reading.status === "ok" ? reading.value : null;
}

const instant = (start: [LocalDate, string], end: [LocalDate, string] | null): dates.DateValue => ({
  kind: "instant",
  start: { date: start[0], time: start[1] },
  end: end && { date: end[0], time: end[1] },
});

describe("what is printed is read back", () => {
  it("for every day of 2020 to 2035, in every form of a day", () => {
    for (let away = 0; away < DAYS; away += 1) {
      const date = addDays(FIRST, away);
      const today = addDays(date, -(AHEAD[away % AHEAD.length] ?? 0));
      const value: dates.DateValue = { kind: "day", date };
      const now = instantAt(today, "10:00");
      const forms = [dates.formatDay, dates.formatDayYear, dates.formatShortDay].map((form) => form(date, now));
      for (const text of [...forms, dates.formatDateValue(value)])
        expect([text, read(text, today)]).toEqual([text, value]);
    }
  }, 300_000);

  it("for every day of 2020 to 2035, in every form of an instant", () => {
    for (let away = 0; away < DAYS; away += 1) {
      const date = addDays(FIRST, away);
      const today = addDays(date, -(AHEAD[away % AHEAD.length] ?? 0));
      const now = instantAt(today, "10:00");
      const [start, end] = [instantAt(date, "09:00"), instantAt(date, "10:30")];
      const nextNoon = addDays(date, 1);
      const whole = instant([date, "09:00"], [date, "10:30"]);
      expect(read(dates.formatInstant(start, now), today)).toEqual(instant([date, "09:00"], null));
      expect(read(dates.formatMeetingTime(start, end, now), today)).toEqual(whole);
      expect(dates.formatDateValue(whole)).toBe(dates.formatMeetingTimeYear(start, end));
      expect(read(dates.formatDateValue(whole), today)).toEqual(whole);
      const over = dates.formatMeetingTimeYear(start, instantAt(nextNoon, "12:00"));
      expect(read(over, today)).toEqual(instant([date, "09:00"], [nextNoon, "12:00"]));
    }
  }, 300_000);

  it("for any two times of a day between seven and midnight", () => {
    const minutes = fc.integer({ min: 7 * 60, max: 24 * 60 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAYS - 1 }), minutes, minutes, (away, one, other) => {
        fc.pre(one < other);
        const date = addDays(FIRST, away);
        const clock = (at: number): string =>
          `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
        const end: [LocalDate, string] = other === 1440 ? [addDays(date, 1), "00:00"] : [date, clock(other)];
        const text = dates.formatMeetingTime(instantAt(date, clock(one)), instantAt(...end), instantAt(date, "06:00"));
        expect(read(text, date)).toEqual(instant([date, clock(one)], end));
      }),
    );
  }, 60_000);

  it("for every week of 2020 to 2035 with its days", () => {
    for (let monday = "2019-12-30"; monday < "2036-01-01"; monday = addDays(monday, 7)) {
      const value: dates.DateValue = { kind: "week", from: monday, to: addDays(monday, 6) };
      expect(read(dates.formatDateValue(value), addDays(monday, -40))).toEqual(value);
      expect(read(dates.formatWeek(monday), addDays(monday, -40))).toEqual(value);
    }
  }, 60_000);

  it("for ranges", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: 1, max: 150 }), (away, length) => {
        const from = addDays(FIRST, away);
        const value: dates.DateValue = { kind: "range", from, to: addDays(from, length) };
        expect(read(dates.formatDateValue(value), from)).toEqual(value);
      }),
    );
  }, 60_000);
});

const WORDS = [...new Set(PHRASES.flatMap(([text]) => text.split(/\s+/u)))];

describe("hostile text", () => {
  const context = fc.record({
    today: fc.integer({ min: 0, max: DAYS }).map((away) => addDays(FIRST, away)),
    field: fc.constantFrom(undefined, "time" as const, "date" as const),
    direction: fc.constantFrom(undefined, "past" as const, "any" as const),
    meeting: fc.constantFrom(undefined, "2027-04-15"),
    now: fc.constantFrom(undefined, "12:00"),
  });
  const tokens = fc.array(fc.constantFrom(...WORDS, "-", ",", ".", "/", "8", "12", "og", "i"), { maxLength: 160 });
  const glued = fc.tuple(tokens, fc.constantFrom(" ", "", ", ")).map(([parts, gap]) => parts.join(gap).slice(0, 500));
  const text = fc.oneof(fc.string({ maxLength: 500, unit: "binary" }), glued, glued, repeated());

  function repeated(): fc.Arbitrary<string> {
    return fc
      .constantFrom(...WORDS, "8. ", "8-", "8.", "8,", "uge 8, ", "1 og ", "mandag, ", "kl. 9-")
      .map((one) => `${one} `.repeat(500).slice(0, 500));
  }

  it("does not throw, and takes under 50 ms", () => {
    dates.readDate("tirsdag den 8. december kl. 9-10.30", { today: FIRST });
    fc.assert(
      fc.property(text, context, (one, at) => {
        const known = Object.fromEntries(
          Object.entries(at).filter(([, value]) => value !== undefined),
        ) as dates.DateContext;
        const took = Math.min(...[0, 1, 2].map(() => timed(() => dates.readDate(one, known))));
        const leading = Math.min(...[0, 1, 2].map(() => timed(() => dates.readLeadingDate(one, known))));
        expect(took).toBeLessThan(50);
        expect(leading).toBeLessThan(50);
      }),
      { numRuns: 1500 },
    );
  }, 120_000);

  it("finds times in long text in bounded time", () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(timed(() => dates.findTimes(one, { today: FIRST }))).toBeLessThan(2000);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it("reads nothing in more than 500 characters", () => {
    expect(dates.readDate(`8. december${" ".repeat(500)}`, { today: FIRST })).toEqual({ status: "none" });
  });
});

/** Processor time, so that a busy machine does not count. */
function timed(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
