import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import {
  arne,
  birthe,
  dorte,
  endless,
  eva,
  formOf,
  hostile,
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

/** The attachments of the meeting: »title: number, state«. */
async function attachments(): Promise<string[]> {
  const { items } = await c.meeting();
  return items.flatMap((item) => item.attachments.map((one) => `${one.title}: ${String(one.number)}, ${one.state}`));
}

it("is numbered through the meeting, in the order of the agenda", async () => {
  await c.plan("Budget", "Kunst");
  expect(read(await c.say(signe, "bilag 2 Tegning"))).toBe("Bilag 1 til punkt 2: Tegning.");
  expect(read(await c.say(arne, "bilag 1 Tal"))).toBe("Bilag 1 til punkt 1: Tal.");
  expect(read(await c.say(signe, "læs"))).toMatch(/Bilag 1: Tal[^]*Bilag 2: Tegning/u);
  await c.say(signe, "udsend");
  expect(await attachments()).toEqual(["Tal: 1, attached", "Tegning: 2, attached"]);
  expect(read(await c.say(signe, "bilag 1 Mere"))).toBe("Bilag 3 til punkt 1: Mere.");
});

it("that is promised prints »eftersendes«, keeps its number, and its arrival is announced alone", async () => {
  await c.plan("Budget");
  expect(read(await c.say(signe, "bilag 1 Tal, eftersendes når de er klar"))).toBe(
    "Bilag 1 til punkt 1: Tal (eftersendes når de er klar).",
  );
  expect(read(await c.say(signe, ""))).toContain("1. Budget · Bilag 1 mangler (eftersendes)");
  await c.say(signe, "udsend");
  await c.say(signe, "bilag 1 Andet");
  await c.forget();
  expect(read(await c.say(signe, "bilag 1 kommet"))).toBe("Bilag 1 til punkt 1 er kommet: Tal.");
  expect((await c.toldChannel()).map(read)).toEqual([
    "Bilag 1 »Tal« til punkt 1 på mødet torsdag den 22. oktober er kommet.",
  ]);
  expect(await attachments()).toEqual(["Tal: 1, attached", "Andet: 2, attached"]);
});

it("comes once, however often the button is pressed or by how many", async () => {
  await c.plan("Budget");
  const card = await c.say(signe, "bilag 1 Tal, eftersendes");
  await c.say(signe, "udsend");
  await c.forget();
  const replies = await c.atOnce(
    c.pressOf(card, "Bilaget er kommet", signe),
    c.pressOf(card, "Bilaget er kommet", arne),
  );
  expect(replies.map(read)).toEqual(["Bilag 1 til punkt 1 er kommet: Tal.", "Bilag 1 til punkt 1 er kommet: Tal."]);
  expect(await c.toldChannel()).toHaveLength(1);
  expect(read(await c.untouched(() => c.say(signe, "bilag 1 kommet")))).toBe(
    "Der mangler ingen bilag, så jeg ved ikke, hvad bilag 1 er.",
  );
});

it("is asked for when its title or number is missing, with a form", async () => {
  await c.plan("Budget");
  for (const words of ["bilag", "bilag 1"]) {
    expect(read(await c.untouched(() => c.say(signe, words)))).toContain("»bilag 3 Budget 2027, eftersendes«");
  }
  const form = await c.press(await c.say(signe, "bilag"), "Brug en formular", signe);
  expect(formOf(form).title).toBe("Bilag");
  const reply = await c.submit(form, { item: "1", title: "Tal", promised: "promised", note: "på mandag" }, signe);
  expect(read(reply)).toBe("Bilag 1 til punkt 1: Tal (eftersendes på mandag).");
});

it("needs an item that is there, and a title that fits", async () => {
  await c.plan("Budget");
  expect(read(await c.untouched(() => c.say(signe, "bilag 9 Tal")))).toContain("Der er ikke noget punkt 9.");
  expect(read(await c.untouched(() => c.say(signe, `bilag 1 ${endless}`)))).toContain("og der er plads til 300");
  expect(read(await c.say(signe, `bilag 1 ${hostile}`))).toContain(hostile);
});

it.each([birthe, dorte, eva, ulla])("is not given by %s", async (who) => {
  await c.plan("Budget");
  const card = await c.say(signe, "bilag 1 Tal, eftersendes");
  await c.untouched(() => c.say(who, "bilag 1 Tal"));
  await c.untouched(() => c.press(card, "Bilaget er kommet", who));
});

it("changes nothing when the meeting is cancelled or its minutes are approved", async () => {
  await c.start("Budget");
  const card = await c.say(signe, "bilag 1 Tal, eftersendes");
  await c.say(signe, "slut");
  await c.say(signe, "referat udsend");
  await c.say(signe, "referat godkend");
  expect(read(await c.untouched(() => c.press(card, "Bilaget er kommet", signe)))).toContain("kan ikke rettes");
});

it("of a closed item is not named to outsiders", async () => {
  await c.plan("Salg af Havnevej", "Kunst");
  await c.say(signe, "luk 1 offentligt: En ejendom");
  await c.say(signe, "bilag 1 Vurdering af Havnevej, eftersendes");
  await c.say(signe, "udsend");
  await c.say(signe, "bilag 1 kommet");
  expect(read(sure((await c.toldChannel()).at(-1)))).toBe(
    "Bilag 1 til punkt 1 på mødet torsdag den 22. oktober er kommet.",
  );
  expect(await c.forOutsiders()).not.toContain("Havnevej");
  expect(read(await c.say(dorte, "læs"))).not.toContain("Havnevej");
  expect(read(await c.say(birthe, "læs"))).toContain("Vurdering af Havnevej");
});
