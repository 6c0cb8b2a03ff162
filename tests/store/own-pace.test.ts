import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createOwnPace, momentIn } from "../../src/store/own-pace.ts";

const rule = { gapMs: 1_100, atOnce: 1 };

describe("a process's own pace", () => {
  it("is one at a time, and the gap is counted from the answer", () => {
    const own = createOwnPace(11_000);
    expect(own.take("C1", rule)).toBe(0);
    expect(own.take("C1", rule)).toBeGreaterThan(10_000);
    expect(own.take("C2", rule)).toBe(0);
    own.release("C1", rule);
    const left = own.take("C1", rule);
    expect(left).toBeGreaterThan(1_000);
    expect(left).toBeLessThanOrEqual(1_100);
  });

  it("counts the gap from the taking, where several may be on their way", () => {
    const own = createOwnPace(11_000);
    const several = { gapMs: 600, atOnce: 4 };
    expect(own.take("thread", several)).toBe(0);
    const before = own.take("thread", several);
    own.release("thread", several);
    expect(own.take("thread", several)).toBeLessThanOrEqual(before);
    expect(before).toBeLessThanOrEqual(600);
  });
});

describe("moments", () => {
  it("are always, for who is alone", () => {
    fc.assert(fc.property(fc.nat(), (now) => momentIn({ slot: 0, of: 1 }, rule, now) === 0));
  });

  it("come as soon as they say, and never two places' within a gap", () => {
    const facts = fc.record({
      now: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
      gapMs: fc.integer({ min: 50, max: 3_000 }),
      of: fc.integer({ min: 2, max: 9 }),
    });
    fc.assert(
      fc.property(facts, fc.nat(8), fc.nat(8), ({ now, gapMs, of }, one, other) => {
        const pace = { gapMs, atOnce: 1 };
        const [first, second] = [
          { slot: one % of, of },
          { slot: other % of, of },
        ];
        const at = now + momentIn(first, pace, now);
        expect(momentIn(first, pace, at)).toBe(0);
        expect(at - now).toBeLessThanOrEqual((gapMs + 150) * of);
        if (first.slot === second.slot) return;
        const ends = [at - (gapMs + 50), at, at + gapMs + 50];
        for (const end of ends) expect(momentIn(second, pace, end), String(end - at)).not.toBe(end === at ? 0 : -1);
      }),
    );
  });
});
