import { describe, expect, it } from "vitest";

import { together, type Company } from "../../src/store/together.ts";

/** Doubles numbers, those of a question together; refuses every question with 13 in it. Remembers what it was asked. */
function aDoubler(company?: Company) {
  const asked: number[][] = [];
  const gate = { open: Promise.resolve() };
  const double = together(async (numbers: number[]) => {
    asked.push(numbers);
    await gate.open;
    if (numbers.includes(13)) throw new Error("thirteen");
    return numbers.map((one) => one * 2);
  }, company);
  return { asked, double, gate };
}

describe("those who ask together", () => {
  it("are asked in one question, and each gets its own answer", async () => {
    const { asked, double } = aDoubler();
    expect(await Promise.all([3, 1, 2].map(double))).toStrictEqual([6, 2, 4]);
    expect(asked).toStrictEqual([[3, 1, 2]]);
  });

  it("wait for the question that is on its way, and go together in the next", async () => {
    const { asked, double, gate } = aDoubler();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    gate.open = promise.then(() => undefined);
    const first = double(1);
    await expect.poll(() => asked).toStrictEqual([[1]]);
    const others = [double(2), double(3)];
    resolve(undefined);
    expect(await Promise.all([first, ...others])).toStrictEqual([2, 4, 6]);
    expect(asked).toStrictEqual([[1], [2, 3]]);
  });

  it("go when there are enough, without waiting for the time to be over", async () => {
    const { asked, double } = aDoubler({ enough: 2, withinMs: 60_000 });
    expect(await Promise.all([double(1), double(2)])).toStrictEqual([2, 4]);
    expect(asked).toStrictEqual([[1, 2]]);
  });

  it("go when the time is over, however few they are", async () => {
    const { double } = aDoubler({ enough: 100, withinMs: 5 });
    expect(await double(4)).toBe(8);
  });

  it("are not refused for another's sake", async () => {
    const { double } = aDoubler();
    const answers = await Promise.allSettled([1, 13, 2].map(double));
    expect(answers.map((one) => (one.status === "fulfilled" ? one.value : "refused"))).toStrictEqual([2, "refused", 4]);
    await expect(double(13)).rejects.toThrow("thirteen");
  });

  it("are not asked again when it may have been done", async () => {
    const { asked, double } = aDoubler({ isRefused: () => false });
    const answers = await Promise.allSettled([1, 13, 2].map(double));
    expect(answers.map(({ status }) => status)).toStrictEqual(["rejected", "rejected", "rejected"]);
    expect(asked).toStrictEqual([[1, 13, 2]]);
  });

  it("need not wait for one that hangs, when there is a second lane", async () => {
    const { asked, double, gate } = aDoubler({ lanes: 2 });
    gate.open = new Promise(() => undefined);
    void double(1);
    await expect.poll(() => asked).toStrictEqual([[1]]);
    gate.open = Promise.resolve();
    expect(await double(2)).toBe(4);
    expect(await double(3)).toBe(6);
  });

  it("are not asked when they have waited too long", async () => {
    const { asked, double, gate } = aDoubler({ patienceMs: 500 });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    gate.open = promise.then(() => undefined);
    const first = double(1);
    await expect.poll(() => asked).toStrictEqual([[1]]);
    const late = double(2);
    await new Promise((done) => setTimeout(done, 700));
    const inTime = double(3);
    resolve(undefined);
    await expect(late).rejects.toThrow("waited too long");
    expect(await Promise.all([first, inTime])).toStrictEqual([2, 6]);
    expect(asked).toStrictEqual([[1], [3]]);
  });

  it("are told when an answer is missing", async () => {
    const ask = together<number, number>((numbers) => Promise.resolve(numbers.slice(1)));
    await expect(ask(1)).rejects.toThrow("fewer answers");
  });
});
