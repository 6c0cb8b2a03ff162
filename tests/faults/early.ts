import type { Death } from "./repeats.ts";

/** What was sent before Retry-After was over. */

/** `saidAt`: when the platform said it, by our clock; `slowMs`: how long this machine stood still about then. */
export type Early = { what: string; saidAt: number; slowMs: number };

/** Who is told writes it down in so many milliseconds, for the others to read, if it lives and the database does. */
const writingMs = 300;
/** What a process asked just before it was killed is seen and answered so much later, when this machine does not stand still. */
const dyingMs = 100;

/**
 * Those that no death explains, in words: nobody can know what was said to a process that died of it, or while the database was gone. Who is
 * told to stop has the time to pass it on. `heard`: when a process has said in its log that it was told to wait.
 */
export function unexplainedEarly(early: Early[], deaths: Death[], heard: readonly number[] = []): string[] {
  return early
    .filter((one) => !deaths.some((death) => explains(death, one)))
    .map((one) => sayEarly(one, deaths, heard));
}

function explains({ what, from, until }: Death, { saidAt, slowMs }: Early): boolean {
  if (what === "stop") return false;
  const isBefore = what === "database" ? until >= saidAt : from >= saidAt - dyingMs - slowMs;
  return isBefore && from <= saidAt + writingMs + slowMs;
}

function sayEarly({ what, saidAt, slowMs }: Early, deaths: Death[], heard: readonly number[]): string {
  const [nearest] = deaths.toSorted((a, b) => Math.abs(a.from - saidAt) - Math.abs(b.from - saidAt));
  const word = heard.find((at) => at >= saidAt);
  const known = [
    nearest && `the nearest death, a ${nearest.what}, ${Math.round(nearest.from - saidAt)} ms after it was said`,
    word !== undefined && `the first to have heard it ${Math.round(word - saidAt)} ms after`,
    slowMs > 0 && `our own slowness ${Math.round(slowMs)} ms`,
  ].filter(Boolean);
  return known.length > 0 ? `${what} (${known.join("; ")})` : what;
}
