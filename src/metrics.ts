import type { IncomingMessage } from "node:http";
import { timingSafeEqual } from "node:crypto";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

import type { FrontDesk } from "./chat/event.ts";
import { TooFast } from "./pace.ts";
import type { Meter, Store } from "./ports.ts";

/** What is counted, in Prometheus' form. Names of commands and outcomes only: nothing of what people wrote, and nobody's name. */
export type Metrics = {
  meter: Meter;
  /** The page, or null for those who may not see it. */
  page(request: IncomingMessage, store: Pick<Store, "outbox">): Promise<string | null>;
};

/** Counted from the start, so that whoever watches sees the nought before the first. */
const mailsCounted = [
  ...["sent", "unsent", "answered", "repeat", "bounced", "unreadable", "own", "automatic"],
  ...["no-token", "wrong-token", "not-theirs", "empty", "link-pressed", "link-refused"],
];

/** Seconds. A person waits for three at the most. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 15];

/** Without a token the page is for this machine alone; with one, for whoever shows it (`Authorization: Bearer …`). */
export function createMetrics({ token }: { token: string | null }): Metrics {
  const registers = [new Registry()];
  collectDefaultMetrics({ register: registers[0] });
  const commands = new Histogram({
    name: "referent_command_seconds",
    help: "Time from an event's being accepted to its answer, by command and outcome; too-fast and unavailable were not accepted.",
    labelNames: ["command", "outcome"],
    buckets,
    registers,
  });
  const deliveries = new Counter({
    name: "referent_deliveries_total",
    help: "Messages by how it went: sent, later (to be tried again), dropped, failed.",
    labelNames: ["outcome", "platform"],
    registers,
  });
  const mails = new Counter({
    name: "referent_mails_total",
    help: "Mails sent, and mails read by what came of them; bounced is a mailbox that refused ours for good.",
    labelNames: ["what"],
    registers,
  });
  for (const what of mailsCounted) mails.inc({ what }, 0);
  const due = new Gauge({ name: "referent_outbox_due", help: "Messages due and not sent.", registers });
  const oldest = new Gauge({
    name: "referent_outbox_oldest_seconds",
    help: "How long the oldest has been due.",
    registers,
  });
  return {
    meter: {
      mailed: (what) => {
        mails.inc({ what });
      },
      handled: (command, outcome, seconds) => {
        commands.observe({ command: command ?? "none", outcome }, seconds);
      },
      delivered: (outcome, platform) => {
        deliveries.inc({ outcome, platform: platform ?? "none" });
      },
    },
    async page(request, { outbox }) {
      if (!maySee(request, token)) return null;
      const depth = await outbox.depth().catch(() => null);
      due.set(depth?.due ?? NaN);
      oldest.set(depth?.oldestSeconds ?? NaN);
      return registers[0]?.metrics() ?? null;
    },
  };
}

/** The front desk, and a count of what it did not accept: somebody who went too fast, or no database to keep it in. */
export function countedDesk(desk: FrontDesk, meter: Meter): FrontDesk {
  return {
    ...desk,
    async accept(event) {
      const began = performance.now();
      try {
        return await desk.accept(event);
      } catch (error) {
        const outcome = error instanceof TooFast ? "too-fast" : "unavailable";
        meter.handled(null, outcome, (performance.now() - began) / 1000);
        throw error;
      }
    },
  };
}

function maySee({ headers, socket }: IncomingMessage, token: string | null): boolean {
  if (token !== null) return isSame(headers.authorization ?? "", `Bearer ${token}`);
  // What a proxy on this machine passes on comes from elsewhere.
  const isPassedOn = headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;
  return !isPassedOn && /^(::1|(::ffff:)?127\.)/u.test(socket.remoteAddress ?? "");
}

function isSame(said: string, right: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
