import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  arne,
  at,
  birthe,
  carl,
  cardOf,
  dorte,
  formOf,
  labels,
  openDesk,
  read,
  signe,
  sure,
  type Committee,
  type Desk,
} from "../support/desk.ts";

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

const year = "møde første tirsdag i måneden kl. 9-11, 2027, Lokale 2";
const [all, edit, leave] = ["Planlæg alle 12", "Ret listen", "Gør ingenting"];
/** Three Thursdays: 15 October lies in week 42. */
const three = "møde hver torsdag kl. 9-11 fra 8. oktober til 22. oktober 2026";

const starts = async (): Promise<Date[]> => (await c.meetings()).map(({ start }) => start);
const dated = (...days: string[]): Date[] => days.map((day) => at(`${day}T09:00`));

describe("a rhythm in »møde«", () => {
  it("is proposed with every date on a line, and plans nothing", async () => {
    const said = read(await c.untouched(() => c.say(signe, year)));
    expect(said).toContain("Forslag: 12 møder i Biblioteksudvalget");
    expect(said).toContain("Første tirsdag i måneden til og med 31. december 2027 kl. 9.00-11.00");
    expect(said).toContain("Lokale 2");
    expect(said).toMatch(/^Tirsdag den 5\. januar 2027$/mu);
    expect(said).toMatch(/^Tirsdag den 7\. december 2027$/mu);
    expect(said).toContain("Der er ikke planlagt noget endnu.");
  });

  it("plans all of them at one press, with one message and calendar file to each person, and one post in the channel", async () => {
    const reply = await c.press(await c.say(signe, year), all, signe);
    expect(read(reply)).toContain("12 møder i Biblioteksudvalget er planlagt: tirsdag den 5. januar 2027 til");
    const meetings = await c.meetings();
    expect(meetings).toHaveLength(12);
    expect(meetings.map(({ items }) => items.map(({ title }) => title).join())).toEqual(Array(12).fill("Eventuelt"));
    expect(meetings[4]).toMatchObject({
      start: at("2027-05-04T09:00"),
      end: at("2027-05-04T11:00"),
      place: "Lokale 2",
    });
    expect(await c.whoWasTold()).toEqual({
      channel: 1,
      ...Object.fromEntries([signe, arne, birthe, carl, dorte].map((who) => [who, 1])),
    });
    const [file] = await c.calendar(birthe);
    expect(file).toContain("METHOD:PUBLISH");
    expect([...sure(file).matchAll(/^UID:(\S+)/gmu)].map(([, uid]) => uid)).toEqual(meetings.map(({ uid }) => uid));
    expect(file).toContain("DTSTART;TZID=Europe/Copenhagen:20270706T090000");
    expect(read((await c.told(birthe))[0])).toContain(
      "Du er indkaldt til 12 møder i Biblioteksudvalget: tirsdag den 5.",
    );
    expect(read((await c.toldChannel())[0])).toContain("12 møder planlagt i Biblioteksudvalget");
  });

  it("is planned once, however often it is pressed", async () => {
    const asks = await c.say(signe, year);
    await c.press(asks, all, signe);
    expect(read(await c.press(asks, all, signe))).toContain("Det er der allerede svaret på.");
    await c.press(asks, edit, signe);
    expect(await c.meetings()).toHaveLength(12);
  });

  it("can be answered in words, and left", async () => {
    await c.say(signe, year);
    expect(read(await c.say(signe, "Gør ingenting"))).toBe("Så gør jeg ingenting.");
    await c.say(signe, year);
    expect(read(await c.say(signe, "planlæg alle 12"))).toContain("12 møder i Biblioteksudvalget er planlagt");
  });

  it("is for those who run the forum", async () => {
    expect(read(await c.untouched(() => c.say(birthe, year)))).toContain("Det kan kun sekretæren og formanden");
    const asks = await c.say(signe, year);
    await c.untouched(() => c.press(asks, all, birthe));
    const meetings = [["2027-01-05T09:00", "2027-01-05T11:00"]];
    await c.untouched(() => c.forge("meeting.planSeries", { forum: c.forum.id, meetings }, birthe));
  });

  it.each([
    ["møde første tirsdag i måneden undtagen juli kl. 9-11, 2027", 11, "2027-08-03"],
    ["møde sidste torsdag i kvartalet kl. 9-11, 2027", 4, "2027-06-24"],
  ])("knows what »%s« leaves out", async (words, count, one) => {
    const reply = await c.press(await c.say(signe, words), `Planlæg alle ${count}`, signe);
    expect(read(reply)).toContain(`${count} møder i Biblioteksudvalget er planlagt`);
    const days = (await starts()).map((start) => start.toISOString().slice(0, 10));
    expect(days).toContain(one);
    expect(days.filter((day) => day.startsWith("2027-07"))).toEqual([]);
  });

  it("counts even weeks by their numbers: after week 52 comes week 53, and week 2 three weeks later", async () => {
    const words = "møde torsdage i lige uger kl. 9-11 fra 10. december 2026 til 15. januar 2027";
    const asks = await c.say(signe, words);
    await c.press(asks, sure(labels(asks)[0]), signe);
    expect(await starts()).toEqual(dated("2026-12-10", "2026-12-24", "2027-01-14"));
  });

  it("flags vacations and holidays, and plans the others alone when that is wished", async () => {
    const asks = await c.say(signe, three);
    expect(read(asks)).toContain("Torsdag den 15. oktober 2026 · uge 42: efterårsferie");
    expect(labels(asks)).toEqual(["Planlæg alle 3", "Planlæg de 2 uden bemærkninger", edit, leave]);
    await c.press(asks, "Planlæg de 2 uden bemærkninger", signe);
    expect(await starts()).toEqual(dated("2026-10-08", "2026-10-22"));
    const feast = await c.say(signe, "møde den 25. i måneden kl. 9-11 fra 1. november til 31. december 2026");
    expect(read(feast)).toMatch(/^Fredag den 25\. december 2026 · helligdag: .*juledag · uge 52: juleferie$/mu);
  });

  it("never plans a date on which the forum meets already", async () => {
    await c.plan();
    const asks = await c.say(signe, "møde hver torsdag kl. 14-15 fra 15. oktober til 29. oktober 2026");
    expect(read(asks)).toContain("Torsdag den 22. oktober 2026 · optaget: udvalget har møde kl. 13.00-14.30");
    expect(labels(asks)).toEqual(["Planlæg de 2, der er plads til", "Planlæg det ene uden bemærkninger", edit, leave]);
    await c.press(asks, "Planlæg de 2, der er plads til", signe);
    expect(await c.meetings()).toHaveLength(3);
  });

  it("plans none when one has become impossible since it was proposed", async () => {
    const asks = await c.say(signe, year);
    await c.say(arne, "møde 2. november 2027 kl. 10-12");
    expect(read(await c.untouched(() => c.press(asks, all, signe)))).toContain("Udvalget har allerede et møde");
  });

  it("leaves out today when its hour has passed", async () => {
    const asks = await c.say(signe, "møde hver tirsdag kl. 8-10 til 22. september 2026");
    expect(read(asks)).toContain("1 dato er passeret og er ikke med.");
    expect(labels(asks)[0]).toBe("Planlæg alle 3");
  });

  it.each([
    ["møde hver torsdag kl. 13", "Hvornår slutter møderne? Skriv for eksempel »møde hver torsdag kl. 13.00-15.00,"],
    [
      "møde første tirsdag i måneden",
      "Hvornår på dagen er møderne? Skriv for eksempel »møde første tirsdag i måneden kl.",
    ],
  ])("asks for the hours of »%s« with an example that works, and plans nothing", async (words, sentence) => {
    const said = read(await c.untouched(() => c.say(signe, words)));
    expect(said).toContain(sentence);
    const example = sure(/»(?<words>.+)«/u.exec(said)?.groups?.["words"]);
    expect(read(await c.untouched(() => c.say(signe, example)))).toContain("Forslag:");
  });

  it("asks which of every other week is meant, and proposes the one that is pressed, with its place", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde hver anden torsdag kl. 9-11, Lokale 2"));
    const second = sure(labels(asks)[1]);
    expect(second).toContain("den 10. september");
    const proposal = await c.press(asks, second, signe);
    expect(read(proposal)).toMatch(/^Torsdag den 10\. september 2026$[^]*^Torsdag den 24\. september 2026$/mu);
    expect(read(proposal)).toContain("Lokale 2");
  });

  it("asks which hours are meant, and keeps the rhythm in each answer", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde hver torsdag kl. 2-3"));
    const proposal = await c.press(asks, sure(labels(asks).find((label) => label.includes("14.00-15.00"))), signe);
    expect(read(proposal)).toContain("Hver torsdag kl. 14.00-15.00");
  });

  it("tells long rhythms apart on their buttons", async () => {
    const asks = await c.say(signe, "møde hver fjerde onsdag og torsdag kl. 9.30-11.30 til 31. december 2027");
    expect(labels(asks)).toContain("Kl. 9.30-11.30, første gang onsdag den 9. september 2026");
    const proposal = await c.press(asks, "Kl. 9.30-11.30, første gang onsdag den 9. september 2026", signe);
    expect(read(proposal)).toMatch(/^Onsdag den 9\. september 2026$/mu);
  });

  it("takes sixty meetings in one go, and says what is left", async () => {
    const asks = await c.say(signe, "møde hver dag kl. 9-10 fra 2. september til 30. november 2026");
    expect(read(asks)).toContain("Jeg tager højst 60 møder ad gangen. 30 datoer mere er ikke med.");
    await c.press(asks, "Planlæg alle 60", signe);
    expect(await c.meetings()).toHaveLength(60);
  }, 30_000);

  it("is no time to move a meeting to", async () => {
    await c.plan();
    const said = read(await c.untouched(() => c.say(signe, "flyt første tirsdag i måneden kl. 9-11")));
    expect(said).toContain("Et møde kan ikke flyttes til flere dage.");
  });
});

describe("the list put right", () => {
  const opened = async (said = three) => c.press(await c.say(signe, said), edit, signe);

  it("is prefilled with the dates, their hours and the place", async () => {
    const { fields } = formOf(await opened(`${three}, Lokale 2`));
    expect(fields.map(({ value }) => value)).toEqual([
      "torsdag den 8. oktober 2026\ntorsdag den 15. oktober 2026\ntorsdag den 22. oktober 2026",
      "kl. 9.00-11.00",
      "Lokale 2",
    ]);
  });

  it("is planned as it was written, in order, with a line's own hours", async () => {
    const dates = "torsdag den 22. oktober 2026\n- 8/10 2026\n\n19. november 2026 kl. 13-14.30";
    const reply = await c.submit(await opened(), { dates, place: "Salen" }, signe);
    expect(read(reply)).toContain("3 møder i Biblioteksudvalget er planlagt");
    expect(await starts()).toEqual([...dated("2026-10-08", "2026-10-22"), at("2026-11-19T13:00")]);
    expect((await c.meetings()).map(({ place }) => place)).toEqual(["Salen", "Salen", "Salen"]);
  });

  it("is taken once, and its card is closed by it", async () => {
    const asks = await c.say(signe, three);
    const form = await c.press(asks, edit, signe);
    await c.submit(form, { dates: "8. oktober 2026" }, signe);
    const again = await c.untouched(() => c.submit(form, { dates: "9. oktober 2026" }, signe));
    expect(read(again)).toContain("Det er der allerede svaret på.");
    expect(read(await c.press(asks, "Planlæg alle 3", signe))).toContain("Det er der allerede svaret på.");
    expect(await starts()).toEqual(dated("2026-10-08"));
  });

  it("leaves the card open when the form is closed again", async () => {
    const asks = await c.say(signe, three);
    await c.press(asks, edit, signe);
    await c.press(asks, "Planlæg alle 3", signe);
    expect(await c.meetings()).toHaveLength(3);
  });

  it("opens from words, too", async () => {
    await c.say(signe, three);
    const offered = await c.say(signe, "ret listen");
    expect(formOf(await c.press(offered, edit, signe)).fields).toHaveLength(3);
  });

  it.each([
    ["31. februar 2027", "31. februar"],
    ["engang i uge 45", "det er ikke en dato"],
    ["hver torsdag", "det er ikke en dato"],
    ["mandag den 22. oktober 2026", "er en torsdag, ikke en mandag"],
    ["1. august 2026", "er passeret"],
    ["1. september 2026 kl. 8-10", "passeret"],
    ["9. oktober 2026 kl. 14-13", "ikke efter"],
    ["9. oktober 2026 kl. 14", "hvornår det begynder og slutter"],
    ["den 8. oktober 2026", "står to gange"],
  ])("names »%s« as a line that cannot be used, plans nothing, and keeps what was written", async (line, why) => {
    const form = await opened();
    const dates = `8. oktober 2026\n${line}`;
    const wrong = await c.untouched(() => c.submit(form, { dates }, signe));
    expect(read(wrong)).toContain("1 linje på listen kan jeg ikke bruge, så der er ikke planlagt noget.");
    expect(read(wrong)).toContain("Linje 2, »");
    expect(read(wrong)).toContain(why);
    expect(formOf(await c.press(wrong, edit, signe)).fields[0]?.value).toBe(dates);
  });

  it("says when there are no dates, no hours, or too many", async () => {
    const say = async (values: Record<string, string>): Promise<string> =>
      read(await c.untouched(async () => c.submit(await opened(), values, signe)));
    expect(await say({ dates: " \n" })).toContain("Der står ingen datoer på listen");
    expect(await say({ hours: "" })).toContain("Linje 1, »torsdag den 8. oktober 2026«: skriv også, hvornår");
    expect(await say({ hours: "om formiddagen" })).toContain(
      "»om formiddagen« kan jeg ikke læse som begyndelse og slutning.",
    );
    const many = Array.from({ length: 61 }, (_, index) => `${(index % 28) + 1}/${Math.floor(index / 28) + 1} 2027`);
    expect(await say({ dates: many.join("\n") })).toContain("Der står 61 datoer på listen.");
  });

  it("is asked about again when a day on it is a holiday or taken", async () => {
    await c.plan();
    const dates = "22. oktober 2026 kl. 13-15\n25. december 2026\n8. oktober 2026";
    const form = await opened();
    const asks = await c.untouched(() => c.submit(form, { dates }, signe));
    expect(read(asks)).toContain("optaget: udvalget har møde kl. 13.00-14.30");
    expect(read(asks)).toContain("helligdag:");
    expect(labels(asks)[0]).toBe("Planlæg de 2, der er plads til");
    await c.press(asks, "Planlæg de 2, der er plads til", signe);
    expect(await c.meetings()).toHaveLength(3);
  });

  it("is not for others", async () => {
    const form = await opened();
    await c.untouched(() => c.submit(form, {}, birthe));
    expect(read(await c.untouched(() => c.submit(form, {}, arne)))).not.toContain("er planlagt");
  });
});

it("leaves nothing out of the list, and offers the rest when one day lies in a vacation", async () => {
  const card = cardOf(await c.say(signe, year));
  expect(labels(card)).toEqual([all, "Planlæg de 11 uden bemærkninger", edit, leave]);
  expect(card.elements.flatMap((element) => (element.kind === "list" ? element.lines : []))).toHaveLength(12);
});
