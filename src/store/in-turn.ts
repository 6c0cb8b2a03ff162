import { PrismaPg } from "@prisma/adapter-pg";
import type { Transaction } from "@prisma/driver-adapter-utils";
import type pg from "pg";

import { createStatementNames } from "./statement-name.ts";

/**
 * Prisma's adapter, with the queries of a transaction one after the other. Prisma asks for a record's parts all at once, but a transaction
 * has one connection, where they wait in line anyway; pg warns of it on the console, and from version 9 will refuse.
 */
export function prismaAdapter(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool, { statementNameGenerator: createStatementNames() });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => inTurn(await start(isolation));
    return adapter;
  };
  return factory;
}

/** One after the other, whatever becomes of those before. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}

function inTurn(transaction: Transaction): Transaction {
  const after = createTurns();
  const query = transaction.queryRaw.bind(transaction);
  const execute = transaction.executeRaw.bind(transaction);
  transaction.queryRaw = (statement) => after(() => query(statement));
  transaction.executeRaw = (statement) => after(() => execute(statement));
  return transaction;
}
