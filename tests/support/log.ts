import type { Log } from "../../src/ports.ts";

/** Says nothing. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type LogLine = { level: "info" | "warn" | "error"; facts: Record<string, unknown>; message: string };

/** Keeps what was logged. */
export function keptLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const keep =
    (level: LogLine["level"]) =>
    (facts: Record<string, unknown>, message: string): void => {
      lines.push({ level, facts, message });
    };
  return { lines, info: keep("info"), warn: keep("warn"), error: keep("error") };
}
