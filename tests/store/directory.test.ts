import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";

import type { ChatPerson } from "../../src/chat/event.ts";
import type { Forum, Person } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { PersonDoor } from "../../src/ports.ts";
import { aForum, aMeeting, chatPerson, noon, useStore } from "./test-store.ts";
import { wholeMeeting } from "./whole-meeting.ts";

const test = useStore();

function recognise(tenant: string, user: string, facts: Partial<ChatPerson> = {}): Promise<Person> {
  return test.store.directory.recognise(chatPerson(tenant, user, facts));
}

function newTenant(): string {
  return `T-${randomUUID()}`;
}

function doors(person: Person): Promise<PersonDoor[]> {
  return test.store.within(person.organisationId, ({ people }) => people.doors(person.id));
}

async function peopleIn(person: Person): Promise<number> {
  return test.rows.person.count({ where: { organisationId: person.organisationId } });
}

describe("recognising a person", () => {
  it("makes them on first sight, and finds them after", async () => {
    const tenant = newTenant();
    const person = await recognise(tenant, "U1", { name: " Åse Holm ", email: "Aase@havn.example" });
    expect(person).toMatchObject({ name: "Åse Holm", email: "Aase@havn.example" });
    expect(await recognise(tenant, "U1", { name: "Åse Holm" })).toStrictEqual(person);
    expect(await recognise(tenant, "U2")).toMatchObject({ organisationId: person.organisationId, name: "U2" });
    expect((await recognise(newTenant(), "U1")).organisationId).not.toBe(person.organisationId);
    expect(await test.store.organisationIds()).toContain(person.organisationId);
  });

  it("goes by the address, or else the platform's name, of who has no name", async () => {
    const tenant = newTenant();
    expect((await recognise(tenant, "U1", { name: null, email: "a@b.example" })).name).toBe("a@b.example");
    expect((await recognise(tenant, "U2", { name: " " })).name).toBe("U2");
  });

  it("takes a newer name and address, and never an empty one for a full", async () => {
    const tenant = newTenant();
    const person = await recognise(tenant, "U1", { name: "Åse", email: "aase@havn.example" });
    const renamed = { ...person, name: "Åse Holm", email: "ah@havn.example" };
    expect(await recognise(tenant, "U1", { name: "Åse Holm", email: "ah@havn.example" })).toStrictEqual(renamed);
    expect(await recognise(tenant, "U1", { name: "", email: null })).toStrictEqual(renamed);
    expect(await recognise(tenant, "U1", { name: null, email: " " })).toStrictEqual(renamed);
  });

  it("joins those with the same address in the same organisation, and in no other", async () => {
    const tenant = newTenant();
    const person = await recognise(tenant, "U1", { email: "aase@havn.example" });
    expect((await recognise(tenant, "U2", { email: "AASE@Havn.example" })).id).toBe(person.id);
    expect((await recognise(newTenant(), "U1", { email: "aase@havn.example" })).id).not.toBe(person.id);
    expect((await doors(person)).map(({ user }) => user).sort()).toStrictEqual(["U1", "U2"]);
  });

  it("joins two when the address comes later", async () => {
    const tenant = newTenant();
    const first = await recognise(tenant, "U1", { email: "aase@havn.example" });
    const second = await recognise(tenant, "U2", { name: "Åse" });
    expect(second.id).not.toBe(first.id);
    expect((await recognise(tenant, "U2", { name: "Åse", email: "aase@havn.example" })).id).toBe(first.id);
    expect(await peopleIn(first)).toBe(1);
  });

  it("makes one of twenty sights at once", async () => {
    const tenant = newTenant();
    const seen = await Promise.all(Array.from({ length: 20 }, () => recognise(tenant, "U1", { email: "a@b.example" })));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(await peopleIn(seen[0]!)).toBe(1);
    expect(await test.rows.organisation.count({ where: { tenants: { none: {} } } })).toBe(0);
  });

  it("makes one of twenty doors with one address at once", async () => {
    const tenant = newTenant();
    await recognise(tenant, "somebody else");
    const seen = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        recognise(tenant, `U${index}`, { email: index % 2 ? "a@b.example" : "A@B.example" }),
      ),
    );
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(await doors(seen[0]!)).toHaveLength(20);
  });
});

describe("remembering where a person was heard", () => {
  it("keeps the newest private reference, and puts that door first", async () => {
    const tenant = newTenant();
    const person = await recognise(tenant, "U1", { email: "a@b.example" });
    await recognise(tenant, "U2", { email: "a@b.example" });
    await recognise(tenant, "19:x", { platform: "teams", email: "a@b.example" });
    const heard = { platform: "slack", tenant, id: "D1", kind: "personal", name: null } as const;
    await test.store.directory.remember(person, { ...heard, reference: { first: 1 } });
    test.clock.time = new Date(noon.getTime() + 1000);
    await test.store.directory.remember(person, { ...heard, reference: { second: 2 } });
    await test.store.directory.remember(person, { ...heard, kind: "channel", reference: { other: 3 } });
    await test.store.directory.remember(person, { ...heard, reference: null });
    test.clock.time = noon;
    expect(await doors(person)).toHaveLength(2);
    expect((await doors(person))[0]).toStrictEqual({ platform: "slack", tenant, user: "U1", reference: { second: 2 } });
  });

  it("renews the reference of the channel, when a forum of theirs is bound to it", async () => {
    const tenant = newTenant();
    const person = await recognise(tenant, "U1");
    const channel = { id: randomUUID(), platform: "slack", tenant, externalId: "C1", reference: { old: 1 } } as const;
    const forum = aForum([person], { channels: [channel] });
    await test.store.within(person.organisationId, ({ forums }) => forums.create(forum));
    const heard = {
      platform: "slack",
      tenant,
      id: "C1",
      kind: "channel",
      name: "lods",
      reference: { new: 2 },
    } as const;
    const stranger = await recognise(newTenant(), "U1");
    await test.store.directory.remember(person, heard);
    await test.store.directory.remember(stranger, { ...heard, reference: { forged: 3 } });
    const [bound] = await test.store.within(person.organisationId, ({ forums }) => forums.all());
    expect(bound?.channels).toStrictEqual([{ ...channel, reference: { new: 2 } }]);
    expect((await doors(person))[0]?.reference).toBeNull();
  });
});

type Side = { tenant: string; people: Person[]; forum: Forum; meeting: Meeting };

/** An organisation of two, one of them with an address that others may have, and a forum whose meeting names them everywhere. */
async function aSide(shared: string): Promise<Side> {
  const tenant = newTenant();
  const people = [
    await recognise(tenant, "U1", { name: "Åse", email: shared }),
    await recognise(tenant, "U2", { name: "Bo" }),
  ];
  const forum = aForum(people);
  const deputised = forum.members.map((one, index) => (index === 1 ? { ...one, deputyFor: people[0]!.id } : one));
  const meeting = wholeMeeting(forum.id, people[0]!.id, people[1]!.id);
  await test.store.within(people[0]!.organisationId, async ({ forums, meetings, questions, outbox }) => {
    await forums.create({ ...forum, members: deputised });
    await meetings.create(meeting);
    await meetings.invitationLink(meeting.id, people[0]!.id);
    const press = { command: "attendance.answerFor", args: { person: people[0]!.id } } as const;
    const choices = [{ label: "Ja", invocation: press }];
    const personId = people[0]!.id;
    await questions.ask({ id: randomUUID(), personId, forumId: forum.id, choices, askedAt: noon, answeredAt: null });
    const buttons = [{ kind: "press", label: "Ja", press } as const];
    const card = { summary: "Kommer Åse?", elements: [{ kind: "buttons", buttons } as const] };
    await outbox.put({ key: randomUUID(), to: { kind: "person", personId }, card });
  });
  return { tenant, people, forum: { ...forum, members: deputised }, meeting };
}

function link(first: string, second: string): Promise<void> {
  return test.store.directory.link({ platform: "slack", tenant: first }, { platform: "slack", tenant: second });
}

/** Every place in our tables where an id still stands. */
async function tracesOf(id: string): Promise<string[]> {
  const columns = await test.rows.$queryRaw<{ table_name: string; column_name: string }[]>`
    SELECT table_name::text, column_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' AND data_type IN ('uuid', 'text', 'jsonb')
      -- What was done under the old name, the audit keeps as it was.
      AND table_name NOT LIKE 'audit%'`;
  const traces: string[] = [];
  for (const { table_name: table, column_name: column } of columns) {
    const rows = await test.rows.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM "${table}" WHERE "${column}"::text LIKE '%${id}%'`,
    );
    if (rows.length > 0) traces.push(`${table}.${column}`);
  }
  return traces;
}

describe("linking two tenants", () => {
  it("makes one organisation, and one person of those with one address, wherever they stand", async () => {
    const shared = `${randomUUID()}@havn.example`;
    const [one, two] = [await aSide(shared), await aSide(shared.toUpperCase())];
    const [keep, gone] = [one.people[0]!, two.people[0]!];
    await link(one.tenant, two.tenant);
    expect(await tracesOf(gone.id)).toStrictEqual([]);
    expect(await tracesOf(gone.organisationId)).toStrictEqual([]);
    expect(await peopleIn(keep)).toBe(3);
    expect((await recognise(two.tenant, "U1")).id).toBe(keep.id);
    expect(await recognise(two.tenant, "U2", { name: "Bo" })).toStrictEqual({
      ...two.people[1]!,
      organisationId: keep.organisationId,
    });
    const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(gone.id, keep.id)) as T;
    await test.store.within(keep.organisationId, async ({ forums, meetings, questions }) => {
      const meeting = await meetings.get(two.meeting.id);
      expect(JSON.parse(JSON.stringify(meeting))).toStrictEqual(rename({ ...two.meeting, version: 2 }));
      const forum = await forums.get(two.forum.id);
      expect(forum.members.map(({ personId, deputyFor }) => [personId, deputyFor])).toStrictEqual([
        [keep.id, null],
        [two.people[1]!.id, keep.id],
      ]);
      expect(forum.organisationId).toBe(keep.organisationId);
      expect((await forums.ofPerson(keep.id)).map(({ id }) => id).sort()).toStrictEqual(
        [one.forum.id, two.forum.id].sort(),
      );
      expect((await questions.openOf(keep.id))?.choices[0]?.invocation.args).toStrictEqual({ person: keep.id });
    });
  });

  it("joins a tenant that has not been seen yet, whichever of the two it is", async () => {
    for (const order of ["known first", "unknown first"]) {
      const [known, unknown] = [newTenant(), newTenant()];
      const person = await recognise(known, "U1", { email: "a@b.example" });
      await (order === "known first" ? link(known, unknown) : link(unknown, known));
      expect((await recognise(unknown, "U9", { email: "a@b.example" })).id).toBe(person.id);
    }
  });

  it("joins two tenants that have not been seen yet, and does nothing the second time", async () => {
    const [first, second] = [newTenant(), newTenant()];
    await link(first, second);
    await link(second, first);
    const person = await recognise(first, "U1", { email: "a@b.example" });
    expect((await recognise(second, "U1", { email: "a@b.example" })).id).toBe(person.id);
  });

  it("leaves other organisations alone", async () => {
    const shared = `${randomUUID()}@havn.example`;
    const [one, two, third] = [await aSide(shared), await aSide(shared), await aSide(shared)];
    await link(one.tenant, two.tenant);
    const untouched = await test.store.within(third.people[0]!.organisationId, ({ meetings }) =>
      meetings.get(third.meeting.id),
    );
    expect(untouched).toStrictEqual(third.meeting);
    expect(await recognise(third.tenant, "U1", { email: shared })).toMatchObject({ id: third.people[0]!.id });
  });
});

describe("one person of two in the same forum", () => {
  it("keeps the stronger role, the newest answer, a spoken approval, the first opening and the older person's address", async () => {
    const tenant = newTenant();
    const first = await recognise(tenant, "U1", { name: "Åse", email: "aase@havn.example" });
    const second = await recognise(tenant, "U2", { name: "Åse" });
    const forum = aForum([second, first]);
    const at = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
    const answer = { sequence: 0, reason: null, deputyId: null, door: "slack" } as const;
    const meeting = aMeeting(forum.id, {
      attendance: [
        { ...answer, id: randomUUID(), personId: first.id, answer: "apology", answeredAt: at(1), answeredBy: first.id },
        {
          ...answer,
          id: randomUUID(),
          personId: second.id,
          answer: "attending",
          answeredAt: at(2),
          answeredBy: second.id,
        },
      ],
      approvals: [
        { id: randomUUID(), personId: first.id, draftVersion: 1, kind: "silent", at: at(3) },
        { id: randomUUID(), personId: second.id, draftVersion: 1, kind: "spoken", at: at(2) },
      ],
      openings: [
        { personId: first.id, document: "agenda", at: at(5) },
        { personId: second.id, document: "agenda", at: at(4) },
      ],
    });
    const token = await test.store.within(first.organisationId, async ({ forums, meetings }) => {
      await forums.create(forum);
      await meetings.create(meeting);
      await meetings.invitationLink(meeting.id, second.id);
      return meetings.invitationLink(meeting.id, first.id);
    });
    expect((await recognise(tenant, "U2", { email: "aase@havn.example" })).id).toBe(first.id);
    const rename = { personId: first.id };
    expect(await test.store.invitationByToken(token)).toMatchObject(rename);
    await test.store.within(first.organisationId, async ({ forums, meetings }) => {
      expect((await forums.get(forum.id)).members).toMatchObject([{ ...rename, role: "secretary" }]);
      expect(await meetings.get(meeting.id)).toMatchObject({
        version: 2,
        attendance: [{ ...rename, answer: "attending", answeredBy: first.id }],
        approvals: [{ ...rename, kind: "spoken" }],
        openings: [{ ...rename, at: at(4) }],
      });
    });
  });
});
