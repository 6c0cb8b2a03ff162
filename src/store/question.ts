import type { Question as Row } from "../generated/prisma/client.ts";
import { StaleRecord, type Question, type QuestionRepository } from "../ports.ts";
import { isUuid, jsonOf, without, type Tx } from "./row.ts";

function questionOf(row: Row): Question {
  return { ...without(row, "organisationId"), choices: row.choices as Question["choices"] };
}

/** Questions put to one organisation's people; another's are not found. */
export function questionRepository(tx: Tx, organisationId: string): QuestionRepository {
  return {
    async ask(question) {
      await tx.question.createMany({ data: [{ ...question, organisationId, choices: jsonOf(question.choices) }] });
    },
    async get(id) {
      if (!isUuid(id)) return null;
      await tx.$queryRaw`SELECT id FROM question WHERE id = ${id}::uuid FOR UPDATE`;
      const row = await tx.question.findFirst({ where: { id, organisationId } });
      return row && questionOf(row);
    },
    async answer(id, at) {
      const { count } = await tx.question.updateMany({
        where: { id, organisationId, answeredAt: null },
        data: { answeredAt: at },
      });
      if (count === 0) throw new StaleRecord("question");
    },
    async openOf(personId) {
      if (!isUuid(personId)) return null;
      const where = { personId, organisationId, answeredAt: null };
      const row = await tx.question.findFirst({ where, orderBy: [{ askedAt: "desc" }, { id: "desc" }] });
      return row && questionOf(row);
    },
  };
}
