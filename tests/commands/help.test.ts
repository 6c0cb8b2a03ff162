import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  arne,
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

/** All the parts of the help that a person can turn to. */
async function allHelp(who: string): Promise<string> {
  const first = await c.say(who, "hjælp");
  const parts = labels(first).filter((label) => !["Se næste møde", "Opret udvalg"].includes(label));
  const others: string[] = [];
  for (const label of parts) others.push(read(await c.press(first, label, who)));
  return [read(first), ...others].join("\n");
}

describe("help", () => {
  it("lists what the person may do here, and no more", async () => {
    expect(await allHelp(signe)).toContain("medlem <person>");
    expect(await allHelp(arne)).not.toContain("medlem <person>");
    expect(await allHelp(arne)).toContain("udsend – Sender dagsordenen ud");
    for (const who of [birthe, carl, eva]) expect(await allHelp(who)).not.toContain("udsend –");
    expect(await allHelp(birthe)).toContain("godkendt – Godkender udkastet til referat");
    expect(await allHelp(dorte)).not.toContain("godkendt –");
    expect(await allHelp(ulla)).toContain("opret <forum>");
    expect(await allHelp(ulla)).not.toContain("kommer –");
  });

  it("names the forum of the channel", async () => {
    expect(read(await c.say(birthe, "hjælp", "channel"))).toContain("Det kan du skrive til mig i Biblioteksudvalget");
    expect(read(await c.say(ulla, "hjælp", "channel"))).not.toContain("udsend");
  });

  it("shows an example with nothing to press", async () => {
    const card = await c.forge("help.example", {}, ulla);
    expect(read(card)).toContain("opdigtet eksempel");
    expect(labels(card)).toEqual([]);
  });
});

describe("home", () => {
  it("shows one's own meetings and tasks in all one's forums", async () => {
    await c.start("Budget");
    await c.say(signe, "opgave Carl Nord, 30/10: ringe til museet");
    const other = await c.found("Kunstrådet", [
      [arne, "secretary"],
      [carl, "member"],
    ]);
    await c.say(arne, "møde 26/11 kl. 9-10", "channel Kunstrådet");
    expect(await c.meetings(other.id)).toHaveLength(1);
    const home = await c.send(c.event(carl, { kind: "home" }, "personal"));
    expect(home.kind).toBe("home");
    expect(read(home)).toMatch(
      /Biblioteksudvalget · torsdag den 22\. oktober[^]*Kunstrådet · torsdag den 26\. november/u,
    );
    expect(read(home)).toContain("ringe til museet\nfrist fredag den 30. oktober");
    await c.press(home, "Jeg kommer", carl);
  });

  it("is empty for a stranger, and says so", async () => {
    const home = await c.send(c.event(ulla, { kind: "home" }, "personal"));
    expect(read(home)).toContain("Du har ingen kommende møder. Jeg skriver til dig, når der er et.");
    expect(read(home)).toContain("Du har ingen åbne opgaver.");
  });
});

describe("a wish", () => {
  it("is passed on to the secretaries in the person's own words, with names for mentions", async () => {
    await c.plan("Budget");
    const refused = await c.untouched(() => c.say(birthe, "medlem @Ulla Kvist formand"));
    expect(read(await c.press(refused, "Send mit ønske", birthe))).toBe("Jeg har sendt dit ønske til Signe Holt.");
    expect(await c.whoWasTold()).toEqual({ [signe]: 1 });
    expect(read((await c.told(signe))[0])).toBe(
      "Birthe Lang beder om dette i Biblioteksudvalget: »medlem @Ulla Kvist formand«. Skriv det selv, hvis det skal ske.",
    );
  });

  it("is passed on to the forum it was refused in, also by somebody who is in two", async () => {
    await c.plan("Budget");
    await c.found("Kunstrådet", [
      [arne, "secretary"],
      [birthe, "member"],
    ]);
    const asks = await c.say(birthe, "udsend");
    const refused = await c.press(asks, "Biblioteksudvalget", birthe);
    expect(read(refused)).toContain("for Biblioteksudvalget gøre");
    const wished = await c.say(birthe, "udsend", "channel");
    expect(read(await c.press(wished, "Send mit ønske", birthe, "channel"))).toBe(
      "Jeg har sendt dit ønske til Signe Holt.",
    );
  });

  it("is short enough to read, and literal", async () => {
    await c.plan("Budget");
    for (const words of [`møde ${hostile}`, `møde ${endless}`]) {
      const refused = await c.say(birthe, words, "channel");
      await c.press(refused, "Send mit ønske", birthe, "channel");
    }
    const [first, second] = (await c.told(signe)).map(read);
    expect(first).toContain(hostile);
    expect(sure(second).length).toBeLessThan(700);
  });

  it("cannot be sent by a stranger", async () => {
    const forged = { forum: c.forum.id, words: "udsend" };
    expect(read(await c.untouched(() => c.forge("right.request", forged, ulla)))).toContain("Jeg kan ikke se");
  });
});
