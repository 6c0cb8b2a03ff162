import type pg from "pg";

import type { Channel } from "../domain/forum.ts";
import type {
  Circumstances,
  MessageRef,
  OutboxLine,
  OutboxListing,
  OutboxRow,
  OutboxWanted,
  PersonDoor,
} from "../ports.ts";
import { isPast, reach } from "./instant.ts";
import { addresseeKey } from "./outbox.ts";
import { isUuid } from "./row.ts";

/** The outbox as the sender and the operator look at it. */

/**
 * All that some deliveries must know, in one question, so that ten thousand reminders do not load a meeting each. Of the meeting it says what
 * `currentAnswer`, `isInvited` and `calledDeputies` in domain/attendance.ts say, guests included, and `viewOf` in domain/circle.ts. In the
 * order of the rows.
 */
export async function circumstancesOf(pool: pg.Pool, asked: OutboxRow[]): Promise<Circumstances[]> {
  const known = (id: string | undefined): string | null => (id !== undefined && isUuid(id) ? id : null);
  const column = <T>(read: (row: OutboxRow) => T): T[] => asked.map(read);
  const { rows } = await pool.query<Found>({
    name: "circumstances",
    text: circumstances,
    values: [
      column(({ organisationId }) => organisationId),
      column(({ to }) => known(to.kind === "person" ? to.personId : undefined)),
      column(({ to }) => known(to.kind === "channel" ? to.channelId : undefined)),
      column(({ onlyIf }) => known(onlyIf?.meetingId)),
      column(({ onlyIf }) => known(onlyIf?.unanswered)),
      column(({ onlyIf }) => known(onlyIf?.member)),
      column(({ to }) => addresseeKey(to)),
      column(({ living }) => living ?? null),
      column(({ id }) => id),
    ],
  });
  return rows.map(withoutEnded);
}

/** Nothing goes to a tenant that was turned out, nor through a door that is closed: only mail's ever is, when a mail came back. */
function withoutEnded({ ended, doors, channel, meeting, standing, overtaken }: Found): Circumstances {
  const isEnded = (platform: string, tenant: unknown): boolean =>
    ended?.includes(`${platform}:${String(tenant)}`) ?? false;
  const place = standing?.id as { tenant?: unknown } | null | undefined;
  const known = (doors ?? []).map(({ isClosed, ...door }) => {
    const obstacle = isEnded(door.platform, door.tenant) ? "turned-out" : isClosed ? "no-mailbox" : null;
    return { door, obstacle } as const;
  });
  return {
    doors: known.filter(({ obstacle }) => obstacle === null).map(({ door }) => door),
    shut: known.flatMap(({ door: { platform }, obstacle }) => (obstacle ? [{ platform, obstacle }] : [])),
    channel: channel && isEnded(channel.platform, channel.tenant) ? null : channel,
    meeting,
    overtaken,
    standing: standing && isEnded(standing.platform, place?.tenant) ? null : standing,
  };
}

type Found = {
  doors: (PersonDoor & { isClosed: boolean })[] | null;
  channel: Channel | null;
  meeting: Circumstances["meeting"];
  standing: MessageRef | null;
  overtaken: boolean;
  /** Tenants that were turned out, as `platform:tenant`. */
  ended: string[] | null;
};

/** Has a later state of the same living message been sent than this row of the outbox? */
export function isOvertaken(row: string): string {
  return `EXISTS (SELECT 1 FROM outbox later WHERE later.addressee = ${row}.addressee AND later.living = ${row}.living
    AND later.state = 'sent' AND later.ordinal > ${row}.ordinal)`;
}

const calledBy = `a.meeting_id = m.id AND a.sequence = m.sequence AND a.answer = 'apology' AND a.deputy_id = q.member`;

const circumstances = `
  SELECT (
    SELECT json_agg(
      json_build_object('platform', d.platform, 'tenant', d.tenant, 'user', d."user", 'reference', d.reference,
        'isClosed', d.closed_at IS NOT NULL)
      ORDER BY d.seen_at DESC NULLS LAST, d.platform, d.tenant, d."user")
    FROM person_door d JOIN person p ON p.id = d.person_id
    WHERE p.id = q.person AND p.organisation_id = q.organisation
  ) AS doors, (
    SELECT json_build_object(
      'id', c.id, 'platform', c.platform, 'tenant', c.tenant, 'externalId', c.external_id, 'reference', c.reference)
    FROM channel c JOIN forum f ON f.id = c.forum_id WHERE c.id = q.channel AND f.organisation_id = q.organisation
  ) AS channel, (
    SELECT json_build_object('status', m.status, 'sequence', m.sequence,
      'answered', EXISTS (
        SELECT 1 FROM attendance a WHERE a.meeting_id = m.id AND a.person_id = q.answerer AND a.sequence = m.sequence),
      'member', EXISTS (
        SELECT 1 FROM membership s WHERE s.forum_id = m.forum_id AND s.person_id = q.member AND s.until IS NULL)
        OR EXISTS (SELECT 1 FROM guest g WHERE g.meeting_id = m.id AND g.person_id = q.member),
      'role', (SELECT s.role FROM membership s WHERE s.forum_id = m.forum_id AND s.person_id = q.member AND s.until IS NULL),
      'called', EXISTS (SELECT 1 FROM attendance a WHERE ${calledBy}),
      'cleared', EXISTS (
        SELECT 1 FROM attendance a
        JOIN membership s ON s.forum_id = m.forum_id AND s.person_id = q.member AND s.until IS NULL
        WHERE ${calledBy} AND (s.role = 'deputy' OR s.deputy_for = a.person_id)))
    FROM meeting m JOIN forum f ON f.id = m.forum_id WHERE m.id = q.meeting AND f.organisation_id = q.organisation
  ) AS meeting, (
    SELECT o.message_ref FROM outbox o WHERE o.addressee = q.addressee AND o.living = q.living AND o.state = 'sent'
    ORDER BY o.ordinal DESC LIMIT 1
  ) AS standing, EXISTS (
    SELECT 1 FROM outbox own WHERE own.id = q.id AND ${isOvertaken("own")}
  ) AS overtaken, (
    SELECT json_agg(t.platform || ':' || t.external_id) FROM allowed_tenant t WHERE t.ended_at IS NOT NULL
  ) AS ended
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
      $9::uuid[])
    WITH ORDINALITY AS q(organisation, person, channel, meeting, answerer, member, addressee, living, id, place)
  ORDER BY q.place`;

export async function pendingRows(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int FROM outbox WHERE state = 'due'`);
  return rows[0]?.count ?? 0;
}

export async function depthOf(pool: pg.Pool, now: Date): Promise<{ due: number; oldestSeconds: number }> {
  const { rows } = await pool.query<{ due: number; seconds: number }>(
    `SELECT count(*)::int AS due, coalesce(extract(epoch FROM $1::timestamptz - min(greatest(created_at, not_before))), 0)::float8 AS seconds
     FROM outbox WHERE state = 'due' AND (not_before IS NULL OR not_before <= $1)`,
    [now],
  );
  return { due: rows[0]?.due ?? 0, oldestSeconds: Math.max(0, rows[0]?.seconds ?? 0) };
}

/** More than anybody reads. */
const mostLines = 1_000;

/** What somebody has in hand is not stuck: it goes out just now. By the database's clock, as all leases. */
const isStuck = `(o.state = 'failed' OR o.state = 'due' AND o.attempts > 0
  AND ${isPast("o.leased_until", reach.leased, "statement_timestamp()")})`;

export async function listRows(pool: pg.Pool, wanted: OutboxWanted): Promise<OutboxListing> {
  const [isWanted, values] = wanted === "stuck" ? [isStuck, []] : ["o.state = ANY($1)", [wanted]];
  const { rows } = await pool.query<OutboxLine & { all: number }>(
    `SELECT o.id, o.organisation_id AS "organisationId", o.key, o.addressee, o.state, o.attempts, o.created_at AS at,
       coalesce(o.why, (SELECT d.why FROM delivery d WHERE d.outbox_id = o.id ORDER BY d.attempt DESC LIMIT 1)) AS why,
       (SELECT count(*)::int FROM outbox o WHERE ${isWanted}) AS all
     FROM outbox o WHERE ${isWanted} ORDER BY o.ordinal DESC LIMIT ${mostLines}`,
    values,
  );
  const [first] = rows;
  return { lines: rows, more: first ? first.all - rows.length : 0 };
}
