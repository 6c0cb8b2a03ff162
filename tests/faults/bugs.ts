import pg from "pg";

/**
 * Bugs that can be planted in the program, to see that the harness finds them: each changes a statement on its way to the database.
 * `mark-first`: a message counts as sent when it is taken, so a kill loses it. `deaf`: Retry-After is not remembered. `hasty`: an
 * addressee's next message does not wait for the one in hand, nor for its turn. `twice`: a row in hand may be taken by another.
 * `sure`: what a platform refuses for good counts as sent.
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
