import type { SlackStandIn } from "./slack-stand-in.ts";

/** For `createApp`: a program that serves one workspace and nobody else, at a port of its own, and looks at the clock when it is told to. */
export function slackAlone(slack: SlackStandIn) {
  return {
    config: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: "https://referent.example",
      slack: slack.config,
      teams: null,
    },
    unpaced: true,
    tick: "0 0 1 1 *",
  } as const;
}
