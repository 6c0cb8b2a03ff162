import type { Death } from "./repeats.ts";

/** What was sent before Retry-After was over. */

/** `saidAt`: when the platform said it, by our clock; `slowMs`: how long this machine stood still about then. */
export type Early = { what: string; saidAt: number; slowMs: number };

/** Who is told writes it down in so many milliseconds, for the others to read, if it lives and the database does. */
const writingMs = 300;
/** When a process is killed is noted before it is. */
const dyingMs = 100;

/** Those that no death explains, in words: nobody can know what was said to a process that died of it, or while the database was gone. */
export function unexplainedEarly(early: Early[], deaths: Death[]): string[] {
  return early.filter((one) => !deaths.some((death) => explains(death, one))).map((one) => sayEarly(one, deaths));
}

function explains({ what, from, until }: Death, { saidAt, slowMs }: Early): boolean {
  const isBefore = what === "database" ? until >= saidAt : from >= saidAt - dyingMs;
  return isBefore && from <= saidAt + writingMs + slowMs;
}

function sayEarly({ what, saidAt }: Early, deaths: Death[]): string {
  const [nearest] = deaths.map(({ from }) => from - saidAt).toSorted((a, b) => Math.abs(a) - Math.abs(b));
  return nearest === undefined ? what : `${what} (the nearest death ${Math.round(nearest)} ms after it was said)`;
}
