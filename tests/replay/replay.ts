import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startTestServer } from "../support/test-server.ts";
import { doorNames, type DoorName } from "./casting.ts";
import { replay, type Replayed } from "./run.ts";
import { readStory, StoryProblem } from "./story.ts";

/** `npm run replay -- STORY.jsonl --door slack|teams|mixed|mail [--document FILE] [--transcript FILE]` */

const usage =
  "Usage: npm run replay -- STORY.jsonl --door slack|teams|mixed|mail [--document FILE] [--transcript FILE]";

class UsageProblem extends Error {}

type Order = { file: string; door: DoorName; document: string | undefined; transcript: string | undefined };

function readOrder(words: string[]): Order {
  const options = { door: { type: "string" }, document: { type: "string" }, transcript: { type: "string" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [file, more] = positionals;
    const door = doorNames.find((name) => name === values.door);
    if (file === undefined || more !== undefined || !door) throw new UsageProblem(usage);
    return { file, door, document: values.document, transcript: values.transcript };
  } catch (error) {
    throw error instanceof UsageProblem ? error : new UsageProblem(`${(error as Error).message}\n${usage}`);
  }
}

type Stop = () => Promise<void>;

async function main(order: Order, stops: Stop[]): Promise<number> {
  const story = readStory(await readFile(order.file, "utf8"));
  const starting = startTestServer();
  stops.push(async () => (await starting).stop());
  const server = await starting;
  const report = (lines: string[]) => {
    if (!interruption.signal.aborted) console.log(lines.join("\n"));
  };
  const onOpen = (close: Stop) => void stops.push(close);
  const replayed = await replay({ story, door: order.door, databaseUrl: server.url, report, onOpen });
  await writeResults(order, replayed);
  const { steps, expectations, failed } = replayed;
  console.log(`story: ${steps} steps, ${expectations} expectations, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function writeResults({ document, transcript }: Order, replayed: Replayed): Promise<void> {
  if (document !== undefined) await writeFile(document, replayed.document ?? "");
  if (transcript !== undefined) await writeFile(transcript, replayed.transcript);
}

/** The last started stops first. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined);
}

const stops: Stop[] = [];
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) return;
    interruption.abort();
    void stopAll(stops).finally(() => process.exit(130));
  });
}
try {
  process.exitCode = await main(readOrder(process.argv.slice(2)), stops);
} catch (error) {
  // What breaks because everything is being stopped is no news.
  if (interruption.signal.aborted) await new Promise(() => undefined);
  const isExpected = error instanceof UsageProblem || error instanceof StoryProblem;
  console.error(isExpected ? error.message : error);
  process.exitCode = isExpected ? 2 : 1;
} finally {
  await stopAll(stops);
}
