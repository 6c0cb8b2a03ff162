import { createHmac, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { brokenLimits } from "../../src/chat/slack/limits.ts";
import {
  escapeSlack,
  list,
  shape,
  str,
  unescapeSlack,
  visibleButtons,
  visibleFields,
  visibleText,
} from "./slack-visible.ts";
import type { SeenButton, SeenField } from "./slack-visible.ts";
import type { SlackHost } from "./slack-host.ts";
import { breakOff, storm, type Weather } from "./weather.ts";

/**
 * Slack's servers, as much as Referent uses of them, on a loopback port of their own. What is sent in is checked as Slack would check it
 * (limits, scopes, membership) and kept as each person would see it; what people do is sent out signed, as Slack would send it.
 *
 *   const slack = await startSlackStandIn({ clock });
 *   const anna = slack.addUser({ name: "Anna Holm", email: "anna@example.dk" });
 *   const channel = slack.addChannel("udvalget", [anna, slack.botUser]);
 *   // configure the door with slack.config
 *   slack.deliverTo("http://127.0.0.1:3000/slack/events");     // not needed in Socket Mode (appToken: slack.appToken)
 *   await slack.say(anna, channel, "/dagsorden");              // each returns when Slack has its HTTP answer, not when the reply is there
 *   await slack.mention(anna, channel, "hvem kommer?");        // app_mention and its twin message; "<@U…>" of a known user is a mention
 *   await slack.dm(anna, "jeg kommer", { twice: true });       // the same event again with X-Slack-Retry-Num
 *   await slack.press(anna, message.ts, "Jeg kommer");         // also menu entries, ephemeral messages and the App Home ("home")
 *   await slack.submit(anna, modal.viewId!, { Titel: "…" });   // by field label; a choice by its label or its value
 *   slack.visibleTo(anna);                                     // SeenMessage[] in order of arrival: `arrival` rises with every change
 *   slack.failNext("chat.postMessage", { status: 503 });       // or { error: "channel_not_found" }, or { status: 429, retryAfter: 7 }
 *   slack.violations                                           // what Slack would have refused: should be empty at the end
 *   await slack.stop();
 *
 * Timestamps and signatures follow the clock it is given, never the machine's.
 */
export type StandInOptions = {
  clock: { now(): Date };
  signingSecret?: string;
  botToken?: string;
  appToken?: string;
  team?: string;
  scopes?: string[];
  /** What happens to a call of the Web API instead of, or after, its being answered; see tests/support/weather.ts. */
  weather?: Weather;
  /** Several workspaces behind one address, with the tokens that were given out there: see tests/support/slack-host.ts. */
  host?: SlackHost;
};

export type SeenMessage = {
  /** Names the message in `press`; the App Home's is "home". */
  ts: string;
  /** Where it stands; for a modal or the home, the person's id. */
  channel: string;
  kind: "message" | "ephemeral" | "file" | "modal" | "home";
  /** All text on screen, without the labels of buttons; a file's title and name. */
  text: string;
  /** What the notification and a screen reader say. */
  notification: string;
  raw: Record<string, unknown>;
  buttons: SeenButton[];
  fields: SeenField[];
  viewId: string | null;
  /** `bytes` as they were uploaded; `content` reads them as text. */
  file: { name: string; title: string; content: string; bytes: Buffer } | null;
  thread: string | null;
  at: Date;
  updatedAt: Date | null;
  /** Rises with every message and every change to one, over the whole workspace: what has arrived since is what is greater. */
  arrival: number;
};

export type Sent = { status: number; body: string };
/** `halfway`: it is done, and the connection breaks off within the answer. */
export type Failure = { status?: number; error?: string; retryAfter?: number; drop?: true; halfway?: true };
export type SlackStandIn = Awaited<ReturnType<typeof startSlackStandIn>>;

type Shape = Record<string, unknown>;
type User = { id: string; name: string; email: string | null; isBot: boolean };
type Channel = { id: string; name: string; members: Set<string>; dmOf: string | null; archived: boolean };
type Kept = SeenMessage & { to: string | null };
type View = { id: string; user: string; hash: string; view: Shape };

/** Which scope each method needs (https://docs.slack.dev/reference/scopes). */
export const methodScopes: Record<string, string[]> = {
  "auth.test": [],
  "users.info": ["users:read"],
  "users.list": ["users:read"],
  "conversations.open": ["im:write"],
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.members": ["channels:read", "groups:read"],
  "chat.postMessage": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.delete": ["chat:write"],
  "views.open": [],
  "views.publish": [],
  "views.update": [],
  "files.info": ["files:read"],
  "files.getUploadURLExternal": ["files:write"],
  "files.completeUploadExternal": ["files:write"],
  "files.delete": ["files:write"],
  "apps.connections.open": [],
};

class SlackRefusal extends Error {}

function refuse(error: string): never {
  throw new SlackRefusal(error);
}

export function manifestScopes(): string[] {
  const manifest = JSON.parse(readFileSync(new URL("../../manifests/slack.json", import.meta.url), "utf8")) as Shape;
  return list(shape(shape(manifest["oauth_config"])["scopes"])["bot"]).map(str);
}

export async function startSlackStandIn(options: StandInOptions) {
  const { clock, host } = options;
  const team = options.team ?? "T0STANDIN";
  const botToken = options.botToken ?? "xoxb-stand-in";
  const appToken = options.appToken ?? "xapp-stand-in";
  const signingSecret = options.signingSecret ?? "stand-in-secret";
  const scopes = new Set(options.scopes ?? manifestScopes());
  const botUser = "U0REFERENT";
  const users = new Map<string, User>([[botUser, { id: botUser, name: "Referent", email: null, isBot: true }]]);
  const channels = new Map<string, Channel>();
  const messages: Kept[] = [];
  const views = new Map<string, View>();
  const triggers = new Set<string>();
  const responseUrls = new Map<
    string,
    { user: string; channel: string; message: Kept | null; uses: number; since: number }
  >();
  const uploads = new Map<string, { name: string; bytes: Buffer; length: number; shared?: Kept }>();
  const dropped = new Map<string, { name: string; bytes: Buffer }>();
  const failures: { method: string; failure: Failure }[] = [];
  const violations: string[] = [];
  const calls: { method: string; args: Shape }[] = [];
  let target: string | (() => string) | null = null;
  let socket: WebSocket | null = null;
  const envelopes = new Map<string, (payload: unknown) => void>();
  let counter = 0;

  const next = () => (counter += 1);
  const nextId = (prefix: string) => `${prefix}${String(next()).padStart(8, "0")}`;
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const nextTs = () => `${seconds()}.${String(next()).padStart(6, "0")}`;

  // ── People and places ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function addUser(user: { name: string; email?: string | null; isBot?: boolean; id?: string }): string {
    const id = user.id ?? nextId("U");
    users.set(id, { id, name: user.name, email: user.email ?? null, isBot: user.isBot ?? false });
    return id;
  }

  function addChannel(name: string, members: string[], id: string = nextId("C")): string {
    channels.set(id, { id, name, members: new Set(members), dmOf: null, archived: false });
    return id;
  }

  function dmOf(user: string): string {
    const known = [...channels.values()].find((channel) => channel.dmOf === user);
    if (known) return known.id;
    const id = nextId("D");
    channels.set(id, { id, name: "directmessage", members: new Set([user, botUser]), dmOf: user, archived: false });
    return id;
  }

  function channelOf(id: string): Channel {
    if (/^[UW]/.test(id)) return channels.get(dmOf(userOf(id).id)) ?? refuse("channel_not_found");
    return channels.get(id) ?? refuse("channel_not_found");
  }

  function userOf(id: string): User {
    return users.get(id) ?? refuse("user_not_found");
  }

  // ── What people see ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function visibleTo(user: string): SeenMessage[] {
    return messages
      .filter((kept) => (kept.to === null ? channels.get(kept.channel)?.members.has(user) : kept.to === user))
      .map((kept) => {
        const { to, ...seen } = kept;
        return to === null ? seen : { ...seen };
      });
  }

  function content(body: Shape) {
    const blocks = list(body["blocks"]);
    const notification = unescapeSlack(str(body["text"]));
    return {
      text: blocks.length > 0 ? visibleText(blocks) : notification,
      notification,
      raw: body,
      buttons: visibleButtons(blocks),
      fields: visibleFields(blocks),
    };
  }

  function keep(place: Pick<Kept, "channel" | "kind" | "to"> & Partial<Kept>, body: Shape): Kept {
    const kept: Kept = {
      ts: nextTs(),
      viewId: null,
      file: null,
      thread: typeof body["thread_ts"] === "string" ? body["thread_ts"] : null,
      at: clock.now(),
      updatedAt: null,
      arrival: next(),
      ...content(body),
      ...place,
    };
    messages.push(kept);
    return kept;
  }

  function change(kept: Kept, body: Shape): void {
    Object.assign(kept, content(body), { updatedAt: clock.now(), arrival: next() });
  }

  function drop(kept: Kept): void {
    messages.splice(messages.indexOf(kept), 1);
  }

  // ── The Web API ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function checked(method: string, payload: Shape): Shape {
    const broken = brokenLimits(payload);
    if (broken.length > 0) {
      violations.push(`${method}: ${broken.join("; ")}`);
      refuse(method.startsWith("views.") ? "invalid_arguments" : "invalid_blocks");
    }
    return payload;
  }

  function botIn(channel: Channel): Channel {
    if (channel.archived) refuse("is_archived");
    if (!channel.members.has(botUser)) refuse("not_in_channel");
    return channel;
  }

  function standing(args: Shape): Kept {
    const found = messages.find(
      (kept) => kept.ts === args["ts"] && kept.channel === args["channel"] && kept.kind === "message",
    );
    return found ?? refuse("message_not_found");
  }

  const methods: Record<string, (args: Shape) => Shape> = {
    "auth.test": () => ({ team_id: team, team: "Stand-in", user_id: botUser, user: "referent", bot_id: "B0REFERENT" }),
    "users.info": (args) => ({ user: userJson(userOf(str(args["user"]))) }),
    "users.list": () => ({ members: [...users.values()].map(userJson) }),
    "conversations.open": (args) => {
      if (userOf(str(args["users"])).isBot) refuse("cannot_dm_bot");
      return { channel: { id: dmOf(str(args["users"])) } };
    },
    "conversations.info": (args) => {
      const { id, name, dmOf: dm } = channelOf(str(args["channel"]));
      return { channel: { id, name, is_im: dm !== null, is_channel: dm === null } };
    },
    "conversations.members": (args) => {
      const members = [...channelOf(str(args["channel"])).members];
      const start = Number(args["cursor"] ?? 0);
      // Two at a time, so that whoever does not ask for the next page is found out.
      return {
        members: members.slice(start, start + 2),
        response_metadata: { next_cursor: start + 2 < members.length ? String(start + 2) : "" },
      };
    },
    "chat.postMessage": (args) => {
      const channel = botIn(channelOf(str(args["channel"])));
      const kept = keep({ channel: channel.id, kind: "message", to: null }, checked("chat.postMessage", args));
      return { channel: channel.id, ts: kept.ts };
    },
    "chat.postEphemeral": (args) => {
      const channel = botIn(channelOf(str(args["channel"])));
      if (!channel.members.has(userOf(str(args["user"])).id)) refuse("user_not_in_channel");
      const place = { channel: channel.id, kind: "ephemeral", to: str(args["user"]) } as const;
      return { message_ts: keep(place, checked("chat.postEphemeral", args)).ts };
    },
    "chat.update": (args) => {
      change(standing(args), checked("chat.update", args));
      return { channel: args["channel"], ts: args["ts"] };
    },
    "chat.delete": (args) => {
      drop(standing(args));
      return { channel: args["channel"], ts: args["ts"] };
    },
    "views.open": (args) => {
      const user = useTrigger(str(args["trigger_id"]));
      const view = checked("views.open", shape(args["view"]));
      const opened: View = { id: nextId("V"), user, hash: nextTs(), view };
      views.set(opened.id, opened);
      const kept = keep({ channel: user, kind: "modal", to: user, viewId: opened.id }, view);
      kept.text = [unescapeSlack(str(shape(view["title"])["text"])), kept.text].join("\n");
      return { view: { id: opened.id, hash: opened.hash } };
    },
    "views.publish": (args) => {
      const user = userOf(str(args["user_id"])).id;
      const view = checked("views.publish", shape(args["view"]));
      const before = messages.find((kept) => kept.kind === "home" && kept.to === user);
      if (before) change(before, view);
      else keep({ ts: "home", channel: user, kind: "home", to: user, viewId: nextId("V") }, view);
      return { view: {} };
    },
    "views.update": (args) => {
      const known = views.get(str(args["view_id"])) ?? refuse("not_found");
      known.view = checked("views.update", shape(args["view"]));
      const kept = messages.find(({ viewId }) => viewId === known.id);
      if (kept) change(kept, known.view);
      return { view: { id: known.id } };
    },
    "files.info": (args) => {
      const { name, bytes } = dropped.get(str(args["file"])) ?? refuse("file_not_found");
      return { file: fileJson(str(args["file"]), name, bytes) };
    },
    "files.getUploadURLExternal": (args) => {
      const id = nextId("F");
      uploads.set(id, { name: str(args["filename"]), bytes: Buffer.alloc(0), length: Number(args["length"]) });
      return { file_id: id, upload_url: `${base()}/upload/${id}` };
    },
    "files.completeUploadExternal": (args) => {
      const channel = botIn(channelOf(str(args["channel_id"])));
      for (const { id, title } of list(args["files"]).map(shape)) {
        const upload = uploads.get(str(id)) ?? refuse("file_not_found");
        if (upload.bytes.length !== upload.length) refuse("file_upload_size_mismatch");
        const file = {
          name: upload.name,
          title: str(title),
          content: upload.bytes.toString("utf8"),
          bytes: upload.bytes,
        };
        const kept = keep(
          { channel: channel.id, kind: "file", to: null, file },
          { text: escapeSlack(`${file.title}\n${file.name}`) },
        );
        upload.shared = kept;
      }
      return { files: args["files"] };
    },
    "files.delete": (args) => {
      const upload = uploads.get(str(args["file"])) ?? refuse("file_not_found");
      uploads.delete(str(args["file"]));
      if (upload.shared) drop(upload.shared);
      return {};
    },
    "apps.connections.open": () => ({ url: `${base().replace("http", "ws")}/socket` }),
  };

  /** The addresses are Slack's own; a test leads `files.slack.com` to `fileHost`. */
  function fileJson(id: string, name: string, bytes: Buffer): Shape {
    const place = `https://files.slack.com/files-pri/${team}-${id}`;
    const urls = { url_private: `${place}/${name}`, url_private_download: `${place}/download/${name}` };
    return { id, name, title: name, size: bytes.length, mode: "hosted", is_external: false, ...urls };
  }

  function userJson(user: User): Shape {
    const profile = {
      real_name: user.name,
      display_name: "",
      ...(scopes.has("users:read.email") ? { email: user.email } : {}),
    };
    return {
      id: user.id,
      name: user.name.toLowerCase().replaceAll(" ", "."),
      real_name: user.name,
      is_bot: user.isBot,
      profile,
    };
  }

  /** A trigger opens one form, and is used up by it. Returns who pulled it. */
  function useTrigger(trigger: string): string {
    if (!triggers.delete(trigger)) refuse("expired_trigger_id");
    return trigger.split(".").at(-1) ?? "";
  }

  // ── HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  const server: Server = createServer((request, response) => {
    void serve(request, response);
  });
  if (host) host.add(team, { botUser, serve });
  else await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = () => (host ? `${host.origin}/w/${team}` : `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const isOurs = (token: string) => (host ? host.holds(team, token) : token === botToken);
  const sockets = new WebSocketServer({ server, path: "/socket" });
  sockets.on("connection", (connected) => {
    socket = connected;
    connected.on("message", (data) => {
      const { envelope_id, payload } = JSON.parse((data as Buffer).toString("utf8")) as {
        envelope_id: string;
        payload?: unknown;
      };
      envelopes.get(envelope_id)?.(payload);
    });
    connected.send(JSON.stringify({ type: "hello", num_connections: 1 }));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readAll(request);
    const body = bytes.toString("utf8");
    const [, area = "", ...rest] = new URL(request.url ?? "/", base()).pathname.split("/");
    const name = rest.join("/");
    if (area === "api") {
      callMethod(name, request, body, response);
      return;
    }
    if (area === "response") {
      respondTo(name, body, response);
      return;
    }
    if (area === "files-pri") {
      giveFile(rest[0] ?? "", request, response);
      return;
    }
    const upload = area === "upload" ? uploads.get(name) : undefined;
    if (failed("upload", response)) return;
    if (upload) upload.bytes = bytes;
    if (isHalfway("upload")) breakOff(response, { status: 200, body: "OK" }, "half");
    else response.writeHead(upload ? 200 : 404).end(upload ? "OK" : "");
  }

  /** To the bot that shows its token; everybody else is sent to the page where people sign in. */
  function giveFile(place: string, request: IncomingMessage, response: ServerResponse): void {
    calls.push({ method: "files-pri", args: {} });
    const file = dropped.get(place.replace(`${team}-`, ""));
    if (!isOurs(tokenIn(request)) || !scopes.has("files:read"))
      response.writeHead(302, { location: `https://stand-in.slack.com/?redir=${place}` }).end();
    else if (file) response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes);
    else response.writeHead(404).end();
  }

  /** Answers with the failure that was asked for, if one was. */
  function failed(method: string, response: ServerResponse): boolean {
    const index = failures.findIndex((one) => one.method === method);
    if (index < 0) return false;
    if (failures[index]?.failure.halfway) return false;
    const [{ failure } = { failure: {} as Failure }] = failures.splice(index, 1);
    if (failure.drop) response.destroy();
    else {
      const wait = failure.retryAfter === undefined ? {} : { "retry-after": String(failure.retryAfter) };
      response.writeHead(failure.status ?? 200, { "content-type": "application/json", ...wait });
      response.end(JSON.stringify({ ok: false, error: failure.error ?? "internal_error" }));
    }
    return true;
  }

  function isHalfway(method: string): boolean {
    const index = failures.findIndex((one) => one.method === method && one.failure.halfway);
    if (index >= 0) failures.splice(index, 1);
    return index >= 0;
  }

  function callMethod(method: string, request: IncomingMessage, body: string, response: ServerResponse): void {
    const args = readArgs(request, body);
    calls.push({ method, args });
    if (failed(method, response)) return;
    const weather = options.weather?.({
      platform: "slack",
      method,
      isMessage: method === "chat.postMessage",
      isUpdate: method === "chat.update",
      conversation: str(args["channel"]),
      key: typeof args["client_msg_id"] === "string" ? args["client_msg_id"] : null,
    });
    if (weather && storm(weather, response)) return;
    const answer = (json: Shape) => {
      if (json["ok"] === true) weather?.taken?.(str(json["ts"]));
      if (weather?.kind === "lost") breakOff(response, { status: 200, body: json }, weather.heard);
      else if (isHalfway(method)) breakOff(response, { status: 200, body: json }, "half");
      else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(json));
    };
    try {
      const token = tokenIn(request);
      if (method === "apps.connections.open" ? token !== appToken : !isOurs(token)) refuse("invalid_auth");
      const handle = methods[method] ?? refuse("unknown_method");
      for (const scope of methodScopes[method] ?? []) if (!scopes.has(scope)) refuse("missing_scope");
      answer({ ok: true, ...handle(args) });
    } catch (error) {
      if (!(error instanceof SlackRefusal)) violations.push(`${method}: ${String(error)}`);
      answer({ ok: false, error: error instanceof SlackRefusal ? error.message : "fatal_error" });
    }
  }

  /** Five times in half an hour, as Slack has it. */
  function respondTo(id: string, body: string, response: ServerResponse): void {
    if (failed("response_url", response)) return;
    const known = responseUrls.get(id);
    const isOld = known !== undefined && clock.now().getTime() - known.since > 30 * 60_000;
    if (known === undefined || isOld || known.uses >= 5) {
      response.writeHead(404).end("expired_url");
      return;
    }
    known.uses += 1;
    const said = shape(JSON.parse(body));
    calls.push({ method: "response_url", args: said });
    try {
      checked("response_url", said);
    } catch {
      response.writeHead(400).end("invalid_blocks");
      return;
    }
    const { user, channel, message } = known;
    if (said["replace_original"] === true && message !== null) change(message, said);
    else if (said["response_type"] === "in_channel") keep({ channel, kind: "message", to: null }, said);
    else keep({ channel, kind: "ephemeral", to: user }, said);
    response.writeHead(200).end("ok");
  }

  // ── What people do ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** `patient`: sent again as Slack does, up to three times, until it is acknowledged. */
  type Sending = { twice?: boolean; patient?: boolean };

  /** Signed, to /slack/events; by socket when the app is connected there. */
  async function send(
    kind: "events_api" | "slash_commands" | "interactive",
    payload: Shape,
    retry = 0,
    signal: AbortSignal | null = null,
  ): Promise<Sent> {
    if (socket !== null) return sendBySocket(socket, kind, payload, retry);
    const form = kind === "slash_commands" ? new URLSearchParams(payload as Record<string, string>).toString() : null;
    const pressed =
      kind === "interactive" ? new URLSearchParams({ payload: JSON.stringify(payload) }).toString() : null;
    const body = form ?? pressed ?? JSON.stringify(payload);
    const type = kind === "events_api" ? "application/json" : "application/x-www-form-urlencoded";
    // A retry is a request of its own: signed at its own time.
    return post(body, { "content-type": type, ...signed(body, seconds() + retry), ...retryHeaders(retry) }, signal);
  }

  function signed(body: string, timestamp: number): Record<string, string> {
    const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
    return { "x-slack-request-timestamp": String(timestamp), "x-slack-signature": `v0=${signature}` };
  }

  async function post(body: string, headers: Record<string, string>, signal: AbortSignal | null = null): Promise<Sent> {
    if (target === null) throw new Error("Say where the app listens with deliverTo() first");
    const url = typeof target === "string" ? target : target();
    const answer = await fetch(url, { method: "POST", body, headers, signal });
    return { status: answer.status, body: await answer.text() };
  }

  async function sendBySocket(to: WebSocket, type: string, payload: Shape, retry: number): Promise<Sent> {
    const envelope_id = randomUUID();
    const acknowledged = new Promise<unknown>((resolve) => envelopes.set(envelope_id, resolve));
    to.send(
      JSON.stringify({
        type,
        envelope_id,
        payload,
        accepts_response_payload: type !== "events_api",
        retry_attempt: retry,
      }),
    );
    const answer = await acknowledged;
    envelopes.delete(envelope_id);
    return { status: 200, body: answer === undefined ? "" : JSON.stringify(answer) };
  }

  async function sendEvent(event: Shape, sending: Sending = {}): Promise<Sent> {
    const payload = {
      type: "event_callback",
      team_id: team,
      api_app_id: "A0REFERENT",
      event,
      event_id: nextId("Ev"),
      event_time: seconds(),
      authorizations: [{ team_id: team, user_id: botUser, is_bot: true, is_enterprise_install: false }],
    };
    const first = sending.patient ? await sendPatiently(payload) : await send("events_api", payload);
    return sending.twice ? send("events_api", payload, 1) : first;
  }

  /** Slack waits three seconds, and repeats at once, after a minute and after five; here the waits in between are shorter. */
  async function sendPatiently(payload: Shape): Promise<Sent> {
    for (const [retry, wait] of [0, 300, 3_000, 9_000].entries()) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const sent = await send("events_api", payload, retry, AbortSignal.timeout(3_000)).catch(() => null);
      if (sent?.status === 200) return sent;
    }
    return { status: 0, body: "" };
  }

  function pull(user: string): string {
    const trigger = `${next()}.${seconds()}.${user}`;
    triggers.add(trigger);
    return trigger;
  }

  function responseUrl(user: string, channel: string, message: Kept | null): string {
    const id = nextId("R");
    responseUrls.set(id, { user, channel, message, uses: 0, since: clock.now().getTime() });
    return `${base()}/response/${id}`;
  }

  /** As Slack stores what somebody typed: escaped, except for mentions of people it knows. */
  function typed(text: string, withName: boolean): string {
    return text
      .split(/(<@[A-Z0-9]+>)/)
      .map((part) => {
        const user = users.get(part.slice(2, -1));
        if (!part.startsWith("<@") || user === undefined) return escapeSlack(part);
        return withName ? `<@${user.id}|${user.name.toLowerCase().replaceAll(" ", ".")}>` : part;
      })
      .join("");
  }

  async function say(user: string, channel: string, text: string, sending: Sending = {}): Promise<Sent> {
    const [command = "", ...words] = text.split(/(?<=^\S+)\s/);
    const payload = {
      token: "unused",
      team_id: team,
      team_domain: "stand-in",
      channel_id: channel,
      channel_name: channels.get(channel)?.name ?? "directmessage",
      user_id: user,
      user_name: userOf(user).name,
      command,
      text: typed(words.join(" "), true),
      api_app_id: "A0REFERENT",
      is_enterprise_install: "false",
      response_url: responseUrl(user, channel, null),
      trigger_id: pull(user),
    };
    const first = await send("slash_commands", payload);
    return sending.twice ? send("slash_commands", payload, 1) : first;
  }

  async function mention(
    user: string,
    channel: string,
    text: string,
    sending: Sending & { thread?: string } = {},
  ): Promise<Sent> {
    const ts = nextTs();
    const message = {
      user,
      text: `<@${botUser}> ${typed(text, false)}`,
      ts,
      channel,
      event_ts: ts,
      client_msg_id: randomUUID(),
    };
    const said = sending.thread === undefined ? message : { ...message, thread_ts: sending.thread };
    const first = await sendEvent({ type: "app_mention", ...said }, sending);
    await sendEvent({ type: "message", channel_type: "channel", ...said }, sending);
    return first;
  }

  async function dm(user: string, text: string, sending: Sending & { event?: Shape } = {}): Promise<Sent> {
    const ts = nextTs();
    const message = {
      type: "message",
      channel_type: "im",
      user,
      text: typed(text, false),
      ts,
      channel: dmOf(user),
      event_ts: ts,
    };
    return sendEvent({ ...message, ...sending.event }, sending);
  }

  /**
   * Drops a file in the bot's own conversation with them, or in a channel with a mention of it. `elsewhere`: it belongs to another workspace, so that
   * the event says only its id.
   */
  async function dropFile(
    user: string,
    file: { name: string; bytes: Uint8Array },
    options: Sending & { channel?: string; text?: string; elsewhere?: true } = {},
  ): Promise<Sent> {
    const { channel, text = "", elsewhere, ...sending } = options;
    const [id, ts, bytes] = [nextId("F"), nextTs(), Buffer.from(file.bytes)];
    dropped.set(id, { name: file.name, bytes });
    const files = [elsewhere ? { id, file_access: "check_file_info" } : fileJson(id, file.name, bytes)];
    const message = { user, ts, channel: channel ?? dmOf(user), event_ts: ts, files };
    if (channel === undefined) {
      const direct = { type: "message", subtype: "file_share", channel_type: "im", text: typed(text, false) };
      return sendEvent({ ...direct, ...message }, sending);
    }
    return sendEvent({ type: "app_mention", ...message, text: `<@${botUser}> ${typed(text, false)}` }, sending);
  }

  /** Presses a button, or chooses from a »⋯« menu, that this person can see. Dialogs that ask first are answered with yes. */
  async function press(user: string, ts: string, label: string, sending: Sending = {}): Promise<Sent> {
    const message = messages.find((kept) => kept.ts === ts && (kept.to === null || kept.to === user));
    const button = message?.buttons.find((one) => one.label === label);
    if (message === undefined || button === undefined) throw new Error(`${user} sees no button »${label}« on ${ts}`);
    const isMenu = button.action_id.includes("menu");
    const action = {
      action_id: button.action_id,
      block_id: button.block_id,
      type: isMenu ? "overflow" : "button",
      ...(isMenu ? { selected_option: { value: button.value } } : button.value === null ? {} : { value: button.value }),
      action_ts: nextTs(),
    };
    const payload = { ...interaction(user, "block_actions"), ...containerOf(message, user), actions: [action] };
    const first = await send("interactive", payload);
    return sending.twice ? send("interactive", payload, 1) : first;
  }

  function interaction(user: string, type: string): Shape {
    const person = { id: user, username: userOf(user).name, name: userOf(user).name, team_id: team };
    return {
      type,
      team: { id: team, domain: "stand-in" },
      user: person,
      api_app_id: "A0REFERENT",
      token: "unused",
      trigger_id: pull(user),
    };
  }

  function containerOf(message: Kept, user: string): Shape {
    if (message.kind === "home" || message.kind === "modal") {
      return { container: { type: "view", view_id: message.viewId }, view: { id: message.viewId, type: message.kind } };
    }
    const isEphemeral = message.kind === "ephemeral";
    const { ts, channel } = message;
    return {
      container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: isEphemeral },
      channel: { id: channel, name: channels.get(channel)?.name ?? "directmessage" },
      ...(isEphemeral
        ? {}
        : { message: { type: "message", ts, text: message.notification, blocks: message.raw["blocks"] } }),
      response_url: responseUrl(user, channel, message),
    };
  }

  /** Fills the form by field label and submits; the form closes unless the app says what is wrong. */
  async function submit(
    user: string,
    viewId: string,
    filled: Record<string, string>,
    sending: Sending = {},
  ): Promise<Sent> {
    const opened = views.get(viewId);
    if (opened?.user !== user) throw new Error(`${user} has no form ${viewId}`);
    const fields = visibleFields(opened.view["blocks"]);
    for (const label of Object.keys(filled)) {
      if (!fields.some((field) => field.label === label)) throw new Error(`The form has no field »${label}«`);
    }
    const values = Object.fromEntries(
      fields.map((field) => [field.block_id, { [field.action_id]: inputValue(field, filled) }]),
    );
    const view = { ...opened.view, id: opened.id, hash: opened.hash, team_id: team, state: { values } };
    const payload = { ...interaction(user, "view_submission"), view };
    const first = await send("interactive", payload);
    const answer = sending.twice ? await send("interactive", payload, 1) : first;
    if (answer.status === 200 && !answer.body.includes("errors")) close(viewId);
    return answer;
  }

  function close(viewId: string): void {
    views.delete(viewId);
    const kept = messages.find((one) => one.viewId === viewId);
    if (kept) drop(kept);
  }

  function inputValue(field: SeenField, filled: Record<string, string>): Shape {
    const value = filled[field.label] ?? field.value;
    if (value === "" && !field.optional) throw new Error(`»${field.label}« must be filled in`);
    if (field.kind === "text") return { type: "plain_text_input", value: value === "" ? null : value };
    const choice = field.choices.find((one) => one.label === value || one.value === value);
    if (choice === undefined && value !== "") throw new Error(`»${field.label}« has no choice »${value}«`);
    return { type: "static_select", selected_option: choice === undefined ? null : { value: choice.value } };
  }

  async function openHome(user: string, sending: Sending = {}): Promise<Sent> {
    return sendEvent({ type: "app_home_opened", user, channel: dmOf(user), tab: "home", event_ts: nextTs() }, sending);
  }

  async function join(user: string, channel: string, sending: Sending & { inviter?: string } = {}): Promise<Sent> {
    channelOf(channel).members.add(user);
    const inviter = sending.inviter === undefined ? {} : { inviter: sending.inviter };
    return sendEvent(
      { type: "member_joined_channel", user, channel, channel_type: "C", team, event_ts: nextTs(), ...inviter },
      sending,
    );
  }

  const apiUrl = host?.apiUrl ?? `${base()}/api/`;
  return {
    /** For a door that is told of what happens at an address of its own. */
    config: { botToken, signingSecret, appToken: null, apiUrl },
    apiUrl,
    team,
    botToken,
    appToken,
    signingSecret,
    botUser,
    violations,
    calls,
    addUser,
    addChannel,
    dmOf,
    archive: (channel: string) => {
      channelOf(channel).archived = true;
    },
    deliverTo: (url: string | (() => string)) => {
      target = url;
    },
    visibleTo,
    /** The newest `arrival` so far. */
    latest: () => counter,
    failNext: (method: string, failure: Failure) => {
      failures.push({ method, failure });
    },
    say,
    mention,
    dm,
    drop: dropFile,
    /** Who answers for files.slack.com. */
    fileHost: () => host?.origin ?? base(),
    press,
    submit,
    closeForm: close,
    /** The app's Socket Mode connection breaks, without a word. */
    cut: () => {
      socket?.terminate();
    },
    openHome,
    join,
    sendEvent,
    /** For what Slack would never send: any body, with a signature that is right for it unless other headers say otherwise. */
    post: (body: string, headers: Record<string, string> = {}, timestamp = seconds()) =>
      post(body, { ...signed(body, timestamp), ...headers }),
    signed,
    async stop() {
      for (const connected of sockets.clients) connected.terminate();
      sockets.close();
      server.closeAllConnections();
      if (host) return;
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function retryHeaders(retry: number): Record<string, string> {
  return retry === 0 ? {} : { "x-slack-retry-num": String(retry), "x-slack-retry-reason": "http_timeout" };
}

function tokenIn(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace("Bearer ", "");
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The SDK sends forms in which objects are JSON. */
function readArgs(request: IncomingMessage, body: string): Shape {
  if (request.headers["content-type"]?.startsWith("application/json")) return shape(JSON.parse(body || "{}"));
  const structured = new Set(["blocks", "view", "files"]);
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([key, value]) => [key, structured.has(key) ? JSON.parse(value) : value]),
  );
}
