import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { itemsInOrder } from "../../src/domain/agenda.ts";
import type { Card } from "../../src/ui/card.ts";

import {
  arne,
  birthe,
  carl,
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

const items = async (): Promise<string[]> =>
  itemsInOrder(await c.meeting()).map(({ title, number, state }) => `${String(number)} ${title} ${state}`);

describe("a steward's own item", () => {
  it("goes straight on the agenda, before any other business, with the way back", async () => {
    await c.plan();
    const reply = await c.say(signe, "punkt Budget, 20 min, beslutning");
    expect(read(reply)).toBe("»Budget« (20 min, beslutning) er punkt 1 på dagsordenen torsdag den 22. oktober.");
    await c.say(arne, "punkt Kunst");
    expect(await items()).toEqual(["null Budget active", "null Kunst active", "null Eventuelt active"]);
    expect(await c.whoWasTold()).toEqual({});
    await c.press(reply, "Fortryd", signe);
    expect(read(await c.say(signe, "læs"))).not.toContain("Budget");
  });

  it("keeps its title as it was written, and refuses one that is too long", async () => {
    await c.plan();
    expect(read(await c.say(signe, `punkt ${hostile}`))).toContain(hostile);
    expect(read(await c.untouched(() => c.say(signe, `punkt ${endless}`)))).toContain("Titlen er på 10.004 tegn");
    expect(read(await c.untouched(() => c.say(signe, "punkt")))).toContain("Skriv for eksempel »punkt");
    expect(read(await c.say(signe, "læs"))).toContain(hostile);
  });

  it("is added once by a repeated event, and twice by two who add at once", async () => {
    await c.plan();
    const event = c.words(signe, "punkt Budget");
    await c.send(event);
    await c.send(event);
    await c.atOnce(c.words(signe, "punkt Kunst"), c.words(arne, "punkt Drager"));
    expect((await items()).length).toBe(4);
  });
});

describe("editing", () => {
  beforeEach(async () => {
    await c.plan("Budget", "Kunst");
  });

  it.each([
    ["ret 1 titel: Budget 2027", "Punkt 1 »Budget 2027«: titlen er ændret."],
    ["ret 1 resumé: Kort", "Punkt 1 »Budget«: resuméet er gemt."],
    ["ret 1 sag: Langt\nog flere linjer", "Punkt 1 »Budget«: sagsfremstillingen er gemt."],
    ["ret 1 indstilling: • at drøfte\n• at beslutte", "Punkt 1 »Budget«: indstillingen er gemt med 2 led."],
    [`ret 1 sag: ${hostile}`, "sagsfremstillingen er gemt"],
    [`ret 1 sag: ${endless}`, "sagsfremstillingen er gemt"],
  ])("#%# says what was changed", async (words, sentence) => {
    expect(read(await c.say(signe, words))).toContain(sentence);
  });

  it("keeps a long text to the letter", async () => {
    await c.say(signe, `ret 1 sag: ${endless}`);
    await c.say(signe, `ret 2 resumé: ${hostile}`);
    const [first, second] = itemsInOrder(await c.meeting());
    expect(first?.background).toBe(endless);
    expect(second?.summary).toBe(hostile);
    const pages = await c.say(signe, "læs");
    expect(read(pages)).toMatch(/Side 1 af \d/u);
    expect(read(await c.press(pages, "Læs videre", signe))).toMatch(/Side 2 af \d/u);
  });

  it("refuses a text that is longer than anything", async () => {
    const reply = await c.untouched(() => c.say(signe, `ret 1 sag: ${endless} ${endless} ${endless}`));
    expect(read(reply)).toContain("og der er plads til 20.000.");
  });

  it("shows the items to choose from, and the form of the chosen one", async () => {
    const card = await c.press(await c.say(signe, ""), "Rediger punkter", signe);
    expect(read(card)).toBe("Hvilket punkt vil du redigere på dagsordenen torsdag den 22. oktober?");
    const form = await c.press(card, "1. Budget", signe);
    const reply = await c.submit(form, { summary: "Kort", recommendation: "• at drøfte tallene" }, signe);
    expect(read(reply)).toContain("Punkt 1 »Budget«: teksterne er gemt.");
    expect(itemsInOrder(await c.meeting())[0]).toMatchObject({ title: "Budget", summary: "Kort" });
    expect(itemsInOrder(await c.meeting())[0]?.clauses).toMatchObject([{ text: "at drøfte tallene" }]);
  });

  it("does not shorten a text that is too long for the form", async () => {
    await c.say(signe, `ret 1 sag: ${endless}`);
    const { id, items: all } = await c.meeting();
    const form = await c.forge(
      "agenda.edit",
      { meeting: id, itemId: all.find(({ title }) => title === "Budget")!.id },
      signe,
    );
    expect(formOf(form).intro).toContain("For langt til formularen: sagsfremstilling.");
    await c.submit(form, { summary: "Kort" }, signe);
    expect(itemsInOrder(await c.meeting())[0]).toMatchObject({ summary: "Kort", background: endless });
  });

  it("asks for what is missing", async () => {
    expect(read(await c.untouched(() => c.say(signe, "ret 1 titel:")))).toContain(
      "»ret 3 titel: Rekruttering af SOSU«",
    );
    expect(read(await c.untouched(() => c.say(signe, "ret 9 titel: X")))).toContain("Der er ikke noget punkt 9.");
    expect(read(await c.untouched(() => c.forge("agenda.close", {}, signe)))).toContain("Skriv punktets nummer.");
  });

  it("keeps both changes of two who edit at once", async () => {
    await c.atOnce(c.words(signe, "ret 1 titel: Tal"), c.words(arne, "ret 2 titel: Billeder"));
    expect(await items()).toEqual(["null Tal active", "null Billeder active", "null Eventuelt active"]);
  });

  it.each([birthe, dorte, eva, ulla])("is not for %s", async (who) => {
    const { id, items: all } = await c.meeting();
    for (const words of ["ret 1 titel: X", "ryk 2 til 1", "udskyd 1", "udgår 1", "luk 1", "åbn 1", "udsend"])
      await c.untouched(() => c.say(who, words));
    const itemId = all[0]!.id;
    for (const command of ["agenda.edit", "agenda.close", "agenda.open", "agenda.postpone", "agenda.send"] as const)
      await c.untouched(() => c.forge(command, { meeting: id, itemId, title: "X", reason: "" }, who));
  });

  it("knows no items of another meeting or organisation", async () => {
    const own = await c.meeting();
    await c.say(signe, "møde 26/11 kl. 9-10");
    const [, other] = await c.meetings();
    const stranger = await (await desk.strangers()).plan("Deres");
    const itemId = stranger.items[0]!.id;
    const stale = "Kortet er gammelt, og der er sket noget siden. Skriv »dagsorden« for at se, hvordan det står nu.";
    const forged = [
      { meeting: own.id, itemId, title: "X" },
      { meeting: stranger.id, itemId, title: "X" },
      { meeting: own.id, itemId: other!.items[0]!.id, title: "X" },
      { meeting: own.id, itemId: "nonsense", title: "X" },
    ];
    for (const args of forged) expect(read(await c.untouched(() => c.forge("agenda.edit", args, signe)))).toBe(stale);
  });
});

describe("the order", () => {
  it("changes by words until the agenda is out; any other business stays last", async () => {
    await c.plan("A", "B", "C");
    expect(read(await c.say(signe, "ryk 3 til 1"))).toContain("1. C\n2. A\n3. B\n4. Eventuelt");
    expect(read(await c.untouched(() => c.say(signe, "ryk 4 til 1")))).toBe(
      "Eventuelt står altid sidst på dagsordenen.",
    );
    expect(read(await c.untouched(() => c.say(signe, "ryk 9 til 1")))).toContain("Der er ikke noget punkt 9.");
    expect(read(await c.untouched(() => c.say(signe, "ryk 2")))).toContain("»ryk 5 til 3«");
    await c.say(signe, "udsend");
    expect(read(await c.untouched(() => c.say(signe, "ryk 3 til 1")))).toContain("numrene ligger fast");
  });
});

describe("sending out", () => {
  it("fixes the numbers, tells everybody and the channel, and says what is missing", async () => {
    await c.plan("Budget", "Kunst");
    await c.say(signe, "bilag 1 Tal, eftersendes");
    await c.say(birthe, "kommer");
    await c.forget();
    const reply = await c.say(arne, "udsend");
    expect(read(reply)).toBe(
      "Dagsordenen til mødet torsdag den 22. oktober er sendt ud. Numrene ligger fast fra nu af.\nBilag 1 »Tal« eftersendes.",
    );
    expect(await items()).toEqual(["1 Budget active", "2 Kunst active", "3 Eventuelt active"]);
    expect(await c.whoWasTold()).toEqual({ channel: 1, [signe]: 1, [arne]: 1, [birthe]: 1, [carl]: 1, [dorte]: 1 });
    expect(read((await c.toldChannel())[0])).toContain("1 af 3 har svaret");
    expect(read((await c.told(birthe))[0])).toContain("Du kommer ✓");
    expect((await c.calendar(carl))[0]).toContain("1. Budget");
  });

  it("happens once, also when two do it at once or press the old button", async () => {
    await c.plan("Budget");
    const card = await c.say(signe, "");
    const replies = (await c.atOnce(c.words(signe, "udsend"), c.words(arne, "udsend"))).map(read);
    expect(
      replies.filter((said) => said.startsWith("Dagsordenen blev sendt ud tirsdag den 1. september")),
    ).toHaveLength(1);
    expect(await c.told(birthe)).toHaveLength(1);
    await c.untouched(() => c.press(card, "Udsend dagsorden", signe));
  });

  it("is refused for an agenda with nothing on it, and for no meeting at all", async () => {
    expect(read(await c.untouched(() => c.say(signe, "udsend")))).toContain("Der er ikke planlagt noget møde");
    await c.plan();
    expect(read(await c.untouched(() => c.say(signe, "udsend")))).toContain(
      "ingen punkter til mødet torsdag den 22. oktober",
    );
  });

  it("makes a later item a supplement with the next number, announced in the channel", async () => {
    await c.sendOut("Budget");
    await c.say(signe, "punkt Kunst");
    expect(read((await c.toldChannel())[0])).toBe(
      "Der er kommet et punkt til dagsordenen torsdag den 22. oktober: punkt 3 »Kunst«.",
    );
    expect(read(await c.say(signe, "læs"))).toMatch(/1\. Budget[^]*3\. Kunst[^]*2\. Eventuelt/u);
  });
});

describe("an item that falls away", () => {
  it("leaves no trace before the agenda is out, and prints »udgår« after", async () => {
    await c.plan("Drager", "B");
    expect(read(await c.say(signe, "udskyd 1 mangler tal"))).toContain("Punkt 1 »Drager« er udsat.");
    expect(read(await c.say(signe, "læs"))).not.toContain("Drager");
    await c.say(signe, "punkt D");
    await c.say(signe, "udsend");
    await c.forget();
    const reply = await c.say(signe, "udgår 2 sagen er løst");
    expect(read(reply)).toBe(
      "Punkt 2 »D« udgår. Det står som »udgår« på dagsordenen, og ingen andre punkter skifter nummer.",
    );
    expect((await c.toldChannel()).map(read)).toEqual([
      "Punkt 2 »D« på dagsordenen torsdag den 22. oktober udgår. Årsag: sagen er løst",
    ]);
    expect(read(await c.untouched(() => c.say(signe, "udskyd 2")))).toContain("Punkt 2 »D« er taget af dagsordenen.");
    expect(read(await c.press(reply, "Fortryd", signe))).toBe(
      "»D« er igen punkt 2 på dagsordenen torsdag den 22. oktober.",
    );
  });

  it("is offered for the next meeting, and carried there once", async () => {
    await c.plan("A");
    await c.say(signe, "møde 26/11 kl. 9-10");
    const reply = await c.say(signe, "udskyd 1");
    const label = "Sæt på mødet torsdag den 26. november";
    expect(read(await c.press(reply, label, signe))).toContain("»A« er sat på dagsordenen torsdag den 26. november.");
    expect(read(await c.press(reply, label, signe))).toBe(
      "Der er ingen udsatte punkter at tage med. De er allerede på en dagsorden.",
    );
    const [, next] = await c.meetings();
    expect(itemsInOrder(sure(next)).map(({ title }) => title)).toEqual(["A", "Eventuelt"]);
    desk.set("2026-11-20T09:00");
    expect(read(await c.say(birthe, "læs"))).toContain("Udsat fra mødet torsdag den 22. oktober 2026");
  });

  it("is carried once when two press at once", async () => {
    await c.plan("A");
    await c.say(signe, "møde 26/11 kl. 9-10");
    const reply = await c.say(signe, "udskyd 1");
    const label = "Sæt på mødet torsdag den 26. november";
    await c.atOnce(c.pressOf(reply, label, signe), c.pressOf(reply, label, arne));
    const [, next] = await c.meetings();
    expect(next?.items).toHaveLength(2);
  });

  it("is carried into no other forum", async () => {
    const own = await c.plan("A");
    await c.say(signe, "udskyd 1");
    const other = await c.found("Kunstrådet", [[arne, "secretary"]]);
    await c.say(arne, "møde 26/11 kl. 9-10", "channel Kunstrådet");
    const [theirs] = await c.meetings(other.id);
    const reply = await c.forge("agenda.carry", { from: own.id, to: theirs!.id }, signe);
    expect(read(reply)).toContain("Kortet er gammelt");
    expect((await c.meetings(other.id))[0]?.items).toHaveLength(1);
  });

  it("of a cancelled meeting is offered when the next one is planned", async () => {
    await c.plan("A", "B");
    expect(read(await c.say(signe, "aflys flere er syge"))).toContain(
      "Punkterne er gemt og bliver tilbudt, når du planlægger næste møde.",
    );
    const planned = await c.say(signe, "møde 26/11 kl. 9-10");
    const label = sure(labels(planned).find((one) => one.startsWith("Tag 2")));
    expect(read(await c.press(planned, label, signe))).toContain(
      "»A« og »B« er sat på dagsordenen torsdag den 26. november.",
    );
  });
});

describe("a closed item", () => {
  const secret = "Havnevej";

  it("is read by the circle only; the rest read its public title or that it is closed", async () => {
    await c.plan("Salg af Havnevej", "Kunst");
    expect(read(await c.say(signe, "luk 1"))).toBe(
      "Punkt 1 på dagsordenen torsdag den 22. oktober er lukket. Andre end medlemmerne læser kun »Lukket punkt«.",
    );
    expect(read(await c.say(dorte, ""))).toMatch(/1\. Lukket punkt$/mu);
    const reply = await c.say(signe, "luk 1 offentligt: En ejendom");
    expect(read(reply)).toContain("er lukket. Andre end medlemmerne læser kun »En ejendom«.");
    expect(read(await c.say(dorte, "læs"))).toContain("1. En ejendom");
    expect(read(await c.say(birthe, "læs"))).toContain("Salg af Havnevej");
    expect(read(await c.press(reply, "Åbn punktet", signe))).toContain("Punkt 1 »Salg af Havnevej« er åbent.");
    expect(read(await c.say(dorte, "læs"))).toContain("Salg af Havnevej");
  });

  it("reaches no outsider by any way through the whole life of the meeting", async () => {
    await c.say(signe, "møde 22/10 kl. 13-14.30");
    await c.say(signe, `punkt Salg af ${secret}`);
    await c.say(signe, "punkt Kunst");
    await c.say(signe, "luk 1 offentligt: En ejendom");
    await c.forget();
    for (const words of [
      `ret 1 sag: ${secret} koster 4 mio.`,
      `ret 1 resumé: ${secret} igen`,
      `ret 1 indstilling: • at ${secret} sælges`,
      `bilag 1 Vurdering af ${secret}, eftersendes`,
      "udsend",
    ])
      await c.say(signe, words);
    await c.say(birthe, "kommer");
    await c.say(signe, "bilag 1 kommet");
    await c.say(signe, `udskyd 1 ${secret} er ikke vurderet`);
    const { id, items: all } = await c.meeting();
    const itemId = all.find(({ closed }) => closed)!.id;
    await c.forge("agenda.postpone", { meeting: id, itemId, back: true }, signe);
    await c.say(signe, "flyt 23/10 kl. 9-10");
    desk.set("2026-10-23T09:00");
    for (const words of [
      "start",
      `notat Udvalget drøftede ${secret}`,
      `beslutning Udvalget besluttede at sælge ${secret} torsdag den 26. november 2026 kl. 9-10`,
      `opgave Carl Nord, 30/10: vurdere ${secret}`,
      "næste",
      "notat 2: Kunst blev drøftet",
      "slut",
      "referat",
      "referat udsend",
    ])
      await c.say(signe, words);
    await c.say(birthe, `indsigelse 1: ${secret} skal nævnes`);
    const objection = sure((await c.told(signe)).at(-1));
    await c.press(objection, "Rettelsen følges ikke", signe);
    await c.say(signe, `notat 1: Mere om ${secret}`);
    await c.say(signe, "referat udsend");
    await c.say(signe, "referat godkend");
    expect(await c.forOutsiders()).toContain("En ejendom");
    expect(await c.forOutsiders()).not.toContain(secret);
    for (const who of [dorte, eva, ulla]) {
      for (const words of [
        "",
        "læs",
        "referat",
        "møder",
        "beslutninger",
        `beslutninger ${secret}`,
        "opgaver",
        `færdig ${secret}`,
        "færdig vurdere",
        "notat 1: x",
        "indsigelse 1: x",
        "hjælp",
      ]) {
        const reply = await c.say(who, words);
        expect(read(reply).replaceAll(`»${secret}«`, "")).not.toContain(secret);
        expect((await c.say(who, words, "channel")).kind).toBe("private");
      }
    }
    expect(read(await c.say(carl, "færdig vurdere"))).toContain(`»vurdere ${secret}« er meldt færdig.`);
    expect(await c.forOutsiders()).not.toContain(secret);
    expect(JSON.stringify(desk.lines)).not.toContain(secret);
  }, 60_000);

  it("is taken out of what the channel was told of it alone, when it is closed after that", async () => {
    await c.sendOut("Kunst");
    await c.say(signe, "punkt Salg af Havnevej");
    const told = async (): Promise<string[]> => {
      const { rows } = await desk.sql.query<{ message: { card: Card } }>(
        "select message from outbox where organisation_id = $1 and living like 'supplement:%' order by ordinal",
        [c.organisationId],
      );
      return rows.map(({ message }) => read(message.card));
    };
    expect((await told()).join()).toContain("Salg af Havnevej");
    await c.say(signe, "luk 3 offentligt: En ejendom");
    expect((await told()).at(-1)).toBe(
      "Der er kommet et punkt til dagsordenen torsdag den 22. oktober: punkt 3 »En ejendom«.",
    );
  });

  it("does not come out through a request to correct its minutes", async () => {
    await c.start("Salg af Havnevej");
    await c.say(signe, "luk 1 offentligt: En ejendom");
    for (const words of ["slut", "referat udsend", "referat godkend", "møde 26/11 kl. 9-10"]) await c.say(signe, words);
    const [past] = await c.meetings();
    const form = await c.forge("minutes.askCorrection", { meeting: past!.id }, birthe);
    const reply = await c.submit(form, { item: "1", text: "Havnevej er ikke til salg" }, birthe);
    expect(read(reply)).toContain("så jeg har sendt din rettelse til Signe Holt og Arne Dahl i stedet for");
    await c.say(signe, "punkt Kunst");
    await c.say(signe, "udsend");
    expect(await c.forOutsiders()).not.toContain("Havnevej");
    expect(read(await c.say(dorte, "læs"))).not.toContain("Havnevej");
    expect((await c.told(signe)).map(read).join()).toContain("Havnevej er ikke til salg");
  });

  it("is closed again for those who saw it when the meeting goes on", async () => {
    await c.sendOut("Salg af Havnevej");
    await c.say(signe, "luk 1");
    expect(await c.forOutsiders()).not.toContain(secret);
    expect(read(await c.say(dorte, "læs"))).not.toContain(secret);
  });
});
