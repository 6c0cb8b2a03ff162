import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";

import { Prisma } from "../../src/generated/prisma/client.ts";
import { documentContent } from "../../src/documents/meeting-content.ts";
import type { Person } from "../../src/domain/forum.ts";
import { hidden, PROGRAM, sharedTables, tablesByAnother, tenantTables } from "../../src/store/wall.ts";
import { aChannel, aForum, chatPerson, useStore } from "./test-store.ts";
import { wholeMeeting } from "./whole-meeting.ts";

const test = useStore();
const made = { version: 1, madeAt: new Date(0) };

/** Runs as a command does, but for the repositories: a query that has forgotten them. */
async function asProgram<T>(
  organisationId: string | null,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return test.rows.$transaction(async (tx) => {
    if (organisationId) await tx.$queryRaw`SELECT set_config('app.organisation', ${organisationId}, true)`;
    await tx.$queryRaw`SELECT set_config('role', ${PROGRAM}, true)`;
    return work(tx);
  });
}

async function aSide(): Promise<{ person: Person; meetingId: string }> {
  const person = await test.store.directory.recognise(
    chatPerson(randomUUID(), "U1", { email: `${randomUUID()}@havn.example` }),
  );
  const forum = aForum([person], {
    standingItems: [{ id: randomUUID(), title: "Eventuelt", position: 1, anyOtherBusiness: true }],
    channels: [aChannel(person.organisationId, "C1")],
  });
  const meeting = wholeMeeting(forum.id, person.id, randomUUID());
  await test.store.within(person.organisationId, async (tx) => {
    await tx.forums.create(forum);
    await tx.meetings.create(meeting);
    await tx.meetings.invitationLink(meeting.id, person.id);
    await tx.calendars.newFeed({ kind: "person", personId: person.id });
    await tx.documents.makeLink({ meetingId: meeting.id, personId: person.id, expiresAt: new Date(0) });
    const content = documentContent({ meeting, forum, names: new Map(), stage: "agenda" }, made);
    const version = { meetingId: meeting.id, number: 1, stage: "agenda", at: new Date(0), byPersonId: null } as const;
    await tx.documents.add({ ...version, content });
    await tx.questions.ask({
      id: randomUUID(),
      personId: person.id,
      forumId: null,
      choices: [],
      askedAt: new Date(0),
      answeredAt: null,
    });
    const offer = { id: randomUUID(), personId: person.id, fileName: "", digest: "", reading: null };
    await tx.imports.keep({ ...offer, offeredAt: new Date(0), answeredAt: null });
    await tx.outbox.put({
      key: randomUUID(),
      to: { kind: "person", personId: person.id },
      card: { summary: "", elements: [] },
    });
  });
  await test.rows.$executeRaw`
    INSERT INTO slack_installation (team, organisation_id, token, bot_user, bot_id, installed_at)
    VALUES (${randomUUID()}, ${person.organisationId}::uuid, 'sealed', 'U0', 'B0', now())`;
  await test.rows.$executeRaw`
    INSERT INTO delivery (outbox_id, attempt, at, outcome)
    SELECT id, 1, now(), 'sent' FROM outbox WHERE organisation_id = ${person.organisationId}::uuid`;
  return { person, meetingId: meeting.id };
}

async function countOf(tx: Prisma.TransactionClient, table: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM ${Prisma.raw(`"${table}"`)}`;
  return row?.count ?? 0;
}

const walled = [...tenantTables, ...tablesByAnother, "organisation"];

it("stands around every table: whoever adds one says whose it is", async () => {
  const tables = await test.rows.$queryRaw<{ name: string; walled: boolean; policies: number }[]>`
    SELECT c.relname::text AS name, c.relrowsecurity AS walled,
      (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`;
  const open = tables.filter((one) => !one.walled || one.policies === 0).map(({ name }) => name);
  expect(open).toEqual([...sharedTables].sort());
  expect(tables.filter((one) => one.walled).map(({ name }) => name)).toEqual(walled.toSorted());
});

it("shows nothing to a query without an organisation, and its own to one with it", async () => {
  const [one, other] = [await aSide(), await aSide()];
  for (const table of walled) {
    expect([table, await countOf(test.rows, table)]).toEqual([table, expect.any(Number)]);
    expect(await countOf(test.rows, table)).toBeGreaterThan(0);
    const unbound = asProgram(null, (tx) => countOf(tx, table));
    if (hidden.includes(table)) await expect(unbound, table).rejects.toThrow();
    else expect([table, await unbound]).toEqual([table, 0]);
  }
  for (const { person } of [one, other]) {
    const seen = await asProgram(person.organisationId, (tx) => tx.meeting.findMany({ select: { id: true } }));
    expect(seen).toEqual([{ id: (person === one.person ? one : other).meetingId }]);
  }
});

it("lets nobody write into another organisation, or take a row out of it", async () => {
  const [one, other] = [await aSide(), await aSide()];
  const changed = await asProgram(one.person.organisationId, (tx) =>
    tx.meeting.updateMany({ where: { id: other.meetingId }, data: { place: "Et andet sted" } }),
  );
  expect(changed.count).toBe(0);
  const removed = asProgram(one.person.organisationId, (tx) =>
    tx.agendaItem.deleteMany({ where: { meetingId: other.meetingId } }),
  );
  expect((await removed).count).toBe(0);
  const forged = asProgram(one.person.organisationId, (tx) =>
    tx.person.create({
      data: { id: randomUUID(), organisationId: other.person.organisationId, name: "X", createdAt: new Date(0) },
    }),
  );
  await expect(forged).rejects.toThrow();
});

it("keeps the program from what no command has to do with: migrations, tokens, and the audit's pen", async () => {
  const { person } = await aSide();
  for (const table of ["_prisma_migrations", "slack_installation", "allowed_tenant", "audit_head"]) {
    await expect(asProgram(person.organisationId, (tx) => countOf(tx, table))).rejects.toThrow();
  }
  await expect(
    asProgram(person.organisationId, (tx) => tx.$executeRaw`UPDATE audit SET content = NULL`),
  ).rejects.toThrow();
});

it("two organisations with the same channel, user and message ids never meet", async () => {
  const sides: { forumId: string; organisationId: string; tenant: string }[] = [];
  for (const tenant of [randomUUID(), randomUUID()]) {
    const person = await test.store.directory.recognise(chatPerson(tenant, "U777"));
    const channel = { id: randomUUID(), platform: "slack", tenant, externalId: "C777", reference: null } as const;
    const forum = aForum([person], { channels: [channel] });
    await test.store.within(person.organisationId, (tx) => tx.forums.create(forum));
    sides.push({ forumId: forum.id, organisationId: person.organisationId, tenant });
  }
  for (const { forumId, organisationId, tenant } of sides) {
    const found = await test.store.within(organisationId, (tx) =>
      tx.forums.inConversation({ platform: "slack", tenant, externalId: "C777" }),
    );
    expect(found?.id).toBe(forumId);
    const other = sides.find((one) => one.tenant !== tenant)!;
    const foreign = await test.store.within(organisationId, (tx) =>
      tx.forums.inConversation({ platform: "slack", tenant: other.tenant, externalId: "C777" }),
    );
    expect(foreign).toBeNull();
  }
  expect(sides[0]!.organisationId).not.toBe(sides[1]!.organisationId);
});

it("is no organisation for what is no id", async () => {
  await expect(test.store.within("' OR true --", () => Promise.resolve(1))).rejects.toThrow("organisation not found");
});
