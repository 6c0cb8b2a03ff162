import type { SlackConfig } from "../../src/chat/slack/receive.ts";
import type { TeamsConfig } from "../../src/chat/teams/receive.ts";
import type { MailConfig } from "../../src/mail/door.ts";
import type { TenantName } from "../../src/ports.ts";
import type { Found } from "./outside.ts";

/** What the replayer asks of the program it has started, over the channel between the two processes. Instants are ISO text. */
export type Calls = {
  start: (setting: Setting) => null;
  setClock: (now: string) => null;
  look: (nothing: null) => null;
  /** When the next look would have something to do. */
  nextLook: (nothing: null) => string | null;
  /** Waits until nothing is in hand, at most so long; what was still in hand then. */
  settle: (patienceMs: number) => { unhandled: number; undelivered: number };
  /** As an administrator does: `referent link`. */
  link: (tenants: { first: TenantName; second: TenantName }) => null;
  members: (forum: string) => { name: string; role: string }[];
  /** What those outside the circle can fetch or be given, where the rest of it is fetched, and what the circle's own documents say. */
  outside: (asked: { forum: string; people: string[] }) => { found: Found[]; inside: string; origin: string };
  /** Lets these words out: into the channel, and into the log. */
  plant: (leak: { forum: string; words: string }) => null;
  /** The last meeting's document as `referent export` writes it; null when there is no meeting. */
  document: (forum: string) => string | null;
};

export type Setting = {
  databaseUrl: string;
  port: number;
  now: string;
  slack: SlackConfig | null;
  teams: TeamsConfig | null;
  mail: MailConfig | null;
};

export type CallName = keyof Calls;
export type Asked = { [Name in CallName]: { id: number; name: Name; asked: Parameters<Calls[Name]>[0] } }[CallName];
export type Told =
  | { kind: "answer"; id: number; answer: unknown }
  | { kind: "failure"; id: number; why: string }
  | { kind: "log"; level: "info" | "warn" | "error"; message: string; facts: Record<string, unknown> };
