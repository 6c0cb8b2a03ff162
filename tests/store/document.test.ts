import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";

import { documentContent } from "../../src/documents/meeting-content.ts";
import { NotFound } from "../../src/ports.ts";
import { anOrganisation, noon, useStore } from "./test-store.ts";

const test = useStore();
const hour = 3600_000;
const later = new Date(noon.getTime() + hour);

async function withVersion() {
  const made = await anOrganisation(test.store, ["Ane", "Bo"]);
  const { organisationId, forum, meeting } = made;
  const subject = { meeting, forum, names: new Map<string, string>(), stage: "agenda" as const };
  const content = documentContent(subject, { version: 1, madeAt: noon });
  const version = { meetingId: meeting.id, number: 1, stage: "agenda", at: noon, byPersonId: null, content } as const;
  await test.store.within(organisationId, (tx) => tx.documents.add(version));
  return { ...made, version };
}

describe("a version", () => {
  it("comes back as it was kept, and is not another organisation's", async () => {
    const { organisationId, meeting, version } = await withVersion();
    const stranger = await anOrganisation(test.store, ["Ida"]);
    const { content, ...head } = version;
    await test.store.within(organisationId, async ({ documents }) => {
      expect(await documents.all(meeting.id)).toEqual([head]);
      expect(await documents.get(meeting.id, 1)).toEqual({ ...head, content });
      expect(await documents.get(meeting.id, 2)).toBeNull();
    });
    await test.store.within(stranger.organisationId, async ({ documents }) => {
      expect(await documents.all(meeting.id)).toEqual([]);
      expect(await documents.get(meeting.id, 1)).toBeNull();
    });
    const forged = test.store.within(stranger.organisationId, ({ documents }) => documents.add(version));
    await expect(forged).rejects.toThrow(NotFound);
  });

  it("is never changed, nor kept twice under one number", async () => {
    const { organisationId, meeting, version } = await withVersion();
    const where = { meetingId: meeting.id, meeting: { forum: { organisationId } } };
    for (const data of [{ content: {} }, { stage: "approved" }, { at: later }, { number: 9 }]) {
      await expect(test.rows.documentVersion.updateMany({ where, data })).rejects.toThrow("never changed");
    }
    await expect(test.store.within(organisationId, ({ documents }) => documents.add(version))).rejects.toThrow();
  });
});

describe("a link", () => {
  it("is found by its secret part, of which only the hash is kept", async () => {
    const { organisationId, people, meeting } = await withVersion();
    const link = { meetingId: meeting.id, personId: people[1]!.id, expiresAt: later };
    const token = await test.store.within(organisationId, ({ documents }) => documents.makeLink(link));
    expect(Buffer.from(token, "base64url").length * 8).toBeGreaterThanOrEqual(192);
    expect(await test.store.documentLink(token)).toEqual({ ...link, organisationId, withdrawnAt: null });
    const [row] = await test.rows.documentLink.findMany({ where: { meetingId: meeting.id } });
    expect(row?.tokenHash).toBe(createHash("sha256").update(token).digest("hex"));
    expect(JSON.stringify(row)).not.toContain(token);
    expect(await test.store.documentLink(row?.tokenHash ?? "")).toBeNull();
    expect(await test.store.documentLink("")).toBeNull();
  });

  it("is withdrawn for one person or for all, and only those that hold are counted", async () => {
    const { organisationId, people, meeting } = await withVersion();
    const [ane, bo] = people.map(({ id }) => id) as [string, string];
    await test.store.within(organisationId, async ({ documents }) => {
      const link = { meetingId: meeting.id, expiresAt: later };
      for (const personId of [ane, ane, bo]) await documents.makeLink({ ...link, personId });
      await documents.makeLink({ ...link, personId: bo, expiresAt: noon });
      expect(await documents.withdrawLinks({ meetingId: meeting.id, personId: ane })).toBe(2);
      expect(await documents.withdrawLinks({ meetingId: meeting.id })).toBe(1);
      expect(await documents.withdrawLinks({ meetingId: meeting.id })).toBe(0);
    });
  });

  it("is not made for another organisation's meeting or person", async () => {
    const [one, other] = [await withVersion(), await withVersion()];
    const make = (meetingId: string, personId: string): Promise<string> =>
      test.store.within(one.organisationId, ({ documents }) =>
        documents.makeLink({ meetingId, personId, expiresAt: later }),
      );
    await expect(make(other.meeting.id, one.people[0]!.id)).rejects.toThrow(NotFound);
    await expect(make(one.meeting.id, other.people[0]!.id)).rejects.toThrow(NotFound);
  });
});
