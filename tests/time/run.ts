import { parseArgs } from "node:util";

import { tryAll } from "./schedules.ts";

/** `npm run fuzz:time -- --schedules N --seed S` */
const { values } = parseArgs({
  options: { schedules: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const { missed, doubled, early, ...numbers } = tryAll({
  schedules: Number(values.schedules),
  seed: Number(values.seed),
});
for (const line of [...missed, ...doubled, ...early].slice(0, 20)) console.log(line);
console.log(JSON.stringify({ ...numbers, missed: missed.length, doubled: doubled.length, early: early.length }));
process.exitCode = missed.length + doubled.length + early.length > 0 ? 1 : 0;
