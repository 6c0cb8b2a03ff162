import { createHash, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { PrismaClient } from "../generated/prisma/client.ts";
import type { AuditDesk, AuditFault, Author, ForumRepository, MeetingRepository } from "../ports.ts";
import { jsonOf, type Tx } from "./row.ts";

/**
 * Everything that was changed, by whom, through which door: a row for each thing that a transaction changed, written with it. The rows of an
 * organisation are a chain, each sealed together with the one before (`audit_append` in the migrations); the database lets nobody change
 * or remove one. The seal is over a digest of what names people, so that a person can be erased and the chain still holds.
 */

/** A path within the thing that was changed, and what stood there before and after; nothing is absent. */
export type Change = [path: string, before: unknown, after: unknown];

export const theClock: Author = { personId: null, door: "system", command: "clock" };

const ignored = new Set(["version"]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** What the parts of a list are known by: their id, or the person and document they are about. */
function nameOf(part: unknown): string | null {
  if (!isRecord(part)) return null;
  if (typeof part["id"] === "string") return part["id"];
  if (typeof part["personId"] === "string") return [part["personId"], part["document"]].filter(Boolean).join(" ");
  return null;
}

function named(list: unknown[]): Record<string, unknown> | null {
  const entries = list.map((part) => [nameOf(part), part] as const);
  const names = new Set(entries.map(([name]) => name));
  return names.has(null) || names.size < list.length ? null : (Object.fromEntries(entries) as Record<string, unknown>);
}

/** What is different, as deep as it can be told apart. */
export function changesBetween(before: unknown, after: unknown, path = ""): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, now] = [partsOf(before), partsOf(after)];
  if (!old || !now) return [[path, before ?? null, after ?? null]];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !ignored.has(name));
  return names.flatMap((name) => changesBetween(old[name], now[name], path === "" ? name : `${path}.${name}`));
}

function partsOf(value: unknown): Record<string, unknown> | null {
  return Array.isArray(value) ? named(value) : isRecord(value) ? value : null;
}

type Auditing = { organisationId: string; now: () => Date; operator: Operator };
type Noted = { subject: string; changes: Change[] };

/** The chain of what belongs to no organisation: who may come at all, and what was done to the whole. */
export const wholeChain = "00000000-0000-0000-0000-000000000000";

/** By name whoever sits at the command line; null for the running program. */
export type Operator = string | null;

export function authorFor(operator: Operator, command: string): Author {
  if (operator === null) return { personId: null, door: "system", command };
  return { personId: null, door: "command-line", command, operator };
}

/** Collects what a transaction changes, and writes it at the end of it. */
export function openAudit(tx: Tx, { organisationId, now, operator }: Auditing) {
  let author = operator === null ? theClock : authorFor(operator, "command-line");
  const noted: Noted[] = [];
  const note = (subject: string, before: unknown, after: unknown): void => {
    const changes = changesBetween(before, after);
    if (changes.length > 0) noted.push({ subject, changes });
  };
  return {
    attribute: (to: Author): void => {
      author = to;
    },
    forums: (repository: ForumRepository): ForumRepository => ({
      ...repository,
      async create(forum) {
        await repository.create(forum);
        note(`forum:${forum.id}`, null, forum);
      },
      async save(before, after) {
        await repository.save(before, after);
        note(`forum:${before.id}`, before, after);
      },
    }),
    meetings: (repository: MeetingRepository): MeetingRepository => ({
      ...repository,
      async create(meeting) {
        await repository.create(meeting);
        note(`meeting:${meeting.id}`, null, meeting);
      },
      async save(before, after) {
        await repository.save(before, after);
        note(`meeting:${before.id}`, before, after);
      },
    }),
    async write(): Promise<void> {
      for (const { subject, changes } of noted) {
        await appendAudit(tx, organisationId, { at: now(), author, subject, content: { changes } });
      }
    },
  };
}

type Entry = { at: Date; author: Author; subject: string; content: Record<string, unknown> };

/** The content of a row, by whom it was. Salted: the digest that stays when the content goes must not be open to guessing. */
export function auditText({ personId: by, operator }: Author, content: Record<string, unknown>): string {
  const said = { by, ...(operator === undefined ? {} : { operator }), ...content };
  return JSON.stringify(jsonOf({ ...said, salt: randomBytes(12).toString("base64url") }));
}

/** Appends one row to the organisation's chain, and holds the chain until the transaction ends. */
export async function appendAudit(
  tx: Tx,
  organisationId: string,
  { at, author, subject, content }: Entry,
): Promise<void> {
  const text = auditText(author, content);
  await tx.$queryRaw`
    SELECT audit_append(${organisationId}::uuid, ${at}, ${author.door}, ${author.command}, ${subject}, ${text})::text`;
}

// ── Verifying ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Row = {
  chain_id: string;
  number: bigint;
  at: Date;
  door: string;
  command: string;
  subject: string;
  content: string | null;
  digest: string;
  previous: string;
  hash: string;
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function sealOf(row: Row, previous: string): string {
  const { chain_id, number, at, door, command, subject, digest } = row;
  return sha256([previous, chain_id, number, at.getTime(), door, command, subject, digest].join("\n"));
}

const batch = 2_000;

/** The rows of a chain in order, from the start. */
async function* rowsOf(prisma: PrismaClient, chain: string): AsyncGenerator<Row> {
  let last = BigInt(-(2 ** 53));
  for (;;) {
    const rows = await prisma.$queryRaw<Row[]>`
      SELECT chain_id, number, at, door, command, subject, content, digest, previous, hash FROM audit
      WHERE chain_id = ${chain}::uuid AND number > ${last} ORDER BY number LIMIT ${batch}`;
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    last = end.number;
  }
}

/** What the erasures of a chain's organisation say that they emptied. */
async function emptied(prisma: PrismaClient): Promise<Set<string>> {
  const rows = await prisma.$queryRaw<{ content: string | null }[]>`
    SELECT content FROM audit WHERE command = 'person.erase' AND content IS NOT NULL`;
  const places = rows.flatMap(({ content }) => (JSON.parse(content ?? "{}") as { emptied?: string[] }).emptied ?? []);
  return new Set(places);
}

async function verifyChain(prisma: PrismaClient, chain: string, erased: ReadonlySet<string>): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  let [number, hash] = [0n, ""];
  for await (const row of rowsOf(prisma, chain)) {
    const fault = (what: AuditFault["what"]): void => void faults.push({ chain, number: Number(row.number), what });
    if (row.number !== number + 1n) fault("missing-before");
    else if (row.previous !== hash) fault("out-of-order");
    if (row.hash !== sealOf(row, row.previous)) fault("changed");
    if (row.content === null ? !erased.has(`${chain} ${row.number}`) : sha256(row.content) !== row.digest)
      fault("content");
    [number, hash] = [row.number, row.hash];
  }
  const [head] = await prisma.$queryRaw<{ number: bigint; hash: string }[]>`
    SELECT number, hash FROM audit_head WHERE chain_id = ${chain}::uuid`;
  if (head?.number !== number || head.hash !== hash)
    faults.push({ chain, number: Number(number), what: "missing-after" });
  return faults;
}

export function openAuditDesk(prisma: PrismaClient): AuditDesk {
  return {
    async verify() {
      const chains = await prisma.$queryRaw<{ chain_id: string }[]>`
        SELECT chain_id FROM audit_head UNION SELECT DISTINCT chain_id FROM audit ORDER BY 1`;
      const erased = await emptied(prisma);
      const faults: AuditFault[] = [];
      for (const { chain_id } of chains) faults.push(...(await verifyChain(prisma, chain_id, erased)));
      const [count] = await prisma.$queryRaw<{ rows: number }[]>`SELECT count(*)::int AS rows FROM audit`;
      const heads = await prisma.$queryRaw<{ chain: string; hash: string }[]>`
        SELECT chain_id::text AS chain, hash FROM audit_head ORDER BY 1`;
      return { rows: count?.rows ?? 0, faults, heads };
    },
    async of(organisationId, subject) {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT * FROM audit WHERE organisation_id = ${organisationId}::uuid AND subject = ${subject}
        ORDER BY at, chain_id, number`;
      return rows.map(({ number, at, door, command, content, hash }) => ({
        number: Number(number),
        at,
        door,
        command,
        hash,
        content: content === null ? null : (JSON.parse(content) as Record<string, unknown>),
      }));
    },
    async sentAbout(organisationId, meetingId) {
      const rows = await prisma.$queryRaw<{ row: Record<string, unknown> }[]>`
        SELECT jsonb_build_object('key', o.key, 'to', o.addressee, 'name', p.name, 'state', o.state, 'createdAt', o.created_at AT TIME ZONE 'UTC',
          'settledAt', o.settled_at AT TIME ZONE 'UTC', 'summary', o.message->'card'->'summary') AS row
        FROM outbox o LEFT JOIN person p ON 'person:' || p.id = o.addressee
        WHERE o.organisation_id = ${organisationId}::uuid
          AND (o.message->'onlyIf'->>'meetingId' = ${meetingId} OR strpos(o.key, ${meetingId}) > 0 OR strpos(o.living, ${meetingId}) > 0)
        ORDER BY o.created_at, o.ordinal`;
      return rows.map(({ row }) => row);
    },
  };
}
