import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import pg from "pg";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { readConfig } from "../src/config.ts";
import { examine, examineConfig, type Finding } from "../src/doctor.ts";
import { startEmbeddedPostgres } from "../src/store/embedded-postgres.ts";
import { applyMigrations } from "../src/store/migrations.ts";
import { createEmptyDatabase } from "./support/database.ts";
import { silentLog } from "./support/log.ts";
import { startMailStandIn, type MailStandIn } from "./support/mail-stand-in.ts";
import { startSlackStandIn, type SlackStandIn } from "./support/slack-stand-in.ts";
import { temporaryFolder } from "./support/test-server.ts";

/** The doctor says ok of what it has tried, and of nothing else. */

const patient = { timeout: 120_000 };
const folders: string[] = [];

/** A folder for data, with nothing in it. */
async function empty(): Promise<string> {
  const folder = await temporaryFolder("referent-doctor-");
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const said = (findings: Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ what, isFine, said }) => [what, `${String(isFine)}: ${said}`]));

describe("of Socket Mode", () => {
  let slack: SlackStandIn;
  beforeAll(async () => {
    slack = await startSlackStandIn({ clock: { now: () => new Date() } });
  });
  afterAll(() => slack.stop());

  async function examined(appToken: string): Promise<Record<string, string>> {
    const environment = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: appToken, DATA_DIR: await empty() };
    const config = readConfig(environment);
    return said(await examineConfig({ ...config, slack: { ...config.slack!, apiUrl: slack.apiUrl } }));
  }

  it("says that Slack opens it for the app", async () => {
    expect(await examined(slack.appToken)).toMatchObject({
      slack: expect.stringMatching(/^true: /u) as string,
      "socket mode": "true: Slack opens it for the app",
    });
  });

  it("says what Slack answers to a token that is no good, and not the token", async () => {
    const found = await examined("xapp-1-hemmelig");
    expect(found).toMatchObject({
      slack: expect.stringMatching(/^true: /u) as string,
      "socket mode": "false: SLACK_APP_TOKEN cannot be used: invalid_auth",
    });
    expect(JSON.stringify(found)).not.toContain("hemmelig");
  });
});

describe("of mail", () => {
  let server: MailStandIn;
  /** Takes one user with one password, and no others. */
  const strict = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === "post@havn.example" && password === "hemmelig/1") done(null, { user: "post" });
      else done(Object.assign(new Error(`no ${username ?? ""}`), { responseCode: 535 }));
    },
  });
  let strictPort: number;
  beforeAll(async () => {
    server = await startMailStandIn();
    strict.listen(0, "127.0.0.1");
    await once(strict.server, "listening");
    strictPort = (strict.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => {
      strict.close(resolve);
    });
    await server.stop();
  });

  async function examined(more: Record<string, string>): Promise<Record<string, string>> {
    const own = { MAIL_ADDRESS: "referent@havn.example", MAIL_KEY: "a key for tests alone, and for no other use" };
    return said(await examine({ ...own, ...more, DATA_DIR: await empty() }));
  }
  const strictly = (login: string): string => `smtp://${login}@127.0.0.1:${strictPort}`;

  it("tries the server that sends, and the mailbox", async () => {
    expect(await examined({ SMTP_URL: server.smtpUrl, IMAP_URL: server.imapUrl })).toMatchObject({
      smtp: "true: the server answers and refuses us nothing",
      imap: "true: the mailbox opens",
    });
    const found = await examined({ SMTP_URL: strictly("post%40havn.example:hemmelig%2F1") });
    expect(found).toMatchObject({ smtp: expect.stringMatching(/^true: /u) as string });
    expect(found).not.toHaveProperty("imap");
  });

  it("says that a login is refused, and neither user nor password", async () => {
    const imapUrl = server.imapUrl.replace("referent:secret", "post%40havn.example:hemmelig%2F1");
    const found = await examined({ SMTP_URL: strictly("post%40havn.example:geheim"), IMAP_URL: imapUrl });
    expect(found).toMatchObject({
      smtp: "false: SMTP_URL cannot be used: the user or the password is refused (535)",
      imap: "false: IMAP_URL cannot be used: the user or the password is refused",
    });
    expect(JSON.stringify(found)).not.toMatch(/post|havn|hemmelig|geheim/u);
  });

  it("says that nothing is there", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const found = await examined({
      SMTP_URL: `smtp://a:geheim@127.0.0.1:${port}`,
      IMAP_URL: `imap://a:geheim@127.0.0.1:${port}`,
    });
    expect(found).toMatchObject({
      smtp: expect.stringMatching(/^false: SMTP_URL cannot be used: it cannot be reached/u) as string,
      imap: expect.stringMatching(/^false: IMAP_URL cannot be used: it cannot be reached/u) as string,
    });
    expect(JSON.stringify(found)).not.toContain("geheim");
  });
});

describe("of the embedded database", () => {
  const open = (dataDir: string) => startEmbeddedPostgres({ dataDir, log: silentLog, throwaway: true });

  async function doctor(dataDir: string): Promise<{ code: unknown; lines: string[] }> {
    const env = { PATH: process.env["PATH"], DATA_DIR: dataDir };
    const child = spawn(process.execPath, ["src/cli.ts", "doctor"], { env, stdio: ["ignore", "pipe", "inherit"] });
    const [[code], printed] = await Promise.all([once(child, "exit") as Promise<unknown[]>, text(child.stdout)]);
    return { code, lines: printed.split("\n") };
  }

  it("looks into the one that runs, and leaves it running", patient, async () => {
    const dataDir = await empty();
    const server = await open(dataDir);
    try {
      await applyMigrations(server.url);
      expect(said(await examine({ DATA_DIR: dataDir }))).toMatchObject({
        database: expect.stringMatching(/^true: PostgreSQL \d/u) as string,
        migrations: "true: all applied",
        clock: expect.stringMatching(/^true: /u) as string,
        outbox: "true: nothing is stuck",
      });
      const sql = new pg.Client({ connectionString: server.url });
      await sql.connect();
      await sql.query("DELETE FROM _prisma_migrations");
      await sql.end();
      const { code, lines } = await doctor(dataDir);
      expect(code).toBe(1);
      expect(lines).toContainEqual(expect.stringMatching(/^NOT OK\tmigrations\t/u));
      expect(lines).toContainEqual(expect.stringMatching(/^not looked at\toutbox\t/u));
    } finally {
      await server.stop();
    }
  });

  it("says that it has not looked where none runs, and starts and makes none", patient, async () => {
    const dataDir = await empty();
    const never = await doctor(dataDir);
    expect(never.lines).toContainEqual(expect.stringMatching(/^not looked at\tdatabase\t.*is not running/u));
    expect(never.lines.join("\n")).not.toMatch(/^ok\t(?:database|migrations|clock|outbox)/mu);
    expect(never.code).toBe(0);
    expect(await readdir(dataDir)).toEqual([]);
    await (await open(dataDir)).stop();
    expect((await doctor(dataDir)).lines).toContainEqual(expect.stringMatching(/^not looked at\tdatabase\t/u));
    expect(await readdir(join(dataDir, "postgres", "cluster"))).not.toContain("postmaster.pid");
  });
});

it("says nothing good of an outbox that it cannot see for want of migrations", async () => {
  const database = await createEmptyDatabase();
  try {
    const found = said(await examine({ DATABASE_URL: database.url }));
    expect(found["migrations"]).toMatch(/^false: not applied: /u);
    expect(found["outbox"]).toMatch(/^null: /u);
  } finally {
    await database.drop();
  }
});
