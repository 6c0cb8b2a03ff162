import type { IncomingMessage, ServerResponse } from "node:http";
import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import type { Logger, Receiver, ReceiverEvent, webApi } from "@slack/bolt";
import type { FrontDesk } from "../event.ts";
import { DeliveryError, inTime, type ChatPlatform, type Log } from "../../ports.ts";
import { createConnecting } from "./connecting.ts";
import { createPlatform } from "./deliver.ts";
import { answerOrigin, clientOptions } from "./mouth.ts";
import { createInstallPages } from "./install.ts";
import type { OauthConfig } from "./install.ts";
import { listen } from "./listen.ts";
import type { Acknowledge, DoorTools } from "./listen.ts";
import { createRequestHandler } from "./request.ts";
import { manyWorkspaces, oneWorkspace } from "./workspace.ts";
import type { Workspaces } from "./workspace.ts";

/** One workspace by its bot token: with `appToken` the door is Socket Mode; otherwise `signingSecret` is needed. `apiUrl` is for tests. */
export type OneWorkspaceConfig = {
  botToken: string;
  signingSecret: string | null;
  appToken: string | null;
  apiUrl?: string;
};

/** Several workspaces, which install the app by OAuth. */
export type ManyWorkspacesConfig = { oauth: OauthConfig; signingSecret: string; apiUrl?: string };

export type SlackConfig = OneWorkspaceConfig | ManyWorkspacesConfig;

export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type SlackDoor = {
  platform: ChatPlatform;
  /** Handles POST /slack/events (null in Socket Mode). Never throws; always answers. Returns when the request has been dealt with. */
  http: Door | null;
  /** Handles GET /slack/install and /slack/oauth_redirect; null where the workspace is given by its bot token. */
  pages: Door | null;
  /** The token that opens what was dropped in a workspace, or null. */
  token(team: string): Promise<string | null>;
  /**
   * Learns who we are, and connects; where Slack is away it goes on trying, and returns. What comes meanwhile is told that nothing can be kept, or
   * comes again. Throws one sentence, which names the setting, when Slack does not take a token.
   */
  start(): Promise<void>;
  /** Takes no more, and waits for those in hand. */
  stop(): Promise<void>;
  /** Waits for those in hand. */
  settled(): Promise<void>;
};

export function createSlackDoor(config: SlackConfig, desk: FrontDesk, tools: DoorTools): SlackDoor {
  const logger = quietLogger(tools.log);
  const { apiUrl } = config;
  const workspaces = workspacesOf(config, tools, logger);
  const inHand = new Set<Promise<unknown>>();
  let isOpen = false;

  const platform = createPlatform(workspaces);
  const appToken = "oauth" in config ? null : config.appToken;
  const socket = appToken === null ? null : socketReceiver(appToken, clientOptions(apiUrl, logger), logger);
  const app = new KeepingApp({
    receiver: socket ?? silentReceiver,
    // Bolt itself is given no token: what goes out goes by the workspace.
    authorize: async ({ teamId, isEnterpriseInstall }) => {
      const asked = workspaces.heardIn(isEnterpriseInstall ? "" : (teamId ?? ""));
      const { workspace, failure } = await asked.then(
        (found) => ({ workspace: found, failure: undefined }),
        (error: unknown) => ({ workspace: null, failure: error }),
      );
      const { botId, botUser: botUserId } = workspace?.identity ?? {};
      return { workspace, failure, ...(botId ? { botId } : {}), ...(botUserId ? { botUserId } : {}) };
    },
    clientOptions: clientOptions(apiUrl, logger),
    convoStore: false,
    logger,
  });
  app.error((error) => Promise.reject(error));
  listen(app, { desk, tools, platform, workspaces, answersTo: answerOrigin(apiUrl) });

  async function process(event: ReceiverEvent): Promise<void> {
    if (!isOpen) throw new Error("Slack knocked before the door was open");
    await app.processEvent(event);
  }

  function holding<T>(work: Promise<T>): Promise<T> {
    inHand.add(work);
    const release = () => inHand.delete(work);
    work.then(release, release);
    return work;
  }
  app.holding = holding;

  let isKnown = false;
  const connecting = createConnecting(async (isOver) => {
    if (!isKnown) await workspaces.start();
    isKnown = true;
    if (socket === null || isOver()) return;
    await openSocket(socket);
    // It was stopped while it connected.
    if (isOver()) await socket.client.disconnect();
  }, tools);
  socket?.client.on("disconnected", () => {
    connecting.again();
  });

  async function settled(): Promise<void> {
    while (inHand.size > 0) await Promise.allSettled(inHand);
  }

  return {
    platform,
    http: socket === null ? createRequestHandler({ ...tools, signingSecret: secretOf(config), process }) : null,
    pages: "oauth" in config ? createInstallPages(config, installTools(tools)) : null,
    token: (team) => workspaces.token(team),
    async start() {
      isOpen = true;
      await connecting.start().catch((error: unknown) => {
        throw unusable(error, "oauth" in config ? null : isKnown ? "SLACK_APP_TOKEN" : "SLACK_BOT_TOKEN");
      });
    },
    async stop() {
      connecting.stop();
      if (socket !== null) await socket.client.disconnect();
      await settled();
    },
    settled,
  };
}

/** Slack's own words for why carry no secret. */
function unusable(error: unknown, setting: string | null): Error {
  const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown";
  return new Error(`Slack cannot be used${setting === null ? "" : ` with this ${setting}`}: ${why}`, { cause: error });
}

function workspacesOf(config: SlackConfig, tools: DoorTools, logger: Logger): Workspaces {
  const { clock, log, pacing = null } = tools;
  const own = { apiUrl: config.apiUrl, clock, log, logger, pacing };
  return "oauth" in config
    ? manyWorkspaces(installTools(tools).installations, own)
    : oneWorkspace(config.botToken, own);
}

function installTools({ installations, mayInstall, ...tools }: DoorTools) {
  if (!installations || !mayInstall) throw new Error("several workspaces need a place for what they install");
  return { installations, mayInstall, ...tools };
}

function secretOf(config: SlackConfig): string {
  if (config.signingSecret === null || config.signingSecret === "")
    throw new Error("Slack over HTTP needs its signing secret");
  return config.signingSecret;
}

/** Requests come through `http`, on the one web server. */
const silentReceiver: Receiver = {
  init: () => undefined,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

function socketReceiver(appToken: string, options: webApi.WebClientOptions, logger: Logger): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger,
    // What its own reconnecting throws when Slack is away, nobody could catch, and it would end the program: that is ours (connecting.ts).
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: options },
    // Not acknowledged is not kept: Slack sends it again.
    processEventErrorHandler: () => Promise.resolve(false),
  });
}

/** Slack's hello comes at once. */
const helloMs = 10_000;

/** Throws when there is no connection; one that breaks before its hello says nothing of why. */
async function openSocket({ client }: SocketModeReceiver): Promise<void> {
  const opened = client.start().catch((error: unknown) => {
    throw error instanceof Error ? error : new DeliveryError("socket_closed", "later");
  });
  await inTime(helloMs, opened, async () => {
    await client.disconnect();
    throw new DeliveryError("socket_silent", "later");
  });
}

/** Bolt acknowledges an event before any listener has seen it. Ours are acknowledged when they have been kept. */
class KeepingApp extends App {
  holding: <T>(work: Promise<T>) => Promise<T> = (work) => work;

  override async processEvent(event: ReceiverEvent): Promise<void> {
    let answered = false;
    const acknowledge: Acknowledge = async (response) => {
      if (answered) return;
      answered = true;
      await event.ack(response);
    };
    const isEvent = event.body["event"] !== undefined;
    const ack = isEvent ? () => Promise.resolve() : acknowledge;
    await this.holding(super.processEvent({ ...event, ack, customProperties: { acknowledge } }));
    // Nobody listens to this kind: Slack need not send it again.
    await acknowledge();
  }
}

/** Only warnings and errors, and of those only the library's own sentence: what follows may be what people wrote. */
function quietLogger(log: Log): Logger {
  const sentence = (said: unknown[]) => (typeof said[0] === "string" ? said[0].slice(0, 200) : "no sentence");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...said: unknown[]) => {
      log.warn({ said: sentence(said) }, "slack library");
    },
    error: (...said: unknown[]) => {
      log.error({ said: sentence(said) }, "slack library");
    },
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
