import type { Meeting } from "../domain/meeting.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import { StaleRecord, type Clock, type MeetingHead, type MeetingRepository } from "../ports.ts";
import { actionOf, openAction, openActionsOf, saveActions } from "./action.ts";
import { guestOf, itemOf, saveAgenda } from "./agenda.ts";
import { attendanceOf, openingOf, saveAttendance } from "./attendance.ts";
import { engagementsOf } from "./engagement.ts";
import { approvalOf, entryOf, objectionOf, saveMinutes } from "./minutes.ts";
import { proposalOf, saveProposals } from "./proposal.ts";
import { newInvitationLink } from "./calendar.ts";
import { checkedId, found, inOrder, isUuid, jsonOrNull, storable, without, type Tx } from "./row.ts";

/** Everything that belongs to a meeting: one statement for one, and one for each table for several, however many. */
const whole = {
  items: { ...inOrder, include: { clauses: inOrder, attachments: inOrder } },
  guests: inOrder,
  proposals: inOrder,
  attendance: inOrder,
  entries: inOrder,
  objections: inOrder,
  approvals: inOrder,
  actions: inOrder,
  openings: inOrder,
} as const satisfies Prisma.MeetingInclude;

const head = {
  id: true,
  start: true,
  end: true,
  status: true,
  startedAt: true,
  endedAt: true,
} as const satisfies Prisma.MeetingSelect;

const byTime = [{ start: "asc" }, { plannedAt: "asc" }, { id: "asc" }] as const;

type ListName = keyof typeof whole;
type MeetingRow = Prisma.MeetingGetPayload<{ include: typeof whole }>;

const noLists: Pick<Meeting, ListName> = {
  items: [],
  guests: [],
  proposals: [],
  attendance: [],
  entries: [],
  objections: [],
  approvals: [],
  actions: [],
  openings: [],
};

function meetingOf(row: MeetingRow): Meeting {
  return {
    ...without(row, "changedAt"),
    status: row.status as Meeting["status"],
    approvedBy: row.approvedBy as Meeting["approvedBy"],
    imported: row.imported as Meeting["imported"],
    items: row.items.map(itemOf),
    guests: row.guests.map(guestOf),
    proposals: row.proposals.map(proposalOf),
    attendance: row.attendance.map(attendanceOf),
    entries: row.entries.map(entryOf),
    objections: row.objections.map(objectionOf),
    approvals: row.approvals.map(approvalOf),
    actions: row.actions.map(actionOf),
    openings: row.openings.map(openingOf),
  };
}

type Head = Omit<Meeting, ListName | "imported"> & { imported: ReturnType<typeof jsonOrNull> };

function headOf(meeting: Meeting): Head {
  const head = without(meeting, ...(Object.keys(noLists) as ListName[]));
  return { ...storable(head), imported: jsonOrNull(head.imported) };
}

async function saveLists(tx: Tx, before: Meeting, after: Meeting): Promise<void> {
  await saveAgenda(tx, before, after);
  await saveProposals(tx, before, after);
  await saveAttendance(tx, before, after);
  await saveMinutes(tx, before, after);
  await saveActions(tx, before, after);
}

/** Writes the head with the version in the `where`, which also locks it. Throws `StaleRecord` when the version is another. */
async function saveHead(tx: Tx, organisationId: string, before: Meeting, after: Meeting, now: Date): Promise<void> {
  const { id, forumId, version } = before;
  const { count } = await tx.meeting.updateMany({
    where: { id, version, forum: { organisationId } },
    data: { ...headOf(after), id, forumId, version: version + 1, changedAt: now },
  });
  if (count === 0) throw new StaleRecord("meeting");
}

async function lock(tx: Tx, organisationId: string, id: string): Promise<void> {
  await tx.$queryRaw`
    SELECT m.id FROM meeting m JOIN forum f ON f.id = m.forum_id
    WHERE m.id = ${id}::uuid AND f.organisation_id = ${organisationId}::uuid
    FOR UPDATE OF m`;
}

/** Meetings of one organisation; another's are not found. A saved meeting's version is one more than it was. */
export function meetingRepository(tx: Tx, organisationId: string, clock: Clock): MeetingRepository {
  const forum = { organisationId };

  async function get(id: string): Promise<Meeting> {
    const where = { id: checkedId(id, "meeting"), forum };
    return meetingOf(
      found(await tx.meeting.findFirst({ where, include: whole, relationLoadStrategy: "join" }), "meeting"),
    );
  }

  async function many(where: Prisma.MeetingWhereInput): Promise<Meeting[]> {
    const rows = await tx.meeting.findMany({
      where: { ...where, forum },
      include: whole,
      orderBy: [...byTime],
      relationLoadStrategy: "query",
    });
    return rows.map(meetingOf);
  }

  async function heads(where: Prisma.MeetingWhereInput): Promise<MeetingHead[]> {
    const rows = await tx.meeting.findMany({ where: { ...where, forum }, select: head, orderBy: [...byTime] });
    return rows.map((row) => ({ ...row, status: row.status as Meeting["status"] }));
  }

  return {
    get,
    async getForChange(id) {
      await lock(tx, organisationId, checkedId(id, "meeting"));
      return get(id);
    },
    async create(meeting) {
      const owner = await tx.forum.findFirst({ where: { id: meeting.forumId, organisationId }, select: { id: true } });
      found(owner, "forum");
      await tx.meeting.createMany({ data: [{ ...headOf(meeting), changedAt: clock.now() }] });
      await saveLists(tx, { ...meeting, ...noLists }, meeting);
    },
    async save(before, after) {
      await saveHead(tx, organisationId, before, after, clock.now());
      await saveLists(tx, before, { ...after, id: before.id });
    },
    ofForum: (forumId, span = {}) => many({ forumId, end: { gte: span.from, lte: span.to } }),
    headsOfForum: (forumId, span = {}) => heads({ forumId, end: { gte: span.from, lte: span.to } }),
    live: (startingBefore) => {
      const isLive = { status: { notIn: ["approved", "cancelled"] }, start: { lt: startingBefore } };
      return many({ OR: [isLive, { actions: { some: openAction } }] });
    },
    openActions: (forumIds) => openActionsOf(tx, organisationId, forumIds),
    engagements: (of) => engagementsOf(tx, organisationId, of),
    async invitationLink(meetingId, personId) {
      const where = { id: checkedId(meetingId, "meeting"), forum };
      found(await tx.meeting.findFirst({ where, select: { id: true } }), "meeting");
      const person = isUuid(personId) && (await tx.person.findFirst({ where: { id: personId, organisationId } }));
      return newInvitationLink(tx, meetingId, found(person || null, "person").id);
    },
  };
}
