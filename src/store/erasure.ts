import { randomUUID } from "node:crypto";

import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import { NotFound, type Clock, type PeopleDesk } from "../ports.ts";
import { appendAudit, authorFor, type Operator } from "./audit.ts";
import { personKey } from "./outbox.ts";
import { raiseVersions, references } from "./person-merge.ts";
import { isUuid, type Tx } from "./row.ts";

/**
 * What is known of one person: written out, and erased. Name, ids, e-mail address and places to write to go everywhere but in approved minutes,
 * which say who took part: there the name stands, under a new id that leads nowhere.
 */

const patience = { maxWait: 10_000, timeout: 300_000 };

/** Where a row hangs on a meeting, as a condition on `t` that this meeting is approved. */
const approvedMeeting: Readonly<Record<string, string>> = {
  meeting: "t.status = 'approved'",
  clause:
    "EXISTS (SELECT 1 FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id WHERE i.id = t.item_id AND m.status = 'approved')",
  attachment:
    "EXISTS (SELECT 1 FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id WHERE i.id = t.item_id AND m.status = 'approved')",
};
const ofMeeting = "EXISTS (SELECT 1 FROM meeting m WHERE m.id = t.meeting_id AND m.status = 'approved')";

type Column = { table: string; column: string; type: "text" | "jsonb" | "ARRAY" };
type Tables = { columns: Column[]; approved: (table: string) => string };

async function tablesOf(tx: Tx): Promise<Tables> {
  const rows = await tx.$queryRaw<{ table: string; column: string; type: string }[]>`
    SELECT c.table_name::text AS table, c.column_name::text AS column, CASE WHEN c.udt_name = '_uuid' THEN 'uuids' ELSE c.data_type::text END AS type
    FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name AND k.relkind = 'r'
      AND k.relnamespace = 'public'::regnamespace
    WHERE c.table_schema = 'public' ORDER BY 1, c.ordinal_position`;
  const meetings = new Set(rows.filter(({ column }) => column === "meeting_id").map(({ table }) => table));
  const skipped =
    /^(?:_prisma_migrations|audit|audit_head|organisation|person|person_door|tenant|allowed_tenant|slack_installation)$/u;
  const texts = rows.filter(({ table, type }) => !skipped.test(table) && ["text", "jsonb", "ARRAY"].includes(type));
  return {
    columns: texts as Column[],
    approved: (table) => approvedMeeting[table] ?? (meetings.has(table) ? ofMeeting : "false"),
  };
}

/** Everything by which the person is known: what is looked for. */
type Known = { ids: string[]; name: string; email: string | null; users: string[]; places: string[] };

async function knownOf(tx: Tx, personId: string): Promise<Known & { organisationId: string }> {
  const person = isUuid(personId)
    ? await tx.person.findUnique({ where: { id: personId }, include: { doors: true } })
    : null;
  if (!person) throw new NotFound("person not found");
  const merged = await tx.$queryRaw<{ gone: string }[]>`
    SELECT p->>'gone' AS gone FROM audit, jsonb_array_elements(content::jsonb->'merged') p
    WHERE command = 'person.merge' AND content IS NOT NULL AND p->>'keep' = ${personId}`;
  const places = person.doors
    .flatMap(({ reference }) => stringsIn(reference))
    .filter((text) => /^(?:a:|29:|D[A-Z0-9]{6,})/u.test(text));
  const users = person.doors.map(({ user }) => user);
  const { name, email, organisationId } = person;
  return { organisationId, ids: [personId, ...merged.map(({ gone }) => gone)], name, email, users, places };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/gu, "\\$&");
}

/** The patterns of what goes, as PostgreSQL reads them; whole words, so that »Bo« does not take »Bornholm« along. */
function patternOf(known: Known): string {
  const { ids, name, email, users, places } = known;
  const words = [...ids, name, ...(email ? [email] : []), ...users, ...places].filter((one) => one.length > 1);
  return words
    .flatMap((one) => [one, JSON.stringify(one).slice(1, -1)])
    .map((one) => `(?<![[:alnum:]])${escaped(one)}(?![[:alnum:]])`)
    .join("|");
}

/** In the text columns of what is not approved, the words are put out. */
async function putOut(tx: Tx, { columns, approved }: Tables, pattern: string, instead: string): Promise<void> {
  const asText = JSON.stringify(instead).slice(1, -1);
  for (const { table, column, type } of columns) {
    const name = Prisma.raw(`t."${column}"`);
    const cast = Prisma.raw(type === "jsonb" ? "::jsonb" : type === "ARRAY" ? "::text[]" : "");
    await tx.$executeRaw`
      UPDATE ${Prisma.raw(`"${table}"`)} t SET ${Prisma.raw(`"${column}"`)} = regexp_replace(${name}::text, ${pattern}, ${asText}, 'gi')${cast}
      WHERE ${name}::text ~* ${pattern} AND NOT (${Prisma.raw(approved(table))})`;
  }
}

/** Points rows at the one who stands in the approved minutes, and all others at nobody in particular. */
async function pointElsewhere(
  tx: Tx,
  { approved }: Tables,
  ids: string[],
  to: { minutes: string; nobody: string },
): Promise<void> {
  for (const [table, column] of references) {
    if (table === "person_door") continue;
    const [named, name] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
    const isApproved = Prisma.raw(approved(table));
    await tx.$executeRaw`UPDATE ${named} t SET ${name} = ${to.minutes}::uuid WHERE t.${name} = ANY(${ids}::uuid[]) AND (${isApproved})`;
    await tx.$executeRaw`UPDATE ${named} t SET ${name} = ${to.nobody}::uuid WHERE t.${name} = ANY(${ids}::uuid[])`;
  }
}

async function isNamed(tx: Tx, id: string): Promise<boolean> {
  for (const [table, column] of references) {
    const rows = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.raw(`"${column}"`)} = ${id}::uuid LIMIT 1`;
    if (rows.length > 0) return true;
  }
  return false;
}

/** Empties the audit's rows that name the person; the seals hold, since they are over a salted digest of the content. */
async function emptyAudit(tx: Tx, pattern: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ chain_id: string; number: bigint }[]>`
    UPDATE audit SET content = NULL WHERE content ~* ${pattern} RETURNING chain_id, number`;
  return rows.map(({ chain_id, number }) => `${chain_id} ${number}`);
}

type Erasing = { erasedName: string; now: Date; operator: Operator };

async function erase(tx: Tx, personId: string, { erasedName, now, operator }: Erasing): Promise<void> {
  const known = await knownOf(tx, personId);
  const { organisationId, ids } = known;
  await tx.$queryRaw`SELECT id FROM organisation WHERE id = ${organisationId}::uuid FOR UPDATE`;
  // Audit and document versions are changed for this, and for nothing else.
  await tx.$queryRaw`SELECT set_config('app.audit', 'erase', true)`;
  await raiseVersions(tx, [organisationId]);
  const tables = await tablesOf(tx);
  const pattern = patternOf(known);
  const to = { minutes: randomUUID(), nobody: randomUUID() };
  const made = { organisationId, email: null, createdAt: now };
  await tx.person.create({ data: { ...made, id: to.minutes, name: known.name } });
  await tx.person.create({ data: { ...made, id: to.nobody, name: erasedName } });
  const addressees = ids.map(personKey);
  await tx.$executeRaw`DELETE FROM delivery WHERE outbox_id IN (SELECT id FROM outbox WHERE addressee = ANY(${addressees}))`;
  await tx.$executeRaw`DELETE FROM outbox WHERE addressee = ANY(${addressees})`;
  await tx.$executeRaw`DELETE FROM question WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM import_offer WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM invitation_link WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM calendar_feed WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM document_link WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM membership WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`UPDATE membership SET deputy_for = NULL WHERE deputy_for = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM opening WHERE person_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM inbox WHERE concat_ws(' ', id, same_as, event::text) ~* ${pattern}`;
  await tx.$executeRaw`DELETE FROM pace WHERE lane ~* ${pattern}`;
  await pointElsewhere(tx, tables, ids, to);
  await tx.personDoor.deleteMany({ where: { personId: { in: ids } } });
  await tx.person.deleteMany({ where: { id: { in: ids } } });
  await putOut(tx, tables, pattern, erasedName);
  for (const id of [to.minutes, to.nobody]) if (!(await isNamed(tx, id))) await tx.person.delete({ where: { id } });
  const emptied = await emptyAudit(tx, pattern);
  const author = authorFor(operator, "person.erase");
  await appendAudit(tx, organisationId, { at: now, author, subject: "person", content: { emptied } });
}

// ── Writing out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

async function writeOut(tx: Tx, personId: string): Promise<Record<string, unknown>> {
  const { ids, name, email } = await knownOf(tx, personId);
  const doors = await tx.personDoor.findMany({
    where: { personId: { in: ids } },
    orderBy: [{ platform: "asc" }, { tenant: "asc" }],
  });
  const places: Record<string, unknown> = {};
  for (const [table, column] of references) {
    const rows = await tx.$queryRaw<{ row: unknown }[]>`
      SELECT to_jsonb(t) AS row FROM ${Prisma.raw(`"${table}"`)} t WHERE ${Prisma.raw(`"${column}"`)} = ANY(${ids}::uuid[]) ORDER BY to_jsonb(t)::text`;
    if (rows.length > 0) places[`${table}.${column}`] = rows.map(({ row }) => row);
  }
  const messages = await tx.$queryRaw<{ row: unknown }[]>`
    SELECT jsonb_build_object('createdAt', created_at, 'state', state, 'message', message) AS row FROM outbox
    WHERE addressee = ANY(${ids.map(personKey)}) ORDER BY created_at, ordinal`;
  return { person: { id: personId, name, email }, doors, places, messages: messages.map(({ row }) => row) };
}

// ── Keeping no longer than needed ────────────────────────────────────────────────────────────────────────────────────────────────────

const dayMs = 86_400_000;
/** A platform's repeats come within hours; what came in has been emptied when it was done, and its name goes after this. */
const inboxDays = 30;
const questionDays = 30;
/** For messages of forums that say nothing else. */
export const messageDays = 365;

/** Empties what is older than it is kept. Names of messages stay: they are what keeps a message from going out twice. */
async function tidy(prisma: PrismaClient, now: Date): Promise<number> {
  const ago = (days: number): Date => new Date(now.getTime() - days * dayMs);
  const counts = [
    await prisma.$executeRaw`DELETE FROM inbox WHERE done_at < ${ago(inboxDays)}`,
    await prisma.$executeRaw`DELETE FROM question WHERE answered_at < ${ago(questionDays)} OR asked_at < ${ago(messageDays)}`,
    await prisma.$executeRaw`DELETE FROM import_offer WHERE offered_at < ${ago(questionDays)}`,
    await prisma.$executeRaw`
      UPDATE outbox o SET message = '{}'::jsonb WHERE state <> 'due' AND message <> '{}'::jsonb
        AND settled_at < ${now}::timestamptz - make_interval(days => coalesce(
          CASE WHEN o.addressee LIKE 'channel:%'
            THEN (SELECT (f.settings->>'keepDays')::int FROM channel c JOIN forum f ON f.id = c.forum_id WHERE 'channel:' || c.id = o.addressee)
            ELSE (SELECT max(coalesce((f.settings->>'keepDays')::int, ${messageDays}::int)) FROM membership m JOIN forum f ON f.id = m.forum_id
              WHERE 'person:' || m.person_id = o.addressee)
          END, ${messageDays}::int))`,
    await prisma.$executeRaw`
      DELETE FROM delivery d USING outbox o WHERE o.id = d.outbox_id AND o.message = '{}'::jsonb`,
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How long a forum's messages are kept, and who said so. */
async function keep(
  tx: Tx,
  { forumId, days }: { forumId: string; days: number },
  { at, operator }: { at: Date; operator: Operator },
): Promise<boolean> {
  const [forum] = await tx.$queryRaw<{ organisation: string; before: number | null }[]>`
    SELECT organisation_id::text AS organisation, (settings->>'keepDays')::int AS before FROM forum WHERE id = ${forumId}::uuid FOR UPDATE`;
  if (!forum) return false;
  await tx.$executeRaw`
    UPDATE forum SET settings = jsonb_set(settings, '{keepDays}', to_jsonb(${days}::int)), version = version + 1 WHERE id = ${forumId}::uuid`;
  if (forum.before === days) return true;
  const content = { changes: [["settings.keepDays", forum.before, days]] };
  const author = authorFor(operator, "forum.keep");
  await appendAudit(tx, forum.organisation, { at, author, subject: `forum:${forumId}`, content });
  return true;
}

export function openPeopleDesk(prisma: PrismaClient, clock: Clock, operator: Operator): PeopleDesk {
  return {
    async find(words) {
      const rows = await prisma.$queryRaw<{ id: string; name: string; email: string | null }[]>`
        SELECT id::text, name, email FROM person WHERE id::text = ${words} OR lower(email) = lower(${words}) OR lower(name) = lower(${words})
        ORDER BY created_at, id`;
      return rows;
    },
    writeOut: (personId) => prisma.$transaction((tx) => writeOut(tx, personId), patience),
    erase: (personId, { erasedName }) =>
      prisma.$transaction((tx) => erase(tx, personId, { erasedName, now: clock.now(), operator }), patience),
    async keep(forumId, days) {
      if (!isUuid(forumId)) return false;
      return prisma.$transaction((tx) => keep(tx, { forumId, days }, { at: clock.now(), operator }));
    },
    tidy: () => tidy(prisma, clock.now()),
  };
}
