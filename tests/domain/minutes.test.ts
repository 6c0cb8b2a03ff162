import { describe, expect, it } from "vitest";

import { assignAction, completeAction } from "../../src/domain/action.ts";
import { sendAgenda, takeOff } from "../../src/domain/agenda.ts";
import { approvalDue, approveMinutes, sendDraft } from "../../src/domain/approval.ts";
import { endMeeting, startMeeting, stepPointer, type Meeting } from "../../src/domain/meeting.ts";
import {
  describeEntry,
  itemForEntry,
  rewriteEntries,
  standingEntries,
  undoLast,
  writeEntry,
} from "../../src/domain/minutes.ts";
import { addMinutes, instantAt } from "../../src/domain/time.ts";
import {
  chair,
  committee,
  countingIds,
  itemTitled,
  meetingWith,
  now,
  refusalOf,
  secretary,
} from "../support/committee.ts";

const forum = committee();
const newId = countingIds();
const at = (time: string, date = "2026-10-22"): Date => instantAt(date, time);
const running = startMeeting(sendAgenda(meetingWith(["A", "B"]), now), secretary, at("13:00"));

function write(
  meeting: Meeting,
  text: string,
  { by = secretary, kind = "note", time = at("13:05") }: { by?: string; kind?: "note" | "decision"; time?: Date } = {},
): Meeting {
  const item = itemForEntry(meeting, null);
  return writeEntry(meeting, { itemId: item.id, kind, text, strength: null, byPersonId: by }, { now: time, newId })
    .meeting;
}

const texts = (meeting: Meeting, title: string): string[] =>
  standingEntries(meeting, itemTitled(meeting, title).id).map((entry) => entry.text);

describe("writing", () => {
  it("goes to the item the meeting is on, or to the one that is numbered", () => {
    const second = stepPointer(write(running, "om A"), {
      direction: "next",
      by: secretary,
      byName: () => "",
      now: at("13:10"),
    });
    expect(texts(write(second, "om B"), "B")).toEqual(["om B"]);
    expect(itemForEntry(second, 1).title).toBe("A");
  });

  const refusals = [
    { what: "before the start", work: () => itemForEntry(meetingWith(["A"]), null), code: "meeting.not-started" },
    {
      what: "after the end without a number",
      work: () => itemForEntry(endMeeting(running, at("14:00")), null),
      code: "minutes.number-missing",
    },
    {
      what: "after the end with a number",
      work: () => itemForEntry(endMeeting(running, at("14:00")), 1),
      code: "not refused",
    },
    { what: "an empty text", work: () => write(running, "  \n "), code: "text.missing" },
    { what: "20,001 characters", work: () => write(running, "x".repeat(20_001)), code: "text.too-long" },
    {
      what: "a fallen item",
      work: () =>
        itemForEntry(takeOff(running, { itemId: itemTitled(running, "B").id, state: "withdrawn", reason: null }), 2),
      code: "item.not-active",
    },
  ];
  it.each(refusals)("$what: $code", ({ work, code }) => {
    expect(refusalOf(work)).toBe(code);
  });

  it("keeps the committee's own words", () => {
    expect(texts(write(running, "  Linje et\r\n\r\n*fed* <!channel> & mere "), "A")).toEqual([
      "Linje et\n\n*fed* <!channel> & mere",
    ]);
  });
});

describe("taking back", () => {
  it("takes one's own newest line, note or action, one at a time, and forgets nothing", () => {
    const noted = write(write(running, "min"), "formandens", { by: chair });
    const given = {
      itemId: itemTitled(noted, "A").id,
      assigneeId: null,
      assigneeName: "Regionen",
      text: "svare",
      due: null,
      createdBy: secretary,
    };
    const tasked = assignAction(noted, given, { now: at("13:06"), newId }).meeting;
    const once = undoLast(tasked, secretary, at("13:07"));
    expect(once.undone.kind).toBe("action");
    const twice = undoLast(once.meeting, secretary, at("13:08"));
    expect(texts(twice.meeting, "A")).toEqual(["formandens"]);
    expect(twice.meeting.entries).toHaveLength(2);
    expect(refusalOf(() => undoLast(twice.meeting, secretary, at("13:09")))).toBe("minutes.nothing-to-undo");
  });
});

describe("rewriting what stands under an item", () => {
  it("keeps paragraphs that are still there as what they were, and says which decisions are gone", () => {
    const written = write(write(write(running, "en"), "Besluttede X", { kind: "decision" }), "Besluttede Y", {
      kind: "decision",
    });
    const item = itemTitled(written, "A");
    const { meeting, lostDecisions } = rewriteEntries(
      written,
      { itemId: item.id, paragraphs: ["Besluttede X", "ny"], byPersonId: secretary },
      { now: at("13:20"), newId },
    );
    expect(texts(meeting, "A")).toEqual(["Besluttede X", "ny"]);
    expect(standingEntries(meeting, item.id)[0]?.kind).toBe("decision");
    expect(lostDecisions.map((entry) => entry.text)).toEqual(["Besluttede Y"]);
  });
});

describe("a draft that is changed after it was sent", () => {
  const sent = sendDraft({ meeting: endMeeting(write(running, "en"), at("14:00")), forum, now: at("15:00") });
  const late = addMinutes(sent.objectionsUntil ?? now, 1);

  it("is not approved by silence until it is sent again", () => {
    const entry = sent.entries[0];
    if (!entry) throw new Error("no entry");
    const changed = writeEntry(
      sent,
      { itemId: entry.itemId, kind: "note", text: "to", strength: null, byPersonId: secretary },
      { now: at("16:00"), newId },
    ).meeting;
    expect(approvalDue(sent, late)).toBe(true);
    expect(approvalDue(changed, late)).toBe(false);
    expect(approvalDue(sendDraft({ meeting: changed, forum, now: at("16:30") }), late)).toBe(true);
  });

  it("is locked once approved: no note, no undo, no description; a task can still be done", () => {
    const given = {
      itemId: null,
      assigneeId: secretary,
      assigneeName: "Signe Holt",
      text: "svare",
      due: null,
      createdBy: secretary,
    };
    const tasked = assignAction(sent, given, { now: at("15:30"), newId });
    const again = sendDraft({ meeting: tasked.meeting, forum, now: at("15:45") });
    const approved = approveMinutes({ meeting: again, forum, by: "steward", now: at("16:00"), newId });
    const entry = approved.entries[0];
    if (!entry) throw new Error("no entry");
    expect(refusalOf(() => undoLast(approved, secretary, now))).toBe("minutes.locked");
    expect(refusalOf(() => describeEntry(approved, entry))).toBe("minutes.locked");
    expect(refusalOf(() => itemForEntry(approved, 1))).toBe("minutes.locked");
    expect(completeAction(approved, tasked.action.id, now).actions[0]?.doneAt).toEqual(now);
  });
});
