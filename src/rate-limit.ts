/** How often something may be asked for: `most` times in `perMs` for each key. */
export type RateLimit = {
  /** Milliseconds to wait before asking again; 0 when it may go on now, which counts. */
  wait(key: string, nowMs: number): number;
};

/** Keys that are remembered at a time; what is forgotten may begin anew. */
const mostKeys = 10_000;

/** Counts in this process alone: with several replicas each lets so many through. */
export function createRateLimit({ most, perMs }: { most: number; perMs: number }): RateLimit {
  const seen = new Map<string, { since: number; count: number }>();
  return {
    wait(key, nowMs) {
      const known = seen.get(key);
      if (!known || nowMs - known.since >= perMs) {
        if (seen.size >= mostKeys) seen.clear();
        seen.set(key, { since: nowMs, count: 1 });
        return 0;
      }
      known.count += 1;
      return known.count > most ? known.since + perMs - nowMs : 0;
    },
  };
}
