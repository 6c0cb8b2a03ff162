import { reachSlack, reachSocket, reachWorkspace } from "./chat/slack/reach.ts";
import { reachTeams } from "./chat/teams/reach.ts";
import { readConfig, type Config, type Environment } from "./config.ts";
import { databaseOf, examined } from "./doctor-database.ts";
import { reachMailbox, reachSmtp } from "./mail/reach.ts";
import { examineInstallations } from "./store/examination.ts";

/** `npm run referent -- doctor`: what an operator wants to know before calling somebody. Changes nothing. */

/** `isFine` is null for what was not looked at, which is neither good nor bad. */
export type Finding = { what: string; isFine: boolean | null; said: string };

export async function examine(environment: Environment): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return [{ what: "settings", isFine: false, said: error instanceof Error ? error.message : "cannot be read" }];
  }
  return examineConfig(config);
}

/** The same, of settings that can be read. */
export async function examineConfig(config: Config): Promise<Finding[]> {
  const database = await databaseOf(config);
  return [
    { what: "settings", isFine: true, said: config.mode },
    ...(await examined(database)),
    ...(config.slack ? [{ what: "slack", ...(await reachSlack(config.slack)) }] : []),
    ...(await socketMode(config)),
    ...(await workspaces(config, database.url)),
    ...(config.teams && config.mode === "service" ? [{ what: "teams", ...(await reachTeams(config.teams)) }] : []),
    ...(await mail(config)),
    ...(config.mode === "service" ? [await reachPublic(config.publicUrl)] : []),
  ];
}

async function socketMode({ slack }: Config): Promise<Finding[]> {
  if (!slack || "oauth" in slack || slack.appToken === null) return [];
  return [{ what: "socket mode", ...(await reachSocket(slack.appToken, slack.apiUrl)) }];
}

async function mail({ mail }: Config): Promise<Finding[]> {
  if (!mail) return [];
  const [smtp, imap] = await Promise.all([reachSmtp(mail.smtpUrl), mail.imapUrl && reachMailbox(mail.imapUrl)]);
  return [{ what: "smtp", ...smtp }, ...(imap ? [{ what: "imap", ...imap }] : [])];
}

/** Each workspace that installed the app: can its token be opened, and does Slack take it? */
async function workspaces({ slack, sealingKeys }: Config, databaseUrl: string | null): Promise<Finding[]> {
  if (!slack || !("oauth" in slack) || databaseUrl === null) return [];
  const found = await examineInstallations(databaseUrl, sealingKeys);
  const findings = (found ?? []).map(async ({ team, state, token }): Promise<Finding> => {
    const what = `slack:${team}`;
    if (token === null) return { what, isFine: false, said: "none of SEALING_KEYS opens its token" };
    const reach = await reachWorkspace(token, slack.apiUrl);
    const old = state === "old" ? "; sealed with an older key: `npm run referent -- reseal`" : "";
    return { what, isFine: reach.isFine, said: `${reach.said}${old}` };
  });
  return Promise.all(findings);
}

async function reachPublic(publicUrl: string): Promise<Finding> {
  const answer = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  await answer?.body?.cancel();
  const isFine = answer?.status === 200;
  return {
    what: "address",
    isFine,
    said: isFine ? `${publicUrl} answers` : `${publicUrl}/healthz does not answer from here`,
  };
}
