import type { Rounds } from "../ports.ts";
import type { Tx } from "./row.ts";

/** The clock's rounds for one organisation. */
export function roundsOf(tx: Tx, organisationId: string): Rounds {
  const where = { id: organisationId };
  return {
    async last() {
      return (await tx.organisation.findUnique({ where, select: { lookedAt: true } }))?.lookedAt ?? null;
    },
    async quietUntil() {
      return (await tx.organisation.findUnique({ where, select: { restoredAt: true } }))?.restoredAt ?? null;
    },
    async made(at) {
      await tx.organisation.updateMany({ where, data: { lookedAt: at } });
    },
  };
}
