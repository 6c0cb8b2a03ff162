import { randomUUID } from "node:crypto";
import pg from "pg";

import { createForum, setMember } from "../src/domain/forum.ts";
import { planMeeting } from "../src/domain/meeting.ts";
import { addMinutes } from "../src/domain/time.ts";
import type { ChatPerson } from "../src/chat/event.ts";
import { openStore } from "../src/store/store.ts";
import { applyMigrations } from "../src/store/migrations.ts";
import { silentLog } from "../tests/support/log.ts";

/** A database for bench/commands: these forums, each with one coming meeting, among `meetings` in all. */
export type World = { url: string; name: string; forget(): Promise<void>; end(): Promise<void> };

/** A forum: its members, all of one platform's tenant, and the channel where they meet. */
export type Place = { people: [ChatPerson, ...ChatPerson[]]; channel: string | null };

const dayMs = 86_400_000;
const clock = { now: () => new Date() };

export async function makeWorld(serverUrl: string, places: Place[], meetings: number): Promise<World> {
  const name = `bench_${meetings}`;
  const url = new URL(serverUrl);
  url.pathname = "postgres";
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  url.pathname = name;
  await applyMigrations(url.href);
  const store = await openStore({ databaseUrl: url.href, clock, log: silentLog });
  for (const place of places) await settle(store, place);
  await store.close();
  const sql = new pg.Client({ connectionString: url.href });
  sql.on("error", () => undefined);
  await sql.connect();
  await crowd(sql, meetings - places.length);
  await sql.query("analyze");
  return {
    url: url.href,
    name: `${meetings} meetings`,
    forget: async () => {
      await sql.query("truncate proposal, inbox, outbox, delivery, question cascade");
    },
    end: () => sql.end(),
  };
}

/** A forum with a secretary, its members, a channel, and a meeting in two months. */
async function settle(store: Awaited<ReturnType<typeof openStore>>, { people, channel }: Place): Promise<void> {
  const [{ platform, tenant, user }] = people;
  const secretary = await store.directory.recognise({
    platform,
    tenant,
    user: `S${user}`,
    name: "Signe Holt",
    email: null,
  });
  const named = { organisationId: secretary.organisationId, name: `Forum ${user}`, founder: secretary };
  let forum = createForum({ ...named, anyOtherBusiness: "Eventuelt" }, randomUUID);
  for (const person of people) {
    const member = await store.directory.recognise(person);
    forum = setMember(forum, member, { role: "member", deputyFor: null });
  }
  if (channel)
    forum = { ...forum, channels: [{ id: randomUUID(), platform, tenant, externalId: channel, reference: null }] };
  const start = new Date(Date.now() + 60 * dayMs);
  const times = { start, end: addMinutes(start, 90), place: "Rådssalen" };
  const meeting = planMeeting(forum, times, { now: clock.now(), newId: randomUUID, others: [] });
  await store.within(forum.organisationId, async (tx) => {
    await tx.forums.create(forum);
    await tx.meetings.create(meeting);
  });
}

/** The rest: of a hundred other forums of the same organisations, over four years, a third of them still to come. */
async function crowd(sql: pg.Client, count: number): Promise<void> {
  if (count <= 0) return;
  await sql.query(
    `with other as (
       insert into forum (id, organisation_id, version, name, aliases, settings, created_at)
       select gen_random_uuid(), f.organisation_id, 1, 'Other ' || n, f.aliases, f.settings, now()
       from generate_series(1, 100) n,
         lateral (select distinct on (organisation_id) * from forum order by organisation_id offset n % 2 limit 1) f
       returning id, organisation_id
     ), numbered as (select *, row_number() over () as place from other), made as (
       insert into meeting (id, forum_id, organisation_id, version, status, start, "end", uid, sequence, planned_at,
         time_set_at, draft_version)
       select gen_random_uuid(), o.id, o.organisation_id, 1, case when n % 3 = 0 then 'planned' else 'approved' end,
         t.start, t.start + interval '1 hour', gen_random_uuid(), 0, now(), now(), 0
       from generate_series(1, $1::int) n join numbered o on o.place = n % 100 + 1,
         lateral (select now() + (n % 700 + 40) * interval '1 day' * case when n % 3 = 0 then 1 else -1 end as start) t
       returning id, organisation_id
     )
     insert into agenda_item (id, meeting_id, organisation_id, ordinal, position, title, closed, any_other_business,
       summary, background, state)
     select gen_random_uuid(), made.id, made.organisation_id, n, n, 'Punkt ' || n, false, false, '', '', 'open'
     from made, generate_series(1, 7) n`,
    [count],
  );
}
