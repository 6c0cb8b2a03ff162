import type { ImportOffer as Row, Prisma } from "../generated/prisma/client.ts";
import { StaleRecord, type ImportOffer, type ImportRepository } from "../ports.ts";
import { isUuid, jsonOf, jsonOrNull, without, type Tx } from "./row.ts";

function offerOf(row: Row): ImportOffer {
  return { ...without(row, "organisationId"), reading: row.reading as unknown as ImportOffer["reading"] };
}

/** What one organisation's people dropped and have not answered for yet; another's is not found. */
export function importRepository(tx: Tx, organisationId: string): ImportRepository {
  return {
    async keep(offer) {
      const data = { ...offer, organisationId, reading: jsonOf(offer.reading ?? {}), answeredAt: null };
      await tx.importOffer.createMany({ data: [data] });
    },
    async get(id) {
      if (!isUuid(id)) return null;
      await tx.$queryRaw`SELECT id FROM import_offer WHERE id = ${id}::uuid FOR UPDATE`;
      const row = await tx.importOffer.findFirst({ where: { id, organisationId } });
      return row && offerOf(row);
    },
    correct: (id, reading) => change(id, { reading: jsonOf(reading) }),
    answer: (id, at) => change(id, { answeredAt: at, reading: jsonOrNull(null), fileName: "" }),
  };

  async function change(id: string, data: Prisma.ImportOfferUpdateManyMutationInput): Promise<void> {
    const { count } = await tx.importOffer.updateMany({ where: { id, organisationId, answeredAt: null }, data });
    if (count === 0) throw new StaleRecord("import offer");
  }
}
