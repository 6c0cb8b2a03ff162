import { inTime, succeeds } from "../ports.ts";

/** Did it come true in so many milliseconds? */
export function comesTrue(ms: number, asked: Promise<unknown>): Promise<boolean> {
  return inTime(ms, succeeds(asked), () => false);
}

/** Who asks while the question is on its way gets the same answer: many hands that ask at once would make each other late. */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () =>
    (asked ??= ask().finally(() => {
      asked = null;
    }));
}
