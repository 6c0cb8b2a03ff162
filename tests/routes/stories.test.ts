import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { doorNames, type DoorName } from "../replay/casting.ts";
import { replay, type Replayed } from "../replay/run.ts";
import { readStory, type Story } from "../replay/story.ts";
import { createTestDatabase } from "../support/database.ts";

/** Whole stories through the front doors: real SDKs and database, a process of its own, stand-ins only for the platforms' servers. */

async function storyNamed(name: string): Promise<Story> {
  return readStory(await readFile(new URL(`./stories/${name}.jsonl`, import.meta.url), "utf8"));
}

async function play(story: Story, door: DoorName): Promise<Replayed & { reports: string[] }> {
  const database = await createTestDatabase();
  const reports: string[] = [];
  try {
    const report = (lines: string[]) => void reports.push(...lines);
    return { ...(await replay({ story, door, databaseUrl: database.url, report })), reports };
  } finally {
    await database.drop();
  }
}

describe("a story", () => {
  it("goes from call to approved minutes through every door, and comes out as the same document", async () => {
    const story = await storyNamed("harbour-year");
    const replayed: Awaited<ReturnType<typeof play>>[] = [];
    for (const door of doorNames) replayed.push(await play(story, door));
    expect(replayed.map(({ reports }) => reports)).toEqual(doorNames.map(() => []));
    expect(new Set(replayed.map(({ document }) => document)).size).toBe(1);
    expect(replayed[0]?.document).toContain("Kajplads 7");
  }, 300_000);

  it("keeps what is closed from strangers and observers, and what was said from a killed process", async () => {
    const { reports } = await play(await storyNamed("harbour-strangers"), "mixed");
    expect(reports).toEqual([]);
  }, 300_000);

  it("is counted and reported where it does not hold, or cannot be done", async () => {
    const { failed, reports } = await play(await storyNamed("all-wrong"), "slack");
    expect(failed).toBe(9);
    expect(reports.filter((line) => line.startsWith("    ")).map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        "no message has all of »15. april«, »påske«",
        "»15. april« has arrived",
        "»attendance.attend« has arrived",
        "1 messages instead of 2",
        "the document lacks »Kajplads«",
        "the document has »molen«",
        "sequence is 0, not 4: REQUEST 0 2027-04-15T14:00",
        expect.stringContaining("cannot be done: no button »Findes ikke«; there are: "),
        expect.stringContaining("cannot be done: the form has no field »Vejret«; it has Titel"),
        "cannot be done: the clock cannot go back",
      ]),
    );
  }, 300_000);
});

describe("a story's text", () => {
  it.each([
    ["a line that is not JSON", "{", "Line 2: not JSON."],
    ["a line that does nothing", '{"who": "Karen"}', "Line 2: neither at, who, restart nor expect."],
    ["a stranger's name", '{"who": "Ib", "says": "hej"}', "Line 2: nobody in the story is called Ib."],
    ["a word it does not know", '{"at": "2027-03-01T10:00", "speed": 2}', "Line 2: "],
  ])("is refused with the line that cannot be read: %s", (_, line, problem) => {
    const head =
      '{"story": "", "forum": "F", "people": [{"name": "Karen", "email": "k@havn.example", "role": "secretary"}]}';
    expect(() => readStory(`${head}\n${line}\n`)).toThrow(problem);
  });
});
