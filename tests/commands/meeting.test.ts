import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  arne,
  at,
  birthe,
  carl,
  cardOf,
  dorte,
  endless,
  eva,
  formOf,
  hostile,
  labels,
  openDesk,
  read,
  signe,
  sure,
  ulla,
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

const plan = "møde torsdag den 22. oktober 2026 kl. 13-14.30, Lokale 2";

describe("planning", () => {
  it("stores the meeting, says what was understood, and invites the whole circle", async () => {
    const reply = await c.say(signe, plan);
    expect(read(reply)).toContain(
      "Mødet er planlagt: Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 (Lokale 2).",
    );
    expect(read(reply)).toContain("Fristen for punkter er torsdag den 8. oktober kl. 12.00.");
    const [meeting, ...others] = await c.meetings();
    expect(others).toEqual([]);
    expect(meeting).toMatchObject({ status: "planned", start: at("2026-10-22T13:00"), end: at("2026-10-22T14:30") });
    expect(meeting).toMatchObject({ place: "Lokale 2", sequence: 0 });
    expect(meeting?.items.map(({ title }) => title)).toEqual(["Eventuelt"]);
    expect(await c.whoWasTold()).toEqual({ channel: 1, [signe]: 1, [arne]: 1, [birthe]: 1, [carl]: 1, [dorte]: 1 });
    expect(read((await c.told(birthe))[0])).toContain("Du er indkaldt til Biblioteksudvalget torsdag den 22. oktober");
    expect(read((await c.toldChannel())[0])).toContain("Møde planlagt: Biblioteksudvalget");
  });

  it("sends everyone a calendar object with the same name and sequence 0", async () => {
    await c.say(arne, plan);
    const [own = ""] = await c.calendar(birthe);
    const { uid } = await c.meeting();
    expect(own).toContain("METHOD:REQUEST");
    expect(own).toContain(`UID:${uid}`);
    expect(own).toContain("SEQUENCE:0");
    expect(own).toContain("DTSTART;TZID=Europe/Copenhagen:20261022T130000");
    expect(await c.calendar(eva)).toEqual([]);
  });

  it.each([birthe, dorte, eva])("is not for %s, who is told who can do it", async (who) => {
    const reply = await c.untouched(() => c.say(who, plan));
    expect(read(reply)).toBe("Det kan kun sekretæren og formanden for Biblioteksudvalget gøre. Skriv til Signe Holt.");
    expect(labels(cardOf(reply))).toEqual(["Send mit ønske"]);
  });

  it("is not for a stranger, who learns nothing of the forum", async () => {
    expect(read(await c.untouched(() => c.say(ulla, plan)))).toContain(
      "Jeg kan ikke se, at du er med i et udvalg her.",
    );
    expect(read(await c.untouched(() => c.say(ulla, plan, "channel")))).not.toContain("Signe");
  });

  it.each([
    ["møde", "Skriv for eksempel »møde 8/12 kl. 9-10.30, mødelokale 2«."],
    ["møde engang til foråret kl. 9", "Skriv for eksempel"],
    ["møde den 22. oktober 2026", "Hvornår på dagen? Du skrev torsdag den 22. oktober."],
    ["møde den 31. februar kl. 9-10", "31. februar"],
    ["møde torsdag den 27. august 2026 kl. 9-10", "Torsdag den 27. august"],
    ["møde 22/10 kl. 14-13", "Kl. 13.00 er ikke efter kl. 14.00. Hvornår slutter det?"],
  ])("asks about »%s« and stores nothing", async (words, sentence) => {
    expect(read(await c.untouched(() => c.say(signe, words)))).toContain(sentence);
  });

  it("asks which day when weekday and date disagree, and does what is answered, once", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde mandag den 22. oktober 2026 kl. 13-14.30"));
    expect(labels(cardOf(asks)).join()).toContain("orsdag den 22. oktober");
    const label = sure(labels(cardOf(asks)).find((one) => one.includes("22. oktober")));
    expect(read(await c.press(asks, label, signe))).toContain("torsdag den 22. oktober kl. 13.00-14.30");
    expect(read(await c.press(asks, label, signe))).toContain("Det er der allerede svaret på.");
    expect(await c.meetings()).toHaveLength(1);
  });

  it("asks when it ends, and keeps the place", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde torsdag den 22. oktober 2026 kl. 13, Lokale 2"));
    expect(read(asks)).toBe("Mødet begynder torsdag den 22. oktober kl. 13.00. Hvornår slutter det?");
    await c.press(asks, sure(labels(cardOf(asks))[0]), signe);
    expect(await c.meeting()).toMatchObject({ end: at("2026-10-22T14:00"), place: "Lokale 2" });
  });

  it("asks before it puts a meeting on a public holiday", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde fredag den 25. december 2026 kl. 10-11"));
    expect(read(asks)).toContain("Fredag den 25. december er");
    expect(read(await c.say(signe, "Gør ingenting"))).toBe("Så gør jeg ingenting.");
    expect(await c.meetings()).toEqual([]);
    const again = await c.say(signe, "møde fredag den 25. december 2026 kl. 10-11, Lokale 2");
    await c.press(again, "Planlæg alligevel", signe);
    expect(await c.meeting()).toMatchObject({ start: at("2026-12-25T10:00"), place: "Lokale 2" });
  });

  it("refuses a time that overlaps the forum's own meeting", async () => {
    await c.plan();
    const reply = await c.untouched(() => c.say(arne, "møde 22/10 kl. 14-15"));
    expect(read(reply)).toContain("Udvalget har allerede et møde torsdag den 22. oktober kl. 13.00-14.30.");
  });

  it("plans once when the same event comes twice, or a twin of it under another id", async () => {
    const event = { ...c.words(signe, plan), sameAs: "the same by meaning" };
    await c.send(event);
    expect(await c.send(event)).toEqual({ kind: "none" });
    expect(await c.send({ ...event, id: crypto.randomUUID() })).toEqual({ kind: "none" });
    expect(await c.meetings()).toHaveLength(1);
  });

  it("plans one meeting when secretary and chair plan it at once, and tells the other", async () => {
    const replies = await c.atOnce(c.words(signe, plan), c.words(arne, plan));
    expect(await c.meetings()).toHaveLength(1);
    expect(replies.map(read).filter((said) => said.includes("Udvalget har allerede et møde"))).toHaveLength(1);
  });

  it("keeps the place as it was written, whatever it looks like", async () => {
    await c.say(signe, `møde 22/10 kl. 13-14.30, ${hostile}`);
    expect((await c.meeting()).place).toBe(hostile);
    expect(read((await c.told(birthe))[0])).toContain(hostile);
  });

  it("refuses a place that is too long with a sentence about the place", async () => {
    const reply = await c.untouched(() => c.say(signe, `møde 22/10 kl. 13-14.30, ${endless}`));
    expect(read(reply)).toContain("300");
    expect(read(reply)).not.toContain("sagsfremstillingen");
    expect(read(reply).length).toBeLessThan(400);
  });
});

describe("moving", () => {
  it("asks everybody anew, raises the sequence and gives the new deadlines", async () => {
    await c.plan();
    await c.say(birthe, "kommer");
    await c.forget();
    const reply = await c.say(signe, "flyt torsdag den 29. oktober kl. 9-10");
    expect(read(reply)).toContain(
      "Mødet i Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 er flyttet til torsdag den 29. oktober kl. 9.00-10.00.",
    );
    expect(read(reply)).toContain("Fristen for punkter er nu torsdag den 15. oktober kl. 12.00.");
    expect(await c.meeting()).toMatchObject({ sequence: 1, start: at("2026-10-29T09:00"), place: "Lokale 2" });
    expect(read((await c.told(birthe))[0])).toContain(
      "Mødet i Biblioteksudvalget torsdag den 22. oktober er flyttet til torsdag den 29. oktober kl. 9.00-10.00 · Lokale 2. Svar igen, om du kan komme.",
    );
    expect((await c.calendar(birthe))[0]).toContain("SEQUENCE:1");
    expect(await c.whoWasTold()).toEqual({ channel: 1, [signe]: 1, [arne]: 1, [birthe]: 1, [carl]: 1, [dorte]: 1 });
    expect(read(await c.say(signe, ""))).toContain("Svar: 0 kommer, 0 afbud, 3 har ikke svaret");
  });

  it("keeps the length when only the beginning is said", async () => {
    await c.plan();
    await c.say(signe, "flyt 29/10 kl. 9");
    expect((await c.meeting()).end).toEqual(at("2026-10-29T10:30"));
  });

  it("tells a deputy who was called for the old time", async () => {
    await c.plan();
    await c.say(birthe, "stedfortræder Eva Bro");
    await c.forget();
    await c.say(signe, "flyt 29/10 kl. 9-10");
    expect((await c.told(eva)).map(read).join()).toContain("torsdag den 29. oktober kl. 9.00-10.00");
    const [taken = ""] = await c.calendar(eva);
    expect(taken).toContain("METHOD:CANCEL");
    expect(taken).not.toContain("STATUS:CANCELLED");
  });

  it("is offered as a form behind the button, and done by it", async () => {
    await c.plan();
    const form = await c.press(await c.say(signe, ""), "Flyt", signe);
    expect(formOf(form).intro).toContain("Mødet er nu torsdag den 22. oktober kl. 13.00-14.30.");
    await c.submit(form, { text: "fredag den 30. oktober kl. 9-10" }, signe);
    expect((await c.meeting()).start).toEqual(at("2026-10-30T09:00"));
  });

  it("refuses the same time, one that is passed, and one that is not a time", async () => {
    await c.plan();
    const say = async (words: string): Promise<string> => read(await c.untouched(() => c.say(signe, words)));
    expect(await say("flyt torsdag den 22. oktober kl. 13-14.30")).toContain("så der er ikke noget at flytte");
    expect(await say("flyt tirsdag den 25. august 2026 kl. 9-10")).toMatch(/^Tirsdag den 25. august .*er passeret/u);
    expect(await say("flyt til senere kl. 9")).toContain("Skriv for eksempel");
    expect(await say("flyt")).toContain("Skriv for eksempel »flyt 15/12 kl. 13-14.30«.");
  });

  it("is not for a member, and says that nothing is planned when nothing is", async () => {
    expect(read(await c.untouched(() => c.say(signe, "flyt 29/10 kl. 9-10")))).toContain(
      "Der er ikke planlagt noget møde",
    );
    await c.plan();
    expect(read(await c.untouched(() => c.say(carl, "flyt 29/10 kl. 9-10")))).toContain("Det kan kun");
  });

  it("moves once when two say it at once, to different times, or one after the other", async () => {
    await c.plan();
    await c.atOnce(c.words(signe, "flyt 29/10 kl. 9-10"), c.words(arne, "flyt 29/10 kl. 9-10"));
    expect(await c.meeting()).toMatchObject({ sequence: 1, start: at("2026-10-29T09:00") });
  });
});

describe("a meeting of another year", () => {
  it("is said with its year, in the receipt, the invitation, the channel and the answers", async () => {
    const time = "fredag den 22. oktober 2027 kl. 13.00-14.30";
    const receipt = await c.say(signe, "møde 22/10 2027 kl. 13-14.30");
    expect(read(receipt)).toContain(time);
    expect(read(receipt)).toContain("Fristen for punkter er fredag den 8. oktober 2027 kl. 12.00.");
    expect(read((await c.told(birthe))[0])).toContain(time);
    expect(read((await c.toldChannel())[0])).toContain(time);
    expect(read(await c.say(birthe, "kommer"))).toContain(time);
    expect(read(await c.say(signe, "flyt 29/10 2027 kl. 9-10"))).toContain(
      "fredag den 29. oktober 2027 kl. 9.00-10.00",
    );
    const form = await c.press(await c.say(signe, ""), "Aflys", signe);
    expect(formOf(form).intro).toContain("fredag den 29. oktober 2027");
  });

  it("is said with its year when that is past, too", async () => {
    await c.start("Budget");
    await c.say(signe, "slut");
    desk.set("2027-01-02T09:00");
    expect(read(await c.say(signe, ""))).toContain("Seneste møde: Torsdag den 22. oktober 2026");
  });
});

describe("cancelling", () => {
  it("tells everybody and the channel once, with the reason, and takes it out of the calendars", async () => {
    await c.plan();
    const reply = await c.say(signe, "aflys formanden er syg");
    expect(read(reply)).toContain("Mødet torsdag den 22. oktober er aflyst, og alle får besked.");
    expect(await c.meeting()).toMatchObject({ status: "cancelled", sequence: 1, cancelReason: "formanden er syg" });
    expect(await c.whoWasTold()).toEqual({ channel: 1, [signe]: 1, [arne]: 1, [birthe]: 1, [carl]: 1, [dorte]: 1 });
    expect(read((await c.told(carl))[0])).toBe(
      "Mødet i Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 er aflyst. Årsag: formanden er syg",
    );
    const [object = ""] = await c.calendar(carl);
    expect(object).toContain("METHOD:CANCEL");
    expect(object).toContain("SEQUENCE:1");
  });

  it("tells a called deputy, too, and takes it out of their calendar", async () => {
    await c.plan();
    await c.say(birthe, "stedfortræder Eva Bro");
    await c.forget();
    await c.say(signe, "aflys flere er syge");
    expect((await c.told(eva)).map(read).join()).toContain("er aflyst");
    expect((await c.calendar(eva))[0]).toContain("METHOD:CANCEL");
  });

  it("is asked about once when only the word was typed: then comes the form, with a reason or without", async () => {
    await c.plan();
    const question = await c.say(signe, "aflys");
    expect(await c.whoWasTold()).toEqual({});
    expect((await c.meeting()).status).toBe("planned");
    expect(read(question)).toBe("Skal mødet torsdag den 22. oktober kl. 13.00-14.30 aflyses? Alle får besked.");
    expect(labels(question)).toEqual(["Aflys mødet", "Behold"]);
    const form = await c.press(question, "Aflys mødet", signe);
    expect(formOf(form).fields.map(({ label, optional }) => [label, optional])).toEqual([["Årsag", true]]);
    expect(read(await c.submit(form, { reason: "for få punkter" }, signe))).toContain("er aflyst, og alle får besked.");
    expect(await c.meeting()).toMatchObject({ status: "cancelled", cancelReason: "for få punkter" });
  });

  it("of a meeting that passed and was never started keeps what it leaves for the next", async () => {
    const { id } = await c.plan("Budget");
    desk.set("2026-10-22T15:00");
    const form = await c.forge("meeting.cancel", { meeting: id }, signe);
    const reply = await c.submit(form, { reason: "for få mødte" }, signe);
    expect(read(reply)).toContain("er gemt og bliver tilbudt, når du planlægger næste møde.");
    expect(labels(await c.say(signe, "møde 25/11 kl. 9-10")).join()).toContain("Tag");
    expect((await c.meetings()).map(({ status }) => status)).toEqual(["cancelled", "planned"]);
  });

  it("is not done on »Behold«", async () => {
    await c.plan();
    await c.press(await c.say(signe, "aflys"), "Behold", signe);
    expect((await c.meeting()).status).toBe("planned");
    expect(await c.whoWasTold()).toEqual({});
  });

  it.each(["aflys", "aflys formanden er syg"])("asks with »%s« which of several meetings is meant", async (said) => {
    await c.plan();
    await c.say(signe, "møde 25/11 kl. 9-10");
    const question = await c.say(signe, said);
    expect(read(question)).toBe("Der er planlagt 2 møder. Hvilket skal aflyses? Alle får besked.");
    expect(labels(question)).toEqual(["Aflys torsdag den 22. oktober", "Aflys onsdag den 25. november", "Behold"]);
    const reply = await c.press(question, "Aflys onsdag den 25. november", signe);
    if ("form" in reply) await c.submit(reply, { reason: "formanden er syg" }, signe);
    expect((await c.meetings()).map(({ status, cancelReason }) => [status, cancelReason])).toEqual([
      ["planned", null],
      ["cancelled", "formanden er syg"],
    ]);
  });

  it("asks for the reason behind the button, and takes none for an answer", async () => {
    await c.plan();
    const form = await c.untouched(async () => c.press(await c.say(arne, ""), "Aflys", arne));
    expect(formOf(form).intro).toBe("Mødet torsdag den 22. oktober kl. 13.00-14.30 bliver aflyst, og alle får besked.");
    await c.submit(form, {}, arne);
    expect(await c.meeting()).toMatchObject({ status: "cancelled", cancelReason: null });
    expect(read((await c.told(birthe))[0])).toMatch(/er aflyst\.$/u);
  });

  it.each([birthe, dorte, eva, ulla])("is not for %s", async (who) => {
    await c.plan();
    await c.untouched(() => c.say(who, "aflys"));
    await c.untouched(() => c.say(who, "aflys", "channel"));
  });

  it("happens once when two do it at once", async () => {
    await c.plan();
    const replies = await c.atOnce(c.words(signe, "aflys syge"), c.words(arne, "aflys syge"));
    expect((await c.meeting()).sequence).toBe(1);
    expect(replies.map(read).filter((said) => said.includes("alle får besked"))).toHaveLength(1);
    expect(await c.told(birthe)).toHaveLength(1);
  });

  it("says of every button of a cancelled meeting that it is cancelled, and does nothing", async () => {
    await c.plan("Budget");
    const [invitation, desk_] = [await c.say(birthe, ""), await c.say(signe, "")];
    const list = await c.say(signe, "ryk 1 til 1");
    await c.say(birthe, "punkt Drageflyvning");
    const proposal = sure((await c.told(signe))[0]);
    await c.say(signe, "aflys flere er syge");
    const press = async (...[shown, label, who]: Parameters<Committee["press"]>): Promise<string> =>
      read(await c.untouched(() => c.press(shown, label, who)));
    const cancelled = "Mødet torsdag den 22. oktober er aflyst.";
    const off = "Mødet i Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 er aflyst. Årsag: flere er syge";
    expect(await press(invitation, "Jeg kommer", birthe)).toBe(off);
    expect(await press(invitation, "Jeg kan ikke komme", birthe)).toBe(off);
    expect(await press(desk_, "Udsend dagsorden", signe)).toContain(cancelled);
    expect(await press(proposal, "Godkend", signe)).toContain(cancelled);
    expect(read(list)).toContain("1. Budget");
  });

  it("keeps the reason as it was written", async () => {
    await c.plan();
    await c.say(signe, `aflys ${hostile}`);
    expect((await c.meeting()).cancelReason).toBe(hostile);
    expect(read((await c.toldChannel())[0])).toContain(hostile);
  });
});

describe("showing", () => {
  it("gives the stewards the desk and everyone else the meeting", async () => {
    await c.plan("Budget");
    await c.say(birthe, "punkt Drageflyvning, 15 min");
    const own = await c.say(signe, "");
    expect(read(own)).toContain("Forslag F1 »Drageflyvning« (15 min) fra Birthe Lang");
    expect(labels(cardOf(own))).toEqual(
      expect.arrayContaining(["Godkend", "Afvis", "Udsend dagsorden", "Flyt", "Aflys"]),
    );
    for (const who of [birthe, dorte]) {
      const card = cardOf(await c.say(who, ""));
      expect(read(card)).toContain("Biblioteksudvalget · torsdag den 22. oktober kl. 13.00-14.30");
      expect(labels(card)).toEqual([
        "Læs videre",
        "Jeg kommer",
        "Jeg kan ikke komme",
        "Læs dagsordenen",
        "Foreslå punkt",
      ]);
    }
    expect(labels(cardOf(await c.say(arne, "")))).toContain("Jeg kommer");
  });

  it("answers in a channel for the asker's eyes only", async () => {
    await c.plan("Budget");
    expect((await c.say(birthe, "", "channel")).kind).toBe("private");
    expect(await c.whoWasTold()).toEqual({});
  });

  it("says what to do when nothing is planned", async () => {
    expect(read(await c.say(signe, ""))).toContain("Planlæg et med knappen, eller skriv for eksempel »møde");
    expect(read(await c.say(birthe, ""))).toBe(
      "Der er ikke planlagt noget møde i Biblioteksudvalget. Jeg skriver til dig, når der er et.",
    );
    expect(formOf(await c.press(await c.say(signe, ""), "Planlæg møde", signe)).title).toBe("Planlæg møde");
  });

  it("lists the coming meetings in order, without the cancelled", async () => {
    await c.plan();
    await c.say(signe, "møde 24/9 kl. 9-10");
    await c.say(signe, "møde 25/11 kl. 9-10");
    await c.press(await c.say(signe, "aflys flere er syge"), "Aflys torsdag den 24. september", signe);
    const said = read(await c.say(dorte, "møder"));
    expect(said).toBe(
      "Biblioteksudvalget: 2 kommende møder\nTorsdag den 22. oktober kl. 13.00-14.30 · Lokale 2 · planlagt\nOnsdag den 25. november kl. 9.00-10.00 · planlagt",
    );
  });
});

describe("the meeting itself", () => {
  it("begins on its day, on the first item, and says so in the channel", async () => {
    await c.plan("Budget", "Regnskab");
    expect(read(await c.untouched(() => c.say(signe, "start")))).toContain(
      "Mødet er først torsdag den 22. oktober kl. 13.00.",
    );
    desk.set("2026-10-22T12:55");
    expect(read(await c.say(arne, "start"))).toContain("Punkt 1 af 3: 1. Budget");
    expect(read((await c.toldChannel())[0])).toContain("Punkt 1 af 3: 1. Budget");
    expect((await c.meeting()).startedAt).toEqual(at("2026-10-22T12:55"));
  });

  it("begins once when two begin it at once", async () => {
    await c.plan("Budget");
    desk.set("2026-10-22T13:00");
    const replies = await c.atOnce(c.words(signe, "start"), c.words(arne, "start"));
    expect(replies.map(read).filter((said) => said.includes("er allerede begyndt"))).toHaveLength(1);
    expect(await c.toldChannel()).toHaveLength(1);
  });

  it("says of a cancelled meeting that it is cancelled", async () => {
    await c.plan("Budget");
    await c.say(signe, "aflys flere er syge");
    desk.set("2026-10-22T13:00");
    expect(read(await c.untouched(() => c.say(signe, "start")))).toContain("Mødet torsdag den 22. oktober er aflyst.");
  });

  it.each([birthe, dorte, eva, ulla])("is not led by %s", async (who) => {
    await c.plan("Budget");
    desk.set("2026-10-22T13:00");
    await c.untouched(() => c.say(who, "start"));
    await c.say(signe, "start");
    for (const words of ["næste", "forrige", "gå til 2", "slut"]) await c.untouched(() => c.say(who, words, "channel"));
  });

  it("goes on and back and to a number, and stays within the agenda", async () => {
    await c.start("Budget", "Regnskab");
    expect(read(await c.say(signe, "næste"))).toContain("Punkt 2 af 3: 2. Regnskab");
    expect(read(await c.say(signe, "gå til 3"))).toContain("Punkt 3 af 3: 3. Eventuelt");
    expect(read(await c.untouched(() => c.say(signe, "næste")))).toBe(
      "»Eventuelt« er det sidste punkt. Skriv »slut«, når mødet er forbi.",
    );
    await c.say(signe, "gå til 1");
    expect(read(await c.untouched(() => c.say(signe, "forrige")))).toBe("»Budget« er det første punkt.");
    expect(read(await c.untouched(() => c.say(signe, "gå til 9")))).toContain("Der er ikke noget punkt 9.");
    expect(read(await c.standing())).toContain("Punkt 1 af 3: 1. Budget");
  });

  it("moves once when two say »næste« at once, and tells the second who did it", async () => {
    await c.start("Budget", "Regnskab");
    desk.set("2026-10-22T13:10");
    const replies = (await c.atOnce(c.words(signe, "næste"), c.words(arne, "næste"))).map(read);
    const meeting = await c.meeting();
    expect(meeting.items.find(({ id }) => id === meeting.currentItemId)?.title).toBe("Regnskab");
    const second = sure(replies.find((said) => !said.startsWith("Punkt 2")));
    expect(second).toMatch(/^(Signe Holt|Arne Dahl) er lige gået videre\. I er nu på punkt 2, »Regnskab«\.$/u);
  });

  it("lets one go on right after another began the meeting", async () => {
    await c.start("Budget", "Regnskab");
    expect(read(await c.say(arne, "næste"))).toContain("Punkt 2 af 3: 2. Regnskab");
  });

  it("moves once when two press the same »Næste punkt«", async () => {
    await c.start("Budget", "Regnskab");
    const card = await c.say(signe, "");
    desk.set("2026-10-22T13:10");
    await c.atOnce(c.pressOf(card, "Næste punkt", signe), c.pressOf(card, "Næste punkt", arne, "channel"));
    expect(read(await c.standing())).toContain("Punkt 2 af 3: 2. Regnskab");
    await c.untouched(() => c.press(card, "Næste punkt", signe));
  });

  it("goes on from an item that falls away while the meeting is on it", async () => {
    await c.start("Budget", "Regnskab", "Kunst");
    await c.say(signe, "næste");
    await c.say(signe, "udskyd 2 mangler tal");
    expect(read(await c.say(signe, ""))).toContain("2. Regnskab");
    expect(read(await c.say(signe, "næste"))).toContain("Punkt 3 af 4: 3. Kunst");
    expect(read(await c.say(signe, "forrige"))).toContain("Punkt 1 af 4: 1. Budget");
  });

  it("ends once, with a summary in the channel and what is missing for the stewards", async () => {
    await c.start("Budget");
    await c.say(signe, "beslutning Udvalget godkendte budgettet");
    desk.set("2026-10-22T14:20");
    const replies = (await c.atOnce(c.words(signe, "slut"), c.words(arne, "slut"))).map(read);
    expect(replies.filter((said) => said.includes("Mødet torsdag den 22. oktober er slut."))).toHaveLength(2);
    expect(replies.filter((said) => said.includes("Beslutninger"))).toHaveLength(1);
    const posts = (await c.toldChannel()).map(read).filter((said) => said.startsWith("Referat: "));
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain("1. Besluttet: Udvalget godkendte budgettet");
    expect(await c.meeting()).toMatchObject({ status: "held", endedAt: at("2026-10-22T14:20") });
  });

  it("says that it is over to whoever still leads it", async () => {
    await c.start("Budget");
    const card = await c.say(signe, "");
    await c.say(signe, "slut");
    for (const words of ["næste", "forrige", "gå til 1", "slut"]) {
      const said = read(await c.untouched(() => c.say(signe, words)));
      expect(said).toContain("Mødet torsdag den 22. oktober er slut.");
      expect(said).not.toContain("notat");
    }
    expect(read(await c.untouched(() => c.press(card, "Slut mødet", signe)))).toContain("er slut");
    expect(read(await c.untouched(() => c.say(signe, "notat Sent")))).toContain("»notat 3: …«");
  });
});

describe("guests", () => {
  it("stand on the meeting, for all of it or one item", async () => {
    await c.plan("Budget");
    expect(read(await c.say(signe, "gæst Lone Vest til punkt 1"))).toBe(
      "Lone Vest står nu som gæst til punkt 1 på mødet torsdag den 22. oktober. Gæsten får ikke selv besked af mig.",
    );
    await c.say(arne, `gæst ${hostile}`);
    expect((await c.meeting()).guests.map(({ name, itemId }) => [name, itemId !== null])).toEqual([
      ["Lone Vest", true],
      [hostile, false],
    ]);
    expect(await c.whoWasTold()).toEqual({});
  });

  it("are not called by a member, nor to an item that is not there", async () => {
    await c.plan("Budget");
    await c.untouched(() => c.say(birthe, "gæst Lone Vest"));
    expect(read(await c.untouched(() => c.say(signe, "gæst Lone Vest til punkt 9")))).toContain("punkt 9");
  });

  it("do not come to a meeting that is cancelled or whose minutes are approved", async () => {
    const { id } = await c.plan("Budget");
    const form = await c.forge("meeting.addGuest", { meeting: id }, signe);
    await c.say(signe, "aflys flere er syge");
    expect(read(await c.untouched(() => c.submit(form, { person: "Lone Vest" }, signe)))).toContain("er aflyst");
  });
});
