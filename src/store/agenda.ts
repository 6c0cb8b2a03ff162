import type { AgendaItem, Attachment, Clause, Guest } from "../domain/agenda.ts";
import type { Meeting } from "../domain/meeting.ts";
import type {
  AgendaItem as ItemRow,
  Attachment as AttachmentRow,
  Clause as ClauseRow,
  Guest as GuestRow,
} from "../generated/prisma/client.ts";
import { idOf, saveRows, withIds, type Table } from "./difference.ts";
import { without, type Tx } from "./row.ts";

type Agenda = Pick<Meeting, "id" | "items" | "guests">;
type WholeItemRow = ItemRow & { clauses: ClauseRow[]; attachments: AttachmentRow[] };

export function itemOf(row: WholeItemRow): AgendaItem {
  return {
    ...without(row, "meetingId", "ordinal"),
    kind: row.kind as AgendaItem["kind"],
    state: row.state as AgendaItem["state"],
    clauses: row.clauses.map(clauseOf),
    attachments: row.attachments.map(attachmentOf),
  };
}

function clauseOf(row: ClauseRow): Clause {
  return { ...without(row, "itemId", "ordinal"), outcome: row.outcome as Clause["outcome"] };
}

function attachmentOf(row: AttachmentRow): Attachment {
  return { ...without(row, "itemId", "ordinal"), state: row.state as Attachment["state"] };
}

export function guestOf(row: GuestRow): Guest {
  return without(row, "meetingId", "ordinal");
}

function itemRows({ id: meetingId, items }: Agenda): ItemRow[] {
  return items.map((item, ordinal) => ({ ...without(item, "clauses", "attachments"), meetingId, ordinal }));
}

function clauseRows({ items }: Agenda): ClauseRow[] {
  return items.flatMap(({ id: itemId, clauses }) => clauses.map((clause, ordinal) => ({ ...clause, itemId, ordinal })));
}

function attachmentRows({ items }: Agenda): AttachmentRow[] {
  return items.flatMap(({ id: itemId, attachments }) =>
    attachments.map((attachment, ordinal) => ({ ...attachment, itemId, ordinal })),
  );
}

function guestRows({ id: meetingId, guests }: Agenda): GuestRow[] {
  return guests.map((guest, ordinal) => ({ ...guest, meetingId, ordinal }));
}

/** Saves items with clauses and attachments, and guests. A removed item takes its clauses and attachments along (cascade). */
export async function saveAgenda(tx: Tx, before: Agenda, after: Agenda): Promise<void> {
  await saveRows(itemTable(tx), itemRows(before), itemRows(after));
  await saveRows(clauseTable(tx), clauseRows(before), clauseRows(after));
  await saveRows(attachmentTable(tx), attachmentRows(before), attachmentRows(after));
  await saveRows(guestTable(tx), guestRows(before), guestRows(after));
}

function itemTable(tx: Tx): Table<ItemRow> {
  return {
    key: idOf,
    remove: (rows) => tx.agendaItem.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.agendaItem.createMany({ data }),
    update: (data) => tx.agendaItem.update({ where: { id: data.id }, data, select: { id: true } }),
  };
}

function clauseTable(tx: Tx): Table<ClauseRow> {
  return {
    key: idOf,
    remove: (rows) => tx.clause.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.clause.createMany({ data }),
  };
}

function attachmentTable(tx: Tx): Table<AttachmentRow> {
  return {
    key: idOf,
    remove: (rows) => tx.attachment.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.attachment.createMany({ data }),
  };
}

function guestTable(tx: Tx): Table<GuestRow> {
  return {
    key: idOf,
    remove: (rows) => tx.guest.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.guest.createMany({ data }),
  };
}
