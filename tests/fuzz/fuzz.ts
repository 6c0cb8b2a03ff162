import { parseArgs } from "node:util";
import { fuzz } from "./run.ts";

/** `npm run fuzz -- --bodies 1000000 --seed 7`: that many bodies to each endpoint. Ends with 1 when one of them was too much. */

const { values } = parseArgs({ options: { bodies: { type: "string" }, seed: { type: "string" } } });
const began = performance.now();
const rounds = await fuzz({
  bodies: Number(values.bodies ?? 10_000),
  seed: Number(values.seed ?? 1),
  report: ({ name, sent, exits, odd, leaks, accepted, first }) => {
    console.log(`${name}: ${sent} bodies, ${exits} exits, ${odd} odd answers, ${leaks} leaks, ${accepted} accepted`);
    if (first !== null) console.log(`  first: ${first}`);
  },
});
console.log(`${Math.round((performance.now() - began) / 1000)} s`);
const isRight = rounds.every((one) => one.exits + one.odd + one.leaks === 0);
const isShut = rounds.every(({ name, accepted }) => accepted === 0 || name.endsWith("signed"));
process.exitCode = isRight && isShut ? 0 : 1;
