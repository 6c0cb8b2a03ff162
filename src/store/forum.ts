import { randomUUID } from "node:crypto";

import { defaultSettings, type Channel, type Forum, type ForumSettings, type Member } from "../domain/forum.ts";
import type { Prisma, StandingItem as StandingItemRow } from "../generated/prisma/client.ts";
import { NotFound, StaleRecord, type Clock, type ForumRepository } from "../ports.ts";
import { idOf, saveRows, withIds, type Table } from "./difference.ts";
import { byName, nameKey } from "./name-search.ts";
import { checkedId, found, inOrder, jsonOf, jsonOrNull, storable, without, type Tx } from "./row.ts";

const whole = {
  memberships: { ...inOrder, where: { until: null }, include: { person: true } },
  standingItems: { orderBy: [{ position: "asc" }, { id: "asc" }] },
  channels: inOrder,
} as const satisfies Prisma.ForumInclude;

type ForumRow = Prisma.ForumGetPayload<{
  include: { memberships: { include: { person: true } }; standingItems: true; channels: true };
}>;
type ChannelRow = Prisma.ChannelCreateManyInput;

function memberOf({ person, ...row }: ForumRow["memberships"][number]): Member {
  const { id: personId, name, email } = person;
  return { personId, name, email, role: row.role as Member["role"], deputyFor: row.deputyFor };
}

function channelOf(row: ForumRow["channels"][number]): Channel {
  return { ...without(row, "forumId", "ordinal"), platform: row.platform as Channel["platform"] };
}

function forumOf(row: ForumRow): Forum {
  return {
    ...without(row, "createdAt", "memberships"),
    // A setting that came after the row was written has its default.
    settings: { ...defaultSettings, ...(row.settings as Partial<ForumSettings>) },
    members: row.memberships.map(memberOf),
    standingItems: row.standingItems.map((item) => without(item, "forumId")),
    channels: row.channels.map(channelOf),
  };
}

function standingRows({ id: forumId, standingItems }: Forum): StandingItemRow[] {
  return standingItems.map((item) => ({ ...item, forumId }));
}

function channelRows({ id: forumId, channels }: Forum): ChannelRow[] {
  return channels.map((channel, ordinal) => ({
    ...channel,
    reference: jsonOrNull(channel.reference),
    forumId,
    ordinal,
  }));
}

function standingTable(tx: Tx): Table<StandingItemRow> {
  return {
    key: idOf,
    remove: (rows) => tx.standingItem.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.standingItem.createMany({ data }),
  };
}

function channelTable(tx: Tx): Table<ChannelRow> {
  return {
    key: idOf,
    remove: (rows) => tx.channel.deleteMany({ where: withIds(rows) }),
    insert: (data) => tx.channel.createMany({ data }),
  };
}

/** Brings the periods of membership in step with the members there are now. Who left keeps the row, with the day they left. */
async function saveMembers(tx: Tx, forum: Forum, now: Date): Promise<void> {
  const open = await tx.membership.findMany({ where: { forumId: forum.id, until: null } });
  const staying = new Set(forum.members.map((member) => member.personId));
  const left = open.filter((row) => !staying.has(row.personId));
  if (left.length > 0) await tx.membership.updateMany({ where: withIds(left), data: { until: now } });
  const came: Prisma.MembershipCreateManyInput[] = [];
  for (const [ordinal, { personId, role, deputyFor }] of forum.members.entries()) {
    const row = open.find((one) => one.personId === personId);
    if (!row) came.push({ id: randomUUID(), forumId: forum.id, personId, role, deputyFor, ordinal, since: now });
    else if (row.role !== role || row.deputyFor !== deputyFor || row.ordinal !== ordinal) {
      await tx.membership.updateMany({ where: { id: row.id }, data: { role, deputyFor, ordinal } });
    }
  }
  if (came.length > 0) await requirePeople(tx, forum.organisationId, came);
  if (came.length > 0) await tx.membership.createMany({ data: came });
}

async function requirePeople(tx: Tx, organisationId: string, members: { personId: string }[]): Promise<void> {
  const ids = members.map((member) => member.personId);
  const known = await tx.person.count({ where: { id: { in: ids }, organisationId } });
  if (known !== ids.length) throw new NotFound("person not found");
}

function headOf({ name, aliases, settings }: Forum): {
  name: string;
  aliases: string[];
  settings: Prisma.InputJsonValue;
} {
  return { ...storable({ name }), aliases, settings: jsonOf(settings) };
}

/** Writes the head with the version in the `where`, which also locks it. Throws `StaleRecord` when the version is another. */
async function saveHead(tx: Tx, organisationId: string, before: Forum, after: Forum): Promise<void> {
  const { count } = await tx.forum.updateMany({
    where: { id: before.id, organisationId, version: before.version },
    data: { ...headOf(after), version: before.version + 1 },
  });
  if (count === 0) throw new StaleRecord("forum");
}

/** Forums of one organisation; another's are not found. A saved forum's version is one more than it was. */
export function forumRepository(tx: Tx, organisationId: string, clock: Clock): ForumRepository {
  async function many(where: Prisma.ForumWhereInput): Promise<Forum[]> {
    const rows = await tx.forum.findMany({
      where: { ...where, organisationId },
      include: whole,
      relationLoadStrategy: "join",
    });
    return rows.map(forumOf).sort(byName);
  }

  return {
    async get(id) {
      return found((await many({ id: checkedId(id, "forum") }))[0], "forum");
    },
    async inConversation({ platform, tenant, externalId }) {
      return (await many({ channels: { some: { platform, tenant, externalId } } }))[0] ?? null;
    },
    async ofPerson(personId) {
      return many({ memberships: { some: { personId: checkedId(personId, "person"), until: null } } });
    },
    async named(name) {
      const forums = await many({});
      const isNamed = (one: string): boolean => nameKey(one) === nameKey(name);
      return forums.find((forum) => isNamed(forum.name)) ?? forums.find((forum) => forum.aliases.some(isNamed)) ?? null;
    },
    all: () => many({}),
    async create(forum) {
      const { id, version } = forum;
      const own = { ...forum, organisationId };
      const data = [{ id, version, organisationId, ...headOf(forum), createdAt: clock.now() }];
      await tx.forum.createMany({ data });
      await saveMembers(tx, own, clock.now());
      await saveRows(standingTable(tx), [], standingRows(own));
      await saveRows(channelTable(tx), [], channelRows(own));
    },
    async lockNames() {
      // Not FOR UPDATE: whoever only refers to the organisation need not wait.
      await tx.$queryRaw`SELECT id FROM organisation WHERE id = ${organisationId}::uuid FOR NO KEY UPDATE`;
    },
    async lock(id) {
      await tx.$queryRaw`
        SELECT id FROM forum
        WHERE id = ${checkedId(id, "forum")}::uuid AND organisation_id = ${organisationId}::uuid
        FOR UPDATE`;
    },
    async save(before, after) {
      const own = { ...after, id: before.id, organisationId };
      await saveHead(tx, organisationId, before, after);
      await saveMembers(tx, own, clock.now());
      await saveRows(standingTable(tx), standingRows(before), standingRows(own));
      await saveRows(channelTable(tx), channelRows(before), channelRows(own));
    },
  };
}
