import type { Person, Platform } from "../domain/forum.ts";
import type { Person as PersonRow, PersonDoor as DoorRow } from "../generated/prisma/client.ts";
import type { Clock, PersonDoor, PersonRepository } from "../ports.ts";
import { mailDoors } from "./mail-door.ts";
import { byName, nameKey, nameRank } from "./name-search.ts";
import { checkedId, found, isUuid, type Tx } from "./row.ts";

const mostNamed = 10;
const mention = /^@\{([0-9a-f-]{36})\}$/i;

export function personOf({ id, organisationId, name, email }: Omit<PersonRow, "createdAt">): Person {
  return { id, organisationId, name, email };
}

function doorOf({ platform, tenant, user, reference }: DoorRow): PersonDoor {
  return { platform: platform as Platform, tenant, user, reference };
}

/** Best match first, and only whole names when there are any: who writes a whole name means that person. */
function bestNamed(people: Person[], words: string): Person[] {
  const ranked = people.flatMap((person) => {
    const isAddress = person.email !== null && nameKey(person.email) === nameKey(words);
    const rank = isAddress ? 0 : nameRank(person.name, words);
    return rank === null ? [] : [{ person, rank }];
  });
  ranked.sort((a, b) => a.rank - b.rank || byName(a.person, b.person));
  const exact = ranked.filter(({ rank }) => rank === 0);
  return (exact.length > 0 ? exact : ranked).slice(0, mostNamed).map(({ person }) => person);
}

/** People of one organisation; another's are not found. */
export function personRepository(tx: Tx, organisationId: string, clock: Clock): PersonRepository {
  async function many(ids: string[]): Promise<Person[]> {
    const rows = await tx.person.findMany({ where: { id: { in: ids.filter(isUuid) }, organisationId } });
    const byId = new Map(rows.map((row) => [row.id, personOf(row)]));
    return ids.flatMap((id) => byId.get(id.toLowerCase()) ?? []);
  }

  return {
    many,
    ...mailDoors(tx, organisationId, clock),
    async get(id) {
      return found((await many([checkedId(id, "person")]))[0], "person");
    },
    async named(words) {
      const mentioned = mention.exec(words.trim())?.[1];
      if (mentioned !== undefined) return many([mentioned]);
      const said = words.trim().replace(/^@/, "");
      if (said === "") return [];
      // All names, and compared here: a few thousand at most, and no server's collation has a say in who is meant.
      const rows = await tx.person.findMany({ where: { organisationId } });
      return bestNamed(rows.map(personOf), said);
    },
    async doors(personId) {
      const rows = await tx.personDoor.findMany({
        where: { personId: checkedId(personId, "person"), person: { organisationId }, closedAt: null },
        orderBy: [{ seenAt: { sort: "desc", nulls: "last" } }, { platform: "asc" }, { tenant: "asc" }, { user: "asc" }],
      });
      return rows.map(doorOf);
    },
  };
}
