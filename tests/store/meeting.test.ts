import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { describe, expect, it } from "vitest";

import type { Meeting } from "../../src/domain/meeting.ts";
import { PrismaClient } from "../../src/generated/prisma/client.ts";
import { NotFound, StaleRecord } from "../../src/ports.ts";
import { meetingRepository } from "../../src/store/meeting.ts";
import { aMeeting, anOrganisation, noon, useStore } from "./test-store.ts";
import { wholeMeeting } from "./whole-meeting.ts";

const test = useStore();

async function aWholeMeeting(): Promise<{
  organisationId: string;
  meeting: Meeting;
  forumId: string;
  people: string[];
}> {
  const { organisationId, forum, people } = await anOrganisation(test.store, ["Ane", "Bo"]);
  const meeting = wholeMeeting(forum.id, people[0]!.id, people[1]!.id);
  await test.store.within(organisationId, ({ meetings }) => meetings.create(meeting));
  return { organisationId, meeting, forumId: forum.id, people: people.map(({ id }) => id) };
}

function load(organisationId: string, id: string): Promise<Meeting> {
  return test.store.within(organisationId, ({ meetings }) => meetings.get(id));
}

describe("a meeting", () => {
  it("is loaded as it was saved, every list in its order", async () => {
    const { organisationId, meeting } = await aWholeMeeting();
    expect(await load(organisationId, meeting.id)).toStrictEqual(meeting);
  });

  it("is what its example says: nothing empty that could be filled", async () => {
    const { meeting } = await aWholeMeeting();
    const empty = Object.entries(meeting).filter(
      ([, value]) => value === null || (Array.isArray(value) && value.length < 2),
    );
    expect(empty).toStrictEqual([]);
  });

  it("is saved by difference: added, changed, removed and reordered", async () => {
    const { organisationId, meeting } = await aWholeMeeting();
    const [last, first, second] = meeting.items as [Meeting["items"][0], Meeting["items"][0], Meeting["items"][0]];
    const after: Meeting = {
      ...meeting,
      place: null,
      status: "held",
      items: [
        {
          ...first,
          title: "Nyt navn",
          clauses: [first.clauses[1]!, { ...first.clauses[0]!, outcome: "noted" }],
          attachments: [],
        },
        { ...last, id: randomUUID(), clauses: [{ id: randomUUID(), text: "at", outcome: null }] },
        second,
      ],
      guests: meeting.guests.slice(1),
      proposals: [...meeting.proposals, { ...meeting.proposals[0]!, id: randomUUID(), number: 3 }],
      attendance: [meeting.attendance[1]!, { ...meeting.attendance[0]!, answer: "attending", deputyId: null }],
      entries: [...meeting.entries].reverse(),
      objections: meeting.objections.map((one) => ({ ...one, resolvedAt: noon, resolution: "ja" })),
      approvals: [],
      actions: [{ ...meeting.actions[0]!, id: randomUUID() }],
      openings: [{ ...meeting.openings[1]!, at: noon }],
    };
    await test.store.within(organisationId, ({ meetings }) => meetings.save(meeting, after));
    expect(await load(organisationId, meeting.id)).toStrictEqual({ ...after, version: meeting.version + 1 });
  });

  it("gives an answer's place to a new answer with another id", async () => {
    const { organisationId, meeting } = await aWholeMeeting();
    const attendance = [{ ...meeting.attendance[0]!, id: randomUUID(), reason: "nu alligevel" }];
    await test.store.within(organisationId, ({ meetings }) => meetings.save(meeting, { ...meeting, attendance }));
    expect((await load(organisationId, meeting.id)).attendance).toStrictEqual(attendance);
  });

  it("does not touch rows that did not change", async () => {
    const { organisationId, meeting } = await aWholeMeeting();
    const stamp = (): Promise<unknown> => test.rows.$queryRaw`
      SELECT xmin::text, ctid::text FROM action WHERE meeting_id = ${meeting.id}::uuid UNION ALL
      SELECT xmin::text, ctid::text FROM agenda_item WHERE meeting_id = ${meeting.id}::uuid`;
    const before = await stamp();
    await test.store.within(organisationId, ({ meetings }) => meetings.save(meeting, { ...meeting, place: "Kajen" }));
    expect(await stamp()).toStrictEqual(before);
  });

  it("keeps texts without what PostgreSQL cannot hold", async () => {
    const { organisationId, forumId } = await aWholeMeeting();
    const meeting = aMeeting(forumId, {
      place: "Ka\0jen",
      guests: [{ id: randomUUID(), name: "Bo\0 \ud83d", personId: null, itemId: null }],
    });
    await test.store.within(organisationId, ({ meetings }) => meetings.create(meeting));
    const { place, guests } = await load(organisationId, meeting.id);
    expect([place, guests[0]?.name]).toStrictEqual(["Kajen", "Bo \ufffd"]);
  });
});

describe("a lost race", () => {
  it("is StaleRecord, and nothing of the loser's is saved", async () => {
    const { organisationId, meeting } = await aWholeMeeting();
    await test.store.within(organisationId, ({ meetings }) => meetings.save(meeting, { ...meeting, place: "Kajen" }));
    const late = test.store.within(organisationId, ({ meetings }) =>
      meetings.save(meeting, { ...meeting, actions: [] }),
    );
    await expect(late).rejects.toThrow(StaleRecord);
    expect((await load(organisationId, meeting.id)).actions).toStrictEqual(meeting.actions);
  });

  it("is none when the meeting was taken for change: the second waits and sees what the first did", async () => {
    const { organisationId, meeting } = await anOrganisation(test.store, ["Ane"]);
    const addOne = (): Promise<void> =>
      test.store.within(organisationId, async ({ meetings }) => {
        const before = await meetings.getForChange(meeting.id);
        const openings = [...before.openings, { personId: randomUUID(), document: "agenda", at: noon } as const];
        await meetings.save(before, { ...before, openings });
      });
    await Promise.all(Array.from({ length: 8 }, addOne));
    const { openings, version } = await load(organisationId, meeting.id);
    expect([openings.length, version]).toStrictEqual([8, 9]);
  });

  it("is StaleRecord too when two wait for each other", async () => {
    const { organisationId, meeting, forum } = await anOrganisation(test.store, ["Ane"]);
    const other = aMeeting(forum.id);
    await test.store.within(organisationId, ({ meetings }) => meetings.create(other));
    const gate = meetAtGate(2);
    const take = (first: string, second: string): Promise<unknown> =>
      test.store.within(organisationId, async ({ meetings }) => {
        await meetings.getForChange(first);
        await gate();
        await meetings.getForChange(second);
      });
    const results = await Promise.allSettled([take(meeting.id, other.id), take(other.id, meeting.id)]);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toBeInstanceOf(StaleRecord);
  });
});

/** Opens when so many have come. */
function meetAtGate(count: number): () => Promise<void> {
  let here = 0;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return async () => {
    here += 1;
    if (here === count) resolve(undefined);
    await promise;
  };
}

describe("many meetings", () => {
  it("of a forum come in order of time, within a span of their ends", async () => {
    const { organisationId, forum, meeting } = await anOrganisation(test.store, ["Ane"]);
    const at = (day: string): Meeting =>
      aMeeting(forum.id, { start: new Date(`${day}T07:00:00Z`), end: new Date(`${day}T09:00:00Z`) });
    const [may, june, july] = [
      at("2027-05-04"),
      at("2027-06-01"),
      { ...at("2027-07-06"), status: "cancelled" as const },
    ];
    await test.store.within(organisationId, async ({ meetings }) => {
      for (const meeting of [july, may, june]) await meetings.create(meeting);
      const ids = async (span?: { from?: Date; to?: Date }): Promise<string[]> =>
        (await meetings.ofForum(forum.id, span)).map(({ id }) => id);
      expect(await ids()).toStrictEqual([meeting.id, may.id, june.id, july.id]);
      expect(await ids({ from: june.end })).toStrictEqual([june.id, july.id]);
      expect(await ids({ from: may.end, to: new Date(june.end.getTime() - 1) })).toStrictEqual([may.id]);
      const heads = await meetings.headsOfForum(forum.id, { from: june.end });
      const { id, start, end, startedAt, endedAt } = july;
      expect(heads.map((head) => head.id)).toStrictEqual(await ids({ from: june.end }));
      expect(heads.at(-1)).toStrictEqual({ id, start, end, status: "cancelled", startedAt, endedAt });
    });
  });

  it("are live until approved or cancelled, and for as long as somebody has something to do", async () => {
    const { organisationId, forum, people, meeting } = await anOrganisation(test.store, ["Ane"]);
    const action = {
      id: randomUUID(),
      itemId: null,
      assigneeId: people[0]!.id,
      assigneeName: "Ane",
      text: "Mal fyret",
      due: null,
      decidedDue: null,
      createdAt: noon,
      createdBy: people[0]!.id,
      doneAt: null,
      undoneAt: null,
    };
    const approved = aMeeting(forum.id, {
      status: "approved",
      actions: [{ ...action, id: randomUUID(), doneAt: noon }],
    });
    const owing = aMeeting(forum.id, { status: "approved", actions: [action] });
    const cancelled = aMeeting(forum.id, { status: "cancelled" });
    const drafted = aMeeting(forum.id, { status: "drafted" });
    await test.store.within(organisationId, async ({ meetings }) => {
      for (const one of [approved, owing, cancelled, drafted]) await meetings.create(one);
      const live = (await meetings.live()).map(({ id }) => id);
      expect(new Set(live)).toStrictEqual(new Set([meeting.id, owing.id, drafted.id]));
      expect((await meetings.live(new Date(0))).map(({ id }) => id)).toStrictEqual([owing.id]);
      expect(await meetings.openActions([forum.id])).toStrictEqual([
        { action, meetingId: owing.id, forumId: forum.id },
      ]);
    });
  });

  it("take no more queries than a few, and one takes one", async () => {
    const { organisationId, forum, meeting } = await anOrganisation(test.store, ["Ane"]);
    const counting = new PrismaClient({
      adapter: new PrismaPg({ connectionString: test.url }),
      log: [{ emit: "event", level: "query" }],
    });
    let queries = 0;
    counting.$on("query", () => (queries += 1));
    const repository = meetingRepository(counting, organisationId, { now: () => noon });
    await repository.get(meeting.id);
    expect(queries).toBe(1);
    const count = async (): Promise<number> => {
      queries = 0;
      await repository.ofForum(forum.id);
      return queries;
    };
    const ofOne = await count();
    const more = Array.from({ length: 20 }, () => wholeMeeting(forum.id, randomUUID(), randomUUID()));
    await test.store.within(organisationId, async ({ meetings }) => {
      for (const one of more) await meetings.create(one);
    });
    const ofMany = await count();
    expect(await repository.ofForum(forum.id)).toHaveLength(21);
    await counting.$disconnect();
    // Where something is in a list, its own lists are asked for, too.
    expect(ofMany).toBeLessThanOrEqual(ofOne + 2);
  });
});

describe("an invitation's address", () => {
  it("is unguessable, another each time it is given out, not to be found in the database, and leads back", async () => {
    const { organisationId, meeting, people } = await anOrganisation(test.store, ["Ane", "Bo"]);
    const link = (personId: string): Promise<string> =>
      test.store.within(organisationId, ({ meetings }) => meetings.invitationLink(meeting.id, personId));
    const tokens = [await link(people[0]!.id), await link(people[0]!.id), await link(people[1]!.id)];
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43,}$/);
    const kept = JSON.stringify(await test.rows.invitationLink.findMany());
    expect(tokens.filter((token) => kept.includes(token))).toStrictEqual([]);
    const found = await Promise.all(tokens.map((token) => test.store.invitationByToken(token)));
    expect(found.map((one) => one?.personId)).toStrictEqual([people[0]!.id, people[0]!.id, people[1]!.id]);
    expect(found[0]).toStrictEqual({ organisationId, meetingId: meeting.id, personId: people[0]!.id });
    expect(await test.store.invitationByToken("nothing")).toBeNull();
  });
});

describe("another organisation", () => {
  it("finds no meeting, changes none and adds none", async () => {
    const { meeting, forum, people } = await anOrganisation(test.store, ["Ane"]);
    const other = await anOrganisation(test.store, ["Ane"]);
    await test.store.within(other.organisationId, async ({ meetings }) => {
      await expect(meetings.get(meeting.id)).rejects.toThrow(NotFound);
      await expect(meetings.getForChange(meeting.id)).rejects.toThrow(NotFound);
      await expect(meetings.save(meeting, { ...meeting, place: "Her" })).rejects.toThrow(StaleRecord);
      await expect(meetings.create(aMeeting(forum.id))).rejects.toThrow(NotFound);
      await expect(meetings.invitationLink(meeting.id, people[0]!.id)).rejects.toThrow(NotFound);
      await expect(meetings.invitationLink(other.meeting.id, people[0]!.id)).rejects.toThrow(NotFound);
      expect(await meetings.ofForum(forum.id)).toStrictEqual([]);
      expect(await meetings.headsOfForum(forum.id)).toStrictEqual([]);
      expect(await meetings.openActions([forum.id])).toStrictEqual([]);
      expect((await meetings.live()).map(({ id }) => id)).toStrictEqual([other.meeting.id]);
    });
  });

  it("is not found under a name that is no id at all", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const forged = test.store.within(organisationId, ({ meetings }) => meetings.get("1' OR true"));
    await expect(forged).rejects.toThrow(NotFound);
  });
});
