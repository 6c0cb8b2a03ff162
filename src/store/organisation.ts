import { randomUUID } from "node:crypto";

import { Prisma, type Person as PersonRow, type Tenant as TenantRow } from "../generated/prisma/client.ts";
import type { TenantName } from "../ports.ts";
import { appendAudit, authorFor, type Operator } from "./audit.ts";
import { moveMailDoors } from "./mail-move.ts";
import { mergePeople } from "./person-merge.ts";
import type { Tx } from "./row.ts";
import { tenantTables } from "./wall.ts";

/** Held while two organisations become one: one such joining at a time. */
export const LINKING = 7_304_517;

/**
 * The organisation of a tenant, made on first sight, and locked until the transaction ends. Two that make it at once: the second fails on
 * the tenant's primary key, and finds the first's when it tries again.
 */
export async function organisationOf(tx: Tx, name: TenantName): Promise<string> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM organisation o JOIN tenant t ON t.organisation_id = o.id
    WHERE t.platform = ${name.platform} AND t.external_id = ${name.tenant}
    FOR NO KEY UPDATE OF o`;
  return rows[0]?.id ?? makeOrganisation(tx, name);
}

/** Named after its tenant, which is all that is known of it. */
async function makeOrganisation(tx: Tx, name: TenantName): Promise<string> {
  const id = randomUUID();
  await tx.organisation.create({ data: { id, name: `${name.platform}:${name.tenant}` } });
  await makeTenant(tx, name, id);
  return id;
}

async function makeTenant(tx: Tx, { platform, tenant }: TenantName, organisationId: string): Promise<void> {
  await tx.tenant.create({ data: { platform, externalId: tenant, organisationId } });
}

/** The person of the organisation with this e-mail address, letter case aside. */
export async function sameAddress(tx: Tx, organisationId: string, email: string | null): Promise<PersonRow | null> {
  if (email === null) return null;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE organisation_id = ${organisationId}::uuid AND lower(email) = lower(${email})
    ORDER BY created_at, id LIMIT 1`;
  const id = rows[0]?.id;
  return id === undefined ? null : tx.person.findUnique({ where: { id } });
}

export type By = { now: Date; operator: Operator };

/** Makes two tenants one organisation, the first's if it has one. Tenants not seen yet are made, so that their people come there. */
export async function linkTenants(tx: Tx, [first, second]: [TenantName, TenantName], by: By): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LINKING})::text`;
  const [keep, gone] = [await tenantOf(tx, first), await tenantOf(tx, second)];
  if (keep && gone) await join(tx, keep.organisationId, gone.organisationId, by);
  else if (gone) await makeTenant(tx, first, gone.organisationId);
  else await makeTenant(tx, second, keep?.organisationId ?? (await makeOrganisation(tx, first)));
}

async function tenantOf(tx: Tx, { platform, tenant }: TenantName): Promise<TenantRow | null> {
  return tx.tenant.findUnique({ where: { platform_externalId: { platform, externalId: tenant } } });
}

/** Moves all that the one organisation has to the other. Commands under way in either lose their race and run once more. */
async function join(tx: Tx, keep: string, gone: string, { now, operator }: By): Promise<void> {
  if (keep === gone) return;
  await lockBoth(tx, keep, gone);
  const pairs = await twins(tx, keep, gone);
  await moveAll(tx, { keep, gone, pairs }, { now, operator });
}

/** How many of the two there are; held until the transaction ends. */
export async function lockBoth(tx: Tx, one: string, other: string): Promise<number> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT id FROM organisation WHERE id IN (${one}::uuid, ${other}::uuid) ORDER BY id FOR UPDATE`;
  return rows.length;
}

export type Moving = { keep: string; gone: string; pairs: { keep: string; gone: string }[] };

/** The chain of the one that goes stays as it is, and ends with this; from then on it belongs to the other. */
export async function moveAll(tx: Tx, { keep, gone, pairs }: Moving, { now, operator }: By): Promise<void> {
  await mergePeople(tx, { organisationIds: [keep, gone], pairs, now, operator });
  const author = authorFor(operator, "organisation.link");
  await appendAudit(tx, gone, { at: now, author, subject: `organisation:${gone}`, content: { became: keep } });
  await tx.$queryRaw`SELECT set_config('app.audit', 'link', true)`;
  for (const table of tenantTables) {
    await tx.$executeRaw`UPDATE ${Prisma.raw(`"${table}"`)} SET organisation_id = ${keep}::uuid WHERE organisation_id = ${gone}::uuid`;
  }
  await moveMailDoors(tx, { keep, gone });
  // Whichever came out of a backup: what the clock owed its meetings by then is not said a second time.
  await tx.$executeRaw`
    UPDATE organisation SET restored_at = (SELECT max(restored_at) FROM organisation WHERE id IN (${keep}::uuid, ${gone}::uuid))
    WHERE id = ${keep}::uuid`;
  await appendAudit(tx, keep, { at: now, author, subject: `organisation:${keep}`, content: { joined: gone } });
  await tx.organisation.delete({ where: { id: gone } });
}

export async function twins(tx: Tx, keep: string, gone: string): Promise<{ keep: string; gone: string }[]> {
  return tx.$queryRaw`
    SELECT DISTINCT ON (b.id) a.id AS keep, b.id AS gone FROM person a JOIN person b ON lower(b.email) = lower(a.email)
    WHERE a.organisation_id = ${keep}::uuid AND b.organisation_id = ${gone}::uuid
    ORDER BY b.id, a.created_at, a.id`;
}
