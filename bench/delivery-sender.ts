import { WebClient } from "./slack-client.ts";

/** One process of bench/delivery: the program's sender, or the bare loop. */
import { createApp } from "../src/app.ts";
import { openStore } from "../src/store/store.ts";
import { silentLog } from "../tests/support/log.ts";

type Task =
  { kind: "ours"; databaseUrl: string; apiUrl: string; port: number } | { kind: "bare"; apiUrl: string; count: number };

const task = JSON.parse(process.argv[2] ?? "") as Task;
process.on("disconnect", () => process.exit(0));

if (task.kind === "ours") {
  const clock = { now: () => new Date() };
  const store = await openStore({ databaseUrl: task.databaseUrl, clock, log: silentLog });
  const slack = { botToken: "xoxb-stand-in", signingSecret: "stand-in-secret", appToken: null, apiUrl: task.apiUrl };
  const config = { host: "127.0.0.1", port: task.port, publicUrl: "http://127.0.0.1", slack, teams: null };
  const app = await createApp({ config, store, clock, log: silentLog, unpaced: true });
  await app.start();
  process.on("message", () => {
    store.outbox.nudge();
  });
  process.send?.({ ready: true });
  setInterval(() => process.send?.({ rss: process.memoryUsage().rss }), 100);
} else {
  const client = new WebClient("xoxb-stand-in", task.apiUrl);
  process.send?.({ ready: true });
  process.once("message", () => {
    void (async () => {
      for (let left = task.count; left > 0; left -= 1) await client.post(`D${left}`);
      process.send?.({ done: true });
    })();
  });
}
