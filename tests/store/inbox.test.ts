import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";

import type { ChatEvent } from "../../src/chat/event.ts";
import { AlreadyHandled } from "../../src/ports.ts";
import { anOrganisation, chatPerson, noon, useStore } from "./test-store.ts";

const test = useStore();

function anEvent(facts: Partial<ChatEvent> = {}): ChatEvent {
  return {
    id: randomUUID(),
    sameAs: null,
    at: new Date("2027-03-01T10:59:58.123Z"),
    person: chatPerson("T1", "U1"),
    conversation: {
      platform: "slack",
      tenant: "T1",
      id: "D1",
      kind: "personal",
      name: null,
      reference: { thread: null },
    },
    happening: {
      kind: "words",
      text: "afbud @{0}",
      mentions: [chatPerson("T1", "U2", { name: null })],
      addressed: "personal",
    },
    ...facts,
  };
}

async function undone(id: string): Promise<ChatEvent | undefined> {
  return (await test.store.inbox.undone()).find((event) => event.id === id);
}

describe("the inbox", () => {
  it("receives an event once, and gives it back whole until it is done", async () => {
    const { inbox } = test.store;
    const event = anEvent();
    expect(await inbox.receive(event)).toBe(true);
    expect(await inbox.receive(event)).toBe(false);
    expect(await undone(event.id)).toStrictEqual(event);
    await inbox.done(event.id);
    expect(await undone(event.id)).toBeUndefined();
    expect(await inbox.receive(event)).toBe(false);
  });

  it("receives one of twins, and one of many at once", async () => {
    const { inbox } = test.store;
    const sameAs = randomUUID();
    expect(await inbox.receive(anEvent({ sameAs }))).toBe(true);
    expect(await inbox.receive(anEvent({ sameAs }))).toBe(false);
    expect(await inbox.receive(anEvent({ sameAs: randomUUID() }))).toBe(true);
    const event = anEvent({ sameAs: randomUUID() });
    const received = await Promise.all(
      Array.from({ length: 10 }, (_, index) => inbox.receive({ ...event, id: `${event.id}${index}` })),
    );
    expect(received.filter(Boolean)).toHaveLength(1);
  });

  it("receives those of one moment each for itself, and one that comes twice in it once", async () => {
    const { inbox } = test.store;
    const [event, other, key] = [anEvent(), anEvent(), randomUUID()];
    const received = await Promise.all([
      ...[event, other, event].map((one) => inbox.receive(one)),
      ...[key, key].map((one) => inbox.firstSight(one)),
    ]);
    expect(received).toStrictEqual([true, true, false, true, false]);
    expect(await undone(event.id)).toStrictEqual(event);
    expect(await undone(other.id)).toStrictEqual(other);
    expect(await inbox.firstSight(key)).toBe(false);
  });

  it("refuses one that the database will not take, and no other", async () => {
    const { inbox } = test.store;
    const event = anEvent();
    const [bad, good] = await Promise.allSettled([anEvent({ id: "\0" }), event].map((one) => inbox.receive(one)));
    expect(bad?.status).toBe("rejected");
    expect(good).toStrictEqual({ status: "fulfilled", value: true });
    expect(await undone(event.id)).toStrictEqual(event);
  });

  it("keeps nothing later than anybody waits for it", async () => {
    const { inbox } = test.store;
    const [atWork, behind, queued] = [anEvent(), anEvent(), anEvent()];
    const [locked, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const lock = test.rows.$transaction(
      async (tx) => {
        await tx.$executeRaw`LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE`;
        locked.resolve(undefined);
        await released.promise;
      },
      { timeout: 60_000 },
    );
    await locked.promise;
    const received = await Promise.allSettled(
      [atWork, behind, queued].map(async (event, index) => {
        await new Promise((resolve) => setTimeout(resolve, 100 * index));
        return inbox.receive(event);
      }),
    );
    released.resolve(undefined);
    await lock;
    expect(received.map(({ status }) => status)).toStrictEqual(["rejected", "rejected", "rejected"]);
    expect(received.at(-1)).toMatchObject({ reason: { message: "waited too long to be asked" } });
    for (const { id } of [atWork, behind, queued]) expect(await undone(id)).toBeUndefined();
    expect(await inbox.receive(queued)).toBe(true);
  });

  it("takes what PostgreSQL cannot hold, without it", async () => {
    const event = anEvent({
      happening: { kind: "submit", press: { command: "meeting.move", args: {} }, values: { a: "x\0\ud800y" } },
    });
    expect(await test.store.inbox.receive(event)).toBe(true);
    expect((await undone(event.id))?.happening).toMatchObject({ values: { a: "x\ufffdy" } });
  });

  it("forgets what was written when it is done", async () => {
    const event = anEvent();
    await test.store.inbox.receive(event);
    await test.store.inbox.done(event.id);
    const row = await test.rows.inbox.findUnique({ where: { id: event.id } });
    expect(row).toMatchObject({ event: null, doneAt: noon });
  });

  it("lists the oldest first", async () => {
    const [late, early] = [anEvent(), anEvent()];
    await test.store.inbox.receive(late);
    test.clock.time = new Date(noon.getTime() - 1000);
    await test.store.inbox.receive(early);
    test.clock.time = noon;
    const ids = (await test.store.inbox.undone()).map(({ id }) => id);
    expect(ids.indexOf(early.id)).toBeLessThan(ids.indexOf(late.id));
  });
});

describe("settling an event", () => {
  it("happens once, together with what was done", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const event = anEvent();
    await test.store.inbox.receive(event);
    const handle = (): Promise<void> => test.store.within(organisationId, (tx) => tx.settle(event.id));
    const results = await Promise.allSettled([handle(), handle(), handle()]);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    expect(refused).toHaveLength(2);
    for (const reason of refused) expect(reason).toBeInstanceOf(AlreadyHandled);
    expect(await undone(event.id)).toBeUndefined();
  });

  it("keeps nobody waiting for the command that does it, not even who brings the event again", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const [event, other] = [anEvent({ sameAs: randomUUID() }), anEvent()];
    await test.store.inbox.receive(event);
    const received = await test.store.within(organisationId, async (tx) => {
      await tx.settle(event.id);
      const twin = { ...event, id: randomUUID() };
      return Promise.all([event, twin, other].map((one) => test.store.inbox.receive(one)));
    });
    expect(received).toStrictEqual([false, false, true]);
  });

  it("is undone with the transaction", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const event = anEvent();
    await test.store.inbox.receive(event);
    const failing = test.store.within(organisationId, async (tx) => {
      await tx.settle(event.id);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await undone(event.id)).toStrictEqual(event);
  });

  it("of one never received counts as receiving it", async () => {
    const { organisationId } = await anOrganisation(test.store, ["Ane"]);
    const event = anEvent();
    await test.store.within(organisationId, (tx) => tx.settle(event.id));
    expect(await test.store.inbox.receive(event)).toBe(false);
    await expect(test.store.within(organisationId, (tx) => tx.settle(event.id))).rejects.toThrow(AlreadyHandled);
  });
});
