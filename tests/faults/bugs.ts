import pg from "pg";

/** One answer that is written. */
const answerInserted = /^(INSERT INTO "public"\."attendance") \(([^)]*)\) VALUES \(([^)]*)\)\s*$/u;

/**
 * Bugs that can be planted in the program, to see that the harness finds them: each changes a statement on its way to the database.
 * `mark-first`: a message counts as sent when it is taken, so a kill loses it. `deaf`: Retry-After is not remembered. `hasty`: an
 * addressee's next message does not wait for the one in hand, nor for its turn. `twice`: a row in hand may be taken by another.
 * `sure`: what a platform refuses for good counts as sent. `unsorry`: an apology is acknowledged and not kept, when it is the only answer
 * that is written. `unmoved`: a meeting that is moved stays where it is.
 */
export const bugs = {
  "mark-first": (sql: string) =>
    sql.replace("SET leased_until = clock.t", "SET state = 'sent', settled_at = clock.t, leased_until = clock.t"),
  deaf: (sql: string) =>
    sql.replace(
      /\$2 \* interval '1 millisecond'\)(?=\s+ON CONFLICT \(lane\) DO UPDATE SET held)/u,
      "0 * $2 * interval '1 millisecond')",
    ),
  twice: (sql: string) =>
    sql.replaceAll(/leased_until = clock\.t \+ interval '20 seconds'/gu, "leased_until = clock.t"),
  sure: (sql: string) =>
    sql.replace("SET state = g.state,", "SET state = CASE g.state WHEN 'failed' THEN 'sent' ELSE g.state END,"),
  unsorry: (sql: string) => {
    const [, into = "", columns = "", values = ""] = answerInserted.exec(sql) ?? [];
    const answer = values.split(",")[columns.split(",").findIndex((name) => name.includes('"answer"'))];
    return answer ? `${into} (${columns}) SELECT ${values} WHERE ${answer}::text <> 'apology'` : sql;
  },
  unmoved: (sql: string) =>
    sql.replace(/^(UPDATE "public"\."meeting" SET .*?"start" = )(\$\d+)/su, '$1coalesce("start", $2)'),
  hasty: (sql: string) =>
    sql.replace("SET free_at = clock_timestamp() + $2 *", "SET free_at = clock_timestamp() + 0 * $2 *"),
} as const;

export type Bug = keyof typeof bugs;

export function plant(bug: Bug): void {
  type Query = (question: unknown, ...rest: unknown[]) => unknown;
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  prototype.query = function changed(question, ...rest) {
    if (typeof question === "string") return query.call(this, bugs[bug](question), ...rest);
    const asked = question as { text?: unknown };
    if (typeof asked.text === "string") asked.text = bugs[bug](asked.text);
    return query.call(this, question, ...rest);
  };
}
