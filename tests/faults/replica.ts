import { flushCompileCache } from "node:module";

import { readConfig } from "../../src/config.ts";
import { run } from "../../src/main.ts";
import { plant, type Bug } from "./bugs.ts";
import type { SlackConfig } from "../../src/chat/slack/receive.ts";
import type { TeamsConfig } from "../../src/chat/teams/receive.ts";

/**
 * The program as it is started (src/main.ts), but for three things: the platforms' addresses are stand-ins', the clock is ahead of the real
 * one by as much as the harness says, and it looks every second. Loaded, it waits to be told to start: loading is most of what a start
 * costs, and the harness starts some thousand.
 */

export type Given = { slack: SlackConfig; teams: TeamsConfig; bug: Bug | null };
/** What the harness tells it: the port when it is to start, and how far ahead the clock is. */
export type Told = { aheadMs: number; port?: number };

const given = JSON.parse(process.env["REFERENT_GIVEN"] ?? "null") as Given;
let aheadMs = 0;
if (given.bug) plant(given.bug);

const told = new Promise<number>((resolve) => {
  process.on("message", (told: Told) => {
    aheadMs = told.aheadMs;
    if (told.port !== undefined) resolve(told.port);
  });
});
// The harness is gone: nobody is left to stop us.
process.on("disconnect", () => process.exit(0));

// Who is killed writes no cache at its end.
flushCompileCache();
process.send?.("loaded");
const port = await told;
await run(() => ({ ...readConfig(process.env), port, mode: "service", slack: given.slack, teams: given.teams }), {
  clock: { now: () => new Date(Date.now() + aheadMs) },
  tick: "* * * * * *",
});
