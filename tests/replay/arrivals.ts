import type { Sighting } from "./door.ts";

/** Something that has come, or changed where it stood, since the last mark. */
export type Arrival = Sighting & { isNew: boolean };

/** What each viewer had seen at the last mark; a viewer is a person or a channel. */
export type Mark = { since(viewer: string, seen: readonly Sighting[]): Arrival[] };

type Known = Map<string, { order: number; raw: string }>;

export function markOf(views: ReadonlyMap<string, readonly Sighting[]>): Mark {
  const known = new Map([...views].map(([viewer, seen]) => [viewer, knownIn(seen)]));
  return {
    since: (viewer, seen) =>
      seen.flatMap((one): Arrival[] => {
        const before = known.get(viewer)?.get(one.id);
        if (!before) return [{ ...one, isNew: true }];
        // In Teams a shared card also counts as changed when it looks otherwise to one person: not to the others.
        const isChanged = one.order > before.order && JSON.stringify(one.raw) !== before.raw;
        return isChanged ? [{ ...one, isNew: false }] : [];
      }),
  };
}

function knownIn(seen: readonly Sighting[]): Known {
  return new Map(seen.map(({ id, order, raw }) => [id, { order, raw: JSON.stringify(raw) }]));
}
