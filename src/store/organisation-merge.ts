import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Clock, OrganisationDesk, OrganisationMerge } from "../ports.ts";
import type { Operator } from "./audit.ts";
import { LINKING, lockBoth, moveAll, twins } from "./organisation.ts";
import { isUuid, type Tx } from "./row.ts";

/** Two organisations that have both been at work become one: committees, meetings, people, tenants, chains and addresses that were given out. */

const patience = { maxWait: 10_000, timeout: 300_000 };

/** Thrown to have everything taken back. */
class Trial extends Error {}

export function openOrganisationDesk(prisma: PrismaClient, clock: Clock, operator: Operator): OrganisationDesk {
  return {
    list: () => prisma.$queryRaw`
      SELECT o.id::text, o.name, (SELECT count(*)::int FROM person p WHERE p.organisation_id = o.id) AS people,
        (SELECT count(*)::int FROM forum f WHERE f.organisation_id = o.id) AS forums FROM organisation o ORDER BY o.name, o.id`,
    async merge({ from, into }, { people, trial }) {
      if (!isUuid(from) || !isUuid(into) || from === into) return null;
      let found: OrganisationMerge | null = null;
      const work = async (tx: Tx): Promise<void> => {
        await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LINKING})::text`;
        if ((await lockBoth(tx, from, into)) < 2) return;
        const merge = await whatMoves(tx, from, into);
        found = merge;
        const pairs = people === "joined" ? merge.sameAddress : [];
        await moveAll(tx, { keep: into, gone: from, pairs }, { now: clock.now(), operator });
        if (trial) throw new Trial();
      };
      await prisma.$transaction(work, patience).catch((error: unknown) => {
        if (!(error instanceof Trial)) throw error;
      });
      return found;
    },
  };
}

async function whatMoves(tx: Tx, from: string, into: string): Promise<OrganisationMerge> {
  const [counts] = await tx.$queryRaw<Omit<OrganisationMerge, "sameForumNames" | "sameAddress">[]>`
    SELECT (SELECT count(*)::int FROM forum WHERE organisation_id = ${from}::uuid) AS forums,
      (SELECT count(*)::int FROM meeting WHERE organisation_id = ${from}::uuid) AS meetings,
      (SELECT count(*)::int FROM person WHERE organisation_id = ${from}::uuid) AS people,
      (SELECT count(*)::int FROM tenant WHERE organisation_id = ${from}::uuid) AS tenants,
      (SELECT count(*)::int FROM outbox WHERE organisation_id = ${from}::uuid AND state = 'due') AS due`;
  const named = await tx.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT a.name FROM forum a JOIN forum b ON lower(a.name) = lower(b.name)
    WHERE a.organisation_id = ${from}::uuid AND b.organisation_id = ${into}::uuid ORDER BY 1`;
  const none = { forums: 0, meetings: 0, people: 0, tenants: 0, due: 0 };
  const sameAddress = await twins(tx, into, from);
  return { ...none, ...counts, sameForumNames: named.map(({ name }) => name), sameAddress };
}
