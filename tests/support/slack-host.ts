import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Slack's one address in front of several workspaces (each a stand-in of its own, `startSlackStandIn({ host, … })`): a call of the Web API
 * goes to the workspace that its token is of, and to none when the token is of nobody or has ended. People install the app here.
 *
 *   const host = await startSlackHost();
 *   const one = await startSlackStandIn({ clock, host, team: "T0ONE" });
 *   const back = host.consent(location, { team: "T0ONE", user: one.addUser({ … }) });   // where Slack sends the browser: /slack/oauth_redirect?…
 *   host.uninstall("T0ONE");                                                              // its tokens have ended; say so by one.sendEvent
 */
export type SlackHost = Awaited<ReturnType<typeof startSlackHost>>;

export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Workspace = { botUser: string; serve: Serve };
type Consent = { team: string; user: string; redirectUri: string; scope: string; wholeOrganisation: boolean };
type Ended = "token_revoked" | "account_inactive";

export const clientId = "100.200";
export const clientSecret = "stand-in-client-secret";

export async function startSlackHost() {
  const workspaces = new Map<string, Workspace>();
  const tokens = new Map<string, { team: string; ended: Ended | null }>();
  const codes = new Map<string, Consent>();
  /** How tokens were used, and for what. */
  const calls: { method: string; token: string }[] = [];
  const failures: { method: string; error: string }[] = [];
  const extra: { refresh: boolean } = { refresh: false };

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, area = "", name = "", ...rest] = new URL(request.url ?? "/", origin).pathname.split("/");
    if (area === "api") await call(name, request, response);
    else if (area === "w") await pass(name, `/${rest.join("/")}`, request, response);
    else if (area === "files-pri") await pass(name.split("-")[0] ?? "", request.url ?? "/", request, response);
    else response.writeHead(404).end();
  }

  async function pass(team: string, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.url = path;
    const workspace = workspaces.get(team);
    if (workspace) await workspace.serve(request, response);
    else response.writeHead(404).end();
  }

  async function call(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    calls.push({ method, token });
    const failure = failures.findIndex((one) => one.method === method);
    const known = tokens.get(token);
    if (failure >= 0) answer(response, { ok: false, error: failures.splice(failure, 1)[0]?.error });
    else if (method === "oauth.v2.access") answer(response, exchange(new URLSearchParams(await textOf(request))));
    else if (known === undefined) answer(response, { ok: false, error: "invalid_auth" });
    else if (known.ended !== null) answer(response, { ok: false, error: known.ended });
    else if (method === "auth.revoke") {
      known.ended = "token_revoked";
      answer(response, { ok: true, revoked: true });
    } else await pass(known.team, request.url ?? "/", request, response);
  }

  function exchange(asked: URLSearchParams): Record<string, unknown> {
    if (asked.get("client_id") !== clientId) return { ok: false, error: "invalid_client_id" };
    if (asked.get("client_secret") !== clientSecret) return { ok: false, error: "bad_client_secret" };
    const code = asked.get("code") ?? "";
    const consent = codes.get(code);
    // A code counts once.
    codes.delete(code);
    if (consent === undefined) return { ok: false, error: "invalid_code" };
    if (asked.get("redirect_uri") !== consent.redirectUri) return { ok: false, error: "bad_redirect_uri" };
    const { team, user, scope, wholeOrganisation } = consent;
    return {
      ok: true,
      access_token: issue(team),
      token_type: "bot",
      scope,
      bot_user_id: workspaces.get(team)?.botUser,
      app_id: "A0REFERENT",
      ...(extra.refresh ? { refresh_token: "xoxe-1-stand-in", expires_in: 43_200 } : {}),
      team: wholeOrganisation ? null : { id: team, name: `Arbejdsplads <${team}>` },
      enterprise: wholeOrganisation ? { id: "E0HELE", name: "Hele kommunen" } : null,
      is_enterprise_install: wholeOrganisation,
      authed_user: { id: user },
    };
  }

  function issue(team: string): string {
    const token = `xoxb-${team}-${randomUUID()}`;
    tokens.set(token, { team, ended: null });
    return token;
  }

  /** What the person sees that was sent to Slack's page, and does there. Returns the path they come back to. */
  function consent(
    location: string,
    { team, user, wholeOrganisation = false }: { team: string; user: string; wholeOrganisation?: boolean },
  ): string {
    const url = new URL(location);
    if (url.origin + url.pathname !== `${origin}/oauth/v2/authorize`) throw new Error(`not Slack's page: ${location}`);
    const asked = (name: string): string => url.searchParams.get(name) ?? "";
    if (asked("client_id") !== clientId) throw new Error("Slack knows no such app");
    const code = `code-${randomUUID()}`;
    const [redirectUri, scope] = [asked("redirect_uri"), asked("scope")];
    codes.set(code, { team, user, redirectUri, scope, wholeOrganisation });
    return `${new URL(redirectUri).pathname}?${new URLSearchParams({ code, state: asked("state") }).toString()}`;
  }

  return {
    origin,
    apiUrl: `${origin}/api/`,
    calls,
    consent,
    add(team: string, workspace: Workspace): void {
      workspaces.set(team, workspace);
    },
    /** Every token that was given out for a workspace, oldest first, and whether it still holds. */
    tokensOf: (team: string) =>
      [...tokens].filter(([, one]) => one.team === team).map(([token, { ended }]) => ({ token, ended })),
    holds: (team: string, token: string) => tokens.get(token)?.team === team && tokens.get(token)?.ended === null,
    uninstall(team: string, how: Ended = "account_inactive"): void {
      for (const one of tokens.values()) if (one.team === team) one.ended ??= how;
    },
    failNext: (method: string, error: string) => void failures.push({ method, error }),
    /** As an app answers whose tokens end after twelve hours. */
    rotateTokens: (isOn: boolean) => void (extra.refresh = isOn),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, json: Record<string, unknown>): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(json));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
