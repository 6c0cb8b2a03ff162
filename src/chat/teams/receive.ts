import type { IncomingMessage, ServerResponse } from "node:http";
import { TeamsInfo } from "botbuilder";
import type { TurnContext } from "botbuilder";
import type { ChatPlatform, Clock, Log, Pacing } from "../../ports.ts";
import type { ChatEvent, ChatPerson, FrontDesk, Happening } from "../event.ts";
import { readActivity, readPressed, wordsOf } from "./activity.ts";
import type { Pressed, TeamsActivity } from "./activity.ts";
import { TeamsAdapter } from "./adapter.ts";
import { isKnownService, isLoopbackHost } from "./authentication.ts";
import type { TeamsConfig } from "./authentication.ts";
import { createAnswers } from "./answer.ts";
import type { Answers } from "./answer.ts";
import { createPlatform, createWhereabouts, peopleIn } from "./deliver.ts";
import type { Whereabouts } from "./deliver.ts";
import { attempt } from "./errors.ts";
import { eventIdOf, meaningOf, referenceOf, tenantOf, toConversation, toPerson } from "./ids.ts";
import type { TeamsAccount } from "./ids.ts";

export type { TeamsConfig } from "./authentication.ts";

export type TeamsDoor = {
  platform: ChatPlatform;
  /** Handles POST /api/messages. Never throws; always answers, with one constant answer for anything wrong. */
  http(request: IncomingMessage, response: ServerResponse): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Until all that came in has been answered: a message is acknowledged when it has been kept. */
  settled(): Promise<void>;
};

/** Without `pacing` nothing waits for its turn. */
type Tools = { clock: Clock; log: Log; pacing?: Pacing };

type Door = {
  config: TeamsConfig;
  desk: FrontDesk;
  tools: Tools;
  adapter: TeamsAdapter;
  whereabouts: Whereabouts;
  answers: Answers;
  names: NameCache;
};

export function createTeamsDoor(config: TeamsConfig, desk: FrontDesk, tools: Tools): TeamsDoor {
  const adapter = new TeamsAdapter(config, tools.pacing ?? null);
  const whereabouts = createWhereabouts();
  const answers = createAnswers(adapter, { mayTarget: config.appId !== "", log: tools.log });
  const door: Door = { config, desk, tools, adapter, whereabouts, answers, names: createNameCache(tools.clock) };
  const inHand = new Set<Promise<void>>();
  const settled = async (): Promise<void> => {
    await Promise.allSettled(inHand);
  };
  return {
    platform: createPlatform(adapter, whereabouts),
    http: async (request, response) => {
      const work = receive(door, request, response);
      inHand.add(work);
      await work.finally(() => inHand.delete(work));
    },
    start: () => Promise.resolve(),
    stop: settled,
    settled,
  };
}

// ── HTTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const largestBody = 1_000_000;

/** What is wrong is said to the operator, as a word; the sender hears the same whatever it is. */
class Refused extends Error {}

/** Neither kept nor told: without our 200 Teams sends it again. */
class Unheard extends Error {}

async function receive(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    checkSender(door.config, request);
    const activity = readActivity(parse(await readBody(request)));
    if (!activity) throw new Refused("shape");
    if (!isKnownService(activity.serviceUrl, door.config)) throw new Refused("service-address");
    // Whose it would be, nobody could say; only the trial's client leaves it out.
    if (door.config.appId !== "" && tenantOf(activity) === "") throw new Refused("tenant");
    const authorization = request.headers.authorization ?? "";
    const acknowledge = (): void => {
      answer(response, 200, {});
    };
    const work = (context: TurnContext): Promise<void> => turn(door, { context, activity, acknowledge });
    const result = await door.adapter.receive(authorization, activity, work);
    answer(response, result?.status ?? 200, result?.body ?? {});
  } catch (error) {
    if (response.headersSent) {
      door.tools.log.error(traceOf(error), "An event from Teams failed after it was kept.");
      return;
    }
    if (error instanceof Unheard) {
      answer(response, 503, { error: "unavailable" });
      return;
    }
    const facts = error instanceof Refused ? { why: error.message } : { why: "failed", ...traceOf(error) };
    door.tools.log.warn(facts, "A request to the Teams endpoint was refused.");
    answer(response, 401, { error: "refused" });
  }
}

function checkSender({ appId }: TeamsConfig, request: IncomingMessage): void {
  if (request.method !== "POST") throw new Refused("method");
  // A page in somebody's browser may post text to any address, but not JSON without asking first.
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) throw new Refused("content-type");
  // Of two, Node keeps the first; what stands before us may have looked at the other.
  if ((request.headersDistinct["authorization"]?.length ?? 0) > 1) throw new Refused("two-tokens");
  if (appId !== "") return;
  const { remoteAddress, localAddress } = request.socket;
  if (!isLoopbackAddress(remoteAddress) || !isLoopbackAddress(localAddress)) throw new Refused("not-loopback");
  // A name that a stranger points at 127.0.0.1 is not ours.
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!isLoopbackHost(host)) throw new Refused("host");
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && (address === "::1" || /^(::ffff:)?127\./.test(address));
}

async function readBody(request: IncomingMessage): Promise<string> {
  // Said before it is read, so that the answer arrives; breaking off a stream closes the connection.
  if (Number(request.headers["content-length"] ?? 0) > largestBody) throw new Refused("too-large");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new Refused("too-large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Refused("json");
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

/** Where an error came from, without its message: the SDK's can hold what was written. */
function traceOf(error: unknown): { name: string; at: string } {
  if (!(error instanceof Error)) return { name: typeof error, at: "" };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { name: error.name, at: frames.slice(0, 3).join(" ").replaceAll(/\s+/g, " ") };
}

// ── One turn ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Turn = { context: TurnContext; activity: TeamsActivity; acknowledge: () => void };

/** Teams waits fifteen seconds for the end of a turn, and then sends a message again: what has been kept, it need not wait for. A press is answered in the response. */
async function turn(door: Door, { context, activity, acknowledge }: Turn): Promise<void> {
  door.whereabouts.note(referenceOf(activity));
  const pressed = readPressed(activity);
  const asked = { context, activity, pressed };
  if (pressed?.kind === "close") return door.answers.closeForm(asked);
  const happening = await happeningOf(door, context, activity, pressed);
  if (!happening) return;
  const event = await toEvent(door, context, activity, happening);
  const accepted = await accept(door, event);
  if (accepted !== "failed" && activity.type !== "invoke") acknowledge();
  if (accepted === "repeat") return door.answers.repeated(asked);
  const reply =
    accepted === "failed"
      ? { kind: "private" as const, card: door.desk.unavailable(event) }
      : await door.desk.handle(event);
  const isTold = await door.answers.give(asked, reply);
  door.desk.told(event, isTold);
  // In a channel, and to who pressed a button, something was said all the same.
  const isAlone = activity.type !== "invoke" && referenceOf(activity).kind === "personal";
  if (accepted === "failed" && !isTold && isAlone) throw new Unheard();
}

async function accept({ desk, tools }: Door, event: ChatEvent): Promise<"new" | "repeat" | "failed"> {
  try {
    return (await desk.accept(event)) ? "new" : "repeat";
  } catch (error) {
    tools.log.error({ event: event.id, ...traceOf(error) }, "An event from Teams could not be kept.");
    return "failed";
  }
}

async function toEvent(
  door: Door,
  context: TurnContext,
  activity: TeamsActivity,
  happening: Happening,
): Promise<ChatEvent> {
  return {
    id: eventIdOf(activity),
    sameAs: meaningOf(activity),
    at: activity.timestamp === null ? door.tools.clock.now() : new Date(activity.timestamp),
    person: await whoIs(door, context, activity, activity.from),
    conversation: toConversation(activity),
    happening,
  };
}

/** What happened, or null when it is nothing to us: reactions, edits, deletions, renamed channels. */
async function happeningOf(
  door: Door,
  context: TurnContext,
  activity: TeamsActivity,
  pressed: Pressed | null,
): Promise<Happening | null> {
  switch (activity.type) {
    case "message":
      return pressed ? pressing(activity, pressed) : saying(door, context, activity);
    case "invoke":
      return activity.name === "adaptiveCard/action" && pressed ? pressing(activity, pressed) : null;
    case "installationUpdate":
      // Sent at every installation; the conversationUpdate beside it only at the first, and then twice is once too many.
      return activity.action === "add" ? { kind: "arrived", people: await arrivedTo(door, context, activity) } : null;
    case "conversationUpdate":
      return joining(door, context, activity);
    default:
      return null;
  }
}

function pressing(activity: TeamsActivity, { kind, press, seenBy, values }: Pressed): Happening {
  if (kind === "submit") return { kind: "submit", press, values };
  return { kind: "press", press, shared: seenBy === "many" && referenceOf(activity).kind !== "personal" };
}

async function saying(door: Door, context: TurnContext, activity: TeamsActivity): Promise<Happening | null> {
  const { text, mentions, toBot } = wordsOf(activity);
  const command = activity.recipient.isTargeted === true || text.startsWith("/");
  const personal = referenceOf(activity).kind === "personal";
  // Without a mention it is said to the others, should somebody have given us leave to hear it; a picture alone has no words.
  const { files } = activity;
  if (personal ? text === "" && files.length === 0 : !toBot && !command) return null;
  const people: ChatPerson[] = [];
  for (const { mentioned } of mentions) people.push(await whoIs(door, context, activity, mentioned));
  const addressed = command ? "command" : personal ? "personal" : "mention";
  return { kind: "words", text, mentions: people, addressed, ...(files.length > 0 ? { files } : {}) };
}

async function joining(door: Door, context: TurnContext, activity: TeamsActivity): Promise<Happening | null> {
  const { membersAdded, recipient } = activity;
  const withBot = membersAdded.some((member) => member.id === recipient.id);
  if (membersAdded.length === 0 || withBot || referenceOf(activity).kind === "personal") return null;
  const people: ChatPerson[] = [];
  for (const member of membersAdded) people.push(await whoIs(door, context, activity, member));
  return { kind: "joined", people };
}

async function arrivedTo(door: Door, context: TurnContext, activity: TeamsActivity): Promise<ChatPerson[]> {
  const reference = referenceOf(activity);
  if (reference.kind === "personal") return [await whoIs(door, context, activity, activity.from)];
  try {
    return await attempt(() => peopleIn(context, reference));
  } catch {
    // Those who are there are met when they speak.
    return [];
  }
}

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type NameCache = { get(key: string): TeamsAccount | null; set(key: string, account: TeamsAccount): void };

const namesLast = 5 * 60_000;
const mostNames = 5_000;

/** Teams' own word for who an account is, asked for once in five minutes; failing that, what the activity says. */
async function whoIs(
  { names }: Door,
  context: TurnContext,
  activity: TeamsActivity,
  account: TeamsAccount,
): Promise<ChatPerson> {
  const tenant = tenantOf(activity);
  const key = `${tenant} ${account.id}`;
  let found = names.get(key);
  if (!found) {
    found = await attempt(() => TeamsInfo.getMember(context, account.id), 3_000).catch(() => null);
    if (found) names.set(key, found);
  }
  return toPerson({ ...account, ...found, name: found?.name ?? account.name }, tenant);
}

function createNameCache(clock: Clock): NameCache {
  const kept = new Map<string, { account: TeamsAccount; until: number }>();
  return {
    get(key) {
      const found = kept.get(key);
      return found && found.until > clock.now().getTime() ? found.account : null;
    },
    set(key, account) {
      const [oldest] = kept.keys();
      if (kept.size >= mostNames && oldest !== undefined) kept.delete(oldest);
      kept.delete(key);
      kept.set(key, { account, until: clock.now().getTime() + namesLast });
    },
  };
}
