import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";

import { clientMessageId } from "../../src/chat/slack/ids.ts";
import { checkCommands, type ToldBefore } from "./lost-commands.ts";
import { everybody } from "./people.ts";
import { unexplained, type Death, type Repeat } from "./repeats.ts";
import type { Moves, Stage, Told } from "./round.ts";
import { checkShutOut } from "./shut-out.ts";
import type { Arrival } from "./sky.ts";

/** What must hold when a round is over. */

export type Findings = {
  violations: string[];
  sends: number;
  /** Messages that came once more: because the answer was lost on its way, or somebody died over it. */
  repeats: { lost: number; killed: number };
  /** Told »ikke gemt«, then the process died; done after the restart, and answered. */
  doneAfterAll: number;
  /** Given up, as they had to be: Teams takes nothing for whom they were meant. */
  refused: number;
};

type Row = {
  id: string;
  key: string;
  kind: string;
  state: string;
  why: string | null;
  attempts: number;
  summary: string;
  /** Who is to get it, and which message of theirs it is a state of. */
  place: string | null;
  updates: boolean;
  ref: { platform: string; id: { ts?: string; activity?: string } } | null;
};

/** Until nothing moves any more. */
export async function quiet(stage: Stage, patienceMs: number): Promise<string[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const sql = await stage.sql();
    const { rows } = await sql.query<{ due: number; undone: number }>(
      `select (select count(*)::int from outbox where state = 'due') as due,
              (select count(*)::int from inbox where done_at is null and event is not null) as undone`,
    );
    await sql.end();
    const { due = 0, undone = 0 } = rows[0] ?? {};
    if (due + undone === 0) return [];
    if (Date.now() > deadline) return [`${due} messages are still due and ${undone} events not done`];
    await pause(100);
  }
}

export async function check(stage: Stage, told: Told, before: ToldBefore): Promise<Findings> {
  const owed = await reminded(stage, 60_000);
  const violations = await quiet(stage, 90_000);
  const sql = await stage.sql();
  try {
    const { rows, arrivals } = await atRest(stage, sql);
    const commands = await checkCommands(stage.people, sql, { said: told.said, before, day: told.day });
    const shutOut = await checkShutOut(sql);
    const deliveries = checkDeliveries({ people: stage.people, rows, arrivals }, told, shutOut.keys);
    const late = await checkTimes(sql, arrivals, told.moves);
    return {
      violations: [
        ...[...violations, ...commands.violations, ...deliveries.violations],
        ...[...shutOut.violations, ...late, ...owed],
      ],
      sends: arrivals.length,
      repeats: deliveries.repeats,
      doneAfterAll: commands.doneAfterAll,
      refused: shutOut.keys.size,
    };
  } finally {
    await sql.end();
  }
}

type Seen = { people: Stage["people"]; rows: Row[]; arrivals: readonly Arrival[] };

/**
 * What was put and what has arrived, of one moment at which nothing is on its way: the clock goes on, and what it puts while we read would
 * have arrived without a row. A row is settled after its answer.
 */
async function atRest({ sky }: Stage, sql: pg.Client): Promise<Pick<Seen, "rows" | "arrivals">> {
  for (const deadline = Date.now() + 30_000; ;) {
    await pause(200);
    const arrivals = [...sky.arrivals];
    const rows = await readRows(sql);
    const isStill = sky.arrivals.length === arrivals.length && rows.every(({ state }) => state !== "due");
    if (isStill || Date.now() > deadline) return { rows, arrivals };
  }
}

async function readRows(sql: pg.Client): Promise<Row[]> {
  const { rows } = await sql.query<Row>(
    `select id, key, split_part(addressee, ':', 1) as kind, state, why, attempts, message->'card'->>'summary' as summary,
       addressee || ' ' || living as place, message->'updateOnly' is not null as updates, message_ref as ref
     from outbox order by ordinal`,
  );
  return rows;
}

/** Every message that was sent arrived; every one that arrived more than once did so because something died over it. */
function checkDeliveries(seen: Seen, { deaths }: Told, givenUp: Set<string>) {
  const again = [...repeatsInSlack(seen), ...repeatsInTeams(seen)];
  const lost = again.filter((one) => one.isLost);
  const killed = again.filter((one) => !one.isLost);
  const unreasoned = unexplained(killed, deaths);
  const violations = [...checkOutcomes(seen, givenUp), ...unreasoned.map((one) => sayRepeat(one, deaths))];
  return { violations, repeats: { lost: lost.length, killed: killed.length - unreasoned.length } };
}

function checkOutcomes({ rows, arrivals }: Seen, givenUp: Set<string>): string[] {
  const places = new Set(arrivals.map(({ id }) => id));
  const keys = new Set(arrivals.map(({ key }) => key));
  return rows.flatMap((row, index) => {
    const id = row.ref?.id.ts ?? row.ref?.id.activity ?? "";
    const hasArrived = places.has(id) || keys.has(clientMessageId(row.key));
    if (givenUp.has(row.key)) return [];
    if (row.state === "failed") return [`${row.key} was given up: ${row.why ?? ""}`];
    if (row.state === "dropped" && !allowedDrops.has(row.why ?? ""))
      return [`${row.key} was dropped: ${row.why ?? ""}`];
    if (row.why === "nothing to update" && stoodBefore(row, rows.slice(0, index)))
      return [`${row.key} was dropped, though what it updates stands there`];
    if (row.state !== "sent" || row.updates || hasArrived) return [];
    return [`${row.key} is marked as sent, and never arrived`];
  });
}

/** Earlier states of a message are settled before later ones, and nobody takes a message away here. */
function stoodBefore({ place }: Row, earlier: Row[]): boolean {
  return place !== null && earlier.some((row) => row.place === place && row.state === "sent" && row.ref !== null);
}

/** `isLost`: the platform kept the answer to its first copy for itself. */
type Again = Repeat & { isLost: boolean };

function sayRepeat({ message, firstAt, againAt }: Repeat, deaths: Death[]): string {
  const before = Math.min(...deaths.map(({ from }) => firstAt - from).filter((ms) => ms >= 0));
  const after = Math.min(...deaths.map(({ from }) => from - firstAt).filter((ms) => ms >= 0));
  const gap = againAt === null ? "" : ` after ${againAt - firstAt} ms`;
  return `${message} came twice${gap}, and no death explains it (its first copy ${before} ms after the last one and ${after} ms before the next)`;
}

function repeatsInSlack({ rows, arrivals }: Seen): Again[] {
  const byKey = Map.groupBy(arrivals, ({ key }) => key);
  return rows.flatMap((row) => {
    const arrived = (byKey.get(clientMessageId(row.key)) ?? []).toSorted((a, b) => a.at - b.at);
    return arrived.slice(1).map((again, index) => {
      const { at, lost } = arrived[index]!;
      return { message: row.key, firstAt: at, againAt: again.at, isLost: lost };
    });
  });
}

/**
 * Teams is told no key. What the ledger does not know as the place of a message, and says what a row of the outbox says, is a first copy
 * that was not written down; anything else is the answer to somebody who has stopped waiting for it.
 */
function repeatsInTeams({ people, rows, arrivals }: Seen): Again[] {
  const known = new Set(rows.map((row) => row.ref?.id.activity));
  const said = new Set(rows.map((row) => `${row.kind} ${row.summary}`));
  return arrivals.flatMap((arrival) => {
    if (arrival.platform !== "teams" || arrival.isReply || known.has(arrival.id)) return [];
    const summary = summaryOf(people, arrival.id);
    const kind = arrival.conversation.startsWith("a:") ? "person" : "channel";
    if (!said.has(`${kind} ${summary}`)) return [];
    const alike = rows.filter((row) => row.summary === summary).map(({ key, attempts }) => `${key} tried ${attempts}`);
    const message = `${arrival.id} in Teams (${summary}; of ${alike.join(", ")})`;
    return [{ message, firstAt: arrival.at, againAt: null, isLost: arrival.lost }];
  });
}

function summaryOf({ teams }: Stage["people"], id: string): string {
  const seen = everybody.filter(({ platform }) => platform === "teams").flatMap(({ name }) => teams.visibleTo(name));
  return seen.find((one) => one.id === id)?.summary ?? "";
}

const allowedDrops = new Set(["moved", "cancelled", "answered", "too late", "left", "nothing to update"]);

/** A message in flight when the meeting moved is forgiven this much, and twice what this machine made us wait meanwhile. */
const graceMs = 5_000;

/** Nobody is reminded of a time that no longer holds. */
async function checkTimes(
  sql: pg.Client,
  arrivals: readonly Arrival[],
  { seenAt, slowestMs }: Moves,
): Promise<string[]> {
  const { rows } = await sql.query<{ key: string; meeting: string; ref: Row["ref"]; since: Date }>(
    `select o.key, m.id as meeting, o.message_ref as ref, m.time_set_at as since from outbox o
     join meeting m on m.id::text = o.message->'onlyIf'->>'meetingId'
     where o.state = 'sent' and o.key like 'reminder:%' and (o.message->'onlyIf'->>'sequence')::int < m.sequence`,
  );
  return rows.flatMap(({ key, meeting, ref, since }) => {
    const arrival = arrivals.find(({ id }) => id === (ref?.id.ts ?? ref?.id.activity));
    const late = arrival ? arrival.story - (seenAt.get(meeting) ?? since.getTime()) : 0;
    return late > graceMs + 2 * slowestMs ? [`${key} came ${late} ms after the meeting had moved`] : [];
  });
}

/** Until nobody is owed a reminder: those who live look once a second, when the machine lets them. */
async function reminded(stage: Stage, patienceMs: number): Promise<string[]> {
  for (const deadline = Date.now() + patienceMs; ;) {
    const sql = await stage.sql();
    const owed = await checkReminders(sql).finally(() => sql.end());
    if (owed.length === 0 || Date.now() > deadline) return owed;
    await pause(100);
  }
}

/** Who has not sent an apology has been reminded of the meeting that is tomorrow: the row is there, once, by its key. */
async function checkReminders(sql: pg.Client): Promise<string[]> {
  const { rows } = await sql.query<{ name: string; meeting: string }>(
    `select p.name, m.id as meeting from meeting m
     join membership s on s.forum_id = m.forum_id and s.until is null join person p on p.id = s.person_id
     where m.status in ('planned', 'called') and m.sequence = 0
       and not exists (select 1 from attendance a where a.meeting_id = m.id and a.person_id = p.id and a.answer <> 'attending')
       and not exists (select 1 from outbox o where o.key = 'reminder:meeting.soon:' || m.id || ':0:' || p.id)`,
  );
  return rows.map(({ name }) => `${name} was not reminded of the meeting`);
}

/** The next round is about other meetings, and its sends are counted anew. */
export async function clean(stage: Stage): Promise<void> {
  const sql = await stage.sql();
  // A row that is put meanwhile outlives this, and what was sent of it is looked for in the next round.
  const began = Date.now();
  await sql.query(
    `update meeting set status = 'cancelled'; delete from delivery; delete from outbox; delete from inbox`,
  );
  await sql.end();
  stage.sky.forget(began);
}
