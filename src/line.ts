/** So many at work, the others in the order they came; each begins when `ready` says so. */
export function createLine(atWork: number, ready?: () => Promise<void>) {
  const waiting: (() => void)[] = [];
  let busy = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return {
    waiting: (): number => waiting.length,
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (busy < atWork) busy += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        await ready?.();
        return await work();
      } finally {
        leave();
      }
    },
  };
}
