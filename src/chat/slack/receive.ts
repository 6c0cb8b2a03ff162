import type { IncomingMessage, ServerResponse } from "node:http";
import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import type { Logger, Receiver, ReceiverEvent, webApi } from "@slack/bolt";
import type { ChatEvent, ChatFile, ChatPerson, FrontDesk, Happening } from "../event.ts";
import {
  errorName,
  type ChatPlatform,
  type Clock,
  type Installations,
  type Log,
  type Pacing,
  type TenantName,
} from "../../ports.ts";
import { plainText, type Card } from "../../ui/card.ts";
import { notInstalledCard } from "../../ui/installation.ts";
import { answerAt, answerOrigin, clientOptions, createPlatform } from "./deliver.ts";
import type { Origin } from "./deliver.ts";
import { slackErrorCode } from "./errors.ts";
import {
  channelName,
  conversationIn,
  fields,
  instantOf,
  personIn,
  readInvocation,
  readJson,
  readTyped,
  textOf,
} from "./ids.ts";
import type { Fields } from "./ids.ts";
import { createInstallPages } from "./install.ts";
import type { OauthConfig } from "./install.ts";
import { FORM, formValues, renderMessage } from "./render.ts";
import { createRequestHandler } from "./request.ts";
import { manyWorkspaces, oneWorkspace } from "./workspace.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

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
  /** Learns who we are, and connects. Throws what Slack says when the tokens are no good. */
  start(): Promise<void>;
  /** Takes no more, and waits for those in hand. */
  stop(): Promise<void>;
  /** Waits for those in hand. */
  settled(): Promise<void>;
};

export type DoorTools = {
  clock: Clock;
  log: Log;
  keepSeen: (key: string) => Promise<boolean>;
  /** Without it nothing waits for its turn. */
  pacing?: Pacing;
  /** Needed for several workspaces: who has installed the app, and who may. */
  installations?: Installations;
  mayInstall?: (tenant: TenantName) => Promise<boolean>;
};

type Acknowledge = (response?: unknown) => Promise<void>;

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

  async function settled(): Promise<void> {
    while (inHand.size > 0) await Promise.allSettled(inHand);
  }

  return {
    platform,
    http: socket === null ? createRequestHandler({ ...tools, signingSecret: secretOf(config), process }) : null,
    pages: "oauth" in config ? createInstallPages(config, installTools(tools)) : null,
    token: (team) => workspaces.token(team),
    async start() {
      await workspaces.start();
      isOpen = true;
      if (socket !== null) await socket.start();
    },
    async stop() {
      if (socket !== null) await socket.client.disconnect();
      await settled();
    },
    settled,
  };
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
    // The client reconnects for ever by itself; only how it asks for an address is ours.
    installerOptions: { clientOptions: options },
    // Not acknowledged is not kept: Slack sends it again.
    processEventErrorHandler: () => Promise.resolve(false),
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

// ── Listening ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type House = { desk: FrontDesk; tools: DoorTools; platform: ChatPlatform; workspaces: Workspaces; answersTo: string };

/** What hears in one workspace. */
type Ears = House & { workspace: Workspace };

/** What happened, and where to answer it. */
type Heard = { event: ChatEvent; origin: Origin };

type Told = { body: unknown; context: Fields };

function listen(app: App, house: House): void {
  const hear =
    (read: (body: Fields, at: Scene) => Heard | null) =>
    ({ body, context }: Told): Promise<void> => {
      const workspace = context["workspace"] as Workspace | null;
      if (workspace !== null)
        return take({ ...house, workspace }, read(fields(body), sceneIn(workspace.identity, house)), context);
      if (context["failure"] === undefined) return turnAway(house, fields(body), context);
      const identity = { team: textOf(context["teamId"]) ?? "", botUser: "" };
      return notAsked(house, read(fields(body), sceneIn(identity, house)), context);
    };
  app.command(/.*/, hear(readCommand));
  app.action(/.*/, hear(readPress));
  app.view({ type: "view_submission", callback_id: FORM }, hear(readSubmission));
  app.event("app_mention", hear(readMention));
  app.event("message", hear(readDirectMessage));
  app.event("app_home_opened", hear(readHome));
  app.event("member_joined_channel", hear(readJoin));
  app.event("app_uninstalled", ({ body }) => goneFrom(house, fields(body)));
  app.event("tokens_revoked", ({ body }) => goneFrom(house, fields(body)));
}

/** Not acknowledged before it is done: when we could not forget the token, Slack says so again. */
async function goneFrom({ workspaces }: House, body: Fields): Promise<void> {
  const event = fields(body["event"]);
  const team = textOf(body["team_id"]);
  const revoked = fields(event["tokens"])["bot"];
  // Who revokes a token of their own has taken nothing of ours.
  const isOurs = event["type"] === "app_uninstalled" || (Array.isArray(revoked) && revoked.length > 0);
  if (team !== null && isOurs) await workspaces.ended(team, textOf(event["type"]) ?? "");
}

/** From a workspace whose token we do not have: whoever can be answered without one gets a sentence, and nothing is kept. */
async function turnAway({ tools, answersTo }: House, body: Fields, context: Fields): Promise<void> {
  const acknowledge = context["acknowledge"] as Acknowledge;
  const card = notInstalledCard();
  if (textOf(body["command"]) !== null) return acknowledge({ response_type: "ephemeral", ...renderMessage(card) });
  await acknowledge();
  const responseUrl = textOf(body["response_url"]);
  if (responseUrl === null) return;
  await answerAt(responseUrl, { card, how: "private", answersTo }).catch((error: unknown) => {
    tools.log.warn({ why: slackErrorCode(error) }, "slack answer not shown");
  });
}

/** The workspace's token cannot be had just now: nothing can be kept, and a person can be told where no token is needed. */
async function notAsked(house: House, heard: Heard | null, context: Fields): Promise<void> {
  const acknowledge = context["acknowledge"] as Acknowledge;
  if (heard === null) return acknowledge();
  const { responseUrl } = heard.origin;
  const show = async (card: Card): Promise<void> => {
    if (responseUrl !== null) await answerAt(responseUrl, { card, how: "private", answersTo: house.answersTo });
  };
  await notKept(house, heard, { error: context["failure"], acknowledge, show });
}

/** Keep, acknowledge, do, answer. */
async function take(ears: Ears, heard: Heard | null, context: Fields): Promise<void> {
  const acknowledge = context["acknowledge"] as Acknowledge;
  if (heard === null) return acknowledge();
  const known = { ...heard, event: await withProfiles(ears, heard.event, PATIENCE_MS) };
  if (isBotsJoin(known.event, ears)) return acknowledge();
  let isNew: boolean;
  try {
    isNew = await ears.desk.accept(known.event);
  } catch (error) {
    const show = (card: Card) => ears.workspace.show({ kind: "private", card }, known.origin);
    return notKept(ears, known, { error, acknowledge, show });
  }
  await acknowledge();
  if (isNew) await answer(ears, known);
}

async function answer(ears: Ears, { event, origin }: Heard): Promise<void> {
  try {
    const whole = await withFiles(ears, await withRoster(ears, await withProfiles(ears, event, null)));
    const reply = await ears.desk.handle(whole);
    await telling(ears.desk, event, () => ears.workspace.show(reply, origin));
    if (origin.home && event.happening.kind !== "home") await refreshHome(ears, { event, origin });
  } catch (error) {
    notShown(ears.tools.log, event, error);
  }
}

/** Shows what was answered, and says whether it could be shown. */
async function telling(desk: FrontDesk, event: ChatEvent, show: () => Promise<void>): Promise<void> {
  try {
    await show();
  } catch (error) {
    desk.told(event, false);
    throw error;
  }
  desk.told(event, true);
}

/** After a press in the App Home, what stands there may no longer hold. */
async function refreshHome(ears: Ears, { event, origin }: Heard): Promise<void> {
  const opened: ChatEvent = { ...event, id: `${event.id}:home`, sameAs: null, happening: { kind: "home" } };
  if (!(await ears.desk.accept(opened))) return;
  const reply = await ears.desk.handle(opened);
  await telling(ears.desk, opened, () => ears.workspace.show(reply, origin));
}

function notShown(log: Log, event: ChatEvent, error: unknown): void {
  const why = error instanceof Error && slackErrorCode(error) === "unexpected" ? error.message : slackErrorCode(error);
  log.error({ event: event.id, why }, "slack answer not shown");
}

/** Events come again when they are not acknowledged. A command or a press does not: the person is told, and a form stays open. */
async function notKept(
  { desk, tools }: House,
  { event, origin }: Heard,
  { error, acknowledge, show }: { error: unknown; acknowledge: Acknowledge; show: (card: Card) => Promise<void> },
): Promise<void> {
  tools.log.error({ event: event.id, error: errorName(error) }, "slack event not kept");
  const isEvent = origin.trigger === null && event.happening.kind !== "submit";
  if (isEvent) throw error;
  const card = desk.unavailable(event);
  if (event.happening.kind === "submit") {
    const [first] = Object.keys(event.happening.values);
    const errors = first === undefined ? null : { [first]: plainText(card) };
    if (errors) return telling(desk, event, () => acknowledge({ response_action: "errors", errors }));
  }
  await acknowledge();
  await telling(desk, event, () => show(card)).catch((refused: unknown) => {
    notShown(tools.log, event, refused);
  });
}

// ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How long the acknowledgement waits for people's names; Slack waits three seconds for it. */
const PATIENCE_MS = 1_000;

/** The event with names and e-mail addresses where they are missing and Slack says them, within `patience` (null: however long it takes). */
async function withProfiles(ears: Ears, event: ChatEvent, patience: number | null): Promise<ChatEvent> {
  const fill = async (person: ChatPerson): Promise<ChatPerson> => {
    if (person.name !== null || person.user === "") return person;
    const asked = ears.workspace.people.profile(person.user);
    return personIn(person.tenant, person.user, await (patience === null ? asked : within(patience, asked)));
  };
  const { happening } = event;
  const [person, filled] = await Promise.all([fill(event.person), fillHappening(happening, fill)]);
  return { ...event, person, happening: filled };
}

async function fillHappening(
  happening: Happening,
  fill: (person: ChatPerson) => Promise<ChatPerson>,
): Promise<Happening> {
  switch (happening.kind) {
    case "words":
      return { ...happening, mentions: await Promise.all(happening.mentions.map(fill)) };
    case "joined":
    case "arrived":
      return { ...happening, people: await Promise.all(happening.people.map(fill)) };
    case "press":
    case "submit":
    case "home":
      return happening;
  }
}

async function within<T>(patience: number, asked: Promise<T | null>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tired = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, patience);
  });
  return Promise.race([asked, tired]).finally(() => {
    clearTimeout(timer);
  });
}

/** When the bot comes into a channel, those who are there already. */
async function withRoster(ears: Ears, event: ChatEvent): Promise<ChatEvent> {
  if (event.happening.kind !== "arrived") return event;
  const { tenant, reference } = event.conversation;
  const people = await ears.platform.roster({ tenant, reference }).catch((error: unknown) => {
    ears.tools.log.warn(
      { event: event.id, why: error instanceof Error ? error.message : "unknown" },
      "slack roster not read",
    );
    return [];
  });
  return { ...event, happening: { kind: "arrived", people } };
}

/** Of a file from another workspace the event says its id alone. */
async function withFiles(ears: Ears, event: ChatEvent): Promise<ChatEvent> {
  const { happening } = event;
  if (happening.kind !== "words" || !happening.files) return event;
  const files = happening.files.map(async (file) =>
    file.url === null && file.id !== undefined ? ((await fileInfo(ears.workspace, file.id)) ?? file) : file,
  );
  return { ...event, happening: { ...happening, files: await Promise.all(files) } };
}

async function fileInfo({ client }: Workspace, id: string): Promise<ChatFile | null> {
  return client.files.info({ file: id }).then(
    (answer) => readFile(answer.file),
    () => null,
  );
}

function isBotsJoin(event: ChatEvent, ears: Ears): boolean {
  return event.happening.kind === "joined" && ears.workspace.people.isKnownBot(event.person.user);
}

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Scene = { team: string; botUser: string; now: Date };

function sceneIn({ team, botUser }: Omit<Scene, "now">, { tools }: House): Scene {
  return { team, botUser, now: tools.clock.now() };
}

const nowhere = { thread: null, responseUrl: null, trigger: null, message: null, home: false };

function readCommand(body: Fields, { team, botUser, now }: Scene): Heard | null {
  const channel = textOf(body["channel_id"]);
  const user = textOf(body["user_id"]);
  const trigger = textOf(body["trigger_id"]);
  if (channel === null || user === null || trigger === null) return null;
  const conversation = conversationIn(team, channel, channelName(body["channel_name"]));
  const happening = words(textOf(body["text"]) ?? "", "command", { team, botUser });
  return {
    event: {
      id: `slack:command:${team}:${trigger}`,
      sameAs: null,
      at: now,
      person: personIn(team, user, null),
      conversation,
      happening,
    },
    origin: {
      ...nowhere,
      user,
      channel,
      personal: conversation.kind === "personal",
      responseUrl: textOf(body["response_url"]),
      trigger,
    },
  };
}

function words(
  raw: string,
  addressed: "command" | "mention" | "personal",
  { team, botUser }: Pick<Scene, "team" | "botUser">,
): Happening {
  const { text, users } = readTyped(raw, botUser);
  return { kind: "words", text, mentions: users.map((user) => personIn(team, user, null)), addressed };
}

/** Link buttons are told about too, and have nothing to run; so have buttons from somebody else's hand. */
function readPress(body: Fields, { team, now }: Scene): Heard | null {
  const action = fields(Array.isArray(body["actions"]) ? (body["actions"] as unknown[])[0] : null);
  const press = readInvocation(action["value"] ?? fields(action["selected_option"])["value"]);
  const user = textOf(fields(body["user"])["id"]);
  if (press === null || user === null) return null;
  const container = fields(body["container"]);
  const place = textOf(fields(body["channel"])["id"]) ?? textOf(container["channel_id"]);
  const ts = textOf(container["message_ts"]) ?? textOf(fields(body["message"])["ts"]);
  const ephemeral = container["is_ephemeral"] === true;
  const conversation = conversationIn(team, place ?? user, channelName(fields(body["channel"])["name"]));
  const personal = conversation.kind === "personal";
  const trigger = textOf(body["trigger_id"]);
  const when = textOf(action["action_ts"]);
  const id = trigger === null ? `slack:press:${team}:${user}:${when ?? ts ?? ""}` : `slack:press:${team}:${trigger}`;
  const happening: Happening = { kind: "press", press, shared: !personal && !ephemeral };
  return {
    event: { id, sameAs: null, at: instantOf(when, now), person: personIn(team, user, null), conversation, happening },
    origin: {
      user,
      channel: place ?? user,
      personal,
      thread: textOf(fields(body["message"])["thread_ts"]) ?? textOf(container["thread_ts"]),
      responseUrl: textOf(body["response_url"]),
      trigger,
      message: ts === null ? null : { ts, ephemeral },
      home: place === null,
    },
  };
}

function readSubmission(body: Fields, { team, now }: Scene): Heard | null {
  const view = fields(body["view"]);
  const user = textOf(fields(body["user"])["id"]);
  const viewId = textOf(view["id"]);
  const memory = readJson(view["private_metadata"]);
  const [command, args, kept] = Array.isArray(memory) ? (memory as unknown[]) : [];
  const press = readInvocation(JSON.stringify([command, args]));
  if (press === null || user === null || viewId === null) return null;
  const origin = { ...readOrigin(kept, user), user };
  const conversation = conversationIn(team, origin.channel);
  const happening: Happening = { kind: "submit", press, values: formValues(readInputs(view)) };
  // The hash changes with every version of the view, never between repeats of one submission.
  const id = `slack:submit:${team}:${viewId}:${textOf(view["hash"]) ?? ""}`;
  return { event: { id, sameAs: null, at: now, person: personIn(team, user, null), conversation, happening }, origin };
}

function readOrigin(kept: unknown, user: string): Omit<Origin, "user"> {
  const origin = fields(kept);
  const message = fields(origin["message"]);
  const ts = textOf(message["ts"]);
  return {
    channel: textOf(origin["channel"]) ?? user,
    personal: origin["personal"] !== false,
    thread: textOf(origin["thread"]),
    responseUrl: textOf(origin["responseUrl"]),
    trigger: null,
    message: ts === null ? null : { ts, ephemeral: message["ephemeral"] === true },
    home: origin["home"] === true,
  };
}

/** Each input's value in the form's order; empty when nothing was written or chosen. */
function readInputs(view: Fields): [string, string][] {
  return Object.entries(fields(fields(view["state"])["values"])).map(([blockId, actions]) => {
    const input = fields(fields(actions)["value"]);
    return [blockId, textOf(input["value"]) ?? textOf(fields(input["selected_option"])["value"]) ?? ""];
  });
}

// ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type EventParts = { payload: Fields; id: string; user: string; channel: string };

/** The parts every event of ours has; null for another installation's event, which our token cannot answer. */
function readEvent(body: Fields, { team }: Scene): EventParts | null {
  const payload = fields(body["event"]);
  const id = textOf(body["event_id"]);
  const user = textOf(payload["user"]);
  const channel = textOf(payload["channel"]);
  const installed = fields(Array.isArray(body["authorizations"]) ? (body["authorizations"] as unknown[])[0] : null);
  if (id === null || user === null || channel === null || (textOf(installed["team_id"]) ?? team) !== team) return null;
  return { payload, id: `slack:${team}:${id}`, user, channel };
}

/** In the bot's own conversation every message is for it: the mention there is heard as a direct message. */
function readMention(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  return parts === null || !isFromPerson(parts.payload) || parts.channel.startsWith("D")
    ? null
    : heardWords(parts, "mention", at);
}

/** A message in a channel is heard only as a mention, whose twin it may be. */
function readDirectMessage(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  return parts === null || !isFromPerson(parts.payload) || parts.payload["channel_type"] !== "im"
    ? null
    : heardWords(parts, "personal", at);
}

const spoken = new Set([undefined, "file_share", "thread_broadcast"]);

/** Not a bot's, not an edit, a deletion or a notice. */
function isFromPerson(message: Fields): boolean {
  const subtype = message["subtype"] as string | undefined;
  const isBot = message["bot_id"] !== undefined || message["user"] === "USLACKBOT";
  return !isBot && message["edited"] === undefined && spoken.has(subtype);
}

function heardWords({ payload, id, user, channel }: EventParts, addressed: "mention" | "personal", at: Scene): Heard {
  const ts = textOf(payload["ts"]);
  const conversation = conversationIn(at.team, channel);
  const said = words(textOf(payload["text"]) ?? "", addressed, at);
  const files = readFiles(payload["files"]);
  const happening = files.length > 0 ? { ...said, files } : said;
  return {
    event: {
      id,
      // The same message can come as a mention and as a message.
      sameAs: ts === null ? null : `slack:message:${at.team}:${channel}:${ts}`,
      at: instantOf(ts, at.now),
      person: personIn(at.team, user, null),
      conversation,
      happening,
    },
    origin: {
      ...nowhere,
      user,
      channel,
      personal: conversation.kind === "personal",
      thread: textOf(payload["thread_ts"]),
    },
  };
}

/**
 * What was dropped with a message. `url_private_download` asks for the bot token and `files:read`; of a file from another workspace Slack says
 * no more than its id, and of one that it keeps no longer nothing at all.
 */
function readFiles(files: unknown): ChatFile[] {
  return (Array.isArray(files) ? (files as unknown[]) : []).slice(0, 20).map(readFile);
}

function readFile(one: unknown): ChatFile {
  const file = fields(one);
  const url = textOf(file["url_private_download"]) ?? textOf(file["url_private"]);
  const id = textOf(file["id"]);
  return { name: textOf(file["name"]) ?? textOf(file["title"]) ?? "", url, ...(id === null ? {} : { id }) };
}

function readHome(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  if (parts === null || parts.payload["tab"] !== "home") return null;
  return heardAt(parts, at, { kind: "home" }, true);
}

function readJoin(body: Fields, at: Scene): Heard | null {
  const parts = readEvent(body, at);
  if (parts === null) return null;
  if (parts.user !== at.botUser)
    return heardAt(parts, at, { kind: "joined", people: [personIn(at.team, parts.user, null)] });
  const inviter = textOf(parts.payload["inviter"]) ?? at.botUser;
  return heardAt({ ...parts, user: inviter }, at, { kind: "arrived", people: [] });
}

function heardAt({ payload, id, user, channel }: EventParts, at: Scene, happening: Happening, home = false): Heard {
  const conversation = conversationIn(at.team, channel);
  const event = {
    id,
    sameAs: null,
    at: instantOf(payload["event_ts"], at.now),
    person: personIn(at.team, user, null),
    conversation,
    happening,
  };
  return { event, origin: { ...nowhere, user, channel, personal: conversation.kind === "personal", home } };
}

// ── Bolt's own log ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
