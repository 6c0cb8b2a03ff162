import { webApi } from "@slack/bolt";

import { clientOptions } from "./deliver.ts";
import { slackErrorCode } from "./errors.ts";
import type { SlackConfig } from "./receive.ts";

/** Does Slack know our token? Whose it is, or why not; for the operator. */
export async function reachSlack({ botToken, apiUrl }: SlackConfig): Promise<{ isFine: boolean; said: string }> {
  try {
    const { team, user } = await new webApi.WebClient(botToken, clientOptions(apiUrl, undefined)).auth.test();
    return { isFine: true, said: `the token is ${user ?? "a bot"}'s in ${team ?? "a workspace"}` };
  } catch (error) {
    return { isFine: false, said: `SLACK_BOT_TOKEN cannot be used: ${slackErrorCode(error)}` };
  }
}
