import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createSchedule } from "../../src/jobs/schedule.ts";
import { keptLog, silentLog } from "../support/log.ts";

/** Looks that are counted, and end when told. */
function heldLooks() {
  const ends: (() => void)[] = [];
  return { ends, look: () => new Promise<void>((resolve) => ends.push(resolve)) };
}

describe("a tick", () => {
  it("is skipped while a look is under way, and the next one looks again", async () => {
    const { ends, look } = heldLooks();
    const schedule = createSchedule({ look, log: silentLog });
    const first = schedule.tick();
    await schedule.tick();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await first;
    void schedule.tick();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await schedule.stop();
  });

  it("survives a look that fails, and says so in the log", async () => {
    const log = keptLog();
    let looks = 0;
    const look = () => {
      looks += 1;
      return Promise.reject(new Error("the database is away"));
    };
    const schedule = createSchedule({ look, log });
    await schedule.tick();
    await schedule.tick();
    expect(looks).toBe(2);
    expect(log.lines.map((line) => line.level)).toEqual(["error", "error"]);
    await schedule.stop();
  });
});

describe("the schedule", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2027-05-03T08:00:30Z") });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("looks at once, then every minute, and no more when stopped", async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      return Promise.resolve();
    };
    const schedule = createSchedule({ look, log: silentLog });
    schedule.start();
    expect(looks).toBe(1);
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    expect(looks).toBe(4);
    await schedule.stop();
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    expect(looks).toBe(4);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops when the look in hand is done", async () => {
    const { ends, look } = heldLooks();
    const schedule = createSchedule({ look, log: silentLog });
    schedule.start();
    let stopped = false;
    const stopping = schedule.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stopped).toBe(false);
    ends[0]?.();
    await stopping;
    expect(stopped).toBe(true);
  });
});
