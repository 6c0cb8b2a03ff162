import { webApi } from "@slack/bolt";

import { clientOptions } from "./mouth.ts";
import { slackErrorCode } from "./errors.ts";
import type { OauthConfig } from "./install.ts";
import type { SlackConfig } from "./receive.ts";

/** For the operator: is it as it should be, and what is so? */
export type Reach = { isFine: boolean; said: string };

/** Does Slack know our token, or our app? Whose it is, or why not. */
export async function reachSlack(config: SlackConfig): Promise<Reach> {
  if ("oauth" in config) return reachApp(config.oauth, config.apiUrl);
  const { isFine, said } = await reachWorkspace(config.botToken, config.apiUrl);
  return { isFine, said: isFine ? said : `SLACK_BOT_TOKEN: ${said}` };
}

export async function reachWorkspace(token: string, apiUrl?: string): Promise<Reach> {
  try {
    const { team, user } = await new webApi.WebClient(token, clientOptions(apiUrl, undefined)).auth.test();
    return { isFine: true, said: `the token is ${user ?? "a bot"}'s in ${team ?? "a workspace"}` };
  } catch (error) {
    return { isFine: false, said: `the token cannot be used: ${slackErrorCode(error)}` };
  }
}

/** Does Slack give an address to connect to? It is not used, and not said: who has it could connect. */
export async function reachSocket(appToken: string, apiUrl?: string): Promise<Reach> {
  const client = new webApi.WebClient(appToken, clientOptions(apiUrl, undefined));
  const code = await client.apps.connections.open({}).then(() => null, slackErrorCode);
  return code === null
    ? { isFine: true, said: "Slack opens it for the app" }
    : { isFine: false, said: `SLACK_APP_TOKEN cannot be used: ${code}` };
}

/** Slack refuses a code that it never gave out, but only after it has looked at who is asking. */
async function reachApp(
  { clientId, clientSecret, redirectUri }: OauthConfig,
  apiUrl: string | undefined,
): Promise<Reach> {
  const client = new webApi.WebClient(undefined, clientOptions(apiUrl, undefined));
  const asked = { client_id: clientId, client_secret: clientSecret, code: "0", redirect_uri: redirectUri };
  const code = await client.oauth.v2.access(asked).then(() => "invalid_code", slackErrorCode);
  return code === "invalid_code"
    ? { isFine: true, said: "Slack knows the app" }
    : { isFine: false, said: `SLACK_CLIENT_ID and SLACK_CLIENT_SECRET cannot be used: ${code}` };
}
