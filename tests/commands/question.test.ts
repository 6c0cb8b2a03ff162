import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent } from "../../src/chat/event.ts";
import type { Args } from "../../src/ui/card.ts";

import {
  arne,
  birthe,
  buttonsOf,
  labels,
  openDesk,
  read,
  signe,
  sure,
  type Committee,
  type Desk,
  type Shown,
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

describe("a question with buttons", () => {
  const asking = "møde mandag den 22. oktober 2026 kl. 13-14.30";
  const answer = (asks: Shown): string => sure(labels(asks).find((one) => one.includes("22. oktober")));

  it("is answered by its own person, once, by button or in its words", async () => {
    const asks = await c.say(signe, asking);
    expect(read(await c.untouched(() => c.press(asks, answer(asks), arne)))).toBe(
      "Knappen er til en anden. Skriv »dagsorden« for at få dine egne.",
    );
    expect(read(await c.say(signe, answer(asks)))).toContain("Mødet er planlagt");
    expect(read(await c.untouched(() => c.press(asks, answer(asks), signe)))).toBe(
      "Det er der allerede svaret på. Skriv igen, hvis det skal være anderledes.",
    );
  });

  it("is answered once when it is pressed twice at once", async () => {
    const asks = await c.say(signe, asking);
    const press = (): ChatEvent => c.pressOf(asks, answer(asks), signe);
    const replies = (await c.atOnce(press(), press())).map(read);
    expect(await c.meetings()).toHaveLength(1);
    expect(replies.filter((said) => said.includes("Det er der allerede svaret på."))).toHaveLength(1);
  });

  it("stays open when its answer is refused", async () => {
    const asks = await c.say(signe, asking);
    await c.plan();
    expect(read(await c.press(asks, answer(asks), signe))).toContain("Udvalget har allerede et møde");
    await c.say(signe, "flyt 29/10 kl. 9-10");
    expect(read(await c.press(asks, answer(asks), signe))).toContain("Mødet er planlagt");
  });

  it("asks for rights when it is answered, not when it was asked", async () => {
    const asks = await c.say(arne, asking);
    await c.say(signe, "medlem Arne Dahl medlem");
    expect(read(await c.untouched(() => c.press(asks, answer(asks), arne)))).toContain("Det kan kun");
  });

  it("is forgotten by words after an hour, and never by its button", async () => {
    const asks = await c.say(signe, asking);
    desk.set("2026-09-01T10:01");
    const reply = await c.say(signe, answer(asks));
    expect(read(reply)).not.toContain("Mødet er planlagt");
    expect(read(await c.press(asks, answer(asks), signe))).toContain("Mødet er planlagt");
  });

  it("cannot be made up, nor answered from another organisation", async () => {
    const asks = await c.say(signe, asking);
    const { press } = buttonsOf(asks)[0] as { press: { args: Args } };
    const stale = "Kortet er gammelt";
    const args = [
      {},
      { question: "nonsense", choice: 0 },
      { question: crypto.randomUUID(), choice: 0 },
      { ...press.args, choice: 99 },
      { ...press.args, choice: -1 },
    ];
    for (const forged of args) {
      expect(read(await c.untouched(() => c.forge("question.answer", forged as Args, signe)))).toContain(stale);
    }
    const other = await desk.strangers();
    expect(read(await other.forge("question.answer", press.args, signe))).toContain(stale);
  });

  it("that leads to a form opens it, also when it is answered in words", async () => {
    await c.plan("Budget");
    await c.found("Kunstrådet", [
      [arne, "secretary"],
      [birthe, "member"],
    ]);
    const asks = await c.press(await c.say(birthe, "punkt"), "Brug en formular", birthe);
    expect(read(asks)).toBe("Hvilket udvalg gælder det?");
    const opener = await c.say(birthe, "Biblioteksudvalget");
    const [label] = labels(opener);
    const form = await c.press(opener, sure(label), birthe);
    await c.submit(form, { title: "Drager" }, birthe);
    expect((await c.meeting()).proposals).toMatchObject([{ title: "Drager" }]);
  });
});

describe("»ja« and »nej«", () => {
  it("mean nothing when nothing was asked", async () => {
    await c.plan("Budget");
    for (const words of ["ja", "nej tak", "ok"]) {
      expect(read(await c.untouched(() => c.say(birthe, words)))).toContain("Jeg har ikke spurgt dig om noget lige nu");
    }
  });
});
