import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { openDocument, withOwnLinks } from "../../src/commands/document-link.ts";
import { contentFor } from "../../src/documents/content-view.ts";
import type { DocumentVersion } from "../../src/ports.ts";
import type { Card } from "../../src/ui/card.ts";
import {
  arne,
  birthe,
  buttonsOf,
  carl,
  cardOf,
  dorte,
  labels,
  openDesk,
  read,
  signe,
  sure,
  ulla,
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

const canary = "Havnevej 12";

async function versions(): Promise<DocumentVersion[]> {
  const { id } = await c.meeting();
  return desk.store.within(c.organisationId, async (tx) => {
    const heads = await tx.documents.all(id);
    const all: DocumentVersion[] = [];
    for (const { number } of heads) all.push(sure(await tx.documents.get(id, number)));
    return all;
  });
}

const tokenPattern = /\/dokument\/([A-Za-z0-9_-]{43})/u;

/** The secret part of the addresses on a card; there is one for each meeting. */
function tokenOn(shown: Shown): string {
  const links = buttonsOf(shown).flatMap((button) => (button.kind === "link" ? [button.url] : []));
  const tokens = new Set(links.map((url) => tokenPattern.exec(url)?.[1]));
  expect(tokens.size).toBe(1);
  return sure([...tokens][0]);
}

const open = (token: string, version: number | null = null) =>
  openDocument({ store: desk.store, clock: desk.clock }, { token, version });

const sent = (card: Card, name: string): Promise<Card> =>
  withOwnLinks({ store: desk.store, clock: desk.clock, linksUrl: "https://referent.example" }, card, {
    organisationId: c.organisationId,
    personId: c.idOf(name),
  });

async function called(): Promise<void> {
  await c.plan("Budget", canary);
  await c.say(signe, "luk 2 offentligt: En ejendom");
  desk.set("2026-10-15T09:00");
  await c.say(signe, "udsend");
}

async function drafted(): Promise<void> {
  await called();
  desk.set("2026-10-22T13:00");
  await c.say(signe, "start");
  await c.say(signe, "beslutning 1: Udvalget godkendte budgettet");
  await c.say(signe, `beslutning 2: ${canary} købes`);
  await c.say(signe, "slut");
  await c.say(signe, "referat udsend");
}

describe("a version is kept", () => {
  it("when the agenda goes out, whole, by whom and when", async () => {
    await c.plan("Budget", canary);
    expect(await versions()).toEqual([]);
    await c.say(signe, "luk 2");
    await c.say(signe, "udsend");
    const [version, ...others] = await versions();
    expect(others).toEqual([]);
    expect(version).toMatchObject({ number: 1, stage: "agenda", byPersonId: c.idOf(signe) });
    expect(sure(version).at).toEqual(desk.clock.now());
    expect(version?.content.items.map(({ title }) => title)).toEqual(["Budget", canary, "Eventuelt"]);
  });

  it("at each sending of the draft, and when a steward approves", async () => {
    await drafted();
    desk.set("2026-10-23T10:00");
    await c.say(signe, "notat 1: Tallene er fra september");
    await c.say(signe, "referat udsend");
    await c.say(arne, "referat godkend");
    expect((await versions()).map(({ number, stage }) => [number, stage])).toEqual([
      [1, "agenda"],
      [2, "draft"],
      [3, "draft"],
      [4, "approved"],
    ]);
    expect(JSON.stringify((await versions())[1]?.content)).not.toContain("september");
    expect(JSON.stringify((await versions())[2]?.content)).toContain("september");
  });

  it("when everyone has approved", async () => {
    await drafted();
    for (const name of [arne, birthe, carl]) await c.say(name, "godkendt");
    expect((await versions()).at(-1)).toMatchObject({ stage: "approved", byPersonId: c.idOf(carl) });
  });

  it("not when the sending is refused", async () => {
    await called();
    await c.say(signe, "udsend");
    expect(await versions()).toHaveLength(1);
  });

  it("and lists what changed since, also what was never sent out anew, and to outsiders nothing that is closed", async () => {
    await called();
    await c.say(signe, "punkt Hasteindkøb");
    await c.say(signe, "ret 1 sag: Nye tal");
    await c.say(signe, "ret 2 titel: Salget af Kirkestræde");
    desk.set("2026-10-22T13:00");
    await c.say(signe, "start");
    await c.say(signe, "slut");
    await c.say(signe, "referat udsend");
    const content = sure((await versions())[1]).content;
    const changed = (one: typeof content): string[] => {
      const titles = new Map(one.items.map((item) => [item.itemId, item.title]));
      return one.changes.map(({ itemId }) => (itemId === null ? "the head" : sure(titles.get(itemId))));
    };
    expect(changed(content)).toEqual(["the head", "Budget", "Salget af Kirkestræde", "Hasteindkøb"]);
    expect(changed(contentFor(content, "public"))).toEqual(["the head", "Budget", "Hasteindkøb"]);
  });
});

describe("a version opened later", () => {
  it("shows each what they may see", async () => {
    await drafted();
    for (const [name, sees] of [
      [birthe, true],
      [arne, true],
      [signe, true],
      [dorte, false],
    ] as const) {
      const token = tokenOn(await c.say(name, "nyt link"));
      for (const number of [1, 2]) {
        const opened = sure(await open(token, number));
        expect(JSON.stringify(opened.content).includes(canary), `${name} ${number}`).toBe(sees);
      }
    }
  });

  it("shows a called deputy what is closed, and no more once somebody else is called", async () => {
    await called();
    await c.say(birthe, "kan ikke, Eva Bro tager den");
    const token = tokenOn(await c.say("Eva Bro", "nyt link"));
    expect(JSON.stringify(sure(await open(token)).content)).toContain(canary);
    await c.say(birthe, "kommer");
    expect(JSON.stringify(sure(await open(token)).content)).not.toContain(canary);
  });

  it("hides what has been closed since it went out", async () => {
    await c.plan("Budget", canary);
    await c.say(signe, "udsend");
    const token = tokenOn(await c.say(dorte, "nyt link"));
    expect(JSON.stringify(sure(await open(token)).content)).toContain(canary);
    await c.say(signe, "luk 2 offentligt: En ejendom");
    const { content, since } = sure(await open(token));
    expect(JSON.stringify([content, since])).not.toContain(canary);
    expect(JSON.stringify(content)).toContain("En ejendom");
  });

  it("is not there for who has been removed", async () => {
    await called();
    const token = tokenOn(await c.say(carl, "nyt link"));
    expect(await open(token)).not.toBeNull();
    await c.say(signe, "fjern Carl Nord");
    expect(await open(token)).toBeNull();
  });

  it("follows a member who becomes an observer", async () => {
    await called();
    const token = tokenOn(await c.say(carl, "nyt link"));
    await c.say(signe, "medlem Carl Nord observatør");
    expect(JSON.stringify(sure(await open(token)).content)).not.toContain(canary);
  });

  it("says what is new on the agenda since, until the meeting begins", async () => {
    await called();
    const token = tokenOn(await c.say(birthe, "nyt link"));
    expect(sure(await open(token)).since?.changes).toEqual([]);
    await c.say(signe, "punkt Hasteindkøb");
    expect(sure(await open(token)).since?.changes).toHaveLength(1);
    desk.set("2026-10-22T13:00");
    await c.say(signe, "start");
    expect(sure(await open(token)).since).toBeNull();
  });
});

describe("a link", () => {
  it("stands on what is sent to a person, is theirs alone, and is stored nowhere", async () => {
    await called();
    const card = sure((await c.told(birthe)).at(-1));
    const [mine, anew] = [await sent(card, birthe), await sent(card, carl)];
    expect(tokenOn(mine)).not.toBe(tokenOn(anew));
    expect(sure(await open(tokenOn(mine))).personId).toBe(c.idOf(birthe));
    const everything = await c.everything();
    for (const one of [mine, anew]) expect(everything).not.toContain(tokenOn(one));
    expect(everything).not.toContain("/dokument/");
  });

  it("stands on the answer to a press in the channel, for the presser alone", async () => {
    await called();
    const reply = await c.press(await c.standing(), "Læs dagsordenen", dorte, "channel");
    expect(reply.kind).toBe("private");
    expect(labels(reply)).toEqual(expect.arrayContaining(["Åbn i browseren", "Hent som PDF", "Hent som Word"]));
    expect(sure(await open(tokenOn(reply))).personId).toBe(c.idOf(dorte));
  });

  it("never stands in the channel", async () => {
    await drafted();
    await c.say(arne, "referat godkend");
    const tools = { store: desk.store, clock: desk.clock, linksUrl: "https://referent.example" };
    for (const card of [...(await c.toldChannel()), await c.standing()]) {
      const shown = await withOwnLinks(tools, card, null);
      expect(buttonsOf(shown).filter(({ kind }) => kind === "link")).toEqual([]);
    }
  });

  it("is not offered before anything is out, nor where nobody could open it", async () => {
    await c.plan("Budget");
    expect(labels(await c.say(birthe, "læs"))).toEqual([]);
    expect(read(await c.untouched(() => c.say(birthe, "nyt link")))).toBe(
      "Der er ikke sendt nogen dagsorden ud i Biblioteksudvalget endnu, så der er ikke noget at linke til.",
    );
    await c.say(signe, "udsend");
    const card = sure((await c.told(birthe)).at(-1));
    const here = { organisationId: c.organisationId, personId: c.idOf(birthe) };
    const shown = await withOwnLinks({ store: desk.store, clock: desk.clock, linksUrl: null }, card, here);
    expect(buttonsOf(shown).filter(({ kind }) => kind === "link")).toEqual([]);
  });

  it("is replaced by a new one", async () => {
    await called();
    const first = tokenOn(await c.say(birthe, "nyt link"));
    const others = tokenOn(await c.say(carl, "nyt link"));
    const reply = await c.say(birthe, "nyt link");
    expect(read(reply)).toBe(
      "Her er et nyt link til dagsordenen til mødet torsdag den 22. oktober. Det er kun til dig og virker til lørdag den 14. november. Dine tidligere links til mødet virker ikke længere.",
    );
    expect(await open(first)).toBeNull();
    expect(await open(tokenOn(reply))).not.toBeNull();
    expect(await open(others)).not.toBeNull();
  });

  it("dies at its hour", async () => {
    await called();
    const token = tokenOn(await c.say(birthe, "nyt link"));
    desk.set("2026-11-14T07:59");
    expect(await open(token)).not.toBeNull();
    desk.set("2026-11-14T08:00");
    expect(await open(token)).toBeNull();
  });

  it("is withdrawn with all others by a steward, who is told how many; a member may not", async () => {
    await called();
    const tokens = [tokenOn(await c.say(birthe, "nyt link")), tokenOn(await c.say(dorte, "nyt link"))];
    expect(read(await c.untouched(() => c.say(birthe, "træk links tilbage")))).toContain("Det kan kun");
    expect(read(await c.say(signe, "træk links tilbage"))).toContain("er trukket tilbage (2 links)");
    for (const token of tokens) expect(await open(token)).toBeNull();
    expect(read(await c.say(signe, "træk links tilbage"))).toBe(
      "Der er ingen links til dagsordenen til mødet torsdag den 22. oktober, der virker.",
    );
  });

  it("is not given to a stranger, whatever they press", async () => {
    await called();
    const { id: meeting } = await c.meeting();
    const reply = await c.forge("document.renew", { meeting }, ulla);
    expect(labels(cardOf(reply))).not.toContain("Åbn i browseren");
    expect(labels(await sent(sure((await c.told(birthe)).at(-1)), ulla))).not.toContain("Åbn i browseren");
  });
});
