import { errorName, type Clock, type Log, type Store } from "../ports.ts";

/** Once a day, at whatever tick comes first: what has been kept as long as it is to be goes. Two replicas that do it both do no harm. */

const dayMs = 86_400_000;

export function createTidying({ store, clock, log }: { store: Store; clock: Clock; log: Log }): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = clock.now().getTime();
    if (now < next) return;
    next = now + dayMs;
    try {
      const rows = await store.people.tidy();
      if (rows > 0) log.info({ rows }, "emptied what has been kept long enough");
    } catch (error) {
      log.warn({ error: errorName(error) }, "nothing could be tidied today");
    }
  };
}
