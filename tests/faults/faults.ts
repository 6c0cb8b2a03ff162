import { parseArgs } from "node:util";

import { bugs, type Bug } from "./bugs.ts";
import { harry } from "./harness.ts";

/** `npm run faults -- --rounds N --seed S [--replicas 1-3] [--minutes M] [--bug mark-first|deaf|twice|…]`: see bugs.ts */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    replicas: { type: "string", default: "3" },
    minutes: { type: "string", default: "600" },
    bug: { type: "string" },
  },
});
if (values.bug !== undefined && !(values.bug in bugs)) {
  console.error(`There is no such bug. There are: ${Object.keys(bugs).join(", ")}.`);
  process.exit(2);
}
const began = Date.now();
const sum = await harry({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  replicas: Number(values.replicas),
  bundled: true,
  until: began + Number(values.minutes) * 60_000,
  bug: (values.bug ?? null) as Bug | null,
  say: (line) => {
    console.log(line);
  },
});
const { violations, ...numbers } = sum;
console.log(
  JSON.stringify({ ...numbers, violations: violations.length, seconds: Math.round((Date.now() - began) / 1000) }),
);
process.exitCode = violations.length > 0 ? 1 : 0;
