import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { at, labels, openDesk, read, signe, type Committee, type Desk } from "../support/desk.ts";

let desk: Desk;
let c: Committee;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  c = await desk.committee();
});
afterEach(() => {
  expect(desk.faults()).toEqual([]);
});

const span = async (): Promise<{ start: Date; end: Date; place: string | null }> => {
  const { start, end, place } = await c.meeting();
  return { start, end, place };
};

/** Words that leave a choice, the buttons that come, the one that is pressed, and the meeting that there then is. */
type Row = [words: string, buttons: string[], pressed: number, start: string, end: string];

const passed: Row = [
  "20. august 2026 kl. 9-11",
  ["Fredag den 20. august 2027 kl. 9.00-11.00"],
  0,
  "2027-08-20T09:00",
  "2027-08-20T11:00",
];
const skipped: Row = [
  "søndag den 28. marts 2027 kl. 02.30-04.00",
  ["Søndag den 28. marts 2027 kl. 1.30-3.00", "Søndag den 28. marts 2027 kl. 3.30-5.00"],
  1,
  "2027-03-28T03:30",
  "2027-03-28T05:00",
];
const doubled: Row = [
  "søndag den 25. oktober 2026 kl. 02.30-04.00",
  ["Søndag den 25. oktober 2026 kl. 1.30-3.00", "Søndag den 25. oktober 2026 kl. 3.30-5.00"],
  0,
  "2026-10-25T01:30",
  "2026-10-25T03:00",
];
const impossible: Row = [
  "31. september 2026 kl. 9-11",
  ["Onsdag den 30. september 2026 kl. 9.00-11.00", "Torsdag den 1. oktober 2026 kl. 9.00-11.00"],
  1,
  "2026-10-01T09:00",
  "2026-10-01T11:00",
];
const contradicting: Row = [
  "mandag den 8. oktober 2026 kl. 9-11",
  ["Torsdag den 8. oktober 2026 kl. 9.00-11.00", "Mandag den 5. oktober 2026 kl. 9.00-11.00"],
  0,
  "2026-10-08T09:00",
  "2026-10-08T11:00",
];
const several: Row = [
  "8. oktober 2026 kl. 9-11, 9. oktober 2026 kl. 9-11",
  ["Torsdag den 8. oktober 2026 kl. 9.00-11.00", "Fredag den 9. oktober 2026 kl. 9.00-11.00"],
  1,
  "2026-10-09T09:00",
  "2026-10-09T11:00",
];
const twoHours: Row = [
  "8. oktober 2026 kl. 9-11 (1 time)",
  ["Torsdag den 8. oktober 2026 kl. 9.00-11.00", "Torsdag den 8. oktober 2026 kl. 9.00-10.00"],
  1,
  "2026-10-08T09:00",
  "2026-10-08T10:00",
];
const rows: Row[] = [passed, doubled, impossible, contradicting, several, twoHours];

describe("what a date leaves open", () => {
  it.each(rows)(
    "»møde %s« asks with %j, and plans the one that is pressed, with its place",
    async (words, buttons, pressed, start, end) => {
      const asks = await c.untouched(() => c.say(signe, `møde ${words}, Lokale 2`));
      expect(labels(asks)).toEqual(buttons);
      await c.press(asks, buttons[pressed] ?? "", signe);
      expect(await span()).toEqual({ start: at(start), end: at(end), place: "Lokale 2" });
    },
  );

  it.each(rows)(
    "»flyt %s« asks with %j, and moves to the one that is pressed",
    async (words, buttons, pressed, start, end) => {
      await c.plan();
      const asks = await c.untouched(() => c.say(signe, `flyt ${words}`));
      expect(labels(asks)).toEqual(buttons);
      await c.press(asks, buttons[pressed] ?? "", signe);
      expect(await span()).toMatchObject({ start: at(start), end: at(end) });
    },
  );

  it("asks about the skipped hour, and then about the holiday that its day is", async () => {
    const [words, buttons, pressed, start, end] = skipped;
    const asks = await c.untouched(() => c.say(signe, `møde ${words}, Lokale 2`));
    expect(labels(asks)).toEqual(buttons);
    const holiday = await c.press(asks, buttons[pressed] ?? "", signe);
    expect(await c.meetings()).toEqual([]);
    await c.press(holiday, "Planlæg alligevel", signe);
    expect(await span()).toEqual({ start: at(start), end: at(end), place: "Lokale 2" });
  });

  it("offers no passed date, and plans none, when only passed ones can be meant", async () => {
    const said = await c.untouched(() => c.say(signe, "møde i går kl. 9-11"));
    expect(labels(said)).toEqual([]);
    expect(read(said)).toContain("Mandag den 31. august 2026 kl. 9.00-11.00 er passeret.");
  });

  it.each(["8. oktober 2026 kl. 9-11 måske", "8. oktober 2026 kl. 9-11 hvis alle kan", "8. oktober 2026 kl. 9 30"])(
    "plans nothing of »møde %s«: what follows is about the time, and no place",
    async (words) => {
      const said = await c.untouched(() => c.say(signe, `møde ${words}`));
      expect(labels(said)).toEqual([]);
    },
  );

  it("asks for the end of a passed beginning that is put right, and keeps the place", async () => {
    const asks = await c.say(signe, "møde 20. august 2026 kl. 9, Lokale 2");
    const ends = await c.press(asks, "Fredag den 20. august 2027 kl. 9.00", signe);
    await c.press(ends, "Kl. 9.00-10.30", signe);
    expect(await span()).toEqual({ start: at("2027-08-20T09:00"), end: at("2027-08-20T10:30"), place: "Lokale 2" });
  });

  it("asks for the hour of a passed day without one", async () => {
    const asks = await c.say(signe, "møde 20. august 2026");
    const said = read(await c.press(asks, "Fredag den 20. august 2027", signe));
    expect(said).toContain("Hvornår på dagen?");
    expect(await c.meetings()).toEqual([]);
  });

  it("keeps the length of a meeting moved to an hour without an end", async () => {
    await c.plan();
    const asks = await c.say(signe, "flyt søndag den 25. oktober 2026 kl. 02.30");
    await c.press(asks, "Søndag den 25. oktober 2026 kl. 3.30", signe);
    expect(await span()).toMatchObject({ start: at("2026-10-25T03:30"), end: at("2026-10-25T05:00") });
  });

  it("takes a beginning earlier today for tomorrow's when that is pressed", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde i dag kl. 8-10"));
    await c.press(asks, "Onsdag den 2. september 2026 kl. 8.00-10.00", signe);
    expect(await span()).toMatchObject({ start: at("2026-09-02T08:00"), end: at("2026-09-02T10:00") });
  });
});
