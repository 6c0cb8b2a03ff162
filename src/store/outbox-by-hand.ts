import type pg from "pg";

import type { ByHand } from "../ports.ts";
import { auditText, authorFor, type Operator } from "./audit.ts";
import { isPast, reach } from "./instant.ts";
import { isOvertaken } from "./outbox-view.ts";
import { isUuid } from "./row.ts";

/** What operators do to a row of the outbox: one statement each, with its row of the audit. */

export type ChangedRow = { id: string; now: Date; operator: Operator };
type Found = { state: string; late: boolean; overtaken: boolean; changed: number };

/**
 * The row as it is, held until it is changed; whoever would take it meanwhile waits, and finds it changed. Leases run by the database's
 * clock. Until when it is worth saying was reckoned by the program's, and jobs/deliver.ts asks that one: `late` does the same.
 */
const old = `
  old AS (
    SELECT id, state, message = '{}'::jsonb AS emptied,
      NOT ${isPast("leased_until", reach.leased)} AS in_hand,
      coalesce((message->>'notAfter')::timestamptz <= $2::timestamptz, false) AS late,
      ${isOvertaken("outbox")} AS overtaken
    FROM outbox WHERE id = $1 FOR UPDATE)`;

/**
 * At once, and with as much patience as a new one: a day and a dozen tries are counted from here, or what was given up after a day would have
 * one try only. `attempts` stays, since it tells who took the row last. What nobody is to hear any more is refused: it would be dropped.
 */
export async function retryRow(pool: pg.Pool, { id, now, operator }: ChangedRow): Promise<ByHand> {
  const change = `
    UPDATE outbox o SET state = 'due', why = NULL, settled_at = NULL, ready_at = clock_timestamp(), not_before = NULL,
      retried_at = $2, retried_after = o.attempts, leased_until = CASE WHEN o.state = 'due' THEN o.leased_until END
    FROM old WHERE o.id = old.id AND old.state <> 'sent' AND NOT old.emptied AND NOT old.late AND NOT old.overtaken`;
  const found = await changed(pool, { id, now, operator, change, command: "outbox.retry", more: [] });
  return found === null ? "unknown" : found.changed === 0 ? whyNot(found) : "done";
}

function whyNot({ state, late, overtaken }: Found): ByHand {
  if (state === "sent") return "sent";
  if (overtaken) return "overtaken";
  return late ? "too-late" : "emptied";
}

/** A row in hand is going out as we speak: to call it dropped would not be so. Why one had failed is kept. */
export async function dropRow(
  pool: pg.Pool,
  { id, why, now, operator }: ChangedRow & { why: string },
): Promise<ByHand> {
  const change = `
    UPDATE outbox o SET state = 'dropped', why = $5::text || coalesce('; had failed: ' || o.why, ''),
      settled_at = coalesce(o.settled_at, $2), leased_until = NULL
    FROM old WHERE o.id = old.id AND (old.state = 'failed' OR old.state = 'due' AND NOT old.in_hand)`;
  const found = await changed(pool, { id, now, operator, change, command: "outbox.drop", more: [why] });
  if (found?.changed === 0) return found.state === "due" ? "in-hand" : found.state === "sent" ? "sent" : "dropped";
  return found ? "done" : "unknown";
}

type Change = ChangedRow & { change: string; command: string; more: string[] };

/** Null when there is no such row. */
async function changed(pool: pg.Pool, { id, now, operator, change, command, more }: Change): Promise<Found | null> {
  if (!isUuid(id)) return null;
  const author = authorFor(operator, command);
  const { rows } = await pool.query<Found>(
    `WITH ${old}, new AS (${change} RETURNING o.id, o.organisation_id, o.state AS after, old.state AS before), entry AS (
       SELECT audit_append(organisation_id, $2::timestamptz, $3::json->>'door', $3::json->>'command', 'outbox:' || id,
         ($4::jsonb || jsonb_build_object('changes', jsonb_build_array(jsonb_build_array('state', before, after))))::text
       )::text AS said FROM new)
     SELECT state, late, overtaken, (SELECT count(said)::int FROM entry) AS changed FROM old`,
    [id, now, JSON.stringify({ door: author.door, command }), auditText(author, {}), ...more],
  );
  return rows[0] ?? null;
}
