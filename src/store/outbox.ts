import { randomUUID } from "node:crypto";

import { Prisma, type Outbox as Row } from "../generated/prisma/client.ts";
import type { About, Addressee, Clock, Outbox, OutboxMessage, OutboxRow, Priority } from "../ports.ts";
import { isUuid, jsonOf, without, type Tx } from "./row.ts";

/** How an addressee stands in the table. */
export function addresseeKey(to: Addressee): string {
  return to.kind === "person" ? personKey(to.personId) : `channel:${to.channelId}`;
}

export function personKey(personId: string): string {
  return `person:${personId}`;
}

function addresseeOf(key: string): Addressee {
  const [kind, id = ""] = key.split(":");
  return kind === "person" ? { kind, personId: id } : { kind: "channel", channelId: id };
}

/** In the order in which they leave. */
const priorities: readonly Priority[] = ["urgent", "normal", "routine"];

/** What stands in no column of its own. */
type Kept = Omit<OutboxMessage, "key" | "to" | "living" | "notBefore" | "notAfter" | "priority"> & {
  notAfter?: string;
};

/** A row's columns, as Prisma and as pg name them alike. */
export type KeptRow = Pick<
  Row,
  | "id"
  | "key"
  | "organisationId"
  | "addressee"
  | "priority"
  | "message"
  | "living"
  | "state"
  | "attempts"
  | "createdAt"
  | "retriedAfter"
> & { notBefore: Date | null; retriedAt: Date | null };

export function outboxRowOf(row: KeptRow): OutboxRow {
  const { notAfter, ...kept } = row.message as unknown as Kept;
  const priority = priorities[row.priority] ?? "normal";
  return {
    ...kept,
    ...(notAfter === undefined ? {} : { notAfter: new Date(notAfter) }),
    ...(row.notBefore === null ? {} : { notBefore: row.notBefore }),
    ...(row.living === null ? {} : { living: row.living }),
    ...(priority === "normal" ? {} : { priority }),
    id: row.id,
    key: row.key,
    organisationId: row.organisationId,
    to: addresseeOf(row.addressee),
    state: row.state as OutboxRow["state"],
    attempt: row.attempts,
    createdAt: row.createdAt,
    ...(row.retriedAt === null ? {} : { retried: { at: row.retriedAt, after: row.retriedAfter } }),
  };
}

type OutboxParts = { organisationId: string; clock: Clock; onPut: () => void };

/** The outbox inside a transaction. `onPut` is told when something new was put, so that the sender can be woken after the commit. */
export function outboxIn(tx: Tx, { organisationId, clock, onPut }: OutboxParts): Outbox {
  return {
    async put(message) {
      const { key, to, living = null, notBefore = null, priority = "normal" } = message;
      const kept = JSON.stringify(jsonOf(without(message, "key", "to", "living", "notBefore", "priority")));
      const count = await tx.$executeRaw`
        INSERT INTO outbox
          (id, key, organisation_id, addressee, account, priority, message, living, state, not_before, created_at)
        VALUES (
          ${randomUUID()}::uuid, ${key}, ${organisationId}::uuid, ${addresseeKey(to)}, ${accountOf(to)},
          ${priorities.indexOf(priority)}, ${kept}::jsonb, ${living}, 'due', ${notBefore}, ${clock.now()}
        ) ON CONFLICT (key) DO NOTHING`;
      if (count > 0) onPut();
    },
    async known(keys) {
      const rows = await tx.outbox.findMany({ where: { key: { in: keys } }, select: { key: true } });
      return new Set(rows.map((row) => row.key));
    },
    async takeTooLate() {
      const rows = await tx.$queryRaw<{ id: string; addressee: string; about: About }[]>`
        UPDATE outbox SET listed_at = ${clock.now()}
        WHERE organisation_id = ${organisationId}::uuid AND state = 'dropped' AND why = 'too late' AND listed_at IS NULL
          AND message->'about' IS NOT NULL
        RETURNING id::text, addressee, message->'about' AS about`;
      return rows.map(({ id, addressee, about }) => ({ id, to: addresseeOf(addressee), about }));
    },
  };
}

/** Whose limits the message will count against: the workspace or tenant of the channel, or of the door that will be tried first. */
function accountOf(to: Addressee): Prisma.Sql {
  const id = to.kind === "person" ? to.personId : to.channelId;
  if (!isUuid(id)) return Prisma.sql`''`;
  return to.kind === "person"
    ? Prisma.sql`coalesce((
        SELECT platform || ':' || tenant FROM person_door WHERE person_id = ${id}::uuid
        ORDER BY seen_at DESC NULLS LAST, platform, tenant, "user" LIMIT 1), '')`
    : Prisma.sql`coalesce((SELECT platform || ':' || tenant FROM channel WHERE id = ${id}::uuid), '')`;
}
