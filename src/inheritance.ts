import type { Router } from "./chat/router.ts";
import { errorName, type Clock, type Log } from "./ports.ts";

/** What was accepted by a process that died is taken up by those that live. */
export type Inheritance = {
  /**
   * At the start, once what came before it can be answered. Alone: whatever came before we entered nobody has in hand. Beside others what is
   * new may be in theirs, and is looked at again when it would be done. Throws when it cannot be taken up.
   */
  takeUp(entered: { isAlone: boolean; at: Date }): Promise<void>;
  /** With every tick. Never throws. */
  look(): Promise<void>;
  /** Looks no more by itself, and waits for what is being taken up. */
  stop(): Promise<void>;
};

/** Nobody works longer than this at one event. */
const longestCommandMs = 60_000;
/** Few work longer than this: what a dead neighbour left is taken up soon after a start, and what a living one is at is done once all the same. */
const usualCommandMs = 10_000;

export function createInheritance(
  router: Pick<Router, "recover">,
  { clock, log }: { clock: Clock; log: Log },
): Inheritance {
  let isOver = false;
  let waiting: NodeJS.Timeout | undefined;
  let taking: Promise<void> | undefined;

  async function recover(olderThanMs: number): Promise<void> {
    const recovered = await router.recover(olderThanMs);
    if (recovered > 0) log.info({ recovered }, "took up events that nobody had finished");
  }

  async function recoverOrSay(olderThanMs: number): Promise<void> {
    await recover(olderThanMs).catch((error: unknown) => {
      log.error({ error: errorName(error) }, "events could not be taken up");
    });
  }

  return {
    async takeUp({ isAlone, at }) {
      await recover(isAlone ? Math.max(0, clock.now().getTime() - at.getTime()) : usualCommandMs);
      if (isAlone || isOver) return;
      waiting = setTimeout(() => {
        taking = recoverOrSay(usualCommandMs);
      }, usualCommandMs);
    },
    look: () => recoverOrSay(longestCommandMs),
    async stop() {
      isOver = true;
      clearTimeout(waiting);
      await taking;
    },
  };
}
