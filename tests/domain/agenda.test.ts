import { describe, expect, it } from "vitest";

import {
  addAttachment,
  addItem,
  attachmentNumberOf,
  carryItem,
  closeItem,
  editItem,
  itemNumbered,
  itemsInOrder,
  leftOver,
  numberedItems,
  putBack,
  reorderItem,
  sendAgenda,
  takeOff,
  withStandingItems,
} from "../../src/domain/agenda.ts";
import { addStandingItem } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { committee, countingIds, draft, itemTitled, meetingWith, now, refusalOf } from "../support/committee.ts";

const lines = (meeting: Meeting): string[] =>
  numberedItems(meeting).map(({ item, number }) => `${number}. ${item.title}${item.state === "active" ? "" : " -"}`);

describe("order and numbers before the agenda is sent out", () => {
  it("keeps any other business last, whatever is added", () => {
    expect(lines(meetingWith(["Budget", "Lån"]))).toEqual(["1. Budget", "2. Lån", "3. Eventuelt"]);
  });

  const moves = [
    { from: 1, to: 3, gives: ["1. B", "2. C", "3. A", "4. Eventuelt"] },
    { from: 3, to: 1, gives: ["1. C", "2. A", "3. B", "4. Eventuelt"] },
    { from: 2, to: 2, gives: ["1. A", "2. B", "3. C", "4. Eventuelt"] },
    { from: 1, to: 4, gives: ["1. B", "2. C", "3. A", "4. Eventuelt"] },
  ];
  it.each(moves)("moves $from to $to", ({ from, to, gives }) => {
    expect(lines(reorderItem(meetingWith(["A", "B", "C"]), { from, to }))).toEqual(gives);
  });

  it("does not move any other business, nor a number that is not there", () => {
    const meeting = meetingWith(["A"]);
    expect(refusalOf(() => reorderItem(meeting, { from: 2, to: 1 }))).toBe("item.any-other-business-last");
    expect(refusalOf(() => reorderItem(meeting, { from: 7, to: 1 }))).toBe("item.unknown");
  });

  it("closes the gap when an item is taken off", () => {
    const meeting = meetingWith(["A", "B"]);
    const after = takeOff(meeting, { itemId: itemTitled(meeting, "A").id, state: "postponed", reason: null });
    expect(lines(after)).toEqual(["1. B", "2. Eventuelt"]);
    expect(lines(putBack(after, itemTitled(after, "A").id))).toEqual(["1. A", "2. B", "3. Eventuelt"]);
  });
});

describe("numbers once the agenda is sent out", () => {
  const sent = (): Meeting => sendAgenda(meetingWith(["A", "B"]), now);

  it("stay: a fallen item keeps its number and prints as fallen", () => {
    const meeting = sent();
    const after = takeOff(meeting, { itemId: itemTitled(meeting, "A").id, state: "withdrawn", reason: "dobbelt" });
    expect(lines(after)).toEqual(["1. A -", "2. B", "3. Eventuelt"]);
  });

  it("give a new item the next number, before any other business in order", () => {
    const { meeting } = addItem(sent(), draft("Sent"), countingIds());
    expect(lines(meeting)).toEqual(["1. A", "2. B", "4. Sent", "3. Eventuelt"]);
  });

  it("refuse a new order, and sending twice", () => {
    expect(refusalOf(() => reorderItem(sent(), { from: 1, to: 2 }))).toBe("item.numbers-fixed");
    expect(refusalOf(() => sendAgenda(sent(), now))).toBe("agenda.already-sent");
  });

  it("are not sent with nothing but any other business", () => {
    expect(refusalOf(() => sendAgenda(meetingWith([]), now))).toBe("agenda.empty");
  });
});

describe("attachments", () => {
  const given = (itemId: string, title: string) => ({
    itemId,
    title,
    note: null,
    promisedBy: null,
    state: "attached" as const,
  });

  it("are numbered through the whole meeting, in the order of the items, and fixed when the agenda is out", () => {
    const newId = countingIds();
    const meeting = meetingWith(["A", "B"], newId);
    const onB = addAttachment(meeting, given(itemTitled(meeting, "B").id, "til B"), newId);
    const both = addAttachment(onB.meeting, given(itemTitled(meeting, "A").id, "til A"), newId);
    expect(attachmentNumberOf(both.meeting, both.attachment.id)).toBe(1);
    expect(attachmentNumberOf(both.meeting, onB.attachment.id)).toBe(2);
    const later = addAttachment(sendAgenda(both.meeting, now), given(itemTitled(meeting, "A").id, "endnu et"), newId);
    expect(attachmentNumberOf(later.meeting, later.attachment.id)).toBe(3);
    expect(attachmentNumberOf(later.meeting, onB.attachment.id)).toBe(2);
  });
});

describe("standing items", () => {
  it("come onto a planned agenda after the standing ones there, each once", () => {
    const newId = countingIds();
    const forum = addStandingItem(committee(newId), "Siden sidst", newId);
    const meeting = meetingWith(["Budget"], newId, forum);
    const more = addStandingItem(forum, "Nyt fra lånerne", newId);
    const after = withStandingItems(meeting, more.standingItems, newId);
    expect(lines(after)).toEqual(["1. Siden sidst", "2. Nyt fra lånerne", "3. Budget", "4. Eventuelt"]);
    expect(withStandingItems(after, more.standingItems, newId).items).toHaveLength(4);
  });

  it("do not come onto an agenda that is sent out", () => {
    const newId = countingIds();
    const forum = committee(newId);
    const sent = sendAgenda(meetingWith(["Budget"], newId, forum), now);
    expect(withStandingItems(sent, addStandingItem(forum, "Sent", newId).standingItems, newId)).toBe(sent);
  });
});

describe("texts", () => {
  it("keep the outcome of a clause that is written again unchanged", () => {
    const newId = countingIds();
    const meeting = meetingWith(["A"], newId);
    const itemId = itemTitled(meeting, "A").id;
    const first = editItem(meeting, { itemId, field: "recommendation", text: "x", clauses: ["at A", "at B"] }, newId);
    const settled = {
      ...first,
      items: first.items.map((item) => ({
        ...item,
        clauses: item.clauses.map((one) => ({ ...one, outcome: "decided" as const })),
      })),
    };
    const again = editItem(settled, { itemId, field: "recommendation", text: "x", clauses: ["at B", "at C"] }, newId);
    expect(itemTitled(again, "A").clauses.map(({ text, outcome }) => [text, outcome])).toEqual([
      ["at B", "decided"],
      ["at C", null],
    ]);
  });

  const titles = [
    { title: "   ", code: "item.title-missing" },
    { title: "x".repeat(301), code: "item.title-too-long" },
    { title: "x".repeat(300), code: "not refused" },
  ];
  it.each(titles)("title of $title.length characters: $code", ({ title, code }) => {
    expect(refusalOf(() => addItem(meetingWith([]), draft(title), countingIds()))).toBe(code);
  });

  it("put a title on one line", () => {
    expect(addItem(meetingWith([]), draft(" To\r\nlinjer\t her "), countingIds()).item.title).toBe("To linjer her");
  });

  it("refuse durations nobody means", () => {
    const timed = (minutes: number) => () => addItem(meetingWith([]), { ...draft("A"), minutes }, countingIds());
    expect([0, 1, 600, 601].map((minutes) => refusalOf(timed(minutes)))).toEqual([
      "item.duration-odd",
      "not refused",
      "not refused",
      "item.duration-odd",
    ]);
  });
});

describe("what is left behind", () => {
  it("is postponed items, and after the meeting the unreached ones that do not come by themselves", () => {
    const meeting = sendAgenda(meetingWith(["A", "B"]), now);
    const postponed = takeOff(meeting, { itemId: itemTitled(meeting, "A").id, state: "postponed", reason: null });
    expect(leftOver(postponed).map(({ item }) => item.title)).toEqual(["A"]);
    expect(leftOver({ ...postponed, endedAt: now }).map(({ item }) => item.title)).toEqual(["A", "B"]);
  });

  it("is carried with its texts and its history, and without old numbers", () => {
    const newId = countingIds();
    const meeting = sendAgenda(meetingWith(["A"], newId), now);
    const item = itemTitled(closeItem(meeting, itemTitled(meeting, "A").id, "Sag"), "A");
    const carried = itemsInOrder(carryItem(meetingWith([], newId), item, newId))[0];
    expect(carried).toMatchObject({
      title: "A",
      closed: true,
      publicTitle: "Sag",
      number: null,
      carriedFrom: item.id,
      state: "active",
    });
  });
});

it("says which numbers there are when one is not there", () => {
  expect(refusalOf(() => itemNumbered(meetingWith(["A"]), 3))).toBe("item.unknown");
  expect(itemNumbered(meetingWith(["A"]), 2).title).toBe("Eventuelt");
});
