import { describe, expect, it } from "vitest";
import { secretsIn } from "../src/config.ts";
import { createLog, createRedaction, redacted } from "../src/log.ts";

const planted = {
  DATABASE_URL: "postgres://referent:pl%40nted-database-password@db.example/referent",
  SLACK_BOT_TOKEN: "xoxb-planted-bot-token",
  SLACK_SIGNING_SECRET: "planted8f742231b10e8888abcd99yyyzzz85a5",
  SLACK_APP_TOKEN: "xapp-1-planted-app-token",
  MAIL_KEY: "planted-mail-key-of-thirty-two-characters",
  SMTP_URL: "smtps://referent:planted-smtp-password@mail.example:465",
  IMAP_URL: "imaps://referent:planted-imap-password@mail.example:993",
  TEAMS_APP_PASSWORD: 'planted~client"secret+/=',
};

const needles = [
  ...Object.values(planted),
  "pl%40nted-database-password",
  "pl@nted-database-password",
  "planted-smtp-password",
];

function spelled(secret: string): string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64"), JSON.stringify(secret)];
}

function logged(level: "debug" | "info" | "warn" | "error") {
  const lines: string[] = [];
  const redact = createRedaction(secretsIn(planted));
  return { lines, log: createLog({ level, redact, to: { write: (line) => void lines.push(line) } }) };
}

describe("the log", () => {
  const levels = ["debug", "info", "warn", "error"] as const;
  const ways: [string, (secret: string) => Record<string, unknown>][] = [
    ["as a field", (secret) => ({ why: secret })],
    ["as the name of a field", (secret) => ({ [secret]: 1 })],
    ["within a sentence", (secret) => ({ why: `cannot connect with ${secret}, sorry` })],
    ["deep within", (secret) => ({ a: { b: [{ c: secret }] } })],
    [
      "in an address",
      (secret) => ({ url: `https://user:${encodeURIComponent(secret)}@slack.example/x?token=${secret}` }),
    ],
    ["in an error", (secret) => ({ error: new Error(secret, { cause: new Error(`because of ${secret}`) }) })],
    ["in an error of a library", (secret) => ({ error: Object.assign(new Error("x"), { config: { auth: secret } }) })],
    ["in headers", (secret) => ({ headers: { authorization: `Bearer ${secret}`, "x-slack-signature": secret } })],
    ["as bytes", (secret) => ({ body: Buffer.from(secret) })],
    ["beyond the length of a line", (secret) => ({ why: `${"x".repeat(5_000)}${secret}` })],
  ];

  it.each(ways)("at no level holds a secret %s", (_, facts) => {
    for (const level of levels) {
      const { lines, log } = logged(level);
      for (const secret of needles) {
        for (const name of ["info", "warn", "error"] as const) log[name](facts(secret) as never, `said ${secret}`);
      }
      const all = lines.join("");
      for (const spelling of needles.flatMap(spelled)) expect(all).not.toContain(spelling);
      expect(level === "debug" ? all : redacted).toContain(redacted);
    }
  });

  it("holds no token of anybody's, known or not, and nothing from the secret part of an address", () => {
    const { lines, log } = logged("info");
    const unknown = {
      slack: "token xoxb-123456-somebody-elses",
      teams: "Authorization: Bearer eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl",
      calendar: "GET /kalender/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789.ics",
      address: "postgres://other:hemmeligt@db/x",
      password: "hemmeligt",
    };
    log.info(unknown, "x");
    expect(lines.join("")).not.toMatch(/somebody-elses|eyJhbGci|AbCdEfGh|hemmeligt/u);
  });

  it("keeps what an operator needs", () => {
    const { lines, log } = logged("info");
    const error = Object.assign(new Error("afbud fra Birthe"), { code: "ECONNRESET" });
    log.error({ event: "slack:Ev1", duration: 12, error }, "failed");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      event: "slack:Ev1",
      duration: 12,
      error: { name: "Error", code: "ECONNRESET", at: expect.stringContaining("log.test.ts") as string },
      msg: "failed",
    });
    expect(lines[0]).not.toContain("Birthe");
  });

  it("is one line whatever stands in it", () => {
    const { lines, log } = logged("info");
    log.info({ why: 'a\n{"level":50,"msg":"forged"}\r\u2028b' }, "x\ny");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: 30, msg: "x\ny" });
  });
});
