import { describe, expect, it } from "vitest";

import { defaultSettings, type Forum } from "../../src/domain/forum.ts";
import { moveMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { mergeReminders, remindersApart, remindersOf, type ReminderKind } from "../../src/domain/reminder.ts";
import { instantAt, localStampOf } from "../../src/domain/time.ts";
import {
  answerFrom,
  boardMeeting,
  calledMeeting,
  harbourBoard,
  heldMeeting,
  ids,
  itemAt,
} from "../support/harbour-board.ts";

function at(stamp: string): Date {
  return instantAt(stamp.slice(0, 10), stamp.slice(11));
}

/** A meeting planned long before, at this local time, one hour and a half long. */
function meetingAt(start: string, more: Partial<Meeting> = {}): Meeting {
  const end = new Date(at(start).getTime() + 90 * 60_000);
  return boardMeeting({
    start: at(start),
    end,
    plannedAt: at("2020-01-02T10:00"),
    timeSetAt: at("2020-01-02T10:00"),
    ...more,
  });
}

/** `when who` of every reminder in which this kind is said. */
function said(meeting: Meeting, kind: ReminderKind, forum: Forum = harbourBoard()): string[] {
  const names = new Map<string, string>(Object.entries(ids).map(([name, id]) => [id, name]));
  return remindersOf({ meeting, forum })
    .filter((one) => [one.kind, ...one.alsoKinds].includes(kind))
    .map((one) => `${localStampOf(one.at)} ${names.get(one.personId) ?? one.personId}`)
    .toSorted();
}

function whenSaid(meeting: Meeting, kind: ReminderKind): string[] {
  return [...new Set(said(meeting, kind).map((line) => line.slice(0, 16)))];
}

function whoHears(meeting: Meeting, kind: ReminderKind, forum?: Forum): string[] {
  return said(meeting, kind, forum).map((line) => line.slice(17));
}

describe("when", () => {
  it.each<[string, string, Partial<Record<ReminderKind, string>>]>([
    [
      "a Tuesday in June",
      "2027-06-15T13:00",
      {
        "items.call": "2027-05-25",
        "agenda.due": "2027-06-08",
        "rsvp.chase": "2027-06-11",
        "meeting.soon": "2027-06-14",
      },
    ],
    [
      "the Tuesday after Easter 2022: chase and reminder on the Wednesday before",
      "2022-04-19T12:00",
      {
        "items.call": "2022-03-29",
        "agenda.due": "2022-04-12",
        "rsvp.chase": "2022-04-13",
        "meeting.soon": "2022-04-13",
      },
    ],
    [
      "a Monday: chase and reminder on Friday",
      "2026-10-19T09:00",
      {
        "items.call": "2026-09-28",
        "agenda.due": "2026-10-12",
        "rsvp.chase": "2026-10-16",
        "meeting.soon": "2026-10-16",
      },
    ],
    [
      "over the change of clocks, always at nine",
      "2026-10-29T09:00",
      {
        "items.call": "2026-10-08",
        "agenda.due": "2026-10-22",
        "rsvp.chase": "2026-10-26",
        "meeting.soon": "2026-10-28",
      },
    ],
    [
      "just after midnight: from the meeting's own local day",
      "2026-10-22T00:30",
      {
        "items.call": "2026-10-01",
        "agenda.due": "2026-10-15",
        "rsvp.chase": "2026-10-19",
        "meeting.soon": "2026-10-21",
      },
    ],
    [
      "around 29 February",
      "2028-03-01T10:00",
      {
        "items.call": "2028-02-09",
        "agenda.due": "2028-02-23",
        "rsvp.chase": "2028-02-25",
        "meeting.soon": "2028-02-29",
      },
    ],
  ])("%s", (_, start, days) => {
    const meeting = meetingAt(start);
    for (const [kind, day] of Object.entries(days)) {
      expect(whenSaid(meeting, kind as ReminderKind), kind).toEqual([`${day}T09:00`]);
    }
  });

  it("follows the forum's own days and hour", () => {
    const forum = harbourBoard({ settings: { ...defaultSettings, rsvpDays: 5, sendAt: "07:30" } });
    expect(said(meetingAt("2027-06-15T13:00"), "rsvp.chase", forum)[0]).toContain("2027-06-10T07:30");
  });

  it("is never after the meeting: a reminder on the day itself is not for a meeting that begins before nine", () => {
    const forum = harbourBoard({ settings: { ...defaultSettings, reminderDays: 0 } });
    expect(said(meetingAt("2027-06-15T09:00"), "meeting.soon", forum)).toEqual([]);
    expect(said(meetingAt("2027-06-15T09:01"), "meeting.soon", forum)).toHaveLength(6);
  });
});

describe("who", () => {
  const planned = meetingAt("2027-06-15T13:00");

  it("asks chair and members for items, and not the secretary, the observer or a deputy", () => {
    expect(whoHears(planned, "items.call")).toEqual(["boats", "chair", "ferry", "fish"]);
  });

  it("tells secretary and chair that the agenda is due, until it is sent out", () => {
    expect(whoHears(planned, "agenda.due")).toEqual(["chair", "secretary"]);
    expect(whoHears(calledMeeting(), "agenda.due")).toEqual([]);
  });

  it("asks for no items once the agenda is out", () => {
    expect(whoHears(calledMeeting(), "items.call")).toEqual([]);
  });

  it("chases those who have not answered, and nobody else", () => {
    const answered = { ...planned, attendance: [answerFrom(ids.boats, "attending"), answerFrom(ids.fish, "apology")] };
    expect(whoHears(answered, "rsvp.chase")).toEqual(["chair", "ferry"]);
  });

  it("does not count an answer to an earlier time", () => {
    const moved = { ...planned, sequence: 1, attendance: [answerFrom(ids.boats, "attending", { sequence: 0 })] };
    expect(whoHears(moved, "rsvp.chase")).toContain("boats");
  });

  it("reminds the whole circle but those who have sent an apology", () => {
    const answered = { ...planned, attendance: [answerFrom(ids.fish, "apology")] };
    expect(whoHears(answered, "meeting.soon")).toEqual(["boats", "chair", "ferry", "observer", "secretary"]);
  });

  it("chases and reminds a deputy who has been called, and not the one they come for", () => {
    const called = { ...planned, attendance: [answerFrom(ids.ferry, "apology", { deputyId: ids.deputy })] };
    expect(whoHears(called, "rsvp.chase")).toEqual(["boats", "chair", "deputy", "fish"]);
    expect(whoHears(called, "meeting.soon")).toContain("deputy");
    expect(whoHears(called, "meeting.soon")).not.toContain("ferry");
  });

  it("leaves a called deputy alone who has sent an apology, too", () => {
    const attendance = [answerFrom(ids.ferry, "apology", { deputyId: ids.deputy }), answerFrom(ids.deputy, "apology")];
    expect(whoHears({ ...planned, attendance }, "meeting.soon")).not.toContain("deputy");
    expect(whoHears({ ...planned, attendance }, "rsvp.chase")).not.toContain("deputy");
  });

  it("tells a member who is also called as a deputy once", () => {
    const called = { ...planned, attendance: [answerFrom(ids.ferry, "apology", { deputyId: ids.fish })] };
    expect(whoHears(called, "rsvp.chase").filter((who) => who === "fish")).toHaveLength(1);
  });
});

describe("a nudge for what was promised", () => {
  const promised = { id: "a1", number: null, title: "Regnskab", note: null, promisedBy: null, arrivedAt: null };
  const withAttachment = (attachment: object, item: object = {}) =>
    meetingAt("2027-06-15T13:00", {
      items: [itemAt(1, "Regnskab", { attachments: [{ ...promised, state: "promised", ...attachment }], ...item })],
    });

  it.each<[string, Meeting, string[]]>([
    ["goes to the one who promised it", withAttachment({ promisedBy: ids.fish }), ["fish"]],
    [
      "goes to the one who proposed the item when nobody is named",
      withAttachment({}, { proposedBy: ids.boats }),
      ["boats"],
    ],
    [
      "goes to the promiser and not the proposer when they differ",
      withAttachment({ promisedBy: ids.fish }, { proposedBy: ids.boats }),
      ["fish"],
    ],
    ["goes to nobody when it is there", withAttachment({ promisedBy: ids.fish, state: "attached" }), []],
    [
      "goes to nobody when it has arrived",
      withAttachment({ promisedBy: ids.fish, arrivedAt: at("2027-05-20T10:00") }),
      [],
    ],
    [
      "goes to nobody for an item that has fallen away",
      withAttachment({ promisedBy: ids.fish }, { state: "withdrawn" }),
      [],
    ],
    ["goes to nobody who has left the forum", withAttachment({ promisedBy: "somebody-gone" }), []],
    ["goes to nobody when nothing was promised", meetingAt("2027-06-15T13:00", { items: [itemAt(1, "Regnskab")] }), []],
  ])("%s", (_, meeting, who) => {
    expect(whoHears(meeting, "items.nudge")).toEqual(who);
  });

  it("goes sixteen days before, on the Friday when that is a Sunday, and is useful until the items' deadline", () => {
    const sunday = withAttachment({ promisedBy: ids.fish });
    expect(whenSaid(sunday, "items.nudge")).toEqual(["2027-05-28T09:00"]);
    const nudge = remindersOf({ meeting: sunday, forum: harbourBoard() }).find((one) => one.kind === "items.nudge");
    expect(nudge && localStampOf(nudge.usefulUntil)).toBe("2027-06-01T12:00");
  });
});

describe("two reminders to one person at one hour", () => {
  const easter = meetingAt("2022-04-19T12:00");

  it("are one message, led by the stronger", () => {
    const mine = remindersOf({ meeting: easter, forum: harbourBoard() }).filter((one) => one.personId === ids.fish);
    const before = mine.filter((one) => one.at >= at("2022-04-12T00:00"));
    expect(before.map((one) => [localStampOf(one.at), one.kind, one.alsoKinds])).toEqual([
      ["2022-04-13T09:00", "meeting.soon", ["rsvp.chase"]],
    ]);
  });

  it("carry the keys of all that is said", () => {
    const one = remindersOf({ meeting: easter, forum: harbourBoard() }).find(
      (reminder) => reminder.personId === ids.fish && reminder.kind === "meeting.soon",
    );
    expect(one?.key).toBe(`reminder:meeting.soon:${easter.id}:0:${ids.fish}`);
    expect(one?.alsoKeys).toEqual([`reminder:rsvp.chase:${easter.id}:0:${ids.fish}`]);
  });

  it("stay apart for those who owe no answer", () => {
    const answered = {
      ...easter,
      attendance: [answerFrom(ids.fish, "attending", { answeredAt: at("2022-04-12T10:00") })],
    };
    const mine = remindersOf({ meeting: answered, forum: harbourBoard() }).filter((one) => one.personId === ids.fish);
    expect(mine.at(-1)).toMatchObject({ kind: "meeting.soon", alsoKinds: [] });
  });

  it("are one message, too, when both are sent late, whatever days they belong to", () => {
    const apart = remindersApart({ meeting: meetingAt("2027-06-15T13:00"), forum: harbourBoard() });
    const late = apart.filter((one) => one.personId === ids.fish && one.kind !== "items.call");
    expect(late.map((one) => localStampOf(one.at))).toEqual(["2027-06-11T09:00", "2027-06-14T09:00"]);
    expect(mergeReminders(late)).toHaveLength(1);
    expect(mergeReminders(late)[0]).toMatchObject({
      kind: "meeting.soon",
      alsoKinds: ["rsvp.chase"],
      at: at("2027-06-11T09:00"),
    });
  });
});

describe("a time set late", () => {
  it.each([
    ["a second before the call for items", "2027-05-25T08:59:59", true],
    ["at the very moment", "2027-05-25T09:00:00", false],
    ["a second after", "2027-05-25T09:00:01", false],
  ])("planned %s", (_, stamp, asked) => {
    const timeSetAt = new Date(at(stamp.slice(0, 16)).getTime() + Number(stamp.slice(17)) * 1000);
    expect(whoHears(meetingAt("2027-06-15T13:00", { timeSetAt }), "items.call").length > 0).toBe(asked);
  });

  it("says nothing of what the invitation said: planned two days before, only the day-before reminder is left, and what comes after", () => {
    const meeting = meetingAt("2027-06-15T13:00", { timeSetAt: at("2027-06-13T10:00") });
    expect(new Set(remindersOf({ meeting, forum: harbourBoard() }).map((one) => one.kind))).toEqual(
      new Set(["meeting.soon", "meeting.unstarted"]),
    );
  });
});

describe("a moved meeting", () => {
  const before = meetingAt("2026-10-16T09:00");
  const moved = moveMeeting(
    before,
    { start: at("2026-10-22T13:00"), end: at("2026-10-22T14:30"), place: null },
    { now: at("2026-09-25T12:00"), others: [] },
  );
  const keys = (meeting: Meeting, kind: ReminderKind) =>
    remindersApart({ meeting, forum: harbourBoard() })
      .filter((one) => one.kind === kind)
      .map((one) => one.key);

  it("moves every reminder with it", () => {
    expect(whenSaid(moved, "rsvp.chase")).toEqual(["2026-10-19T09:00"]);
    expect(whenSaid(moved, "meeting.soon")).toEqual(["2026-10-21T09:00"]);
    expect(whenSaid(moved, "agenda.due")).toEqual(["2026-10-15T09:00"]);
  });

  it("keeps the key of what is said once, and gives what is about the time a new one", () => {
    expect(keys(moved, "items.call")).toEqual(keys(before, "items.call"));
    for (const kind of ["rsvp.chase", "meeting.soon", "agenda.due"] as const) {
      expect(
        keys(moved, kind).filter((key) => keys(before, kind).includes(key)),
        kind,
      ).toEqual([]);
    }
  });
});

describe("those who have just spoken", () => {
  const answeredAt = (stamp: string) =>
    meetingAt("2027-06-15T13:00", { attendance: [answerFrom(ids.fish, "attending", { answeredAt: at(stamp) })] });

  it.each([
    ["the minute before the reminder", "2027-06-14T08:59", true],
    ["at its hour", "2027-06-14T09:00", false],
    ["after it", "2027-06-14T15:00", false],
  ])("answered %s", (_, stamp, reminded) => {
    expect(whoHears(answeredAt(stamp), "meeting.soon").includes("fish")).toBe(reminded);
  });

  it("does not chase a deputy who was called after the chase", () => {
    const call = answerFrom(ids.ferry, "apology", { deputyId: ids.deputy, answeredAt: at("2027-06-12T10:00") });
    const meeting = meetingAt("2027-06-15T13:00", { attendance: [call] });
    expect(whoHears(meeting, "rsvp.chase")).not.toContain("deputy");
    expect(whoHears(meeting, "meeting.soon")).toContain("deputy");
  });
});

describe("a meeting that nobody started", () => {
  it("is asked about half an hour after its end, of the secretary alone", () => {
    expect(said(calledMeeting(), "meeting.unstarted")).toEqual(["2027-06-15T15:00 secretary"]);
    expect(said(meetingAt("2027-06-15T13:00"), "meeting.unstarted")).toEqual(["2027-06-15T15:00 secretary"]);
  });

  it("is asked about again when it was moved, for the new time", () => {
    const moved = { ...calledMeeting(), sequence: 1 };
    const [reminder] = remindersOf({ meeting: moved, forum: harbourBoard() }).filter(
      ({ kind }) => kind === "meeting.unstarted",
    );
    expect(reminder?.key).toContain(":1:");
  });
});

describe("after the meeting has begun", () => {
  const running = (startedAt: string) => calledMeeting({ startedAt: at(startedAt) });

  it.each<[string, Meeting]>([
    ["a cancelled one", meetingAt("2027-06-15T13:00", { status: "cancelled" })],
    ["an approved one", heldMeeting({ status: "approved", draftVersion: 1 })],
    ["one whose draft is out", heldMeeting({ status: "drafted", draftVersion: 1 })],
  ])("nothing is said of %s", (_, meeting) => {
    expect(remindersOf({ meeting, forum: harbourBoard() })).toEqual([]);
  });

  it("only its end is asked for, half an hour after it was planned, and of the secretary", () => {
    expect(remindersOf({ meeting: running("2027-06-15T13:04"), forum: harbourBoard() })).toEqual([
      expect.objectContaining({ kind: "meeting.closing", personId: ids.secretary, at: at("2027-06-15T15:00") }),
    ]);
  });

  it("gives a meeting that began after its planned end its length first", () => {
    expect(whenSaid(running("2027-06-15T15:00"), "meeting.closing")).toEqual(["2027-06-15T17:00"]);
  });

  it("asks the secretary for the minutes on the working day on or before the fifth day", () => {
    expect(said(heldMeeting(), "minutes.due")).toEqual(["2027-06-18T09:00 secretary"]);
  });

  it("does not ask for the minutes of a meeting that was ended after that", () => {
    expect(said(heldMeeting({ endedAt: at("2027-06-18T09:00") }), "minutes.due")).toEqual([]);
  });
});
