import { setTimeout as pause } from "node:timers/promises";
import { createApp, type App } from "../../src/app.ts";
import { meetingContent } from "../../src/commands/document.ts";
import { contentText } from "../../src/documents/text.ts";
import type { Forum } from "../../src/domain/forum.ts";
import { nextLookAt } from "../../src/jobs/next-look.ts";
import type { Log, Transaction } from "../../src/ports.ts";
import { createMetrics } from "../../src/metrics.ts";
import { openStore } from "../../src/store/store.ts";
import { forAll, receipt } from "../../src/ui/frame.ts";
import { gather, outside } from "./outside.ts";
import type { Asked, CallName, Calls, Setting, Told } from "./protocol.ts";

/** The program itself, in a process of its own that can be killed: all of it is real, only the clock is the story's. */

type Running = { app: App; store: Awaited<ReturnType<typeof openStore>> };

let now = new Date(0);
let running: Running | null = null;
const clock = { now: () => new Date(now) };

const log: Log = {
  info: (facts, message) => {
    tell({ kind: "log", level: "info", message, facts });
  },
  warn: (facts, message) => {
    tell({ kind: "log", level: "warn", message, facts });
  },
  error: (facts, message) => {
    tell({ kind: "log", level: "error", message, facts: readable(facts) });
  },
};

function tell(told: Told): void {
  process.send?.(told);
}

/** An error has no fields of its own that JSON would show. */
function readable(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
}

function program(): Running {
  if (!running) throw new Error("The program has not been started.");
  return running;
}

async function start({ databaseUrl, port, slack, teams, mail, ...setting }: Setting): Promise<null> {
  now = new Date(setting.now);
  const store = await openStore({ databaseUrl, clock, log });
  const config = {
    host: "127.0.0.1",
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    linksUrl: `http://127.0.0.1:${port}`,
    slack,
    teams,
    mail,
  };
  // The story's platforms have no limits, and its people no patience.
  const metrics = createMetrics({ token: null });
  const app = await createApp({ config, store, clock, log, metrics, unpaced: true });
  await app.start();
  running = { app, store };
  return null;
}

/** Between two looks nothing may move: a message that goes out can be answered, and an answer puts messages. */
async function settle(patienceMs: number): Promise<{ unhandled: number; undelivered: number }> {
  const { app, store } = program();
  const deadline = Date.now() + patienceMs;
  for (let calm = 0; ;) {
    await app.settled();
    const [unhandled, undelivered] = [(await store.inbox.undone()).length, await store.outbox.pending()];
    calm = unhandled + undelivered === 0 ? calm + 1 : 0;
    if (calm === 2 || Date.now() > deadline) return { unhandled, undelivered };
    await pause(calm > 0 ? 0 : 15);
  }
}

/** Runs `work` with the forum of this name, in whichever organisation it is. */
async function withForum<T>(name: string, work: (tx: Transaction, forum: Forum) => Promise<T>): Promise<T | null> {
  const { store } = program();
  for (const organisationId of await store.organisationIds()) {
    const done = await store.within(organisationId, async (tx) => {
      const forum = await tx.forums.named(name);
      return forum && { result: await work(tx, forum) };
    });
    if (done) return done.result;
  }
  return null;
}

const calls: { [Name in CallName]: (asked: Parameters<Calls[Name]>[0]) => Promise<ReturnType<Calls[Name]>> } = {
  start,
  settle,
  setClock: (instant) => {
    now = new Date(instant);
    return Promise.resolve(null);
  },
  look: async () => {
    await program().app.look();
    return null;
  },
  nextLook: async () => (await nextLookAt({ store: program().store, now }))?.toISOString() ?? null,
  link: async ({ first, second }) => {
    await program().store.directory.link(first, second);
    return null;
  },
  members: async (name) => (await withForum(name, (_, forum) => Promise.resolve(forum.members))) ?? [],
  outside: async ({ forum: name, people }) => {
    const { store, app } = program();
    const origin = `http://127.0.0.1:${app.port()}`;
    const known = (await Promise.all(people.map((one) => store.people.find(one)))).flatMap((found) =>
      found.slice(0, 1),
    );
    const gathered = await withForum(name, (tx, forum) => gather({ tx, forum }, known));
    if (!gathered) return { found: [], inside: "", origin };
    return { found: await outside(store, known, gathered), inside: gathered.inside, origin };
  },
  plant: async ({ forum: name, words }) => {
    log.warn({ said: words }, "planted");
    await withForum(name, async (tx, { channels }) => {
      for (const { id } of channels) {
        const to = { kind: "channel", channelId: id } as const;
        await tx.outbox.put({ key: `planted:${id}`, to, card: forAll(null, receipt(words)) });
      }
    });
    return null;
  },
  document: (name) =>
    withForum(name, async (tx, forum) => {
      const last = (await tx.meetings.ofForum(forum.id)).at(-1);
      return last ? contentText(await meetingContent(tx, last, { version: null, madeAt: last.start })) : null;
    }),
};

async function answer({ id, name, asked }: Asked): Promise<void> {
  try {
    // Which call and what it is asked belong together; the compiler cannot follow that through the table.
    const call = calls[name] as (asked: unknown) => Promise<unknown>;
    tell({ kind: "answer", id, answer: await call(asked) });
  } catch (error) {
    tell({ kind: "failure", id, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on("message", (asked: Asked) => void answer(asked));
// The replayer is gone: nobody is left to stop us. It can have gone while we were loading.
process.on("disconnect", () => process.exit(0));
if (!process.connected) process.exit(0);
