import { createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { webApi } from "@slack/bolt";
import { ClearStateStore, InstallProvider, InvalidStateError, LogLevel } from "@slack/oauth";
import type { Installation as Granted, Logger, OrgInstallation, StateStore } from "@slack/oauth";

import type { Clock, Installation, Installations, Log, TenantName } from "../../ports.ts";
import { installWords } from "../../ui/installation.ts";
import type { InstallOutcome } from "../../ui/installation.ts";
import { pagePolicy, plainPage } from "../../ui/plain-page.ts";
import { answerOrigin, clientOptions } from "./mouth.ts";
import { slackErrorCode } from "./errors.ts";
import { botScopes } from "./scopes.ts";

/**
 * The way by which a workspace installs the app: to Slack with a state that is signed, counts once, holds for ten minutes and is bound to the
 * browser by a cookie; and back with a code, which Slack gives us a token for (https://docs.slack.dev/authentication/installing-with-oauth).
 * A workspace that nobody has allowed gets its token revoked, and leaves nothing here.
 */

/** `redirectUri`: where Slack sends people back to, as it stands in the app's settings. */
export type OauthConfig = { clientId: string; clientSecret: string; redirectUri: string };

export type InstallTools = {
  clock: Clock;
  log: Log;
  keepSeen: (key: string) => Promise<boolean>;
  installations: Installations;
  mayInstall: (tenant: TenantName) => Promise<boolean>;
};

type Settings = { oauth: OauthConfig; apiUrl?: string };

const stateSeconds = 600;
/** The prefix binds it to this host, to https and to the whole of it (RFC 6265bis). */
const cookie = "__Host-referent-slack";

/** GET /slack/install and /slack/oauth_redirect. Always answers. */
export function createInstallPages(
  { oauth, apiUrl }: Settings,
  tools: InstallTools,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { clientId, clientSecret, redirectUri } = oauth;
  const wanted = { scopes: [...botScopes], redirectUri };
  const provider = new InstallProvider({
    clientId,
    clientSecret,
    authorizationUrl: `${apiUrl === undefined ? "https://slack.com" : answerOrigin(apiUrl)}/oauth/v2/authorize`,
    stateStore: createStates(clientSecret, wanted, tools),
    stateCookieName: cookie,
    stateCookieExpirationSeconds: stateSeconds,
    directInstall: true,
    installationStore: {
      storeInstallation: (granted) => keep(tools, granted),
      fetchInstallation: () => Promise.reject(new Error("asked of the workspaces")),
    },
    logger: silent,
    clientOptions: clientOptions(apiUrl, silent),
  });
  return async (request, response) => {
    response.setHeader("cache-control", "no-store");
    const path = (request.url ?? "").split("?")[0];
    if (path === "/slack/install") return provider.handleInstallPath(request, response, {}, wanted);
    await provider.handleCallback(request, response, {
      afterInstallation: async (granted) => {
        const why = await whyNot(tools, granted);
        if (why === null) return true;
        await revoke(tools, granted, apiUrl);
        tools.log.warn({ tenant: nameOf(granted), why }, "a workspace was not installed");
        show(response, why, granted);
        return false;
      },
      successAsync: (granted) => {
        tools.log.info({ tenant: nameOf(granted) }, "a workspace was installed");
        show(response, "installed", granted);
        return Promise.resolve();
      },
      failureAsync: (error) => {
        const outcome = outcomeOf(error);
        tools.log.warn({ why: codeOf(error) }, "an installation was not finished");
        if (!response.headersSent) show(response, outcome, null);
        return Promise.resolve();
      },
    });
  };
}

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The library's signed state, by our clock, and shown once only, on whatever replica. */
function createStates(
  clientSecret: string,
  wanted: { scopes: string[]; redirectUri: string },
  { clock, keepSeen }: InstallTools,
): StateStore {
  const secret = createHmac("sha256", clientSecret).update("referent: state of an installation").digest("base64url");
  const signed = new ClearStateStore(secret, stateSeconds);
  return {
    generateStateParam: () => signed.generateStateParam({ scopes: [] }, clock.now()),
    async verifyStateParam(_, state) {
      await signed.verifyStateParam(clock.now(), state);
      if (!(await keepSeen(`slack-state:${state}`))) throw new InvalidStateError("The state has been shown before");
      return wanted;
    },
  };
}

// ── What was granted ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Grant = Granted | OrgInstallation;

const nameOf = (granted: Grant): string => `slack:${granted.team?.id ?? granted.enterprise?.id ?? ""}`;

/** Why it is not to be kept; null when it is. */
async function whyNot({ mayInstall, log }: InstallTools, granted: Grant): Promise<InstallOutcome | null> {
  if (granted.isEnterpriseInstall === true || granted.team === undefined) return "whole-organisation";
  if (!(await mayInstall({ platform: "slack", tenant: granted.team.id }))) return "not-allowed";
  if (granted.bot === undefined) return "not-taken";
  if (granted.bot.refreshToken === undefined) return null;
  log.error({}, "token rotation is on in the Slack app's settings: turn it off, or tokens end after twelve hours");
  return "trouble";
}

async function keep({ installations }: InstallTools, granted: Grant): Promise<void> {
  const { team, bot, user } = granted;
  if (team === undefined || bot === undefined) throw new Error("nothing was granted");
  const installation: Installation = { team: team.id, token: bot.token, botUser: bot.userId, botId: bot.id };
  await installations.keep(installation, user.id);
}

async function revoke({ log }: InstallTools, { bot, user }: Grant, apiUrl: string | undefined): Promise<void> {
  for (const token of [bot?.token, user.token]) {
    if (token === undefined) continue;
    await new webApi.WebClient(token, clientOptions(apiUrl, silent)).auth.revoke().catch((error: unknown) => {
      log.warn({ why: slackErrorCode(error) }, "a token that is not wanted was not revoked");
    });
  }
}

// ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const statuses: Readonly<Record<InstallOutcome, number>> = {
  installed: 200,
  cancelled: 200,
  "not-allowed": 403,
  "whole-organisation": 403,
  "not-ours": 400,
  "not-taken": 400,
  trouble: 503,
};

function show(response: ServerResponse, outcome: InstallOutcome, granted: Grant | null): void {
  const { title, said } = installWords(outcome, granted?.team?.name ?? "");
  const page = plainPage(title, said);
  response.writeHead(statuses[outcome], {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(page),
    "content-security-policy": pagePolicy(page),
  });
  response.end(page);
}

const outcomes: Partial<Record<string, InstallOutcome>> = {
  slack_oauth_installer_authorization_error: "cancelled",
  slack_oauth_invalid_state: "not-ours",
  slack_oauth_missing_state: "not-ours",
  slack_oauth_missing_code: "not-ours",
  slack_webapi_platform_error: "not-taken",
};

const outcomeOf = ({ code }: { code: string }): InstallOutcome => outcomes[code] ?? "trouble";

/** A word of Slack's or of the library's; never a sentence, which can hold what stood in the address. */
function codeOf(error: Error & { code: string }): string {
  const said = slackErrorCode(error);
  return said === "unexpected" ? error.code : said;
}

/** The library writes what went wrong with state and code in it; what is to be said of it, we say. */
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
