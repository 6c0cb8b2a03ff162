import type { TurnRule } from "../ports.ts";
import type { Place } from "./replica.ts";

/** What one process keeps to by itself, by `performance.now()`. */
export type OwnPace = {
  /** 0: the lane was free, and is in hand until it is released or `inHandMs` are over. Else how long it is not, in milliseconds, as far as is known. */
  take(lane: string, rule: TurnRule): number;
  /** Free again after the gap. */
  release(lane: string, rule: TurnRule): void;
  /** Nothing goes through this account for so many milliseconds. */
  hold(account: string, ms: number): void;
  isHeld(account: string): boolean;
};

const mostLanes = 10_000;

export function createOwnPace(inHandMs: number): OwnPace {
  const freeAt = new Map<string, number>();
  const heldUntil = new Map<string, number>();
  return {
    take(lane, { gapMs, atOnce }) {
      const now = performance.now();
      const left = (freeAt.get(lane) ?? 0) - now;
      if (left > 0) return left;
      if (freeAt.size > mostLanes) for (const [one, at] of freeAt) if (at <= now) freeAt.delete(one);
      freeAt.set(lane, now + (atOnce === 1 ? inHandMs : gapMs));
      return 0;
    },
    release(lane, { gapMs, atOnce }) {
      if (atOnce === 1) freeAt.set(lane, performance.now() + gapMs);
    },
    hold(account, ms) {
      if (heldUntil.size > mostLanes) heldUntil.clear();
      heldUntil.set(account, performance.now() + ms);
    },
    isHeld: (account) => (heldUntil.get(account) ?? 0) > performance.now(),
  };
}

/** How long a moment is, in which one may begin to send, and how far two on their way can come nearer to each other. */
const momentMs = 100;
const strayMs = 50;

/**
 * How long until this place's next moment, 0 within it, in milliseconds. The machines' clocks, which agree, are cut in pieces, a gap and a
 * moment long, that belong to the places in turn: so two that cannot ask each other never send within a gap. Alone, it is always.
 */
export function momentIn({ slot, of }: Place, { gapMs }: TurnRule, now: number): number {
  if (of <= 1) return 0;
  const piece = gapMs + momentMs + strayMs;
  const round = piece * of;
  const since = (((now - slot * piece) % round) + round) % round;
  return since < momentMs ? 0 : round - since;
}
