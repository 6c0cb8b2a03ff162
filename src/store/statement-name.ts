import { createHash } from "node:crypto";

/** Every connection keeps a plan for each that has a name. */
const mostNamed = 200;
/** Lists of every length are statements of their own: what is rare gets no name, and is forgotten when it is too much. */
const oftenEnough = 5;
const mostCounted = 2_000;

/** As PostgreSQL calls the statement that is planned anew each time. */
const unnamed = "";

/**
 * Names for the statements that are asked again and again, by which PostgreSQL finds the plan it has made of them: to plan a meeting's takes
 * longer than to carry it out. None for those asked a few times only, and for too many. A star stands for the columns of the day it was
 * planned, so that a replica of before a migration would be refused after it: such statements get none, either.
 */
export function createStatementNames(): (statement: { sql: string }) => string {
  const named = new Map<string, string>();
  let counted = new Map<string, number>();
  return ({ sql }) => {
    const known = named.get(sql);
    if (known !== undefined || named.size === mostNamed) return known ?? unnamed;
    const count = (counted.get(sql) ?? 0) + 1;
    if (counted.size === mostCounted) counted = new Map();
    counted.set(sql, count);
    if (count < oftenEnough || hasStar(sql)) return unnamed;
    const name = nameOf(sql);
    counted.delete(sql);
    named.set(sql, name);
    return name;
  };
}

/** Prisma's own are of inner tables, whose columns it names one by one outside; its remarks end with »select« and a star, too. */
const hasStar = (sql: string): boolean => /\b(?:select|returning)\s+\*(?!\/)/iu.test(sql);

/** The same for the same words, also in another process: behind a pool of connections they meet. */
const nameOf = (sql: string): string => createHash("sha1").update(sql).digest("hex");
