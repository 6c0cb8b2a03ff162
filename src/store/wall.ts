import type pg from "pg";

/**
 * The second wall between organisations, behind the repositories: PostgreSQL's row-level security. A transaction bound to an organisation
 * runs as a role that does not own the tables, and sees what belongs to that organisation only; without an organisation it sees nothing.
 * What comes before an organisation is known (the directory, the inbox, the queue) runs as the owner.
 */

export const PROGRAM = "referent_program";

/** Tables that belong to no organisation: what came in, what an administrator decided, and the books of migrations and chains. */
export const sharedTables = ["_prisma_migrations", "allowed_tenant", "audit_head", "inbox", "pace"] as const;

/** Tables whose rows the role may read and not change, and those that are none of its business. */
const readOnly = ["audit"];
export const hidden: readonly string[] = ["_prisma_migrations", "allowed_tenant", "audit_head", "slack_installation"];

/** What to do where the user of DATABASE_URL may make no role. */
export const wallAdvice = `as an administrator of the database: CREATE ROLE ${PROGRAM} NOLOGIN; GRANT ${PROGRAM} TO <the user of DATABASE_URL>`;

/** Makes the role, once for the whole server, and gives it what it needs in this database. False when it may not be made. */
export async function raiseWall(client: pg.Client): Promise<boolean> {
  if (!(await makeRole(client))) return false;
  const lists = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${PROGRAM};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${PROGRAM};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${PROGRAM};
    REVOKE INSERT, UPDATE, DELETE ON ${lists(readOnly)} FROM ${PROGRAM};
    REVOKE ALL ON ${lists(hidden)} FROM ${PROGRAM};`);
  return true;
}

async function makeRole(client: pg.Client): Promise<boolean> {
  const known = await client.query("select 1 from pg_roles where rolname = $1", [PROGRAM]);
  if (known.rowCount === 0) {
    const made = await client.query(`CREATE ROLE ${PROGRAM} NOLOGIN NOBYPASSRLS`).then(
      () => true,
      // Another database's program was quicker; or we may not.
      (error: unknown) => ["42710", "23505"].includes((error as { code?: string }).code ?? ""),
    );
    if (!made) return false;
    await client.query(`GRANT ${PROGRAM} TO CURRENT_USER`).catch(() => undefined);
  }
  return isWallUp(client);
}

/** May this connection take on the role? */
export async function isWallUp(client: Pick<pg.Pool, "query">): Promise<boolean> {
  const { rows } = await client.query<{ up: boolean }>(
    "select coalesce(bool_or(pg_has_role(current_user, oid, 'MEMBER')), false) as up from pg_roles where rolname = $1",
    [PROGRAM],
  );
  return rows[0]?.up ?? false;
}

/** Tables whose rows belong to the organisation of the row they are about. */
export const tablesByAnother = ["delivery", "person_door"] as const;

/** Every table with what belongs to an organisation in a column of that name, the organisation's own aside. A test holds it complete. */
export const tenantTables = [
  "action",
  "agenda_item",
  "approval",
  "attachment",
  "attendance",
  "audit",
  "calendar_feed",
  "channel",
  "clause",
  "document_link",
  "document_version",
  "forum",
  "guest",
  "import_offer",
  "invitation_link",
  "meeting",
  "membership",
  "minutes_entry",
  "objection",
  "opening",
  "outbox",
  "person",
  "proposal",
  "question",
  "slack_installation",
  "standing_item",
  "tenant",
] as const;
