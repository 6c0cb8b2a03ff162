import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { itemsInOrder } from "../../src/domain/agenda.ts";
import type { Forum } from "../../src/domain/forum.ts";

import {
  arne,
  birthe,
  carl,
  dorte,
  endless,
  eva,
  formOf,
  hostile,
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

const here = "channel Kunstrådet";
const roleOf = (forum: Forum, name: string): string | undefined =>
  forum.members.find((member) => member.name === name)?.role;

async function forums(): Promise<Forum[]> {
  return desk.store.within(c.organisationId, (tx) => tx.forums.all());
}

describe("founding a forum", () => {
  it("binds the channel, makes the founder its secretary, and tells the channel", async () => {
    const reply = await c.say(ulla, "opret Kunstrådet", here);
    expect(read(reply)).toContain("»Kunstrådet« er oprettet i denne kanal, og du er sekretær.");
    const [, founded] = await forums();
    expect(founded).toMatchObject({ name: "Kunstrådet", members: [{ name: ulla, role: "secretary" }] });
    expect(founded?.standingItems.map(({ title }) => title)).toEqual(["Eventuelt"]);
    expect(read(await c.say(ulla, "", here))).toContain("Der er ikke planlagt noget møde i Kunstrådet.");
  });

  it("asks for a name, and for a channel", async () => {
    expect(read(await c.untouched(() => c.say(ulla, "opret", here)))).toContain(
      "»opret Styregruppen for Fælles Indkøb«",
    );
    expect(read(await c.untouched(() => c.say(ulla, "opret Kunstrådet")))).toBe(
      "Et udvalg oprettes i den kanal, det bruger. Gå til kanalen, tilføj mig, og skriv »opret« og udvalgets navn dér.",
    );
    const form = await c.press(await c.say(ulla, "opret", here), "Brug en formular", ulla, here);
    expect(formOf(form).title).toBe("Opret udvalg");
    expect(await forums()).toHaveLength(1);
  });

  it("refuses a channel that has a forum, and a name that another has", async () => {
    expect(read(await c.untouched(() => c.say(ulla, "opret Kunstrådet", "channel")))).toContain(
      "Kanalen hører allerede til Biblioteksudvalget.",
    );
    expect(read(await c.untouched(() => c.say(ulla, "opret biblioteksudvalget", here)))).toContain(
      "Der er allerede et udvalg, der hedder »Biblioteksudvalget«.",
    );
    expect(read(await c.untouched(() => c.say(ulla, `opret ${endless}`, here)))).toContain("og der er plads til 300");
  });

  it("binds another channel when its secretary says the same name there", async () => {
    expect(read(await c.say(signe, "opret Biblioteksudvalget", here))).toContain(
      "Kanalen er nu knyttet til Biblioteksudvalget.",
    );
    expect((await c.forumNow()).channels).toHaveLength(2);
    await c.untouched(() => c.say(birthe, "opret Biblioteksudvalget", "channel Et andet sted"));
  });

  it("happens once when two found it at once, in one channel or by one name", async () => {
    await c.atOnce(c.words(ulla, "opret Kunstrådet", here), c.words(carl, "opret Kunstrådet", here));
    expect(await forums()).toHaveLength(2);
    await c.atOnce(c.words(ulla, "opret Haverådet", "channel en"), c.words(carl, "opret Haverådet", "channel to"));
    expect(await forums()).toHaveLength(3);
  });

  it("keeps a name as it was written", async () => {
    await c.say(ulla, `opret ${hostile}`, here);
    expect((await forums()).map(({ name }) => name)).toContain(hostile);
  });
});

describe("members", () => {
  it("are added by mention or name, with a role, welcomed, and invited to what is coming", async () => {
    await c.plan("Budget");
    expect(read(await c.say(signe, "medlem @Ulla Kvist"))).toBe("Ulla Kvist er nu medlem af Biblioteksudvalget.");
    expect((await c.told(ulla)).map(read)[0]).toContain("Du er nu medlem af Biblioteksudvalget.");
    expect((await c.told(ulla)).map(read)[1]).toContain(
      "Du er indkaldt til Biblioteksudvalget torsdag den 22. oktober",
    );
    expect((await c.calendar(ulla))[0]).toContain("METHOD:REQUEST");
    expect(read(await c.say(signe, "medlem Ulla Kvist observatør"))).toBe(
      "Ulla Kvist er nu observatør i Biblioteksudvalget.",
    );
    await c.say(signe, "medlem Carl Nord formand");
    const forum = await c.forumNow();
    expect([roleOf(forum, ulla), roleOf(forum, carl)]).toEqual(["observer", "chair"]);
  });

  it("can be somebody's deputy", async () => {
    expect(read(await c.say(signe, "medlem Ulla Kvist stedfortræder for Carl Nord"))).toBe(
      "Ulla Kvist er nu stedfortræder for Carl Nord i Biblioteksudvalget.",
    );
    expect(read(await c.say(carl, "medlemmer"))).toContain("Carl Nord · stedfortræder: Ulla Kvist");
    expect(read(await c.untouched(() => c.say(signe, "medlem Carl Nord stedfortræder for Carl Nord")))).toContain(
      "din egen stedfortræder",
    );
  });

  it("are added by form", async () => {
    const form = await c.press(await c.say(signe, "medlem"), "Brug en formular", signe);
    await c.submit(form, { person: "Ulla Kvist", role: "", deputyFor: "" }, signe);
    expect(roleOf(await c.forumNow(), ulla)).toBe("member");
  });

  it.each([
    ["medlem Peter Plys", "Jeg kender ingen, der hedder »Peter Plys«."],
    ["fjern Peter Plys", "Jeg kender ingen, der hedder »Peter Plys«."],
    ["fjern Ulla Kvist", "Ulla Kvist er ikke med i Biblioteksudvalget."],
    ["fjern Signe Holt", "Signe Holt er udvalgets eneste sekretær."],
    ["medlem Signe Holt formand", "Signe Holt er udvalgets eneste sekretær."],
    ["fjern", "»fjern Eva Bak«"],
  ])("are not changed by »%s«", async (words, sentence) => {
    expect(read(await c.untouched(() => c.say(signe, words)))).toContain(sentence);
  });

  it("who leave hear so, lose their rights at once, and the coming meetings leave their calendar", async () => {
    await c.plan("Budget");
    expect(read(await c.say(signe, "fjern Carl Nord"))).toBe(
      "Carl Nord er ikke længere med i Biblioteksudvalget og får ikke flere beskeder om det.",
    );
    expect((await c.told(carl)).map(read)).toEqual([
      "Du er ikke længere med i Biblioteksudvalget og er derfor ikke indkaldt til mødet torsdag den 22. oktober kl. 13.00-14.30. Jeg skriver ikke mere om det.",
    ]);
    expect((await c.calendar(carl))[0]).toContain("METHOD:CANCEL");
    expect(read(await c.untouched(() => c.say(carl, "kommer")))).toContain("Jeg kan ikke se, at du er med");
    const { id } = await c.meeting();
    expect(read(await c.untouched(() => c.forge("agenda.read", { meeting: id }, carl)))).toContain("Jeg kan ikke se");
  });

  it("are changed by the secretary alone", async () => {
    for (const who of [arne, birthe, dorte, eva, ulla])
      for (const words of [
        "medlem Ulla Kvist",
        "fjern Carl Nord",
        "fast punkt X",
        "fjern fast punkt X",
        "indstillinger",
      ])
        await c.untouched(() => c.say(who, words));
    expect(read(await c.say(arne, "fast punkt X"))).toBe(
      "Det kan kun sekretæren for Biblioteksudvalget gøre. Skriv til Signe Holt.",
    );
  });

  it("are both kept when two are added at once, and one when the same is added twice", async () => {
    await c.say(signe, "medlem Arne Dahl sekretær");
    await c.atOnce(c.words(signe, "medlem Ulla Kvist"), c.words(arne, "medlem Carl Nord observatør"));
    const forum = await c.forumNow();
    expect([roleOf(forum, ulla), roleOf(forum, carl)]).toEqual(["member", "observer"]);
    await c.forget();
    await c.atOnce(c.words(signe, "medlem Ulla Kvist"), c.words(arne, "medlem Ulla Kvist"));
    expect((await c.forumNow()).members).toHaveLength(7);
    expect(await c.told(ulla)).toEqual([]);
  });

  it("are people of the organisation: another's ids are stale", async () => {
    const strangers = await desk.strangers();
    const personId = strangers.idOf(carl);
    expect(read(await c.untouched(() => c.forge("member.add", { personId }, signe)))).toContain("Kortet er gammelt");
    const forum = strangers.forum.id;
    expect(read(await c.untouched(() => c.forge("member.list", { forum }, signe)))).toContain("Kortet er gammelt");
  });
});

describe("standing items", () => {
  it("come onto planned agendas, in order, and never onto one that is out", async () => {
    await c.sendOut("Budget");
    await c.say(signe, "møde 26/11 kl. 9-10");
    expect(read(await c.say(signe, "fast punkt Siden sidst"))).toBe(
      "»Siden sidst« er nu et fast punkt i Biblioteksudvalget og er sat på 1 planlagt dagsorden.",
    );
    const titles = (await c.meetings()).map((meeting) => itemsInOrder(meeting).map(({ title }) => title));
    expect(titles).toEqual([
      ["Budget", "Eventuelt"],
      ["Siden sidst", "Eventuelt"],
    ]);
    expect(read(await c.untouched(() => c.say(signe, "fast punkt siden sidst")))).toBe(
      "»Siden sidst« er allerede et fast punkt.",
    );
    expect(read(await c.untouched(() => c.say(signe, "fast punkt")))).toContain("»fast punkt Nyt fra KKR«");
    expect(read(await c.untouched(() => c.say(signe, `fast punkt ${endless}`)))).toContain("og der er plads til 300");
  });

  it("go again, but not with what was written under them", async () => {
    await c.plan();
    const reply = await c.say(signe, "fast punkt Siden sidst");
    expect(read(await c.press(reply, "Fortryd", signe))).toContain("»Siden sidst« er ikke længere et fast punkt");
    expect((await c.meeting()).items).toHaveLength(1);
    await c.say(signe, "fast punkt Siden sidst");
    await c.say(signe, "ret 1 sag: Noget er skrevet");
    await c.say(signe, "fjern fast punkt Siden sidst");
    expect((await c.meeting()).items).toHaveLength(2);
    expect(read(await c.untouched(() => c.say(signe, "fjern fast punkt Siden sidst")))).toContain(
      "har ingen faste punkter",
    );
    expect(read(await c.untouched(() => c.say(signe, "fjern fast punkt Eventuelt")))).toContain(
      "har ingen faste punkter",
    );
  });
});

describe("settings", () => {
  it("are shown, changed by form, and hold from then on", async () => {
    const card = await c.say(signe, "indstillinger");
    expect(read(card)).toContain("Frist for punkter: 14 dage før, kl. 12.00");
    const form = await c.press(card, "Ret", signe);
    expect(read(await c.submit(form, { itemsDeadlineDays: "10" }, signe))).toContain(
      "Frist for punkter: 10 dage før, kl. 12.00",
    );
    await c.plan("Budget");
    expect(read(await c.say(birthe, ""))).toContain("mandag den 12. oktober kl. 12.00");
  });

  it.each([
    [{ itemsDeadlineDays: "30" }, "Tiderne skal komme i rækkefølge"],
    [{ itemsDeadlineDays: "mange" }, "»mange« kan ikke bruges som"],
    [{ agendaDays: "0" }, "»0« kan ikke bruges som"],
    [{ agendaDays: "" }, "Skriv et helt tal fra 1 til 60"],
  ])("refuse %o and stay as they were", async (values: Record<string, string>, sentence) => {
    const form = await c.press(await c.say(signe, "indstillinger"), "Ret", signe);
    const said = read(await c.untouched(() => c.submit(form, values, signe)));
    expect(said).toContain(sentence);
    expect(said).toContain("Intet er ændret.");
  });
});
