/** What a loop rests on: for a time, or until there is something to do. */
export type Pulse = {
  /** There is something to do. One that comes while nobody rests is not lost. */
  beat(): void;
  /** Until a beat, the end, or so many milliseconds. */
  rest(ms: number): Promise<void>;
  /** So many milliseconds, whatever happens; the end cuts it short to a moment. */
  pause(ms: number): Promise<void>;
  stop(): void;
  stopped(): boolean;
  /** Resolves when it is stopped. */
  ended: Promise<void>;
};

export function createPulse(): Pulse {
  let isOver = false;
  let missed = false;
  let wake: (() => void) | null = null;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const beat = (): void => {
    if (wake === null) missed = true;
    else wake();
  };
  return {
    beat,
    async rest(ms) {
      if (!missed && !isOver) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = null;
      missed = false;
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, isOver ? Math.min(ms, 300) : ms)),
    stop() {
      isOver = true;
      end();
      beat();
    },
    stopped: () => isOver,
    ended,
  };
}
