import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { applyMigrations } from "./store/migrations.ts";
import { meetingContent } from "./commands/document.ts";
import { backup, backupOrder, backupUsage, restore, restoreOrder } from "./cli-backup.ts";
import { outbox, outboxOrder, outboxUsage } from "./cli-outbox.ts";
import { safetyCommands, safetyUsage, tenantExample, tenantNamed, type SafetyOutcome } from "./cli-safety.ts";
import { readWords, UsageProblem } from "./cli-words.ts";
import { readConfig, secretsIn } from "./config.ts";
import type { DocumentContent } from "./documents/content.ts";
import { contentFor } from "./documents/content-view.ts";
import { documentFormats, type DocumentFormat } from "./documents/format.ts";
import { writeDocument } from "./documents/writer.ts";
import type { View } from "./domain/circle.ts";
import { runImport } from "./import-command.ts";
import { createRedaction } from "./log.ts";
import type { Log, TenantName } from "./ports.ts";
import { examine } from "./doctor.ts";
import { operatorName } from "./operator.ts";
import { rightsPage } from "./rights-page.ts";
import { openDatabase } from "./store/database.ts";
import { openStore } from "./store/store.ts";
import { dateLine } from "./ui/dates/line.ts";

/** `npm run referent -- …`: what an administrator or a script does. Answers in English to operators. */

const usage = `Usage: npm run referent -- <command>
  dates                      reads one JSON object a line, answers one a line (the Danish date reader)
  export <meeting>           the meeting's agenda, with the minutes once it has begun, to standard output or --out FILE;
                             --format docx|pdf|html|txt|json (standard: txt); --public leaves out what is closed;
                             --template FILE uses the styles of a .dotx or .docx
  meetings                   lists all meetings with their ids
  link <tenant> <tenant>     joins two tenants to one organisation: slack:T0123 teams:8e9f…
  import FILE                an existing agenda or minutes (TXT, DOCX, PDF, HTML) as history: shows what was read; --yes stores it;
                             --forum NAME says whose; --dry-run stores nothing, --json prints the reading
  migrate                    applies migrations to the database and ends
  doctor                     checks settings, database, migrations, clock, outbox, tokens, mail servers and reach; changes nothing
${outboxUsage}${backupUsage}${safetyUsage}  rights                     the table of rights, as the README shows it
`;

const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What was done here is put down to this name in the audit. */
const operator = operatorName();

async function dates(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== "") process.stdout.write(`${dateLine(line)}\n`);
  }
}

type OpenStore = Awaited<ReturnType<typeof openStore>>;

async function withStore(work: (store: OpenStore) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const database = await openDatabase(config, quietLog);
  const { sealingKeys } = config;
  try {
    const clock = { now: () => new Date() };
    const store = await openStore({ databaseUrl: database.url, clock, log: quietLog, sealingKeys, operator });
    await work(store).finally(() => store.close());
  } finally {
    await database.stop();
  }
}

function tenantIn(word: string | undefined): TenantName {
  const tenant = tenantNamed(word);
  if (!tenant) throw new UsageProblem(tenantExample);
  return tenant;
}

async function link(words: string[]): Promise<void> {
  const { positionals } = readWords(words, { options: {}, least: 0, most: 2, example: "link slack:T0123 teams:8e9f…" });
  const [first, second] = [tenantIn(positionals[0]), tenantIn(positionals[1])];
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

/** What is asked of `export`. Throws `UsageProblem`, and the system's own error when the template cannot be read. */
function exportOrder(words: string[]): {
  id: string;
  view: View;
  format: DocumentFormat;
  template: Buffer | null;
  out: string | null;
} {
  const options = { format: { type: "string" }, public: { type: "boolean" }, template: { type: "string" } } as const;
  const form = { least: 0, most: 1, example: "export <meeting> --format FORMAT" };
  const { values, positionals } = readWords(words, {
    options: { ...options, out: { type: "string" } } as const,
    ...form,
  });
  const [id] = positionals;
  if (id === undefined) throw new UsageProblem("Which meeting? `npm run referent -- meetings` lists them.");
  const format = documentFormats.find((one) => one === (values.format ?? "txt"));
  if (format === undefined) throw new UsageProblem(`A format is one of ${documentFormats.join(", ")}.`);
  if (values.template !== undefined && format !== "docx") throw new UsageProblem("A template is for --format docx.");
  const template = values.template === undefined ? null : readFileSync(values.template);
  return { id, view: values.public === true ? "public" : "internal", format, template, out: values.out ?? null };
}

async function exportMeeting(words: string[]): Promise<void> {
  const { id, view, format, template, out } = exportOrder(words);
  await withStore(async (store) => {
    const content = await contentOf(store, id);
    const bytes = await writeDocument({ content: contentFor(content, view), format, template });
    if (out !== null) writeFileSync(out, bytes);
    else process.stdout.write(bytes);
  });
}

async function importFile(words: string[]): Promise<void> {
  const flags = { "dry-run": { type: "boolean" }, json: { type: "boolean" }, yes: { type: "boolean" } } as const;
  const options = { ...flags, forum: { type: "string" } } as const;
  const { values, positionals } = readWords(words, { options, least: 1, most: 1, example: "import FILE --forum NAME" });
  const [path = ""] = positionals;
  const order = { path, forum: values.forum ?? null, store: values.yes === true && values["dry-run"] !== true };
  const { lines, exitCode } = await runImport(order, { json: values.json === true, withStore });
  for (const line of lines) (exitCode === 0 ? process.stdout : process.stderr).write(`${line}\n`);
  process.exitCode = exitCode;
}

/** The document of the meeting with this id, of whatever organisation. */
async function contentOf(store: OpenStore, id: string): Promise<DocumentContent> {
  for (const organisationId of await store.organisationIds()) {
    const content = await store.within(organisationId, async (tx) => {
      const meeting = await tx.meetings.get(id).catch(() => null);
      return meeting && meetingContent(tx, meeting, { version: null, madeAt: new Date() });
    });
    if (content !== null) return content;
  }
  throw new UsageProblem("There is no such meeting.");
}

async function migrate(): Promise<void> {
  const database = await openDatabase(readConfig(process.env), quietLog);
  await applyMigrations(database.url).finally(() => database.stop());
  process.stdout.write("The database is up to date.\n");
}

async function doctor(): Promise<void> {
  const findings = await examine(process.env);
  for (const { what, isFine, said } of findings)
    process.stdout.write(`${isFine === null ? "not looked at" : isFine ? "ok" : "NOT OK"}\t${what}\t${said}\n`);
  // Before its first start nothing is wrong with a program whose database does not run.
  if (findings.some(({ isFine }) => isFine === false)) process.exitCode = 1;
}

async function withDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const database = await openDatabase(readConfig(process.env), quietLog);
  await work(database.url).finally(() => database.stop());
}

function print({ lines, exitCode }: SafetyOutcome): void {
  for (const line of lines) (exitCode === 2 ? process.stderr : process.stdout).write(`${line}\n`);
  process.exitCode = exitCode;
}

const commands: Record<string, (words: string[]) => Promise<void>> = {
  link,
  export: exportMeeting,
  import: importFile,
  outbox: async (words) => {
    const order = outboxOrder(words);
    await withStore(async (store) => {
      print(await outbox(store, order));
    });
  },
  backup: async (words) => {
    const order = backupOrder(words);
    await withDatabase(async (url) => void process.stdout.write(await backup(url, order)));
  },
  restore: async (words) => {
    const file = restoreOrder(words);
    await withDatabase(async (url) => void process.stdout.write(await restore(url, file, operator)));
  },
};

const rights = (): Promise<void> => {
  process.stdout.write(`${rightsPage()}\n`);
  return Promise.resolve();
};

for (const [name, run] of Object.entries({ dates, meetings, migrate, doctor, rights })) {
  commands[name] = async (words) => {
    readWords(words, { options: {}, least: 0, most: 0, example: name });
    await run();
  };
}

for (const [name, run] of Object.entries(safetyCommands)) {
  commands[name] = (words) =>
    withStore(async (store) => {
      print(await run(store, words));
    });
}

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
