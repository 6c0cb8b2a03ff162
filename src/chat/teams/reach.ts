import type { TeamsConfig } from "./authentication.ts";

const patienceMs = 5_000;

/** Does Microsoft give us a token? For the operator; nothing of the secret is said. */
export async function reachTeams({
  appId,
  appPassword,
  appType,
  tenantId,
}: TeamsConfig): Promise<{ isFine: boolean; said: string }> {
  const tenant = appType === "SingleTenant" && tenantId !== null ? tenantId : "botframework.com";
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: appId,
    client_secret: appPassword,
    scope: "https://api.botframework.com/.default",
  });
  try {
    const answer = await fetch(`https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
      method: "POST",
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    const { error } = (await answer.json()) as { error?: string };
    if (answer.ok) return { isFine: true, said: "Microsoft gives us a token" };
    return { isFine: false, said: `TEAMS_APP_ID and TEAMS_APP_PASSWORD cannot be used: ${error ?? answer.status}` };
  } catch {
    return { isFine: false, said: "login.microsoftonline.com cannot be reached" };
  }
}
