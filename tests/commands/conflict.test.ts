import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  arne,
  at,
  birthe,
  carl,
  cardOf,
  dorte,
  eva,
  formOf,
  labels,
  openDesk,
  read,
  signe,
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
const choices = ["Planlæg alligevel", "Vælg et andet tidspunkt", "Gør ingenting"];

/** Another forum with a meeting on the same Thursday, 14.00-15.00: its first person plans it. */
async function elsewhere(name: string, ...[first, ...others]: [string, ...string[]]): Promise<void> {
  await c.found(name, [[first, "secretary"], ...others.map((who) => [who, "member"] as const)]);
  await c.say(first, "møde 22/10 kl. 14-15, Hemmeligt sted", `channel ${name}`);
  expect(await c.meetings()).toEqual([]);
}

describe("a time that something stands in the way of", () => {
  it("is asked about before anybody is invited, with what can be done about it", async () => {
    const asks = await c.untouched(() => c.say(signe, "møde fredag den 25. december 2026 kl. 10-11"));
    expect(read(asks)).toContain("Fredag den 25. december er");
    expect(read(asks)).toContain("Mødet er ikke planlagt endnu, og ingen har fået besked.");
    expect(labels(cardOf(asks))).toEqual(choices);
  });

  it("is planned when the secretary says so, and left when not", async () => {
    const asks = await c.say(signe, "møde fredag den 25. december 2026 kl. 10-11, Lokale 2");
    expect(read(await c.press(asks, "Planlæg alligevel", signe))).toContain("Mødet er planlagt");
    expect(await c.meeting()).toMatchObject({ start: at("2026-12-25T10:00"), place: "Lokale 2" });
    expect(await c.whoWasTold()).toMatchObject({ channel: 1, [birthe]: 1, [carl]: 1 });
  });

  it("can be put right in the form", async () => {
    const asks = await c.say(signe, "møde fredag den 25. december 2026 kl. 10-11");
    const form = await c.press(asks, "Vælg et andet tidspunkt", signe);
    expect(formOf(form).title).toBe("Planlæg møde");
    await c.submit(form, { text: "torsdag den 17. december kl. 10-11" }, signe);
    expect(await c.meeting()).toMatchObject({ start: at("2026-12-17T10:00") });
  });

  it("is only told of in a vacation week, which is a week like any other to many", async () => {
    expect(read(await c.say(signe, "møde torsdag den 15. oktober 2026 kl. 9-10"))).toContain(
      "Torsdag den 15. oktober ligger i uge 42, hvor mange har efterårsferie.",
    );
    expect(await c.meetings()).toHaveLength(1);
  });

  it("is asked about when a meeting is moved there, and moved when that is meant", async () => {
    await c.plan();
    const asks = await c.untouched(() => c.say(signe, "flyt fredag den 25. december 2026 kl. 10-11"));
    expect(labels(cardOf(asks))).toEqual(["Flyt alligevel", "Vælg et andet tidspunkt", "Gør ingenting"]);
    await c.press(asks, "Flyt alligevel", signe);
    expect(await c.meeting()).toMatchObject({ start: at("2026-12-25T10:00"), sequence: 1 });
  });
});

describe("another meeting of the same people", () => {
  it("is named with its people and hours to a secretary who belongs to it", async () => {
    await elsewhere("Børneudvalget", signe, birthe, carl, ulla);
    const asks = await c.untouched(() => c.say(signe, plan, "channel"));
    expect(read(asks)).toContain("Signe Holt, Birthe Lang og Carl Nord har møde i Børneudvalget kl. 14.00-15.00.");
    expect(read(asks)).not.toContain("Ulla");
    expect(labels(cardOf(asks))).toEqual(choices);
  });

  it("is not told to one who does not belong to it: neither forum, hours nor place", async () => {
    await elsewhere("Lukkeudvalget", ulla, birthe, carl);
    const said = JSON.stringify(await c.untouched(() => c.say(signe, plan)));
    expect(said).toContain("Birthe Lang og Carl Nord har et andet møde på det tidspunkt.");
    expect(said).not.toMatch(/Lukkeudvalget|Hemmeligt|14\.00|15\.00|Ulla/u);
  });

  it("does not count observers, uncalled deputies, cancelled meetings, or who has sent an apology there", async () => {
    await elsewhere("Børneudvalget", ulla, dorte, eva, birthe);
    await c.say(birthe, "afbud ferie", "channel Børneudvalget");
    expect(read(await c.say(signe, plan))).toContain("Mødet er planlagt");
    await c.say(signe, "aflys prøve");
    await elsewhereAgain();
  });

  async function elsewhereAgain(): Promise<void> {
    await c.found("Kunstrådet", [
      [ulla, "secretary"],
      [carl, "member"],
    ]);
    await c.say(ulla, "møde 23/10 kl. 9-10", "channel Kunstrådet");
    await c.say(ulla, "aflys forfald", "channel Kunstrådet");
    expect(read(await c.say(signe, "møde 23/10 kl. 9-10"))).toContain("Mødet er planlagt");
  }

  it("is not another organisation's", async () => {
    const others = await desk.strangers();
    await others.say(signe, plan);
    expect(read(await c.say(signe, plan))).toContain("Mødet er planlagt");
  });

  it("stands on the line of a series", async () => {
    await elsewhere("Børneudvalget", signe, birthe);
    await c.found("Lukkeudvalget", [
      [ulla, "secretary"],
      [carl, "member"],
    ]);
    await c.say(ulla, "møde 29/10 kl. 13-15", "channel Lukkeudvalget");
    const asks = await c.untouched(() =>
      c.say(signe, "møde hver torsdag kl. 13-14.30 fra 22. oktober til 5. november 2026", "channel"),
    );
    expect(read(asks)).toContain(
      "Torsdag den 22. oktober 2026 · Signe Holt og Birthe Lang har møde i Børneudvalget kl. 14.00-15.00",
    );
    expect(read(asks)).toContain("Torsdag den 29. oktober 2026 · Carl Nord har et andet møde på det tidspunkt");
    expect(labels(cardOf(asks))).toEqual([
      "Planlæg alle 3",
      "Planlæg det ene uden bemærkninger",
      "Ret listen",
      "Gør ingenting",
    ]);
    expect(JSON.stringify(asks)).not.toContain("Lukkeudvalget");
  });

  it("is not in its own way when it is moved an hour", async () => {
    await c.plan();
    expect(read(await c.say(signe, "flyt 22/10 kl. 13.30-15"))).toContain("er flyttet til");
  });
});

describe("a forum that prepares another", () => {
  async function preparing(who: string = signe): Promise<void> {
    await c.found("Samlingen", [
      [ulla, "secretary"],
      [signe, "member"],
    ]);
    await c.say(ulla, "møde 22/10 kl. 9-11", "channel Samlingen");
    expect(read(await c.say(who, "formøde til samlingen", "channel"))).toContain(
      "Møderne i Biblioteksudvalget er nu formøder til Samlingen.",
    );
  }

  it("is told when its meeting comes after the one it is to prepare", async () => {
    await preparing();
    const asks = await c.untouched(() => c.say(signe, plan, "channel"));
    expect(read(asks)).toContain(
      "Mødet skal forberede mødet i Samlingen torsdag den 22. oktober kl. 9.00-11.00, men ligger ikke før det.",
    );
    expect(read(await c.say(signe, "møde 20/10 kl. 9-10", "channel"))).toContain("Mødet er planlagt");
    expect(read(await c.say(signe, plan, "channel"))).toContain("Mødet er planlagt");
  });

  it("is not told the other's name and hour where the planner does not belong to it", async () => {
    await preparing();
    const said = JSON.stringify(await c.untouched(() => c.say(arne, plan)));
    expect(said).toContain("Mødet skal forberede et møde i et andet udvalg, men ligger ikke før det.");
    expect(said).not.toMatch(/Samlingen|9\.00-11/u);
  });

  it("is thought of when the other's meeting is moved before it", async () => {
    await preparing();
    await c.say(signe, "møde 20/10 kl. 9-10", "channel");
    await c.say(ulla, "medlem @Signe Holt sekretær", "channel Samlingen");
    const asks = await c.say(signe, "flyt 19/10 kl. 9-11", "channel Samlingen");
    expect(read(asks)).toContain(
      "Formødet i Biblioteksudvalget tirsdag den 20. oktober kl. 9.00-10.00 ligger så ikke længere før mødet.",
    );
    expect(read(await c.say(ulla, "flyt 19/10 kl. 9-11", "channel Samlingen"))).toContain("er flyttet til");
  });

  it("is named among those the secretary belongs to, and can be taken back", async () => {
    await c.found("Hemmeligt Råd", [[ulla, "secretary"]]);
    expect(read(await c.untouched(() => c.say(signe, "formøde til Hemmeligt Råd")))).toBe(
      "Jeg kender ikke et udvalg, der hedder »Hemmeligt Råd«, og som du er med i. Intet er ændret.",
    );
    await preparing();
    expect(read(await c.say(signe, "indstillinger", "channel"))).toContain("Møderne er formøder til Samlingen");
    await c.say(signe, "ikke formøde", "channel");
    expect(read(await c.say(signe, "indstillinger", "channel"))).not.toContain("formøder");
    expect(read(await c.say(signe, plan, "channel"))).toContain("Mødet er planlagt");
  });
});
