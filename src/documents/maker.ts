import { availableParallelism } from "node:os";

import { Piscina } from "piscina";

import { DocumentUnavailable, type DocumentMaker } from "../ports.ts";
import type { WritingOrder } from "./writer.ts";

export type MakerLimits = {
  threads: number;
  /** How many documents may wait for a thread; one more is refused. */
  queue: number;
  /** From the asking, the wait included; what takes longer is ended with its thread. */
  timeoutMs: number;
  /** A thread's heap. */
  memoryMb: number;
};

/** One core is left for answering people. */
const standardLimits: MakerLimits = {
  threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
  queue: 100,
  timeoutMs: 60_000,
  memoryMb: 512,
};

/**
 * Makes documents in threads of their own, so that nobody waits for an acknowledgement because somebody else's PDF is being drawn. `template` is
 * the file whose styles Word documents get. Threads start when first asked for, know nothing of the environment, and end when idle.
 */
export function createDocumentMaker(
  template: Uint8Array | null = null,
  limits: Partial<MakerLimits> = {},
): DocumentMaker {
  const { threads, queue, timeoutMs, memoryMb } = { ...standardLimits, ...limits };
  const pool = new Piscina<WritingOrder, Uint8Array>({
    filename: new URL("./worker.ts", import.meta.url).href,
    name: "writeDocument",
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 60_000,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  let inHand = 0;
  return {
    async make(content, format) {
      // Counted here: the pool's own limit does not count what can be called off.
      if (inHand >= threads + queue) throw new DocumentUnavailable("busy");
      inHand += 1;
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await pool.run({ content, format, template }, { signal });
      } catch (error) {
        throw unavailable(error, signal) ?? error;
      } finally {
        inHand -= 1;
      }
    },
    stop: () => pool.destroy(),
  };
}

/** What has to do with the threads, and not with the document. */
function unavailable(error: unknown, { aborted }: AbortSignal): DocumentUnavailable | null {
  if (aborted) return new DocumentUnavailable("late");
  const { code } = error as { code?: string };
  return code === "ERR_WORKER_OUT_OF_MEMORY" ? new DocumentUnavailable("large") : null;
}
