/** What came once more, and whose death explains it. */

/** A process that was killed, or told to stop, or the database's: by our clock, until it was gone, or was up again. */
export type Death = { what: "kill" | "stop" | "database"; from: number; until: number; hands: number };

/** `firstAt`: when the copy came whose sender did not live to write it down; `againAt` is null where nobody can tell. */
export type Repeat = { message: string; firstAt: number; againAt: number | null };

/** A replica's hands (src/store/store.ts, `outboxWorkers`): so many messages it can have in hand when it dies, and no more. */
export const handsOfReplica = 16;

/** Longer than this nobody takes to write down what a platform took, unless the database is gone. */
const writingMs = 5_000;
/** What was on its way when its sender died is seen this much later at the most. */
const onItsWayMs = 1_000;

/**
 * Those that no death explains: a death repeats what its process had in hand, each hand one message, and each message once. Whose time is
 * over first is used first, so that as many as can be are explained.
 */
export function unexplained(repeats: Repeat[], deaths: Death[]): Repeat[] {
  const ledgers = deaths
    .map((death) => ({ death, said: new Set<string>() }))
    .toSorted((a, b) => a.death.until - b.death.until);
  return repeats
    .toSorted((a, b) => a.firstAt - b.firstAt)
    .filter((repeat) => {
      const ledger = ledgers.find(
        ({ death, said }) => said.size < death.hands && !said.has(repeat.message) && explains(death, repeat, deaths),
      );
      ledger?.said.add(repeat.message);
      return ledger === undefined;
    });
}

function explains(death: Death, { firstAt, againAt }: Repeat, deaths: Death[]): boolean {
  const isBetween = firstAt <= death.until + onItsWayMs && (againAt === null || death.from <= againAt);
  return isBetween && death.from <= writtenBy(firstAt, deaths);
}

/** By when what came then was written down, if its sender lived. */
function writtenBy(firstAt: number, deaths: Death[]): number {
  const outages = deaths.filter(
    ({ what, from, until }) => what === "database" && from <= firstAt + writingMs && until >= firstAt,
  );
  return Math.max(firstAt, ...outages.map(({ until }) => until)) + writingMs;
}
