import { isDeepStrictEqual } from "node:util";

import { storable } from "./row.ts";

/** How the rows of one table are told apart and written. Without `update`, a changed row is removed and inserted anew. */
export type Table<Row> = {
  key: (row: Row) => string;
  remove: (rows: Row[]) => PromiseLike<unknown>;
  insert: (rows: Row[]) => PromiseLike<unknown>;
  /** For rows that others refer to. */
  update?: (row: Row) => PromiseLike<unknown>;
};

export type Difference<Row> = { removed: Row[]; changed: Row[]; added: Row[] };

export function difference<Row>(key: (row: Row) => string, before: Row[], after: Row[]): Difference<Row> {
  const old = new Map(before.map((row) => [key(row), row]));
  const present = new Set(after.map(key));
  return {
    removed: before.filter((row) => !present.has(key(row))),
    changed: after.filter((row) => old.has(key(row)) && !isDeepStrictEqual(old.get(key(row)), row)),
    added: after.filter((row) => !old.has(key(row))),
  };
}

/** Saves a list by difference, in at most two statements (and one for each changed row that others refer to). */
export async function saveRows<Row extends object>(table: Table<Row>, before: Row[], after: Row[]): Promise<void> {
  const { removed, changed, added } = difference(table.key, before, after);
  const replaced = table.update ? [] : changed;
  // Removed first: a new row may take a removed one's place under a unique constraint.
  if (removed.length + replaced.length > 0) await table.remove([...removed, ...replaced]);
  if (table.update) for (const row of changed) await table.update(storable(row));
  if (added.length + replaced.length > 0) await table.insert([...replaced, ...added].map(storable));
}

/** The `where` that names rows by their ids. */
export function withIds(rows: { id: string }[]): { id: { in: string[] } } {
  return { id: { in: rows.map((row) => row.id) } };
}

export function idOf(row: { id: string }): string {
  return row.id;
}
