import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { admittingDesk, type AdmissionRules } from "../src/admission.ts";
import type { ChatEvent, FrontDesk } from "../src/chat/event.ts";
import type { Platform } from "../src/domain/forum.ts";
import { Prisma } from "../src/generated/prisma/client.ts";
import { safetyCommands } from "../src/cli-safety.ts";
import { wholeChain } from "../src/store/audit.ts";
import { useStore } from "./store/test-store.ts";
import { keptLog } from "./support/log.ts";

const test = useStore();

function from(tenant: string, platform: Platform = "teams", kind: ChatEvent["happening"]["kind"] = "words"): ChatEvent {
  const words: ChatEvent["happening"] = { kind: "words", text: "afbud", mentions: [], addressed: "personal" };
  return {
    id: randomUUID(),
    sameAs: null,
    at: new Date(0),
    person: { platform, tenant, user: `user of ${tenant}`, name: "Ulla Kvist", email: null },
    conversation: { platform, tenant, id: "a:1", kind: "personal", name: null, reference: { tenant } },
    happening: kind === "words" ? words : { kind: "joined", people: [] },
  };
}

function open(rules: Partial<AdmissionRules> = {}) {
  const seen: string[] = [];
  const log = keptLog();
  const desk: FrontDesk = {
    accept: async (event) => {
      seen.push(event.conversation.tenant);
      await test.store.directory.recognise(event.person);
      return test.store.inbox.receive(event);
    },
    handle: () => Promise.resolve({ kind: "none" }),
    unavailable: () => ({ summary: "", elements: [] }),
    told: () => undefined,
  };
  const admitting = admittingDesk(desk, {
    admission: test.store.admission,
    rules: { own: ["slack"], allowed: [], ...rules },
    log,
  });
  const say = async (event: ChatEvent) => {
    await admitting.accept(event);
    const reply = await admitting.handle(event);
    return "card" in reply ? reply.card.summary : reply.kind;
  };
  return { say, seen, log };
}

const turned = /^Jeg må ikke hjælpe jeres organisation endnu, og jeg har ikke gemt noget\./u;

/** Every table with a row in which this stands. */
async function traces(needle: string): Promise<string[]> {
  const tables = await test.rows.$queryRaw<
    { name: string }[]
  >`SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await test.rows.$queryRaw<unknown[]>`
      SELECT 1 FROM ${Prisma.raw(`"${name}"`)} t WHERE t::text LIKE ${`%${needle}%`} LIMIT 1`;
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe("a bot that any tenant can install", () => {
  it("serves the first that comes, then those who are let in; others hear one sentence and leave nothing", async () => {
    const [first, stranger] = [randomUUID(), randomUUID()];
    const { say, seen, log } = open();
    expect(await say(from(first))).toBe("none");
    expect(await say(from(stranger))).toMatch(turned);
    expect(await say(from(stranger, "teams", "joined"))).toBe("none");
    expect(seen).toEqual([first]);
    expect(await traces(stranger)).toEqual([]);
    expect(log.lines.map(({ level }) => level)).toEqual(["warn", "warn", "warn"]);
    // It is remembered by the database, not by the process.
    expect(await open().say(from(stranger))).toMatch(turned);
    expect(await safetyCommands["allow"]!(test.store, [`teams:${stranger}`])).toMatchObject({ exitCode: 0 });
    expect(await say(from(stranger))).toBe("none");
  });

  it("serves those of the settings alone, when they name any", async () => {
    const [named, other] = [randomUUID(), randomUUID()];
    const { say } = open({ allowed: [{ platform: "teams", tenant: named }] });
    expect(await say(from(named))).toBe("none");
    expect(await say(from(other))).toMatch(turned);
  });

  it("knows a tenant's name for another platform's as another", async () => {
    const tenant = randomUUID();
    expect(await safetyCommands["allow"]!(test.store, [`slack:${tenant}`])).toMatchObject({ exitCode: 0 });
    expect(await open().say(from(tenant))).toMatch(turned);
  });
});

describe("a tenant that is turned out again", () => {
  it("is turned away, does not come first again, and can be let in anew", async () => {
    await test.rows.$executeRaw`TRUNCATE allowed_tenant, tenant CASCADE`;
    const tenant = randomUUID();
    expect(await open().say(from(tenant))).toBe("none");
    expect(await safetyCommands["disallow"]!(test.store, [`teams:${tenant}`])).toMatchObject({ exitCode: 0 });
    expect(await open().say(from(tenant))).toMatch(turned);
    expect(await safetyCommands["disallow"]!(test.store, [`teams:${tenant}`])).toMatchObject({ exitCode: 2 });
    await safetyCommands["allow"]!(test.store, [`teams:${tenant}`]);
    expect(await open().say(from(tenant))).toBe("none");
    const rows = await test.store.audit.of(wholeChain, `tenant:teams:${tenant}`);
    expect(rows.map(({ command }) => command)).toEqual(["tenant.allow", "tenant.disallow", "tenant.allow"]);
  });

  it("is turned away within a minute by those who have let it in", async () => {
    const tenant = randomUUID();
    await safetyCommands["allow"]!(test.store, [`teams:${tenant}`]);
    const { say } = open();
    expect(await say(from(tenant))).toBe("none");
    await safetyCommands["disallow"]!(test.store, [`teams:${tenant}`]);
    const real = performance.now.bind(performance);
    const later = vi.spyOn(performance, "now").mockImplementation(() => real() + 61_000);
    try {
      expect(await say(from(tenant))).toMatch(turned);
    } finally {
      later.mockRestore();
    }
  });

  const withAdmission = (isAllowed: () => Promise<boolean>) => {
    const desk = { accept: () => Promise.resolve(true), handle: () => Promise.resolve({ kind: "none" as const }) };
    const rest = { unavailable: () => ({ summary: "", elements: [] }), told: () => undefined };
    const admission = { ...test.store.admission, isAllowed };
    return admittingDesk({ ...desk, ...rest }, { admission, rules: { own: [], allowed: [] }, log: keptLog() });
  };

  it("is not asked about for long while the database does not answer: who was let in goes on", async () => {
    const tenant = randomUUID();
    const asked = vi.fn(() => Promise.resolve(true));
    const admitting = withAdmission(asked);
    expect(await admitting.accept(from(tenant))).toBe(true);
    const real = performance.now.bind(performance);
    const later = vi.spyOn(performance, "now").mockImplementation(() => real() + 61_000);
    try {
      asked.mockImplementation(() => new Promise(() => undefined));
      const began = real();
      expect(await admitting.accept(from(tenant))).toBe(true);
      expect(real() - began).toBeLessThan(3_000);
      expect(asked).toHaveBeenCalledTimes(2);
    } finally {
      later.mockRestore();
    }
  });

  it("is told in time that nothing was kept, when nobody knows it and the database does not answer", async () => {
    const admitting = withAdmission(() => new Promise(() => undefined));
    const began = performance.now();
    await expect(admitting.accept(from(randomUUID()))).rejects.toThrow("does not answer");
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it("is sent nothing, by no door and in no channel of it, and others are", async () => {
    const [gone, here] = [randomUUID(), randomUUID()];
    for (const tenant of [gone, here]) await safetyCommands["allow"]!(test.store, [`teams:${tenant}`]);
    const doorOf = async (tenant: string) => {
      const { person, conversation } = from(tenant);
      const met = await test.store.directory.recognise(person);
      await test.store.directory.remember(met, conversation);
      const row = { id: randomUUID(), organisationId: met.organisationId, key: randomUUID(), state: "due" as const };
      const to = { kind: "person" as const, personId: met.id };
      const card = { summary: "", elements: [] };
      return { ...row, to, card, attempt: 1, createdAt: new Date(0) };
    };
    const [toGone, toHere] = [await doorOf(gone), await doorOf(here)];
    // A message that stands there already, and would be changed where it stands.
    for (const [tenant, { organisationId, to }] of [
      [gone, toGone],
      [here, toHere],
    ] as const) {
      const row = { id: randomUUID(), key: randomUUID(), organisationId, addressee: `person:${to.personId}` };
      const messageRef = { platform: "teams", id: { tenant, activity: "1" } };
      const rest = { message: {}, living: "agenda", state: "sent", messageRef, createdAt: new Date(0) };
      await test.rows.outbox.create({ data: { ...row, ...rest } });
    }
    await safetyCommands["disallow"]!(test.store, [`teams:${gone}`]);
    const about = (row: typeof toGone) => test.store.outbox.circumstances({ ...row, living: "agenda" });
    expect(await about(toGone)).toMatchObject({ doors: [], standing: null });
    expect(await about(toHere)).toMatchObject({ doors: [{ tenant: here }], standing: { id: { tenant: here } } });
  });

  it("cannot be one that nobody let in here", async () => {
    expect(await safetyCommands["disallow"]!(test.store, [`teams:${randomUUID()}`])).toMatchObject({
      exitCode: 2,
      lines: [expect.stringContaining("ALLOW")],
    });
    expect(await safetyCommands["disallow"]!(test.store, ["everybody"])).toMatchObject({ exitCode: 2 });
  });
});

it("credentials for one tenant are enough", async () => {
  const { say } = open({ own: ["slack", "teams"], allowed: [{ platform: "teams", tenant: "x" }] });
  expect(await say(from(randomUUID()))).toBe("none");
  expect(await say(from(randomUUID(), "slack"))).toBe("none");
});

it("a tenant is named so that nobody can be let in by mistake", async () => {
  expect(await safetyCommands["allow"]!(test.store, ["everybody"])).toMatchObject({ exitCode: 2 });
  expect(await safetyCommands["allow"]!(test.store, [])).toMatchObject({ exitCode: 2 });
});
