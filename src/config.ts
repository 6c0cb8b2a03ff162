import { readFileSync } from "node:fs";

import type { SlackConfig } from "./chat/slack/receive.ts";
import { checkTemplate, TemplateProblem } from "./documents/docx-template.ts";
import { playgroundServiceUrl } from "./chat/teams/playground.ts";
import type { TeamsConfig } from "./chat/teams/receive.ts";
import type { Platform } from "./domain/forum.ts";
import type { MailConfig } from "./mail/door.ts";
import type { TenantName } from "./ports.ts";

/** What the environment says, read once. `trial`: no chat credentials, so example data and a local client, on loopback only. */
export type Config = {
  mode: "trial" | "service";
  host: string;
  port: number;
  publicUrl: string;
  /** Where links to documents begin: `publicUrl`, or null when it is only ours and not where people are. */
  linksUrl: string | null;
  databaseUrl: string | null;
  dataDir: string;
  slack: SlackConfig | null;
  teams: TeamsConfig | null;
  /** What tokens are sealed with in the database, newest first: 32 bytes each, in base64. */
  sealingKeys: string[];
  /** Tenants that may use a bot which any tenant can install. */
  allowed: TenantName[];
  mail: MailConfig | null;
  /** Whose styles Word documents get; null for our own. */
  docxTemplate: Uint8Array | null;
  /** How many of our own proxies stand before the web server. */
  proxies: number;
  /** How long it still answers after it was told to stop, in milliseconds: until those who ask /readyz have seen it. */
  drainMs: number;
  /** Who shows it may read /metrics; null: this machine alone. */
  metricsToken: string | null;
  logLevel: "debug" | "info" | "warn" | "error";
  /** Where the trial's chat client listens. */
  playgroundPort: number;
};

/** Something in the environment cannot be used; the message is one sentence for the person who starts the program. */
export class ConfigProblem extends Error {}

/** Every variable, its meaning, and what holds when it is not set. The README's table is made from this. */
export const variables = {
  DATABASE_URL: "PostgreSQL, as postgres://user:password@host/database. Not set: an embedded server under DATA_DIR.",
  DATA_DIR: "Where the embedded database keeps its files. Default: ./data",
  PORT: "The port of the one web server. Default: 3978",
  HOST: "The address it listens on. Default: 0.0.0.0 with credentials, always 127.0.0.1 in the trial.",
  PUBLIC_URL:
    "Where people reach it, as https://referent.example.dk: links to calendar and documents begin with it. Needed for Teams; without it there are no links to documents.",
  SLACK_BOT_TOKEN: "The Slack app's bot token (xoxb-…).",
  SLACK_SIGNING_SECRET: "The Slack app's signing secret, for requests over HTTP.",
  SLACK_APP_TOKEN: "The Slack app's app-level token (xapp-…): Socket Mode, instead of HTTP.",
  SLACK_CLIENT_ID: "The Slack app's client id: several workspaces install it by OAuth, instead of SLACK_BOT_TOKEN.",
  SLACK_CLIENT_SECRET: "The Slack app's client secret, for OAuth.",
  SEALING_KEYS:
    "What the workspaces' tokens are sealed with in the database: 32 bytes in base64, newest first, with commas between them. Needed for OAuth.",
  TEAMS_APP_ID: "The bot's app id in Microsoft Entra.",
  TEAMS_APP_PASSWORD: "The bot's client secret.",
  TEAMS_APP_TYPE: "MultiTenant or SingleTenant. Default: MultiTenant",
  TEAMS_TENANT_ID: "The tenant of a SingleTenant bot.",
  ALLOW: "Tenants that may use the bot, as teams:8e9f… slack:T0123. Not set: see Organisations in the README.",
  DOCX_TEMPLATE: "A .dotx or .docx whose styles all Word documents get. Not set: our own.",
  PROXIES: "How many proxies of your own stand before the web server (X-Forwarded-For). Default: 0",
  DRAIN_SECONDS:
    "How long it still answers after SIGTERM while /readyz says 503, from 0 to 60: until your load balancer has seen it. Default: 5",
  METRICS_TOKEN: "Whoever shows it as a bearer token may read /metrics. Not set: only this machine may.",
  MAIL_ADDRESS:
    "Our own mailbox, as referent@example.dk; mail to referent+anything@example.dk must come there, too. Not set: no mail.",
  MAIL_KEY:
    "32 characters or more: what answer addresses and answer links are signed with. Another key makes all earlier ones worthless.",
  SMTP_URL:
    "How mail is sent: smtps://user:password@host:465, or smtp://… with STARTTLS where the server has it. DKIM is the server's business.",
  IMAP_URL:
    "Where answers are read: imaps://user:password@host:993. Not set: people answer by the links in the mails alone.",
  LOG_LEVEL: "debug, info, warn or error. Default: info",
  PLAYGROUND_PORT: "The trial's chat client. Default: 56150",
} as const;

export type Variable = keyof typeof variables;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Teams' service addresses, to the letter: anyone can register another name under trafficmanager.net. */
const teamsServiceHosts = ["smba.trafficmanager.net"] as const;

type Read = (name: Variable) => string | null;

/** A value, or what stands in the file that NAME_FILE names; blank is not set. */
function reader(environment: Environment): Read {
  return (name) => {
    const value = environment[name]?.trim();
    if (value) return value;
    const file = environment[`${name}_FILE`]?.trim();
    if (!file) return null;
    try {
      return readFileSync(file, "utf8").trim() || null;
    } catch {
      throw new ConfigProblem(`The file that ${name}_FILE names cannot be read.`);
    }
  };
}

function portIn(read: Read, name: Variable, standard: number): number {
  const value = read(name);
  if (value === null) return standard;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConfigProblem(`${name} must be a port number from 1 to 65535.`);
}

/** All of these or none. */
function together(read: Read, names: readonly Variable[]): string[] | null {
  const values = names.map((name) => ({ name, value: read(name) }));
  const missing = values.filter(({ value }) => value === null).map(({ name }) => name);
  if (missing.length === names.length) return null;
  if (missing.length > 0) {
    const given = names.find((name) => !missing.includes(name)) ?? "";
    throw new ConfigProblem(`${missing.join(" and ")} must be set, too, when ${given} is.`);
  }
  return values.map(({ value }) => value ?? "");
}

function slackIn(read: Read): SlackConfig | null {
  const client = together(read, ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"]);
  return client ? manyWorkspacesIn(read, client) : oneWorkspaceIn(read);
}

/** Slack sends people back to `redirectUri` when they have installed the app: over https, since the way is bound to their browser by a cookie. */
function manyWorkspacesIn(read: Read, [clientId = "", clientSecret = ""]: string[]): SlackConfig {
  for (const other of ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"] as const)
    if (read(other) !== null)
      throw new ConfigProblem(`${other} is for one workspace: it cannot be set when SLACK_CLIENT_ID is.`);
  const signingSecret = read("SLACK_SIGNING_SECRET");
  const publicUrl = read("PUBLIC_URL");
  const missing = [
    ...(signingSecret === null ? ["SLACK_SIGNING_SECRET"] : []),
    ...(read("SEALING_KEYS") === null ? ["SEALING_KEYS"] : []),
    ...(publicUrl === null ? ["PUBLIC_URL"] : []),
  ];
  if (signingSecret === null || publicUrl === null || missing.length > 0)
    throw new ConfigProblem(`${missing.join(" and ")} must be set, too, when SLACK_CLIENT_ID is.`);
  if (!/^https:\/\//u.test(publicUrl))
    throw new ConfigProblem("PUBLIC_URL must begin with https:// when SLACK_CLIENT_ID is set.");
  const redirectUri = `${publicUrl.replace(/\/+$/u, "")}/slack/oauth_redirect`;
  return { oauth: { clientId, clientSecret, redirectUri }, signingSecret };
}

function oneWorkspaceIn(read: Read): SlackConfig | null {
  const botToken = read("SLACK_BOT_TOKEN");
  const signingSecret = read("SLACK_SIGNING_SECRET");
  const appToken = read("SLACK_APP_TOKEN");
  if (botToken === null) {
    const other = signingSecret === null ? (appToken === null ? null : "SLACK_APP_TOKEN") : "SLACK_SIGNING_SECRET";
    if (other) throw new ConfigProblem(`SLACK_BOT_TOKEN must be set, too, when ${other} is.`);
    return null;
  }
  if (signingSecret === null && appToken === null) {
    throw new ConfigProblem(
      "SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN, for Socket Mode) must be set, too, when SLACK_BOT_TOKEN is.",
    );
  }
  return { botToken, signingSecret, appToken };
}

function teamsIn(read: Read): TeamsConfig | null {
  const pair = together(read, ["TEAMS_APP_ID", "TEAMS_APP_PASSWORD"]);
  const appType = read("TEAMS_APP_TYPE") ?? "MultiTenant";
  const tenantId = read("TEAMS_TENANT_ID");
  if (appType !== "MultiTenant" && appType !== "SingleTenant") {
    throw new ConfigProblem("TEAMS_APP_TYPE must be MultiTenant or SingleTenant.");
  }
  if (!pair) return null;
  if (appType === "SingleTenant" && tenantId === null) {
    throw new ConfigProblem("TEAMS_TENANT_ID must be set, too, when TEAMS_APP_TYPE is SingleTenant.");
  }
  const [appId = "", appPassword = ""] = pair;
  return { appId, appPassword, appType, tenantId, serviceHosts: teamsServiceHosts };
}

/** The form of an address that answers can come to: room for what is signed, before the @ (RFC 5321 has 64 characters there). */
const mailbox = /^[a-z0-9._-]{1,16}@[a-z0-9.-]+$/iu;

function mailIn(read: Read): MailConfig | null {
  const all = together(read, ["MAIL_ADDRESS", "MAIL_KEY", "SMTP_URL"]);
  const imapUrl = read("IMAP_URL");
  if (!all) {
    if (imapUrl !== null)
      throw new ConfigProblem("MAIL_ADDRESS, MAIL_KEY and SMTP_URL must be set, too, when IMAP_URL is.");
    return null;
  }
  const [address = "", key = "", smtpUrl = ""] = all;
  if (!mailbox.test(address)) {
    throw new ConfigProblem(
      "MAIL_ADDRESS must be an address with at most 16 characters before the @, such as referent@example.dk.",
    );
  }
  if (key.length < 32) throw new ConfigProblem("MAIL_KEY must have 32 characters or more.");
  if (!/^smtps?:\/\//u.test(smtpUrl)) throw new ConfigProblem("SMTP_URL must begin with smtp:// or smtps://.");
  if (imapUrl !== null && !/^imaps?:\/\//u.test(imapUrl))
    throw new ConfigProblem("IMAP_URL must begin with imap:// or imaps://.");
  return { address: address.toLowerCase(), key, smtpUrl, imapUrl };
}

/** The trial's Teams door: no app id, so it is served and written to on loopback only. */
function trialTeams(playgroundPort: number): TeamsConfig {
  const serviceUrl = playgroundServiceUrl(playgroundPort);
  return { appId: "", appPassword: "", appType: "MultiTenant", tenantId: null, serviceHosts: [], serviceUrl };
}

const keysIn = (written: string): string[] => written.split(/[\s,]+/u).filter(Boolean);
const isKey = (text: string): boolean => /^[A-Za-z0-9+/_-]{43}=?$/u.test(text);

function sealingKeysIn(read: Read): string[] {
  const keys = keysIn(read("SEALING_KEYS") ?? "");
  if (keys.every(isKey)) return keys;
  throw new ConfigProblem(
    "SEALING_KEYS must be 32 bytes in base64 each, newest first, with commas between them; openssl rand -base64 32 makes one.",
  );
}

const logLevels = ["debug", "info", "warn", "error"] as const;

function logLevelIn(read: Read): Config["logLevel"] {
  const level = read("LOG_LEVEL") ?? "info";
  const known = logLevels.find((one) => one === level);
  if (!known) throw new ConfigProblem("LOG_LEVEL must be debug, info, warn or error.");
  return known;
}

function publicUrlIn(read: Read, standard: string | null): string {
  const url = read("PUBLIC_URL") ?? standard;
  if (url === null) throw new ConfigProblem("PUBLIC_URL must be set, too, when TEAMS_APP_ID is.");
  if (!URL.canParse(url)) throw new ConfigProblem("PUBLIC_URL must be an address such as https://referent.example.dk.");
  return url.replace(/\/+$/u, "");
}

function allowedIn(read: Read): TenantName[] {
  const words = (read("ALLOW") ?? "").split(/[\s,;]+/u).filter(Boolean);
  return words.map((word) => {
    const [, platform, tenant] = /^(slack|teams):(\S+)$/u.exec(word) ?? [];
    if (!platform || !tenant) throw new ConfigProblem("ALLOW must name tenants as slack:T0123 or teams:8e9f….");
    return { platform: platform as Platform, tenant };
  });
}

/** The file is read here, so that one that cannot be used is found at the start. */
function docxTemplateIn(read: Read): Uint8Array | null {
  const path = read("DOCX_TEMPLATE");
  if (path === null) return null;
  try {
    const template = readFileSync(path);
    checkTemplate(template);
    return template;
  } catch (error) {
    const why = error instanceof TemplateProblem ? error.message : "It cannot be read.";
    throw new ConfigProblem(`DOCX_TEMPLATE must be a .dotx or .docx. ${why}`);
  }
}

function drainMsIn(read: Read): number {
  const value = read("DRAIN_SECONDS") ?? "5";
  if (!/^\d{1,2}$/u.test(value) || Number(value) > 60)
    throw new ConfigProblem("DRAIN_SECONDS must be a number of seconds from 0 to 60.");
  return Number(value) * 1_000;
}

function proxiesIn(read: Read): number {
  const value = read("PROXIES") ?? "0";
  if (!/^\d$/u.test(value)) throw new ConfigProblem("PROXIES must be a number from 0 to 9.");
  return Number(value);
}

/** The settings that no log, error or answer may hold. */
const secretVariables = [
  "DATABASE_URL",
  "SLACK_BOT_TOKEN",
  "SLACK_SIGNING_SECRET",
  "SLACK_APP_TOKEN",
  "SLACK_CLIENT_SECRET",
  "SEALING_KEYS",
  "TEAMS_APP_PASSWORD",
  "METRICS_TOKEN",
  "MAIL_KEY",
  "SMTP_URL",
  "IMAP_URL",
] as const satisfies readonly Variable[];

/** Their values, as far as they are set and can be read, with the password of an address and each of several keys by itself. */
export function secretsIn(environment: Environment): string[] {
  const read = reader(environment);
  return secretVariables.flatMap((name) => {
    try {
      const value = read(name);
      if (value === null) return [];
      const password = URL.canParse(value) ? new URL(value).password : "";
      const keys = name === "SEALING_KEYS" ? keysIn(value) : [];
      return [value, ...keys, ...(password === "" ? [] : [password, decodeURIComponent(password)])];
    } catch {
      return [];
    }
  });
}

/** Reads and checks the environment. Throws `ConfigProblem` naming the variable. */
export function readConfig(environment: Environment): Config {
  const read = reader(environment);
  const slack = slackIn(read);
  const teams = teamsIn(read);
  const mode = slack || teams ? "service" : "trial";
  const port = portIn(read, "PORT", 3978);
  const playgroundPort = portIn(read, "PLAYGROUND_PORT", 56_150);
  const local = `http://127.0.0.1:${port}`;
  const publicUrl = publicUrlIn(read, teams ? null : local);
  const host = mode === "trial" ? "127.0.0.1" : (read("HOST") ?? "0.0.0.0");
  return {
    mode,
    host,
    port,
    publicUrl,
    // The calendar goes to Slack as a file; a link to this machine would open nothing for anybody else.
    linksUrl: mode === "trial" || read("PUBLIC_URL") !== null ? publicUrl : null,
    databaseUrl: read("DATABASE_URL"),
    dataDir: read("DATA_DIR") ?? "data",
    slack,
    teams: mode === "trial" ? trialTeams(playgroundPort) : teams,
    sealingKeys: sealingKeysIn(read),
    allowed: allowedIn(read),
    docxTemplate: docxTemplateIn(read),
    proxies: proxiesIn(read),
    drainMs: drainMsIn(read),
    metricsToken: read("METRICS_TOKEN"),
    mail: mailIn(read),
    logLevel: logLevelIn(read),
    playgroundPort,
  };
}
