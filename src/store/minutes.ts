import type { Meeting } from "../domain/meeting.ts";
import type { Approval, MinutesEntry, Objection } from "../domain/minutes.ts";
import type {
  Approval as ApprovalRow,
  MinutesEntry as EntryRow,
  Objection as ObjectionRow,
} from "../generated/prisma/client.ts";
import { idOf, saveRows, withIds, type Table } from "./difference.ts";
import { without, type Tx } from "./row.ts";

type Minutes = Pick<Meeting, "id" | "entries" | "objections" | "approvals">;

export function entryOf(row: EntryRow): MinutesEntry {
  return {
    ...without(row, "meetingId", "ordinal"),
    kind: row.kind as MinutesEntry["kind"],
    strength: row.strength as MinutesEntry["strength"],
  };
}

export function objectionOf(row: ObjectionRow): Objection {
  return without(row, "meetingId", "ordinal");
}

export function approvalOf(row: ApprovalRow): Approval {
  return { ...without(row, "meetingId", "ordinal"), kind: row.kind as Approval["kind"] };
}

function entryRows({ id: meetingId, entries }: Minutes): EntryRow[] {
  return entries.map((entry, ordinal) => ({ ...entry, meetingId, ordinal }));
}

function objectionRows({ id: meetingId, objections }: Minutes): ObjectionRow[] {
  return objections.map((objection, ordinal) => ({ ...objection, meetingId, ordinal }));
}

function approvalRows({ id: meetingId, approvals }: Minutes): ApprovalRow[] {
  return approvals.map((approval, ordinal) => ({ ...approval, meetingId, ordinal }));
}

function entryTable(tx: Tx): Table<EntryRow> {
  return {
    key: idOf,
    remove: (rows) => tx.minutesEntry.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.minutesEntry.createMany({ data }),
  };
}

function objectionTable(tx: Tx): Table<ObjectionRow> {
  return {
    key: idOf,
    remove: (rows) => tx.objection.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.objection.createMany({ data }),
  };
}

function approvalTable(tx: Tx): Table<ApprovalRow> {
  return {
    key: idOf,
    remove: (rows) => tx.approval.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.approval.createMany({ data }),
  };
}

export async function saveMinutes(tx: Tx, before: Minutes, after: Minutes): Promise<void> {
  await saveRows(entryTable(tx), entryRows(before), entryRows(after));
  await saveRows(objectionTable(tx), objectionRows(before), objectionRows(after));
  await saveRows(approvalTable(tx), approvalRows(before), approvalRows(after));
}
