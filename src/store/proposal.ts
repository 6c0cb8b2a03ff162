import type { Meeting } from "../domain/meeting.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { Proposal as Row } from "../generated/prisma/client.ts";
import { idOf, saveRows, withIds, type Table } from "./difference.ts";
import { without, type Tx } from "./row.ts";

type Proposed = Pick<Meeting, "id" | "proposals">;

export function proposalOf(row: Row): Proposal {
  return {
    ...without(row, "meetingId", "ordinal"),
    kind: row.kind as Proposal["kind"],
    state: row.state as Proposal["state"],
  };
}

function rowsOf({ id: meetingId, proposals }: Proposed): Row[] {
  return proposals.map((proposal, ordinal) => ({ ...proposal, meetingId, ordinal }));
}

function table(tx: Tx): Table<Row> {
  return {
    key: idOf,
    remove: (rows) => tx.proposal.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.proposal.createMany({ data }),
  };
}

export function saveProposals(tx: Tx, before: Proposed, after: Proposed): Promise<void> {
  return saveRows(table(tx), rowsOf(before), rowsOf(after));
}
