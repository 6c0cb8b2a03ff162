import { Prisma } from "../generated/prisma/client.ts";
import { appendAudit, authorFor, type Operator } from "./audit.ts";
import { personKey } from "./outbox.ts";
import { jsonOf, type Tx } from "./row.ts";

/** Two records of one person, one of which goes. */
export type Pair = { keep: string; gone: string };
type Merging = { organisationIds: string[]; pairs: Pair[]; now: Date; operator?: Operator };

/** Every column that names a person. A test finds the one that is forgotten here. */
export const references = [
  ["person_door", "person_id"],
  ["membership", "person_id"],
  ["membership", "deputy_for"],
  ["meeting", "pointer_moved_by"],
  ["agenda_item", "proposed_by"],
  ["attachment", "promised_by"],
  ["guest", "person_id"],
  ["proposal", "person_id"],
  ["attendance", "person_id"],
  ["attendance", "deputy_id"],
  ["attendance", "answered_by"],
  ["minutes_entry", "by_person_id"],
  ["objection", "person_id"],
  ["approval", "person_id"],
  ["action", "assignee_id"],
  ["action", "created_by"],
  ["opening", "person_id"],
  ["invitation_link", "person_id"],
  ["calendar_feed", "person_id"],
  ["document_link", "person_id"],
  ["document_version", "by_person_id"],
  ["question", "person_id"],
  ["import_offer", "person_id"],
] as const;

/** Makes one person of each pair. Who has a forum or meeting of these organisations in hand loses the race when they save. */
export async function mergePeople(tx: Tx, { organisationIds, pairs, now, operator = null }: Merging): Promise<void> {
  await raiseVersions(tx, organisationIds);
  if (pairs.length === 0) return;
  await endDoubleMemberships(tx, pairs, now);
  await removeDoubles(tx, pairs);
  for (const [table, column] of references) await rename(tx, pairs, table, column);
  await tx.$executeRaw`UPDATE membership SET deputy_for = NULL WHERE deputy_for = person_id`;
  await renameInMessages(tx, pairs);
  await renameInQuestions(tx, pairs);
  await tx.person.deleteMany({ where: { id: { in: pairs.map((pair) => pair.gone) } } });
  const [owner] = organisationIds;
  const author = authorFor(operator, "person.merge");
  // What was done under the name that goes is found again by this, should the person be erased.
  if (owner) await appendAudit(tx, owner, { at: now, author, subject: "person", content: { merged: pairs } });
}

export async function raiseVersions(tx: Tx, organisationIds: string[]): Promise<void> {
  const increment = { version: { increment: 1 } };
  await tx.forum.updateMany({ where: { organisationId: { in: organisationIds } }, data: increment });
  await tx.meeting.updateMany({ where: { forum: { organisationId: { in: organisationIds } } }, data: increment });
}

/** The pairs as a table `p`. */
function asTable(pairs: Pair[]): Prisma.Sql {
  return Prisma.sql`unnest(${pairs.map((one) => one.gone)}::uuid[], ${pairs.map((one) => one.keep)}::uuid[]) AS p(gone, keep)`;
}

async function rename(tx: Tx, pairs: Pair[], table: string, column: string): Promise<void> {
  const [named, name] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  await tx.$executeRaw`UPDATE ${named} AS t SET ${name} = p.keep FROM ${asTable(pairs)} WHERE t.${name} = p.gone`;
}

type Doubles = { table: string; id: string; among: string; best: string; where?: string };

/** Rows that would be the same person's twice where once is meant, all but the best of each. */
function doubles(pairs: Pair[], { table, id, among, best, where = "true" }: Doubles): Prisma.Sql {
  return Prisma.sql`
    SELECT id FROM (
      SELECT ${Prisma.raw(`t."${id}"`)} AS id, row_number() OVER (
        PARTITION BY ${Prisma.raw(among)}, coalesce(p.keep, t.person_id) ORDER BY ${Prisma.raw(best)}, p.gone IS NOT NULL
      ) AS place
      FROM ${Prisma.raw(`"${table}"`)} t LEFT JOIN ${asTable(pairs)} ON p.gone = t.person_id
      WHERE t.person_id = ANY(${pairs.flatMap((one) => [one.keep, one.gone])}::uuid[]) AND ${Prisma.raw(where)}
    ) ranked WHERE place > 1`;
}

/** Of two memberships of one forum, the one that may do most stays; the other is history. */
async function endDoubleMemberships(tx: Tx, pairs: Pair[], now: Date): Promise<void> {
  const best = "array_position(ARRAY['secretary', 'chair', 'member', 'deputy', 'observer'], t.role)";
  const ended = doubles(pairs, { table: "membership", id: "id", among: "t.forum_id", best, where: "t.until IS NULL" });
  await tx.$executeRaw`UPDATE membership SET until = ${now} WHERE id IN (${ended})`;
}

/** The newest answer counts, an approval that was spoken, and the first opening. */
async function removeDoubles(tx: Tx, pairs: Pair[]): Promise<void> {
  const remove: Doubles[] = [
    { table: "attendance", id: "id", among: "t.meeting_id, t.sequence", best: "t.answered_at DESC" },
    { table: "approval", id: "id", among: "t.meeting_id, t.draft_version", best: "(t.kind = 'silent')" },
    { table: "opening", id: "ctid", among: "t.meeting_id, t.document", best: "t.at" },
  ];
  for (const one of remove) {
    const [table, id] = [Prisma.raw(`"${one.table}"`), Prisma.raw(`"${one.id}"`)];
    await tx.$executeRaw`DELETE FROM ${table} WHERE ${id} IN (${doubles(pairs, one)})`;
  }
}

/** An id is unique, so its text can be replaced wherever it stands in the JSON. */
function renamed(json: Prisma.JsonValue, pairs: Pair[]): Prisma.InputJsonValue {
  let text = JSON.stringify(json);
  for (const { keep, gone } of pairs) text = text.replaceAll(gone, keep);
  return jsonOf(JSON.parse(text) as object);
}

/** Where messages stand stays known under the kept name; those not yet sent go to it, with its id in their buttons. */
async function renameInMessages(tx: Tx, pairs: Pair[]): Promise<void> {
  for (const { keep, gone } of pairs) {
    await tx.outbox.updateMany({ where: { addressee: personKey(gone) }, data: { addressee: personKey(keep) } });
  }
  const patterns = pairs.map(({ gone }) => `%${gone}%`);
  const rows = await tx.$queryRaw<{ id: string; message: Prisma.JsonValue }[]>`
    SELECT id, message FROM outbox WHERE state = 'due' AND message::text LIKE ANY(${patterns}::text[])`;
  for (const { id, message } of rows) {
    await tx.outbox.update({ where: { id }, data: { message: renamed(message, pairs) }, select: { id: true } });
  }
}

async function renameInQuestions(tx: Tx, pairs: Pair[]): Promise<void> {
  const patterns = pairs.map(({ gone }) => `%${gone}%`);
  const rows = await tx.$queryRaw<{ id: string; choices: Prisma.JsonValue }[]>`
    SELECT id, choices FROM question WHERE answered_at IS NULL AND choices::text LIKE ANY(${patterns}::text[])`;
  for (const { id, choices } of rows) {
    await tx.question.update({ where: { id }, data: { choices: renamed(choices, pairs) }, select: { id: true } });
  }
}
