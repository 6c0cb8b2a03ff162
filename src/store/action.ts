import type { Action } from "../domain/action.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Action as Row } from "../generated/prisma/client.ts";
import { idOf, saveRows, withIds, type Table } from "./difference.ts";
import { without, type Tx } from "./row.ts";

type Assigned = Pick<Meeting, "id" | "actions">;

export const openAction = { doneAt: null, undoneAt: null };

export function actionOf(row: Row): Action {
  return without(row, "meetingId", "ordinal");
}

function rowsOf({ id: meetingId, actions }: Assigned): Row[] {
  return actions.map((action, ordinal) => ({ ...action, meetingId, ordinal }));
}

function table(tx: Tx): Table<Row> {
  return {
    key: idOf,
    remove: (rows) => tx.action.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.action.createMany({ data }),
  };
}

export function saveActions(tx: Tx, before: Assigned, after: Assigned): Promise<void> {
  return saveRows(table(tx), rowsOf(before), rowsOf(after));
}

/** Open actions of these forums, soonest due first, those without a day last. */
export async function openActionsOf(
  tx: Tx,
  organisationId: string,
  forumIds: string[],
): Promise<{ action: Action; meetingId: string; forumId: string }[]> {
  const rows = await tx.action.findMany({
    where: { ...openAction, meeting: { forumId: { in: forumIds }, forum: { organisationId } } },
    include: { meeting: { select: { forumId: true } } },
    orderBy: [{ due: { sort: "asc", nulls: "last" } }, { createdAt: "asc" }, { ordinal: "asc" }],
  });
  return rows.map(({ meeting, ...row }) => ({
    action: actionOf(row),
    meetingId: row.meetingId,
    forumId: meeting.forumId,
  }));
}
