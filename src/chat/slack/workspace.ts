import { webApi } from "@slack/bolt";

import type { Reply } from "../event.ts";
import { DeliveryError, inTime, TokenUnreadable } from "../../ports.ts";
import type { Clock, Installation, Installations, Log, Pacing } from "../../ports.ts";
import { createAnswering } from "./answer.ts";
import type { Origin } from "./answer.ts";
import { answerOrigin, clientOptions, createMouth } from "./mouth.ts";
import type { Mouth } from "./mouth.ts";
import { createPeople } from "./people.ts";
import type { People } from "./people.ts";
import { slackErrorCode } from "./errors.ts";
import type { Identity } from "./ids.ts";

/** A workspace that we are in, with all that speaks with its token: nothing of it is shared with another. */
export type Workspace = {
  identity: Identity;
  client: webApi.WebClient;
  mouth: Mouth;
  people: People;
  /** Shows the answer to the asker; throws what Slack refused last. */
  show: (reply: Reply, origin: Origin) => Promise<void>;
};

export type Workspaces = {
  /** The workspace that a request is from; null when we are not installed there. */
  heardIn(team: string): Promise<Workspace | null>;
  /** The workspace to send in. Throws `DeliveryError` when there is none, or its token cannot be had now. */
  toSendIn(team: string): Promise<Workspace>;
  /** The token for files that were dropped there, or null. */
  token(team: string): Promise<string | null>;
  /** Slack says that our access has ended. */
  ended(team: string, event: string): Promise<void>;
  /** Learns what must be known before the first request. Throws what Slack says when the token is no good. */
  start(): Promise<void>;
};

export type WorkspaceTools = {
  apiUrl: string | undefined;
  clock: Clock;
  log: Log;
  logger: webApi.WebClientOptions["logger"];
  pacing: Pacing | null;
};

function createWorkspace(identity: Identity, client: webApi.WebClient, tools: WorkspaceTools): Workspace {
  const { apiUrl, pacing, clock } = tools;
  const mouth = createMouth(client, { pacing, team: identity.team, answersTo: answerOrigin(apiUrl) });
  return { identity, client, mouth, people: createPeople(client, clock), show: createAnswering(mouth) };
}

// ── One ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One bot token from the settings is one workspace, and all that comes is from there. */
export function oneWorkspace(botToken: string, tools: WorkspaceTools): Workspaces {
  const client = new webApi.WebClient(botToken, clientOptions(tools.apiUrl, tools.logger));
  let only: Workspace | null = null;
  return {
    heardIn: () =>
      only === null ? Promise.reject(new Error("Slack knocked before the door was open")) : Promise.resolve(only),
    toSendIn: (team) => {
      if (only === null) return Promise.reject(new DeliveryError("not_started", "later"));
      if (only.identity.team !== team) return Promise.reject(new DeliveryError("other_workspace", "never"));
      return Promise.resolve(only);
    },
    token: () => Promise.resolve(botToken),
    ended: (_, event) => {
      tools.log.warn({ event }, "slack took our access away");
      return Promise.resolve();
    },
    async start() {
      only = createWorkspace(await learnIdentity(client), client, tools);
    },
  };
}

async function learnIdentity(client: webApi.WebClient): Promise<Identity> {
  const { team_id: team, user_id: botUser, bot_id: botId } = await client.auth.test();
  if (!team || !botUser) throw new Error("Slack does not say which workspace the bot token belongs to");
  return { team, botUser, botId: botId ?? "" };
}

// ── Many ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What Slack says about a token that will never be good again (https://docs.slack.dev/reference/methods/auth.test#errors). */
const ended: ReadonlySet<string> = new Set(["account_inactive", "invalid_auth", "token_revoked"]);

/** A client that tells when its token has ended, before whoever asked hears of it. */
class WatchedClient extends webApi.WebClient {
  readonly #onEnded: (why: string) => Promise<void>;

  constructor(token: string, options: webApi.WebClientOptions, onEnded: (why: string) => Promise<void>) {
    super(token, options);
    this.#onEnded = onEnded;
  }

  override async apiCall(...call: Parameters<webApi.WebClient["apiCall"]>): Promise<webApi.WebAPICallResult> {
    try {
      return await super.apiCall(...call);
    } catch (error) {
      const why = slackErrorCode(error);
      if (ended.has(why)) await this.#onEnded(why);
      throw error;
    }
  }
}

/** Who is to be told that nothing can be kept waits three seconds for it. */
const HEARING_MS = 1_000;

function tooLate(): never {
  throw new Error("the installations were not read in time");
}

type Kept = { token: string; workspace: Workspace };

/**
 * The workspaces that installed the app. Each question is asked of the database, so that what was installed or taken away on another replica
 * holds here at once; only what belongs to the same token (people's names, conversations) is remembered.
 */
export function manyWorkspaces(installations: Installations, tools: WorkspaceTools): Workspaces {
  const { log } = tools;
  const known = new Map<string, Kept>();

  async function find(team: string): Promise<Workspace | null> {
    const found = await installations.find(team);
    const kept = known.get(team);
    if (found !== null && kept?.token === found.token) return kept.workspace;
    known.delete(team);
    if (found === null) return null;
    const workspace = opened(found);
    known.set(team, { token: found.token, workspace });
    return workspace;
  }

  function opened({ token, ...identity }: Installation): Workspace {
    const { team } = identity;
    const options = clientOptions(tools.apiUrl, tools.logger);
    return createWorkspace(identity, new WatchedClient(token, options, (why) => lose(team, { token, why })), tools);
  }

  async function lose(team: string, of: { token: string | null; why: string }): Promise<void> {
    try {
      const isGone = await installations.forget(team, of);
      if (isGone)
        log.warn({ tenant: `slack:${team}`, why: of.why }, "slack took our access away: the token is forgotten");
    } catch (error) {
      log.error({ tenant: `slack:${team}`, error: unreadable(log, error) }, "a token that has ended was not forgotten");
    }
  }

  return {
    async heardIn(team) {
      try {
        return await inTime(HEARING_MS, find(team), tooLate);
      } catch (error) {
        unreadable(log, error);
        throw error;
      }
    },
    async toSendIn(team) {
      const found = await find(team).catch((error: unknown) => {
        throw new DeliveryError(unreadable(log, error), "later");
      });
      if (found === null) throw new DeliveryError("not_installed", "never", null, "not-installed");
      return found;
    },
    token: async (team) => (await installations.find(team))?.token ?? null,
    async ended(team, event) {
      // An event can come late, after the app has been installed again: the token itself knows.
      const token = await installations.find(team).then((found) => found?.token ?? null, tokenUnread);
      if (token === null) return;
      if (token !== undefined) {
        const client = new webApi.WebClient(token, clientOptions(tools.apiUrl, tools.logger));
        const why = await client.auth.test().then(() => null, slackErrorCode);
        if (why === null || !ended.has(why)) {
          if (why !== null) throw new Error(`Slack does not say whether the token has ended: ${why}`);
          return;
        }
      }
      known.delete(team);
      await lose(team, { token: token ?? null, why: event });
    },
    async start() {
      for (const { team, state } of await installations.all())
        if (state === "unreadable") log.error({ tenant: `slack:${team}` }, unreadableAdvice);
    },
  };
}

/** Undefined: there is one, which cannot be opened. */
function tokenUnread(error: unknown): undefined {
  if (!(error instanceof TokenUnreadable)) throw error;
}

const unreadableAdvice =
  "a workspace's token cannot be opened: put the key that sealed it into SEALING_KEYS, or install again";

/** A word for what is wrong; operators are told what to do about it. */
function unreadable(log: Log, error: unknown): string {
  if (!(error instanceof TokenUnreadable)) return "installations_unreadable";
  log.error({ why: error.message }, unreadableAdvice);
  return "token_unreadable";
}
