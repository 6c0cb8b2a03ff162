import type pg from "pg";

import type { Channel } from "../domain/forum.ts";
import type { Circumstances, MessageRef, OutboxLine, OutboxRow, PersonDoor } from "../ports.ts";
import { addresseeKey } from "./outbox.ts";
import { isUuid } from "./row.ts";

/** The outbox as the sender and the operator look at it. */

/**
 * One question for all that a delivery must know, so that ten thousand reminders do not load a meeting each. Of the meeting it says what
 * `currentAnswer` and `isInvited` in domain/attendance.ts say, guests included.
 */
export async function circumstancesOf(pool: pg.Pool, row: OutboxRow): Promise<Circumstances> {
  const { to, onlyIf } = row;
  const known = (id: string | undefined): string | null => (id !== undefined && isUuid(id) ? id : null);
  const { rows } = await pool.query<Found>(circumstances, [
    row.organisationId,
    known(to.kind === "person" ? to.personId : undefined),
    known(to.kind === "channel" ? to.channelId : undefined),
    known(onlyIf?.meetingId),
    known(onlyIf?.unanswered),
    known(onlyIf?.member),
    addresseeKey(to),
    row.living ?? null,
  ]);
  const [found] = rows;
  return {
    doors: found?.doors ?? [],
    channel: found?.channel ?? null,
    meeting: found?.meeting ?? null,
    standing: found?.standing ?? null,
  };
}

type Found = {
  doors: PersonDoor[] | null;
  channel: Channel | null;
  meeting: Circumstances["meeting"];
  standing: MessageRef | null;
};

const circumstances = `
  SELECT (
    SELECT json_agg(
      json_build_object('platform', d.platform, 'tenant', d.tenant, 'user', d."user", 'reference', d.reference)
      ORDER BY d.seen_at DESC NULLS LAST, d.platform, d.tenant, d."user")
    FROM person_door d JOIN person p ON p.id = d.person_id WHERE p.id = $2 AND p.organisation_id = $1 AND d.closed_at IS NULL
  ) AS doors, (
    SELECT json_build_object(
      'id', c.id, 'platform', c.platform, 'tenant', c.tenant, 'externalId', c.external_id, 'reference', c.reference)
    FROM channel c JOIN forum f ON f.id = c.forum_id WHERE c.id = $3 AND f.organisation_id = $1
  ) AS channel, (
    SELECT json_build_object('status', m.status, 'sequence', m.sequence,
      'answered', EXISTS (
        SELECT 1 FROM attendance a WHERE a.meeting_id = m.id AND a.person_id = $5 AND a.sequence = m.sequence),
      'member', EXISTS (
        SELECT 1 FROM membership s WHERE s.forum_id = m.forum_id AND s.person_id = $6 AND s.until IS NULL)
        OR EXISTS (SELECT 1 FROM guest g WHERE g.meeting_id = m.id AND g.person_id = $6))
    FROM meeting m JOIN forum f ON f.id = m.forum_id WHERE m.id = $4 AND f.organisation_id = $1
  ) AS meeting, (
    SELECT o.message_ref FROM outbox o WHERE o.addressee = $7 AND o.living = $8 AND o.state = 'sent'
    ORDER BY o.ordinal DESC LIMIT 1
  ) AS standing`;

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

export async function listRows(pool: pg.Pool, states: OutboxRow["state"][]): Promise<OutboxLine[]> {
  const { rows } = await pool.query<OutboxLine>(
    `SELECT o.id, o.organisation_id AS "organisationId", o.key, o.addressee, o.state, o.attempts, o.created_at AS at,
       coalesce(o.why, (SELECT d.why FROM delivery d WHERE d.outbox_id = o.id ORDER BY d.attempt DESC LIMIT 1)) AS why
     FROM outbox o WHERE o.state = ANY($1) AND (o.state <> 'due' OR o.attempts > 0)
     ORDER BY o.ordinal DESC LIMIT ${mostLines}`,
    [states],
  );
  return rows;
}

/** At once, and for a day again. */
export async function retryRow(pool: pg.Pool, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const { rowCount } = await pool.query(
    `UPDATE outbox SET state = 'due', why = NULL, settled_at = NULL, ready_at = clock_timestamp(),
       not_before = NULL, leased_until = CASE WHEN state = 'due' THEN leased_until END
     WHERE id = $1 AND state <> 'sent'`,
    [id],
  );
  return rowCount === 1;
}

export async function dropRow(
  pool: pg.Pool,
  { id, why, now }: { id: string; why: string; now: Date },
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const { rowCount } = await pool.query(
    `UPDATE outbox SET state = 'dropped', why = $2, settled_at = $3, leased_until = NULL WHERE id = $1 AND state = 'due'`,
    [id, why, now],
  );
  return rowCount === 1;
}
