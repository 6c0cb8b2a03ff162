import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { safetyCommands } from "../../src/cli-safety.ts";
import type { ChatEvent } from "../../src/chat/event.ts";
import { documentContent } from "../../src/documents/meeting-content.ts";
import type { Person } from "../../src/domain/forum.ts";
import { Prisma } from "../../src/generated/prisma/client.ts";
import type { Author } from "../../src/ports.ts";
import { aForum, chatPerson, noon, useStore } from "./test-store.ts";
import { wholeMeeting } from "./whole-meeting.ts";

const test = useStore();
const erasedName = "Slettet person";

type Scene = { person: Person; other: Person; approvedId: string; draftId: string; forumId: string; needles: string[] };

/** Somebody who has left traces everywhere that there are. */
async function aLife(): Promise<Scene> {
  const tenant = randomUUID();
  const [user, name, email] = [
    `U${randomUUID().slice(0, 8).toUpperCase()}`,
    `Vibeke ${randomUUID().slice(0, 8)}`,
    `${randomUUID()}@havn.example`,
  ];
  const seen = chatPerson(tenant, user, { name, email });
  const person = await test.store.directory.recognise(seen);
  const other = await test.store.directory.recognise(chatPerson(tenant, "U2", { name: "Bo Krogh" }));
  const place = `D${randomUUID().slice(0, 10).toUpperCase().replaceAll("-", "X")}`;
  const conversation = {
    platform: "slack",
    tenant,
    id: place,
    kind: "personal",
    name: null,
    reference: { channel: place },
  } as const;
  await test.store.directory.remember(person, conversation);
  const forum = aForum([other, person]);
  const approved = wholeMeeting(forum.id, person.id, other.id);
  const draft = {
    ...wholeMeeting(forum.id, person.id, other.id),
    status: "drafted" as const,
    approvedAt: null,
    approvedBy: null,
    cancelReason: `${name} er syg, skriv til ${email}`,
  };
  const author: Author = { personId: person.id, door: "slack", command: "meeting.plan" };
  const event: ChatEvent = {
    id: `slack:press:${user}:1`,
    sameAs: null,
    at: noon,
    person: seen,
    conversation,
    happening: { kind: "words", text: "afbud", mentions: [], addressed: "personal" },
  };
  await test.store.inbox.receive(event);
  await test.store.inbox.receive({ ...event, id: `slack:event:${randomUUID()}` });
  await test.store.within(person.organisationId, async (tx) => {
    tx.attribute(author);
    await tx.forums.create(forum);
    for (const meeting of [approved, draft]) {
      await tx.meetings.create(meeting);
      await tx.meetings.invitationLink(meeting.id, person.id);
      await tx.documents.makeLink({ meetingId: meeting.id, personId: person.id, expiresAt: noon });
    }
    const names = new Map([[person.id, name]]);
    const content = documentContent({ meeting: draft, forum, names, stage: "agenda" }, { version: 1, madeAt: noon });
    const sent = { meetingId: draft.id, number: 1, stage: "agenda", at: noon, byPersonId: person.id } as const;
    await tx.documents.add({ ...sent, content });
    const invocation = { command: "member.add" as const, args: { person: `@{${person.id}}`, name } };
    const choices = [{ label: name, invocation }];
    for (const { id } of [person, other]) {
      await tx.questions.ask({
        id: randomUUID(),
        personId: id,
        forumId: null,
        choices,
        askedAt: noon,
        answeredAt: null,
      });
    }
    const card = { summary: `${name} kommer`, elements: [{ kind: "text" as const, text: `${name} (${email})` }] };
    await tx.outbox.put({ key: `a:${randomUUID()}`, to: { kind: "person", personId: person.id }, card });
    await tx.outbox.put({ key: `b:${person.id}:${randomUUID()}`, to: { kind: "person", personId: other.id }, card });
  });
  await test.rows.$executeRaw`
    INSERT INTO delivery (outbox_id, attempt, at, outcome, message_ref)
    SELECT id, 1, now(), 'sent', jsonb_build_object('channel', ${place}::text) FROM outbox WHERE addressee = ${`person:${person.id}`}`;
  await test.rows.$executeRaw`INSERT INTO pace (lane) VALUES (${`slack:${tenant}:${place}`})`;
  const needles = [person.id, name, email, user, place];
  return { person, other, approvedId: approved.id, draftId: draft.id, forumId: forum.id, needles };
}

/** Every table with a row in which one of these stands, and how many. */
async function traces(needles: readonly string[]): Promise<Record<string, number>> {
  const tables = await test.rows.$queryRaw<
    { name: string }[]
  >`SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'`;
  const found: Record<string, number> = {};
  const patterns = needles.map((one) => `%${one}%`);
  for (const { name } of tables) {
    const [row] = await test.rows.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM ${Prisma.raw(`"${name}"`)} t WHERE t::text ILIKE ANY(${patterns}::text[])`;
    if (row && row.count > 0) found[name] = row.count;
  }
  return found;
}

/** What the embedded server wrote into its own files that people read: its log. */
async function serverLogs(): Promise<string> {
  const [{ folder } = { folder: "" }] = await test.rows.$queryRaw<
    { folder: string }[]
  >`SELECT current_setting('data_directory') AS folder`;
  const home = join(folder, "..");
  const logs = (await readdir(home)).filter((name) => name.endsWith(".log"));
  return (await Promise.all(logs.map((name) => readFile(join(home, name), "utf8").catch(() => "")))).join("\n");
}

describe("erasing a person", () => {
  it("leaves their name in approved minutes, and nothing anywhere else", async () => {
    const { person, needles, approvedId, draftId } = await aLife();
    expect(Object.keys(await traces(needles)).length).toBeGreaterThan(12);
    await test.store.people.erase(person.id, { erasedName });
    // One row: who took part in the approved minutes, by name, under an id that leads nowhere.
    expect(await traces(needles)).toEqual({ person: 1 });
    expect(await traces(needles.filter((one) => one !== person.name))).toEqual({});
    expect(JSON.stringify(test.log.lines)).not.toMatch(new RegExp(needles.join("|"), "u"));
    expect(await serverLogs()).not.toMatch(new RegExp(needles.join("|"), "u"));
    const { organisationId } = person;
    const [approved, draft] = await test.store.within(organisationId, async (tx) => [
      await tx.meetings.get(approvedId),
      await tx.meetings.get(draftId),
    ]);
    const ids = [...approved.attendance.map((one) => one.personId), ...approved.approvals.map((one) => one.personId)];
    const people = await test.store.within(organisationId, (tx) => tx.people.many([...new Set(ids)]));
    expect(people.map(({ name, email }) => [name, email])).toContainEqual([person.name, null]);
    expect(draft.cancelReason).toBe(`${erasedName} er syg, skriv til ${erasedName}`);
  });

  it("leaves the audit whole, and says there that it was done", async () => {
    const { person } = await aLife();
    await test.store.people.erase(person.id, { erasedName });
    const { faults } = await test.store.audit.verify();
    expect(faults.filter(({ chain }) => chain === person.organisationId)).toEqual([]);
    const emptied = await test.rows.$queryRaw<{ command: string; content: string | null }[]>`
      SELECT command, content FROM audit WHERE organisation_id = ${person.organisationId}::uuid ORDER BY number`;
    expect(emptied.some(({ content }) => content === null)).toBe(true);
    expect(emptied.at(-1)).toMatchObject({ command: "person.erase" });
  });

  it("finds what was done under a name that has been merged into theirs", async () => {
    const tenants = [randomUUID(), randomUUID()];
    const email = `${randomUUID()}@havn.example`;
    const [first, second] = [
      await test.store.directory.recognise(chatPerson(tenants[0]!, "U1", { email })),
      await test.store.directory.recognise(chatPerson(tenants[1]!, "U1", { email })),
    ];
    const forum = aForum([second]);
    await test.store.within(second.organisationId, async (tx) => {
      tx.attribute({ personId: second.id, door: "slack", command: "forum.create" });
      await tx.forums.create(forum);
    });
    await test.store.directory.link(
      { platform: "slack", tenant: tenants[0]! },
      { platform: "slack", tenant: tenants[1]! },
    );
    await test.store.people.erase(first.id, { erasedName });
    expect(await traces([first.id, second.id, email])).toEqual({});
  });

  it("leaves others of a like name alone", async () => {
    const { person, other, forumId } = await aLife();
    await test.store.people.erase(person.id, { erasedName });
    const forum = await test.store.within(other.organisationId, (tx) => tx.forums.get(forumId));
    expect(forum.members.map(({ name }) => name)).toEqual(["Bo Krogh"]);
  });

  it("refuses an id that is nobody's", async () => {
    await expect(test.store.people.erase(randomUUID(), { erasedName })).rejects.toThrow("person not found");
    await expect(test.store.people.erase("' OR 1=1", { erasedName })).rejects.toThrow("person not found");
  });
});

describe("writing out a person", () => {
  it("says everything that is kept, the same each time", async () => {
    const { person, draftId } = await aLife();
    const [first, second] = [await test.store.people.writeOut(person.id), await test.store.people.writeOut(person.id)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    expect(first).toMatchObject({ person: { name: person.name, email: person.email }, doors: [{ platform: "slack" }] });
    expect(JSON.stringify(first)).toContain(draftId);
    expect(Object.keys(first["places"] as object)).toEqual(
      expect.arrayContaining(["membership.person_id", "attendance.person_id"]),
    );
  });
});

describe("the administrator", () => {
  const run = (name: string, ...words: string[]) => safetyCommands[name]!(test.store, words);

  it("must say yes before anybody is erased", async () => {
    const { person } = await aLife();
    expect(await run("person", "erase", person.email ?? "")).toMatchObject({ exitCode: 2 });
    expect(await run("person", "export", person.name)).toMatchObject({ exitCode: 0 });
    expect(await run("person", "erase", person.email ?? "", "--yes")).toMatchObject({ exitCode: 0 });
    expect(await run("person", "export", person.email ?? "")).toMatchObject({ exitCode: 2 });
  });

  it("is given a meeting's whole package, byte for byte the same each time", async () => {
    const { draftId, approvedId } = await aLife();
    for (const id of [draftId, approvedId]) {
      const [first, second] = [await run("audit", "export", id), await run("audit", "export", id)];
      expect(first).toEqual(second);
      expect(first.exitCode).toBe(0);
      const kinds = new Set(first.lines.map((line) => (JSON.parse(line) as { line: string }).line));
      expect([...kinds]).toEqual(
        expect.arrayContaining(["meeting", "document", "answer", "approval", "objection", "change"]),
      );
    }
    expect(await run("audit", "export", randomUUID())).toMatchObject({ exitCode: 2 });
  });

  it("is told what is wrong with the audit, and by the exit code that something is", async () => {
    const { person } = await aLife();
    expect((await run("audit", "verify")).exitCode).toBe(0);
    await test.rows.$executeRawUnsafe("ALTER TABLE audit DISABLE TRIGGER ALL");
    await test.rows
      .$executeRaw`UPDATE audit SET door = 'teams' WHERE organisation_id = ${person.organisationId}::uuid AND number = 1`;
    const told = await run("audit", "verify");
    expect([told.exitCode, told.lines[0]]).toEqual([1, `${person.organisationId} row 1: changed`]);
    await test.rows
      .$executeRaw`UPDATE audit SET door = 'slack' WHERE organisation_id = ${person.organisationId}::uuid AND number = 1`;
    await test.rows.$executeRawUnsafe("ALTER TABLE audit ENABLE TRIGGER ALL");
    expect((await run("audit", "verify")).exitCode).toBe(0);
  });
});

it("keeps messages as long as their forum says, and their names for ever", async () => {
  const { person, other, forumId } = await aLife();
  const day = 86_400_000;
  await test.rows
    .$executeRaw`UPDATE outbox SET state = 'sent', settled_at = ${noon} WHERE organisation_id = ${person.organisationId}::uuid`;
  const kept = async () => {
    const rows = await test.rows.$queryRaw<{ message: object }[]>`
      SELECT message FROM outbox WHERE organisation_id = ${person.organisationId}::uuid`;
    return [rows.length, rows.filter(({ message }) => Object.keys(message).length > 0).length];
  };
  const at = async (days: number) => {
    test.clock.time = new Date(noon.getTime() + days * day);
    await test.store.people.tidy();
    return kept();
  };
  expect(await safetyCommands["keep"]!(test.store, [forumId, "60"])).toMatchObject({ exitCode: 0 });
  expect(await at(59)).toEqual([2, 2]);
  expect(await at(61)).toEqual([2, 0]);
  expect(await traces([`person:${other.id}`])).toMatchObject({ outbox: 1 });
  test.clock.time = noon;
});
