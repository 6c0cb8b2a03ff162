import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  arne,
  birthe,
  cardOf,
  formOf,
  hostile,
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

const avoided = async () => (await c.forumNow()).settings.avoided;

describe("the days a forum avoids", () => {
  it.each([
    ["undgå 10.-12. juni 2027 Folkemødet", { title: "Folkemødet", from: "2027-06-10", to: "2027-06-12" }],
    ["undgå Folkemødet den 10.-12. juni 2027", { title: "Folkemødet", from: "2027-06-10", to: "2027-06-12" }],
    ["undgå KØF: 14. januar 2027", { title: "KØF", from: "2027-01-14", to: "2027-01-14" }],
    ["undgå uge 24 2027, Sommertræf i Skagen", { title: "Sommertræf i Skagen", from: "2027-06-14", to: "2027-06-20" }],
    ["undgå 22/10", { title: null, from: "2026-10-22", to: "2026-10-22" }],
  ])("are read in »%s«", async (words, expected) => {
    const said = read(await c.say(signe, words));
    expect(said).toContain("Biblioteksudvalget undgår");
    expect(await avoided()).toEqual([expected]);
  });

  it("are repeated back with weekday, and can be taken back", async () => {
    const receipt = await c.say(signe, "undgå 10.-12. juni 2027 Folkemødet");
    expect(read(receipt)).toBe(
      "Biblioteksudvalget undgår torsdag den 10. juni 2027 til lørdag den 12. juni 2027: Folkemødet. Er du ved at lægge et møde der, spørger jeg først.",
    );
    const gone = await c.press(receipt, "Fortryd", signe);
    expect(await avoided()).toEqual([]);
    await c.press(gone, "Fortryd", signe);
    expect(await avoided()).toEqual([{ title: "Folkemødet", from: "2027-06-10", to: "2027-06-12" }]);
  });

  it.each([
    ["undgå Folkemødet", "»Folkemødet« kan jeg ikke læse som bestemte dage."],
    ["undgå 22/10 kl. 9-10 Messe", "Jeg undgår hele dage."],
    ["undgå hver fredag", "kan jeg ikke læse som bestemte dage"],
    ["undgå mandag den 22. oktober 2026 Messe", "22. oktober"],
    ["undgå 22. august 2026 Messe", "22. august"],
  ])("are not guessed in »%s«", async (words, sentence) => {
    expect(read(await c.untouched(() => c.say(signe, words)))).toContain(sentence);
  });

  it("are asked about before a meeting is planned or moved there", async () => {
    await c.say(signe, "undgå 22/10 Messe i Herning");
    const asks = await c.untouched(() => c.say(arne, "møde 22/10 kl. 13-14.30"));
    expect(read(asks)).toContain("Udvalget undgår torsdag den 22. oktober: Messe i Herning.");
    await c.say(arne, "møde 23/10 kl. 9-10");
    expect(read(await c.untouched(() => c.say(arne, "flyt 22/10 kl. 9-10")))).toContain("Messe i Herning");
    const series = await c.say(arne, "møde hver torsdag kl. 9-11 fra 22. oktober til 5. november 2026");
    expect(read(series)).toContain("Torsdag den 22. oktober 2026 · udvalget undgår dagen: Messe i Herning");
  });

  it("are listed for those who plan, and changed by the secretary alone", async () => {
    expect(read(await c.say(signe, "undgå"))).toContain("Der er ingen dage på listen");
    await c.say(signe, "undgå 10.-12. juni 2027 Folkemødet");
    await c.say(signe, "undgå 14. januar 2027 KØF");
    const list = await c.say(signe, "undgå");
    expect(read(list)).toContain("Torsdag den 14. januar 2027 · KØF\nTorsdag den 10. juni 2027 til");
    expect(labels(cardOf(list))).toEqual(["Tilføj dage", "Fjern KØF", "Fjern Folkemødet"]);
    expect(labels(cardOf(await c.say(arne, "undgå")))).toEqual([]);
    await c.untouched(() => c.press(list, "Fjern KØF", arne));
    await c.untouched(() => c.say(birthe, "undgå 1/11 Ferie"));
    await c.press(list, "Fjern KØF", signe);
    expect((await avoided()).map(({ title }) => title)).toEqual(["Folkemødet"]);
    await c.say(signe, "undgå ikke folkemødet");
    expect(await avoided()).toEqual([]);
    expect(read(await c.untouched(() => c.say(signe, "undgå ikke Rom")))).toContain("Der er ingen dage");
  });

  it("are added in a form, found from the settings", async () => {
    const list = await c.press(await c.say(signe, "indstillinger"), "Dage at undgå", signe);
    const form = await c.press(list, "Tilføj dage", signe);
    expect(formOf(form).title).toBe("Dage at undgå");
    await c.submit(form, { days: "14.-15. januar 2027", title: "KØF" }, signe);
    expect(await avoided()).toEqual([{ title: "KØF", from: "2027-01-14", to: "2027-01-15" }]);
  });

  it("say which meetings are there already", async () => {
    await c.plan();
    expect(read(await c.say(signe, "undgå 22/10 Messe"))).toContain(
      "Der er allerede planlagt møde torsdag den 22. oktober kl. 13.00-14.30.",
    );
  });

  it("drop off the list when they are past", async () => {
    await c.say(signe, "undgå 2/9 Messe");
    desk.set("2026-09-03T09:00");
    expect(read(await c.say(signe, "undgå"))).toContain("Der er ingen dage på listen");
  });

  it("take any title literally, and none that is too long", async () => {
    await c.say(signe, `undgå 22/10 ${hostile}`);
    expect(sure((await avoided())[0]).title).toContain("<!channel>");
    expect(read(await c.untouched(() => c.say(signe, `undgå 23/10 ${"lang ".repeat(400)}`)))).toContain("tegn");
  });
});
