import { reachSlack, reachWorkspace } from "./chat/slack/reach.ts";
import { reachTeams } from "./chat/teams/reach.ts";
import { readConfig, type Config, type Environment } from "./config.ts";
import { examineDatabase, examineInstallations } from "./store/examination.ts";

/** `npm run referent -- doctor`: what an operator wants to know before calling somebody. Changes nothing. */

export type Finding = { what: string; isFine: boolean; said: string };

/** A clock that is further off than this makes Slack's requests count as old. */
const mostSkewMs = 60_000;

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
  const database = config.databaseUrl === null ? embedded() : await examined(config.databaseUrl);
  return [
    { what: "settings", isFine: true, said: config.mode },
    ...database,
    ...(config.slack ? [{ what: "slack", ...(await reachSlack(config.slack)) }] : []),
    ...(await workspaces(config)),
    ...(config.teams && config.mode === "service" ? [{ what: "teams", ...(await reachTeams(config.teams)) }] : []),
    ...(config.mode === "service" ? [await reachPublic(config.publicUrl)] : []),
  ];
}

/** Each workspace that installed the app: can its token be opened, and does Slack take it? */
async function workspaces({ slack, databaseUrl, sealingKeys }: Config): Promise<Finding[]> {
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

/** It may not be running, and is not started for this. */
function embedded(): Finding[] {
  return [{ what: "database", isFine: true, said: "the embedded one: it starts with the program" }];
}

async function examined(url: string): Promise<Finding[]> {
  const found = await examineDatabase(url);
  if (found === null) return [{ what: "database", isFine: false, said: "DATABASE_URL: the database does not answer" }];
  const { version, missing, skewMs, stuck } = found;
  const off = Math.round(skewMs / 1000);
  return [
    { what: "database", isFine: true, said: `PostgreSQL ${version}` },
    {
      what: "migrations",
      isFine: missing.length === 0,
      said: missing.length === 0 ? "all applied" : `not applied: ${missing.join(", ")}`,
    },
    { what: "clock", isFine: Math.abs(skewMs) < mostSkewMs, said: `${off} s from the database's` },
    {
      what: "outbox",
      isFine: stuck === 0,
      said: stuck === 0 ? "nothing is stuck" : `${stuck} messages were tried in vain`,
    },
  ];
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
