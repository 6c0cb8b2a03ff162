import pino from "pino";

import type { Log } from "./ports.ts";

/** The log: JSON lines from which every secret has been taken, at every level and wherever it stands. */

export const redacted = "[redacted]";

/** What looks like a secret whoever's it is: credentials in an address, tokens by their form, and the secret part of our own addresses. */
const shapes: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']+@/giu, `$1${redacted}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/giu, `$1 ${redacted}`],
  [/\bx(?:ox[a-z]|app)-[\w-]{6,}/giu, redacted],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/gu, redacted],
  [/(\/kalender\/)[\w-]{20,}/giu, `$1${redacted}`],
  [
    /\b((?:client_secret|access_token|refresh_token|id_token|password|passwd|secret|token|sig|code)=)[^\s&"']+/giu,
    `$1${redacted}`,
  ],
];

/** Names of fields whose values are secrets, whatever they look like. */
const secretField = /^(?:authorization|cookie|set-cookie|password|passwd|.*secret|.*token|.*api_?key|private_?key)$/iu;

const deepest = 6;
const longest = 4_000;

export type Redact = (value: unknown) => unknown;

/** Takes out these secrets, also as they look in an address or in base64, and whatever else looks like one. */
export function createRedaction(secrets: readonly string[]): Redact {
  // Short ones would take half the log with them; nobody has a secret of five signs.
  const known = [...new Set(secrets.flatMap(spellings))]
    .filter((one) => one.length >= 6)
    .sort((a, b) => b.length - a.length);
  const text = (value: string): string => {
    let clean = value.length > longest ? `${value.slice(0, longest)}…` : value;
    for (const secret of known) clean = clean.replaceAll(secret, redacted);
    for (const [shape, instead] of shapes) clean = clean.replaceAll(shape, instead);
    return clean;
  };
  const walk = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    if (depth > deepest) return redacted;
    if (value instanceof Error) return walk(errorParts(value), depth + 1);
    if (Array.isArray(value)) return value.map((one) => walk(one, depth + 1));
    if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) return redacted;
    const entries = Object.entries(value).map(([name, part]) => [
      text(name),
      secretField.test(name) && part !== null ? redacted : walk(part, depth + 1),
    ]);
    return Object.fromEntries(entries);
  };
  return (value) => walk(value, 0);
}

/** Not its message, which can quote what people wrote; a message of ours stands in the log line itself. */
function errorParts(error: Error): Record<string, unknown> {
  const code = "code" in error ? error.code : undefined;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /u.test(line));
  return {
    name: error.name,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    at: frames.slice(0, 12).join("\n"),
    ...(error.cause instanceof Error ? { cause: error.cause } : {}),
  };
}

function spellings(secret: string): string[] {
  if (secret === "") return [];
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];
}

export type LogOptions = {
  level: "debug" | "info" | "warn" | "error";
  redact: Redact;
  /** Where the lines go; standard output by default. */
  to?: { write(line: string): void };
};

export function createLog({ level, redact, to }: LogOptions): Log {
  const logger = to ? pino({ level, base: null }, to) : pino({ level, base: null });
  const at =
    (name: "info" | "warn" | "error") =>
    (facts: Record<string, unknown>, message: string): void => {
      if (!logger.isLevelEnabled(name)) return;
      logger[name](redact(facts), redact(message) as string);
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
