const everyMs = 10;
/** Less than this is how timers are. */
const noticedMs = 5;
const keptMs = 60_000;

/** When this process stood still, and for how long: what it sees meanwhile, it sees too late. By `performance.now()`, in milliseconds. */
export type Lag = ReturnType<typeof watchLag>;

export function watchLag() {
  let stalls: { until: number; ms: number }[] = [];
  let last = performance.now();
  const looking = setInterval(() => {
    const now = performance.now();
    const ms = now - last - everyMs;
    last = now;
    if (ms > noticedMs) stalls = [...stalls.filter(({ until }) => now - until < keptMs), { until: now, ms }];
  }, everyMs).unref();
  return {
    /** The longest that ended since then, or is not over. */
    since(instant: number): number {
      const lately = stalls.filter(({ until }) => until >= instant).map(({ ms }) => ms);
      return Math.max(0, performance.now() - last - everyMs, ...lately);
    },
    stop: (): void => {
      clearInterval(looking);
    },
  };
}
