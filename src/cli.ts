import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { applyMigrations } from "./store/migrations.ts";
import { meetingContent } from "./commands/document.ts";
import { readConfig, secretsIn } from "./config.ts";
import { contentFor } from "./documents/content.ts";
import { contentText } from "./documents/text.ts";
import { readingJson } from "./documents/reading/contract.ts";
import { readDocument } from "./documents/reading/read-document.ts";
import { readSource } from "./documents/reading/source.ts";
import type { Platform } from "./domain/forum.ts";
import { createRedaction } from "./log.ts";
import type { Log, TenantName } from "./ports.ts";
import { rightsPage } from "./rights-page.ts";
import { openDatabase } from "./store/database.ts";
import { openStore } from "./store/store.ts";
import { dateLine } from "./ui/dates/line.ts";

/** `npm run referent -- …`: what an administrator or a script does. Answers in English to operators. */

const usage = `Usage: npm run referent -- <command>
  dates                      reads one JSON object a line, answers one a line (the Danish date reader)
  export <meeting>           the meeting's agenda and minutes as plain text; --public leaves out what is closed
  meetings                   lists all meetings with their ids
  link <tenant> <tenant>     joins two tenants to one organisation: slack:T0123 teams:8e9f…
  import FILE                an existing agenda or minutes (TXT, DOCX, PDF, HTML); --dry-run stores nothing, --json prints the reading
  migrate                    applies migrations to the database and ends
  rights                     the table of rights, as the README shows it
`;

const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

class UsageProblem extends Error {}

async function dates(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== "") process.stdout.write(`${dateLine(line)}\n`);
  }
}

type OpenStore = Awaited<ReturnType<typeof openStore>>;

async function withStore(work: (store: OpenStore) => Promise<void>): Promise<void> {
  const database = await openDatabase(readConfig(process.env), quietLog);
  try {
    const store = await openStore({ databaseUrl: database.url, clock: { now: () => new Date() }, log: quietLog });
    await work(store).finally(() => store.close());
  } finally {
    await database.stop();
  }
}

function tenantIn(word: string | undefined): TenantName {
  const [, platform, tenant] = /^(slack|teams):(\S+)$/u.exec(word ?? "") ?? [];
  if (!platform || !tenant) throw new UsageProblem("A tenant is written slack:T0123 or teams:8e9f…");
  return { platform: platform as Platform, tenant };
}

async function link(words: string[]): Promise<void> {
  const [first, second] = [tenantIn(words[0]), tenantIn(words[1])];
  await withStore(async (store) => {
    await store.directory.link(first, second);
    process.stdout.write("They are one organisation now.\n");
  });
}

async function meetings(): Promise<void> {
  await withStore(async (store) => {
    for (const organisationId of await store.organisationIds()) {
      await store.within(organisationId, async (tx) => {
        for (const forum of await tx.forums.all()) {
          for (const meeting of await tx.meetings.ofForum(forum.id)) {
            process.stdout.write(`${meeting.id}\t${meeting.start.toISOString()}\t${meeting.status}\t${forum.name}\n`);
          }
        }
      });
    }
  });
}

async function exportMeeting(words: string[]): Promise<void> {
  const id = words.find((word) => !word.startsWith("--"));
  if (!id) throw new UsageProblem("Which meeting? `npm run referent -- meetings` lists them.");
  const view = words.includes("--public") ? "public" : "internal";
  await withStore(async (store) => {
    for (const organisationId of await store.organisationIds()) {
      const text = await store.within(organisationId, async (tx) => {
        const meeting = await tx.meetings.get(id).catch(() => null);
        const content = meeting && (await meetingContent(tx, meeting, { version: null, madeAt: new Date() }));
        return content && contentText(contentFor(content, view));
      });
      if (text !== null) {
        process.stdout.write(`${text}\n`);
        return;
      }
    }
    throw new UsageProblem("There is no such meeting.");
  });
}

async function importFile(words: string[]): Promise<void> {
  const path = words.find((word) => !word.startsWith("--"));
  if (!path) throw new UsageProblem("Which file? `npm run referent -- import FILE`");
  const reading = readDocument(readSource(await readFile(path)));
  process.stdout.write(`${JSON.stringify(readingJson(reading), null, 2)}\n`);
}

async function migrate(): Promise<void> {
  const database = await openDatabase(readConfig(process.env), quietLog);
  await applyMigrations(database.url).finally(() => database.stop());
  process.stdout.write("The database is up to date.\n");
}

const commands: Record<string, (words: string[]) => Promise<void>> = {
  dates,
  link,
  meetings,
  export: exportMeeting,
  import: importFile,
  migrate,
  rights: () => {
    process.stdout.write(`${rightsPage()}\n`);
    return Promise.resolve();
  },
};

const [name = "", ...words] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  process.stderr.write(usage);
  process.exitCode = name === "" || name === "help" || name === "--help" ? 0 : 2;
} else {
  await command(words).catch((error: unknown) => {
    const said = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    process.stderr.write(`${String(createRedaction(secretsIn(process.env))(said))}\n`);
    process.exitCode = error instanceof UsageProblem ? 2 : 1;
  });
}
