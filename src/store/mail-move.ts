import type { Tx } from "./row.ts";

const platform = "mail";

/** The doors of an organisation that goes are the other's; where both have one for the address, each stands, or is one person's. */
export async function moveMailDoors(tx: Tx, { keep, gone }: { keep: string; gone: string }): Promise<void> {
  if ((await tx.personDoor.count({ where: { platform, tenant: gone } })) === 0) return;
  await tx.tenant.createMany({ data: [{ platform, externalId: keep, organisationId: keep }], skipDuplicates: true });
  await tx.$executeRaw`
    DELETE FROM person_door a USING person_door b
    WHERE a.platform = ${platform} AND b.platform = ${platform} AND a.tenant = ${gone} AND b.tenant = ${keep}
      AND a."user" = b."user" AND a.person_id = b.person_id`;
  await tx.$executeRaw`
    UPDATE person_door a SET tenant = ${keep} WHERE a.platform = ${platform} AND a.tenant = ${gone} AND NOT EXISTS (
      SELECT 1 FROM person_door b WHERE b.platform = ${platform} AND b.tenant = ${keep} AND b."user" = a."user")`;
}
