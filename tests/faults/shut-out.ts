import type pg from "pg";

import { localDateOf } from "../../src/domain/time.ts";
import { shutOut } from "./people.ts";

/**
 * What is meant for a person whom Teams lets nobody write to (403, the bot is not installed there): it is given up with that reason, and the
 * secretary is told once a day in the usual sentence.
 */

const reason = "teams: not-installed";
const sentence = `Jeg kan ikke nå ${shutOut.name} i Teams: appen er ikke installeret.`;
const prefix = "unreachable:";

/** By the story's clock. */
export type Refused = { key: string; state: string; why: string | null; created: Date; settled: Date };
export type Note = { key: string; reader: string | null; summary: string };

/** `keys`: the rows that are rightly given up. */
export type ShutOut = { keys: Set<string>; violations: string[] };

export async function checkShutOut(sql: pg.Client): Promise<ShutOut> {
  return judge(await meantForThem(sql), await notesAboutThem(sql));
}

export function judge(rows: Refused[], notes: Note[]): ShutOut {
  const refused = rows.filter(({ state, why }) => state === "failed" && why === reason);
  return {
    keys: new Set(refused.map(({ key }) => key)),
    violations: [...rows.flatMap(claimed), ...refused.flatMap((row) => untold(row, notes)), ...misspoken(notes, rows)],
  };
}

async function meantForThem(sql: pg.Client): Promise<Refused[]> {
  const { rows } = await sql.query<Refused>(
    `select o.key, o.state, o.why, o.created_at as created, coalesce(o.settled_at, o.created_at) as settled
     from outbox o join person p on o.addressee = 'person:' || p.id where p.name = $1`,
    [shutOut.name],
  );
  return rows;
}

async function notesAboutThem(sql: pg.Client): Promise<Note[]> {
  const { rows } = await sql.query<Note>(
    `select o.key, r.name as reader, o.message->'card'->>'summary' as summary
     from outbox o left join person r on o.addressee = 'person:' || r.id where o.key like $1 || '%'`,
    [prefix],
  );
  return rows;
}

function claimed({ key, state }: Refused): string[] {
  return state === "sent" ? [`${key} counts as sent to ${shutOut.name}, to whom nothing can be sent`] : [];
}

function untold(row: Refused, notes: Note[]): string[] {
  if (notes.some((note) => isInItsTime(row, note))) return [];
  return [`${row.key} was given up (${row.why ?? ""}), and the secretary was not told`];
}

/** About another person, to somebody else, in other words, on a day when nothing was refused, or more than once that day. */
function misspoken(notes: Note[], rows: Refused[]): string[] {
  const days = notes.map(dayOf);
  return notes.flatMap((note, index) => {
    const isRight = note.summary === sentence && note.reader === "Tove Rask";
    const isFirst = days.indexOf(days[index]!) === index;
    const isDue = rows.some((row) => isInItsTime(row, note));
    return isRight && isFirst && isDue ? [] : [`${note.key} told ${note.reader ?? "nobody"}: ${note.summary}`];
  });
}

/** Told between the row's being put and its being given up. Two replicas can take different days for it: the story leaps from day to day. */
function isInItsTime({ created, settled }: Refused, note: Note): boolean {
  const days = [created, settled].map(localDateOf).toSorted();
  return days[0]! <= dayOf(note) && dayOf(note) <= days[1]!;
}

/** `unreachable:<person>:<forum>:<day>:<reader>` */
function dayOf({ key }: Note): string {
  return key.split(":")[3] ?? "";
}
