import { de } from "chrono-node";

import { readDate } from "../src/ui/dates.da.ts";
import { OFFICE_PHRASES } from "../tests/ui/dates-phrases-office.ts";
import { PHRASES, TODAY } from "../tests/ui/dates-phrases.ts";

/**
 * Readings per second of our date reader, against chrono-node's German reader (the nearest it has to Danish) on the same phrases in the
 * same run: in turns, each time all the phrases once, per second of processor time. The ratio is ours to theirs: 1 or more is not slower.
 * Nothing is remembered from one reading of a phrase to the next but what its words, two by two, can begin, and what the calendar says:
 * every reading is parsed, resolved and judged anew.
 */

/** Until both are compiled as well as they will be. */
const warmUpRounds = 60;
const rounds = 121;
const texts = [...PHRASES, ...OFFICE_PHRASES].map(([text]) => text);
const reference = new Date(`${TODAY}T09:00:00+01:00`);

const ours = (text: string): unknown => readDate(text, { today: TODAY, now: "09:00" });
const chrono = (text: string): unknown => de.parse(text, reference, { forwardDate: true });

/** Seconds of processor time that this process has had: what other programs take of the machine is not counted. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

/** Readings a second, in one round of the phrases. */
function speed(read: (text: string) => unknown): number {
  const begun = spent();
  for (const text of texts) read(text);
  return texts.length / (spent() - begun);
}

/** Both, the first first and the second second: who begins changes from round to round. */
function round(index: number): { ours: number; chrono: number } {
  if (index % 2 === 0) return { ours: speed(ours), chrono: speed(chrono) };
  const theirs = speed(chrono);
  return { ours: speed(ours), chrono: theirs };
}

/** The values in order, at this part of the way. */
function quantile(values: number[], part: number): number {
  const inOrder = values.toSorted((one, other) => one - other);
  return inOrder[Math.floor((inOrder.length - 1) * part)] ?? 0;
}

const median = (values: number[]): number => quantile(values, 0.5);
const whole = (value: number): string => Math.round(value).toLocaleString("en");

for (let index = 0; index < warmUpRounds; index += 1) round(index);
const measured = Array.from({ length: rounds }, (_, index) => round(index));
const ratios = measured.map((one) => one.ours / one.chrono);
const oursMedian = median(measured.map((one) => one.ours));
const chronoMedian = median(measured.map((one) => one.chrono));

console.log(`dates: ${texts.length} phrases, ${rounds} rounds in turns, medians`);
console.log(`  ours                 ${whole(oursMedian)} readings/s`);
console.log(`  chrono-node, German  ${whole(chronoMedian)} readings/s`);
console.log(
  `  ratio                ${median(ratios).toFixed(2)} (half of the rounds between ${quantile(ratios, 0.25).toFixed(2)} and ${quantile(ratios, 0.75).toFixed(2)})`,
);
