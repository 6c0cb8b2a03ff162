import { expect, it } from "vitest";

import {
  addAttachment,
  attachmentNumberOf,
  carryItem,
  leftOver,
  numberedItems,
  putBack,
  sendAgenda,
  takeOff,
} from "../../src/domain/agenda.ts";
import { assignAction } from "../../src/domain/action.ts";
import { endMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { writeEntry } from "../../src/domain/minutes.ts";
import { committee, countingIds, itemTitled, meetingWith, now, secretary } from "../support/committee.ts";

const newId = countingIds();
const forum = committee(newId);
const lines = (meeting: Meeting): string[] =>
  numberedItems(meeting).map(({ item, number }) => `${number}. ${item.title}`);

function withAttachment(meeting: Meeting, title: string): Meeting {
  const itemId = itemTitled(meeting, title).id;
  const given = { itemId, title: `Bilag til ${title}`, note: null, promisedBy: null, state: "attached" } as const;
  return addAttachment(meeting, given, newId).meeting;
}

it("gives what fell away before the numbers were fixed, and is put back after, the next number", () => {
  const planned = meetingWith(["A", "B"], newId, forum);
  const fallen = takeOff(planned, { itemId: itemTitled(planned, "A").id, state: "postponed", reason: null });
  const back = putBack(sendAgenda(fallen, now), itemTitled(planned, "A").id);
  expect(lines(back)).toEqual(["3. A", "1. B", "2. Eventuelt"]);
});

it("numbers the attachments of an item carried onto a sent agenda after all others", () => {
  const source = withAttachment(meetingWith(["Gammel sag"], newId, forum), "Gammel sag");
  const sent = withAttachment(sendAgenda(withAttachment(meetingWith(["A"], newId, forum), "A"), now), "A");
  const target = carryItem(sent, itemTitled(source, "Gammel sag"), newId);
  const numbers = target.items.flatMap((item) => item.attachments.map((one) => attachmentNumberOf(target, one.id)));
  expect(numbers).toEqual([1, 2, 3]);
});

it("leaves behind what the committee postponed, and not what it only gave somebody to do", () => {
  const planned = meetingWith(["A", "B", "C"], newId, forum);
  const started = startMeeting(planned, secretary, planned.start);
  const made = { now: planned.start, newId };
  const itemId = itemTitled(planned, "A").id;
  const draft = {
    itemId,
    kind: "decision",
    text: "Sagen blev udsat",
    strength: "postponed",
    byPersonId: secretary,
  } as const;
  const written = writeEntry(started, draft, made).meeting;
  const task = {
    itemId: itemTitled(planned, "B").id,
    assigneeId: null,
    assigneeName: "Regionen",
    text: "svare",
    due: null,
    createdBy: secretary,
  };
  const { meeting } = assignAction(written, task, made);
  expect(leftOver(endMeeting(meeting, planned.end)).map(({ item }) => item.title)).toEqual(["A", "C"]);
});
