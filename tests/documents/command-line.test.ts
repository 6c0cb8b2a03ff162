import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";

import { meetingContent } from "../../src/commands/document.ts";
import { documentFormats } from "../../src/documents/format.ts";
import { readBytesAsMeeting } from "../../src/documents/reading/read-file.ts";
import { readingJson } from "../../src/documents/reading/contract.ts";
import { createForum, type Forum } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { silentLog } from "../support/log.ts";

/** `npm run referent -- import` and `export`, as an administrator runs them, on a real database. */

const patient = 300_000;
const old = `Referat

Møde: Havneudvalget
Tid: Tirsdag den 19. april 2022 kl. 12.00-13.30
Sted: Rådhuset
Deltagere: Leif Skov, Bente Graver
Gæster:
Afbud: Hanne Vad

1. Østmolen

Resumé

Molen er slidt.

Sagsfremstilling

Molen blev bygget i 1974 og er efterset to gange siden da.

Indstilling

Det indstilles at:
• Udvalget godkender, at molen renoveres.

Bilag 1: Tilstandsrapport

Referat

Udvalget besluttede at renovere molen.

2. Eventuelt

Referat

Intet.
`;

let database: TestDatabase;
let store: Awaited<ReturnType<typeof openStore>>;
let forum: Forum;
let folder = "";
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ databaseUrl: database.url, clock: { now: () => new Date() }, log: silentLog });
  folder = mkdtempSync(join(tmpdir(), "referent-cli-"));
  writeFileSync(path("old.txt"), old);
  const user = { platform: "slack", tenant: "T1", user: "U1", name: "Signe Holt", email: null } as const;
  const founder = await store.directory.recognise(user);
  const { organisationId } = founder;
  forum = createForum({ organisationId, name: "Havneudvalget", founder, anyOtherBusiness: "Eventuelt" }, randomUUID);
  await store.within(organisationId, (tx) => tx.forums.create(forum));
}, patient);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await store.close();
  await database.drop();
});

type Ran = { code: number | null; said: string; complaint: string };

async function referent(...words: string[]): Promise<Ran> {
  const cli = join(import.meta.dirname, "../../src/cli.ts");
  const env = { PATH: process.env["PATH"], DATABASE_URL: database.url };
  const child = spawn(process.execPath, [cli, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [code, said, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, said, complaint };
}

const meetings = (): Promise<Meeting[]> => store.within(forum.organisationId, (tx) => tx.meetings.ofForum(forum.id));

it("stores what was read when that is asked for, once, and nothing otherwise", { timeout: patient }, async () => {
  const shown = await referent("import", path("old.txt"));
  expect(shown).toMatchObject({ code: 0, complaint: "" });
  expect(shown.said).toContain("Der er ikke gemt noget endnu.");
  expect(await meetings()).toEqual([]);
  const stored = await referent("import", path("old.txt"), "--yes");
  expect(stored).toEqual({
    code: 0,
    said: "Mødet er gemt som historik under Havneudvalget. Det giver ingen påmindelser.\n",
    complaint: "",
  });
  expect(await meetings()).toMatchObject([
    { status: "approved", place: "Rådhuset", approvedAt: expect.any(Date) as Date },
  ]);
  const again = await referent("import", path("old.txt"), "--yes");
  expect(again.code).toBe(1);
  expect(again.complaint).toContain("allerede læst ind");
  expect(await meetings()).toHaveLength(1);
});

it("writes the meeting in every format, and each says the same as was read", { timeout: patient }, async () => {
  const meeting = (await meetings())[0]!;
  const runs = documentFormats.map((format) =>
    referent("export", meeting.id, "--format", format, "--out", path(`out.${format}`)),
  );
  for (const ran of await Promise.all(runs)) expect(ran).toEqual({ code: 0, said: "", complaint: "" });

  const json = JSON.parse(readFileSync(path("out.json"), "utf8")) as { madeAt: string };
  const content = await store.within(forum.organisationId, (tx) =>
    meetingContent(tx, meeting, { version: null, madeAt: new Date(json.madeAt) }),
  );
  expect(json).toEqual(JSON.parse(JSON.stringify(content)));

  const { said } = await referent("import", path("old.txt"), "--dry-run", "--json");
  const wanted = structureOf(JSON.parse(said));
  for (const format of documentFormats.filter((one) => one !== "json")) {
    const reading = await readBytesAsMeeting(readFileSync(path(`out.${format}`)));
    expect([format, structureOf(readingJson(reading))]).toEqual([format, wanted]);
  }
});

/** Without the places in the source and the words on the first line, which are each form's own. */
function structureOf(reading: unknown): unknown {
  const places = (key: string, value: unknown): unknown => (key === "line" ? undefined : value);
  return { ...(JSON.parse(JSON.stringify(reading, places)) as object), title: null };
}

it("says what is wrong with an order in one line, and ends with 2", { timeout: patient }, async () => {
  for (const words of [
    ["export", randomUUID()],
    ["export", randomUUID(), "--format", "odt"],
  ]) {
    const ran = await referent(...words);
    expect([words, ran.code, ran.said]).toEqual([words, 2, ""]);
    expect(ran.complaint.trim().split("\n")).toHaveLength(1);
  }
});
