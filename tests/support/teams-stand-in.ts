import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TeamsConfig } from "../../src/chat/teams/authentication.ts";
import { cardButtons, cardInputs, cardProblems, cardText } from "./teams-cards.ts";
import type { CardAction } from "./teams-cards.ts";
import { createIssuer } from "./teams-issuer.ts";
import type { Claims, TokenOptions } from "./teams-issuer.ts";
import { breakOff, storm, type Weather } from "./weather.ts";

/**
 * Our own Teams on loopback: Microsoft's connector as botbuilder calls it, its issuer of tokens, and the people who sit before the clients.
 *
 *     const teams = await startTeamsStandIn({ people: [{ id: "Ole", name: "Ole Rask", email: "ole.rask@example.dk" }] });
 *     const door = createTeamsDoor(teams.config, desk, { clock, log });
 *     // … serve door.http on a port, then:
 *     teams.connect("http://127.0.0.1:PORT/api/messages");
 *     await teams.install("channel");                      // the bot comes into the channel
 *     await teams.say("Ole", "personal", "afbud");         // resolves when the bot has answered
 *     teams.visibleTo("Ole");                              // what Ole can see from the bot, oldest first
 *     await teams.press("Ole", null, "Jeg kommer");        // the newest button with that label that Ole can see
 *     await teams.submit("Ole", null, { Titel: "Budget" });// fills and sends the newest form with those labels
 *     teams.violations;                                    // what Teams would have refused; must be empty
 *     await teams.stop();
 *
 * There is one team with one channel, of which everybody is a member who is not `outside`, and a personal chat for each person, opened when somebody writes.
 * In the channel, words reach the bot with its mention before them; words that begin with a slash go as a native slash command does:
 * targeted, without a mention. `@{0}` in the words becomes the mention of the first of `mention`.
 */
export type TeamsStandIn = {
  /** For `createTeamsDoor`: our issuer, our token, loopback. */
  config: TeamsConfig;
  serviceUrl: string;
  tenant: string;
  /** The channel's id as the bot knows it: `Conversation.id`. */
  channel: string;
  /** `settled`: when the bot has answered all that it was told; without it, people wait no longer than for the request. */
  connect(botUrl: string | (() => string), settled?: () => Promise<void>): void;
  say(person: string, where: Where, text: string, options?: SayOptions): Promise<void>;
  /** Sends a file to the bot in the personal chat; a test leads `fileHostName` to `serviceUrl`. */
  drop(person: string, file: { name: string; bytes: Uint8Array }, options?: Twice & { text?: string }): Promise<void>;
  fileHostName: string;
  /** The file at the end of a link that is open to all who have it. */
  share(file: { name: string; bytes: Uint8Array }): string;
  /** Presses a button of a message (null: the newest with that label) that this person can see. A question »Er du sikker?« is answered yes. */
  press(person: string, messageId: string | null, label: string, options?: Twice): Promise<void>;
  /** Fills a card's inputs by label (null: the newest card that has them all) and presses `button`, by default the first that sends. */
  submit(
    person: string,
    messageId: string | null,
    values: Record<string, string>,
    options?: Twice & { button?: string },
  ): Promise<void>;
  /** Adds the bot to the channel, or a person's personal chat, with the two activities that Teams sends. */
  install(whereOrPerson: string): Promise<void>;
  /** Somebody who was not there, or was outside, becomes a member of the team. */
  join(person: StandInPerson): Promise<void>;
  /** What this person can see from the bot, in the order it stands; an updated message keeps its place. */
  visibleTo(person: string): SeenMessage[];
  /** What everybody can see in the channel. */
  inChannel(): SeenMessage[];
  /** The raw `29:` id and the directory's id of a person. */
  account(person: string): { id: string; aadObjectId: string };
  /** What Teams, a client or a reader of the card would have refused, in words. */
  violations: string[];
  /** The next sends, updates or new chats are answered so. */
  failNext(failure: { status: number; retryAfter?: number; times?: number }): void;
  /** False: targeted messages are refused, as in an older tenant. */
  targeted: boolean;
  /** People for whom the bot may not open a personal chat. */
  notInstalledFor: Set<string>;
  /** Every call that the bot made: `POST /v3/conversations`, … */
  calls: string[];
  /** Sends any activity; fields left out are those of `from` writing in their personal chat. */
  activity(from: string, fields: Record<string, unknown>): Promise<BotAnswer>;
  /** Any body, any headers. */
  post(body: unknown, headers: Record<string, string>): Promise<BotAnswer>;
  token(claims?: Claims, options?: TokenOptions): string;
  stop(): Promise<void>;
};

export type Where = "channel" | "personal";
/** `twice`: the same activity again; `newId`: again as a retry of Teams, under another activity id. */
export type Twice = { twice?: true | "newId" };
/** `byMention`: words with a slash, too, are said after the bot's mention. */
export type SayOptions = Twice & { mention?: string[]; byMention?: true };
/** `outside`: of the tenant, and not of the team. */
export type StandInPerson = { id: string; name: string; email: string; outside?: true };
export type BotAnswer = { status: number; body: unknown };

export type SeenMessage = {
  id: string;
  conversation: Where;
  /** `targeted`: in the channel, seen by this person alone; `toast`: the line under a card after a press. */
  kind: "message" | "targeted" | "toast";
  /** All text in reading order. */
  text: string;
  /** The notification line. */
  summary: string;
  buttons: { label: string; action: CardAction }[];
  /** The labels of what can be filled in. */
  inputs: string[];
  raw: unknown;
  sentAt: Date;
  updatedAt: Date;
  /** Rises with everything that is sent or changed: what has a higher number than the last one seen is news. */
  order: number;
};

type Person = StandInPerson & { raw: string; aad: string };
type Stored = {
  id: string;
  conversation: string;
  only: string | null;
  kind: SeenMessage["kind"];
  activity: Loose;
  /** What the presser alone sees in its place, by person. */
  instead: Map<string, unknown>;
  sentAt: Date;
  updatedAt: Date;
  order: number;
};
type Loose = Record<string, unknown>;
type Failure = { status: number; retryAfter?: number; times: number };

const appId = "00000000-0000-4000-8000-0000000000b0";
const bot = { id: `28:${appId}`, name: "Referent" };
const botToken = "stand-in-token";
const largestMessage = 80_000;
const pageSize = 4;

export type StandInOptions = {
  people: StandInPerson[];
  tenant?: string;
  channelName?: string;
  now?: () => Date;
  /** What happens to a call of the connector instead of, or after, its being answered; see weather.ts. */
  weather?: Weather;
};

export async function startTeamsStandIn(options: StandInOptions): Promise<TeamsStandIn> {
  const state = createState(options);
  const server = createServer((request, response) => void serve(state, request, response));
  state.baseUrl = await listen(server);
  state.issuer = createIssuer(state.baseUrl);
  return createClient(state, server);
}

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type State = ReturnType<typeof createState>;

function createState(options: StandInOptions) {
  const { people, tenant = "11111111-0000-4000-8000-000000000000", channelName, now, weather } = options;
  return {
    weather: weather ?? null,
    people: people.map(withIds),
    tenant,
    channelName: channelName ?? "Udvalget",
    team: "19:team@thread.tacv2",
    channel: "19:channel@thread.tacv2",
    now: now ?? (() => new Date()),
    baseUrl: "",
    issuer: createIssuer(""),
    botUrl: "" as string | (() => string),
    settled: null as (() => Promise<void>) | null,
    messages: [] as Stored[],
    files: new Map<string, Buffer>(),
    violations: [] as string[],
    calls: [] as string[],
    failure: null as Failure | null,
    targeted: true,
    notInstalledFor: new Set<string>(),
    count: 0,
    order: 0,
  };
}

function withIds(person: StandInPerson): Person {
  const hash = createHash("sha256").update(person.id).digest("hex");
  const aad = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return { ...person, raw: `29:${hash.slice(32, 60)}`, aad };
}

function personOf(state: State, id: string): Person {
  const person = state.people.find((one) => one.id === id);
  if (!person) throw new Error(`Nobody here is called ${id}.`);
  return person;
}

function nextId(state: State): string {
  state.count += 1;
  return `17${String(state.count).padStart(11, "0")}`;
}

function nextOrder(state: State): number {
  state.order += 1;
  return state.order;
}

function touch(state: State, message: Stored): void {
  message.updatedAt = state.now();
  message.order = nextOrder(state);
}

function personalChat(person: Person): string {
  return `a:${person.aad}`;
}

// ── The connector ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", state.baseUrl);
  const document = state.issuer.documents[url.pathname];
  const file = state.files.get(url.pathname);
  if (file) {
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(file);
    return;
  }
  const body = await bodyOf(request);
  const weather = document === undefined ? weatherOf(state, request, url) : null;
  if (weather && storm(weather, response)) return;
  const answer = document === undefined ? connector(state, request, url, body) : { status: 200, body: document };
  if (answer.status < 300) weather?.taken?.((answer.body as { id?: string } | null)?.id ?? "");
  if (weather?.kind === "lost") {
    breakOff(response, answer, weather.heard);
    return;
  }
  response.writeHead(answer.status, {
    "content-type": "application/json",
    ...(answer.retryAfter === undefined ? {} : { "retry-after": String(answer.retryAfter) }),
  });
  response.end(JSON.stringify(answer.body));
}

function weatherOf(state: State, request: IncomingMessage, url: URL) {
  const method = request.method ?? "GET";
  const [, , , conversation = "", what = ""] = url.pathname.split("/").map(decodeURIComponent);
  const isActivity = what === "activities";
  const [base = ""] = conversation.split(";");
  const call = {
    platform: "teams",
    method: `${method} ${what}`,
    isMessage: isActivity && method === "POST",
    isUpdate: isActivity && method === "PUT",
    conversation: base,
    key: null,
  } as const;
  return state.weather?.(call) ?? null;
}

type Answer = { status: number; body: unknown; retryAfter?: number };

function connector(state: State, request: IncomingMessage, url: URL, body: string): Answer {
  const method = request.method ?? "GET";
  state.calls.push(`${method} ${url.pathname}${url.search}`);
  if (request.headers.authorization !== `Bearer ${botToken}`) return violation(state, 401, "a call without our token");
  const failure = method === "GET" ? null : takeFailure(state);
  if (failure) return failure;
  const [, version, kind, id = "", what = "", second = ""] = url.pathname.split("/").map(decodeURIComponent);
  if (version !== "v3") return refusal(404, "NotFound");
  if (kind === "teams") return { status: 200, body: { id, name: "Holdet" } };
  if (kind !== "conversations") return refusal(404, "NotFound");
  if (body.length * 2 > largestMessage) return violation(state, 413, `a message of ${body.length} characters`);
  const sent = body === "" ? {} : (JSON.parse(body) as Loose);
  if (id === "") return newConversation(state, sent);
  switch (what) {
    case "activities":
      return activities(state, { method, conversation: id, activity: second, sent, targeted: isTargeted(url) });
    case "pagedmembers":
      return pagedMembers(state, url);
    case "members":
      return second === ""
        ? { status: 200, body: teamOf(state).map((p) => member(state, p)) }
        : oneMember(state, second);
    default:
      return refusal(404, "NotFound");
  }
}

function isTargeted(url: URL): boolean {
  return url.searchParams.get("isTargetedActivity") === "true";
}

function takeFailure(state: State): Answer | null {
  const { failure } = state;
  if (!failure) return null;
  failure.times -= 1;
  if (failure.times <= 0) state.failure = null;
  return { ...refusal(failure.status, "Asked"), ...(failure.retryAfter === undefined ? {} : failure) };
}

function newConversation(state: State, sent: Loose): Answer {
  const [asked] = sent["members"] as { id: string }[];
  const person = state.people.find((one) => one.raw === asked?.id || one.aad === asked?.id);
  if (sent["tenantId"] !== state.tenant) return violation(state, 400, "a new chat without its tenant");
  if (!person || state.notInstalledFor.has(person.id)) return refusal(403, "BotNotInConversationRoster");
  return { status: 201, body: { id: personalChat(person) } };
}

type Call = { method: string; conversation: string; activity: string; sent: Loose; targeted: boolean };

function activities(state: State, call: Call): Answer {
  const [base = ""] = call.conversation.split(";");
  const person = state.people.find((one) => personalChat(one) === base);
  if (base !== state.channel && !person) return refusal(404, "ConversationNotFound");
  if (person && state.notInstalledFor.has(person.id)) return refusal(403, "BotDisabledByAdmin");
  switch (call.method) {
    case "POST":
      return call.targeted ? targetedMessage(state, base, call) : newMessage(state, base, call.sent, null);
    case "PUT":
      return updatedMessage(state, call);
    case "DELETE":
      state.messages = state.messages.filter((message) => message.id !== call.activity);
      return { status: 200, body: {} };
    default:
      return refusal(405, "MethodNotAllowed");
  }
}

function targetedMessage(state: State, base: string, { sent }: Call): Answer {
  if (!state.targeted) return refusal(400, "BadSyntax");
  if (base !== state.channel) return violation(state, 400, "a targeted message in a personal chat");
  const recipient = (sent["recipient"] as { id?: string } | undefined)?.id;
  const person = state.people.find((one) => one.raw === recipient);
  if (!person) return violation(state, 400, "a targeted message to nobody here");
  return newMessage(state, base, sent, person);
}

function newMessage(state: State, conversation: string, sent: Loose, only: Person | null): Answer {
  inspect(state, sent);
  const id = nextId(state);
  const at = state.now();
  state.messages.push({
    id,
    conversation,
    only: only?.id ?? null,
    kind: only ? "targeted" : "message",
    activity: sent,
    instead: new Map(),
    sentAt: at,
    updatedAt: at,
    order: nextOrder(state),
  });
  return { status: 201, body: { id } };
}

function updatedMessage(state: State, call: Call): Answer {
  const message = state.messages.find((one) => one.id === call.activity);
  if (!message) return refusal(404, "ActivityNotFound");
  if (message.kind === "targeted" && !call.targeted) return refusal(404, "ActivityNotFound");
  inspect(state, call.sent);
  message.activity = call.sent;
  message.instead.clear();
  touch(state, message);
  return { status: 200, body: { id: message.id } };
}

/** What a message must be for people to read it: a valid card, and a line for the notification. */
function inspect(state: State, sent: Loose): void {
  const card = cardOf(sent);
  if (!sent["summary"]) state.violations.push("a message without a summary");
  if (card !== null) state.violations.push(...cardProblems(card));
}

function pagedMembers(state: State, url: URL): Answer {
  const from = Number(url.searchParams.get("continuationToken") ?? 0);
  const team = teamOf(state);
  const members = team.slice(from, from + pageSize).map((person) => member(state, person));
  const rest = from + pageSize < team.length ? { continuationToken: String(from + pageSize) } : {};
  return { status: 200, body: { members, ...rest } };
}

function teamOf(state: State): Person[] {
  return state.people.filter((person) => !person.outside);
}

function oneMember(state: State, id: string): Answer {
  const person = state.people.find((one) => one.raw === id || one.aad === id);
  return person ? { status: 200, body: member(state, person) } : refusal(404, "MemberNotFoundInConversation");
}

function member(state: State, { raw, aad, name, email }: Person): Loose {
  return { id: raw, aadObjectId: aad, name, email, userPrincipalName: email, tenantId: state.tenant, userRole: "user" };
}

function refusal(status: number, code: string): Answer {
  return { status, body: { error: { code, message: code } } };
}

function violation(state: State, status: number, what: string): Answer {
  state.violations.push(what);
  return refusal(status, "BadRequest");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// ── The people at the clients ────────────────────────────────────────────────────────────────────────────────────────────────────────

function createClient(state: State, server: Server): TeamsStandIn {
  const client: TeamsStandIn = {
    config: {
      appId,
      appPassword: "secret",
      appType: "MultiTenant",
      tenantId: null,
      serviceHosts: [],
      serviceUrl: state.baseUrl,
      authority: {
        issuer: state.baseUrl,
        openIdMetadataUrl: `${state.baseUrl}/v1/.well-known/openidconfiguration`,
        token: botToken,
      },
    },
    serviceUrl: state.baseUrl,
    tenant: state.tenant,
    channel: state.channel,
    violations: state.violations,
    calls: state.calls,
    notInstalledFor: state.notInstalledFor,
    get targeted() {
      return state.targeted;
    },
    set targeted(yes) {
      state.targeted = yes;
    },
    connect: (botUrl, settled) => {
      state.botUrl = botUrl;
      state.settled = settled ?? null;
    },
    say: (person, where, text, options = {}) => say(state, personOf(state, person), where, text, options),
    drop: (person, file, options = {}) => drop(state, personOf(state, person), file, options),
    fileHostName,
    share: (file) => placeFile(state, file),
    press: (person, id, label, options = {}) => pressButton(state, personOf(state, person), id, label, options),
    submit: (person, id, values, options = {}) => submitForm(state, personOf(state, person), id, values, options),
    install: (where) => install(state, where),
    join: (person) => join(state, person),
    visibleTo: (person) => state.messages.flatMap((message) => see(state, message, personOf(state, person))),
    inChannel: () => state.messages.flatMap((message) => (isOpen(state, message) ? see(state, message, null) : [])),
    account: (person) => ({ id: personOf(state, person).raw, aadObjectId: personOf(state, person).aad }),
    failNext: ({ status, retryAfter, times = 1 }) => {
      state.failure = { status, times, ...(retryAfter === undefined ? {} : { retryAfter }) };
    },
    activity: (from, fields) => send(state, { ...personal(state, personOf(state, from)), ...fields }),
    post: (body, headers) => post(state, body, headers),
    token: (claims = {}, options = {}) => tokenOf(state, claims, options),
    stop: () => stop(server),
  };
  return client;
}

function isOpen(state: State, message: Stored): boolean {
  return message.conversation === state.channel && message.only === null;
}

function see(state: State, message: Stored, person: Person | null): SeenMessage[] {
  const inChannel = message.conversation === state.channel;
  if (!inChannel && (!person || message.conversation !== personalChat(person))) return [];
  if (message.only !== null && message.only !== person?.id) return [];
  if (inChannel && person?.outside) return [];
  const card = (person && message.instead.get(person.id)) ?? cardOf(message.activity);
  const { id, kind, sentAt, updatedAt, order } = message;
  return [
    {
      id,
      kind,
      sentAt,
      updatedAt,
      order,
      conversation: inChannel ? "channel" : "personal",
      text: card === null ? textOf(message.activity["text"]) : cardText(card),
      summary: textOf(message.activity["summary"]),
      buttons: card === null ? [] : cardButtons(card),
      inputs: card === null ? [] : cardInputs(card).map((input) => input.label),
      raw: card ?? message.activity,
    },
  ];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function cardOf(activity: Loose): unknown {
  const [attachment] = (activity["attachments"] ?? []) as { content?: unknown }[];
  return attachment?.content ?? null;
}

async function say(state: State, person: Person, where: Where, text: string, options: SayOptions): Promise<void> {
  const others = (options.mention ?? []).map((id) => mentionOf(personOf(state, id)));
  const words = text.replace(/@\{(\d+)\}/g, (whole, index: string) => others[Number(index)]?.text ?? whole);
  const slash = where === "channel" && text.startsWith("/") && !options.byMention;
  const toBot = where === "channel" && !slash;
  const self = { type: "mention", mentioned: bot, text: `<at>${bot.name}</at>` };
  const fields = {
    type: "message",
    textFormat: "plain",
    text: toBot ? `${self.text} ${words}` : words,
    entities: [...(toBot ? [self] : []), ...others, { type: "clientInfo", locale: "da-DK" }],
    ...(slash ? { recipient: { ...bot, isTargeted: true } } : {}),
  };
  await deliver(state, { ...placeOf(state, person, where), ...fields }, options);
}

const fileHostName = "havnby-my.sharepoint.com";

function placeFile(state: State, { name, bytes }: { name: string; bytes: Uint8Array }): string {
  const path = `/personal/delt/${nextId(state)}/${encodeURIComponent(name)}`;
  state.files.set(path, Buffer.from(bytes));
  return `https://${fileHostName}${path}`;
}

/** As Teams does: the file is in the sender's OneDrive, at an address that opens without a token for some minutes. */
async function drop(
  state: State,
  person: Person,
  file: { name: string; bytes: Uint8Array },
  { text = "", ...options }: Twice & { text?: string },
): Promise<void> {
  const contentUrl = placeFile(state, file);
  const info = {
    downloadUrl: `${contentUrl}?tempauth=hemmelig`,
    uniqueId: nextId(state),
    fileType: file.name.split(".").at(-1),
  };
  const contentType = "application/vnd.microsoft.teams.file.download.info";
  const html = { contentType: "text/html", content: `<div>${text}</div>` };
  const attachments = [{ contentType, contentUrl, name: file.name, content: info }, html];
  await deliver(
    state,
    { ...placeOf(state, person, "personal"), type: "message", textFormat: "plain", text, attachments },
    options,
  );
}

function mentionOf({ raw, name }: Person) {
  return { type: "mention", mentioned: { id: raw, name }, text: `<at>${name}</at>` };
}

async function pressButton(
  state: State,
  person: Person,
  id: string | null,
  label: string,
  options: Twice,
): Promise<void> {
  const seen = visible(state, person, id).findLast((message) =>
    message.buttons.some((button) => button.label === label),
  );
  const action = seen?.buttons.find((button) => button.label === label)?.action;
  if (!seen || !action) throw new Error(`${person.name} sees no button »${label}«.`);
  await act(state, person, seen, action, {}, options);
}

async function submitForm(
  state: State,
  person: Person,
  id: string | null,
  values: Record<string, string>,
  options: Twice & { button?: string },
): Promise<void> {
  const labels = Object.keys(values);
  const seen = visible(state, person, id).findLast(
    (message) => message.inputs.length > 0 && labels.every((label) => message.inputs.includes(label)),
  );
  if (!seen) throw new Error(`${person.name} sees no form with ${labels.map((label) => `»${label}«`).join(", ")}.`);
  const sending = seen.buttons.filter(({ action }) => action.associatedInputs !== "none");
  const button = options.button ? seen.buttons.find(({ label }) => label === options.button) : sending[0];
  if (!button) throw new Error("The form has no such button.");
  const filled = button.action.associatedInputs === "none" ? {} : fill(seen.raw, values);
  await act(state, person, seen, button.action, filled, options);
}

/** As the client does: what is required must be there, and a choice is sent by its value. */
function fill(card: unknown, values: Record<string, string>): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const input of cardInputs(card)) {
    const given = values[input.label] ?? input.value;
    if (input.required && given === "") throw new Error(`»${input.label}« must be filled.`);
    const choice = input.choices?.find(({ title, value }) => title === given || value === given);
    if (input.choices && given !== "" && !choice) throw new Error(`»${input.label}« has no choice »${given}«.`);
    filled[input.id] = choice?.value ?? given;
  }
  return filled;
}

function visible(state: State, person: Person, id: string | null): SeenMessage[] {
  const all = state.messages.flatMap((message) => see(state, message, person));
  return id === null ? all : all.filter((message) => message.id === id);
}

async function act(
  state: State,
  person: Person,
  seen: SeenMessage,
  action: CardAction,
  values: Record<string, string>,
  options: Twice,
): Promise<void> {
  if (action.type === "Action.OpenUrl") throw new Error(`»${action.title ?? ""}« opens ${action.url ?? ""}.`);
  if (action.type === "Action.ShowCard") {
    const [yes] = cardButtons(action.card);
    if (!yes) throw new Error("A question without a button.");
    return act(state, person, seen, yes.action, values, options);
  }
  const { type, title, verb, data } = action;
  const value = { action: { type, title, verb, data: { ...data, ...values } }, trigger: "manual" };
  const fields = { type: "invoke", name: "adaptiveCard/action", value, replyToId: seen.id };
  const answers = await deliver(state, { ...placeOf(state, person, seen.conversation), ...fields }, options);
  for (const answer of answers) takeInvokeResponse(state, person, seen, answer);
}

function takeInvokeResponse(state: State, person: Person, seen: SeenMessage, answer: BotAnswer): void {
  const { statusCode, type, value } = (answer.body ?? {}) as { statusCode?: number; type?: string; value?: unknown };
  const message = state.messages.find((one) => one.id === seen.id);
  if (answer.status !== 200 || statusCode !== 200) {
    state.violations.push(`a press was answered ${answer.status}/${statusCode ?? "nothing"}`);
  } else if (type === "application/vnd.microsoft.card.adaptive") {
    state.violations.push(...cardProblems(value));
    message?.instead.set(person.id, value);
    if (message) touch(state, message);
  } else {
    toast(state, person, seen, String(value));
  }
}

function toast(state: State, person: Person, seen: SeenMessage, text: string): void {
  const at = state.now();
  const conversation = seen.conversation === "channel" ? state.channel : personalChat(person);
  const activity = { text, summary: text };
  const id = nextId(state);
  state.messages.push({
    id,
    conversation,
    only: person.id,
    kind: "toast",
    activity,
    instead: new Map(),
    sentAt: at,
    updatedAt: at,
    order: nextOrder(state),
  });
}

async function install(state: State, where: string): Promise<void> {
  const [first] = state.people;
  if (!first) throw new Error("There is nobody to install the bot.");
  const person = where === "channel" ? first : personOf(state, where);
  const place = placeOf(state, person, where === "channel" ? "channel" : "personal");
  const here = where === "channel" ? { ...place, conversation: { ...place.conversation, id: state.channel } } : place;
  const added = where === "channel" ? [bot] : [{ id: person.raw, aadObjectId: person.aad }, bot];
  await send(state, { ...here, type: "installationUpdate", action: "add" });
  await send(state, { ...here, id: nextId(state), type: "conversationUpdate", membersAdded: added });
}

async function join(state: State, newcomer: StandInPerson): Promise<void> {
  const known = state.people.find((one) => one.id === newcomer.id);
  const person = known ?? withIds(newcomer);
  if (known) delete known.outside;
  else state.people.push(person);
  const membersAdded = [{ id: person.raw, aadObjectId: person.aad }];
  await send(state, { ...placeOf(state, person, "channel"), type: "conversationUpdate", membersAdded });
}

function placeOf(state: State, person: Person, where: Where) {
  return where === "personal" ? personal(state, person) : inTeam(state, person);
}

function common(state: State, person: Person) {
  const at = state.now().toISOString();
  return {
    id: nextId(state),
    timestamp: at,
    localTimestamp: at,
    channelId: "msteams",
    serviceUrl: state.baseUrl,
    from: { id: person.raw, name: person.name, aadObjectId: person.aad },
    recipient: bot,
    locale: "da-DK",
  };
}

function personal(state: State, person: Person) {
  return {
    ...common(state, person),
    conversation: { conversationType: "personal", tenantId: state.tenant, id: personalChat(person) },
    channelData: { tenant: { id: state.tenant } },
  };
}

function inTeam(state: State, person: Person) {
  const thread = `${state.channel};messageid=${nextId(state)}`;
  return {
    ...common(state, person),
    conversation: { isGroup: true, conversationType: "channel", tenantId: state.tenant, id: thread },
    channelData: {
      tenant: { id: state.tenant },
      team: { id: state.team },
      channel: { id: state.channel, name: state.channelName },
    },
  };
}

async function deliver(state: State, activity: Loose, { twice }: Twice): Promise<BotAnswer[]> {
  const first = await send(state, activity);
  if (!twice) return [first];
  return [first, await send(state, twice === "newId" ? { ...activity, id: nextId(state) } : activity)];
}

async function send(state: State, activity: Loose): Promise<BotAnswer> {
  const answer = await post(state, activity, { authorization: `Bearer ${tokenOf(state, {}, {})}` });
  if (answer.status !== 200) state.violations.push(`the bot answered ${answer.status}`);
  return answer;
}

/** Teams gives a turn this long. */
const patienceMs = 15_000;

async function post(state: State, body: unknown, headers: Record<string, string>): Promise<BotAnswer> {
  const response = await fetch(typeof state.botUrl === "string" ? state.botUrl : state.botUrl(), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  });
  const answer: BotAnswer = { status: response.status, body: await response.json().catch(() => null) };
  await state.settled?.();
  return answer;
}

function tokenOf(state: State, claims: Claims, options: TokenOptions): string {
  // The token is checked by the SDK against the real time, whatever the story's.
  const now = Math.floor(Date.now() / 1000);
  const right = { iss: state.issuer.issuer, aud: appId, serviceurl: state.baseUrl, nbf: now - 60, exp: now + 3600 };
  return state.issuer.token({ ...right, ...claims }, options);
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
