import pg from "pg";

import { createRouter } from "../src/chat/router.ts";
import type { ChatEvent } from "../src/chat/event.ts";
import { addItem } from "../src/domain/agenda.ts";
import { createForum } from "../src/domain/forum.ts";
import { planMeeting } from "../src/domain/meeting.ts";
import type { Log } from "../src/ports.ts";
import { openStore } from "../src/store/store.ts";
import { startTestServer } from "../tests/support/test-server.ts";

/**
 * What the walls cost: commands per second through the router on real PostgreSQL, with row-level security and audit, against the same without
 * either, in turns within one run. Prints both and their ratio; 0.7 is promised.
 *
 *     npm run bench:safety -- 400
 */

const each = Number(process.argv[2] ?? 300);
const turns = 6;
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const start = new Date("2027-03-01T08:00:00Z");
const clock = { now: () => start };
const newId = (): string => crypto.randomUUID();

const server = await startTestServer();
const walled = await openStore({ databaseUrl: server.url, clock, log });

/** The columns that say whose a row is must be filled without walls, too: by the connection, at no cost to a command. */
async function openBare() {
  const person = { platform: "teams", tenant: "bare", user: "u", name: "Signe Holt", email: null } as const;
  const { organisationId } = await walled.directory.recognise(person);
  const url = new URL(server.url);
  url.searchParams.set("options", `-c app.organisation=${organisationId}`);
  return openStore({ databaseUrl: url.href, clock, log, walls: "none" });
}

const stores = { walled, bare: await openBare() };

type Side = keyof typeof stores;

/** A committee of its own for each side, with a meeting of eight items. */
async function prepare(side: Side) {
  const store = stores[side];
  const router = createRouter({ store, clock, log, publicUrl: "https://referent.example", linksUrl: null });
  const person = { platform: "teams", tenant: side, user: "u", name: "Signe Holt", email: null } as const;
  const known = await store.directory.recognise(person);
  const founded = { organisationId: known.organisationId, name: side, founder: known, anyOtherBusiness: "Eventuelt" };
  const forum = createForum(founded, newId);
  const span = { start: new Date("2027-04-05T08:00:00Z"), end: new Date("2027-04-05T10:00:00Z"), place: null };
  const empty = planMeeting(forum, span, { now: start, newId, others: [] });
  const draft = { kind: null, minutes: null, proposedBy: null, onBehalfOf: null, lateReason: null };
  const titles = Array.from({ length: 8 }, (_, index) => `Punkt nummer ${index}`);
  const meeting = titles.reduce((so, title) => addItem(so, { ...draft, title }, newId).meeting, empty);
  await store.within(known.organisationId, async (tx) => {
    await tx.forums.create(forum);
    await tx.meetings.create(meeting);
  });
  const conversation = {
    platform: "teams",
    tenant: side,
    id: "a",
    kind: "personal",
    name: null,
    reference: null,
  } as const;
  const eventOf = (command: "meeting.show" | "agenda.edit" | "attendance.attend", args: object): ChatEvent => ({
    id: newId(),
    sameAs: null,
    at: start,
    person,
    conversation,
    happening: { kind: "press", press: { command, args: { meeting: meeting.id, ...args } }, shared: false },
  });
  let count = 0;
  /** One that reads, and two that change something. */
  const next = (): ChatEvent => {
    count += 1;
    if (count % 3 === 0) return eventOf("meeting.show", {});
    if (count % 3 === 1) return eventOf("agenda.edit", { item: 2, field: "title", text: `Titel ${count}` });
    return eventOf("attendance.attend", {});
  };
  return async (times: number): Promise<number> => {
    const began = performance.now();
    for (let done = 0; done < times; done += 1) {
      const event = next();
      await router.accept(event);
      const reply = await router.handle(event);
      if (reply.kind === "none") throw new Error("A command was not answered.");
    }
    return performance.now() - began;
  };
}

const runs = { walled: await prepare("walled"), bare: await prepare("bare") };
for (const side of ["bare", "walled"] as const) await runs[side](40);
const ratios: number[] = [];
const total = { walled: 0, bare: 0 };
for (let turn = 0; turn < turns; turn += 1) {
  const order: Side[] = turn % 2 === 0 ? ["bare", "walled"] : ["walled", "bare"];
  const took = { walled: 0, bare: 0 };
  for (const side of order) took[side] = await runs[side](each);
  total.walled += took.walled;
  total.bare += took.bare;
  ratios.push(took.bare / took.walled);
}
const perSecond = (ms: number): string => ((each * turns * 1000) / ms).toFixed(0);
const middle = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
const client = new pg.Client({ connectionString: server.url });
await client.connect();
const { rows } = await client.query<{ count: number }>("select count(*)::int as count from audit");
await client.end();
console.log(`without row-level security and audit: ${perSecond(total.bare)} commands/s`);
console.log(`with both: ${perSecond(total.walled)} commands/s, ${rows[0]?.count ?? 0} rows of audit`);
console.log(
  `ratio: ${(total.bare / total.walled).toFixed(2)} (middle of ${turns} turns ${middle.toFixed(2)}; promised: 0.70)`,
);
for (const store of Object.values(stores)) await store.close();
await server.stop();
process.exitCode = total.bare / total.walled >= 0.7 ? 0 : 1;
