import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";

import { auditPackage } from "../../src/audit-export.ts";
import { safetyCommands } from "../../src/cli-safety.ts";
import { anOrganisation, chatPerson, useStore } from "./test-store.ts";

const test = useStore();

/** Two organisations at work, with one e-mail address in both, and addresses given out in the one that goes. */
async function two() {
  const [into, from] = [await anOrganisation(test.store, ["U1", "U2"]), await anOrganisation(test.store, ["U1", "U3"])];
  const email = `${randomUUID()}@example.dk`;
  await test.store.directory.recognise(chatPerson(into.tenant, "U1", { email }));
  await test.store.directory.recognise(chatPerson(from.tenant, "U1", { email: email.toUpperCase() }));
  const personId = from.people[0]!.id;
  const links = await test.store.within(from.organisationId, async (tx) => ({
    invitation: await tx.meetings.invitationLink(from.meeting.id, personId),
    feed: await tx.calendars.newFeed({ kind: "person", personId }),
    document: await tx.documents.makeLink({ meetingId: from.meeting.id, personId, expiresAt: new Date("2100-01-01") }),
  }));
  return { into, from, links };
}

const merge = (...words: string[]) => safetyCommands["organisation"]!(test.store, ["merge", ...words]);

describe("merging two organisations", () => {
  it("shows first what would happen, and changes nothing", async () => {
    const { into, from } = await two();
    const before = await test.store.organisations.list();
    const { lines, exitCode } = await merge(from.organisationId, into.organisationId, "--dry-run");
    expect([exitCode, lines]).toEqual([
      0,
      [
        "1 forums, 1 meetings, 2 people, 1 tenants and 0 messages to be sent go over.",
        "Both have a forum called Lodsudvalget: say another name for one of them.",
        `${from.people[0]!.id} has the e-mail address of ${into.people[0]!.id}: apart.`,
        "Nothing was changed.",
      ],
    ]);
    expect(await test.store.organisations.list()).toEqual(before);
    expect((await merge(from.organisationId, into.organisationId)).exitCode).toBe(2);
    expect((await merge(from.organisationId, from.organisationId, "--yes")).exitCode).toBe(2);
  });

  it("takes meetings, chains and addresses along, and leaves the people apart", async () => {
    const { into, from, links } = await two();
    const exported = await auditPackage(test.store, from.meeting.id);
    expect((await merge(from.organisationId, into.organisationId, "--yes")).exitCode).toBe(0);
    const { organisationId } = into;
    await test.store.within(organisationId, async (tx) => {
      expect((await tx.meetings.get(from.meeting.id)).uid).toBe(from.meeting.uid);
      expect((await tx.forums.all()).map(({ id }) => id).sort()).toEqual([into.forum.id, from.forum.id].sort());
      expect((await tx.people.get(from.people[0]!.id)).name).toBe("U1");
    });
    expect(await test.store.invitationByToken(links.invitation)).toMatchObject({ organisationId });
    expect(await test.store.feedByToken(links.feed)).toMatchObject({ organisationId });
    expect(await test.store.documentLink(links.document)).toMatchObject({ organisationId });
    const { faults, heads } = await test.store.audit.verify();
    expect(faults).toEqual([]);
    expect(heads.map(({ chain }) => chain)).toEqual(expect.arrayContaining([organisationId, from.organisationId]));
    const said = await test.store.audit.of(organisationId, `organisation:${from.organisationId}`);
    expect(said).toMatchObject([{ command: "organisation.link", content: { became: organisationId } }]);
    // The meeting's version is one more: who had it in hand must look again.
    const plain = (lines: string[] | null): string => (lines ?? []).join("\n").replaceAll(/"version":\d+/gu, "");
    expect(plain(await auditPackage(test.store, from.meeting.id))).toBe(plain(exported));
  });

  it("takes the ways along by which people are reached by mail", async () => {
    const { into, from } = await two();
    const [own, shared] = [`${randomUUID()}@example.dk`, `${randomUUID()}@example.dk`];
    const meet = (organisationId: string, email: string) =>
      test.store.within(organisationId, (tx) => tx.people.meetByMail({ name: "Ida", email }));
    const ida = await meet(from.organisationId, own);
    const [there, here] = [await meet(into.organisationId, shared), await meet(from.organisationId, shared)];
    await merge(from.organisationId, into.organisationId, "--yes");
    const doors = await test.rows.personDoor.findMany({
      where: { platform: "mail", personId: { in: [ida.id, there.id, here.id] } },
      select: { personId: true, tenant: true },
    });
    expect(new Map(doors.map(({ personId, tenant }) => [personId, tenant]))).toEqual(
      new Map([
        [ida.id, into.organisationId],
        [there.id, into.organisationId],
        // Two with one address are two: the name that this one's mail goes out under stays known.
        [here.id, from.organisationId],
      ]),
    );
    expect((await test.store.directory.mailNames(into.organisationId)).toSorted()).toEqual(
      [into.organisationId, from.organisationId].toSorted(),
    );
  });

  it("makes one person of two when it is told so", async () => {
    const { into, from } = await two();
    expect((await merge(from.organisationId, into.organisationId, "--join-people", "--yes")).exitCode).toBe(0);
    const again = await test.store.directory.recognise(chatPerson(from.tenant, "U1"));
    expect(again.id).toBe(into.people[0]!.id);
    expect((await test.store.audit.verify()).faults).toEqual([]);
  });

  it("leaves all as it was when it breaks in the middle", async () => {
    const { into, from } = await two();
    await test.rows.$executeRawUnsafe(
      `CREATE FUNCTION breaking() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$`,
    );
    await test.rows.$executeRawUnsafe(
      `CREATE TRIGGER breaking BEFORE UPDATE OF organisation_id ON tenant FOR EACH ROW EXECUTE FUNCTION breaking()`,
    );
    const before = await auditPackage(test.store, from.meeting.id);
    await expect(merge(from.organisationId, into.organisationId, "--yes")).rejects.toThrow();
    await test.rows.$executeRawUnsafe("DROP TRIGGER breaking ON tenant");
    expect(await auditPackage(test.store, from.meeting.id)).toEqual(before);
    expect(await test.store.audit.of(from.organisationId, `organisation:${from.organisationId}`)).toEqual([]);
    expect((await test.store.audit.verify()).faults).toEqual([]);
  });
});
