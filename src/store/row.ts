import { Prisma } from "../generated/prisma/client.ts";
import { NotFound } from "../ports.ts";

/** Rows and JSON on their way to and from PostgreSQL: what every repository here shares. */

/** A database client inside a transaction. */
export type Tx = Prisma.TransactionClient;

/** Lists are kept in the order they had in the domain. */
export const inOrder = { orderBy: { ordinal: "asc" } } as const;

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuidForm.test(text);
}

/** What a query found. Throws `NotFound` on nothing; an id never holds what people wrote, so it may stand in the message. */
export function found<T>(record: T | null | undefined, what: string): T {
  if (record === null || record === undefined) throw new NotFound(`${what} not found`);
  return record;
}

/** Throws `NotFound` for an id that cannot be one, before PostgreSQL refuses it in its own words and ends the transaction. */
export function checkedId(id: string, what: string): string {
  if (!isUuid(id)) throw new NotFound(`${what} not found`);
  return id;
}

/** An object without some of its fields. */
export function without<T extends object, K extends keyof T>(value: T, ...fields: K[]): Omit<T, K> {
  const rest: Partial<T> = { ...value };
  for (const field of fields) Reflect.deleteProperty(rest, field);
  return rest as Omit<T, K>;
}

/** PostgreSQL takes neither the NUL character nor half a surrogate pair; nobody can see either. */
function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** A row whose texts PostgreSQL takes. */
export function storable<Row extends object>(row: Row): Row {
  const fields = Object.entries(row).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === "string" ? storableText(value) : value,
  ]);
  return Object.fromEntries(fields) as Row;
}

/** A value as JSON for a `jsonb` column that is never null. Dates become ISO text; whoever reads them makes dates of them again. */
export function jsonOf(value: object): Prisma.InputJsonValue {
  const clean = (_name: string, part: unknown): unknown => (typeof part === "string" ? storableText(part) : part);
  return JSON.parse(JSON.stringify(value, clean)) as Prisma.InputJsonValue;
}

/** The same for a column that may be null: an absent value is the database's NULL, not JSON's. */
export function jsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  if (value === null || value === undefined) return Prisma.DbNull;
  return (jsonOf({ value }) as { value: Prisma.InputJsonValue }).value;
}
