import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { answerMeeting } from "../../src/domain/attendance.ts";
import { setMember, type Forum, type Person, type Platform } from "../../src/domain/forum.ts";
import { cancelMeeting, moveMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { createDeliverer } from "../../src/jobs/deliver.ts";
import {
  DeliveryError,
  FileNotTaken,
  isGivenUp,
  UNREAD,
  type Addressee,
  type ChatPlatform,
  type Delivery,
  type DocumentDesk,
  type MessageRef,
  type Obstacle,
  type NewMessage,
  type OutboxMessage,
  type OutboxRow,
  type Store,
} from "../../src/ports.ts";
import type { Card } from "../../src/ui/card.ts";
import { at, change, found, newId, openOffice, plan, type Office } from "./office.ts";
import { noDocuments } from "../support/no-documents.ts";

const card: Card = { summary: "Husk mødet", elements: [] };

type FakePlatform = ChatPlatform & { calls: string[]; refuse: Map<string, Error> };

/** Takes everything, and keeps what it was asked; `refuse` names a call that is answered with an error instead. */
function fakePlatform(platform: Platform): FakePlatform {
  const calls: string[] = [];
  const refuse = new Map<string, Error>();
  const asked = (call: string): Promise<MessageRef> => {
    calls.push(call);
    const error = refuse.get(call.split(" ")[0] ?? "");
    return error ? Promise.reject(error) : Promise.resolve({ platform, id: `${platform}-${calls.length}` });
  };
  return {
    platform,
    pace: { perSecond: 1_000, atOnce: 1_000, addresseeGapMs: 0 },
    calls,
    refuse,
    sendToPerson: (door) => asked(`person ${door.user}`),
    sendToChannel: (channel) => asked(`channel ${channel.externalId}`),
    update: (message) => asked(`update ${JSON.stringify(message.id)}`),
    roster: () => Promise.resolve([]),
  };
}

let office: Office;
let forum: Forum;
let ole: Person;
let slack: FakePlatform;
let teams: FakePlatform;

beforeAll(async () => {
  office = await openOffice();
  forum = await found(office, "Havnerådet", { Karen: "secretary", Ole: "member" });
  ole = await office.store.directory.recognise({
    platform: "slack",
    tenant: "T1",
    user: "U-Ole",
    name: "Ole",
    email: "ole@havn.example",
  });
});
afterAll(() => office.close());
beforeEach(() => {
  slack = fakePlatform("slack");
  teams = fakePlatform("teams");
  office.set("2027-05-03T10:00");
});

const deliver = (row: OutboxRow, platforms: ChatPlatform[] = [slack, teams]): Promise<Delivery> => {
  const desk = { store: office.store, platforms, clock: office.clock, log: office.log, documents: noDocuments };
  return createDeliverer(desk)(row);
};

function rowTo(to: Addressee, more: Partial<OutboxMessage> = {}): OutboxRow {
  const { organisationId } = forum;
  return {
    id: newId(),
    organisationId,
    state: "due",
    attempt: 1,
    createdAt: office.clock.now(),
    key: newId(),
    to,
    card,
    ...more,
  };
}

const toOle = (more: Partial<OutboxMessage> = {}) => rowTo({ kind: "person", personId: ole.id }, more);
const toChannel = (more: Partial<OutboxMessage> = {}) =>
  rowTo({ kind: "channel", channelId: forum.channels[0]!.id }, more);

describe("a message whose meeting cannot be looked up", () => {
  const withoutDatabase = (gone: "circumstances" | "within") => {
    const away = (): Promise<never> => Promise.reject(new Error("the database is gone"));
    const outbox = gone === "circumstances" ? { ...office.store.outbox, circumstances: away } : office.store.outbox;
    const store: Store = { ...office.store, outbox, ...(gone === "within" ? { within: away } : {}) };
    return createDeliverer({ ...office, store, platforms: [slack], documents: noDocuments });
  };

  it.each(["circumstances", "within"] as const)(
    "in the %s waits, also at its last try: nothing was asked",
    async (gone) => {
      const row = {
        ...toOle({ about: { meetingId: newId(), kinds: ["rsvp.chase"] } }),
        createdAt: new Date(office.clock.now().getTime() - 3_600_000),
      };
      const error: unknown = await withoutDatabase(gone)(row, true).catch((refused: unknown) => refused);
      expect(error).toMatchObject({ message: UNREAD, retry: "later" });
      expect(isGivenUp(error, { isLast: true })).toBe(false);
      expect(slack.calls).toEqual([]);
    },
  );
});

describe("a late message", () => {
  it.each([
    ["a second before it stops being useful", -1, "sent"],
    ["at that moment", 0, "dropped"],
    ["a second after", 1, "dropped"],
  ])("%s", async (_, seconds, state) => {
    const notAfter = new Date(office.clock.now().getTime() - seconds * 1000);
    expect((await deliver(toOle({ notAfter }))).state).toBe(state);
    expect(slack.calls).toHaveLength(state === "sent" ? 1 : 0);
  });
});

describe("the count of deliveries", () => {
  const counted = async (refused: Error | null, isLast = false): Promise<string[]> => {
    const outcomes: string[] = [];
    const nothing = (): void => undefined;
    const meter = { handled: nothing, delivered: (outcome: string) => void outcomes.push(outcome), mailed: nothing };
    if (refused) slack.refuse.set("channel", refused);
    const { store, clock, log } = office;
    const desk = { store, clock, log, meter, platforms: [slack], documents: noDocuments };
    await createDeliverer(desk)(toChannel(), isLast).catch(nothing);
    return outcomes;
  };

  it.each([
    ["sent", null, false, "sent"],
    ["to be tried again", new DeliveryError("busy", "later"), false, "later"],
    ["refused for good", new DeliveryError("channel_not_found", "never"), false, "failed"],
    ["given up", new DeliveryError("busy", "later"), true, "failed"],
    ["a bug, to be tried again", new TypeError("of ours"), false, "later"],
    ["a bug, given up", new TypeError("of ours"), true, "failed"],
  ])("has one for a message that is %s", async (_, refused, isLast, outcome) => {
    expect(await counted(refused, isLast)).toEqual([outcome]);
  });
});

describe("a message about a meeting", () => {
  const planned = async () => {
    const meeting = await plan(office, forum, "2027-06-15T13:00");
    const onlyIf = { meetingId: meeting.id, sequence: 0, unanswered: ole.id, notCancelled: true as const };
    return { meeting, row: toOle({ onlyIf }) };
  };
  const time = { start: at("2027-06-16T13:00"), end: at("2027-06-16T14:00"), place: null };
  const whole = { reason: null, deputyId: null, door: "slack" } as const;
  const answered = (meeting: Meeting, personId: string) =>
    answerMeeting(
      meeting,
      forum,
      { ...whole, personId, answer: "attending", answeredBy: personId },
      { now: at("2027-05-03T10:00"), newId },
    );

  it("is sent while the meeting stands and the person has not answered", async () => {
    const { row } = await planned();
    expect(await deliver(row)).toMatchObject({ state: "sent" });
  });

  it.each<[string, (meeting: Meeting) => Meeting, string]>([
    ["has moved", (one) => moveMeeting(one, time, { now: at("2027-05-03T10:00"), others: [] }), "moved"],
    ["is cancelled", (one) => cancelMeeting(one, null, at("2027-05-03T10:00")), "cancelled"],
    ["was answered by that person", (one) => answered(one, ole.id), "answered"],
  ])("is dropped when the meeting %s", async (_, happens, why) => {
    const { meeting, row } = await planned();
    await change(office, forum, meeting.id, happens);
    expect(await deliver(row)).toEqual({ state: "dropped", why });
    expect(slack.calls).toEqual([]);
  });

  it("is sent when somebody else has answered", async () => {
    const { meeting, row } = await planned();
    await change(office, forum, meeting.id, (one) => answered(one, forum.members[0]!.personId));
    expect((await deliver(row)).state).toBe("sent");
  });
});

describe("a message to a person", () => {
  const never = (why: string) => new DeliveryError(why, "never");
  /** Ole with a door in both places, heard in Teams last. */
  const throughBoth = async () => {
    await office.store.directory.link({ platform: "slack", tenant: "T1" }, { platform: "teams", tenant: "T2" });
    const twin = { platform: "teams", tenant: "T2", user: "29:ole", name: "Ole", email: "ole@havn.example" } as const;
    const person = await office.store.directory.recognise(twin);
    const conversation = { tenant: "T2", id: "a:1", kind: "personal", name: null, reference: { chat: 1 } } as const;
    office.set("2027-05-03T11:00");
    await office.store.directory.remember(person, { platform: "teams", ...conversation });
    return rowTo({ kind: "person", personId: person.id });
  };

  it("goes through the newest door", async () => {
    expect(await deliver(await throughBoth())).toMatchObject({ state: "sent", message: { platform: "teams" } });
    expect([teams.calls, slack.calls]).toEqual([["person 29:ole"], []]);
  });

  it("goes through the next door when one is closed for good", async () => {
    teams.refuse.set("person", never("not installed"));
    expect(await deliver(await throughBoth())).toMatchObject({ state: "sent", message: { platform: "slack" } });
  });

  it("goes through the next door when a platform is not connected here", async () => {
    expect(await deliver(await throughBoth(), [slack])).toMatchObject({
      state: "sent",
      message: { platform: "slack" },
    });
  });

  it("waits when a door asks us to come back, and does not try the next", async () => {
    teams.refuse.set("person", new DeliveryError("too many", "later", 30_000));
    await expect(deliver(await throughBoth())).rejects.toMatchObject({ retry: "later", afterMs: 30_000 });
    expect(slack.calls).toEqual([]);
  });

  it("has failed when every door is closed, and says of each why", async () => {
    teams.refuse.set("person", never("not installed"));
    slack.refuse.set("person", never("account_inactive"));
    expect(await deliver(await throughBoth())).toEqual({
      state: "failed",
      why: "teams: not installed; slack: account_inactive",
    });
  });

  it("has failed when there is no door", async () => {
    expect(await deliver(rowTo({ kind: "person", personId: newId() }))).toEqual({ state: "failed", why: "no door" });
  });
});

describe("a person who cannot be reached", () => {
  const notes = async (): Promise<{ name: string; summary: string }[]> => {
    const { rows } = await office.sql.query<{ name: string; summary: string }>(
      `select p.name, o.message->'card'->>'summary' as summary from outbox o
       join person p on o.addressee = 'person:' || p.id where o.key like 'unreachable:%' order by 1, 2`,
    );
    return rows;
  };
  const closed = (obstacle: Obstacle) => new DeliveryError("closed", "never", null, obstacle);
  const forget = () => office.sql.query("delete from outbox where key like 'unreachable:%'");
  beforeEach(forget);

  it("is told of to the secretaries, once a day, with why", async () => {
    slack.refuse.set("person", closed("no-account"));
    teams.refuse.set("person", closed("not-installed"));
    expect((await deliver(toOle())).state).toBe("failed");
    await deliver(toOle());
    expect(await notes()).toEqual([
      { name: "Karen", summary: "Jeg kan ikke nå Ole i Teams: appen er ikke installeret." },
    ]);
    office.set("2027-05-04T10:00");
    await deliver(toOle());
    expect(await notes()).toHaveLength(2);
  });

  it("is told of to nobody when the message answered the person's own question, or was itself such a note", async () => {
    for (const platform of [slack, teams]) platform.refuse.set("person", closed("no-account"));
    await deliver(toOle({ key: `recovered:${newId()}` }));
    await deliver(toOle({ key: `unreachable:${newId()}` }));
    expect(await notes()).toEqual([]);
  });

  /** Somebody of the forum who is reached by mail alone. */
  const byMail = async (email: string): Promise<Person> => {
    const { organisationId } = forum;
    return office.store.within(organisationId, (tx) => tx.people.meetByMail({ name: "Mette Lund", email }));
  };
  const join = (person: Person): Promise<void> =>
    office.store.within(forum.organisationId, async (tx) => {
      const before = await tx.forums.get(forum.id);
      await tx.forums.save(before, setMember(before, person, { role: "member", deputyFor: null }));
    });

  it("since mail to them came back is told of with that, not as a stranger", async () => {
    const mette = await byMail("mette@havn.example");
    await join(mette);
    await office.store.within(forum.organisationId, (tx) => tx.people.closeMail("mette@havn.example"));
    expect(await deliver(rowTo({ kind: "person", personId: mette.id }))).toEqual({ state: "failed", why: "no door" });
    expect(await notes()).toEqual([
      { name: "Karen", summary: "Jeg kan ikke nå Mette Lund pr. mail: e-mailadressen tager ikke imod mail." },
    ]);
  });

  it("since their tenant was turned out is told of with that, not as a stranger, until it is let in again", async () => {
    const lis = await office.store.directory.recognise({
      ...{ platform: "teams", tenant: "T3", user: "29:lis", name: "Lis Vang", email: "lis@havn.example" },
    });
    await office.store.directory.link({ platform: "slack", tenant: "T1" }, { platform: "teams", tenant: "T3" });
    await join(lis);
    await office.store.admission.allow({ platform: "teams", tenant: "T3" });
    await office.store.admission.disallow({ platform: "teams", tenant: "T3" });
    const row = () => rowTo({ kind: "person", personId: lis.id });
    expect(await deliver(row())).toEqual({ state: "failed", why: "no door" });
    expect((await notes()).map(({ summary }) => summary)).toEqual([
      "Jeg kan ikke nå Lis Vang i Teams: den organisation, Lis bruger Teams i, er ikke forbundet til mig længere.",
    ]);
    await office.store.admission.allow({ platform: "teams", tenant: "T3" });
    expect(await deliver(row())).toMatchObject({ state: "sent" });
  });

  it("is told of with what an open door says, but rather with why another is shut than that we are not connected", async () => {
    const twin = { platform: "teams", tenant: "T4", user: "29:mette", name: "Mette Lund", email: "mette@havn.example" };
    await office.store.directory.link({ platform: "slack", tenant: "T1" }, { platform: "teams", tenant: "T4" });
    const mette = await office.store.directory.recognise({ ...twin, platform: "teams" });
    const row = rowTo({ kind: "person", personId: mette.id });
    teams.refuse.set("person", closed("not-installed"));
    await deliver(row);
    expect((await notes()).map(({ summary }) => summary)).toEqual([
      "Jeg kan ikke nå Mette Lund i Teams: appen er ikke installeret.",
    ]);
    await forget();
    await deliver(row, [slack]);
    expect((await notes()).map(({ summary }) => summary)).toEqual([
      "Jeg kan ikke nå Mette Lund pr. mail: e-mailadressen tager ikke imod mail.",
    ]);
  });

  it("gets the last try through the next door, when the first one never said a clear no", async () => {
    const row = toOle();
    slack.refuse.set("person", new DeliveryError("busy", "later"));
    const deliverLast = createDeliverer({ ...office, platforms: [slack], documents: noDocuments });
    await expect(deliverLast(row, false)).rejects.toMatchObject({ retry: "later" });
    expect(await deliverLast(row, true)).toMatchObject({ state: "failed" });
    expect(await notes()).toHaveLength(1);
  });
});

describe("a message to a channel", () => {
  it("that stands without its document is not sent again, and the secretaries are told", async () => {
    const secretary = forum.members.find(({ role }) => role === "secretary")!.personId;
    const documents: DocumentDesk = {
      ...noDocuments,
      file: () => Promise.resolve({ name: "d.pdf", mediaType: "application/pdf", content: "x", url: "", label: "d" }),
      missing: () => Promise.resolve({ to: [secretary], card: { summary: "Filen kom ikke med", elements: [] } }),
    };
    const standing = { platform: "slack" as const, id: "the card" };
    const platform = { ...slack, takesFiles: true as const };
    slack.refuse.set("channel", new FileNotTaken("internal_error", standing));
    const row = toChannel({ document: { meetingId: newId(), version: 1, format: "pdf" } });
    const delivery = await createDeliverer({ ...office, platforms: [platform], documents })(row);
    expect(delivery).toEqual({ state: "sent", message: standing });
    expect(slack.calls).toHaveLength(1);
    const notes = await office.sql.query("select 1 from outbox where key = $1", [
      `no-document:${row.key}:p:${secretary}`,
    ]);
    expect(notes.rows).toHaveLength(1);
  });

  it("is sent there", async () => {
    expect(await deliver(toChannel())).toMatchObject({ state: "sent", message: { platform: "slack" } });
    expect(slack.calls).toEqual(["channel C-Havnerådet"]);
  });

  it.each([
    ["is dropped when the forum no longer has it", () => rowTo({ kind: "channel", channelId: newId() }), "dropped"],
    ["has failed when its platform is not connected here", () => toChannel(), "failed"],
  ])("%s", async (_, row, state) => {
    expect((await deliver(row(), [teams])).state).toBe(state);
  });

  it("has failed when the platform will never take it", async () => {
    slack.refuse.set("channel", new DeliveryError("is_archived", "never"));
    expect(await deliver(toChannel())).toEqual({ state: "failed", why: "is_archived" });
  });
});

describe("a living message", () => {
  /** Sends through the queue, as in life, and waits for it. */
  const sendThroughQueue = async (message: OutboxMessage, desk: Office): Promise<void> => {
    await desk.store.within(forum.organisationId, (tx) => tx.outbox.put(message as NewMessage));
    const deadline = Date.now() + 10_000;
    while ((await desk.store.outbox.pending()) > 0) {
      if (Date.now() > deadline) throw new Error("not sent in time");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it("is sent once, and updated where it stands from then on", async () => {
    await office.sql.query("update outbox set state = 'dropped' where state = 'due'");
    await office.store.outbox.work((row) => deliver(row));
    const to: Addressee = { kind: "channel", channelId: forum.channels[0]!.id };
    await sendThroughQueue({ key: "l0", to, card, living: "meeting:1", updateOnly: true }, office);
    expect(slack.calls).toEqual([]);
    await sendThroughQueue({ key: "l1", to, card, living: "meeting:1" }, office);
    await sendThroughQueue({ key: "l2", to, card, living: "meeting:1" }, office);
    await sendThroughQueue({ key: "l3", to, card, living: "meeting:1", updateOnly: true }, office);
    await sendThroughQueue({ key: "l4", to, card, living: "meeting:2" }, office);
    const sent = "channel C-Havnerådet";
    expect(slack.calls).toEqual([sent, 'update "slack-1"', 'update "slack-2"', sent]);
  });

  it("is not put back to what it was by an operator who sends an earlier state after all", async () => {
    const to: Addressee = { kind: "channel", channelId: forum.channels[0]!.id };
    await office.store.outbox.work((row) => deliver(row));
    await sendThroughQueue({ key: "o1", to, card, living: "meeting:3" }, office);
    await office.sql.query("update outbox set state = 'dropped', why = 'restored' where key = 'o1'");
    await sendThroughQueue({ key: "o2", to, card, living: "meeting:3" }, office);
    const { rows } = await office.sql.query<{ id: string }>("select id from outbox where key = 'o1'");
    const before = slack.calls.length;
    expect(await office.store.outbox.retry(rows[0]!.id)).toBe("overtaken");
    // As it can be when the later state is sent in between.
    await office.sql.query("update outbox set state = 'due' where key = 'o1'");
    office.store.outbox.nudge();
    const state = async (): Promise<unknown> =>
      (await office.sql.query("select state, why from outbox where key = 'o1'")).rows[0];
    await expect.poll(state).toEqual({ state: "dropped", why: "overtaken" });
    expect(slack.calls).toHaveLength(before);
  });

  it("is sent anew when somebody has removed it", async () => {
    slack.refuse.set("update", new DeliveryError("message_not_found", "never"));
    expect(await deliver(toChannel({ living: "meeting:1" }))).toMatchObject({ state: "sent" });
    expect(slack.calls.at(-1)).toBe("channel C-Havnerådet");
  });

  it("is not sent anew by what only updates", async () => {
    slack.refuse.set("update", new DeliveryError("message_not_found", "never"));
    expect(await deliver(toChannel({ living: "meeting:1", updateOnly: true }))).toEqual({
      state: "dropped",
      why: "nothing to update",
    });
  });

  it("waits when the platform asks us to come back", async () => {
    slack.refuse.set("update", new DeliveryError("ratelimited", "later", 1_000));
    await expect(deliver(toChannel({ living: "meeting:1" }))).rejects.toMatchObject({ retry: "later" });
    expect(slack.calls).toHaveLength(1);
  });
});

describe("what only updates, and names no living message", () => {
  it("is dropped: it stands for something another message has said", async () => {
    expect(await deliver(toOle({ updateOnly: true }))).toEqual({ state: "dropped", why: "nothing to update" });
  });
});
