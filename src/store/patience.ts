/** What was asked for, or after so many milliseconds what `late` says instead; it may throw. */
export async function inTime<T, L>(ms: number, asked: Promise<T>, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const tired = new Promise<L>((resolve, reject) => {
    timer = setTimeout(() => {
      Promise.resolve().then(late).then(resolve, reject);
    }, ms);
  });
  return Promise.race([asked, tired]).finally(() => {
    clearTimeout(timer);
  });
}

/** Did it come true in so many milliseconds? */
export function comesTrue(ms: number, asked: Promise<unknown>): Promise<boolean> {
  const answered = asked.then(
    () => true,
    () => false,
  );
  return inTime(ms, answered, () => false);
}

/** Who asks while the question is on its way gets the same answer: many hands that ask at once would make each other late. */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () =>
    (asked ??= ask().finally(() => {
      asked = null;
    }));
}
