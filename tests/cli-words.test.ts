import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { safetyCommands } from "../src/cli-safety.ts";
import { anOrganisation, useStore } from "./store/test-store.ts";
import { temporaryFolder } from "./support/test-server.ts";

/** A word that a command does not know is refused with a sentence, and nothing is done: it could have meant something else. */

const patient = { timeout: 120_000 };
const test = useStore();
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("referent-words-");
});
afterEach(async () => {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As it is said in a shell that stands in the folder. */
async function referent(...words: string[]): Promise<{ code: number | null; said: string; complaint: string }> {
  const cli = join(import.meta.dirname, "../src/cli.ts");
  const env = { PATH: process.env["PATH"], DATABASE_URL: test.url };
  const child = spawn(process.execPath, [cli, ...words], { env, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [code, said, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, said, complaint };
}

const files = async (): Promise<string[]> => (await readdir(folder)).toSorted();
const content = async (name: string): Promise<string> => gunzipSync(await readFile(join(folder, name))).toString();

describe("backup", () => {
  it("is of one organisation, however the option is written and wherever it stands", patient, async () => {
    const [one, other] = [await anOrganisation(test.store, ["Eva"]), await anOrganisation(test.store, ["Ib"])];
    const id = one.organisationId;
    const ways = [["a.gz", `--organisation=${id}`], ["--organisation", id, "b.gz"]]; // prettier-ignore
    for (const words of ways) expect(await referent("backup", ...words)).toMatchObject({ code: 0, complaint: "" });
    expect(await files()).toEqual(["a.gz", "b.gz"]);
    for (const name of await files()) {
      expect(await content(name)).toContain(id);
      expect(await content(name)).not.toContain(other.organisationId);
    }
  });

  it("is refused with a sentence when it is said in another way, and no file is made", patient, async () => {
    const id = randomUUID();
    const wrong: string[][] = [
      ["--organization", id, "one.gz"],
      [`--organization=${id}`, "one.gz"],
      ["one.gz", "two.gz"],
      ["one.gz", "--organisation"],
      ["one.gz", "--organisation", id, "--organisation", id],
      [],
    ];
    for (const words of wrong) {
      const { code, said, complaint } = await referent("backup", ...words);
      expect([words, code, said]).toEqual([words, 2, ""]);
      expect(complaint).toMatch(/^[^\n]+: write it as `npm run referent -- backup FILE --organisation ID`\.\n$/u);
    }
    expect(await files()).toEqual([]);
  });

  it("takes the place of a file only when told to, and leaves nothing half-made", patient, async () => {
    await writeFile(join(folder, "one.gz"), "yesterday's");
    const refused = await referent("backup", "one.gz");
    expect(refused).toMatchObject({ code: 1, said: "" });
    expect(refused.complaint).toContain("--replace");
    expect(await readFile(join(folder, "one.gz"), "utf8")).toBe("yesterday's");
    const unknown = await referent("backup", "one.gz", "--replace", "--organisation", randomUUID());
    expect(unknown).toMatchObject({ code: 1, complaint: "There is no such organisation.\n" });
    expect(await readFile(join(folder, "one.gz"), "utf8")).toBe("yesterday's");
    expect((await referent("backup", "one.gz", "--replace")).code).toBe(0);
    expect(await content("one.gz")).toContain("referent-backup");
    expect(await files()).toEqual(["one.gz"]);
  });
});

it("the commands that take no more than they need refuse the rest", patient, async () => {
  const wrong: string[][] = [
    ["restore", "one.gz", "--organisation=1"],
    ["link", "slack:T1", "teams:8e9f", "slack:T2"],
    ["outbox", "drop", randomUUID(), "--dry-run"],
    ["migrate", "--dry-run"],
    ["keep", "forum", "30", "60"],
  ];
  for (const words of wrong) {
    const { code, complaint } = await referent(...words);
    expect([words, code]).toEqual([words, 2]);
    expect(complaint).toMatch(
      new RegExp(`^[^\\n]+ \`npm run referent -- ${words[0]!} [^\\n]*\\n$|migrate\`\\.\\n$`, "u"),
    );
  }
});

describe("what cannot be taken back", () => {
  it("is not done when there is an option that nobody knows", async () => {
    const { people } = await anOrganisation(test.store, ["Ane"]);
    const [ane] = people;
    const outcome = await safetyCommands["person"]!(test.store, ["erase", ane!.id, "--yes", "--dry-run"]);
    expect(outcome).toMatchObject({ exitCode: 2 });
    expect(outcome.lines.join()).toContain("--dry-run");
    expect(await test.store.people.find(ane!.id)).toHaveLength(1);
  });

  it("is not done when there is a word too many", async () => {
    const { forum } = await anOrganisation(test.store, ["Ane"]);
    for (const [name, ...words] of [
      ["keep", forum.id, "30", "60"],
      ["allow", "slack:T1", "slack:T2"],
      ["disallow", "slack:T1", "slack:T2"],
      ["organisation", "list", "all"],
      ["audit", "verify", "all"],
      ["reseal", "--yes"],
    ] as const)
      expect([name, await safetyCommands[name]!(test.store, [...words])]).toMatchObject([name, { exitCode: 2 }]);
  });
});
