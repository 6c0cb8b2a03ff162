import { parseArgs } from "node:util";

import { tryAll } from "./schedules.ts";

/** `npm run fuzz:time -- --schedules N --seed S` */
const { values } = parseArgs({
  options: { schedules: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const { schedules, looks, said, listed, kinds, ...faults } = tryAll({
  schedules: Number(values.schedules),
  seed: Number(values.seed),
});
for (const [fault, lines] of Object.entries(faults)) for (const line of lines.slice(0, 8)) console.log(fault, line);
const counts = Object.fromEntries(Object.entries(faults).map(([fault, lines]) => [fault, lines.length]));
console.log(JSON.stringify({ schedules, looks, said, listed, kinds: kinds.size, ...counts }));
process.exitCode = Object.values(faults).some((lines) => lines.length > 0) ? 1 : 0;
