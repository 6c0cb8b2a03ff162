import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  arne,
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

const late = "2026-10-09T09:00";

describe("a member's proposal", () => {
  it("is stored, told to the stewards, and is not on the agenda yet", async () => {
    await c.plan();
    const reply = await c.say(birthe, "punkt: Drageflyvning, 15 min, drøftelse, på vegne af Eva Bro");
    expect(read(reply)).toBe(
      "Tak, Birthe. »Drageflyvning« er noteret til mødet torsdag den 22. oktober. Formanden eller sekretæren godkender det, før det kommer på dagsordenen.",
    );
    const meeting = await c.meeting();
    expect(meeting.proposals).toMatchObject([
      { number: 1, title: "Drageflyvning", minutes: 15, kind: "discussion", onBehalfOf: "Eva Bro", state: "proposed" },
    ]);
    expect(meeting.items).toHaveLength(1);
    expect(await c.whoWasTold()).toEqual({ [signe]: 1, [arne]: 1 });
    expect(read((await c.told(signe))[0])).toBe(
      "Forslag til mødet torsdag den 22. oktober: F1 »Drageflyvning« (15 min, drøftelse) fra Birthe Lang på vegne af Eva Bro",
    );
  });

  it("is taken by the form, too, with the minutes as people write them", async () => {
    await c.plan();
    const form = await c.press(await c.say(birthe, ""), "Foreslå punkt", birthe);
    expect(formOf(form).intro).toContain("Til mødet torsdag den 22. oktober kl. 13.00-14.30.");
    await c.submit(form, { title: "Drageflyvning", minutes: "15 min", kind: "decision", onBehalfOf: "" }, birthe);
    expect((await c.meeting()).proposals).toMatchObject([{ title: "Drageflyvning", minutes: 15, kind: "decision" }]);
  });

  it.each([
    [{ title: "" }, "Punktet mangler en titel. Skriv for eksempel »punkt Rekruttering af SOSU, 15 min«."],
    [{ title: endless }, "Titlen er på 10.004 tegn, og der er plads til 300."],
    [{ title: "A", minutes: "en halv time" }, "Skriv minutterne som et tal, for eksempel »punkt Budget 2027, 20 min«."],
    [{ title: "A", minutes: "0" }, "Et punkt kan ikke vare 0 minutter."],
    [{ title: "A", minutes: "601" }, "Et punkt kan ikke vare 601 minutter."],
    [{ title: "A", minutes: "2,5" }, "Skriv minutterne som et tal"],
  ])("refuses the form %# and stores nothing", async (values, sentence) => {
    const { id } = await c.plan();
    const form = await c.forge("agenda.propose", { meeting: id }, birthe);
    expect(read(await c.untouched(() => c.submit(form, values, birthe)))).toContain(sentence);
  });

  it("keeps its title as it was written", async () => {
    await c.plan();
    await c.say(birthe, `punkt: ${hostile}`);
    expect((await c.meeting()).proposals[0]?.title).toBe(hostile);
    expect(read((await c.told(signe))[0])).toContain(`»${hostile}«`);
    await c.say(signe, "godkend F1");
    expect(read((await c.told(birthe))[0])).toContain(`»${hostile}«`);
  });

  it("is numbered on when two propose at once", async () => {
    await c.plan();
    await c.atOnce(c.words(birthe, "punkt Drager"), c.words(carl, "punkt Både"));
    expect((await c.meeting()).proposals.map(({ number }) => number)).toEqual([1, 2]);
  });

  it("is stored once when its event is repeated", async () => {
    await c.plan();
    const event = { ...c.words(birthe, "punkt Drager"), sameAs: crypto.randomUUID() };
    await c.send(event);
    await c.send(event);
    await c.send({ ...event, id: crypto.randomUUID() });
    expect((await c.meeting()).proposals).toHaveLength(1);
  });

  it("is not for strangers, and not for a cancelled meeting", async () => {
    const { id } = await c.plan();
    await c.untouched(() => c.say(ulla, "punkt Drager"));
    await c.say(signe, "aflys flere er syge");
    const reply = await c.untouched(() => c.forge("agenda.propose", { meeting: id, title: "Drager" }, birthe));
    expect(read(reply)).toBe("Mødet torsdag den 22. oktober er aflyst.");
  });

  it("can be answered with none", async () => {
    await c.plan();
    const reply = await c.untouched(() => c.say(birthe, "ingen punkter"));
    expect(read(reply)).toContain("torsdag den 22. oktober");
  });
});

describe("answering a proposal", () => {
  beforeEach(async () => {
    await c.plan("Budget");
    await c.say(birthe, "punkt Drager");
  });

  it("puts it on the agenda before any other business, and tells who proposed it", async () => {
    await c.forget();
    expect(read(await c.say(signe, "godkend F1"))).toBe(
      "F1 »Drager« er punkt 2 på dagsordenen torsdag den 22. oktober.",
    );
    const meeting = await c.meeting();
    expect(meeting.proposals[0]).toMatchObject({ state: "accepted" });
    expect(meeting.items.find(({ title }) => title === "Drager")).toMatchObject({ proposedBy: c.idOf(birthe) });
    expect(await c.whoWasTold()).toEqual({ [birthe]: 1 });
    expect(read((await c.told(birthe))[0])).toBe(
      "»Drager« er kommet på dagsordenen torsdag den 22. oktober som punkt 2.",
    );
  });

  it("rejects it with the reason, by words or by form", async () => {
    await c.say(carl, "punkt Både");
    const card = sure((await c.told(arne))[1]);
    await c.forget();
    expect(read(await c.say(signe, "afvis F1 tages op i marts"))).toBe(
      "F1 »Drager« er afvist. Birthe Lang får besked.",
    );
    expect(read((await c.told(birthe))[0])).toBe(
      "»Drager« kommer ikke på dagsordenen torsdag den 22. oktober. Begrundelse: tages op i marts",
    );
    const form = await c.press(card, "Afvis", arne);
    await c.submit(form, { reason: "" }, arne);
    expect(read((await c.told(carl))[0])).toBe("»Både« kommer ikke på dagsordenen torsdag den 22. oktober.");
    expect((await c.meeting()).proposals.map(({ state }) => state)).toEqual(["rejected", "rejected"]);
  });

  it("happens once when two accept it at once, and the second is told", async () => {
    const replies = (await c.atOnce(c.words(signe, "godkend F1"), c.words(arne, "godkend F1"))).map(read);
    expect((await c.meeting()).items).toHaveLength(3);
    expect(replies).toContain("Forslag F1 »Drager« er allerede godkendt.");
  });

  it("is settled by one when one accepts and the other rejects at once", async () => {
    await c.forget();
    await c.atOnce(c.words(signe, "godkend F1"), c.words(arne, "afvis F1"));
    const [proposal] = (await c.meeting()).proposals;
    expect((await c.meeting()).items).toHaveLength(proposal?.state === "accepted" ? 3 : 2);
    expect(await c.told(birthe)).toHaveLength(1);
  });

  it("says of an answered one how it stands, also to the old button", async () => {
    const card = sure((await c.told(signe))[0]);
    await c.say(signe, "afvis F1");
    expect(read(await c.untouched(() => c.press(card, "Godkend", signe)))).toBe(
      "Forslag F1 »Drager« er allerede afvist.",
    );
    expect(read(await c.untouched(() => c.say(signe, "godkend F7")))).toBe(
      "Der er ikke noget forslag F7. Der venter ingen forslag lige nu.",
    );
  });

  it.each([birthe, dorte, eva, ulla])("is not for %s, by words or forged button", async (who) => {
    const { id } = await c.meeting();
    for (const words of ["godkend F1", "afvis F1"]) await c.untouched(() => c.say(who, words));
    await c.untouched(() => c.forge("proposal.accept", { meeting: id, number: 1 }, who));
    await c.untouched(() => c.forge("proposal.reject", { meeting: id, number: 1, reason: "" }, who));
  });

  it("is announced in the channel when the agenda is out", async () => {
    await c.say(signe, "udsend");
    await c.forget();
    await c.say(signe, "godkend F1");
    expect((await c.toldChannel()).map(read)).toEqual([
      "Der er kommet et punkt til dagsordenen torsdag den 22. oktober: punkt 3 »Drager«.",
    ]);
  });
});

describe("withdrawing a proposal", () => {
  it("is for the one who made it, once, and the stewards are told", async () => {
    await c.plan();
    const receipt = await c.say(birthe, "punkt Drager");
    await c.forget();
    await c.untouched(() => c.press(receipt, "Træk tilbage", carl));
    expect(read(await c.press(receipt, "Træk tilbage", birthe))).toBe("»Drager« er trukket tilbage.");
    expect(await c.whoWasTold()).toEqual({ [signe]: 1, [arne]: 1 });
    expect(read((await c.told(signe))[0])).toBe(
      "Birthe Lang har trukket forslag F1 »Drager« til mødet torsdag den 22. oktober tilbage.",
    );
    expect(read(await c.untouched(() => c.press(receipt, "Træk tilbage", birthe)))).toBe(
      "Forslag F1 »Drager« er allerede trukket tilbage.",
    );
    expect(read(await c.untouched(() => c.say(signe, "godkend F1")))).toContain("trukket tilbage");
  });
});

describe("a late proposal", () => {
  it("is on time until the hour of the deadline", async () => {
    await c.plan();
    desk.set("2026-10-08T12:00");
    expect(read(await c.say(birthe, "punkt Drager"))).toContain("Tak, Birthe.");
  });

  it("stores nothing before a choice, and is sent with its reason", async () => {
    await c.plan();
    desk.set(late);
    const card = await c.untouched(() => c.say(birthe, "punkt Drager, 15 min"));
    expect(read(card)).toBe(
      "Fristen for punkter til mødet torsdag den 22. oktober var torsdag den 8. oktober kl. 12.00. Jeg kan sende »Drager« som et sent punkt. Et sent punkt kræver en begrundelse for, at det ikke kan vente.",
    );
    expect(labels(cardOf(card))).toEqual(["Sent punkt"]);
    const form = await c.untouched(() => c.press(card, "Sent punkt", birthe));
    expect(read(await c.untouched(() => c.submit(form, { reason: " " }, birthe)))).toContain("Skriv, hvorfor");
    await c.submit(form, { reason: "Det blæser nu" }, birthe);
    expect(read((await c.told(signe))[0])).toContain("– sent punkt: Det blæser nu");
    await c.say(signe, "godkend F1");
    expect((await c.meeting()).items.find(({ title }) => title === "Drager")).toMatchObject({
      lateReason: "Det blæser nu",
      minutes: 15,
    });
  });

  it("can wait for the next meeting whose own deadline has not passed", async () => {
    await c.plan();
    await c.say(signe, "møde 26/10 kl. 9-10");
    await c.say(signe, "møde 26/11 kl. 9-10");
    desk.set("2026-10-13T09:00");
    const card = await c.say(birthe, "punkt Drager");
    expect(read(card)).toContain("Jeg kan lægge »Drager« på næste møde torsdag den 26. november");
    await c.press(card, "Næste møde", birthe);
    const [first, second, third] = await c.meetings();
    expect([first, second, third].map((meeting) => meeting?.proposals.length)).toEqual([0, 0, 1]);
    expect(third?.proposals[0]?.lateReason).toBeNull();
  });

  it("is late for that meeting, too, when the button is pressed after its deadline", async () => {
    await c.plan();
    await c.say(signe, "møde 26/11 kl. 9-10");
    desk.set(late);
    const card = await c.say(birthe, "punkt Drager");
    desk.set("2026-11-20T09:00");
    expect(read(await c.untouched(() => c.press(card, "Næste møde", birthe)))).toContain(
      "Fristen for punkter til mødet torsdag den 26. november var",
    );
  });

  it("is not late for a steward", async () => {
    await c.plan();
    desk.set(late);
    expect(read(await c.say(arne, "punkt Drager"))).toBe("»Drager« er punkt 1 på dagsordenen torsdag den 22. oktober.");
  });
});

describe("a proposal that nobody answered", () => {
  const waiting = async (): Promise<string[]> =>
    (await c.meetings()).flatMap(({ proposals }) => proposals.map((one) => `${one.title}: ${one.state}`));

  it("is carried when its meeting is cancelled, waits for an answer again, and its proposer is told", async () => {
    await c.plan("Budget");
    await c.say(birthe, "punkt Drageflyvning, 15 min");
    await c.say(signe, "møde 26/11 kl. 9-10");
    await c.forget();
    const receipt = await c.submit(await c.press(await c.say(signe, ""), "Aflys", signe), {}, signe);
    expect(
      read(await c.press(receipt, "Flyt 1 punkt og 1 forslag til mødet torsdag den 26. november", signe)),
    ).toContain(
      "»Budget« er sat på dagsordenen torsdag den 26. november. Forslaget »Drageflyvning« venter på svar til mødet torsdag den 26. november.",
    );
    expect(await waiting()).toEqual(["Drageflyvning: carried", "Drageflyvning: proposed"]);
    expect((await c.told(birthe)).map(read).at(-1)).toBe(
      "Mødet torsdag den 22. oktober blev aflyst, før dit forslag »Drageflyvning« var besvaret. Det er flyttet til mødet torsdag den 26. november, og du får besked, når det er besvaret.",
    );
    await c.say(signe, "godkend F1");
    expect((await c.told(birthe)).map(read).at(-1)).toContain("er kommet på dagsordenen torsdag den 26. november");
  });

  it("is named when its meeting ends, and is offered on the desk of the meeting that is planned already", async () => {
    await c.start("Budget");
    await c.say(birthe, "punkt Drageflyvning");
    await c.submit(
      await c.press(await c.say(birthe, "punkt Kunst"), "Sent punkt", birthe),
      { reason: "haster" },
      birthe,
    );
    const before = await c.meeting();
    expect(before.proposals.map(({ title }) => title)).toEqual(["Kunst"]);
    await c.say(signe, "møde 26/11 kl. 9-10");
    await c.say(signe, "notat 1: Talt om budgettet");
    const ended = await c.say(signe, "slut");
    expect(read(ended)).toContain("Forslag uden svar: F1 »Kunst«");
    expect(labels(ended)).toContain("Flyt 1 forslag til mødet torsdag den 26. november");
    desk.set("2026-10-23T09:00");
    const next = await c.say(signe, "");
    expect(labels(next)).toContain("Tag 1 forslag med");
    await c.press(next, "Tag 1 forslag med", signe);
    expect(await waiting()).toEqual(["Kunst: carried", "Kunst: proposed"]);
    expect(labels(await c.say(signe, ""))).not.toContain("Tag 1 forslag med");
    expect(labels(await c.say(signe, ""))).toContain("Godkend");
  });

  it("is offered when the next meeting is planned, and carried once when two press at once", async () => {
    await c.plan();
    await c.say(birthe, "punkt Drageflyvning");
    const cancelled = await c.submit(await c.press(await c.say(signe, ""), "Aflys", signe), {}, signe);
    expect(read(cancelled)).toContain("Forslaget er gemt og bliver tilbudt, når du planlægger næste møde.");
    const planned = await c.say(signe, "møde 26/11 kl. 9-10");
    await c.atOnce(c.pressOf(planned, "Tag 1 forslag med", signe), c.pressOf(planned, "Tag 1 forslag med", arne));
    expect(await waiting()).toEqual(["Drageflyvning: carried", "Drageflyvning: proposed"]);
  });

  it("cannot be answered any more on the card of the meeting it has left", async () => {
    await c.plan();
    const own = await c.say(birthe, "punkt Drageflyvning");
    const old = sure((await c.told(signe))[0]);
    await c.submit(await c.press(await c.say(signe, ""), "Aflys", signe), {}, signe);
    await c.press(await c.say(signe, "møde 26/11 kl. 9-10"), "Tag 1 forslag med", signe);
    for (const [shown, label, who] of [
      [old, "Godkend", signe],
      [own, "Træk tilbage", birthe],
    ] as const) {
      expect(read(await c.untouched(() => c.press(shown, label, who)))).toContain(
        "Forslag F1 »Drageflyvning« er allerede flyttet til næste møde.",
      );
    }
    await c.press(sure((await c.told(birthe)).at(-1)), "Træk tilbage", birthe);
    expect(await waiting()).toEqual(["Drageflyvning: carried", "Drageflyvning: withdrawn"]);
  });

  it("stays with a meeting that is still to come", async () => {
    await c.plan("Budget");
    await c.say(birthe, "punkt Drageflyvning");
    const planned = await c.say(signe, "møde 26/11 kl. 9-10");
    expect(labels(planned).filter((label) => label.startsWith("Tag"))).toEqual([]);
  });
});
