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
