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
