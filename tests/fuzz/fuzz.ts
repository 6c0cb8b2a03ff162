import { parseArgs } from "node:util";
import { startTestServer } from "../support/test-server.ts";
import { fuzz, isRight, type Round } from "./run.ts";

/**
 * `npm run fuzz -- --bodies 1000000 --seed 7 [--endpoint NAME] [--chunk NUMBER]`: that many bodies to each address. Ends with 1 when one of
 * them was too much.
 */

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { bodies: text, seed: text, endpoint: text, chunk: text } });
const seed = Number(values.seed ?? 1);
const server = await startTestServer();

function say(round: Round): void {
  const { name, sent, perSecond, exits, odd, leaks, kept, failures, grownMb, residentMb, found } = round;
  const wrong = `${exits} exits, ${odd} odd answers, ${leaks} leaks, ${kept} kept, ${failures} failures`;
  console.log(`${name}: ${sent} bodies (${perSecond}/s), ${wrong}, heap +${grownMb} MB, ${residentMb} MB resident`);
  for (const one of found) console.log(`  ${one}`);
  if (found.length > 0) console.log(`  again: --bodies ${values.bodies ?? ""} --seed ${seed} --endpoint "${name}"`);
}

try {
  const rounds = await fuzz({
    databaseUrl: server.url,
    bodies: Number(values.bodies ?? 10_000),
    seed,
    ...(values.endpoint === undefined ? {} : { endpoint: values.endpoint }),
    ...(values.chunk === undefined ? {} : { chunk: Number(values.chunk) }),
    report: say,
  });
  process.exitCode = rounds.length > 0 && rounds.every(isRight) ? 0 : 1;
} finally {
  await server.stop();
}
