import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { itemsInOrder } from "../../src/domain/agenda.ts";
import { standingEntries, type MinutesEntry } from "../../src/domain/minutes.ts";

import { unansweredClauses } from "../../src/ui/minutes.ts";
import {
  arne,
  at,
  birthe,
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

const decisions = async (): Promise<MinutesEntry[]> =>
  standingEntries(await c.meeting()).filter(({ kind }) => kind === "decision");

describe("recording", () => {
  it("keeps the words, suggests the strength, and leaves it to be confirmed", async () => {
    await c.start("Budget", "Kunst");
    const reply = await c.say(signe, "beslutning 2: Udvalget tilsluttede sig forslaget");
    expect(read(reply)).toBe("Punkt 2, beslutning: »Udvalget tilsluttede sig forslaget«\nLæst som: tiltrådt.");
    expect(await decisions()).toMatchObject([{ strength: "endorsed", strengthConfirmed: false }]);
    const confirmed = await c.press(reply, "Det er rigtigt", signe);
    expect(read(confirmed)).toContain("Læst som: tiltrådt ✓");
    expect(await decisions()).toMatchObject([{ strength: "endorsed", strengthConfirmed: true }]);
    expect(read(await c.say(signe, "beslutning Vi gør det på torsdag"))).toContain(
      "Jeg kan ikke se på ordene, hvor stærk beslutningen er.",
    );
  });

  it("can be put right by the form: words, strength, and the item it belongs to", async () => {
    await c.start("Budget", "Kunst");
    const reply = await c.say(signe, "beslutning Udvalget besluttede at købe et maleri");
    const form = await c.press(reply, "Ret", signe);
    const [, kunst] = itemsInOrder(await c.meeting());
    const values = { strength: "agreed", subject: kunst!.id, text: "Der var enighed om et maleri" };
    expect(read(await c.submit(form, values, signe))).toContain("Læst som: enighed ✓ Hører til punkt 2.");
    expect(await decisions()).toMatchObject([{ subjectItemId: kunst!.id, text: "Der var enighed om et maleri" }]);
  });

  it("can replace an earlier decision, and says so in the list", async () => {
    await c.start("Budget");
    await c.say(signe, "beslutning Udvalget besluttede at mødes tirsdag");
    const reply = await c.say(signe, "beslutning Udvalget besluttede at mødes fredag");
    const form = await c.press(reply, "Ret", signe);
    const [first] = await decisions();
    await c.submit(form, { strength: "decided", replaces: first!.id }, signe);
    expect(read(await c.say(signe, "beslutninger"))).toContain("at mødes tirsdag (erstattet af en senere beslutning)");
  });

  it("takes no item or decision from elsewhere", async () => {
    await c.start("Budget");
    const reply = await c.say(signe, "beslutning Udvalget besluttede");
    const form = await c.press(reply, "Ret", signe);
    const strangers = await (await desk.strangers()).start("Deres");
    const forged: Record<string, string>[] = [
      { subject: strangers.items[0]!.id },
      { replaces: crypto.randomUUID() },
      { strength: "sure" },
    ];
    for (const values of forged) {
      const said = read(await c.untouched(() => c.submit(form, { strength: "decided", ...values }, signe)));
      expect(said).toContain("Kortet er gammelt");
    }
  });

  it("keeps long and odd words to the letter", async () => {
    await c.start("Budget");
    for (const words of [hostile, endless]) await c.say(signe, `beslutning ${words}`);
    expect((await decisions()).map(({ text }) => text)).toEqual([hostile, endless]);
    expect(read(await c.standing())).toContain(hostile);
  });

  it.each([birthe, dorte, eva, ulla])("is not for %s", async (who) => {
    await c.start("Budget");
    const reply = await c.say(signe, "beslutning Udvalget besluttede");
    await c.untouched(() => c.say(who, "beslutning X"));
    await c.untouched(() => c.press(reply, "Det er rigtigt", who));
    await c.untouched(() => c.press(reply, "Fortryd", who));
  });

  it("is confirmed once by two at once, and not when it is undone", async () => {
    await c.start("Budget");
    const reply = await c.say(signe, "beslutning Udvalget besluttede");
    await c.atOnce(c.pressOf(reply, "Det er rigtigt", signe), c.pressOf(reply, "Det er rigtigt", arne));
    expect(await decisions()).toHaveLength(1);
    await c.press(reply, "Fortryd", signe);
    expect(read(await c.untouched(() => c.press(reply, "Det er rigtigt", signe)))).toContain("Kortet er gammelt");
  });

  it("is asked for when empty", async () => {
    await c.start("Budget");
    expect(read(await c.untouched(() => c.say(signe, "beslutning")))).toContain("Skriv for eksempel »beslutning 2:");
  });
});

describe("a decision that names a coming time", () => {
  it("is offered as a planned or moved meeting, and does nothing by itself", async () => {
    await c.start("Budget");
    await c.say(signe, "møde 17/12 kl. 9-11, Lokale 2");
    const words = "beslutning Udvalget besluttede at mødet rykkes til onsdag den 9. december kl. 14.30-16.00";
    const reply = await c.say(signe, words);
    expect(labels(reply)).toEqual(
      expect.arrayContaining(["Flyt mødet 17. december til onsdag den 9. december kl. 14.30-16.00", "Planlæg mødet"]),
    );
    expect((await c.meetings()).map(({ sequence }) => sequence)).toEqual([0, 0]);
    const label = sure(labels(reply).find((one) => one.startsWith("Flyt")));
    await c.atOnce(c.pressOf(reply, label, signe), c.pressOf(reply, label, arne));
    const [, next] = await c.meetings();
    expect(next).toMatchObject({ sequence: 1, start: at("2026-12-09T14:30"), place: "Lokale 2" });
  });
});

describe("the list", () => {
  beforeEach(async () => {
    await c.start("Budget", "Salg af Havnevej");
    await c.say(signe, "luk 2");
    await c.say(signe, "beslutning 1: Udvalget godkendte budgettet");
    await c.say(signe, "beslutning 2: Udvalget besluttede at sælge");
    await c.say(signe, "slut");
  });

  it("shows a draft not yet sent to its writers only", async () => {
    expect(read(await c.say(birthe, "beslutninger"))).toBe("Biblioteksudvalget har ingen beslutninger.");
    expect(read(await c.say(arne, "beslutninger"))).toContain("Torsdag den 22. oktober 2026, punkt 1, besluttet:");
  });

  it("keeps what was decided under an item that then fell away, as the summary does", async () => {
    c = await desk.strangers();
    await c.start("Kunst");
    await c.say(signe, "beslutning Udvalget besluttede at udsætte sagen");
    await c.say(signe, "udskyd 1");
    const ended = read(await c.say(signe, "slut"));
    expect(ended).toContain("Udvalget besluttede at udsætte sagen");
    expect(read(await c.say(signe, "beslutninger"))).toContain("Udvalget besluttede at udsætte sagen");
  });

  it("finds by words, and shows closed ones to the circle only", async () => {
    await c.say(signe, "referat udsend");
    expect(read(await c.say(birthe, "beslutninger"))).toContain("besluttede at sælge");
    expect(read(await c.say(dorte, "beslutninger"))).not.toContain("sælge");
    expect(read(await c.say(birthe, "beslutninger budget"))).toMatch(
      /^Beslutninger i Biblioteksudvalget om »budget«\n[^\n]+$/u,
    );
    expect(read(await c.say(birthe, "beslutninger drager"))).toContain("har ingen beslutninger om »drager«.");
    expect(read(await c.say(birthe, `beslutninger ${endless}`)).length).toBeLessThan(400);
    await c.untouched(() => c.say(ulla, "beslutninger"));
  });
});

describe("a decision under a recommendation of several clauses", () => {
  const recommended = "ret 1 indstilling: • at udvalget udpeger en formand\n• at udvalget godkender budgettet";
  const unanswered = async (): Promise<string[]> => unansweredClauses(await c.meeting()).map(({ text }) => text);

  it("is asked about: a button says which clause it answers, and the other stays unanswered", async () => {
    await c.start("Budget");
    await c.say(signe, recommended);
    const receipt = await c.say(signe, "beslutning 1: Udvalget besluttede at udpege Eva Bro");
    expect(read(receipt)).toContain("1. at udvalget udpeger en formand\n2. at udvalget godkender budgettet");
    expect(labels(receipt)).toEqual(expect.arrayContaining(["Alle", "1", "2"]));
    expect(await unanswered()).toEqual([]);
    expect(read(await c.press(receipt, "1", signe))).toContain(
      "svarer på 1 led af indstillingen. Ikke besvaret endnu: »at udvalget godkender budgettet«.",
    );
    expect(await unanswered()).toEqual(["at udvalget godkender budgettet"]);
    const next = await c.say(signe, "beslutning 1: Udvalget godkendte budgettet");
    expect(labels(next)).not.toContain("Alle");
    expect(await unanswered()).toEqual([]);
  });

  it("answers all when told so, and none when it is taken back", async () => {
    await c.start("Budget");
    await c.say(signe, recommended);
    const all = await c.press(await c.say(signe, "beslutning 1: Udvalget besluttede begge dele"), "Alle", signe);
    expect(read(all)).toContain("svarer på 2 led af indstillingen. Alle led under punktet er nu besvaret.");
    await c.press(all, "Fortryd", signe);
    expect(await unanswered()).toEqual(["at udvalget udpeger en formand", "at udvalget godkender budgettet"]);
  });

  it("is not asked about with one clause, and another meeting's clause is no answer", async () => {
    const { id } = await c.start("Budget");
    await c.say(signe, "ret 1 indstilling: at udvalget godkender budgettet");
    const receipt = await c.say(signe, "beslutning 1: Udvalget godkendte budgettet");
    expect(labels(receipt)).not.toContain("Alle");
    const entryId = sure((await c.meeting()).entries[0]).id;
    const forged = { meeting: id, entryId, clauseIds: [crypto.randomUUID()] };
    expect(read(await c.untouched(() => c.forge("decision.answer", forged, signe)))).toContain("Kortet er gammelt");
  });
});
