import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import type { Tx } from "./row.ts";

/** Deadlock, serialization failure, unique violation: somebody else was there first, and the same once more may go well. */
const codes = new Set(["40P01", "40001", "23505"]);

/** Prisma's names for them: write conflict or deadlock, unique constraint. A raw query has PostgreSQL's code in its cause. */
const prismaCodes = new Set(["P2034", "P2002"]);

/** Did this fail because of another transaction, so that it is worth trying again? */
export function isLostRace(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return prismaCodes.has(error.code) || codes.has(originalCode(error.meta) ?? "");
}

function originalCode(meta: Record<string, unknown> | undefined): string | null {
  const failure = meta?.["driverAdapterError"];
  const cause = failure instanceof Error ? (failure.cause as { originalCode?: unknown } | undefined) : undefined;
  return typeof cause?.originalCode === "string" ? cause.originalCode : null;
}

const mostTries = 5;
const transactionTime = { maxWait: 10_000, timeout: 30_000 };

/** A transaction of its own, tried again when it lost a race. */
export async function inTransaction<T>(prisma: PrismaClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await prisma.$transaction(work, transactionTime);
    } catch (error) {
      if (!isLostRace(error) || tries >= mostTries) throw error;
    }
  }
}
