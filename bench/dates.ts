import { de } from "chrono-node";

import { readDate } from "../src/ui/dates.da.ts";
import { PHRASES, TODAY } from "../tests/ui/dates-phrases.ts";

/**
 * Readings per second of our date reader, against chrono-node's German reader (the nearest it has to Danish) on the same phrases in the
 * same run, in turns, per second of processor time. The ratio is ours to theirs: 1 or more is not slower. Nothing is remembered from one
 * reading of a phrase to the next but which rules a pair of words can begin.
 */

const rounds = 9;
const roundSeconds = 0.5;
/** Until both are compiled as well as they will be. */
const warmUpRounds = 4;
const texts = PHRASES.map(([text]) => text);
const reference = new Date(`${TODAY}T09:00:00+01:00`);

const readers = {
  ours: (text: string): unknown => readDate(text, { today: TODAY, now: "09:00" }),
  chrono: (text: string): unknown => de.parse(text, reference, { forwardDate: true }),
};

/** Seconds of processor time spent so far: what other programs take of the machine is not counted. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

/** How many readings a second in about this long, always whole rounds of the phrases. */
function speed(read: (text: string) => unknown): number {
  const begun = spent();
  let count = 0;
  while (spent() - begun < roundSeconds) {
    for (const text of texts) read(text);
    count += texts.length;
  }
  return count / (spent() - begun);
}

const median = (values: number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
const whole = (value: number): string => Math.round(value).toLocaleString("en");

for (let round = 0; round < warmUpRounds; round += 1) for (const read of Object.values(readers)) speed(read);
const measured: { ours: number; chrono: number }[] = [];
for (let round = 0; round < rounds; round += 1) {
  const oursFirst = round % 2 === 0;
  const first = speed(oursFirst ? readers.ours : readers.chrono);
  const second = speed(oursFirst ? readers.chrono : readers.ours);
  measured.push(oursFirst ? { ours: first, chrono: second } : { ours: second, chrono: first });
}
const ratios = measured.map(({ ours, chrono }) => ours / chrono);
console.log(`dates: ${texts.length} phrases, ${rounds} rounds in turns (medians)`);
console.log(`  ours                 ${whole(median(measured.map(({ ours }) => ours)))} readings/s`);
console.log(`  chrono-node, German  ${whole(median(measured.map(({ chrono }) => chrono)))} readings/s`);
console.log(
  `  ratio                ${median(ratios).toFixed(2)} (from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
);
