import { createQueue } from "../../src/store/queue.ts";
import { silentLog } from "./log.ts";

/** An app that takes a row from the queue, says which, and never gets done with it. */
const queue = await createQueue({ databaseUrl: process.argv[2]!, log: silentLog });
await queue.work(
  async ({ outboxId }) => {
    console.log(outboxId);
    await new Promise(() => undefined);
  },
  { concurrency: 1 },
);
