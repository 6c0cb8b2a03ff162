import { randomUUID } from "node:crypto";

import type { Person } from "../domain/forum.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Clock, PersonRepository } from "../ports.ts";
import { sameAddress } from "./organisation.ts";
import { personOf } from "./person.ts";
import { storable, type Tx } from "./row.ts";

/**
 * The door by which a person is reached by mail: its tenant is the organisation itself, and its user the address in small letters. It is
 * made when a secretary names the address, or when somebody answers a mail of ours.
 */
const platform = "mail";

const userOf = (email: string): string => email.trim().toLowerCase();

export async function peopleAt(prisma: PrismaClient, address: string): Promise<Person[]> {
  const ids = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE lower(email) = ${userOf(address)} ORDER BY created_at, id LIMIT 20`;
  const rows = await prisma.person.findMany({ where: { id: { in: ids.map(({ id }) => id) } } });
  return rows.map(personOf);
}

/** The names under which an organisation sends mail and sent it: its own, and those of the organisations that have become part of it. */
export async function mailNames(prisma: PrismaClient, organisationId: string): Promise<string[]> {
  const rows = await prisma.tenant.findMany({ where: { platform, organisationId }, select: { externalId: true } });
  return [...new Set([organisationId, ...rows.map(({ externalId }) => externalId)])];
}

export function mailDoors(
  tx: Tx,
  organisationId: string,
  clock: Clock,
): Pick<PersonRepository, "meetByMail" | "closeMail"> {
  return {
    async meetByMail({ name, email }) {
      const given = storable({ name: name?.trim() ?? "", email: email.trim() });
      const known = await sameAddress(tx, organisationId, given.email);
      const person = known
        ? given.name === ""
          ? known
          : await tx.person.update({ where: { id: known.id }, data: { name: given.name } })
        : await tx.person.create({
            data: {
              id: randomUUID(),
              organisationId,
              name: given.name === "" ? given.email : given.name,
              email: given.email,
              createdAt: clock.now(),
            },
          });
      const user = userOf(given.email);
      await tx.tenant.createMany({
        data: [{ platform, externalId: organisationId, organisationId }],
        skipDuplicates: true,
      });
      const door = { platform, tenant: organisationId, user };
      await tx.personDoor.createMany({ data: [{ ...door, personId: person.id }], skipDuplicates: true });
      await tx.personDoor.updateMany({ where: door, data: { closedAt: null } });
      return personOf(person);
    },
    async closeMail(email) {
      const where = { platform, tenant: organisationId, user: userOf(email), closedAt: null };
      return (await tx.personDoor.updateMany({ where, data: { closedAt: clock.now() } })).count > 0;
    },
  };
}
