import pg from "pg";
import { PrismaClient } from "../generated/prisma/client.ts";
import { prismaAdapter } from "./in-turn.ts";

/** The database as the repositories use it. `close` waits for what is running. */
export type Connection = { prisma: PrismaClient; pool: pg.Pool; close: () => Promise<void> };

/** Enough for the two cores of a small server; replicas share PostgreSQL's hundred connections. */
const CONNECTIONS = 10;
/** A person is told within three seconds that the database is gone, and more than one question may be asked on the way. */
const CONNECT_MS = 2_000;

/**
 * Connects, and asks one question to see that the database is there. Takes `sslmode` and the like from the address. Afterwards a database
 * that is gone, or a pool that is used up, answers within 2 s, and a statement that hangs is cut off after 15 s. Throws what pg throws.
 */
export async function connect(databaseUrl: string, connections: number = CONNECTIONS): Promise<Connection> {
  const pool = openPool(databaseUrl, { name: "referent", connections, questionMs: 15_000 });
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool), errorFormat: "minimal" });
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await pool.end();
  };
  try {
    await pool.query("select 1");
  } catch (error) {
    await close();
    throw error;
  }
  return { prisma, pool, close };
}

/** `isPlannedOnce`: statements that have a name are found by keys, whatever is asked for, and are not planned anew for each. */
type PoolOptions = { name: string; connections: number; questionMs: number; isPlannedOnce?: boolean };

/** Connections of their own, for those who must not stand in line behind commands. */
export function openPool(
  databaseUrl: string,
  { name, connections, questionMs, isPlannedOnce = false }: PoolOptions,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: name,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: questionMs,
    statement_timeout: questionMs,
    idle_in_transaction_session_timeout: 60_000,
    ...(isPlannedOnce ? { onConnect: planOnce } : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that breaks is replaced when it is needed; without a listener it would end the process.
  pool.on("error", () => undefined);
  // So would one that breaks in somebody's hands: whoever asks over it is told by the question itself.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  return pool;
}

/** pg's pool waits for it, which its types do not know. */
const planOnce = ((client: pg.ClientBase) => client.query("SET plan_cache_mode = force_generic_plan")) as unknown as (
  client: pg.ClientBase,
) => void;
