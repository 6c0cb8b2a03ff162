import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { standingEntries } from "../../src/domain/minutes.ts";

import {
  arne,
  birthe,
  carl,
  cardOf,
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

const entries = async (): Promise<string[]> =>
  standingEntries(await c.meeting()).map(({ kind, text }) => `${kind}: ${text}`);

/** The meeting of Budget and Kunst, held, with a note under each; it is the next day. */
async function held(): Promise<void> {
  await c.start("Budget", "Kunst");
  await c.say(signe, "notat 1: Budgettet blev drøftet");
  await c.say(signe, "notat 2: Kunsten blev drøftet");
  await c.say(signe, "slut");
  desk.set("2026-10-23T09:00");
  await c.forget();
}

async function drafted(): Promise<void> {
  await held();
  await c.say(signe, "referat udsend");
}

describe("a note", () => {
  it("goes to the item that the meeting is on, or to the one named, in the words given", async () => {
    await c.start("Budget", "Kunst");
    expect(read(await c.say(signe, "notat Tallene blev gennemgået"))).toBe(
      "Noteret under punkt 1: »Tallene blev gennemgået«",
    );
    await c.say(arne, "notat 2: Billederne er flotte");
    await c.say(signe, `notat ${hostile}`);
    await c.say(signe, `notat ${endless}`);
    expect(await entries()).toEqual([
      "note: Tallene blev gennemgået",
      "note: Billederne er flotte",
      `note: ${hostile}`,
      `note: ${endless}`,
    ]);
    expect(await c.whoWasTold()).toEqual({});
  });

  it("can be made a decision when it reads like one", async () => {
    await c.start("Budget");
    const reply = await c.say(signe, "notat Udvalget godkendte budgettet");
    expect(read(await c.press(reply, "Gør til beslutning", signe))).toContain(
      "Punkt 1, beslutning: »Udvalget godkendte",
    );
    expect(await entries()).toEqual(["decision: Udvalget godkendte budgettet"]);
  });

  it("is asked for when it is empty, by form where there is one", async () => {
    await c.start("Budget");
    const ask = await c.untouched(() => c.say(signe, "notat"));
    expect(read(ask)).toContain("Skriv for eksempel »notat Udvalget drøftede budgettet«.");
    const form = await c.press(ask, "Brug en formular", signe);
    expect(read(await c.untouched(() => c.submit(form, { text: " " }, signe)))).toContain("Der mangler en tekst.");
    await c.submit(form, { text: "Skrevet i formularen" }, signe);
    expect(await entries()).toEqual(["note: Skrevet i formularen"]);
  });

  it("goes to the meeting that now runs, though somebody forgot to end the one before", async () => {
    await c.start("Budget");
    desk.set("2026-10-23T09:00");
    await c.say(signe, "møde 3/11 kl. 9-10");
    desk.set("2026-11-03T09:00");
    await c.say(signe, "start");
    await c.say(signe, "notat Det nye møde");
    const [old, now] = await c.meetings();
    expect(old?.entries).toEqual([]);
    expect(now?.entries.map(({ text }) => text)).toEqual(["Det nye møde"]);
  });

  it("needs a meeting that has begun, and an item that stands", async () => {
    expect(read(await c.untouched(() => c.say(signe, "notat X")))).toContain("Der er ikke holdt noget møde");
    await c.plan("Budget");
    expect(read(await c.untouched(() => c.say(signe, "notat X")))).toContain("er ikke begyndt");
    desk.set("2026-10-22T13:00");
    await c.say(signe, "start");
    expect(read(await c.untouched(() => c.say(signe, "notat 9: X")))).toContain("Der er ikke noget punkt 9.");
    await c.say(signe, "udgår 1");
    expect(read(await c.untouched(() => c.say(signe, "notat X")))).toContain(
      "Punkt 1 »Budget« er taget af dagsordenen.",
    );
  });

  it.each([birthe, dorte, eva, ulla])("is not for %s", async (who) => {
    const { id } = await c.start("Budget");
    for (const words of ["notat X", "beslutning X", "opgave Carl Nord, 30/10: X", "fortryd", "slut", "referat udsend"])
      await c.untouched(() => c.say(who, words));
    await c.untouched(() => c.forge("minutes.note", { meeting: id, text: "X" }, who));
  });

  it("is kept of both when two write at once, and once when an event is repeated", async () => {
    await c.start("Budget");
    await c.atOnce(c.words(signe, "notat A"), c.words(arne, "notat B"));
    const event = c.words(signe, "notat C");
    await c.send(event);
    await c.send(event);
    expect((await entries()).sort()).toEqual(["note: A", "note: B", "note: C"]);
  });
});

describe("undoing", () => {
  it("takes one's own newest line back, and nobody else's", async () => {
    await c.start("Budget");
    await c.say(signe, "notat Mit");
    await c.say(arne, "notat Hans");
    expect(read(await c.say(signe, "fortryd"))).toBe("Fortrudt: »Mit« er taget ud af referatet.");
    expect(await entries()).toEqual(["note: Hans"]);
    expect(read(await c.untouched(() => c.say(signe, "fortryd")))).toBe(
      "Du har ikke skrevet noget i referatet, der kan fortrydes.",
    );
  });

  it("by the button under a line takes that line back, whatever was written since, and once", async () => {
    await c.start("Budget");
    const first = await c.say(signe, "notat Den første");
    await c.say(signe, "notat Den anden");
    expect(read(await c.press(first, "Fortryd", signe))).toContain("Den første");
    const standing = (await c.meeting()).entries.filter(({ undoneAt }) => undoneAt === null);
    expect(standing.map(({ text }) => text)).toEqual(["Den anden"]);
    expect(read(await c.untouched(() => c.press(first, "Fortryd", signe)))).toContain("Kortet er gammelt");
  });

  it("of a task tells the person who had been told of it", async () => {
    await c.start("Budget");
    await c.say(signe, "opgave Carl Nord, 30/10: ringe til museet");
    await c.say(signe, "fortryd");
    expect((await c.told(carl)).map(read).at(-1)).toBe(
      "Opgaven »ringe til museet« fra Biblioteksudvalget torsdag den 22. oktober er taget tilbage. Du skal ikke gøre noget.",
    );
  });
});

describe("rewriting", () => {
  it("keeps what stays, and says which decision is gone", async () => {
    await c.start("Budget");
    await c.say(signe, "beslutning Udvalget godkendte budgettet");
    await c.say(signe, "notat Alle var glade");
    expect(read(await c.say(signe, "ret 1 referat: Alle var glade"))).toBe(
      "Referatet under punkt 1 »Budget« er gemt.\nBeslutningen »Udvalget godkendte budgettet« er ikke længere med.",
    );
    expect(await entries()).toEqual(["note: Alle var glade"]);
  });
});

const files = ["Åbn i browseren", "Hent som PDF", "Hent som Word"];

describe("the draft", () => {
  it("goes to everybody but not to the channel, with the deadline and one's own tasks", async () => {
    await c.start("Budget");
    await c.say(signe, "beslutning Udvalget godkendte budgettet");
    await c.say(signe, "opgave Carl Nord, 30/10: ringe til museet");
    await c.say(signe, "slut");
    await c.forget();
    const reply = await c.say(signe, "referat udsend");
    expect(read(reply)).toBe(
      "Udkastet til referat af mødet torsdag den 22. oktober er sendt til alle. Fristen for rettelser er torsdag den 29. oktober kl. 16.00.",
    );
    expect(await c.whoWasTold()).toEqual({ [signe]: 1, [arne]: 1, [birthe]: 1, [carl]: 1, [dorte]: 1 });
    expect(read((await c.told(carl))[0])).toBe(
      "Udkast til referat: Biblioteksudvalget torsdag den 22. oktober\n1 beslutning, 1 opgave – én af dem er din: »ringe til museet«, frist fredag den 30. oktober\nHar du rettelser, så skriv dem senest torsdag den 29. oktober kl. 16.00. Hører jeg ikke fra dig, regnes referatet for godkendt.",
    );
    expect(labels(sure((await c.told(carl))[0]))).toEqual([
      "Godkend",
      "Jeg har en rettelse",
      "Læs referatet",
      ...files,
    ]);
    expect(labels(sure((await c.told(dorte))[0]))).toEqual(["Læs referatet", ...files]);
  });

  it("goes out once when two send it at once, and again when it is changed", async () => {
    await held();
    await c.atOnce(c.words(signe, "referat udsend"), c.words(arne, "referat udsend"));
    expect(await c.told(birthe)).toHaveLength(1);
    expect((await c.meeting()).draftVersion).toBe(1);
    expect(read(await c.say(signe, "notat 1: Mere"))).toContain("Send det ud igen med »referat udsend«");
    await c.say(signe, "referat udsend");
    expect(await c.told(birthe)).toHaveLength(2);
  });

  it("is read by members when it is out, by the stewards before, and by nobody before the meeting", async () => {
    await c.plan("Budget");
    expect(read(await c.untouched(() => c.say(signe, "referat")))).toBe(
      "Mødet torsdag den 22. oktober kl. 13.00 er ikke holdt, så der er ikke noget referat endnu.",
    );
    desk.set("2026-10-22T13:00");
    await c.say(signe, "start");
    await c.say(signe, "notat Noget hemmeligt");
    expect(read(await c.say(signe, "referat"))).toContain("Noget hemmeligt");
    for (const who of [birthe, dorte])
      expect(read(await c.untouched(() => c.say(who, "referat")))).toContain("er ikke sendt ud");
    await c.say(signe, "slut");
    await c.say(signe, "referat udsend");
    for (const who of [birthe, dorte]) expect(read(await c.say(who, "referat"))).toContain("Noget hemmeligt");
    await c.untouched(() => c.say(eva, "kommer"));
  });

  it("cannot go out before the meeting has ended, or after it is approved", async () => {
    await c.start("Budget");
    expect(read(await c.untouched(() => c.say(signe, "referat udsend")))).toContain("er ikke holdt");
    await c.say(signe, "slut");
    await c.say(signe, "referat udsend");
    await c.say(signe, "referat godkend");
    expect(read(await c.untouched(() => c.say(signe, "referat udsend")))).toContain("og kan ikke rettes");
    for (const words of [
      "notat 1: X",
      "beslutning 1: X",
      "opgave 1: Carl Nord, 30/10: X",
      "fortryd",
      "ret 1 referat: X",
    ])
      expect(read(await c.untouched(() => c.say(signe, words)))).toContain("og kan ikke rettes");
  });
});

describe("saying yes to the draft", () => {
  it("is noted once for each, and by the last of them approves", async () => {
    await drafted();
    await c.forget();
    expect(read(await c.say(birthe, "godkendt"))).toBe(
      "Tak. Det er noteret, at du godkender referatet af Biblioteksudvalget torsdag den 22. oktober.",
    );
    expect(read(await c.untouched(() => c.say(birthe, "godkendt")))).toBe(
      "Du har allerede godkendt referatet af mødet torsdag den 22. oktober.",
    );
    await c.say(carl, "godkendt");
    expect(await c.whoWasTold()).toEqual({});
    const last = await c.say(arne, "godkendt");
    expect(read(last)).toBe(
      "Tak. Alle har nu godkendt referatet af Biblioteksudvalget torsdag den 22. oktober, og det er låst.",
    );
    expect(labels(cardOf(last))).toEqual([]);
    expect(await c.meeting()).toMatchObject({ status: "approved", approvedBy: "everyone" });
    expect(await c.whoWasTold()).toEqual({ channel: 1, [signe]: 1, [birthe]: 1, [carl]: 1, [dorte]: 1 });
    expect(read((await c.toldChannel())[0])).toContain("Har godkendt: Birthe Lang, Carl Nord og Arne Dahl.");
  });

  it("approves once when the last two say it at once", async () => {
    await drafted();
    await c.say(birthe, "godkendt");
    await c.forget();
    await c.atOnce(c.words(carl, "godkendt"), c.words(arne, "godkendt"));
    expect((await c.meeting()).status).toBe("approved");
    expect(await c.toldChannel()).toHaveLength(1);
  });

  it("is not for observers and strangers", async () => {
    await drafted();
    for (const who of [dorte, ulla])
      for (const words of ["godkendt", "indsigelse 1: X"]) await c.untouched(() => c.say(who, words));
  });

  it("does not count for a draft that the card is not about", async () => {
    await drafted();
    const old = sure((await c.told(birthe))[0]);
    await c.say(signe, "notat 1: Noget helt andet");
    await c.say(signe, "referat udsend");
    expect(read(await c.untouched(() => c.press(old, "Godkend", birthe)))).toContain("Kortet er gammelt");
    expect(read(await c.press(sure((await c.told(birthe)).at(-1)), "Godkend", birthe))).toContain("Tak.");
  });

  it("says so when nothing was sent", async () => {
    await held();
    expect(read(await c.untouched(() => c.say(birthe, "godkendt")))).toContain("er ikke sendt ud");
  });
});

describe("an objection", () => {
  it("goes to the stewards, holds the approval back, and is answered", async () => {
    await drafted();
    await c.forget();
    const reply = await c.say(birthe, "indsigelse 2: Der skal stå, at jeg var imod");
    expect(read(reply)).toBe(
      "Tak. Din rettelse til punkt 2 er sendt til sekretæren: »Der skal stå, at jeg var imod«. Referatet bliver ikke godkendt, før den er behandlet.",
    );
    expect(await c.whoWasTold()).toEqual({ [signe]: 1, [arne]: 1 });
    const card = sure((await c.told(signe))[0]);
    expect(read(card)).toContain("Rettelse til punkt 2 fra Birthe Lang: »Der skal stå, at jeg var imod«");
    expect(read(await c.untouched(() => c.say(signe, "referat godkend")))).toContain(
      "Der er 1 rettelse, som ikke er behandlet.",
    );
    await c.untouched(() => c.press(card, "Rettelsen er fulgt", birthe));
    await c.press(card, "Rettelsen følges ikke", signe);
    expect(read(sure((await c.told(birthe)).at(-1)))).toContain(
      "Din rettelse til punkt 2 i referatet af mødet torsdag den 22. oktober",
    );
    expect(read(await c.untouched(() => c.press(card, "Rettelsen er fulgt", arne)))).toContain("Kortet er gammelt");
    expect(read(await c.say(signe, "referat godkend"))).toContain("er godkendt og låst.");
  });

  it("leaves it to silence, or after a restore to those who run the committee, and says which", async () => {
    const answered = async (): Promise<string> => {
      await c.forget();
      await c.say(birthe, "indsigelse 2: Der skal stå, at jeg var imod");
      return read(await c.press(sure((await c.told(signe))[0]), "Rettelsen følges ikke", signe));
    };
    await drafted();
    expect(await answered()).toContain("Referatet regnes for godkendt, når fristen er gået");
    desk.set("2026-10-23T11:00");
    await desk.sql.query("update organisation set restored_at = $1", [new Date("2026-10-23T08:00:00Z")]);
    const said = await answered();
    expect(said).toContain("en rettelse kan være gået tabt. Derfor bliver referatet ikke godkendt af sig selv");
    expect(said).not.toContain("regnes for godkendt");
    await c.say(signe, "referat udsend");
    expect(await answered()).toContain("Referatet regnes for godkendt, når fristen er gået");
  });

  it("is taken by form, and asked for when it is empty or without an item", async () => {
    await drafted();
    const form = await c.press(sure((await c.told(birthe))[0]), "Jeg har en rettelse", birthe);
    expect(read(await c.untouched(() => c.submit(form, { item: "1", text: "" }, birthe)))).toContain(
      "Der mangler en tekst.",
    );
    expect(read(await c.untouched(() => c.submit(form, { item: "", text: "X" }, birthe)))).toContain(
      "Skriv punktets nummer.",
    );
    expect(read(await c.untouched(() => c.submit(form, { item: "ni", text: "X" }, birthe)))).toContain("punkt ni.");
    await c.submit(form, { item: "punkt 1", text: hostile }, birthe);
    expect((await c.meeting()).objections).toMatchObject([{ text: hostile }]);
  });

  it("is too late from the hour of the deadline", async () => {
    await drafted();
    desk.set("2026-10-30T16:00");
    const reply = await c.untouched(() => c.say(birthe, "indsigelse 1: X"));
    expect(read(reply)).toContain("Fristen for rettelser var fredag den 30. oktober kl. 16.00.");
    expect(labels(cardOf(reply))).toEqual(["Bed om rettelse"]);
  });

  it("is kept of both when two object at once, and once when its event is repeated", async () => {
    await drafted();
    await c.atOnce(c.words(birthe, "indsigelse 1: A"), c.words(carl, "indsigelse 2: B"));
    const event = c.words(birthe, "indsigelse 2: C");
    await c.send(event);
    await c.send(event);
    expect((await c.meeting()).objections).toHaveLength(3);
  });

  it("under an item that is not there is asked about", async () => {
    await drafted();
    expect(read(await c.untouched(() => c.say(birthe, "indsigelse 9: X")))).toContain("Der er ikke noget punkt 9.");
  });
});

describe("a draft that is out", () => {
  it.each([
    ["attendance.answerFor", { person: birthe, answer: "absent" }],
    ["meeting.addGuest", { person: "Ida Storm" }],
    ["agenda.close", { item: 1 }],
    ["agenda.close", { item: 2, publicTitle: "En sag" }],
  ] as const)("is not approved by silence when it was changed by %s, until it is sent again", async (command, args) => {
    await drafted();
    const { id } = await c.meeting();
    const reply = await c.forge(command, { meeting: id, ...args }, signe);
    expect(read(reply)).toContain("Udkastet er ændret, siden det blev sendt ud.");
    expect(await c.meeting()).toMatchObject({ status: "drafted", draftVersion: 1, objectionsUntil: null });
    await c.say(signe, "referat udsend");
    expect((await c.meeting()).objectionsUntil).not.toBeNull();
  });

  it("stands when what was said before is said again", async () => {
    await drafted();
    await c.say(signe, "fraværende Birthe Lang");
    await c.say(signe, "referat udsend");
    await c.say(signe, "fraværende Birthe Lang");
    expect((await c.meeting()).objectionsUntil).not.toBeNull();
  });
});

describe("a correction after approval", () => {
  it("becomes a proposal for the next meeting", async () => {
    await drafted();
    await c.say(signe, "referat godkend");
    const refused = await c.untouched(() => c.say(birthe, "indsigelse 2: Der skal stå nej"));
    const form = await c.press(refused, "Bed om rettelse", birthe);
    expect(read(await c.untouched(() => c.submit(form, { item: "2", text: "Nej" }, birthe)))).toContain(
      "Der er ikke planlagt noget møde",
    );
    await c.say(signe, "møde 26/11 kl. 9-10");
    await c.forget();
    expect(read(await c.submit(form, { item: "2", text: "Der skal stå nej" }, birthe))).toContain(
      "»Rettelse til referatet 22. oktober, punkt 2« er noteret til mødet torsdag den 26. november.",
    );
    expect(await c.whoWasTold()).toEqual({ [signe]: 1, [arne]: 1 });
    expect(read((await c.told(signe))[0])).toContain("Der skal stå nej");
    await c.say(signe, "godkend F1");
    const agenda = read(await c.say(signe, "læs"));
    expect(agenda).toContain("Rettelse til referatet 22. oktober, punkt 2 (beslutning)\n\nDer skal stå nej");
    expect(agenda).not.toContain("Sent punkt");
  });

  it("goes along with its words when its meeting is cancelled before anybody answered", async () => {
    await drafted();
    await c.say(signe, "referat godkend");
    const form = await c.press(await c.say(birthe, "indsigelse 2: Der skal stå nej"), "Bed om rettelse", birthe);
    await c.say(signe, "møde 26/11 kl. 9-10");
    await c.submit(form, { item: "2", text: "Der skal stå nej" }, birthe);
    await c.say(signe, "møde 3/12 kl. 9-10");
    const receipt = await c.press(await c.say(signe, "aflys for få"), "Aflys torsdag den 26. november", signe);
    await c.press(receipt, "Flyt 1 forslag til mødet torsdag den 3. december", signe);
    expect((await c.meetings()).at(-1)?.proposals).toMatchObject([
      { background: "Der skal stå nej", state: "proposed" },
    ]);
  });
});

describe("the clauses of a recommendation", () => {
  it("are answered one by one, and nothing is taken for an answer by itself", async () => {
    await c.start("Budget");
    await c.say(
      signe,
      "ret 1 indstilling: • at udvalget tager orienteringen til efterretning\n• at udvalget udpeger en formand",
    );
    await c.say(signe, "slut");
    const own = await c.say(signe, "referat");
    expect(read(own)).toContain("Ubesvaret indstilling, punkt 1: »at udvalget tager orienteringen til efterretning«");
    const form = await c.press(own, "Besvar indstilling", signe);
    expect(read(await c.submit(form, { outcome: "noted" }, signe))).toBe(
      "Indstillingen er noteret som taget til efterretning. 1 indstilling mangler endnu.",
    );
    expect(read(await c.untouched(() => c.submit(form, { outcome: "nonsense" }, signe)))).toContain(
      "Kortet er gammelt",
    );
    expect(read(await c.say(signe, "referat udsend"))).toContain("Indstillingen under punkt 1 står som ubesvaret.");
    await c.untouched(() => c.submit(form, { outcome: "decided" }, birthe));
  });
});
