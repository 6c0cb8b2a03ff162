import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Action } from "../../src/domain/action.ts";

import {
  arne,
  birthe,
  carl,
  dorte,
  endless,
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

const tasks = async (): Promise<Action[]> => (await c.meeting()).actions.filter(({ undoneAt }) => undoneAt === null);

describe("assigning", () => {
  it("tells the person, with weekday and date, and says what was understood", async () => {
    await c.start("Budget");
    expect(read(await c.say(signe, "opgave 1: Carl Nord, 30/10: ringe til museet"))).toBe(
      "Opgave til Carl Nord, frist fredag den 30. oktober: »ringe til museet«.",
    );
    expect(await tasks()).toMatchObject([{ assigneeId: c.idOf(carl), due: "2026-10-30", text: "ringe til museet" }]);
    expect(await c.whoWasTold()).toEqual({ [carl]: 1 });
    expect(read((await c.told(carl))[0])).toBe(
      "Du har fået en opgave fra Biblioteksudvalget torsdag den 22. oktober: »ringe til museet«. Frist fredag den 30. oktober.",
    );
  });

  it("takes a mention, a first name and the one who assigns, who is not told", async () => {
    await c.start("Budget");
    for (const who of ["@Carl Nord,", "carl,", "Signe Holt,"]) await c.say(signe, `opgave ${who} fredag: ringe`);
    expect((await tasks()).map(({ assigneeName }) => assigneeName)).toEqual([carl, carl, signe]);
    expect(await c.whoWasTold()).toEqual({ [carl]: 2 });
  });

  it("takes the name of an office, and says that nobody is told", async () => {
    await c.start("Budget");
    expect(read(await c.say(signe, "opgave Forvaltningen, fredag den 30. oktober: skrive et notat"))).toBe(
      "Opgave til Forvaltningen, frist fredag den 30. oktober: »skrive et notat«. Jeg kender ikke navnet, så ingen får besked.",
    );
    expect(await c.whoWasTold()).toEqual({});
  });

  it.each([
    ["opgave", "»opgave 2: Eva Bak, 18/12: indhente tilbud«"],
    ["opgave Carl Nord: ringe", "»opgave 2: Eva Bak, 18/12: indhente tilbud«"],
    ["opgave Carl Nord, 30. februar: ringe", "30. februar"],
    ["opgave Carl Nord, 1. oktober 2026: ringe", "Torsdag den 1. oktober"],
    ["opgave Carl Nord, engang: ringe", "»engang« er ikke én bestemt dag."],
    ["opgave 9: Carl Nord, 30/10: ringe", "Der er ikke noget punkt 9."],
    ["opgave Ulla Kvist, 30/10: ringe", "Ulla Kvist er ikke med i Biblioteksudvalget."],
  ])("asks about »%s« and tells nobody", async (words, sentence) => {
    await c.start("Budget");
    expect(read(await c.untouched(() => c.say(signe, words)))).toContain(sentence);
  });

  it("asks which day when weekday and date disagree, and keeps the rest", async () => {
    await c.start("Budget");
    const asks = await c.untouched(() => c.say(signe, "opgave 1: Carl Nord, mandag den 30. oktober: ringe"));
    const label = sure(labels(asks).find((one) => one.includes("30. oktober")));
    await c.press(asks, label, signe);
    expect(await tasks()).toMatchObject([{ due: "2026-10-30", text: "ringe", assigneeName: carl }]);
  });

  it("does not offer a day that is passed", async () => {
    await c.start("Budget");
    const reply = await c.say(signe, "opgave 1: Carl Nord, i går: hente tal");
    expect(read(reply)).toContain("er passeret");
    expect(labels(reply)).toEqual([]);
  });

  it("is taken by form", async () => {
    await c.start("Budget");
    const form = await c.press(await c.say(signe, ""), "Opgave", signe);
    await c.submit(form, { person: "Carl Nord", due: "fredag den 30. oktober", text: hostile }, signe);
    expect(await tasks()).toMatchObject([{ due: "2026-10-30", text: hostile }]);
    expect(read(await c.untouched(() => c.submit(form, { person: carl, due: "30/10", text: "" }, signe)))).toContain(
      "Der mangler en tekst.",
    );
    expect(
      read(await c.untouched(() => c.submit(form, { person: carl, due: endless, text: "X" }, signe))).length,
    ).toBeLessThan(300);
    expect(read(await c.untouched(() => c.submit(form, { person: "", due: "30/10", text: "X" }, signe)))).toContain(
      "Der mangler en tekst. Skriv for eksempel »opgave Ole Rask, fredag den 18. december: indhente en vurdering«.",
    );
  });
});

describe("a task", () => {
  beforeEach(async () => {
    await c.start("Budget", "Salg af Havnevej");
    await c.say(signe, "luk 2");
    await c.say(signe, "opgave 1: Carl Nord, 30/10: ringe til museet");
    await c.say(signe, "opgave 2: Carl Nord, 30/10: vurdere grunden");
    await c.say(signe, "opgave 1: Forvaltningen, 30/10: skrive notat");
  });

  it("is done by its own person, once, and the stewards are told", async () => {
    const card = sure((await c.told(carl))[0]);
    await c.forget();
    expect(read(await c.press(card, "Færdig", carl))).toBe("»ringe til museet« er meldt færdig.");
    expect(await c.whoWasTold()).toEqual({ [signe]: 1, [arne]: 1 });
    expect(read((await c.told(signe))[0])).toBe(
      "Carl Nord har meldt opgaven »ringe til museet« færdig (Biblioteksudvalget).",
    );
    expect(read(await c.untouched(() => c.press(card, "Færdig", carl)))).toBe(
      "»ringe til museet« er allerede meldt færdig.",
    );
    expect(read(await c.say(carl, "færdig vurdere"))).toBe("»vurdere grunden« er meldt færdig.");
  });

  it("is done once when it is said twice at once", async () => {
    const card = sure((await c.told(carl))[0]);
    await c.forget();
    await c.atOnce(c.pressOf(card, "Færdig", carl), c.words(carl, "færdig ringe til museet"));
    expect(await c.told(signe)).toHaveLength(1);
  });

  it("is not done by others, except the stewards, and what is closed is not even named", async () => {
    const [open, closed] = await c.told(carl);
    expect(read(await c.untouched(() => c.say(birthe, "færdig ringe til museet")))).toBe(
      "»ringe til museet« er en opgave for Carl Nord. Kun Carl Nord, sekretæren og formanden kan melde den færdig.",
    );
    expect(read(await c.untouched(() => c.press(closed!, "Færdig", dorte)))).toContain("Kortet er gammelt");
    expect(read(await c.untouched(() => c.say(dorte, "færdig vurdere")))).toContain(
      "Jeg kan ikke finde en åben opgave",
    );
    await c.untouched(() => c.press(open!, "Færdig", ulla));
    expect(read(await c.say(arne, "færdig skrive notat"))).toBe("»skrive notat« er meldt færdig.");
  });

  it("is asked about when several fit or none does", async () => {
    expect(read(await c.untouched(() => c.say(carl, "færdig e")))).toContain(
      "Jeg kan ikke finde en åben opgave, der passer til »e«.",
    );
    expect(read(await c.untouched(() => c.say(carl, "færdig")))).toContain("»færdig indhente tilbud«");
    expect(read(await c.untouched(() => c.say(carl, `færdig ${endless}`))).length).toBeLessThan(300);
  });

  it("stands in the list: one's own first, and closed ones for the circle only", async () => {
    expect(read(await c.say(carl, "opgaver"))).toBe(
      "Du har 2 åbne opgaver.\nringe til museet · frist fredag den 30. oktober · Biblioteksudvalget\nvurdere grunden · frist fredag den 30. oktober · Biblioteksudvalget\nAndres opgaver\nForvaltningen: skrive notat · frist fredag den 30. oktober · Biblioteksudvalget",
    );
    expect(read(await c.say(dorte, "opgaver"))).not.toContain("vurdere grunden");
    expect(read(await c.say(ulla, "opgaver"))).toContain("Jeg kan ikke se, at du er med");
  });

  it("is given another day by its own person, also after the minutes are approved", async () => {
    for (const words of ["slut", "referat udsend", "referat godkend"]) await c.say(signe, words);
    const { id, actions } = await c.meeting();
    const form = await c.forge("action.postpone", { meeting: id, actionId: actions[0]!.id }, carl);
    expect(formOf(form).intro).toBe("»ringe til museet«, nu frist fredag den 30. oktober.");
    expect(read(await c.submit(form, { due: "6/11" }, carl))).toBe(
      "»ringe til museet« har nu frist fredag den 6. november.",
    );
    expect(read(await c.untouched(() => c.submit(form, { due: "i går" }, carl)))).toContain("er passeret");
    await c.untouched(() => c.submit(form, { due: "7/11" }, birthe));
    await c.untouched(() => c.submit(form, { due: "7/11" }, ulla));
  });
});
