import type { Attendance } from "../domain/attendance.ts";
import type { Meeting, Opening } from "../domain/meeting.ts";
import type { Attendance as AttendanceRow, Opening as OpeningRow } from "../generated/prisma/client.ts";
import { idOf, saveRows, withIds, type Table } from "./difference.ts";
import { without, type Tx } from "./row.ts";

type Attended = Pick<Meeting, "id" | "attendance" | "openings">;

export function attendanceOf(row: AttendanceRow): Attendance {
  return {
    ...without(row, "meetingId", "ordinal"),
    answer: row.answer as Attendance["answer"],
    door: row.door as Attendance["door"],
  };
}

export function openingOf(row: OpeningRow): Opening {
  return { ...without(row, "meetingId", "ordinal"), document: row.document as Opening["document"] };
}

function attendanceRows({ id: meetingId, attendance }: Attended): AttendanceRow[] {
  return attendance.map((one, ordinal) => ({ ...one, meetingId, ordinal }));
}

function openingRows({ id: meetingId, openings }: Attended): OpeningRow[] {
  return openings.map((opening, ordinal) => ({ ...opening, meetingId, ordinal }));
}

function attendanceTable(tx: Tx): Table<AttendanceRow> {
  return {
    key: idOf,
    remove: (rows) => tx.attendance.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.attendance.createMany({ data }),
  };
}

function openingTable(tx: Tx): Table<OpeningRow> {
  return {
    key: ({ personId, document }) => `${personId} ${document}`,
    remove: (rows) =>
      tx.opening.deleteMany({
        where: { OR: rows.map(({ meetingId, personId, document }) => ({ meetingId, personId, document })) },
      }),
    insert: (data) => tx.opening.createMany({ data }),
  };
}

/** Saves who comes, and who has opened what. */
export async function saveAttendance(tx: Tx, before: Attended, after: Attended): Promise<void> {
  await saveRows(attendanceTable(tx), attendanceRows(before), attendanceRows(after));
  await saveRows(openingTable(tx), openingRows(before), openingRows(after));
}
