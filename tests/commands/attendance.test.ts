import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ChatEvent } from "../../src/chat/event.ts";
import {
  arne,
  at,
  birthe,
  carl,
  dorte,
  endless,
  eva,
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

/** How each person stands to the meeting's present time: »name: answer, deputy«. */
async function answers(): Promise<Record<string, string>> {
  const meeting = await c.meeting();
  const now = meeting.attendance.filter(({ sequence }) => sequence === meeting.sequence);
  const deputy = (id: string | null): string => (id === null ? "" : `, ${c.nameOf(id)}`);
  return Object.fromEntries(now.map((one) => [c.nameOf(one.personId), `${one.answer}${deputy(one.deputyId)}`]));
}

describe("coming", () => {
  it.each(["jeg kommer", "kommer", "/dagsorden kommer", "Ja, jeg deltager"])(
    "is understood from »%s«",
    async (words) => {
      await c.plan("Budget");
      const reply = await c.say(birthe, words);
      expect(read(reply)).toBe(
        "Det er noteret, at du kommer til Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 (Lokale 2).",
      );
      expect(await answers()).toEqual({ [birthe]: "attending" });
      expect(await c.whoWasTold()).toEqual({});
    },
  );

  it("shows in the channel's card for all, once the card stands there", async () => {
    await c.say(signe, "møde 22/10 kl. 13-14.30");
    await c.say(birthe, "kommer", "channel");
    expect(read(await c.standing())).toContain("1 af 3 kommer");
    expect(await c.toldChannel()).toHaveLength(1);
  });

  it("turns the card of one's own into the meeting's card, and answers a shared one privately", async () => {
    await c.say(signe, "møde 22/10 kl. 13-14.30");
    const own = await c.press(sure((await c.told(birthe))[0]), "Jeg kommer", birthe);
    expect(own.kind).toBe("replace");
    expect(read(own)).toContain("Du kommer ✓ torsdag den 22. oktober kl. 13.00-14.30");
    expect(labels(own)).toContain("Jeg er blevet forhindret");
    const shared = await c.press(sure((await c.toldChannel())[0]), "Jeg kommer", carl, "channel");
    expect(shared.kind).toBe("private");
    expect(read(shared)).toContain("Det er noteret, at du kommer");
    expect(await answers()).toEqual({ [birthe]: "attending", [carl]: "attending" });
  });

  it("counts a double press and a repeated event once", async () => {
    await c.plan();
    const event = c.words(birthe, "kommer");
    await c.send(event);
    expect(await c.send(event)).toEqual({ kind: "none" });
    await c.say(birthe, "kommer");
    expect((await c.meeting()).attendance).toHaveLength(1);
  });

  it("keeps the answers of two directors who answer at once", async () => {
    await c.plan();
    await c.atOnce(c.words(birthe, "kommer"), c.words(carl, "afbud ferie"), c.words(arne, "jeg kommer"));
    expect(await answers()).toEqual({ [birthe]: "attending", [carl]: "apology", [arne]: "attending" });
  });

  it("keeps the last of two answers that a person gives at once, and one row", async () => {
    await c.plan();
    await c.atOnce(c.words(birthe, "kommer"), c.words(birthe, "afbud"));
    expect((await c.meeting()).attendance).toHaveLength(1);
  });

  it("is open to an observer, who is not counted", async () => {
    await c.plan();
    await c.say(dorte, "kommer");
    expect(read(await c.say(signe, ""))).toContain("Svar: 0 kommer, 0 afbud, 3 har ikke svaret");
  });

  it("is not for a deputy who is not called, nor for a stranger", async () => {
    await c.plan();
    expect(read(await c.untouched(() => c.say(eva, "kommer")))).toBe(
      "Du er ikke indkaldt til mødet torsdag den 22. oktober.",
    );
    expect(read(await c.untouched(() => c.say(ulla, "kommer")))).toContain("Jeg kan ikke se, at du er med");
    expect(read(await c.untouched(() => c.say(ulla, "kommer", "channel")))).toContain("Jeg kan ikke se, at du er med");
  });

  it("says that nothing is planned when nothing is", async () => {
    expect(read(await c.untouched(() => c.say(birthe, "kommer")))).toContain("Der er ikke planlagt noget møde");
  });

  it("does not count for last year's meeting: the old button says that it is held", async () => {
    const { id } = await c.start("Budget");
    await c.say(signe, "slut");
    desk.set("2027-10-01T09:00");
    const reply = await c.untouched(() => c.forge("attendance.attend", { meeting: id }, birthe));
    expect(read(reply)).toBe("Mødet torsdag den 22. oktober 2026 er holdt, så det kan ikke ændres nu.");
  });

  it.each(["Jeg kommer", "Jeg kan ikke komme"])(
    "is not given for a moved meeting's new time by an old »%s«: the card asks anew, and its button answers",
    async (label) => {
      await c.say(signe, "møde 22/10 kl. 13-14.30");
      const old = sure((await c.told(birthe))[0]);
      await c.say(signe, "flyt 29/10 kl. 9-10");
      const reply = await c.untouched(() => c.press(old, label, birthe));
      expect(reply.kind).toBe("replace");
      expect(read(reply)).toMatch(/^Mødet er flyttet til torsdag den 29\. oktober kl\. 9\.00-10\.00\. Kommer du\?\n/u);
      await c.press(reply, "Jeg kommer", birthe);
      expect(await answers()).toEqual({ [birthe]: "attending" });
    },
  );

  it("is told beside a channel's old card, and what was answered for the new time stands", async () => {
    await c.say(signe, "møde 22/10 kl. 13-14.30");
    const old = sure((await c.toldChannel())[0]);
    await c.say(signe, "flyt 29/10 kl. 9-10");
    await c.say(birthe, "kommer");
    const reply = await c.untouched(() => c.press(old, "Jeg kan ikke komme", birthe, "channel"));
    expect(reply.kind).toBe("private");
    expect(read(reply)).toContain("Mødet er flyttet til torsdag den 29. oktober kl. 9.00-10.00. Du kommer ✓");
  });

  it.each(["Jeg kommer", "Jeg kan ikke komme"])(
    "says to a deputy with an old »%s« that the meeting has moved, and that they are not called for the new time",
    async (label) => {
      await c.plan();
      await c.say(birthe, "stedfortræder Eva Bro");
      const old = sure((await c.told(eva))[0]);
      await c.say(signe, "flyt 29/10 kl. 9-10");
      const reply = await c.untouched(() => c.press(old, label, eva));
      expect(read(reply)).toContain(
        "Mødet er flyttet til torsdag den 29. oktober kl. 9.00-10.00. Du er ikke indkaldt til det nye tidspunkt.",
      );
      expect(labels(reply)).not.toContain("Jeg kommer");
    },
  );

  it("does not call a deputy to the new time by a form that was opened for the old", async () => {
    await c.plan();
    const form = await c.press(await c.say(carl, "afbud"), "Vælg stedfortræder", carl);
    await c.say(signe, "flyt 29/10 kl. 9-10");
    const reply = await c.untouched(() => c.submit(form, { deputy: "Eva Bro" }, carl));
    expect(read(reply)).toContain("Mødet er flyttet til torsdag den 29. oktober kl. 9.00-10.00. Kommer du?");
  });

  it("is not for a cancelled meeting: the old card becomes the notice that it is off", async () => {
    await c.say(signe, "møde 22/10 kl. 13-14.30");
    const old = sure((await c.told(birthe))[0]);
    await c.forge("meeting.cancel", { meeting: (await c.meeting()).id, reason: "formanden er syg" }, signe);
    const reply = await c.untouched(() => c.press(old, "Jeg kommer", birthe));
    expect(reply.kind).toBe("replace");
    expect(read(reply)).toBe(
      "Mødet i Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 er aflyst. Årsag: formanden er syg",
    );
  });
});

describe("an apology", () => {
  it("offers the deputy, and calls them with the meeting's calendar object when told to", async () => {
    await c.plan("Budget");
    const reply = await c.say(birthe, "afbud ferie");
    expect(read(reply)).toBe(
      "Dit afbud til Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30 er registreret. Skal Eva Bro indkaldes i stedet for dig?",
    );
    expect(await answers()).toEqual({ [birthe]: "apology" });
    expect((await c.meeting()).attendance[0]?.reason).toBe("ferie");
    await c.press(reply, "Ja, indkald", birthe);
    expect(await answers()).toEqual({ [birthe]: "apology, Eva Bro" });
    expect((await c.meeting()).attendance[0]?.reason).toBe("ferie");
    expect(read((await c.told(eva))[0])).toBe(
      "Birthe Lang har meldt afbud til Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30. Kan du møde som stedfortræder?",
    );
    expect((await c.calendar(eva))[0]).toContain("METHOD:REQUEST");
  });

  it("does without the deputy on »Nej tak«", async () => {
    await c.plan();
    const reply = await c.say(birthe, "afbud");
    expect(read(await c.press(reply, "Nej tak", birthe))).toBe("Så er afbuddet noteret uden stedfortræder.");
    expect(await c.whoWasTold()).toEqual({});
  });

  it("can name the deputy in the same breath", async () => {
    await c.plan();
    expect(read(await c.say(birthe, "kan ikke, Eva tager den"))).toContain("Eva Bro bliver indkaldt i stedet for dig.");
    expect(await answers()).toEqual({ [birthe]: "apology, Eva Bro" });
  });

  it("does not call the deputy off when it is said again, or by the secretary", async () => {
    await c.plan();
    await c.say(birthe, "stedfortræder Eva Bro");
    await c.forget();
    await c.say(birthe, "afbud syg");
    await c.say(signe, "afbud for Birthe Lang");
    expect(await answers()).toEqual({ [birthe]: "apology, Eva Bro" });
    expect(await c.told(eva)).toEqual([]);
  });

  it("tells the deputy when it is taken back, and takes the meeting out of their calendar", async () => {
    await c.plan();
    const reply = await c.say(birthe, "stedfortræder Eva Bro");
    await c.forget();
    await c.press(reply, "Jeg kommer alligevel", birthe);
    expect((await c.told(eva)).map(read)).toEqual([
      "Du skal alligevel ikke møde som stedfortræder for Birthe Lang i Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30.",
    ]);
    expect((await c.calendar(eva))[0]).toContain("METHOD:CANCEL");
  });

  it("keeps the reason as it was written", async () => {
    await c.plan();
    await c.forge("attendance.apologise", { reason: hostile }, birthe);
    await c.forge("attendance.apologise", { reason: endless }, carl);
    expect((await c.meeting()).attendance.map(({ reason }) => reason)).toEqual([hostile, endless]);
  });
});

describe("a deputy", () => {
  it("is found by mention, by name, by first name, and is asked for when missing", async () => {
    await c.plan();
    for (const words of ["stedfortræder @Eva Bro", "stedfortræder Eva Bro", "stedfortræder eva"]) {
      await c.say(carl, words);
      expect(await answers()).toEqual({ [carl]: "apology, Eva Bro" });
      await c.say(carl, "kommer");
    }
    expect(read(await c.untouched(() => c.say(carl, "stedfortræder")))).toContain("»stedfortræder Eva Bak«");
    const form = await c.press(await c.say(carl, "stedfortræder"), "Brug en formular", carl);
    await c.submit(form, { deputy: "Eva Bro" }, carl);
    expect(await answers()).toEqual({ [carl]: "apology, Eva Bro" });
  });

  it.each([
    ["Peter Plys", "Jeg kender ingen, der hedder »Peter Plys«."],
    ["Ulla Kvist", "Ulla Kvist er ikke med i Biblioteksudvalget. Sekretæren kan tilføje med »medlem Ulla Kvist«."],
    ["Birthe Lang", "Du kan ikke være din egen stedfortræder."],
    ["Ord ".repeat(3), "Jeg kender ingen, der hedder »Ord Ord Ord«"],
  ])("%# cannot be", async (name, sentence) => {
    await c.plan();
    const said = read(await c.untouched(() => c.say(birthe, `stedfortræder ${name}`)));
    expect(said).toContain(sentence);
    expect(said.length).toBeLessThan(400);
  });

  it.each([
    ["kan ikke pga. ferie, Peter Plys tager den", "Jeg kender ingen, der hedder »Peter Plys«."],
    ["kan ikke pga. ferie, Ulla Kvist tager den", "Ulla Kvist er ikke med i Biblioteksudvalget."],
  ])("who is not known does not take the apology with them: »%s«", async (said, sentence) => {
    await c.plan();
    const question = await c.say(birthe, said);
    expect(read(question)).toContain(sentence);
    expect(read(question)).toContain("Dit afbud er ikke noteret endnu.");
    expect(labels(question)).toEqual(["Meld afbud uden stedfortræder", "Gør ingenting"]);
    expect(await answers()).toEqual({});
    expect(read(await c.press(question, "Meld afbud uden stedfortræder", birthe))).toContain("Dit afbud");
    expect(await answers()).toEqual({ [birthe]: "apology" });
    expect((await c.meeting()).attendance[0]?.reason).toBe("ferie");
  });

  it("who cannot come says so, and those who called them are told", async () => {
    await c.plan();
    await c.say(birthe, "stedfortræder Eva Bro");
    const called = sure((await c.told(eva))[0]);
    expect(read(await c.press(called, "Jeg kan ikke komme", eva))).toBe(
      "Det er noteret, at du ikke kan møde som stedfortræder torsdag den 22. oktober kl. 13.00-14.30.",
    );
    expect(await answers()).toEqual({ [birthe]: "apology" });
    expect(read((await c.told(birthe))[0])).toContain("Eva Bro kan ikke møde som stedfortræder for dig");
    await c.untouched(() => c.press(called, "Jeg kan ikke komme", eva));
  });

  it("who comes is counted, and reads the agenda with what is closed", async () => {
    await c.plan("Salg af Havnevej");
    await c.say(signe, "luk 1");
    await c.say(birthe, "stedfortræder Eva Bro");
    const called = sure((await c.told(eva))[0]);
    await c.press(called, "Jeg kommer", eva);
    expect(await answers()).toEqual({ [birthe]: "apology, Eva Bro", [eva]: "attending" });
    expect(read(await c.press(called, "Læs dagsordenen", eva))).toContain("Havnevej");
    await c.say(birthe, "kommer");
    expect(read(await c.say(eva, "læs"))).not.toContain("Havnevej");
  });

  it("who is else an observer can say that they cannot come, too", async () => {
    await c.plan("Budget");
    await c.say(birthe, "stedfortræder Dorte Fisk");
    const called = sure((await c.told(dorte)).at(-1));
    expect(read(await c.press(called, "Jeg kan ikke komme", dorte))).toContain("ikke kan møde som stedfortræder");
    expect(await answers()).toEqual({ [birthe]: "apology" });
  });

  it("who is else an observer reads nothing that is closed, until those who run the forum say so", async () => {
    await c.plan("Salg af Havnevej");
    await c.say(signe, "luk 1 offentligt: En ejendom");
    await c.say(birthe, "stedfortræder Dorte Fisk");
    expect(read(await c.say(dorte, "læs"))).not.toContain("Havnevej");
    const asked = sure((await c.told(signe)).at(-1));
    expect(read(asked)).toBe(
      "Dorte Fisk er bedt om at møde i stedet for Birthe Lang i Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30. " +
        "Dorte Fisk er observatør, og en observatør kan ikke læse lukkede punkter. Det kan en stedfortræder.",
    );
    expect(labels(sure((await c.told(arne)).at(-1)))).toEqual(["Gør til stedfortræder"]);
    await c.press(asked, "Gør til stedfortræder", signe);
    expect(read(await c.say(dorte, "læs"))).toContain("Havnevej");
    expect(await answers()).toEqual({ [birthe]: "apology, Dorte Fisk" });
  });

  it("who cannot come to a cancelled meeting is told that it is cancelled", async () => {
    await c.plan();
    await c.say(birthe, "stedfortræder Eva Bro");
    const called = sure((await c.told(eva))[0]);
    await c.say(signe, "aflys flere er syge");
    for (const label of ["Jeg kommer", "Jeg kan ikke komme"]) {
      expect(read(await c.untouched(() => c.press(called, label, eva)))).toContain(
        "torsdag den 22. oktober kl. 13.00-14.30 er aflyst.",
      );
    }
  });

  it("is not sent by an observer", async () => {
    await c.plan();
    expect(read(await c.untouched(() => c.say(dorte, "stedfortræder Eva Bro")))).toBe(
      "Det kan kun medlemmerne af Biblioteksudvalget gøre. Skriv til Signe Holt.",
    );
  });
});

describe("who answered what", () => {
  const byCalendar = (
    name: string,
    stamp: string,
    command: "attendance.attend" | "attendance.apologise",
  ): ChatEvent => ({
    ...c.event(name, { kind: "press", press: { command, args: {} }, shared: true }, "personal"),
    at: at(stamp),
    via: "calendar",
  });

  it("is shown to those who run the forum: where and when, the newest first, and who is silent", async () => {
    await c.plan();
    desk.set("2026-09-01T12:00");
    await c.say(carl, "afbud, ferie");
    await c.send(byCalendar(birthe, "2026-09-01T09:12", "attendance.attend"));
    const card = await c.press(await c.say(signe, ""), "Alle svar", signe);
    expect(read(card).split("\n").slice(1)).toEqual([
      "Carl Nord har meldt afbud: ferie · i Teams tirsdag den 1. september kl. 12.00",
      "Birthe Lang kommer · i kalenderen tirsdag den 1. september kl. 9.12",
      "Arne Dahl har ikke svaret",
    ]);
    expect(read(await c.say(signe, ""))).toContain(
      "Birthe Lang kommer · i kalenderen tirsdag den 1. september kl. 9.12",
    );
    await c.say(signe, "kommer @Arne Dahl");
    expect(read(await c.say(arne, "svar"))).toContain(
      "Arne Dahl kommer · i Teams tirsdag den 1. september kl. 12.00, noteret af Signe Holt",
    );
    expect(read(await c.untouched(() => c.say(birthe, "svar")))).toContain("Det kan kun sekretæren og formanden");
  });

  it("is the newest by the person's own time, though another door brought an older one later", async () => {
    await c.plan();
    desk.set("2026-09-01T12:00");
    await c.say(birthe, "afbud ferie");
    await c.send(byCalendar(birthe, "2026-09-01T11:59", "attendance.attend"));
    expect(read(await c.say(signe, "svar"))).toContain("Birthe Lang har meldt afbud: ferie · i Teams");
    desk.set("2026-09-01T12:05");
    await c.send(byCalendar(birthe, "2026-09-01T12:01", "attendance.attend"));
    expect(read(await c.say(signe, "svar"))).toContain(
      "Birthe Lang kommer · i kalenderen tirsdag den 1. september kl. 12.01",
    );
  });

  it("goes with every calendar object that follows, until the meeting is moved", async () => {
    await c.plan("Bogbus");
    await c.send(byCalendar(birthe, "2026-09-01T09:00", "attendance.attend"));
    await c.say(carl, "afbud ferie");
    desk.set("2026-10-15T09:00");
    await c.say(signe, "udsend");
    const statuses = async (): Promise<string[]> => {
      const file = sure((await c.calendar(arne)).at(-1));
      return [birthe, carl, arne].map((name) => {
        const line = sure(file.split("\r\n").find((one) => one.startsWith("ATTENDEE") && one.includes(name)));
        return sure(/PARTSTAT=([A-Z-]+)/u.exec(line)?.[1]);
      });
    };
    expect(await statuses()).toEqual(["ACCEPTED", "DECLINED", "NEEDS-ACTION"]);
    await c.say(signe, "flyt 29/10 kl. 9-10");
    expect(await statuses()).toEqual(["NEEDS-ACTION", "NEEDS-ACTION", "NEEDS-ACTION"]);
  });
});

describe("answering for another", () => {
  it("is for the stewards, by name and also after the meeting", async () => {
    await c.start("Budget");
    expect(read(await c.say(signe, "@Carl Nord kommer"))).toBe(
      "Det er noteret, at Carl Nord kommer torsdag den 22. oktober kl. 13.00-14.30.",
    );
    await c.say(signe, "slut");
    await c.say(arne, "fraværende Birthe Lang");
    expect(await answers()).toEqual({ [carl]: "attending", [birthe]: "absent" });
  });

  it.each([birthe, dorte, eva, ulla])("is not for %s", async (who) => {
    await c.plan();
    await c.untouched(() => c.say(who, "afbud for Carl Nord"));
    await c.untouched(() => c.forge("attendance.answerFor", { person: "Carl Nord", answer: "apology" }, who));
  });

  it("is not possible for somebody outside, nor when the minutes are approved", async () => {
    const { id } = await c.start("Budget");
    expect(read(await c.untouched(() => c.say(signe, "afbud for Ulla Kvist")))).toContain("er ikke med i");
    await c.say(signe, "slut");
    await c.say(signe, "referat udsend");
    await c.say(signe, "referat godkend");
    const forged = { meeting: id, person: "Carl Nord", answer: "absent" };
    expect(read(await c.untouched(() => c.forge("attendance.answerFor", forged, signe)))).toContain("kan ikke rettes");
  });
});
