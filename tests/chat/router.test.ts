import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRouter } from "../../src/chat/router.ts";
import { itemsInOrder } from "../../src/domain/agenda.ts";
import { StaleRecord, type Meter, type Store } from "../../src/ports.ts";
import { keptLog } from "../support/log.ts";

import {
  arne,
  at,
  birthe,
  buttonsOf,
  carl,
  dorte,
  endless,
  eva,
  hostile,
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

describe("events", () => {
  it("are taken once: the same id, and the same meaning under another id, are repeats", async () => {
    await c.plan("Budget");
    const event = { ...c.words(birthe, "punkt Drager"), sameAs: crypto.randomUUID() };
    expect(await desk.router.accept(event)).toBe(true);
    expect(await desk.router.accept(event)).toBe(false);
    expect(await desk.router.accept({ ...event, id: crypto.randomUUID() })).toBe(false);
    await desk.router.handle(event);
    expect(await desk.router.handle(event)).toEqual({ kind: "none" });
    expect((await c.meeting()).proposals).toHaveLength(1);
  });

  it("are done once when two replicas handle the same one at once", async () => {
    await c.plan("Budget");
    const event = c.words(birthe, "punkt Drager");
    await desk.router.accept(event);
    const replies = await Promise.all([desk.router.handle(event), desk.router.handle(event)]);
    expect(replies.map(({ kind }) => kind).sort()).toEqual(["none", "private"]);
    expect((await c.meeting()).proposals).toHaveLength(1);
  });

  it("are forgotten, with what was written, once they are done", async () => {
    await c.plan("Budget");
    const event = c.words(birthe, "punkt Drager");
    await c.send(event);
    const { rows } = await desk.sql.query<{ event: unknown; done_at: Date | null }>(
      "select event, done_at from inbox where id = $1",
      [event.id],
    );
    expect(rows).toEqual([{ event: null, done_at: at("2026-09-01T09:00") }]);
  });

  it("run again when somebody else was first: both changes stand", async () => {
    await c.plan("Budget");
    const many = [birthe, carl, arne, dorte].map((who) => c.words(who, "kommer"));
    await c.atOnce(...many, c.words(signe, "ret 1 titel: Regnskab"), c.words(carl, "punkt Drager"));
    const meeting = await c.meeting();
    expect(meeting.attendance).toHaveLength(4);
    expect([itemsInOrder(meeting).map(({ title }) => title), meeting.proposals.length]).toEqual([
      ["Regnskab", "Eventuelt"],
      1,
    ]);
  });
});

describe("words", () => {
  it.each([
    "blåbærgrød og flødeskum",
    hostile,
    endless,
    "\u202E\u202C",
    "👍🏽👨‍👩‍👧",
    "<!channel>",
    "<at>x</at>",
    "F1",
    "1",
    "!!",
  ])("that mean nothing are said so, and nothing is stored: %#", async (words) => {
    await c.plan("Budget");
    const reply = await c.untouched(() => c.say(birthe, words));
    expect(reply.kind).toBe("private");
    expect(read(reply).length).toBeLessThan(600);
  });

  it("are understood with a slash, a mention's place, or plainly in the personal chat", async () => {
    await c.plan("Budget");
    for (const [words, where] of [
      ["/dagsorden", "personal"],
      ["", "channel"],
      ["dagsorden", "personal"],
    ] as const) {
      expect(read(await c.say(birthe, words, where))).toContain("Biblioteksudvalget · torsdag den 22. oktober");
    }
  });

  it("that quote somebody else do nothing", async () => {
    await c.plan("Budget");
    const reply = await c.untouched(() => c.say(birthe, "> Fra: Carl\n> jeg kommer ikke"));
    expect(read(reply)).toContain("Det ligner en tekst, der er citeret");
  });

  it("with two meanings are asked about, and »Gør ingenting« does nothing", async () => {
    await c.plan("Budget");
    const asks = await c.untouched(() => c.say(birthe, "kommer jeg?"));
    expect(labels(asks).length).toBeGreaterThan(0);
  });

  it("in a form that is sent empty, and at length, bring it back by a button that carries little", async () => {
    const form = await c.forge("avoidance.add", { forum: c.forum.id }, signe);
    const shown = await c.submit(form, { days: "\u00A0 ".repeat(3_000), title: "x".repeat(5_000) }, signe);
    expect(JSON.stringify(buttonsOf(shown)).length).toBeLessThan(500);
    expect(formOf(await c.press(shown, labels(shown)[0] ?? "", signe)).title).toBe("Dage at undgå");
  });

  it("mention people by their id, and print them by their name", async () => {
    await c.plan("Budget");
    await c.say(signe, "punkt Tak til @Carl Nord for indsatsen");
    expect(itemsInOrder(await c.meeting())[1]?.title).toBe("Tak til Carl Nord for indsatsen");
    await c.say(birthe, "stedfortræder @Eva Bro");
    expect((await c.meeting()).attendance[0]?.deputyId).toBe(c.idOf(eva));
  });
});

describe("arriving", () => {
  it("welcomes the channel and the person, in the open, and says what to do", async () => {
    const channel = await c.send(c.event(ulla, { kind: "arrived", people: [] }, "channel Frokost"));
    expect(channel.kind).toBe("open");
    expect(read(channel)).toBe(
      "Hej. Jeg er Referent og hjælper udvalg med dagsorden, påmindelser og referat.\nEr du sekretær? Skriv »opret« og udvalgets navn her i kanalen, for eksempel »/dagsorden opret Forretningsudvalget«.\nEr du medlem? Så behøver du ikke gøre noget. Jeg skriver, når der er et møde.",
    );
    expect(labels(channel)).toEqual(["Opret udvalg", "Se et eksempel", "Hjælp"]);
    expect((await c.send(c.event(ulla, { kind: "arrived", people: [] }, "personal"))).kind).toBe("open");
  });

  it("knows from then on who is there, so that they can be named", async () => {
    const newcomer = { ...c.words(ulla, "").person, user: "Per Vang", name: "Per Vang", email: null };
    const reply = await c.send(c.event(ulla, { kind: "joined", people: [newcomer] }, "channel"));
    expect(reply).toEqual({ kind: "none" });
    expect(read(await c.say(signe, "medlem Per Vang"))).toBe("Per Vang er nu medlem af Biblioteksudvalget.");
  });
});

describe("what goes wrong on our side", () => {
  const broken = (store: Store, error: Error): Store => ({ ...store, within: () => Promise.reject(error) });

  it("gives the person a code to quote, and the log the code and no words of theirs", async () => {
    const log = keptLog();
    const store = broken(desk.store, new Error("near »hemmelig tekst«"));
    const router = createRouter({
      store,
      clock: { now: () => at("2026-09-01T09:00") },
      log,
      publicUrl: "",
      linksUrl: null,
    });
    const event = c.words(birthe, "punkt Hemmelig tekst");
    await router.accept(event);
    const reply = await router.handle(event);
    const code = /koden ([0-9A-F]{8})\./u.exec(read(reply))?.[1];
    expect(read(reply)).toContain("Noget gik galt, og jeg har ikke gemt noget.");
    expect(log.lines.find(({ level }) => level === "error")?.facts).toMatchObject({ event: event.id, code });
    expect(JSON.stringify(log.lines).toLowerCase()).not.toContain("hemmelig");
    // It is forgotten once the person has been told.
    router.told(event, true);
    await expect.poll(() => desk.store.inbox.undone(), { timeout: 10_000 }).toEqual([]);
    expect(await router.recover()).toBe(0);
  });

  it("is done after all, and answered, when the person could not be told that it was not", async () => {
    await c.plan("Budget");
    const event = c.words(birthe, "punkt Drager");
    const parts = { clock: desk.clock, log: keptLog(), publicUrl: "", linksUrl: null };
    const router = createRouter({ ...parts, store: broken(desk.store, new Error("gone")) });
    await router.accept(event);
    expect(read(await router.handle(event))).toContain("jeg har ikke gemt noget");
    expect((await desk.store.inbox.undone()).map(({ id }) => id)).toEqual([event.id]);
    router.told(event, false);
    expect(await desk.router.recover()).toBe(1);
    expect((await c.meeting()).proposals.map(({ title }) => title)).toEqual(["Drager"]);
    expect((await c.told(birthe)).map(read)).toEqual([expect.stringContaining("»Drager« er noteret")]);
    router.told(event, true);
    expect(await desk.router.recover()).toBe(0);
  });

  it("is forgotten when those who take up what others left cannot do it either, and say so", async () => {
    const event = c.words(birthe, "punkt Drager");
    await desk.router.accept(event);
    const failing: Store = {
      ...desk.store,
      within: (id, work) =>
        desk.store.within(id, (tx) =>
          work({ ...tx, forums: { ...tx.forums, ofPerson: () => Promise.reject(new Error("broken")) } }),
        ),
    };
    const router = createRouter({ store: failing, clock: desk.clock, log: keptLog(), publicUrl: "", linksUrl: null });
    expect(await router.recover()).toBe(1);
    const { rows } = await desk.sql.query<{ said: string }>("select message->'card'->>'summary' as said from outbox");
    expect(rows.map(({ said }) => said)).toEqual([expect.stringContaining("jeg har ikke gemt noget")]);
    await desk.sql.query("delete from outbox");
    await expect.poll(() => desk.store.inbox.undone(), { timeout: 10_000 }).toEqual([]);
  });

  it("is tried again when a race is lost, a few times", async () => {
    await c.plan("Budget");
    const lost = { count: 0 };
    const store: Store = {
      ...desk.store,
      within: (id, work) => ((lost.count += 1) <= 4 ? Promise.reject(new StaleRecord()) : desk.store.within(id, work)),
    };
    const router = createRouter({
      store,
      clock: { now: () => at("2026-09-01T09:00") },
      log: keptLog(),
      publicUrl: "",
      linksUrl: null,
    });
    const event = c.words(birthe, "kommer");
    await router.accept(event);
    expect(read(await router.handle(event))).toContain("Det er noteret, at du kommer");
    lost.count = -5;
    const again = c.words(birthe, "afbud");
    await router.accept(again);
    expect(read(await router.handle(again))).toContain("Noget gik galt");
  });

  it("has words also when nothing can be kept", () => {
    const shown = read(desk.router.unavailable(c.words(birthe, "kommer")));
    expect(desk.faults().map(({ message }) => message)).toEqual(["not kept"]);
    desk.lines.length = 0;
    expect(shown).toMatch(/^Noget gik galt, og jeg har ikke gemt noget\./u);
  });
});

describe("how long a command took", () => {
  it("counts from when it was accepted: who waits in line waits for the answer", async () => {
    const seconds: number[] = [];
    const nothing = (): void => undefined;
    const meter = {
      handled: (...[, , took]: Parameters<Meter["handled"]>) => void seconds.push(took),
      delivered: nothing,
    };
    const log = keptLog();
    const router = createRouter({
      ...{ store: desk.store, clock: desk.clock, log, publicUrl: "", linksUrl: null },
      meter: { ...meter, mailed: nothing },
    });
    const event = c.words(birthe, "hjælp");
    await router.accept(event);
    const acceptedAt = performance.now();
    await pause(300);
    const began = performance.now();
    // A door tells more about who asks before it is handled.
    await router.handle({ ...event });
    const ended = performance.now();
    expect(seconds).toHaveLength(1);
    expect(seconds[0]).toBeGreaterThan((began - acceptedAt) / 1000 - 0.01);
    await router.handle(event);
    expect(seconds[1]).toBeLessThanOrEqual((performance.now() - ended) / 1000 + 0.01);
  });
});

describe("a killed process", () => {
  it("loses nothing that was accepted: it is done after the restart, once, and the answer comes as a message", async () => {
    await c.plan("Budget");
    const event = c.words(birthe, "punkt Drager");
    await desk.router.accept(event);
    expect((await c.meeting()).proposals).toEqual([]);
    expect(await desk.router.recover()).toBe(1);
    expect(await desk.router.recover()).toBe(0);
    expect((await c.meeting()).proposals).toHaveLength(1);
    expect((await c.told(birthe)).map(read)).toEqual([expect.stringContaining("Tak, Birthe. »Drager« er noteret")]);
    expect(await c.told(signe)).toHaveLength(1);
    expect(await desk.router.accept(event)).toBe(false);
  });

  it("is made up for once when two replicas start at once, in the order things came", async () => {
    await c.plan("Budget");
    for (const words of ["punkt Drager", "punkt Både"]) await desk.router.accept(c.words(birthe, words));
    await Promise.all([desk.router.recover(), desk.router.recover()]);
    expect((await c.meeting()).proposals.map(({ title }) => title).sort()).toEqual(["Både", "Drager"]);
    expect(await c.told(birthe)).toHaveLength(2);
  });

  it("tells a refusal, too, and forgets nobody who was not understood", async () => {
    await c.plan("Budget");
    await desk.router.accept(c.words(birthe, "udsend"));
    await desk.router.accept(c.words(carl, "blåbærgrød"));
    await desk.router.recover();
    expect(read((await c.told(birthe))[0])).toContain("Det kan kun");
    expect(read((await c.told(carl))[0])).toContain("Det forstod jeg ikke");
  });
});
