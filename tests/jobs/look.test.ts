import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { assignAction, completeAction } from "../../src/domain/action.ts";
import { agreeToMinutes, objectToMinutes, sendDraft } from "../../src/domain/approval.ts";
import { answerMeeting, type AttendanceAnswer } from "../../src/domain/attendance.ts";
import { sendAgenda } from "../../src/domain/agenda.ts";
import type { Forum } from "../../src/domain/forum.ts";
import { cancelMeeting, endMeeting, moveMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { nextLookAt } from "../../src/jobs/next-look.ts";
import { at, change, found, memberNamed, newId, openOffice, plainCards, plan, type Office } from "./office.ts";

let office: Office;
let forum: Forum;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.clear();
  forum = await found(office, "Havnerådet", { Karen: "secretary", Inge: "chair", Ole: "member", Tea: "observer" });
});

const inForum = (meeting: Meeting, to: (meeting: Meeting) => Meeting) => change(office, forum, meeting.id, to);

function answer(meeting: Meeting, name: string, said: AttendanceAnswer): Promise<void> {
  const personId = memberNamed(forum, name);
  const whole = { personId, answer: said, reason: null, deputyId: null, answeredBy: personId, door: "slack" } as const;
  return inForum(meeting, (one) => answerMeeting(one, forum, whole, { now: office.clock.now(), newId }));
}

/** Held and its draft sent out on Tuesday 15 June 2027: objections until Tuesday 22 June at four. */
async function draftOut(): Promise<Meeting> {
  office.set("2027-05-03T10:00");
  const meeting = await plan(office, forum, "2027-06-15T13:00");
  office.set("2027-06-15T15:00");
  const now = office.clock.now();
  const held = (one: Meeting) => endMeeting(startMeeting(one, memberNamed(forum, "Karen"), now), now);
  await inForum(meeting, (one) => sendDraft({ meeting: held(one), forum, now }));
  return meeting;
}

describe("a meeting's reminders", () => {
  it("go out at their hours, to those they are for: the Tuesday after Easter 2022", async () => {
    office.set("2022-03-15T09:00");
    const meeting = await plan(office, forum, "2022-04-19T12:00");
    await office.runTo("2022-04-12T10:00");
    await inForum(meeting, (one) => sendAgenda(one, office.clock.now()));
    await answer(meeting, "Ole", "attending");
    await office.runTo("2022-04-19T11:59");
    expect(await office.said()).toEqual([
      "2022-03-29T09:00 Inge: items.call",
      "2022-03-29T09:00 Ole: items.call",
      "2022-04-12T09:00 Inge: agenda.due",
      "2022-04-12T09:00 Karen: agenda.due",
      "2022-04-13T09:00 Inge: meeting.soon+rsvp.chase",
      "2022-04-13T09:00 Karen: meeting.soon",
      "2022-04-13T09:00 Ole: meeting.soon",
      "2022-04-13T09:00 Tea: meeting.soon",
    ]);
  });

  it("move with the meeting; what was said for it is not said again", async () => {
    office.set("2026-09-01T09:00");
    const meeting = await plan(office, forum, "2026-10-16T09:00");
    await answer(meeting, "Ole", "attending");
    await office.runTo("2026-09-25T12:00");
    const time = { start: at("2026-10-22T13:00"), end: at("2026-10-22T14:30"), place: null };
    await inForum(meeting, (one) => moveMeeting(one, time, { now: office.clock.now(), others: [] }));
    await office.runTo("2026-10-15T08:59");
    await inForum(meeting, (one) => sendAgenda(one, office.clock.now()));
    await answer(meeting, "Inge", "attending");
    await office.runTo("2026-10-22T12:59");
    expect(await office.said()).toEqual([
      "2026-09-25T09:00 Inge: items.call",
      "2026-09-25T09:00 Ole: items.call",
      "2026-10-19T09:00 Ole: rsvp.chase",
      "2026-10-21T09:00 Inge: meeting.soon",
      "2026-10-21T09:00 Karen: meeting.soon",
      "2026-10-21T09:00 Ole: meeting.soon",
      "2026-10-21T09:00 Tea: meeting.soon",
    ]);
  });

  it("remember what was said in one message, when a move would part it: called for items and nudged before Easter", async () => {
    office.set("2022-03-15T09:00");
    const meeting = await plan(office, forum, "2022-05-04T10:00");
    const promised = {
      id: newId(),
      number: null,
      title: "Budget",
      state: "promised" as const,
      note: null,
      arrivedAt: null,
    };
    const attachments = [{ ...promised, promisedBy: memberNamed(forum, "Ole") }];
    await inForum(meeting, (one) => {
      const [first, ...others] = one.items;
      return { ...one, items: [{ ...first!, attachments }, ...others] };
    });
    await office.runTo("2022-04-13T10:00");
    const time = { start: at("2022-05-18T10:00"), end: at("2022-05-18T11:00"), place: null };
    await inForum(meeting, (one) => moveMeeting(one, time, { now: office.clock.now(), others: [] }));
    await office.runTo("2022-05-04T12:00");
    expect(await office.said()).toEqual([
      "2022-04-13T09:00 Inge: items.call",
      "2022-04-13T09:00 Ole: items.call+items.nudge",
    ]);
  });

  it("end when it is cancelled", async () => {
    office.set("2027-06-01T10:00");
    const meeting = await plan(office, forum, "2027-06-15T13:00");
    await inForum(meeting, (one) => cancelMeeting(one, null, office.clock.now()));
    await office.runTo("2027-06-20T10:00");
    expect(await office.said()).toEqual([]);
  });

  it.each([
    ["the minute before nothing is said", "2027-06-14T08:59", []],
    [
      "late is better than not, and is one message",
      "2027-06-14T22:10",
      ["2027-06-14T22:10 Ole: meeting.soon+rsvp.chase"],
    ],
    ["the minute before the meeting", "2027-06-15T12:59", ["2027-06-15T12:59 Ole: meeting.soon+rsvp.chase"]],
    ["when it begins it is too late", "2027-06-15T13:00", []],
  ])("after we were away: %s", async (_, stamp, said) => {
    office.set("2027-06-08T10:00");
    const meeting = await plan(office, forum, "2027-06-15T13:00");
    await inForum(meeting, (one) => sendAgenda(one, office.clock.now()));
    office.set(stamp);
    await office.look();
    const ole = (await office.said()).filter((line) => line.includes("Ole"));
    expect(ole.filter((line) => line.includes("soon"))).toEqual(said);
  });

  it("are put once, however often and by however many we look", async () => {
    office.set("2027-05-03T10:00");
    await plan(office, forum, "2027-06-15T13:00");
    const replica = await office.openReplica();
    try {
      office.set("2027-05-25T09:00");
      await Promise.all([
        office.look(),
        office.look(plainCards, replica),
        office.look(),
        office.look(plainCards, replica),
      ]);
      await office.look();
    } finally {
      await replica.close();
    }
    expect(await office.said()).toEqual(["2027-05-25T09:00 Inge: items.call", "2027-05-25T09:00 Ole: items.call"]);
    expect(office.log.lines.filter((line) => line.level === "error")).toEqual([]);
  });

  it("wait for a command that is moving the meeting, and then do not speak of the old time", async () => {
    office.set("2027-06-08T10:00");
    const meeting = await plan(office, forum, "2027-06-15T13:00");
    office.set("2027-06-14T09:00");
    const time = { start: at("2027-06-16T13:00"), end: at("2027-06-16T14:00"), place: null };
    let looking = Promise.resolve();
    await office.store.within(forum.organisationId, async (tx) => {
      const locked = await tx.meetings.getForChange(meeting.id);
      looking = office.look();
      await office.untilSomebodyWaits();
      await tx.meetings.save(locked, moveMeeting(locked, time, { now: office.clock.now(), others: [] }));
    });
    await looking;
    expect(await office.said()).toEqual([]);
  });

  it("are kept from one meeting by a fault in another's, which is logged", async () => {
    const other = await found(office, "Bestyrelsen", { Per: "secretary", Ida: "chair" });
    office.set("2027-05-03T10:00");
    await plan(office, forum, "2027-06-15T13:00");
    await plan(office, other, "2027-06-15T13:00");
    office.set("2027-05-25T09:00");
    const reminder: typeof plainCards.reminder = (facts) => {
      if (facts.forum.id === forum.id) throw new Error("a fault");
      return plainCards.reminder(facts);
    };
    await office.look({ ...plainCards, reminder });
    expect(await office.said()).toEqual(["2027-05-25T09:00 Ida: items.call"]);
    expect(office.log.lines.filter((line) => line.level === "error")).toHaveLength(1);
    await office.look();
    expect(await office.said()).toHaveLength(3);
  });

  it("ask the secretary to end a meeting, and for its minutes", async () => {
    office.set("2027-06-14T10:00");
    const meeting = await plan(office, forum, "2027-06-15T13:00");
    office.set("2027-06-15T13:00");
    await inForum(meeting, (one) => startMeeting(one, memberNamed(forum, "Inge"), office.clock.now()));
    await office.runTo("2027-06-15T16:00");
    await inForum(meeting, (one) => endMeeting(one, office.clock.now()));
    await office.runTo("2027-07-01T10:00");
    expect(await office.said()).toEqual([
      "2027-06-15T15:00 Karen: meeting.closing",
      "2027-06-18T09:00 Karen: minutes.due",
    ]);
  });
});

describe("a meeting that nobody started", () => {
  it("is asked about, once, and not when it was cancelled", async () => {
    office.set("2027-06-14T10:00");
    await plan(office, forum, "2027-06-15T13:00");
    const cancelled = await plan(office, forum, "2027-06-16T13:00");
    await inForum(cancelled, (one) => cancelMeeting(one, null, office.clock.now()));
    await office.runTo("2027-06-15T13:00");
    const before = (await office.said()).length;
    await office.runTo("2027-06-30T10:00");
    expect((await office.said()).slice(before)).toEqual(["2027-06-15T15:00 Karen: meeting.unstarted"]);
  });
});

describe("silence", () => {
  const approvals = async () => (await office.said()).filter((line) => line.endsWith("approved"));
  const load = (id: string) => office.store.within(forum.organisationId, (tx) => tx.meetings.get(id));

  it("approves at its hour, and it is announced in the channel and to the circle", async () => {
    const meeting = await draftOut();
    await inForum(meeting, (one) =>
      agreeToMinutes({ meeting: one, personId: memberNamed(forum, "Ole"), now: office.clock.now(), newId }),
    );
    await office.runTo("2027-06-22T15:59");
    expect(await approvals()).toEqual([]);
    await office.runTo("2027-06-30T10:00");
    expect(await approvals()).toEqual([
      "2027-06-22T16:00 channel: approved",
      "2027-06-22T16:00 Inge: approved",
      "2027-06-22T16:00 Karen: approved",
      "2027-06-22T16:00 Ole: approved",
      "2027-06-22T16:00 Tea: approved",
    ]);
    const { status, approvedAt, approvedBy, approvals: record } = await load(meeting.id);
    expect({ status, approvedAt, approvedBy }).toEqual({
      status: "approved",
      approvedAt: at("2027-06-22T16:00"),
      approvedBy: "silence",
    });
    expect(record.map((one) => [one.personId, one.kind])).toEqual([
      [memberNamed(forum, "Ole"), "spoken"],
      [memberNamed(forum, "Inge"), "silent"],
    ]);
  });

  it("approves once, whoever looks first", async () => {
    await draftOut();
    const replica = await office.openReplica();
    try {
      office.set("2027-06-22T16:00");
      await Promise.all([
        office.look(),
        office.look(plainCards, replica),
        office.look(),
        office.look(plainCards, replica),
      ]);
    } finally {
      await replica.close();
    }
    expect(await approvals()).toHaveLength(5);
    expect(office.log.lines.filter((line) => line.level === "error")).toEqual([]);
  });

  it("approves nothing while an objection is open", async () => {
    const meeting = await draftOut();
    const said = { itemId: meeting.items[0]!.id, personId: memberNamed(forum, "Ole"), text: "Nej" };
    await inForum(meeting, (one) => objectToMinutes({ meeting: one, ...said, now: office.clock.now(), newId }));
    await office.runTo("2027-07-30T10:00");
    expect(await approvals()).toEqual([]);
    expect((await load(meeting.id)).status).toBe("drafted");
  });
});

describe("actions", () => {
  const assign = async (due: string) => {
    const meeting = await draftOut();
    const action = { itemId: null, assigneeId: memberNamed(forum, "Ole"), assigneeName: "Ole", text: "Ring", due };
    const now = office.clock.now();
    await inForum(
      meeting,
      (one) => assignAction(one, { ...action, createdBy: memberNamed(forum, "Karen") }, { now, newId }).meeting,
    );
    return meeting;
  };
  const aboutActions = async () => (await office.said()).filter((line) => line.includes("action."));

  it("are reminded of while they are open, also after the minutes are approved, and offered for the next meeting", async () => {
    await assign("2027-08-13");
    await plan(office, forum, "2027-10-05T10:00");
    await office.runTo("2027-09-10T10:00");
    expect(await aboutActions()).toEqual([
      "2027-08-10T09:00 Ole: action.soon, next meeting",
      "2027-08-13T09:00 Ole: action.due, next meeting",
      "2027-08-16T09:00 Karen: action.overdue, next meeting",
      "2027-08-16T09:00 Ole: action.overdue, next meeting",
    ]);
  });

  it("are left alone when they are done", async () => {
    const meeting = await assign("2027-08-13");
    await office.runTo("2027-08-11T10:00");
    await inForum(meeting, (one) => completeAction(one, one.actions[0]!.id, office.clock.now()));
    await office.runTo("2027-09-10T10:00");
    expect(await aboutActions()).toEqual(["2027-08-10T09:00 Ole: action.soon"]);
  });
});

describe("the next look", () => {
  const next = async () => (await nextLookAt({ store: office.store, now: office.clock.now() }))?.toISOString() ?? null;

  it("is never when there is nothing to come", async () => {
    expect(await next()).toBeNull();
  });

  it("is the first of what is due, strictly after now, and not what has been said", async () => {
    office.set("2027-05-03T10:00");
    await plan(office, forum, "2027-06-15T13:00");
    expect(await next()).toBe(at("2027-05-25T09:00").toISOString());
    office.set("2027-05-25T09:00");
    expect(await next()).toBe(at("2027-06-08T09:00").toISOString());
  });

  it("is not for what was said before a move", async () => {
    office.set("2026-09-01T09:00");
    const meeting = await plan(office, forum, "2026-10-16T09:00");
    await office.runTo("2026-09-25T12:00");
    const time = { start: at("2026-10-22T13:00"), end: at("2026-10-22T14:30"), place: null };
    await inForum(meeting, (one) => moveMeeting(one, time, { now: office.clock.now(), others: [] }));
    expect(await next()).toBe(at("2026-10-15T09:00").toISOString());
  });

  it("is the hour at which silence approves", async () => {
    await draftOut();
    expect(await next()).toBe(at("2027-06-22T16:00").toISOString());
  });

  it("sees every organisation", async () => {
    office.set("2027-05-03T10:00");
    const person = await office.store.directory.recognise({
      platform: "teams",
      tenant: "another",
      user: "u",
      name: "Eva",
      email: null,
    });
    const elsewhere: Forum = {
      ...forum,
      id: newId(),
      organisationId: person.organisationId,
      members: [{ personId: person.id, name: "Eva", email: null, role: "chair", deputyFor: null }],
      standingItems: [],
      channels: [],
    };
    await office.store.within(person.organisationId, (tx) => tx.forums.create(elsewhere));
    await plan(office, forum, "2027-06-15T13:00");
    await plan(office, elsewhere, "2027-06-08T13:00");
    expect(await next()).toBe(at("2027-05-18T09:00").toISOString());
  });
});
