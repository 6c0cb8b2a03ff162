import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";

import type { ChatPerson } from "../../src/chat/event.ts";
import { defaultSettings, type Forum, type Person, type Platform } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { Store } from "../../src/ports.ts";
import { connect, type Connection } from "../../src/store/client.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { keptLog } from "../support/log.ts";

export const noon = new Date("2027-03-01T11:00:00.000Z");

export type TestStore = {
  readonly store: Store;
  /** For looking past the store. */
  readonly rows: Connection["prisma"];
  readonly url: string;
  readonly log: ReturnType<typeof keptLog>;
  clock: { time: Date };
};

/** A store on an empty database of its own, for all tests of a file. */
export function useStore(): TestStore {
  let database: TestDatabase;
  let opened: Awaited<ReturnType<typeof openStore>>;
  let connection: Connection;
  const clock = { time: noon };
  const log = keptLog();
  beforeAll(async () => {
    database = await createTestDatabase();
    opened = await openStore({ databaseUrl: database.url, clock: { now: () => clock.time }, log });
    connection = await connect(database.url, 2);
  });
  afterAll(async () => {
    await connection.close();
    await opened.close();
    await database.drop();
  });
  return {
    clock,
    log,
    get store() {
      return opened;
    },
    get url() {
      return database.url;
    },
    get rows() {
      return connection.prisma;
    },
  };
}

export function chatPerson(tenant: string, user: string, facts: Partial<ChatPerson> = {}): ChatPerson {
  return { platform: "slack", tenant, user, name: user, email: null, ...facts };
}

/** A forum as it is made: nobody in it but these. */
export function aForum(people: Person[], facts: Partial<Forum> = {}): Forum {
  return {
    id: randomUUID(),
    organisationId: people[0]!.organisationId,
    version: 1,
    name: "Lodsudvalget",
    aliases: [],
    settings: defaultSettings,
    members: people.map(({ id: personId, name, email }, index) => ({
      personId,
      name,
      email,
      role: index === 0 ? "secretary" : "member",
      deputyFor: null,
    })),
    standingItems: [],
    channels: [],
    ...facts,
  };
}

export function aChannel(tenant: string, externalId: string, platform: Platform = "slack"): Forum["channels"][number] {
  return { id: randomUUID(), platform, tenant, externalId, reference: null };
}

/** A planned meeting with nothing on it. */
export function aMeeting(forumId: string, facts: Partial<Meeting> = {}): Meeting {
  const id = randomUUID();
  return {
    id,
    forumId,
    version: 1,
    status: "planned",
    start: new Date("2027-04-06T07:00:00.000Z"),
    end: new Date("2027-04-06T09:00:00.000Z"),
    place: null,
    joinLink: null,
    uid: `${id}@referent`,
    sequence: 0,
    plannedAt: noon,
    timeSetAt: noon,
    agendaSentAt: null,
    startedAt: null,
    endedAt: null,
    currentItemId: null,
    pointerMovedAt: null,
    pointerMovedBy: null,
    draftVersion: 0,
    minutesSentAt: null,
    objectionsUntil: null,
    approvedAt: null,
    approvedBy: null,
    cancelledAt: null,
    cancelReason: null,
    imported: null,
    items: [],
    guests: [],
    proposals: [],
    attendance: [],
    entries: [],
    objections: [],
    approvals: [],
    actions: [],
    openings: [],
    ...facts,
  };
}

/** An organisation of these people (by their Slack names) with a forum of them all and a meeting in it. */
export async function anOrganisation(
  store: Store,
  users: string[],
): Promise<{ tenant: string; people: Person[]; organisationId: string; forum: Forum; meeting: Meeting }> {
  const tenant = `T-${randomUUID()}`;
  const people: Person[] = [];
  for (const user of users) people.push(await store.directory.recognise(chatPerson(tenant, user)));
  const forum = aForum(people);
  const meeting = aMeeting(forum.id);
  const { organisationId } = forum;
  await store.within(organisationId, async ({ forums, meetings }) => {
    await forums.create(forum);
    await meetings.create(meeting);
  });
  return { tenant, people, organisationId, forum, meeting };
}
