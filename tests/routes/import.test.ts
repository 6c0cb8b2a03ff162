import { zipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Forum } from "../../src/domain/forum.ts";
import { docxWith, lockedPdf } from "../support/documents.ts";
import {
  arne,
  birthe,
  openImportBoard,
  signe,
  ulla,
  type FileDoor,
  type ImportBoard,
} from "../support/import-board.ts";

/** Old minutes, dropped on the bot in Slack and in Teams: read, shown, and stored when that is confirmed. */

const patient = 60_000;

function oldMinutes(forum: string): string {
  return `Referat

Møde: ${forum}
Tid: Tirsdag den 19. april 2022 kl. 12.00-13.30
Sted: Teams-møde
Deltagere: Leif Skov, Bente Graver
Gæster:
Afbud: Hanne Vad og 4711

1. Opfølgning på møder

Indstilling

Det indstilles at:
• Udvalget drøfter om møderne giver anledning til opfølgning.

Referat

Udvalget besluttede, at der udarbejdes et bud på fremtidens forum.

3. Opgaveglidning

Referat

Udvalget tilsluttede sig det videre arbejde med sagen.

4. Eventuelt
`;
}

/** 90 MB in a few thousand bytes. */
const bomb = zipSync({
  "[Content_Types].xml": new TextEncoder().encode("<x/>"),
  "word/document.xml": new Uint8Array(90 * 1024 * 1024),
});

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A committee of its own for each test. */
const stems =
  "havne bibliotek gade park vand lys kultur skole sund teknik miljø plan bygge fritids børne ældre trafik skov strand kirke sports musik".split(
    " ",
  );
let used = 0;
function nextName(): string {
  const stem = stems[used % stems.length] ?? "";
  const area = ["", " Nord", " Syd", " Øst"][Math.floor(used / stems.length)] ?? "";
  used += 1;
  return `${stem.charAt(0).toUpperCase()}${stem.slice(1)}udvalget${area}`;
}

let board: ImportBoard;
let forum: Forum;
beforeAll(async () => {
  board = await openImportBoard();
}, patient);
afterAll(() => board.close());
beforeEach(async () => {
  forum = await board.found(nextName());
});
afterEach(() => {
  expect(board.faults()).toEqual([]);
  expect(board.slack.violations).toEqual([]);
  expect(board.teams.violations).toEqual([]);
});

const doors: [string, () => FileDoor][] = [
  ["in Slack", () => board.inSlack],
  ["in Teams", () => board.inTeams],
];

describe.each(doors)("old minutes dropped %s", (place, doorOf) => {
  const minutes = (): { name: string; bytes: Uint8Array } => ({
    name: "Referat april.txt",
    bytes: bytesOf(oldMinutes(forum.name)),
  });

  it("are shown with head, decisions and doubts, and stored when that is confirmed", { timeout: patient }, async () => {
    const door = doorOf();
    await door.drop(signe, { name: "Referat april.docx", bytes: docxWith(oldMinutes(forum.name).split("\n")) });
    const { text, labels } = door.newest(signe);
    expect(text).toContain(`${forum.name} tirsdag den 19. april 2022 kl. 12.00-13.30`);
    expect(text).toContain("Der er ikke gemt noget endnu.");
    expect(text).toContain("Deltagere: Leif Skov og Bente Graver");
    expect(text).toContain("Besluttet: Udvalget besluttede, at der udarbejdes et bud på fremtidens forum.");
    expect(text).toContain("Tiltrådt: Udvalget tilsluttede sig det videre arbejde med sagen.");
    expect(text).toMatch(/• Linje \d+: Jeg kunne ikke læse »Hanne Vad og 4711« som et navn/u);
    expect(text).toMatch(/• Linje \d+: Nummereringen springer ved »3. Opgaveglidning«/u);
    expect(labels).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
    expect(await board.meetings(forum)).toEqual([]);

    await door.press(signe, "Gem mødet");
    expect(door.newest(signe).text).toBe(
      `Mødet tirsdag den 19. april 2022 er gemt under ${forum.name}. Det giver ingen påmindelser.`,
    );
    const [stored, ...others] = await board.meetings(forum);
    expect(others).toEqual([]);
    expect(stored).toMatchObject({ status: "approved", place: "Teams-møde" });
    expect(stored?.entries.map(({ strength, byPersonId }) => [strength, byPersonId])).toEqual([
      ["decided", (await board.person(signe)).id],
      ["endorsed", (await board.person(signe)).id],
    ]);
    expect(door.shownToOthers(signe)).not.toContain("fremtidens forum");
    expect(door.newest(signe).labels).toEqual(["Læs referatet"]);
    await door.press(signe, "Læs referatet");
    expect(door.newest(signe).text).toContain("fremtidens forum");
  });

  it(
    "can be corrected in what is a decision, and how strong it is, before they are stored",
    { timeout: patient },
    async () => {
      const door = doorOf();
      await door.drop(signe, minutes());
      await door.press(signe, "Ret beslutninger");
      await door.fill(signe, {
        "Opfølgning på møder: Udvalget besluttede, at der udarbejdes et bud på fremtidens forum.": "Ikke en beslutning",
        "Opgaveglidning: Udvalget tilsluttede sig det videre arbejde med sagen.": "Taget til efterretning",
      });
      const { text, labels } = door.newest(signe);
      expect(text).toContain("1 beslutning. Der er ikke gemt noget endnu.");
      expect(text).toContain("Taget til efterretning: Udvalget tilsluttede sig det videre arbejde med sagen.");
      expect(labels).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
      expect(await board.meetings(forum)).toEqual([]);
      await door.press(signe, "Gem mødet");
      const [stored] = await board.meetings(forum);
      expect(stored?.entries.map(({ kind, strength, text: said }) => [kind, strength, said.slice(0, 21)])).toEqual([
        ["note", null, "Udvalget besluttede, "],
        ["decision", "noted", "Udvalget tilsluttede "],
      ]);
    },
  );

  it("are not stored when that is declined, and the answer is given once", { timeout: patient }, async () => {
    const door = doorOf();
    await door.drop(arne, minutes());
    await door.press(arne, "Gem ikke");
    expect(door.newest(arne).text).toBe("Dokumentet er ikke gemt.");
    expect(await board.meetings(forum)).toEqual([]);
    await door.drop(arne, minutes());
    await door.press(arne, "Gem mødet");
    expect(await board.meetings(forum)).toHaveLength(1);
  });

  it("are read once, however often the platform sends the event", { timeout: patient }, async () => {
    const door = doorOf();
    const before = board.asked.length;
    await door.drop(signe, minutes(), { twice: true });
    expect(board.asked.slice(before)).toHaveLength(1);
    await door.press(signe, "Gem mødet");
    expect(await board.meetings(forum)).toHaveLength(1);
    await door.drop(signe, minutes());
    expect(door.newest(signe).text).toBe(
      "Det dokument er allerede læst ind som mødet tirsdag den 19. april 2022. Der er ikke gemt noget igen.",
    );
  });

  it("are not fetched for somebody who may not store them", { timeout: patient }, async () => {
    const door = doorOf();
    const before = board.asked.length;
    await door.drop(birthe, minutes());
    expect(door.newest(birthe).text).toMatch(/^Det kan kun sekretæren og formanden/u);
    await door.drop(ulla, minutes());
    expect(door.newest(ulla).labels).toEqual(["Hjælp"]);
    expect(board.asked.slice(before)).toEqual([]);
  });

  it("are a file's caption's business only when it asks for something else", { timeout: patient }, async () => {
    const door = doorOf();
    await door.drop(signe, minutes(), { text: "her er referatet fra april" });
    expect(door.newest(signe).labels).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
    await door.drop(signe, minutes(), { text: "referat" });
    expect(door.newest(signe).labels).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
    await door.drop(signe, minutes(), { text: "hjælp" });
    expect(door.newest(signe).text).toContain("Det kan du skrive til mig");
  });

  const hostile: [string, { name: string; bytes: () => Uint8Array }, string][] = [
    [
      "a zip bomb",
      {
        name: "bombe.docx",
        bytes: () => bomb,
      },
      "Filen fylder alt for meget, når den pakkes ud, så jeg har ikke læst den. Der er ikke gemt noget.",
    ],
    [
      "a password",
      { name: "hemmelig.pdf", bytes: () => lockedPdf },
      "Filen er låst med en adgangskode. Gem den uden adgangskode, og prøv igen. Der er ikke gemt noget.",
    ],
    [
      "a picture",
      { name: "billede.png", bytes: () => Buffer.from("89504e470d0a1a0a0000000d4948445200000001", "hex") },
      "Filen er ikke en tekst, jeg kan læse. Gem dokumentet som Word (docx), PDF, webside eller ren tekst. Der er ikke gemt noget.",
    ],
    ["nothing", { name: "tom.txt", bytes: () => new Uint8Array() }, "Filen er tom. Der er ikke gemt noget."],
    [
      "21 MB",
      { name: "stor.txt", bytes: () => new Uint8Array(21_000_000).fill(65) },
      "Filen er for stor. Jeg henter filer op til 20 MB. Der er ikke gemt noget.",
    ],
    [
      "an external entity",
      {
        name: "udenfor.docx",
        bytes: () => docxWith(["Dagsorden"], { before: '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>' }),
      },
      "Filen henviser til noget uden for sig selv, så jeg har ikke læst den. Gem den igen fra det program, den er lavet i. Der er ikke gemt noget.",
    ],
    [
      "no date",
      { name: "uden dato.txt", bytes: () => bytesOf("Dagsorden for mødet\n\n1. Budget\n\n2. Eventuelt\n") },
      "Jeg kan ikke se, hvilken dag mødet var, så det er ikke gemt. Skriv datoen med årstal øverst i dokumentet, og prøv igen.",
    ],
  ];

  // The reader is the same behind both doors: all of them through one, those that a door itself could trip over through both.
  it.each(place === "in Slack" ? hostile : hostile.slice(0, 3))(
    "with %s get a clear sentence",
    { timeout: patient },
    async (_what, { name, bytes }, sentence) => {
      const door = doorOf();
      await door.drop(signe, { name, bytes: bytes() });
      expect(door.newest(signe).text).toBe(sentence);
      expect(await board.meetings(forum)).toEqual([]);
    },
  );
});

describe("a file in Slack", () => {
  const minutes = (name = forum.name): { name: string; bytes: Uint8Array } => ({
    name: "referat.txt",
    bytes: bytesOf(oldMinutes(name)),
  });

  it("is asked for with our token, at Slack's file host alone", { timeout: patient }, async () => {
    const before = board.asked.length;
    await board.inSlack.drop(signe, minutes());
    expect(board.asked.slice(before)).toEqual(["files.slack.com with our token"]);
    const ts = `${Math.floor(Date.parse("2026-10-22T06:00:00Z") / 1000)}.999001`;
    for (const url of [
      "https://files.slack.com.example.dk/x",
      "http://files.slack.com/x",
      "https://x.sharepoint.com/y",
    ]) {
      await board.slack.sendEvent({
        ...{ type: "message", subtype: "file_share", channel_type: "im", text: "", user: board.user(signe) },
        ...{ channel: board.slack.dmOf(board.user(signe)), ts: `${ts}${url.length}`, event_ts: ts },
        files: [{ id: "F1", name: "x.txt", url_private_download: url }],
      });
      await board.app.settled();
      expect(board.inSlack.newest(signe).text).toBe(
        "Jeg må ikke hente filer derfra. Læg filen direkte i en besked til mig i stedet. Der er ikke gemt noget.",
      );
    }
    expect(board.asked.slice(before)).toHaveLength(1);
  });

  it("from another workspace is looked up by its id", { timeout: patient }, async () => {
    await board.slack.drop(board.user(signe), minutes(), { elsewhere: true });
    await board.app.settled();
    expect(board.inSlack.newest(signe).labels).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
  });

  it(
    "in a channel belongs to the channel's committee, and is shown to the asker alone",
    { timeout: patient },
    async () => {
      await board.bind(forum);
      await board.slack.drop(board.user(signe), minutes("Et helt andet udvalg"), { channel: board.channel });
      await board.app.settled();
      const { text, labels } = board.inSlack.newest(signe);
      expect(text).toContain("I dokumentet hedder udvalget »Et helt andet udvalg«.");
      expect(labels).toEqual(["Gem mødet", "Ret beslutninger", "Gem ikke"]);
      expect(board.inSlack.shownToOthers(signe)).not.toContain("Et helt andet udvalg");
      await board.inSlack.press(signe, "Gem mødet");
      expect(await board.meetings(forum)).toHaveLength(1);
    },
  );

  it("whose committee is not clear is asked about", { timeout: patient }, async () => {
    const other = await board.found(nextName());
    await board.inSlack.drop(signe, minutes("Et helt tredje udvalg"));
    expect(board.inSlack.newest(signe).text).toBe("Hvilket udvalg gælder det?");
    await board.inSlack.press(signe, other.name);
    await board.inSlack.press(signe, "Gem mødet");
    expect(await board.meetings(other)).toHaveLength(1);
    expect(await board.meetings(forum)).toEqual([]);
  });

  it("is sent one at a time", { timeout: patient }, async () => {
    const file = { id: "F1", name: "x.txt", url_private_download: "https://files.slack.com/files-pri/T-F/x.txt" };
    await board.slack.dm(board.user(signe), "", { event: { subtype: "file_share", files: [file, file] } });
    await board.app.settled();
    expect(board.inSlack.newest(signe).text).toBe(
      "Du har sendt 2 filer. Jeg læser én ad gangen, så send dem i hver sin besked. Der er ikke gemt noget.",
    );
  });

  it("is confirmed by the one who sent it, and by nobody else", { timeout: patient }, async () => {
    await board.inSlack.drop(signe, minutes());
    const shown = board.slack
      .visibleTo(board.user(signe))
      .findLast((one) => one.buttons.some(({ label }) => label === "Gem mødet"));
    const value = shown?.buttons.find(({ label }) => label === "Gem mødet")?.value ?? "";
    const payload = {
      ...{
        type: "block_actions",
        team: { id: board.slack.team },
        user: { id: board.user(arne) },
        trigger_id: "forged.1",
      },
      container: { type: "message", channel_id: board.slack.dmOf(board.user(arne)) },
      channel: { id: board.slack.dmOf(board.user(arne)), name: "directmessage" },
      actions: [{ type: "button", action_id: "press:1", value }],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    await board.slack.post(body, { "content-type": "application/x-www-form-urlencoded" });
    await board.app.settled();
    expect(board.inSlack.newest(arne).text).toContain("Knappen er til en anden.");
    expect(await board.meetings(forum)).toEqual([]);
  });
});

describe("a link", () => {
  it("that is open to all who have it is read, in Slack and in Teams", { timeout: patient }, async () => {
    for (const [index, door] of [board.inSlack, board.inTeams].entries()) {
      const own = await board.found(nextName());
      const url = board.teams.share({ name: `referat ${index}.txt`, bytes: bytesOf(oldMinutes(own.name)) });
      const before = board.asked.length;
      await door.say(signe, `læs ind ${url}`);
      expect(board.asked.slice(before)).toEqual([board.teams.fileHostName]);
      expect(door.newest(signe).text).toContain(`»referat ${index}.txt«`);
      await door.press(signe, "Gem mødet");
      expect(await board.meetings(own)).toHaveLength(1);
    }
  });

  it("to anywhere else is not followed, and never with a token of ours", { timeout: patient }, async () => {
    const before = board.asked.length;
    for (const url of [
      "https://files.slack.com/files-pri/T-F/hemmelig.docx",
      "https://sharepoint.com.example.dk/x",
      "http://127.0.0.1/x",
      "https://169.254.169.254/x",
    ]) {
      await board.inTeams.say(signe, `læs ind ${url}`);
      expect(board.inTeams.newest(signe).text).toContain("Jeg må ikke hente filer derfra.");
    }
    expect(board.asked.slice(before)).toEqual([]);
  });

  it("is not needed to be told how it is done", async () => {
    await board.inTeams.say(signe, "læs ind");
    expect(board.inTeams.newest(signe).text).toContain("Send mig det gamle referat som fil");
  });
});
