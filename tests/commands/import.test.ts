import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { randomUUID } from "node:crypto";

import { storeImported } from "../../src/commands/import.ts";
import { meetingContent } from "../../src/commands/document.ts";
import { readingJson } from "../../src/documents/reading/contract.ts";
import { readDocument } from "../../src/documents/reading/read-document.ts";
import type { MeetingReading } from "../../src/documents/reading/reading.ts";
import { readSource } from "../../src/documents/reading/source.ts";
import { documentFormats, type DocumentFormat } from "../../src/documents/format.ts";
import { writeDocument } from "../../src/documents/writer.ts";
import { RuleViolation } from "../../src/domain/rule-violation.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { at, formOf, labels, openDesk, read, signe, type Committee, type Desk, type Shown } from "../support/desk.ts";

const oldMinutes = (forum: string): string => `Dagsorden

Møde: ${forum}
Tid: Tirsdag den 19. april 2022 kl. 12.00-13.30
Sted: Teams-møde
Deltagere: Leif Skov, Bente Graver, Tue von Påhl
Gæster:
Afbud: Hanne Vad

1. Opfølgning på møder

Udvalget drøfter relevante møder siden sidst.

Indstilling

Det indstilles at:
• Udvalget drøfter om de nævnte møder giver anledning til opfølgning.

Bilag 1: Referat fra Fælles Udvalg (eftersendes når det foreligger godkendt)

Referat

Udvalget drøftede arbejdet med at planlægge et seminar i efteråret.

Udvalget besluttede, at der udarbejdes et bud på fremtidens forum.

2. Opgaveglidning

Resumé

Netværket har planlagt en drøftelse.

Sagsfremstilling

I efteråret blev mødet aflyst.

${Array.from({ length: 30 }, (_none, index) => `Afsnit nummer ${index + 1} fortæller om sagens gang gennem kommunernes netværk og om behandlingen på mødet i Fælles Forum d. 9. maj.`).join("\n\n")}

Referat

Udvalget tilsluttede sig det videre arbejde med sagen.

3. Eventuelt
`;

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

async function readingOf(text: string): Promise<MeetingReading> {
  return readDocument(await readSource(new TextEncoder().encode(text)));
}

async function stored(text: string, digest = "d1", forum: string | null = null): Promise<Meeting> {
  const reading = await readingOf(text);
  const made = { now: at("2026-12-01T09:00"), newId: randomUUID };
  return desk.store.within(
    c.organisationId,
    async (tx) => (await storeImported(tx, { reading, digest, forum }, made)).meeting,
  );
}

async function violationOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof RuleViolation) return error.violation.code;
  throw error instanceof Error ? error : new Error("nothing was refused");
}

/** The reading without the places in the source, which differ from file to file. */
function plain(reading: MeetingReading): unknown {
  return JSON.parse(
    JSON.stringify(readingJson(reading), (key, value: unknown) => (key === "line" ? undefined : value)),
  );
}

async function exported(meeting: Meeting, format: DocumentFormat): Promise<Uint8Array> {
  const content = await desk.store.within(c.organisationId, (tx) =>
    meetingContent(tx, meeting, { version: null, madeAt: at("2026-12-01T09:00") }),
  );
  return writeDocument({ content, format, template: null });
}

describe("an imported meeting", () => {
  it("is approved history with its people as written", async () => {
    const meeting = await stored(oldMinutes(c.forum.name));
    expect(meeting).toMatchObject({ status: "approved", place: "Teams-møde", imported: { apologies: ["Hanne Vad"] } });
    expect(meeting.start).toEqual(at("2022-04-19T12:00"));
    expect(meeting.entries.map((entry) => [entry.kind, entry.strength])).toEqual([
      ["note", null],
      ["decision", "decided"],
      ["decision", "endorsed"],
    ]);
    expect(await desk.store.within(c.organisationId, (tx) => tx.meetings.get(meeting.id))).toEqual(meeting);
  });

  it("does not say when it was approved, which nobody knows", async () => {
    const page = new TextDecoder().decode(await exported(await stored(oldMinutes(c.forum.name)), "html"));
    expect(page).toContain("Udskrift, tirsdag den 1. december 2026</p>");
  });

  it("is found among the decisions, and nobody is told of it", async () => {
    await stored(oldMinutes(c.forum.name));
    expect(read(await c.say(signe, "beslutninger fremtidens forum"))).toContain(
      "der udarbejdes et bud på fremtidens forum",
    );
    expect(await desk.store.within(c.organisationId, (tx) => tx.meetings.live())).toEqual([]);
    const { rows } = await desk.sql.query("select count(*)::int as n from outbox");
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("is stored once: the same file and the same hour are known", async () => {
    await stored(oldMinutes(c.forum.name));
    expect(await violationOf(stored(oldMinutes(c.forum.name)))).toBe("import.known");
    expect(await violationOf(stored(`${oldMinutes(c.forum.name)}\nRettet.`, "d2"))).toBe("import.meeting-exists");
    expect(await c.meetings()).toHaveLength(1);
  });

  it("is refused without a forum that is known, without a day, and before it is held", async () => {
    expect(await violationOf(stored(oldMinutes("Et helt andet udvalg")))).toBe("import.no-forum");
    expect(await violationOf(stored(oldMinutes(c.forum.name).replace(" 2022", "")))).toBe("import.no-date");
    expect(
      await violationOf(stored(oldMinutes(c.forum.name).replace("Tirsdag den 19. april 2022", "den 19. april 2029"))),
    ).toBe("import.to-come");
    expect(await c.meetings()).toEqual([]);
    expect(await stored(oldMinutes("Et helt andet udvalg"), "d3", c.forum.name)).toMatchObject({ status: "approved" });
  });

  it.each(documentFormats.filter((format) => format !== "json"))(
    "reads the same again from its own %s",
    { timeout: 60_000 },
    async (format) => {
      const text = oldMinutes(c.forum.name);
      const again = readDocument(await readSource(await exported(await stored(text), format)));
      expect(plain(again)).toEqual({ ...(plain(await readingOf(text)) as object), title: again.title });
    },
  );
});

describe("a suggested decision", () => {
  const many = (forum: string): string => `Referat

Møde: ${forum}
Tid: Tirsdag den 19. april 2022 kl. 12.00-13.30

1. Sager

Referat

${Array.from({ length: 32 }, (_none, index) => `Udvalget besluttede at holde seminar nummer ${index + 1}.`).join("\n\n")}
`;

  async function offered(text: string) {
    const offer = { id: randomUUID(), personId: c.idOf(signe), fileName: "gammelt.txt", digest: "d1" };
    const reading = await readingOf(text);
    await desk.store.within(c.organisationId, (tx) =>
      tx.imports.keep({ ...offer, reading, offeredAt: desk.clock.now(), answeredAt: null }),
    );
    return c.forge("import.offer", { import: offer.id, forum: c.forum.id }, signe);
  }
  const fieldsOf = (reply: Shown) => formOf(reply).fields.map(({ name }) => name);

  it("can be judged also when there are more than one form takes", async () => {
    const card = await offered(many(c.forum.name));
    const form = await c.press(card, "Ret beslutninger", signe);
    expect(fieldsOf(form)).toHaveLength(30);
    expect(formOf(form).intro).toContain("Der er flere beslutninger end dem her.");
    const after = await c.submit(form, { decision3: "none" }, signe);
    expect(labels(after)).toEqual(["Gem mødet", "Ret de næste beslutninger", "Gem ikke"]);
    const next = await c.press(after, "Ret de næste beslutninger", signe);
    expect(fieldsOf(next)).toEqual(["decision31", "decision32"]);
    const last = await c.submit(next, { decision32: "unclear" }, signe);
    expect(labels(last)).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
    expect(read(last)).toContain("31 beslutninger");
    await c.press(last, "Gem mødet", signe);
    const [stored] = await desk.store.within(c.organisationId, (tx) => tx.meetings.ofForum(c.forum.id));
    const entries = stored?.entries ?? [];
    expect(entries.filter(({ kind }) => kind === "note").map(({ text }) => text)).toEqual([
      "Udvalget besluttede at holde seminar nummer 3.",
    ]);
    expect(entries.filter(({ strength }) => strength === null).map(({ text }) => text.slice(-3))).toEqual([
      " 3.",
      "32.",
    ]);
  });

  it("is not changed by a form that was tampered with, and not after the offer was answered", async () => {
    const card = await offered(many(c.forum.name));
    const form = await c.press(card, "Ret beslutninger", signe);
    const kept = await c.submit(form, { decision1: "besluttet af mig", decision99: "none" }, signe);
    expect(read(kept)).toContain("32 beslutninger");
    await c.press(kept, "Gem ikke", signe);
    expect(read(await c.submit(form, { decision1: "none" }, signe))).not.toContain("beslutninger");
  });
});
