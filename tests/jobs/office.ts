import pg from "pg";

import { addStandingItem, createForum, setMember, type Forum, type Person, type Role } from "../../src/domain/forum.ts";
import { planMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { instantAt, localStampOf } from "../../src/domain/time.ts";
import { keepApproved } from "../../src/commands/document-version.ts";
import { look, type ReminderCards } from "../../src/jobs/look.ts";
import { nextLookAt } from "../../src/jobs/next-look.ts";
import type { Log, Store } from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import type { Card } from "../../src/ui/card.ts";
import { forAll } from "../../src/ui/frame.ts";
import { createTestDatabase } from "../support/database.ts";
import { keptLog, type LogLine } from "../support/log.ts";

/** A forum of invented people in a real database, with a clock that is set: for what the clock does by itself. */

export function at(stamp: string): Date {
  return instantAt(stamp.slice(0, 10), stamp.slice(11));
}

export const newId = (): string => crypto.randomUUID();

/**
 * What a row of the outbox says: `2022-04-13T09:00 Ole: meeting.soon+rsvp.chase`; silent rows are left out, and those that were too late
 * when they were put.
 */
export type Said = string;

const saying = (words: string): Card => ({ summary: words, elements: [] });

/** Cards that say what they are about, and no more. */
export const plainCards: ReminderCards = {
  reminder: ({ reminder }) => saying([reminder.kind, ...reminder.alsoKinds].join("+")),
  action: ({ reminder, nextMeeting }) => saying(`${reminder.kind}${nextMeeting ? ", next meeting" : ""}`),
  approved: () => ({ channel: forAll(null, saying("approved")), person: () => saying("approved") }),
};

export type Office = Awaited<ReturnType<typeof openOffice>>;

export async function openOffice() {
  const database = await createTestDatabase();
  const time = { now: at("2020-01-02T10:00") };
  const clock = { now: () => time.now };
  const log: Log & { lines: LogLine[] } = keptLog();
  const options = { databaseUrl: database.url, clock, log };
  const store = await openStore(options);
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();

  const set = (stamp: string): void => {
    time.now = at(stamp);
  };
  const lookNow = (cards: ReminderCards = plainCards, through: Store = store): Promise<void> =>
    look({ store: through, clock, log, cards, keepApproved });

  return {
    store,
    url: database.url,
    clock,
    log,
    sql,
    set,
    look: lookNow,
    openReplica: () => openStore(options),
    /** Sets the clock to each instant at which there is something to do, looks, and ends at `stamp`. */
    async runTo(stamp: string): Promise<void> {
      for (let next = await nextLookAt({ store, now: time.now }); next && next <= at(stamp);) {
        time.now = next;
        await lookNow();
        next = await nextLookAt({ store, now: time.now });
      }
      set(stamp);
      await lookNow();
    },
    untilSomebodyWaits: () => untilSomebodyWaits(sql),
    said: (): Promise<Said[]> => readSaid(sql),
    /** Forgets everything: as new, and much sooner than a new one. */
    async clear(): Promise<void> {
      await sql.query("truncate organisation, outbox, inbox cascade");
      log.lines.length = 0;
      set("2020-01-02T10:00");
    },
    async close(): Promise<void> {
      await sql.end();
      await store.close();
      await database.drop();
    },
  };
}

/** Until a transaction waits for another one's lock. */
async function untilSomebodyWaits(sql: pg.Client): Promise<void> {
  const deadline = Date.now() + 10_000;
  const question = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await sql.query(question)).rowCount === 0) {
    if (Date.now() > deadline) throw new Error("nobody waits");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function readSaid(sql: pg.Client): Promise<Said[]> {
  const { rows } = await sql.query<{ created_at: Date; name: string | null; summary: string }>(
    `select o.created_at, p.name, o.message->'card'->>'summary' as summary
     from outbox o left join person p on o.addressee = 'person:' || p.id
     where o.message->'updateOnly' is null and coalesce((o.message->>'notAfter')::timestamptz > o.created_at, true)
     order by o.created_at, p.name nulls first, summary`,
  );
  return rows.map((row) => `${localStampOf(row.created_at)} ${row.name ?? "channel"}: ${row.summary}`);
}

/** A person of the office, with a door on Slack by their name. */
export function meet({ store }: Pick<Office, "store">, name: string, tenant = "T1"): Promise<Person> {
  const email = `${name.toLowerCase()}@havn.example`;
  return store.directory.recognise({ platform: "slack", tenant, user: `U-${name}`, name, email });
}

/** A forum with these people in these roles (the first is secretary) and one channel. */
export async function found(office: Office, name: string, roles: Record<string, Role>): Promise<Forum> {
  const people: { person: Person; role: Role }[] = [];
  for (const [who, role] of Object.entries(roles)) people.push({ person: await meet(office, who), role });
  const [first, ...others] = people;
  if (!first) throw new Error("a forum needs somebody");
  const { organisationId } = first.person;
  const start = createForum({ organisationId, name, founder: first.person, anyOtherBusiness: "Eventuelt" }, newId);
  const withBudget = addStandingItem(start, "Budget", newId);
  const whole = others.reduce(
    (forum, { person, role }) => setMember(forum, person, { role, deputyFor: null }),
    withBudget,
  );
  const channel = { id: newId(), platform: "slack", tenant: "T1", externalId: `C-${name}`, reference: null } as const;
  const forum = { ...whole, channels: [channel] };
  await office.store.within(organisationId, (tx) => tx.forums.create(forum));
  return forum;
}

/** Plans a meeting of an hour and a half now, with whatever more. */
export async function plan(office: Office, forum: Forum, start: string, more: Partial<Meeting> = {}): Promise<Meeting> {
  const time = { start: at(start), end: new Date(at(start).getTime() + 90 * 60_000), place: null };
  const planned = planMeeting(forum, time, { now: office.clock.now(), newId, others: [] });
  await office.store.within(forum.organisationId, (tx) => tx.meetings.create({ ...planned, ...more }));
  return planned;
}

/** Changes a meeting as a command would. */
export async function change(
  office: Office,
  forum: Forum,
  id: string,
  to: (meeting: Meeting) => Meeting,
): Promise<void> {
  await office.store.within(forum.organisationId, async (tx) => {
    const meeting = await tx.meetings.getForChange(id);
    await tx.meetings.save(meeting, to(meeting));
  });
}

export function memberNamed(forum: Forum, name: string): string {
  const member = forum.members.find((one) => one.name === name);
  if (!member) throw new Error(`no member called ${name}`);
  return member.personId;
}
