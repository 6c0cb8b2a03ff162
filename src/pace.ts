import type { IncomingMessage } from "node:http";

import type { ChatEvent, FrontDesk, Reply } from "./chat/event.ts";
import { createLine } from "./line.ts";
import type { Clock } from "./ports.ts";

/**
 * How fast may somebody go: what stands between the doors and the router, so that no person, organisation or address can take the program
 * from the others. What is refused has not been kept: Slack sends an event again, and a person is told to try again.
 */

/** So many at once, and one more every so often. */
type Allowance = { atOnce: number; everyMs: number };

/** A person taps and types; a committee of fifty answers within the same minute. */
const perPerson: Allowance = { atOnce: 30, everyMs: 1_000 };
const perOrganisation: Allowance = { atOnce: 600, everyMs: 20 };
/** Requests that were refused, from one address: those of a platform are not. */
const perAddress: Allowance = { atOnce: 300, everyMs: 200 };

const mostNames = 50_000;

/** Counts by name, in memory: a replica each. Forgets whoever has been quiet. */
function createMeter(clock: Clock, { atOnce, everyMs }: Allowance) {
  const emptyAt = new Map<string, number>();
  const fullness = (name: string, now: number): number => Math.max(0, (emptyAt.get(name) ?? 0) - now) / everyMs;
  return {
    isOver: (name: string): boolean => fullness(name, clock.now().getTime()) > atOnce - 1,
    count(name: string): void {
      const now = clock.now().getTime();
      const until = Math.max(now, emptyAt.get(name) ?? 0) + everyMs;
      emptyAt.delete(name);
      emptyAt.set(name, until);
      for (const [oldest, at] of emptyAt) {
        if (emptyAt.size <= mostNames && at > now) break;
        emptyAt.delete(oldest);
      }
    },
  };
}

/** Too much at once: try again later. Nothing was kept. */
export class TooFast extends Error {}

export type Limits = { person: Allowance; organisation: Allowance; atWork: number; waiting: number };

/** One thread does it all: more at once take longer each, and the acknowledgements with them. Who waits behind a thousand others has given up. */
export const usualLimits: Limits = { person: perPerson, organisation: perOrganisation, atWork: 4, waiting: 1_000 };

/** The front desk, at a pace: `accept` throws `TooFast` when a person, an organisation or all of them together are too many. */
export function pacedDesk(desk: FrontDesk, clock: Clock, limits: Limits): FrontDesk & { waiting(): number } {
  const people = createMeter(clock, limits.person);
  const organisations = createMeter(clock, limits.organisation);
  const keeping = createKeeping();
  const line = createLine(limits.atWork, keeping.over);
  return {
    ...desk,
    async accept(event) {
      const { platform, tenant, user } = event.person;
      const [organisation, person] = [`${platform}:${tenant}`, `${platform}:${tenant}:${user}`];
      if (line.waiting() >= limits.waiting || organisations.isOver(organisation) || people.isOver(person)) {
        throw new TooFast();
      }
      const isNew = await keeping.during(() => desk.accept(event));
      // A platform's repeats are not the person's doing.
      if (isNew)
        for (const [meter, name] of [
          [organisations, organisation],
          [people, person],
        ] as const)
          meter.count(name);
      return isNew;
    },
    handle: (event: ChatEvent): Promise<Reply> => line.run(() => desk.handle(event)),
    waiting: line.waiting,
  };
}

/** A platform waits three seconds for an acknowledgement; who is at work can wait this long for those who are being kept. */
const mostPatienceMs = 250;

/** What is being kept at this moment, and when none is. */
function createKeeping() {
  let count = 0;
  let waiting: (() => void)[] = [];
  const release = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    async during<T>(work: () => Promise<T>): Promise<T> {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        if (count === 0) release();
      }
    },
    /** Resolves when none is, or after a while. */
    over: async (): Promise<void> => {
      if (count === 0) return;
      await new Promise<void>((resolve) => {
        const tired = setTimeout(resolve, mostPatienceMs);
        waiting.push(() => {
          clearTimeout(tired);
          resolve();
        });
      });
    },
  };
}

export type Gatekeeper = {
  /** Has this address been refused so often that it is not listened to for a while? */
  isShut(request: IncomingMessage): boolean;
  refused(request: IncomingMessage): void;
};

/** Counts what each address was refused. `proxies`: how many of our own stand before us and add to X-Forwarded-For. */
export function createGatekeeper(clock: Clock, proxies: number): Gatekeeper {
  const meter = createMeter(clock, perAddress);
  return {
    isShut: (request) => meter.isOver(addressOf(request, proxies)),
    refused: (request) => {
      meter.count(addressOf(request, proxies));
    },
  };
}

/** The address that the outermost of our own proxies saw; what stands before it in the header, anybody can have written. */
function addressOf(request: IncomingMessage, proxies: number): string {
  const header = request.headers["x-forwarded-for"];
  const named = (typeof header === "string" ? header : "").split(",").map((one) => one.trim());
  const seen = proxies === 0 ? undefined : named.at(-proxies);
  return seen !== undefined && seen !== "" ? seen.slice(0, 64) : (request.socket.remoteAddress ?? "unknown");
}
