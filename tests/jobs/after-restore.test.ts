import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { sendDraft } from "../../src/domain/approval.ts";
import { endMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import type { Forum } from "../../src/domain/forum.ts";
import { writeBackup } from "../../src/store/backup.ts";
import { restoreBackup } from "../../src/store/restore.ts";
import { change, found, memberNamed, openOffice, plan, type Office } from "./office.ts";

/** A backup of the night that is restored before noon: what was said in the morning is not said again. */

let office: Office;
let forum: Forum;
let folder: string;
beforeAll(async () => {
  office = await openOffice();
  folder = await mkdtemp(join(tmpdir(), "referent-after-"));
  forum = await found(office, "Havnerådet", { Karen: "secretary", Inge: "chair", Ole: "member" });
});
afterAll(async () => {
  await office.close();
  await rm(folder, { recursive: true });
});

function ended(meeting: Meeting): Meeting {
  const now = office.clock.now();
  return endMeeting(startMeeting(meeting, memberNamed(forum, "Karen"), now), now);
}

it("reminders that fell due before the restore are not sent, later ones are, and silence approves nothing of before", async () => {
  office.set("2027-06-01T10:00");
  const held = await plan(office, forum, "2027-06-01T11:00");
  office.set("2027-06-01T13:00");
  const now = office.clock.now();
  await change(office, forum, held.id, (one) => sendDraft({ meeting: ended(one), forum, now }));
  await plan(office, forum, "2027-06-15T13:00");
  await office.look();
  office.set("2027-06-08T02:00");
  await office.look();
  const file = join(folder, "night.gz");
  await writeBackup(office.url, file, null);
  const before = await office.said();
  // The reminders of the morning and the approval at four are said, and lost with the database.
  await office.runTo("2027-06-09T11:00");
  expect((await office.said()).length).toBeGreaterThan(before.length);
  expect((await office.said()).some((one) => one.endsWith("approved"))).toBe(true);

  const another = await openOffice();
  try {
    another.set("2027-06-09T11:00");
    await restoreBackup(another.url, file, { now: another.clock.now() });
    await another.look();
    expect(await another.said()).toEqual(before);
    await another.runTo("2027-06-15T12:00");
    const after = (await another.said()).slice(before.length);
    expect(after).toContain("2027-06-14T09:00 Ole: meeting.soon");
    expect(after.filter((one) => one.endsWith("approved"))).toEqual([]);
  } finally {
    await another.close();
  }
});

it("minutes that were sent before the restore wait for a steward, also when their time ends later", async () => {
  office.set("2027-06-01T10:00");
  const held = await plan(office, forum, "2027-06-01T11:00");
  office.set("2027-06-01T13:00");
  await change(office, forum, held.id, (one) => sendDraft({ meeting: ended(one), forum, now: office.clock.now() }));
  const file = join(folder, "day.gz");
  await writeBackup(office.url, file, null);

  const another = await openOffice();
  const status = async (): Promise<string> =>
    (await another.store.within(forum.organisationId, (tx) => tx.meetings.get(held.id))).status;
  try {
    another.set("2027-06-02T08:00");
    const { openDrafts } = await restoreBackup(another.url, file, { now: another.clock.now() });
    expect(openDrafts).toBe(1);
    // An objection of the first of June may have been lost.
    await another.runTo("2027-07-01T12:00");
    expect(await status()).toBe("drafted");
    // Sent again, everybody has the whole time to object again.
    const again = another.clock.now();
    await change(another, forum, held.id, (one) => sendDraft({ meeting: one, forum, now: again }));
    await another.runTo("2027-07-20T12:00");
    expect(await status()).toBe("approved");
  } finally {
    await another.close();
  }
});
