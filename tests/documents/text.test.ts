import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import { documentText, type DocumentSubject } from "../../src/documents/text.ts";
import { action, attachment, carriedFrom, clause, fullMeeting, names } from "../support/full-meeting.ts";
import {
  answerFrom,
  boardMeeting,
  calledMeeting,
  entryAt,
  harbourBoard,
  heldMeeting,
  ids,
  itemAt,
} from "../support/harbour-board.ts";

function print(meeting: Meeting, more: Partial<DocumentSubject> = {}): string {
  return documentText({ meeting, forum: harbourBoard(), names, view: "internal", stage: "minutes", ...more });
}

describe("a document, letter by letter", () => {
  it.each([
    ["minutes-internal", "internal", "minutes"],
    ["minutes-public", "public", "minutes"],
    ["agenda-internal", "internal", "agenda"],
  ] as const)("%s", (name, view, stage) => {
    const text = print(fullMeeting, { view, stage, carriedFrom });
    const file = new URL(`../golden/documents/${name}.txt`, import.meta.url);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});

describe("the head", () => {
  it("stands there when there is nothing to say in it", () => {
    expect(print(boardMeeting({ place: null }), { forum: harbourBoard({ members: [] }) })).toBe(
      "Dagsorden\n\nMøde: Havnerådet i Strandby\nTid: Tirsdag den 15. juni 2027 kl. 13.00-14.30\nSted:\nDeltagere:\nGæster:\nAfbud:\n",
    );
  });

  it("says that a meeting is called off", () => {
    expect(print(boardMeeting({ status: "cancelled" }))).toContain("kl. 13.00-14.30 (aflyst)\n");
  });

  it("expects those who have not answered until the meeting has been held", () => {
    expect(print(calledMeeting())).toContain("\nDeltagere: Åge Sørup, Birthe Munk, Poul Tange, Signe Friis\nGæster:");
    expect(print(heldMeeting())).toContain(
      "\nDeltagere:\nIkke oplyst: Åge Sørup, Birthe Munk, Poul Tange, Signe Friis\nGæster:",
    );
  });

  it("forgets answers to a time that no longer holds", () => {
    const attendance = [answerFrom(ids.boats, "apology", { deputyId: ids.deputy })];
    const text = print(calledMeeting({ sequence: 1, attendance }));
    expect(text).toContain("Deltagere: Åge Sørup,");
    expect(text).toContain("Afbud:\n");
    expect(text).not.toContain("Niels Bork");
  });

  it("names a deputy once, with whose place it is, and not at all when the deputy cannot come either", () => {
    const apology = answerFrom(ids.ferry, "apology", { deputyId: ids.deputy });
    expect(print(calledMeeting({ attendance: [apology] }))).toMatch(
      /Deltagere: .*, Niels Bork \(stedfortræder for Signe Friis\)\n/,
    );
    expect(print(calledMeeting({ attendance: [apology] }))).toContain("Afbud: Signe Friis\n");
    const neither = print(calledMeeting({ attendance: [apology, answerFrom(ids.deputy, "apology")] }));
    expect(neither).not.toContain("Niels Bork");
    const both = print(calledMeeting({ attendance: [answerFrom(ids.ferry, "apology", { deputyId: ids.boats })] }));
    expect(both).toContain("Deltagere: Åge Sørup (stedfortræder for Signe Friis), Birthe Munk, Poul Tange\n");
  });

  it("has secretaries and observers when they said that they come, and who stayed away", () => {
    const attendance = [
      answerFrom(ids.observer, "attending"),
      answerFrom(ids.fish, "absent"),
      answerFrom(ids.secretary, "apology"),
    ];
    const text = print(heldMeeting({ attendance }));
    expect(text).toContain(
      "Deltagere: Tea Lind\nFraværende: Poul Tange\nIkke oplyst: Åge Sørup, Birthe Munk, Signe Friis\n",
    );
    expect(text).toContain("Afbud: Karen Holt\n");
  });

  it("of approved minutes is not changed by who comes or goes later", () => {
    const approvals = [ids.boats, ids.chair, ids.fish].map((personId) => {
      return { id: personId, personId, draftVersion: 1, kind: "silent", at: instantAt("2027-06-22", "16:00") } as const;
    });
    const objections = [
      {
        id: "o",
        itemId: "item-1",
        draftVersion: 1,
        personId: ids.ferry,
        text: "nej",
        at: new Date(0),
        resolvedAt: null,
        resolution: null,
      },
    ];
    const attendance = [ids.boats, ids.chair, ids.fish, ids.ferry].map((personId) => answerFrom(personId, "attending"));
    const meeting = heldMeeting({
      status: "approved",
      approvedAt: instantAt("2027-06-22", "16:00"),
      approvals,
      objections,
      attendance,
    });
    const board = harbourBoard();
    const newcomer = { ...board.members[1]!, personId: "new", name: "Ny Mand" };
    const later = { ...board, members: [...board.members.filter((one) => one.personId !== ids.fish), newcomer] };
    const text = print(meeting, { forum: later });
    expect(text).toContain("Deltagere: Åge Sørup, Birthe Munk, Signe Friis, Poul Tange\nGæster:");
    expect(text).not.toContain("Ny Mand");
  });
});

describe("an item", () => {
  it("prints its title alone when there is nothing else", () => {
    expect(print(calledMeeting({ items: [itemAt(1, "Eventuelt")] }))).toMatch(/Afbud:\n\n1\. Eventuelt\n$/);
  });

  it("has its background under the title without a heading when there is no summary", () => {
    const text = print(
      calledMeeting({ items: [itemAt(1, "Ishus", { background: "  Et tilbud.\r\n\r\nTo linjer.\n" })] }),
    );
    expect(text).toMatch(/\n\n1\. Ishus\n\nEt tilbud\.\n\nTo linjer\.\n$/);
  });

  it("that falls away keeps its number once the agenda is out, and is not printed before", () => {
    const items = [
      itemAt(1, "Ishus"),
      itemAt(2, "Kaj", { state: "withdrawn", stateReason: "solgt" }),
      itemAt(3, "Strøm"),
    ];
    const out = print(calledMeeting({ items }), { stage: "agenda" });
    expect(out).toContain("\n\n2. Kaj – udgår: solgt\n\n3. Strøm\n");
    const unsent = print(boardMeeting({ items: items.map((item) => ({ ...item, number: null })) }), {
      stage: "agenda",
    });
    expect(unsent).toMatch(/1\. Ishus\n\n2\. Strøm\n$/);
  });

  it("that fell away during the meeting keeps what was written under it", () => {
    const items = [itemAt(1, "Kaj", { state: "postponed" })];
    const text = print(heldMeeting({ items, entries: [entryAt(1, "item-1", "Rådet udsatte punktet.")] }));
    expect(text).toMatch(/1\. Kaj – udgår\n\nReferat:\nRådet udsatte punktet\.\n$/);
  });

  it("numbers attachments through the whole meeting, before the agenda is out too", () => {
    const items = [
      itemAt(1, "A", { number: null, attachments: [attachment(null, "første")] }),
      itemAt(2, "B", {
        number: null,
        attachments: [attachment(null, "anden", { state: "promised" }), attachment(null, "tredje")],
      }),
    ];
    const text = print(boardMeeting({ items }));
    expect(text).toContain("Bilag 1: første\n\n2. B\n\nBilag 2: anden (eftersendes)\nBilag 3: tredje\n");
  });

  it("says whose wish it was, but not that a secretary did their work", () => {
    const items = [
      itemAt(1, "A", { proposedBy: ids.secretary }),
      itemAt(2, "B", { proposedBy: ids.secretary, onBehalfOf: "lauget" }),
    ];
    expect(print(calledMeeting({ items }))).toMatch(/\n1\. A\n\n2\. B\nStillet på vegne af lauget\n$/);
  });
});

describe("the agenda's stage", () => {
  it("prints nothing of the minutes, though they be written", () => {
    const text = print(fullMeeting, { stage: "agenda" });
    expect(text).not.toMatch(/Referat:|Rettelse|Opgave|drøftede ventelisten/);
  });
});

describe("a closed item in the public view", () => {
  const canary = (place: string) => `KANARIE-${place}`;
  const closed = itemAt(1, canary("titel"), {
    closed: true,
    kind: "decision",
    minutes: 37,
    proposedBy: ids.observer,
    onBehalfOf: canary("vegne"),
    lateReason: canary("sent"),
    summary: canary("resumé"),
    background: canary("sag"),
    clauses: [clause(canary("indstilling"))],
    attachments: [attachment(1, canary("bilag"), { state: "promised", note: canary("note") })],
    stateReason: canary("grund"),
    carriedFrom: "earlier-item",
  });
  const meeting = heldMeeting({
    items: [closed, itemAt(2, "Åbent", { attachments: [attachment(2, "Åbent bilag")] })],
    entries: [
      entryAt(1, "item-1", canary("notat")),
      entryAt(2, "item-2", canary("andetsteds"), { kind: "decision", subjectItemId: "item-1" }),
      entryAt(3, "item-1", canary("rettelse"), { kind: "correction" }),
    ],
    actions: [action("item-1", canary("opgave"))],
    guests: [{ id: "g", name: canary("gæst"), personId: null, itemId: "item-1" }],
  });

  it("is a number and a word, and nothing else anywhere", () => {
    const text = print(meeting, { view: "public", carriedFrom });
    expect(text).toMatch(/Gæster:\nAfbud:\n\n1\. Lukket punkt\n\n2\. Åbent\n\nBilag 2: Åbent bilag\n$/);
    expect(text).not.toMatch(/KANARIE|37|Tea Lind|Udsat fra/);
  });

  it("shows its public title, also when it has fallen away", () => {
    const shown = { ...closed, publicTitle: "Personalesag" };
    expect(print({ ...meeting, items: [shown] }, { view: "public" })).toMatch(/\n\n1\. Personalesag\n$/);
    const fallen = print({ ...meeting, items: [{ ...shown, state: "withdrawn" }] }, { view: "public" });
    expect(fallen).toMatch(/\n\n1\. Personalesag – udgår\n$/);
  });

  it("is whole and marked in the internal view", () => {
    const text = print(meeting, { carriedFrom });
    expect(text).toContain(`1. ${canary("titel")} (lukket, beslutning, 37 min)\n`);
    for (const place of ["resumé", "sag", "indstilling", "bilag", "notat", "andetsteds", "opgave", "gæst"]) {
      expect(text).toContain(canary(place));
    }
  });
});
