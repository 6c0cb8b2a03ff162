/** When events were accepted: who waits in line waits for the answer, too. By `performance.now()`, in milliseconds. */
export type Arrivals = { note(eventId: string): void; take(eventId: string): number };

/** More than ever wait; who was accepted and never handled, because a door failed in between, is forgotten then. */
const mostKnown = 10_000;

export function createArrivals(): Arrivals {
  const since = new Map<string, number>();
  return {
    note(eventId) {
      since.set(eventId, performance.now());
      for (const oldest of since.keys()) {
        if (since.size <= mostKnown) break;
        since.delete(oldest);
      }
    },
    /** Now, for what another process accepted. */
    take(eventId) {
      const at = since.get(eventId) ?? performance.now();
      since.delete(eventId);
      return at;
    },
  };
}
