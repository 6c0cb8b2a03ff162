import { randomUUID } from "node:crypto";

import type { ChatPerson, Conversation } from "../chat/event.ts";
import type { Person } from "../domain/forum.ts";
import type { Person as PersonRow, PrismaClient } from "../generated/prisma/client.ts";
import type { Clock, Directory, TenantName } from "../ports.ts";
import type { Operator } from "./audit.ts";
import { inTransaction } from "./lost-race.ts";
import { mailNames, peopleAt } from "./mail-door.ts";
import { linkTenants, organisationOf, sameAddress } from "./organisation.ts";
import { mergePeople } from "./person-merge.ts";
import { personOf } from "./person.ts";
import { jsonOrNull, storable, type Tx } from "./row.ts";

/** Who and where, before the organisation is known. Every call is a transaction of its own, tried again when it lost a race. */
export function openDirectory(prisma: PrismaClient, clock: Clock, operator: Operator): Directory {
  return {
    async recognise(person) {
      const facts = factsOf(person);
      const known = await behindDoor(prisma, person);
      if (known && isCurrent(known, facts)) return personOf(known);
      return personOf(await inTransaction(prisma, (tx) => recogniseIn(tx, person, facts, clock.now())));
    },
    async remember(person, conversation) {
      await rememberIn(prisma, person, conversation, clock.now());
    },
    peopleAt: (address) => peopleAt(prisma, address),
    mailNames: (organisationId) => mailNames(prisma, organisationId),
    async link(first, second) {
      await inTransaction(prisma, (tx) => linkTenants(tx, [first, second], { now: clock.now(), operator }));
    },
  };
}

/** What a platform says about a person; nothing is null. */
type Facts = { name: string | null; email: string | null };

function factsOf({ name, email }: ChatPerson): Facts {
  const said = storable({ name: name?.trim() ?? "", email: email?.trim() ?? "" });
  return { name: said.name === "" ? null : said.name, email: said.email === "" ? null : said.email };
}

function isCurrent(person: PersonRow, { name, email }: Facts): boolean {
  return (name === null || name === person.name) && (email === null || email === person.email);
}

async function behindDoor(tx: Tx, { platform, tenant, user }: ChatPerson): Promise<PersonRow | null> {
  const where = { platform_tenant_user: { platform, tenant, user } };
  const door = await tx.personDoor.findUnique({ where, include: { person: true } });
  return door?.person ?? null;
}

/**
 * Finds or makes the person, with the organisation locked: those who are seen for the first time at once come one after the other, so
 * none is made twice. A person without a name yet is called by their platform's name for them.
 */
async function recogniseIn(tx: Tx, person: ChatPerson, facts: Facts, now: Date): Promise<PersonRow> {
  const organisationId = await organisationOf(tx, person);
  const known = await behindDoor(tx, person);
  if (known) return refresh(tx, known, facts, now);
  const sameEmail = await sameAddress(tx, organisationId, facts.email);
  const met = sameEmail ? await refresh(tx, sameEmail, facts, now) : await make(tx, organisationId, person, facts, now);
  const { platform, tenant, user } = person;
  await tx.personDoor.create({ data: { platform, tenant, user, personId: met.id } });
  return met;
}

async function make(
  tx: Tx,
  organisationId: string,
  person: TenantName & { user: string },
  facts: Facts,
  now: Date,
): Promise<PersonRow> {
  const name = facts.name ?? facts.email ?? person.user;
  return tx.person.create({ data: { id: randomUUID(), organisationId, name, email: facts.email, createdAt: now } });
}

/** Takes over a newer name and address. An address that another person of the organisation has says that they are the same person. */
async function refresh(tx: Tx, person: PersonRow, facts: Facts, now: Date): Promise<PersonRow> {
  if (isCurrent(person, facts)) return person;
  const other = await sameAddress(tx, person.organisationId, facts.email);
  const isTwin = other !== null && other.id !== person.id;
  if (isTwin) {
    const pairs = [{ keep: other.id, gone: person.id }];
    await mergePeople(tx, { organisationIds: [person.organisationId], pairs, now });
  }
  const kept = isTwin ? other : person;
  const data = { name: facts.name ?? kept.name, email: facts.email ?? kept.email };
  return tx.person.update({ where: { id: kept.id }, data });
}

/** Notes where a person was heard: by this the private reference or the channel's is renewed, and the door comes first in `doors`. */
async function rememberIn(prisma: PrismaClient, person: Person, heard: Conversation, now: Date): Promise<void> {
  const { platform, tenant } = heard;
  const renewed = heard.reference === null ? {} : { reference: jsonOrNull(heard.reference) };
  const isPersonal = heard.kind === "personal";
  await prisma.personDoor.updateMany({
    where: { personId: person.id, platform, tenant },
    data: { seenAt: now, closedAt: null, ...(isPersonal ? renewed : {}) },
  });
  if (isPersonal || heard.reference === null) return;
  const where = { platform, tenant, externalId: heard.id, forum: { organisationId: person.organisationId } };
  await prisma.channel.updateMany({ where, data: renewed });
}
