import type { Store, Transaction } from "../ports.ts";
import { dutiesOf, keysOf, liveSubjects, withoutSaid } from "./duty.ts";

/**
 * The earliest instant after `now` at which a look would have something to do, from all meetings as they stand, a restore aside; null when there
 * is none. For a clock that is set, not one that runs: what is done on the way can bring an earlier one.
 */
export async function nextLookAt({ store, now }: { store: Store; now: Date }): Promise<Date | null> {
  let earliest: Date | null = null;
  for (const organisationId of await store.organisationIds()) {
    const next = await store.within(organisationId, (tx) => nextIn(tx, now));
    if (next && (!earliest || next < earliest)) earliest = next;
  }
  return earliest;
}

async function nextIn(tx: Transaction, now: Date): Promise<Date | null> {
  const duties = (await liveSubjects(tx)).map(dutiesOf);
  const said = await tx.outbox.known(duties.flatMap(keysOf));
  const instants = duties
    .map((one) => withoutSaid(one, said))
    .flatMap(({ reminders, actions, silence }) => [
      ...[...reminders, ...actions].map((reminder) => reminder.at),
      ...(silence ? [silence.at] : []),
    ]);
  const coming = instants.filter((at) => at > now).map((at) => at.getTime());
  return coming.length > 0 ? new Date(Math.min(...coming)) : null;
}
