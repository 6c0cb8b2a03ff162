import { randomUUID } from "node:crypto";

import type { Outbox as Row } from "../generated/prisma/client.ts";
import type { Addressee, Clock, Outbox, OutboxMessage, OutboxRow } from "../ports.ts";
import type { Queue } from "./queue.ts";
import { jsonOf, without, type Tx } from "./row.ts";

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

/** What stands in no column of its own. */
type Kept = Omit<OutboxMessage, "key" | "to" | "living" | "notAfter"> & { notAfter?: string };

export function outboxRowOf(row: Row): OutboxRow {
  const { notAfter, ...kept } = row.message as unknown as Kept;
  return {
    ...kept,
    ...(notAfter === undefined ? {} : { notAfter: new Date(notAfter) }),
    ...(row.living === null ? {} : { living: row.living }),
    id: row.id,
    key: row.key,
    organisationId: row.organisationId,
    to: addresseeOf(row.addressee),
    state: row.state as OutboxRow["state"],
    createdAt: row.createdAt,
  };
}

type OutboxParts = { organisationId: string; queue: Queue; clock: Clock; onPut: () => void };

/** The outbox inside a transaction. `onPut` is told when something new was put, so that the queue can be woken after the commit. */
export function outboxIn(tx: Tx, { organisationId, queue, clock, onPut }: OutboxParts): Outbox {
  return {
    async put(message) {
      const id = randomUUID();
      const row = {
        id,
        key: message.key,
        organisationId,
        addressee: addresseeKey(message.to),
        living: message.living ?? null,
        message: jsonOf(without(message, "key", "to", "living")),
        state: "due",
        createdAt: clock.now(),
      };
      const { count } = await tx.outbox.createMany({ data: [row], skipDuplicates: true });
      if (count === 0) return;
      await queue.enqueue(tx, id);
      onPut();
    },
    async known(keys) {
      const rows = await tx.outbox.findMany({ where: { key: { in: keys } }, select: { key: true } });
      return new Set(rows.map((row) => row.key));
    },
  };
}
