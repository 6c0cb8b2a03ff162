import { randomUUID } from "node:crypto";

import { withOwnLinks } from "../commands/document-link.ts";
import { RuleViolation } from "../domain/rule-violation.ts";
import { AlreadyHandled, inTime, keepingMs, NotFound, StaleRecord, succeeds, type Log, type Meter } from "../ports.ts";
import type { Card } from "../ui/card.ts";
import { linkedMeetings } from "../ui/document-links.ts";
import { troubleCard } from "../ui/help.ts";
import { refusalCard } from "../ui/refusal.ts";
import { createArrivals, type Arrivals } from "./arrivals.ts";
import type { ChatEvent, FrontDesk, Reply } from "./event.ts";
import { wordsAsSaid } from "./mentions.ts";
import { route, type RouteTools } from "./route.ts";

export type RouterTools = RouteTools & { log: Log; meter?: Meter };

/** The core's door, and what is done with events that were accepted and not yet handled, by a process that died. */
export type Router = FrontDesk & { recover(olderThanMs?: number): Promise<number> };

const tries = 5;

/** `untold`: events that nothing came of, while nobody has been told so; `toForget`: those that somebody was told of. */
type Desk = RouterTools & { untold: Set<string>; toForget: Set<string>; arrivals: Arrivals };

export function createRouter(parts: RouterTools): Router {
  const tools: Desk = { ...parts, untold: new Set(), toForget: new Set(), arrivals: createArrivals() };
  return {
    accept: (event) => accepted(tools, event),
    handle: async (event) => withLinks(tools, event, await handled(tools, event)),
    unavailable: (event) => unavailable(tools, event),
    told: (event, hasReached) => {
      told(tools, event, hasReached);
    },
    recover: (olderThanMs = 0) => recover(tools, olderThanMs),
  };
}

/** Throws in time. It may have been kept all the same: a platform's repeat then finds it, and it is taken up with what others left. */
async function accepted({ store, arrivals }: Desk, event: ChatEvent): Promise<boolean> {
  const isNew = await inTime(keepingMs, store.inbox.receive(event), () => {
    throw new Error("the database does not answer");
  });
  if (isNew) arrivals.note(event.id);
  return isNew;
}

/** The person is told that nothing was kept; what was kept too late is forgotten then. */
function unavailable(tools: Desk, event: ChatEvent): Card {
  const code = newCode();
  tools.log.error({ event: event.id, code }, "not kept");
  tools.untold.add(event.id);
  return troubleCard(code);
}

/** Who was not told, because the answer was lost or the process died over it, gets it done after all by whoever looks next. */
function told(tools: Desk, event: ChatEvent, hasReached: boolean): void {
  if (tools.untold.delete(event.id) && hasReached) void forgotten(tools, event);
}

async function handled(tools: Desk, event: ChatEvent): Promise<Reply> {
  const began = tools.arrivals.take(event.id);
  const outcome = await attempt(tools, event);
  const duration = Math.round(performance.now() - began);
  const facts = {
    event: event.id,
    happening: event.happening.kind,
    command: outcome.command,
    outcome: outcome.outcome,
    duration,
  };
  tools.log.info(facts, "handled");
  tools.meter?.handled(outcome.command, outcome.outcome, duration / 1000);
  return outcome.reply;
}

type Outcome = { reply: Reply; command: string | null; outcome: string };

async function attempt(tools: Desk, event: ChatEvent): Promise<Outcome> {
  const seen: { command: string | null } = { command: null };
  try {
    const person = await tools.store.directory.recognise(event.person);
    await tools.store.directory.remember(person, event.conversation);
    const reply = await raced(() => route(tools, event, { person, seen }));
    return { reply, command: seen.command, outcome: "done" };
  } catch (error) {
    return { ...(await refusal(tools, event, error)), command: seen.command };
  }
}

/** A lost race is run again: the second time it sees what the first one did. */
async function raced<T>(work: () => Promise<T>): Promise<T> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleRecord) || left === 0) throw error;
    }
  }
}

async function refusal(tools: Desk, event: ChatEvent, error: unknown): Promise<{ reply: Reply; outcome: string }> {
  if (error instanceof AlreadyHandled) return { reply: { kind: "none" }, outcome: "repeat" };
  const stale = error instanceof NotFound ? new RuleViolation({ code: "card.stale", data: {} }) : error;
  if (stale instanceof RuleViolation) {
    await settled(tools, event);
    const words = event.happening.kind === "words" ? wordsAsSaid(event.happening) || null : null;
    return {
      reply: { kind: "private", card: refusalCard(stale.violation, words, tools.clock.now()) },
      outcome: stale.violation.code,
    };
  }
  const code = newCode();
  tools.log.error({ event: event.id, code, error: errorFacts(error) }, "failed");
  tools.untold.add(event.id);
  return { reply: { kind: "private", card: troubleCard(code) }, outcome: "failed" };
}

/** What is safe to log of an error: its kind and where it happened, never its message, which can quote what people wrote. */
function errorFacts(error: unknown): { name: string; code: string; stack: string } {
  if (!(error instanceof Error)) return { name: typeof error, code: "", stack: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const stack = (error.stack ?? "").split("\n").filter((line) => /^\s+at /u.test(line));
  return { name: error.name, code, stack: stack.join("\n") };
}

/** The asker is told that nothing was stored, so a restart must not do it after all. */
async function settled({ store, log }: RouterTools, event: ChatEvent): Promise<void> {
  try {
    await store.inbox.done(event.id);
  } catch (error) {
    log.error({ event: event.id, error: errorFacts(error) }, "could not mark an event as done");
  }
}

const forgettingMs = 300;

/**
 * The same, however long the database is gone: nobody who was told »ikke gemt« finds it done an hour later. All wait in one line, so that a
 * database that comes back is not asked by a thousand at once.
 */
async function forgotten(tools: Desk, event: ChatEvent): Promise<void> {
  tools.toForget.add(event.id);
  if (tools.toForget.size > 1) return;
  for (const id of tools.toForget) {
    const isDone = await succeeds(tools.store.inbox.done(id));
    tools.toForget.delete(id);
    if (isDone) continue;
    // To the end of the line: one that the database will not take does not stop those behind it.
    tools.toForget.add(id);
    await new Promise((resolve) => setTimeout(resolve, forgettingMs).unref());
  }
}

const newCode = (): string => randomUUID().slice(0, 8).toUpperCase();

/**
 * The answer on its way to the asker: links to documents become their own. Not in the command's transaction, and not for an answer that is
 * kept for later, so that their secret part is stored nowhere.
 */
async function withLinks(tools: RouterTools, event: ChatEvent, reply: Reply): Promise<Reply> {
  if (!("card" in reply)) return reply;
  try {
    return { ...reply, card: await withOwnLinks(tools, reply.card, await readerOf(tools, event, reply)) };
  } catch (error) {
    tools.log.error({ event: event.id, error: errorFacts(error) }, "an answer goes without its links");
    return { ...reply, card: await withOwnLinks(tools, reply.card, null) };
  }
}

/** What all can see has nobody's own links. */
async function readerOf({ store }: RouterTools, event: ChatEvent, reply: Reply & { card: Card }) {
  if (reply.kind === "open" || linkedMeetings(reply.card).length === 0) return null;
  const { organisationId, id: personId } = await store.directory.recognise(event.person);
  return { organisationId, personId };
}

/** Handles what was accepted and never finished. The answers go out as messages, since nobody is waiting any more. */
async function recover(tools: Desk, olderThanMs: number): Promise<number> {
  const until = new Date(tools.clock.now().getTime() - olderThanMs);
  const events = (await tools.store.inbox.undone(until)).filter(({ id }) => !tools.toForget.has(id));
  for (const event of events) {
    try {
      await recoverOne(tools, event);
    } catch (error) {
      // One that cannot be done keeps neither the others nor the program.
      tools.log.error({ event: event.id, error: errorFacts(error) }, "an event could not be taken up");
    }
  }
  return events.length;
}

async function recoverOne(tools: Desk, event: ChatEvent): Promise<void> {
  const reply = await handled(tools, event);
  if (!("card" in reply) || reply.kind === "home" || reply.kind === "open") return;
  const person = await tools.store.directory.recognise(event.person);
  const message = {
    key: `recovered:${event.id}`,
    to: { kind: "person", personId: person.id },
    card: reply.card,
  } as const;
  await tools.store.within(person.organisationId, (tx) => tx.outbox.put({ ...message, priority: "urgent" }));
  told(tools, event, true);
}
