import { readConfig } from "../../src/config.ts";
import { run } from "../../src/main.ts";
import { plant, type Bug } from "./bugs.ts";
import type { SlackConfig } from "../../src/chat/slack/receive.ts";
import type { TeamsConfig } from "../../src/chat/teams/receive.ts";

/**
 * The program as it is started (src/main.ts), but for three things: the platforms' addresses are stand-ins', the clock is ahead of the real
 * one by as much as the harness says, and it looks every second.
 */

export type Given = { slack: SlackConfig; teams: TeamsConfig; aheadMs: number; bug: Bug | null };
/** What the harness tells it afterwards. */
export type Told = { aheadMs: number };

const given = JSON.parse(process.env["REFERENT_GIVEN"] ?? "null") as Given;
let { aheadMs } = given;
if (given.bug) plant(given.bug);

process.on("message", (told: Told) => {
  aheadMs = told.aheadMs;
});
// The harness is gone: nobody is left to stop us.
process.on("disconnect", () => process.exit(0));

await run(() => ({ ...readConfig(process.env), mode: "service", slack: given.slack, teams: given.teams }), {
  clock: { now: () => new Date(Date.now() + aheadMs) },
  tick: "* * * * * *",
});
