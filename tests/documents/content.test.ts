import { describe, expect, it } from "vitest";

import { withChanges } from "../../src/documents/changes.ts";
import type { DocumentContent } from "../../src/documents/content.ts";
import { contentFor, withClosedItems } from "../../src/documents/content-view.ts";
import { documentContent } from "../../src/documents/meeting-content.ts";
import { contentText } from "../../src/documents/text.ts";
import type { View } from "../../src/domain/circle.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import { carriedFrom, fullMeeting, names } from "../support/full-meeting.ts";
import { entryAt, harbourBoard, itemAt } from "../support/harbour-board.ts";

const madeAt = instantAt("2027-06-16", "09:00");

function contentOf(meeting: Meeting, version = 1, stage: "agenda" | "minutes" = "minutes"): DocumentContent {
  return documentContent({ meeting, forum: harbourBoard(), names, stage, carriedFrom }, { version, madeAt });
}

function changesOf(before: Meeting, after: Meeting, view: View = "internal"): unknown {
  return contentFor(withChanges(contentOf(after, 2), contentOf(before)), view).changes;
}

const withItem = (index: number, more: object): Meeting => ({
  ...fullMeeting,
  items: fullMeeting.items.map((item, place) => (place === index ? { ...item, ...more } : item)),
});

describe("a document's content", () => {
  it.each(["internal", "public"] as const)("is the same when it has been kept as JSON, for the %s view", (view) => {
    const content = contentOf(fullMeeting);
    const kept = JSON.parse(JSON.stringify(content)) as DocumentContent;
    expect(kept).toEqual(content);
    expect(contentText(contentFor(kept, view))).toBe(contentText(contentFor(content, view)));
  });

  it.each([
    ["an agenda", contentOf(fullMeeting, 1, "agenda"), "agenda"],
    ["minutes", contentOf(fullMeeting), "draft"],
    ["approved minutes", contentOf({ ...fullMeeting, status: "approved" }), "approved"],
  ])("says what stage it is at: %s", (_, content, stage) => {
    expect(content.stage).toBe(stage);
  });

  it("has nothing of a closed item for the public, not even where nobody looks", () => {
    const entries = [entryAt(1, "item-1", "KANARIE", { subjectItemId: "item-2" })];
    const items = fullMeeting.items.map((item) =>
      item.id === "item-2" ? { ...item, title: "KANARIE", kind: "decision" as const, minutes: 37 } : item,
    );
    const seen = contentFor(contentOf({ ...fullMeeting, items, entries }), "public");
    expect(JSON.stringify(seen)).not.toMatch(/KANARIE|Fortroligt|Lise Ravn|underrette|:37[,}]/u);
    expect(seen.items[1]).toMatchObject({ number: 2, title: "Personalesag", hidden: true });
  });

  it("hides in an old version what has been closed since", () => {
    const content = withClosedItems(contentOf(fullMeeting), new Map([["item-1", { publicTitle: null }]]));
    const text = contentText(contentFor(content, "public"));
    expect(text).toMatch(/\n1\. Lukket punkt\n\n2\. Personalesag\n\n3\. Ishus/u);
    expect(text).not.toMatch(/venteliste|Ove Klit/u);
    expect(contentText(content)).toContain("venteliste");
  });
});

describe("what changed since the version before", () => {
  it("is nothing when nothing did", () => {
    expect(changesOf(fullMeeting, { ...fullMeeting, version: 9 })).toEqual([]);
  });

  it.each([
    ["the place", { ...fullMeeting, place: "Kroen" }, [{ itemId: null, what: ["place"] }]],
    ["the time", { ...fullMeeting, end: instantAt("2027-06-15", "15:00") }, [{ itemId: null, what: ["time"] }]],
    ["a guest", { ...fullMeeting, guests: [] }, [{ itemId: null, what: ["people"] }]],
    ["a title", withItem(0, { title: "Bro" }), [{ itemId: "item-1", what: ["title"] }]],
    ["a case", withItem(2, { summary: "Kort." }), [{ itemId: "item-3", what: ["case"] }]],
    ["no recommendation", withItem(0, { clauses: [] }), [{ itemId: "item-1", what: ["recommendation"] }]],
    ["attachments", withItem(2, { attachments: [] }), [{ itemId: "item-3", what: ["attachments"] }]],
    ["a fallen item", withItem(2, { state: "withdrawn" }), [{ itemId: "item-3", what: ["fallen"] }]],
    ["a closed item", withItem(2, { closed: true }), [{ itemId: "item-3", what: ["closed"] }]],
    ["an opened item", withItem(1, { closed: false }), [{ itemId: "item-2", what: ["opened"] }]],
    [
      "a new item and its minutes",
      {
        ...fullMeeting,
        items: [...fullMeeting.items, itemAt(7, "Ny")],
        entries: [...fullMeeting.entries, entryAt(9, "item-5", "Mere.")],
      },
      [
        { itemId: "item-5", what: ["minutes"] },
        { itemId: "item-7", what: ["added"] },
      ],
    ],
    ["a task", { ...fullMeeting, actions: fullMeeting.actions.slice(1) }, [{ itemId: "item-1", what: ["actions"] }]],
    ["the approval", { ...fullMeeting, status: "approved" as const }, [{ itemId: null, what: ["stage", "people"] }]],
  ] as [string, Meeting, unknown][])("tells of %s", (_, after, expected) => {
    expect(changesOf(fullMeeting, after)).toEqual(expected);
  });

  it("tells once that an agenda has become minutes", () => {
    const content = withChanges(contentOf(fullMeeting, 2), contentOf(fullMeeting, 1, "agenda"));
    expect(content.changes).toEqual([{ itemId: null, what: ["stage"] }]);
  });

  it("tells the public nothing of what happened under a closed item, nor under an open one about it", () => {
    const entries = [
      ...fullMeeting.entries,
      entryAt(8, "item-2", "Mere."),
      entryAt(9, "item-3", "Om opsigelsen.", { subjectItemId: "item-2" }),
    ];
    const after = { ...withItem(1, { background: "Nyt." }), entries, guests: fullMeeting.guests.slice(1) };
    expect(changesOf(fullMeeting, after, "public")).toEqual([]);
    expect(changesOf(fullMeeting, after)).toHaveLength(3);
  });

  it("tells the public that an item is new, has fallen or was closed, and nothing more of it", () => {
    const closed = withItem(2, { closed: true, title: "Andet", background: "Andet" });
    expect(changesOf(fullMeeting, closed, "public")).toEqual([
      { itemId: "item-3", what: ["closed"] },
      { itemId: "item-6", what: ["minutes"] },
    ]);
    const fallen = withItem(1, { state: "withdrawn", stateReason: "hemmeligt" });
    expect(changesOf(fullMeeting, fallen, "public")).toEqual([{ itemId: "item-2", what: ["fallen"] }]);
    const before = withItem(2, { background: "Gammelt" });
    const kept = withChanges(contentOf(fullMeeting, 2), contentOf(before));
    const later = withClosedItems(kept, new Map([["item-3", { publicTitle: null }]]));
    expect(contentFor(later, "public").changes).toEqual([]);
  });
});
