import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";

import { DeliveryError, type NewMessage, type OutboxMessage, type OutboxRow, type PaceRule } from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import { silentLog } from "../support/log.ts";
import { anOrganisation, noon, useStore } from "./test-store.ts";
import { soon } from "../support/soon.ts";

const test = useStore();
const senders: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of senders.splice(0)) await close();
  await test.rows.outbox.updateMany({ where: { state: "due" }, data: { state: "dropped" } });
  await test.rows.pace.deleteMany();
});

type Organisation = Awaited<ReturnType<typeof anOrganisation>>;

function aMessage(personId: string, facts: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    key: randomUUID(),
    to: { kind: "person", personId },
    card: { summary: "Husk mødet", elements: [] },
    ...facts,
  };
}

async function put({ organisationId }: Organisation, messages: OutboxMessage[]): Promise<void> {
  await test.store.within(organisationId, async ({ outbox }) => {
    for (const message of messages) await outbox.put(message as NewMessage);
  });
}

type Seen = { row: OutboxRow; at: number };

/** A replica that takes everything; what it was given, and when. */
async function aReplica(
  options: { slack?: PaceRule; workers?: number; take?: (row: OutboxRow) => Promise<void> } = {},
) {
  const { slack, workers = 8, take = () => Promise.resolve() } = options;
  const store = await openStore({
    databaseUrl: test.url,
    clock: { now: () => test.clock.time },
    log: silentLog,
    outboxWorkers: workers,
  });
  senders.push(() => store.close());
  const seen: Seen[] = [];
  await store.outbox.work(
    async (row) => {
      seen.push({ row, at: performance.now() });
      await take(row);
      return { state: "sent", message: { platform: "slack", id: row.key } };
    },
    slack ? { slack } : {},
  );
  return { store, seen };
}

async function left(count: number): Promise<void> {
  await vi.waitFor(async () => {
    expect(await test.store.outbox.pending()).toBe(count);
  }, soon);
}

const allDone = (): Promise<void> => left(0);

const many = (count: number, make: (index: number) => OutboxMessage): OutboxMessage[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe("turns", () => {
  it("go round between organisations, so that one with many does not hold up one with few", async () => {
    const [loud, quiet] = [await anOrganisation(test.store, ["Ane"]), await anOrganisation(test.store, ["Bo"])];
    await put(
      loud,
      many(60, () => aMessage(randomUUID())),
    );
    await test.rows.$executeRaw`UPDATE outbox SET account = 'slack:loud' WHERE state = 'due'`;
    await put(
      quiet,
      many(3, () => aMessage(quiet.people[0]!.id)),
    );
    const { seen } = await aReplica({ workers: 2 });
    await allDone();
    const places = seen.flatMap(({ row }, place) => (row.organisationId === quiet.organisationId ? [place] : []));
    expect(places).toHaveLength(3);
    expect(places[0]).toBeLessThan(4);
    expect(places[2]).toBeLessThan(12);
  });

  it("are given to the urgent first and to the routine last, within an organisation", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const priorities = ["routine", "normal", "urgent", "routine", "urgent"] as const;
    await put(
      one,
      priorities.map((priority) => aMessage(randomUUID(), { priority })),
    );
    const { seen } = await aReplica({ workers: 1 });
    await allDone();
    expect(seen.map(({ row }) => row.priority ?? "normal")).toEqual([
      "urgent",
      "urgent",
      "normal",
      "routine",
      "routine",
    ]);
  });

  it("come at the pace of the account and at a distance for one person, whichever of three replicas sends", async () => {
    const one = await anOrganisation(test.store, ["Ane", "Bo", "Eva"]);
    const rule = { perSecond: 20, atOnce: 2, addresseeGapMs: 250 };
    const replicas = [
      await aReplica({ slack: rule }),
      await aReplica({ slack: rule }),
      await aReplica({ slack: rule }),
    ];
    await put(
      one,
      many(12, (index) => aMessage(one.people[index % 3]!.id)),
    );
    await allDone();
    const sent = replicas.flatMap(({ seen }) => seen).toSorted((a, b) => a.at - b.at);
    expect(sent).toHaveLength(12);
    // Twelve at twenty a second, two of them at once, take half a second at least.
    expect(sent.at(-1)!.at - sent[0]!.at).toBeGreaterThan(450);
    for (const { id } of one.people) {
      const own = sent.filter(({ row }) => row.to.kind === "person" && row.to.personId === id).map(({ at }) => at);
      for (const [index, at] of own.slice(1).entries()) expect(at - own[index]!).toBeGreaterThan(240);
    }
  });

  it("wait for the hour from which a message may be sent", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const later = new Date(noon.getTime() + 60_000);
    await put(one, [aMessage(one.people[0]!.id, { notBefore: later }), aMessage(one.people[0]!.id)]);
    const { store, seen } = await aReplica();
    await vi.waitFor(() => {
      expect(seen).toHaveLength(1);
    }, soon);
    expect(seen[0]!.row.notBefore).toBeUndefined();
    test.clock.time = later;
    store.outbox.nudge();
    await allDone();
    test.clock.time = noon;
    expect(seen[1]!.row.notBefore).toEqual(later);
  });
});

describe("a row in hand", () => {
  it("is another's when its holder has been silent, and the silent one has no say in it any more", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const slow = await aReplica({
      take: async () => {
        await promise;
      },
    });
    await put(one, [aMessage(one.people[0]!.id)]);
    await vi.waitFor(() => {
      expect(slow.seen).toHaveLength(1);
    }, soon);
    await test.rows
      .$executeRaw`UPDATE outbox SET leased_until = clock_timestamp() - interval '1 second' WHERE state = 'due'`;
    const other = await aReplica();
    await allDone();
    expect(other.seen.map(({ row }) => row.attempt)).toEqual([2]);
    resolve(undefined);
    await pause(50);
    const ledger = await test.rows.delivery.findMany({ where: { outboxId: slow.seen[0]!.row.id } });
    expect(ledger.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([[2, "sent"]]);
  });

  it("is not taken again by its own holder, though a clock that was set makes it look left", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const { store, seen } = await aReplica({
      take: async () => {
        await promise;
      },
    });
    await put(one, [aMessage(one.people[0]!.id)]);
    await vi.waitFor(() => {
      expect(seen).toHaveLength(1);
    }, soon);
    await test.rows
      .$executeRaw`UPDATE outbox SET leased_until = clock_timestamp() - interval '1 hour' WHERE state = 'due'`;
    await put(one, [aMessage(randomUUID())]);
    store.outbox.nudge();
    await vi.waitFor(() => {
      expect(seen.length).toBeGreaterThan(1);
    }, soon);
    await pause(100);
    resolve(undefined);
    await allDone();
    expect(seen.map(({ row }) => row.attempt)).toEqual([1, 1]);
  });

  it("is followed by no other in the same hand before it is written down, so that a kill repeats one a hand at the most", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const ledger = new pg.Client({ connectionString: test.url });
    await ledger.connect();
    try {
      await ledger.query("BEGIN; LOCK TABLE delivery IN SHARE MODE");
      await put(
        one,
        many(20, () => aMessage(randomUUID())),
      );
      const dying = await aReplica();
      await vi.waitFor(() => {
        expect(dying.seen).toHaveLength(8);
      }, soon);
      await pause(300);
      expect(dying.seen).toHaveLength(8);
      await ledger.query("ROLLBACK");
      await allDone();
      expect(new Set(dying.seen.map(({ row }) => row.key)).size).toBe(20);
      expect(dying.seen).toHaveLength(20);
    } finally {
      await ledger.end();
    }
  });

  it("is taken up when its holder died between taking and writing down; what was written down is not", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let taken = 0;
    // Four hands, all of them full in the end.
    const dying = await aReplica({
      workers: 4,
      take: async () => {
        taken += 1;
        if (taken % 2 === 0) await promise;
      },
    });
    await put(
      one,
      many(8, () => aMessage(randomUUID())),
    );
    await left(4);
    const other = await aReplica();
    await vi.waitFor(async () => {
      // The dead do not renew what they hold.
      await test.rows.$executeRaw`UPDATE outbox SET leased_until = NULL WHERE state = 'due' AND attempts = 1`;
      expect(await test.store.outbox.pending()).toBe(0);
    }, soon);
    const unfinished = dying.seen.filter((_, place) => place % 2 === 1).map(({ row }) => row.key);
    expect(other.seen.map(({ row }) => row.key).toSorted()).toEqual(unfinished.toSorted());
    expect(other.seen.map(({ row }) => row.attempt)).toEqual([2, 2, 2, 2]);
    resolve(undefined);
  });

  it("that cannot be written down keeps nobody else's from being so", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const messages = many(6, () => aMessage(randomUUID()));
    await put(one, messages);
    const store = await openStore({ databaseUrl: test.url, clock: { now: () => test.clock.time }, log: silentLog });
    senders.push(() => store.close());
    // PostgreSQL takes no NUL in a text.
    const impossible = { state: "dropped" as const, why: "\0" };
    await store.outbox.work(({ key }) =>
      Promise.resolve(key === messages[2]!.key ? impossible : { state: "dropped", why: "said" }),
    );
    await left(1);
    impossible.why = "said";
    await allDone();
  });

  it("leaves a line in the ledger for every try, with the platform's id of what was sent", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    let tries = 0;
    const { seen } = await aReplica({
      take: () => ((tries += 1) < 3 ? Promise.reject(new DeliveryError("busy", "later", 10)) : Promise.resolve()),
    });
    await put(one, [aMessage(one.people[0]!.id)]);
    await allDone();
    const { id, key } = seen[0]!.row;
    const ledger = await test.rows.delivery.findMany({ where: { outboxId: id }, orderBy: { attempt: "asc" } });
    expect(ledger.map(({ attempt, outcome, why, messageRef }) => [attempt, outcome, why, messageRef])).toEqual([
      [1, "later", "busy", null],
      [2, "later", "busy", null],
      [3, "sent", null, { platform: "slack", id: key }],
    ]);
  });

  it("can be retried and dropped by an operator", async () => {
    const one = await anOrganisation(test.store, ["Ane"]);
    const [first, second] = [aMessage(one.people[0]!.id), aMessage(randomUUID())];
    await put(one, [first, second]);
    const idOf = async (key: string): Promise<string> =>
      (await test.rows.outbox.findUniqueOrThrow({ where: { key } })).id;
    expect(await test.store.outbox.drop(await idOf(first.key), "by an operator")).toBe("done");
    expect(await test.store.outbox.drop(await idOf(first.key), "by an operator")).toBe("dropped");
    expect((await test.store.outbox.list(["dropped"])).lines.map(({ key, why }) => [key, why])).toContainEqual([
      first.key,
      "by an operator",
    ]);
    expect(await test.store.outbox.retry(await idOf(first.key))).toBe("done");
    await aReplica();
    await allDone();
    expect(await test.store.outbox.retry(await idOf(first.key))).toBe("sent");
    expect(await test.store.outbox.retry("nonsense")).toBe("unknown");
  });
});

describe("a conversation's turn", () => {
  const conversation = { account: "slack:T9", name: "C1" };
  const rule = { gapMs: 300, atOnce: 1 };

  it("is one at a time for all replicas, and the distance is counted from the answer", async () => {
    const other = await aReplica();
    const done = await test.store.pacing.turn(conversation, rule);
    const began = performance.now();
    const next = other.store.pacing.turn(conversation, rule);
    await pause(200);
    await done();
    await (
      await next
    )();
    expect(performance.now() - began).toBeGreaterThan(480);
  });

  it("comes when a platform's Retry-After is over, whoever was told of it", async () => {
    const other = await aReplica();
    await test.store.pacing.hold(conversation.account, 400);
    const began = performance.now();
    await (
      await other.store.pacing.turn({ ...conversation, name: "C2" }, rule)
    )();
    expect(performance.now() - began).toBeGreaterThan(390);
    await test.store.pacing.hold(conversation.account, 60_000);
    await expect(other.store.pacing.turn({ ...conversation, name: "C3" }, rule)).rejects.toMatchObject({
      retry: "later",
    });
  });

  it("is not waited for an hour because a clock was wrong", async () => {
    await test.rows.$executeRaw`INSERT INTO pace (lane, free_at, held_until) VALUES
      ('slack:T8:C4', clock_timestamp() + interval '3 hours', NULL), ('slack:T8', NULL, clock_timestamp() + interval '3 hours')`;
    const done = await test.store.pacing.turn({ account: "slack:T8", name: "C4", patienceMs: 5_000 }, rule);
    await done();
  });
});
