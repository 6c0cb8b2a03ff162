import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";

import {
  DeliveryError,
  type Addressee,
  type Delivery,
  type NewMessage,
  type OutboxMessage,
  type OutboxRow,
} from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import { silentLog } from "../support/log.ts";
import { anOrganisation, noon, useStore } from "./test-store.ts";
import { soon } from "../support/soon.ts";

const test = useStore();
const senders: (() => Promise<void>)[] = [];

afterEach(async () => {
  test.clock.time = noon;
  for (const close of senders.splice(0)) await close();
  await test.rows.outbox.updateMany({ where: { state: "due" }, data: { state: "dropped" } });
});

function aMessage(facts: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    key: randomUUID(),
    to: { kind: "person", personId: randomUUID() },
    card: { summary: "Mødet er flyttet", elements: [{ kind: "text", text: "Til tirsdag." }] },
    ...facts,
  };
}

async function put(...messages: OutboxMessage[]): Promise<string> {
  const { organisationId } = await anOrganisation(test.store, ["Ane"]);
  await test.store.within(organisationId, async ({ outbox }) => {
    for (const message of messages) await outbox.put(message as NewMessage);
  });
  return organisationId;
}

function sentAs(id: string): Delivery {
  return { state: "sent", message: { platform: "slack", id: { ts: id } } };
}

/** A second process, so that each test has workers of its own; returns what it was given, in order. */
async function deliverWith(deliver: (row: OutboxRow) => Delivery | Promise<Delivery>): Promise<OutboxRow[]> {
  const store = await openStore({ databaseUrl: test.url, clock: { now: () => test.clock.time }, log: silentLog });
  senders.push(() => store.close());
  const seen: OutboxRow[] = [];
  await store.outbox.work(async (row) => {
    seen.push(row);
    return deliver(row);
  });
  return seen;
}

async function allDone(): Promise<void> {
  await vi.waitFor(async () => {
    expect(await test.store.outbox.pending()).toBe(0);
  }, soon);
}

describe("the outbox", () => {
  it("takes a key once, whoever puts it and however often", async () => {
    const message = aMessage();
    await put(message, message);
    await Promise.all([put(message), put({ ...message, to: { kind: "channel", channelId: randomUUID() } })]);
    expect(await test.rows.outbox.count({ where: { key: message.key } })).toBe(1);
    const seen = await deliverWith(() => sentAs("1"));
    await allDone();
    expect(seen.map(({ key }) => key)).toStrictEqual([message.key]);
    await put(message);
    expect(await test.store.outbox.pending()).toBe(0);
  });

  it("is empty when the transaction fails", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const message = aMessage();
    const failing = test.store.within(organisationId, async ({ outbox }) => {
      await outbox.put(message as NewMessage);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await test.store.outbox.pending()).toBe(0);
  });

  it("gives the message back whole, with its dates", async () => {
    const message = aMessage({
      file: {
        name: "m.ics",
        mediaType: "text/calendar",
        content: "QQ==",
        url: "http://127.0.0.1/x",
        label: "Kalender",
      },
      living: "meeting:1",
      updateOnly: true,
      notAfter: new Date("2027-03-02T08:00:00.500Z"),
      onlyIf: { meetingId: randomUUID(), sequence: 3, unanswered: randomUUID(), notCancelled: true },
    });
    const plain = aMessage({ to: { kind: "channel", channelId: randomUUID() } });
    const organisationId = await put(message, plain);
    const seen = await deliverWith(() => sentAs("1"));
    await allDone();
    const facts = { id: expect.any(String) as string, organisationId, state: "due", attempt: 1, createdAt: noon };
    const byKey = new Map(seen.map((row) => [row.key, row]));
    expect(byKey.get(message.key)).toStrictEqual({ ...message, ...facts });
    expect(byKey.get(plain.key)).toStrictEqual({ ...plain, ...facts });
  });

  it("knows which keys it has had", async () => {
    const message = aMessage();
    const organisationId = await put(message);
    const known = await test.store.within(organisationId, ({ outbox }) => outbox.known([message.key, "another"]));
    expect(known).toStrictEqual(new Set([message.key]));
  });
});

describe("delivery", () => {
  it("wakes at the commit, and writes down how it went", async () => {
    const seen = await deliverWith(({ key }) => {
      if (key.startsWith("drop")) return { state: "dropped", why: "moved" };
      return key.startsWith("fail") ? { state: "failed", why: "no door" } : sentAs("7");
    });
    const [sent, dropped, failed] = [
      aMessage(),
      aMessage({ key: `drop${randomUUID()}` }),
      aMessage({ key: `fail${randomUUID()}` }),
    ];
    await put(sent, dropped, failed);
    await allDone();
    expect(seen).toHaveLength(3);
    const rows = await test.rows.outbox.findMany({
      where: { key: { in: [sent.key, dropped.key, failed.key] } },
      orderBy: { ordinal: "asc" },
    });
    expect(rows.map(({ state, why, messageRef, settledAt }) => [state, why, messageRef, settledAt])).toStrictEqual([
      ["sent", null, { platform: "slack", id: { ts: "7" } }, noon],
      ["dropped", "moved", null, noon],
      ["failed", "no door", null, noon],
    ]);
  });

  it("is tried again later, and given up when the platform never takes it", async () => {
    let tries = 0;
    const [later, never] = [aMessage(), aMessage()];
    await put(later, never);
    await deliverWith(({ key }) => {
      if (key === never.key) throw new DeliveryError("gone", "never");
      tries += 1;
      if (tries < 3) throw new DeliveryError("busy", "later", 50);
      return sentAs("1");
    });
    await allDone();
    const row = async (key: string): Promise<unknown> =>
      test.rows.outbox.findUnique({ where: { key }, select: { state: true, why: true, attempts: true } });
    expect(await row(later.key)).toStrictEqual({ state: "sent", why: null, attempts: 3 });
    expect(await row(never.key)).toStrictEqual({ state: "failed", why: "gone", attempts: 1 });
  });

  it("is given up after a day", async () => {
    const message = aMessage();
    await put(message);
    test.clock.time = new Date(noon.getTime() + 24 * 3600_000);
    const seen = await deliverWith(() => {
      throw new DeliveryError("busy", "later", 1);
    });
    await allDone();
    const row = await test.rows.outbox.findUnique({ where: { key: message.key } });
    expect(row).toMatchObject({ state: "failed", why: "busy" });
    expect(seen.length).toBe(12);
  });

  it("is finished before the store stops, which may be told so twice", async () => {
    const store = await openStore({ databaseUrl: test.url, clock: { now: () => noon }, log: silentLog });
    const [begun, end] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const message = aMessage();
    await put(message);
    await store.outbox.work(async () => {
      begun.resolve(undefined);
      await end.promise;
      return sentAs("1");
    });
    await begun.promise;
    const stopped = store.outbox.stop();
    end.resolve(undefined);
    await stopped;
    expect(await test.rows.outbox.findUnique({ where: { key: message.key } })).toMatchObject({ state: "sent" });
    await store.close();
  });

  it("keeps each addressee's order, and lets others pass", async () => {
    const [anne, bo] = [randomUUID(), randomUUID()];
    const to = (personId: string): Partial<OutboxMessage> => ({ to: { kind: "person", personId } });
    const messages = [aMessage(to(anne)), aMessage(to(anne)), aMessage(to(bo)), aMessage(to(anne))];
    await put(...messages);
    const sent: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    await deliverWith(async (row) => {
      if (row.key === messages[0]!.key) await gate.promise;
      if (row.key === messages[2]!.key) gate.resolve(undefined);
      sent.push(row.key);
      return sentAs(row.key);
    });
    await allDone();
    expect(sent[0]).toBe(messages[2]!.key);
    expect(sent.slice(1)).toStrictEqual([messages[0]!.key, messages[1]!.key, messages[3]!.key]);
  });

  it("keeps an earlier state of a living message before a later one, also when the earlier must wait", async () => {
    const living = { to: { kind: "person", personId: randomUUID() }, living: "agenda" } as const;
    const [older, newer] = [aMessage(living), aMessage(living)];
    await put(older, newer);
    const sent: string[] = [];
    let tries = 0;
    await deliverWith((row) => {
      if (row.key === older.key && (tries += 1) < 3) throw new DeliveryError("busy", "later", 300);
      sent.push(row.key);
      return sentAs(row.key);
    });
    await allDone();
    expect(sent).toStrictEqual([older.key, newer.key]);
  });

  it("knows where the newest message with a living name stands, for each addressee", async () => {
    const living = { to: { kind: "person", personId: randomUUID() }, living: "agenda" } as const;
    const [first, second, dropped] = [aMessage(living), aMessage(living), aMessage(living)];
    const standing = async (to: Addressee, name: string): Promise<unknown> =>
      (await test.store.outbox.circumstances({ ...row, to, living: name })).standing;
    const row: OutboxRow = {
      ...aMessage(),
      id: randomUUID(),
      organisationId: randomUUID(),
      state: "due",
      attempt: 1,
      createdAt: noon,
    };
    expect(await standing(living.to, "agenda")).toBeNull();
    await put(first, second, dropped);
    await deliverWith((one) => (one.key === dropped.key ? { state: "dropped", why: "old" } : sentAs(one.key)));
    await allDone();
    expect(await standing(living.to, "agenda")).toStrictEqual({ platform: "slack", id: { ts: second.key } });
    expect(await standing(living.to, "minutes")).toBeNull();
    expect(await standing({ kind: "person", personId: randomUUID() }, "agenda")).toBeNull();
  });

  it("knows which state of a living message a later one that was sent has overtaken", async () => {
    const living = { to: { kind: "person", personId: randomUUID() }, living: "agenda" } as const;
    const messages = [aMessage(living), aMessage({ ...living, living: "minutes" }), aMessage(living), aMessage(living)];
    await put(...messages);
    const lastKey = messages.at(-1)!.key;
    const seen = await deliverWith((one) => {
      if (one.key === lastKey) return { state: "failed", why: "no" };
      return one.key === messages[0]!.key ? { state: "dropped", why: "restored" } : sentAs(one.key);
    });
    await allDone();
    const overtaken = await Promise.all(
      messages.map(async ({ key }) => {
        const row = seen.find((one) => one.key === key)!;
        return (await test.store.outbox.circumstances(row)).overtaken;
      }),
    );
    expect(overtaken).toEqual([true, false, false, false]);
  });
});
