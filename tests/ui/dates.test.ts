import { describe, expect, it } from "vitest";

import { instantAt } from "../../src/domain/time.ts";
import * as dates from "../../src/ui/dates.da.ts";
import { dateLine } from "../../src/ui/dates/line.ts";

const today = "2027-03-10";
const now = instantAt(today, "10:00");
const at = (date: string, time: string): Date => instantAt(date, time);

describe("printing", () => {
  it.each([
    [dates.formatDay("2027-04-13", now), "tirsdag den 13. april"],
    [dates.formatDayYear("2027-04-01"), "torsdag den 1. april 2027"],
    [dates.formatShortDay("2027-04-01", now), "1. april"],
    [dates.formatDay("2028-03-09", now), "torsdag den 9. marts 2028"],
    [dates.formatDay("2026-12-31", now), "torsdag den 31. december 2026"],
    [dates.formatShortDay("2028-01-01", now), "1. januar 2028"],
    [dates.formatInstant(at("2028-01-01", "00:00"), now), "lørdag den 1. januar 2028 kl. 0.00"],
    [
      dates.formatMeetingTime(at("2028-03-09", "09:00"), at("2028-03-09", "10:30"), now),
      "torsdag den 9. marts 2028 kl. 9.00-10.30",
    ],
    [
      dates.formatMeetingTime(at("2027-12-31", "20:00"), at("2028-01-01", "02:00"), now),
      "fredag den 31. december kl. 20.00 til lørdag den 1. januar 2028 kl. 2.00",
    ],
    [dates.formatDay("2028-01-01", at("2027-12-31", "23:59")), "lørdag den 1. januar 2028"],
    [dates.formatDay("2028-01-01", at("2028-01-01", "00:00")), "lørdag den 1. januar"],
    [dates.formatTime("09:00"), "9.00"],
    [dates.formatTime("00:05"), "0.05"],
    [dates.formatWeek("2027-01-03"), "uge 53"],
    [dates.formatTimeSpan(at(today, "09:00"), at(today, "10:30")), "kl. 9.00-10.30"],
    [dates.formatInstant(at("2027-04-13", "12:00"), now), "tirsdag den 13. april kl. 12.00"],
    [
      dates.formatMeetingTime(at("2027-04-13", "09:00"), at("2027-04-13", "10:30"), now),
      "tirsdag den 13. april kl. 9.00-10.30",
    ],
    [
      dates.formatMeetingTime(at("2027-04-13", "20:00"), at("2027-04-14", "00:00"), now),
      "tirsdag den 13. april kl. 20.00-24.00",
    ],
    [
      dates.formatMeetingTime(at("2027-04-13", "12:00"), at("2027-04-14", "12:00"), now),
      "tirsdag den 13. april kl. 12.00 til onsdag den 14. april kl. 12.00",
    ],
    [
      dates.formatMeetingTimeYear(at("2022-04-19", "12:00"), at("2022-04-19", "13:30")),
      "tirsdag den 19. april 2022 kl. 12.00-13.30",
    ],
    [dates.formatMinutes(20), "20 min"],
    [dates.formatMinutes(60), "1 time"],
    [dates.formatMinutes(90), "1 time og 30 min"],
    [dates.formatMinutes(120), "2 timer"],
  ])("writes %s", (text, wanted) => {
    expect(text).toBe(wanted);
  });

  it.each([
    ["hver anden torsdag fra den 11. marts", "hver anden torsdag, første gang torsdag den 11. marts 2027"],
    [
      "første tirsdag i måneden undtagen juli kl. 9-11",
      "første tirsdag i måneden undtagen juli kl. 9.00-11.00, første gang tirsdag den 6. april 2027",
    ],
    ["tirsdage i lige uger", "hver tirsdag i lige uger, første gang tirsdag den 23. marts 2027"],
    ["alle hverdage", "alle hverdage, første gang onsdag den 10. marts 2027"],
    ["sidste hverdag i måneden", "sidste hverdag i måneden, første gang onsdag den 31. marts 2027"],
  ])("says »%s« in Danish", (text, wanted) => {
    const reading = dates.readDate(text, { today });
    expect(reading.status === "ok" && dates.formatDateValue(reading.value)).toBe(wanted);
  });
});

describe("questions", () => {
  const question = (text: string): string => {
    const reading = dates.readDate(text, { today });
    return reading.status === "ask" ? reading.question : reading.status;
  };

  it("name the weekday that the date has", () => {
    expect(question("mandag den 13. april")).toBe(
      "Den 13. april 2027 er en tirsdag, ikke en mandag. Hvilken dag mener du?",
    );
  });

  it("repeat the day that does not exist", () => {
    expect(question("den 31. februar")).toBe("31. februar findes ikke. Hvilken dag mener du?");
    expect(question("29/2-2027")).toBe("29. februar 2027 findes ikke. Hvilken dag mener du?");
  });

  it("say that the time is passed", () => {
    expect(question("13. april 2026 kl. 9")).toBe("Mandag den 13. april 2026 kl. 9.00 er passeret. Hvornår mener du?");
  });

  it("say why the hour is doubtful when the clocks change", () => {
    expect(question("28. marts 2027 kl. 02.30")).toContain("urene stilles frem");
    expect(question("31. oktober 2027 kl. 02.30")).toContain("urene stilles tilbage");
  });

  it("offer the date with its right weekday, and the nearest day with the written one", () => {
    const reading = dates.readDate("mandag den 13. april kl. 9-11", { today });
    const starts =
      reading.status === "ask" ? reading.candidates.map((one) => one.kind === "instant" && one.start.date) : [];
    expect(starts.slice(0, 2)).toEqual(["2027-04-13", "2027-04-12"]);
  });
});

describe("a text that begins with a date", () => {
  it.each([
    ["tirsdag den 13. april kl. 9-10.30, mødelokale 2", "2027-04-13", "mødelokale 2"],
    ["13/4 kl. 9 på rådhuset", "2027-04-13", "på rådhuset"],
    ["13. april. Mødelokale 2", "2027-04-13", "Mødelokale 2"],
    ["tirsdag 13. april 12 personer", "2027-04-13", "12 personer"],
    ["på fredag kl 10 Teams", "2027-03-12", "Teams"],
    ["kl. 9, 2. sal", "2027-03-10", "2. sal"],
  ])("»%s« is cut after it", (text, day, rest) => {
    const { reading, rest: left } = dates.readLeadingDate(text, { today });
    const value = reading.status === "ok" ? reading.value : null;
    expect(value?.kind === "instant" ? value.start.date : value?.kind === "day" ? value.date : null).toBe(day);
    expect(left).toBe(rest);
  });

  it("is asked about with the rest kept", () => {
    const { reading, rest } = dates.readLeadingDate("mandag den 13. april kl. 9, Teams", { today });
    expect(reading.status).toBe("ask");
    expect(rest).toBe("Teams");
  });

  it.each([
    "13. april kl. 9-11 ikke i Aalborg",
    "13. april kl. 9-11 måske",
    "13. april kl. 9-11 (aflyst)",
    "13. april kl. 9-11 i stedet for kl. 13",
    "13. april kl. 9-11 hvis alle kan",
    "13. april kl. 9-11 og 13-15",
    "13. april kl. 9 30",
    "13. april 2:00 PM",
    "tirsdag kl. 9-11 hver uge",
    "hver tirsdag kl. 9-11 til sommerferien",
    "første tirsdag i måneden kl. 9-11 men ikke i ferien",
  ])("is not taken out of »%s«, where what follows is about the time", (text) => {
    expect(dates.readLeadingDate(text, { today })).toEqual({ reading: { status: "none" }, rest: text });
  });

  it("is asked about when there are several, with what follows the last", () => {
    const { reading, rest } = dates.readLeadingDate("13/4 kl. 9-11, 20/4 kl. 9-11, 27/4 kl. 9-11, Lokale 2", { today });
    expect(reading.status === "ask" && reading.candidates.map(dates.formatDateValue)).toEqual([
      "tirsdag den 13. april 2027 kl. 9.00-11.00",
      "tirsdag den 20. april 2027 kl. 9.00-11.00",
      "tirsdag den 27. april 2027 kl. 9.00-11.00",
    ]);
    expect(rest).toBe("Lokale 2");
  });

  it("keeps a text without a date whole", () => {
    expect(dates.readLeadingDate("man kan ikke, sagde han", { today })).toEqual({
      reading: { status: "none" },
      rest: "man kan ikke, sagde han",
    });
  });
});

describe("times in running text", () => {
  const found = (text: string): string[] =>
    dates
      .findTimes(text, { today })
      .map((one) => `${one.value.start.date} ${one.value.start.time ?? ""} »${one.text}«`);

  it("are both found when a meeting is moved", () => {
    const moved = "Udvalget besluttede, at mødet rykkes fra 17. juni kl. 9.00-11.00 til 9. juni 14.30-16.00.";
    expect(found(moved)).toEqual([
      "2027-06-17 09:00 »17. juni kl. 9.00-11.00«",
      "2027-06-09 14:30 »9. juni 14.30-16.00«",
    ]);
    const short = "Mødet flyttes fra den 13. april kl. 9 til den 14. april kl. 10.";
    expect(found(short)).toEqual(["2027-04-13 09:00 »den 13. april kl. 9«", "2027-04-14 10:00 »den 14. april kl. 10«"]);
  });

  it("may last from one day to the next", () => {
    expect(found("Seminar 13. april kl. 12 til 14. april kl. 12.")).toEqual([
      "2027-04-13 12:00 »13. april kl. 12 til 14. april kl. 12«",
    ]);
  });

  it("leave out what would be asked about, and hours and numbers without a day", () => {
    expect(found("Næste møde er mandag den 13. april kl. 9.")).toEqual([]);
    expect(found("Vi ses kl. 9, se pkt. 3.12 kl. 9 og bilag 8.")).toEqual([]);
  });
});

describe("a line of a batch", () => {
  const answer = (line: object): unknown => JSON.parse(dateLine(JSON.stringify(line)));

  it("gives local stamps", () => {
    expect(answer({ text: "13/4 kl. 9-11", ref: today })).toEqual({
      status: "ok",
      kind: "instant",
      start: "2027-04-13T09:00",
      end: "2027-04-13T11:00",
    });
    expect(answer({ text: "uge 15", ref: today })).toEqual({
      status: "ok",
      kind: "week",
      start: "2027-04-12",
      end: "2027-04-18",
    });
  });

  it("takes a written year at its word", () => {
    expect(answer({ text: "2/3-2027", ref: today })).toEqual({ status: "ok", kind: "day", start: "2027-03-02" });
  });

  it("counts from the meeting", () => {
    expect(answer({ text: "3 hverdage før mødet", ref: today, meeting: "2027-04-15" })).toMatchObject({
      start: "2027-04-12",
    });
  });

  it("asks with candidates", () => {
    expect(answer({ text: "næste fredag", ref: today })).toMatchObject({
      status: "ask",
      candidates: [{ start: "2027-03-19" }, { start: "2027-03-12" }],
    });
  });

  it("is none when it is not such an object", () => {
    for (const line of ["", "null", "[1]", '{"text": 1}', '{"text": "13/4", "ref": "i dag"}'])
      expect(JSON.parse(dateLine(line))).toEqual({ status: "none" });
  });
});
