import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { assignAction, completeAction } from "../../src/domain/action.ts";
import { answerMeeting } from "../../src/domain/attendance.ts";
import { whileItStands } from "../../src/commands/telling.ts";
import { whileOwing, whileReading } from "../../src/domain/circle.ts";
import { removeMember, setMember, type Forum, type Role } from "../../src/domain/forum.ts";
import { endMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { createDeliverer } from "../../src/jobs/deliver.ts";
import {
  DeliveryError,
  type ChatPlatform,
  type Delivery,
  type OutboxMessage,
  type OutboxRow,
} from "../../src/ports.ts";
import { noDocuments } from "../support/no-documents.ts";
import { change, found, memberNamed, newId, openOffice, plan, type Office } from "./office.ts";

/** What was put while it held, and is sent when it may not: the platform was out of order in between. */

let office: Office;
let forum: Forum;
let meeting: Meeting;
let refusal: DeliveryError | null;

const answer = (): ReturnType<ChatPlatform["sendToPerson"]> =>
  refusal ? Promise.reject(refusal) : Promise.resolve({ platform: "slack", id: newId() });
const slack: ChatPlatform = {
  platform: "slack",
  pace: { perSecond: 1_000, atOnce: 1_000, addresseeGapMs: 0 },
  sendToPerson: answer,
  sendToChannel: answer,
  update: answer,
  roster: () => Promise.resolve([]),
};

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(async () => {
  refusal = null;
  office.set("2027-06-08T10:00");
  forum = await found(office, `Råd ${newId().slice(0, 6)}`, { Karen: "secretary", Ole: "member", Ida: "observer" });
  meeting = await plan(office, forum, "2027-06-15T13:00");
});

const ole = (): string => memberNamed(forum, "Ole");

function rowTo(to: OutboxMessage["to"], more: Partial<OutboxMessage>): OutboxRow {
  const { organisationId } = forum;
  const row = { id: newId(), key: newId(), state: "due" as const, attempt: 1, createdAt: office.clock.now() };
  return { ...row, organisationId, to, card: { summary: "Husk mødet", elements: [] }, ...more };
}

const toOle = (more: Partial<OutboxMessage>): OutboxRow => rowTo({ kind: "person", personId: ole() }, more);
const deliver = (row: OutboxRow): Promise<Delivery> =>
  createDeliverer({ ...office, platforms: [slack], documents: noDocuments })(row);

async function changeForum(to: (forum: Forum) => Forum): Promise<void> {
  await office.store.within(forum.organisationId, async (tx) => {
    const before = await tx.forums.get(forum.id);
    await tx.forums.save(before, to(before));
  });
}

const person = () => ({ id: ole(), organisationId: forum.organisationId, name: "Ole", email: null });
const become = (role: Role): Promise<void> => changeForum((one) => setMember(one, person(), { role, deputyFor: null }));
const close = (one: Meeting): Meeting => ({
  ...one,
  items: one.items.map((item, place) => (place === 0 ? { ...item, closed: true } : item)),
});

const apologise = (deputyId: string | null): Promise<void> =>
  change(office, forum, meeting.id, (one) =>
    answerMeeting(
      one,
      forum,
      { personId: ole(), answeredBy: ole(), answer: "apology", reason: null, deputyId, door: "slack" },
      { now: office.clock.now(), newId },
    ),
  );

/** Somebody becomes this in the forum, and is called in Ole's place; with the meeting and the forum as they are then. */
async function withDeputy(name: string, set: Parameters<typeof setMember>[2]) {
  const deputy = await office.store.directory.recognise({
    platform: "slack",
    tenant: "T1",
    user: `U-${name}`,
    name,
    email: `${name.toLowerCase()}@havn.example`,
  });
  await changeForum((one) => setMember(one, deputy, set));
  await apologise(deputy.id);
  const [called, known] = await office.store.within(forum.organisationId, (tx) =>
    Promise.all([tx.meetings.get(meeting.id), tx.forums.get(forum.id)]),
  );
  return { to: { kind: "person", personId: deputy.id } as const, called, known };
}

describe("what was for somebody who has left", () => {
  it("is dropped, whatever it was about the meeting", async () => {
    const rows = [
      toOle({ onlyIf: whileReading(meeting, forum, ole()) }),
      toOle(whileItStands({ meeting, forum }, ole(), "meeting.invitation")),
    ];
    for (const row of rows) expect((await deliver(row)).state).toBe("sent");
    await changeForum((one) => removeMember(one, person()));
    for (const row of rows) expect(await deliver(row)).toEqual({ state: "dropped", why: "left" });
  });

  it("is dropped for who is no longer of the circle, where it says what is closed", async () => {
    const open = toOle({ onlyIf: whileReading(meeting, forum, ole()) });
    const closed = toOle({ onlyIf: whileReading(close(meeting), forum, ole()) });
    for (const row of [open, closed]) expect((await deliver(row)).state).toBe("sent");
    await become("chair");
    expect((await deliver(closed)).state).toBe("sent");
    await become("observer");
    expect((await deliver(open)).state).toBe("sent");
    expect(await deliver(closed)).toEqual({ state: "dropped", why: "left" });
  });

  it("is dropped for a deputy who was let go again; a task stays theirs", async () => {
    const { to, called, known } = await withDeputy("Eva", { role: "deputy", deputyFor: null });
    const closed = close(called);
    const rows = [
      rowTo(to, { onlyIf: whileReading(closed, known, to.personId) }),
      rowTo(to, whileItStands({ meeting: called, forum: known }, to.personId, "agenda.sent")),
    ];
    const task = rowTo(to, { onlyIf: whileOwing(closed, known, to.personId) });
    for (const row of [...rows, task]) expect((await deliver(row)).state).toBe("sent");
    await apologise(null);
    for (const row of rows) expect(await deliver(row)).toEqual({ state: "dropped", why: "released" });
    expect((await deliver(task)).state).toBe("sent");
  });

  it("is sent to a deputy who was let go and has become a member; that they are called is not so any more", async () => {
    const { to, called, known } = await withDeputy("Liv", { role: "deputy", deputyFor: null });
    const agenda = rowTo(to, whileItStands({ meeting: close(called), forum: known }, to.personId, "agenda.sent"));
    const { onlyIf, ...call } = whileItStands({ meeting: called, forum: known }, to.personId, "deputy.called");
    const theCall = rowTo(to, { ...call, onlyIf: { ...onlyIf, called: true } });
    await apologise(null);
    for (const row of [agenda, theCall]) expect(await deliver(row)).toEqual({ state: "dropped", why: "released" });
    const liv = { ...person(), id: to.personId, name: "Liv" };
    await changeForum((one) => setMember(one, liv, { role: "member", deputyFor: null }));
    expect((await deliver(agenda)).state).toBe("sent");
    expect(await deliver(theCall)).toEqual({ state: "dropped", why: "released" });
  });

  it("is dropped for an observer who read what is closed as somebody's deputy, and is so no more", async () => {
    const { to, called, known } = await withDeputy("Ida", { role: null, deputyFor: ole() });
    const open = rowTo(to, { onlyIf: whileReading(called, known, to.personId) });
    const closed = rowTo(to, { onlyIf: whileReading(close(called), known, to.personId) });
    for (const row of [open, closed]) expect((await deliver(row)).state).toBe("sent");
    await apologise(null);
    expect((await deliver(open)).state).toBe("sent");
    expect(await deliver(closed)).toEqual({ state: "dropped", why: "left" });
  });

  it("is sent to who was never of the circle, and reads what all may read", async () => {
    const personId = memberNamed(forum, "Ida");
    const row = rowTo({ kind: "person", personId }, { onlyIf: whileReading(close(meeting), forum, personId) });
    expect((await deliver(row)).state).toBe("sent");
  });
});

describe("what the clock reminds of", () => {
  const reminder = (more: Partial<OutboxMessage> = {}): OutboxRow =>
    toOle({ about: { meetingId: meeting.id, kinds: ["meeting.soon"] }, ...more });

  it("is dropped when its reason has ended since it was put", async () => {
    office.set("2027-06-14T09:00");
    const row = reminder();
    await apologise(null);
    // A moment ago it was reckoned from the meeting as it stood.
    expect((await deliver(row)).state).toBe("sent");
    // A second replica's clock, or this one's own after it was set back: how long ago it was put is not known.
    office.set("2027-06-14T08:05");
    expect(await deliver(row)).toEqual({ state: "dropped", why: "no longer due" });
    office.set("2027-06-14T09:02");
    expect(await deliver(row)).toEqual({ state: "dropped", why: "no longer due" });
  });

  it("is sent late as long as its reason holds", async () => {
    office.set("2027-06-14T09:00");
    const row = reminder();
    office.set("2027-06-14T12:00");
    expect((await deliver(row)).state).toBe("sent");
  });

  it("is dropped when the task is done", async () => {
    const [by, now] = [memberNamed(forum, "Karen"), office.clock.now()];
    const action = { itemId: null, assigneeId: ole(), assigneeName: "Ole", text: "Ring til Ida", due: "2027-06-18" };
    meeting = await plan(office, forum, "2027-06-08T11:00");
    await change(office, forum, meeting.id, (one) => {
      const held = endMeeting(startMeeting(one, by, now), now);
      return assignAction(held, { ...action, createdBy: by }, { now, newId }).meeting;
    });
    office.set("2027-06-18T09:00");
    await office.look();
    const { rows } = await office.sql.query<{ key: string }>(
      "select key from outbox where key like 'action:action.due:%' and addressee = $1",
      [`person:${ole()}`],
    );
    const { actions } = await office.store.within(forum.organisationId, (tx) => tx.meetings.get(meeting.id));
    const actionId = actions[0]!.id;
    const row = toOle({ key: rows[0]!.key, about: { meetingId: meeting.id, kinds: ["action.due"], actionId } });
    office.set("2027-06-18T11:00");
    expect((await deliver(row)).state).toBe("sent");
    await change(office, forum, meeting.id, (one) => completeAction(one, actionId, office.clock.now()));
    expect(await deliver(row)).toEqual({ state: "dropped", why: "no longer due" });
  });
});

describe("what a command tells everybody", () => {
  it("is of no use once the meeting is over", async () => {
    const row = toOle(whileItStands({ meeting, forum }, ole(), "agenda.sent"));
    office.set("2027-06-15T13:59");
    expect((await deliver(row)).state).toBe("sent");
    office.set("2027-06-15T14:30");
    expect(await deliver(row)).toEqual({ state: "dropped", why: "too late" });
  });
});

describe("who hears that somebody or a channel could not be reached", () => {
  const notes = async (): Promise<string[]> => {
    const { rows } = await office.sql.query<{ said: string }>(
      `select p.name || ': ' || (o.message->>'card') as said from outbox o join person p on o.addressee = 'person:' || p.id
       join membership s on s.person_id = p.id and s.forum_id = $1 where o.key like 'unreachable:%' and o.key like '%' || $2 || '%'`,
      [forum.id, forum.id],
    );
    return rows.map(({ said }) => said);
  };
  beforeEach(() => {
    refusal = new DeliveryError("is_archived", "never", null, "place-gone");
  });

  it("is told the words where they are about the forum, and else only that there were some", async () => {
    await office.sql.query("delete from outbox where key like 'unreachable:%'");
    await deliver(toOle({ onlyIf: whileReading(meeting, forum, ole()) }));
    expect(await notes()).toEqual([expect.stringContaining("Husk mødet")]);
    await office.sql.query("delete from outbox where key like 'unreachable:%'");
    await deliver(toOle({}));
    const said = await notes();
    expect(said).toHaveLength(1);
    expect(said[0]).not.toContain("Husk mødet");
    expect(said[0]).toContain(`Ole er med i ${forum.name}.`);
  });

  it("are those who run the forum, once a day for a channel", async () => {
    const channelId = forum.channels[0]!.id;
    const row = rowTo({ kind: "channel", channelId }, {});
    const told = async (): Promise<string[]> => {
      const { rows } = await office.sql.query<{ said: string }>(
        `select p.name || ': ' || (o.message->'card'->>'summary') as said from outbox o
         join person p on o.addressee = 'person:' || p.id where o.key like 'unreachable:channel:' || $1 || ':%'`,
        [channelId],
      );
      return rows.map(({ said }) => said);
    };
    expect((await deliver({ ...row, updateOnly: true })).state).not.toBe("sent");
    expect(await told()).toEqual([]);
    for (let times = 2; times > 0; times -= 1) expect((await deliver(row)).state).toBe("failed");
    expect(await told()).toEqual([
      "Karen: Jeg kan ikke skrive i kanalen i Slack: kanalen findes ikke længere, den er arkiveret, eller jeg er fjernet fra den.",
    ]);
  });
});
