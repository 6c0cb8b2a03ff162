import type { Prisma, PrismaClient } from "../generated/prisma/client.ts";
import type { CalendarRepository, Clock, Feed, FeedOwner, FeedReader, Store } from "../ports.ts";
import { checkedId, found, type Tx } from "./row.ts";
import { hashOf, newToken } from "./token.ts";

/** Addresses of calendars. */

// ── One person's invitation to one meeting ───────────────────────────────────────────────────────────────────────────────────────────

export async function newInvitationLink(tx: Tx, meetingId: string, personId: string): Promise<string> {
  const { token, hash } = newToken();
  await tx.invitationLink.createMany({ data: [{ hash, meetingId, personId }] });
  return token;
}

export async function invitationByToken(prisma: PrismaClient, token: string): ReturnType<Store["invitationByToken"]> {
  const include = {
    meeting: { select: { forum: { select: { organisationId: true } } } },
  } satisfies Prisma.InvitationLinkInclude;
  const link = await prisma.invitationLink.findUnique({ where: { hash: hashOf(token) }, include });
  if (!link) return null;
  return { organisationId: link.meeting.forum.organisationId, meetingId: link.meetingId, personId: link.personId };
}

// ── Feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const day = 86_400_000;
/** An address nobody has fetched from in this time is forgotten when its owner asks for another. */
const unusedFor = 30 * day;

/** The feeds of one organisation's people and forums. */
export function calendarRepository(tx: Tx, organisationId: string, clock: Clock): CalendarRepository {
  async function owned(owner: FeedOwner): Promise<FeedOwner> {
    const select = { select: { id: true } };
    if (owner.kind === "person") {
      const where = { id: checkedId(owner.personId, "person"), organisationId };
      found(await tx.person.findFirst({ where, ...select }), "person");
    } else {
      const where = { id: checkedId(owner.forumId, "forum"), organisationId };
      found(await tx.forum.findFirst({ where, ...select }), "forum");
    }
    return owner;
  }

  async function readerOf({ personId }: FeedReader): Promise<{ personId: string }> {
    await owned({ kind: "person", personId });
    return { personId };
  }

  return {
    async newFeed(given, reader) {
      const owner = { ...columnsOf(await owned(given)), ...(reader ? await readerOf(reader) : {}) };
      const now = clock.now();
      const old = { usedAt: null, createdAt: { lt: new Date(now.getTime() - unusedFor) } };
      await tx.calendarFeed.deleteMany({ where: { ...owner, ...old } });
      const { token, hash } = newToken();
      await tx.calendarFeed.createMany({ data: [{ hash, ...owner, createdAt: now }] });
      return token;
    },
    async closeFeeds(given) {
      await tx.calendarFeed.deleteMany({ where: columnsOf(await owned(given)) });
    },
  };
}

function columnsOf(owner: FeedOwner): { personId: string; forumId: null } | { forumId: string } {
  return owner.kind === "person" ? { personId: owner.personId, forumId: null } : { forumId: owner.forumId };
}

/** A forum's address that was given to somebody works while they are of the forum; the others, until they are replaced. */
async function mayRead(prisma: PrismaClient, { personId, forumId }: Pick<FeedRow, "personId" | "forumId">) {
  if (personId === null || forumId === null) return true;
  return (await prisma.membership.count({ where: { personId, forumId, until: null } })) > 0;
}

type FeedRow = { personId: string | null; forumId: string | null };

/** What a token stands for, and in what state that is: one look at ids and versions, whatever is in it. */
export async function feedByToken(prisma: PrismaClient, clock: Clock, token: string): Promise<Feed | null> {
  const hash = hashOf(token);
  const row = await prisma.calendarFeed.findUnique({ where: { hash }, include: { person: true, forum: true } });
  const organisationId = row?.person?.organisationId ?? row?.forum?.organisationId;
  if (!row || organisationId === undefined || !(await mayRead(prisma, row))) return null;
  await noteUse(prisma, hash, { usedAt: row.usedAt, now: clock.now() });
  const owner: FeedOwner = row.forumId
    ? { kind: "forum", forumId: row.forumId }
    : { kind: "person", personId: row.personId ?? "" };
  return { organisationId, owner, ...(await stateOf(prisma, owner)) };
}

async function noteUse(prisma: PrismaClient, hash: string, used: { usedAt: Date | null; now: Date }): Promise<void> {
  if (used.usedAt && used.now.getTime() - used.usedAt.getTime() < day) return;
  await prisma.calendarFeed.updateMany({ where: { hash }, data: { usedAt: used.now } });
}

type StateRow = { state: string; changed_at: Date | null };

async function stateOf(prisma: PrismaClient, owner: FeedOwner): Promise<Pick<Feed, "state" | "changedAt">> {
  const rows =
    owner.kind === "forum"
      ? await prisma.$queryRaw<StateRow[]>`
          WITH own AS (SELECT id, version FROM forum WHERE id = ${owner.forumId}::uuid),
               held AS (SELECT id, version, changed_at FROM meeting WHERE forum_id IN (SELECT id FROM own))
          SELECT md5((SELECT string_agg(id::text || version, ',' ORDER BY id) FROM own)
            || coalesce((SELECT string_agg(id::text || version, ',' ORDER BY id) FROM held), '')) AS state,
            (SELECT max(changed_at) FROM held) AS changed_at`
      : await prisma.$queryRaw<StateRow[]>`
          WITH own AS (SELECT f.id, f.version FROM forum f JOIN membership s ON s.forum_id = f.id
                       WHERE s.person_id = ${owner.personId}::uuid AND s.until IS NULL),
               held AS (SELECT id, version, changed_at FROM meeting WHERE forum_id IN (SELECT id FROM own))
          SELECT md5(coalesce((SELECT string_agg(id::text || version, ',' ORDER BY id) FROM own), '')
            || coalesce((SELECT string_agg(id::text || version, ',' ORDER BY id) FROM held), '')) AS state,
            (SELECT max(changed_at) FROM held) AS changed_at`;
  return { state: rows[0]?.state ?? "", changedAt: rows[0]?.changed_at ?? null };
}
